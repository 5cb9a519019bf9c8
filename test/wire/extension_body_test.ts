import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { decode, encode } from "../../src/wire/codec.ts";
import { extensionBody, type ExtensionPlace } from "../../src/wire/extension_body.ts";
import { extensionTypes } from "../../src/wire/extension.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { DecodeError } from "../../src/wire/reader.ts";

const PLACES: readonly ExtensionPlace[] = [
  "client_hello",
  "server_hello",
  "hello_retry_request",
  "encrypted_extensions",
  "certificate",
  "certificate_request",
  "new_session_ticket",
];

/** Bodies as they come on the wire: name, place, hex. */
const BODIES: readonly [string, ExtensionPlace, string][] = [
  ["server_name", "client_hello", "000b0000086e312e6c6f63616c"],
  ["server_name", "server_hello", ""],
  ["max_fragment_length", "client_hello", "04"],
  ["status_request", "client_hello", "0100000000"],
  ["status_request", "certificate", "010000033003aa"],
  ["status_request", "certificate_request", ""],
  ["supported_groups", "client_hello", "0004001d0017"],
  ["ec_point_formats", "client_hello", "0100"],
  ["signature_algorithms", "client_hello", "000404030804"],
  ["signature_algorithms", "certificate_request", "00020804"],
  ["heartbeat", "client_hello", "01"],
  ["application_layer_protocol_negotiation", "client_hello", "000c02683208687474702f312e31"],
  ["signed_certificate_timestamp", "client_hello", ""],
  ["client_certificate_type", "client_hello", "0100"],
  ["server_certificate_type", "encrypted_extensions", "02"],
  ["padding", "client_hello", "000000"],
  ["encrypt_then_mac", "server_hello", ""],
  ["extended_master_secret", "server_hello", ""],
  ["compress_certificate", "client_hello", "0400010002"],
  ["record_size_limit", "encrypted_extensions", "4001"],
  ["session_ticket", "client_hello", "a1b2"],
  ["pre_shared_key", "server_hello", "0000"],
  ["pre_shared_key", "client_hello", `0009000301020300000007002120${"ab".repeat(32)}`],
  ["early_data", "new_session_ticket", "00000400"],
  ["supported_versions", "client_hello", "0403040303"],
  ["supported_versions", "server_hello", "0304"],
  ["cookie", "hello_retry_request", "0002beef"],
  ["psk_key_exchange_modes", "client_hello", "020100"],
  ["certificate_authorities", "certificate_request", "000500033001aa"],
  ["oid_filters", "certificate_request", "0000"],
  ["post_handshake_auth", "client_hello", ""],
  ["signature_algorithms_cert", "client_hello", "00020401"],
  ["key_share", "client_hello", "0007001d0003010203"],
  ["key_share", "server_hello", "001d0003010203"],
  ["key_share", "hello_retry_request", "0017"],
  ["renegotiation_info", "server_hello", "00"],
];

for (const [name, place, hex] of BODIES) {
  const body = extensionBody(extensionTypes.codeOf(name) ?? -1, place);

  test(`extensionBody() reads ${name} in ${place}, and writes the same bytes`, () => {
    assert.ok(body);
    assert.equal(toHex(encode(body, decode(body, fromHex(hex)))), hex);
  });

  test(`extensionBody() of ${name} in ${place} reads no prefix as something else`, () => {
    assert.ok(body);
    for (let length = 0; length < hex.length / 2; length++) {
      const bytes = fromHex(hex.slice(0, 2 * length));
      try {
        assert.deepEqual(encode(body, decode(body, bytes)), bytes);
        assert.match(name, /^(padding|session_ticket|status_request)$/);
      } catch (error) {
        assert.ok(error instanceof DecodeError, `${error}`);
      }
    }
  });
}

test("extensionBody() decodes random bytes canonically, or throws DecodeError", () => {
  const bodies = extensionTypes.codes.flatMap((code) =>
    PLACES.flatMap((place) => extensionBody(code, place) ?? [])
  );
  assert.ok(bodies.length > 60);
  fc.assert(
    fc.property(fc.constantFrom(...bodies), fc.uint8Array({ maxLength: 24 }), (body, bytes) => {
      try {
        assert.deepEqual(encode(body, decode(body, bytes)), bytes);
      } catch (error) {
        assert.ok(error instanceof DecodeError, `${error}`);
      }
    }),
    { numRuns: 3000 },
  );
});

test("extensionBody() knows nothing of an unregistered type", () => {
  assert.equal(extensionBody(0x0a0a, "client_hello"), undefined);
  assert.equal(extensionBody(51, "encrypted_extensions"), undefined);
});
