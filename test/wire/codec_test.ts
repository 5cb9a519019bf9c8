import assert from "node:assert/strict";
import test from "node:test";
import { certificateRequest13 } from "../../src/wire/certificate_request.ts";
import {
  decode,
  empty,
  encode,
  fixed,
  opaque,
  struct,
  u16,
  u8,
  uint,
  vector,
} from "../../src/wire/codec.ts";
import { fromHex } from "../../src/wire/hex.ts";
import { DecodeError, Reader, type Span } from "../../src/wire/reader.ts";

const point = struct({ xAxis: u8, yAxis: u16 });
const shape = struct({
  kind: u8,
  points: vector(1, point, { max: 12 }),
  remark: opaque(2, { max: 8 }),
});

test("decode() reads a struct field by field", () => {
  assert.deepEqual(decode(shape, fromHex("01 06 010002 030004 0001 ff")), {
    kind: 1,
    points: [{ xAxis: 1, yAxis: 2 }, { xAxis: 3, yAxis: 4 }],
    remark: Uint8Array.of(0xff),
  });
});

test("decode() names the failing field, the offset and the problem", () => {
  const failures: [string, string, number, string][] = [
    ["", "kind", 0, "wanted 1 byte, 0 left"],
    ["01 06 010002 03", "points", 2, "wanted 6 bytes, 4 left"],
    ["01 04 010002 03 0000", "points.1.y_axis", 6, "wanted 2 bytes, 0 left"],
    ["01 0f 000000", "points", 2, "length 15 is above the maximum of 12"],
    ["01 00 0009", "remark", 4, "length 9 is above the maximum of 8"],
    ["01 00 0000 ff", "", 4, "1 byte left over"],
  ];
  for (const [hex, path, offset, problem] of failures) {
    assert.throws(() => decode(shape, fromHex(hex)), {
      name: "DecodeError",
      path,
      offset,
      problem,
    });
  }
});

test("decode() names fields of real messages in RFC spelling", () => {
  const bytes = fromHex("00 0008 000d 0004 0002");
  assert.throws(
    () => decode(certificateRequest13.codec, bytes),
    { path: "extensions", offset: 3, problem: "wanted 8 bytes, 6 left" },
  );
});

test("decode() begins the path of a failure with the name of the whole", () => {
  assert.throws(() => decode(u16, Uint8Array.of(1), "port"), { path: "port", offset: 0 });
  assert.throws(() => decode(struct({ port: u16 }), Uint8Array.of(1, 2, 3), "address"), {
    path: "address",
    problem: "1 byte left over",
  });
});

test("reading labels every leaf field with its place, value and meaning", () => {
  const spans: Span[] = [];
  struct({ code: uint(2, (value) => `code ${value}`), rest: fixed(2) })
    .read(new Reader(fromHex("0102aabb"), spans));
  assert.deepEqual(spans, [
    { path: "code", offset: 0, length: 2, value: 258, meaning: "code 258" },
    { path: "rest", offset: 2, length: 2, value: Uint8Array.of(0xaa, 0xbb), meaning: undefined },
  ]);
});

test("decode() refuses a vector of items without length instead of looping", () => {
  assert.throws(() => decode(vector(1, empty), Uint8Array.of(1, 0)), DecodeError);
});

test("encode() refuses values that do not fit", () => {
  assert.throws(() => encode(u8, 256), RangeError);
  assert.throws(() => encode(u16, -1), RangeError);
  assert.throws(() => encode(u16, 1.5), RangeError);
  assert.throws(() => encode(fixed(2), new Uint8Array(3)), RangeError);
  assert.throws(() => encode(opaque(1, { min: 1 }), new Uint8Array(0)), RangeError);
  assert.throws(() => encode(opaque(1), new Uint8Array(256)), RangeError);
  assert.throws(() => encode(vector(1, u16), Array(200).fill(0)), RangeError);
});

test("encode() and decode() agree on integers of every width", () => {
  for (const width of [1, 2, 3, 4] as const) {
    for (const value of [0, 1, 127, 128, 256 ** width - 1]) {
      const bytes = encode(uint(width), value);
      assert.equal(bytes.length, width);
      assert.equal(decode(uint(width), bytes), value);
    }
  }
});
