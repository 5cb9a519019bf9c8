import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Codec, decode, encode } from "../../src/wire/codec.ts";
import { describe } from "../../src/wire/describe.ts";
import { messageKind } from "../../src/wire/handshake.ts";
import { decodeMessage, encodeMessage } from "../../src/wire/message.ts";
import { DecodeError } from "../../src/wire/reader.ts";
import { handshakeTypes } from "../../src/wire/registry.ts";
import { SAMPLES } from "./samples.ts";

const RUNS = { numRuns: 40 };

for (const { name, kind, body, context, complete } of SAMPLES) {
  test(`${name} decodes to what was encoded`, () => {
    fc.assert(
      fc.property(body, (value) => {
        const bytes = encodeMessage(kind, value);
        assert.equal(bytes[0], kind.type);
        assert.equal(
          (bytes[1] ?? 0) << 16 | (bytes[2] ?? 0) << 8 | (bytes[3] ?? 0),
          bytes.length - 4,
        );
        assert.deepEqual(decodeMessage(kind, bytes), value);
      }),
      RUNS,
    );
  });

  test(`${name} rejects every proper prefix`, () => {
    fc.assert(
      fc.property(body, (value) => {
        const bytes = encode(kind.codec, value);
        for (let length = 0; length < bytes.length; length++) {
          if (complete?.(value, length)) continue;
          assert.throws(() => decode(kind.codec, bytes.subarray(0, length)), DecodeError);
        }
      }),
      { numRuns: 10 },
    );
  });

  test(`${name} decodes changed bytes canonically, or throws DecodeError`, () => {
    fc.assert(
      fc.property(
        body,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.uint8Array({
          maxLength: 3,
        }),
        (value, changes, tail) => {
          const original = encode(kind.codec, value);
          const bytes = Uint8Array.from([...original, ...tail]);
          for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
          assertCanonical(kind.codec, bytes);
        },
      ),
      { numRuns: 100 },
    );
  });

  test(`${name} decodes random bytes canonically, or throws DecodeError`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assertCanonical(kind.codec, bytes)),
      { numRuns: 100 },
    );
  });

  test(`${name} has a label for every byte in a capture, once`, () => {
    fc.assert(
      fc.property(body, (value) => {
        const bytes = encodeMessage(kind, value);
        const fields = describe("handshake", bytes, context);
        let at = 0;
        for (const field of fields) {
          assert.equal(field.offset, at, field.path);
          at += field.length;
        }
        assert.equal(at, bytes.length);
      }),
      RUNS,
    );
  });

  test(`${name} is found by its type in the context that it belongs to`, () => {
    assert.equal(messageKind(kind.type, context), kind);
    assert.equal(handshakeTypes.nameOf(kind.type), kind.name);
  });
}

test("describe() labels any bytes of any content without throwing", () => {
  const contents = [
    "handshake",
    "alert",
    "change_cipher_spec",
    "application_data",
    "unknown",
  ] as const;
  const versions = fc.constantFrom(0x0301, 0x0303, 0x0304);
  const exchanges = fc.constantFrom("ECDHE", "DHE", "RSA", "other" as const);
  fc.assert(
    fc.property(
      fc.constantFrom(...contents),
      fc.uint8Array({ maxLength: 200 }),
      versions,
      exchanges,
      fc.nat(30),
      (content, bytes, version, keyExchange, type) => {
        if (bytes.length > 4) bytes.set([type, 0, 0, bytes.length - 4]);
        const fields = describe(content, bytes, { version, keyExchange });
        for (const { offset, length } of fields) assert.ok(offset + length <= bytes.length);
      },
    ),
    { numRuns: 1000 },
  );
});

/** Whatever decodes is encoded to the same bytes again: there is one encoding for each value. */
function assertCanonical(codec: Codec<unknown>, bytes: Uint8Array): void {
  let value: unknown;
  try {
    value = decode(codec, bytes);
  } catch (error) {
    assert.ok(error instanceof DecodeError, `${error}`);
    assert.ok(error.offset <= bytes.length);
    return;
  }
  assert.deepEqual(encode(codec, value), bytes);
}
