import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DerError, DerReader, inside, readOid, readTime, single, TAG } from "../../src/x509/der.ts";
import { bytes, integer, oid, sequence, text } from "./forge.ts";

const read = (der: Uint8Array) => new DerReader(der, "").any("value");

test("DerReader reads nested values and names the field that is wrong", () => {
  const value = single(sequence(integer(7), sequence(oid("1.2.840"))), TAG.sequence, "Outer");
  const reader = inside(value);
  assert.deepEqual([...reader.take(TAG.integer, "number").content], [7]);
  assert.throws(() => inside(reader.take(TAG.sequence, "inner")).take(TAG.integer, "arc"), {
    name: "DerError",
    path: "Outer.inner.arc",
    offset: 7,
    problem: "wanted tag 0x02, found 0x06",
  });
});

const BROKEN: readonly [string, Uint8Array, string][] = [
  ["nothing", bytes(), "missing"],
  ["no length", bytes(0x30), "ends before its length"],
  ["indefinite length", bytes(0x30, 0x80, 0, 0), "indefinite length is BER, not DER"],
  ["length beyond the end", bytes(0x04, 5, 1), "claims 5 bytes, 1 left"],
  ["long form of a short length", bytes(0x04, 0x81, 1, 0), "length is not minimal"],
  ["leading zero in a length", bytes(0x04, 0x82, 0, 200), "length is not minimal"],
  ["five length bytes", bytes(0x04, 0x85, 1, 1, 1, 1, 1), "a length of 5 bytes is out of bounds"],
  [
    "four length bytes",
    bytes(0x04, 0x84, 0xff, 0xff, 0xff, 0xff),
    "claims 4294967295 bytes, 0 left",
  ],
  ["high tag number", bytes(0x1f, 0x81, 0, 0), "a tag number above 30 has no place here"],
];
for (const [what, der, problem] of BROKEN) {
  test(`DerReader refuses ${what}`, () => {
    assert.throws(() => read(der), { problem });
  });
}

test("DerReader.all stops at its limit", () => {
  const many = sequence(...Array.from({ length: 9 }, () => integer(1)));
  assert.throws(() => inside(read(many)).all("item", 8), { problem: "more than 8 elements" });
});

test("readOid reads small and large arcs", () => {
  for (const dotted of ["1.2.840.113549.1.1.11", "2.5.29.15", "0.9.2342", "1.3.6.1.4"]) {
    assert.equal(readOid(read(oid(dotted))), dotted);
  }
  assert.equal(readOid(read(bytes(6, 3, 0x88, 0x37, 3))), "2.999.3");
  assert.throws(() => readOid(read(bytes(6, 1, 0x88))), { problem: "ends inside an arc" });
});

const TIMES: readonly [string, number, string | null][] = [
  ["260101120000Z", TAG.utcTime, "2026-01-01T12:00:00.000Z"],
  ["500101000000Z", TAG.utcTime, "1950-01-01T00:00:00.000Z"],
  ["491231235959Z", TAG.utcTime, "2049-12-31T23:59:59.000Z"],
  ["2601011200Z", TAG.utcTime, "2026-01-01T12:00:00.000Z"],
  ["99991231235959Z", TAG.generalizedTime, "9999-12-31T23:59:59.000Z"],
  ["20260101120000.5Z", TAG.generalizedTime, null],
  ["20260101120000+0100", TAG.generalizedTime, null],
  ["261301120000Z", TAG.utcTime, null],
  ["26010112000xZ", TAG.utcTime, null],
];
for (const [written, tag, expected] of TIMES) {
  test(`readTime: ${written}`, () => {
    const value = read(text(written, tag));
    if (expected === null) assert.throws(() => readTime(value), DerError);
    else assert.equal(readTime(value).toISOString(), expected);
  });
}

test("DerReader never does worse than DerError on arbitrary bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (der) => {
    try {
      const value = read(der);
      assert.ok(value.content.length <= der.length);
    } catch (error) {
      assert.ok(error instanceof DerError);
    }
  }));
});
