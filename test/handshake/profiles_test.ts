import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { handshake } from "../../src/handshake/handshake.ts";
import { plainOffer, seastarOffer } from "../../src/handshake/profiles.ts";
import { type ClientHello, clientHello } from "../../src/wire/client_hello.ts";
import { decode } from "../../src/wire/codec.ts";
import { keyShareClient } from "../../src/wire/extension_body.ts";
import { findExtension } from "../../src/wire/extension.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { decodeMessage } from "../../src/wire/message.ts";
import { recordHeader } from "../../src/wire/record.ts";
import {
  namedGroups,
  protocolVersions,
  signatureSchemes,
  TLS10,
  TLS11,
  TLS12,
  TLS13,
} from "../../src/wire/registry.ts";
import type { Offer } from "../../src/handshake/offer.ts";

/** Lines `PRIORITY HEX`, recorded from gnutls-cli. */
const RECORDED: ReadonlyMap<string, string> = new Map(
  readFileSync(new URL("../fixtures/flows/gnutls_client_hellos.txt", import.meta.url), "utf8")
    .split("\n").filter((line) => /^SECURE/.test(line))
    .map((line) => line.split(" ") as [string, string]),
);

const zeros = { random: (length: number) => new Uint8Array(length) };

function firstFlight(offer: Offer): Uint8Array {
  const first = handshake(offer).next();
  assert.ok(!first.done && first.value.ask === "send");
  return first.value.bytes;
}

/** The record with everything zeroed that is fresh in each connection. */
function withoutFreshness(record: Uint8Array): string {
  const copy = Uint8Array.from(record);
  const hello: ClientHello = decodeMessage(clientHello, copy.subarray(5));
  const shares = findExtension(hello.extensions, 51);
  const fresh = [hello.random, hello.legacySessionId];
  if (shares !== undefined) {
    fresh.push(...decode(keyShareClient, shares).clientShares.map((each) => each.keyExchange));
  }
  // Decoded bytes are views of the copy.
  for (const bytes of fresh) bytes.fill(0);
  return toHex(copy);
}

const cases: [string, readonly number[]][] = [
  ["SECURE128:-VERS-TLS1.0", [TLS13, TLS12, TLS11]],
  ["SECURE128:-VERS-ALL:+VERS-TLS1.3", [TLS13]],
  ["SECURE128:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3", [TLS12, TLS13]],
  ["SECURE128:-VERS-ALL:+VERS-TLS1.2", [TLS12]],
  ["SECURE128:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.1", [TLS12, TLS11]],
  ["SECURE128:-VERS-ALL:+VERS-TLS1.1", [TLS11]],
  ["SECURE128:-VERS-ALL:+VERS-TLS1.0", [TLS10]],
];

for (const [priority, versions] of cases) {
  test(`seastarOffer() is GnuTLS's own ClientHello for ${priority}`, () => {
    const ours = firstFlight(seastarOffer(zeros, { versions }));
    const theirs = fromHex(RECORDED.get(priority) ?? "");
    assert.equal(withoutFreshness(ours), withoutFreshness(theirs));
  });
}

test("seastarOffer() starts as the node's log line shows, and is 367 bytes long", () => {
  const record = firstFlight(seastarOffer(zeros));
  assert.equal(record.length, 367);
  assert.equal(toHex(record.subarray(0, 11)), "160302016a010001660303");
});

test("plainOffer() offers exactly what it is told to", () => {
  const offer = plainOffer(zeros, {
    versions: [TLS12],
    cipherSuites: [0xc02f, 0x1234],
    groups: [0x0018],
    signatureSchemes: [0x0804],
    alpn: ["x"],
    serverName: "n1",
  });
  const hello = decodeMessage(clientHello, firstFlight(offer).subarray(5));
  assert.deepEqual(hello.cipherSuites, [0xc02f, 0x1234]);
  assert.equal(hello.legacySessionId.length, 0);
  const body = (type: number) => toHex(findExtension(hello.extensions, type) as Uint8Array);
  assert.equal(body(0), "00050000026e31");
  assert.equal(body(10), "00020018");
  assert.equal(body(13), "00020804");
  assert.equal(body(16), "00020178");
  for (const absent of [43, 45, 51]) {
    assert.equal(findExtension(hello.extensions, absent), undefined);
  }
});

test("plainOffer() asks for what this program can do, and for no more", () => {
  const named = (registry: { nameOf: (code: number) => string }, codes: readonly number[]) =>
    codes.map((code) => registry.nameOf(code)).join(" ");
  const offer = plainOffer(zeros);
  const { versions, groups, keyShares, pskKeyExchangeModes, extensions, ...others } = offer;
  assert.equal(named(protocolVersions, versions), "TLSv1.3 TLSv1.2");
  assert.equal(
    named(namedGroups, groups),
    "x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072 ffdhe4096",
  );
  assert.equal(named(namedGroups, keyShares), "x25519");
  assert.deepEqual(pskKeyExchangeModes, [1]);
  assert.equal(
    extensions.join(" "),
    "server_name supported_groups ec_point_formats signature_algorithms " +
      "application_layer_protocol_negotiation encrypt_then_mac extended_master_secret " +
      "session_ticket key_share supported_versions cookie renegotiation_info " +
      "psk_key_exchange_modes",
  );
  assert.equal(
    named(signatureSchemes, others.signatureSchemes),
    named(signatureSchemes, seastarOffer(zeros).signatureSchemes),
  );
  const { serverName, alpn, compatibilityMode, recordVersion, credentials } = others;
  assert.deepEqual([serverName, alpn, compatibilityMode, recordVersion, credentials], [
    null,
    [],
    true,
    null,
    null,
  ]);
  const { application, stopAfter, keyLog } = others;
  assert.deepEqual([application, stopAfter, keyLog], [null, null, null]);
});

test("plainOffer() sends its key share of the first group that it can agree in", () => {
  const shares = (groups: readonly number[]) => plainOffer(zeros, { groups }).keyShares;
  assert.deepEqual(shares([0x001e, 0x0018, 0x001d]), [0x0018]);
  assert.deepEqual(shares([0x001e]), []);
});

/** Suites of each version, by what an offer of that version alone holds. */
test("offers hold the suites that their versions can negotiate", () => {
  for (
    const [versions, thirteen, aead, cbc] of [
      [[TLS13], true, false, false],
      [[TLS12], false, true, true],
      [[TLS11], false, false, true],
      [[TLS10], false, false, true],
      [[TLS13, TLS12], true, true, true],
    ] as const
  ) {
    for (const offer of [plainOffer(zeros, { versions }), seastarOffer(zeros, { versions })]) {
      const has = (code: number) => offer.cipherSuites.includes(code);
      assert.deepEqual([has(0x1301), has(0xc02b), has(0xc009)], [thirteen, aead, cbc]);
    }
  }
});

const helloOf = (offer: Offer) => decodeMessage(clientHello, firstFlight(offer).subarray(5));
const messageOf = (offer: Offer) => firstFlight(offer).subarray(5);
const PLAIN = plainOffer(zeros).extensions;

/** What an extension says, by what is offered; null when it is left out. */
const SAYS: readonly [number, Parameters<typeof plainOffer>[1], string | null][] = [
  [0, {}, null],
  [0, { serverName: "a" }, "0004000001" + "61"],
  [5, { extensions: ["status_request"] }, "0100000000"],
  [10, { groups: [] }, null],
  [11, {}, "0100"],
  [13, { signatureSchemes: [] }, null],
  [13, { signatureSchemes: [0x0403], versions: [TLS12] }, "00020403"],
  [13, { versions: [TLS11] }, null],
  [16, {}, null],
  [16, { alpn: ["h2", "x"] }, "000502683201" + "78"],
  [22, {}, ""],
  [23, {}, ""],
  [28, { extensions: ["record_size_limit", "supported_versions"] }, "4001"],
  [28, { extensions: ["record_size_limit"], versions: [TLS12] }, "4000"],
  [35, {}, ""],
  [43, {}, "0403040303"],
  [43, { versions: [TLS12, TLS11] }, null],
  [44, {}, null],
  [45, { pskKeyExchangeModes: [1, 0] }, "020100"],
  [45, { pskKeyExchangeModes: [] }, null],
  [45, { versions: [TLS12] }, null],
  [49, { extensions: ["post_handshake_auth"] }, ""],
  [51, { keyShares: [] }, "0000"],
  [51, { versions: [TLS12] }, null],
  [0xff01, {}, "00"],
];
for (const [type, choices, expected] of SAYS) {
  test(`extension ${type} says ${expected} for ${JSON.stringify(choices)}`, () => {
    const said = findExtension(helloOf(plainOffer(zeros, choices)).extensions, type);
    assert.equal(said === undefined ? null : toHex(said), expected);
  });
}

test("a hello without extensions has no list of them", () => {
  assert.equal(helloOf(plainOffer(zeros, { extensions: [] })).extensions, undefined);
  assert.equal(helloOf(plainOffer(zeros, { extensions: ["cookie"] })).extensions, undefined);
});

test("the session id is there for the middleboxes of TLS 1.3 alone", () => {
  const length = (versions: readonly number[], compatibilityMode: boolean) =>
    helloOf(plainOffer(zeros, { versions, compatibilityMode })).legacySessionId.length;
  assert.deepEqual(
    [length([TLS13], true), length([TLS13, TLS12], true), length([TLS13], false)],
    [32, 32, 0],
  );
  assert.equal(length([TLS12], true), 0);
});

test("the first record names the version that GnuTLS would, or the one that it is told", () => {
  for (
    const [versions, recordVersion, record, legacy] of [
      [[TLS13], null, TLS10, TLS12],
      [[TLS13, TLS12], null, TLS12, TLS12],
      [[TLS12, TLS11], null, TLS11, TLS12],
      [[TLS11, TLS10], null, TLS10, TLS11],
      [[TLS12], TLS10, TLS10, TLS12],
    ] as const
  ) {
    const flight = firstFlight(plainOffer(zeros, { versions, recordVersion }));
    assert.equal(recordHeader(flight).version, record);
    assert.equal(decodeMessage(clientHello, flight.subarray(5)).legacyVersion, legacy);
  }
});

/** RFC 7685 §4: a hello of 256 to 511 bytes becomes one of 512, or more where nothing smaller fits. */
for (
  const [length, padded] of [
    [255, 255],
    [256, 512],
    [257, 512],
    [507, 512],
    [508, 513],
    [511, 516],
    [512, 512],
    [513, 513],
  ] as const
) {
  test(`a hello of ${length} bytes is padded to ${padded}`, () => {
    const hello = (serverName: string, ...more: readonly "padding"[]) =>
      messageOf(
        plainOffer(zeros, { serverName, cipherSuites: [0x1301], extensions: [...PLAIN, ...more] }),
      );
    const name = "n".repeat(1 + length - hello("n").length);
    assert.equal(hello(name).length, length);
    assert.equal(hello(name, "padding").length, padded);
  });
}
