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
import { TLS10, TLS11, TLS12, TLS13 } from "../../src/wire/registry.ts";
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
