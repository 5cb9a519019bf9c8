/** The plain port, and what is asked of a TLS port that turns out to be none. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storagePort } from "../../probes/storage_port.ts";
import { tlsHello, tlsOnStoragePort } from "../../probes/tls_hello.ts";
import type { End } from "../../src/handshake/outcome.ts";
import type { TrialIdentity } from "../../src/model/words.ts";
import type { Exchange, ExchangeOrder } from "../../src/probe/exchange.ts";
import type { HandshakeOrder } from "../../src/probe/handshake.ts";
import type { Means, Probe, Seen } from "../../src/probe/probe.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { DEEP, ended, FIN, meansTo, SILENCE, target } from "./fake_server.ts";

const RPC_REPLY = "53535441525250431000000002000000080000000000010000000000";
const nobody: Seen = { of: () => undefined };

const exchange = (changes: Partial<Exchange>): Exchange => ({
  failed: null,
  silence: "kept",
  received: new Uint8Array(0),
  end: null,
  atMs: 301,
  connectMs: 1,
  localAddress: "127.0.0.1",
  ...changes,
});

function means(answer: Exchange, end: End = FIN) {
  const exchanges: ExchangeOrder[] = [];
  const handshakes: HandshakeOrder[] = [];
  const fake: Means = {
    ...meansTo({ suites: new Map(), follows: "client", groups: [], schemes: [] }),
    exchange(order) {
      exchanges.push(order);
      return Promise.resolve(answer);
    },
    handshake(order) {
      handshakes.push(order);
      return Promise.resolve({ ...ended(end), identity: order.identity });
    },
    identity: () =>
      Promise.resolve({ chain: [], chooseScheme: () => undefined, sign: () => FRAME }),
  };
  return { means: fake, exchanges, handshakes };
}

const FRAME = fromHex("535354415252504300000000");
const cases: [string, Partial<Exchange>, string | null, boolean][] = [
  ["an RPC reply", { received: fromHex(RPC_REPLY) }, "seastar-rpc", false],
  ["an alert", { received: fromHex("1503030002020a"), end: "fin" }, "tls", false],
  ["a FIN before a word was said", { silence: "fin", end: "fin" }, "drops", false],
  ["silence until the deadline", { end: "overdue" }, "silent", true],
  ["our own frame", { received: FRAME }, "unknown", true],
  ["a web server", { received: new TextEncoder().encode("HTTP/1.1 400 Bad") }, "http", false],
];

for (const [name, answer, speaks, open] of cases) {
  test(`storagePort that meets ${name} says ${speaks}`, async () => {
    const { means: fake, exchanges } = means(exchange(answer));
    const spoken = await storagePort.observe(target, DEEP, nobody, fake);
    assert.equal(spoken.speaks, speaks);
    assert.equal(storagePort.isOpen(spoken), open);
    const [order] = exchanges;
    assert.equal(order?.port, target.ports.storage_port);
    assert.equal(toHex(order?.say ?? FRAME), toHex(FRAME), "twelve bytes, and no feature");
    assert.equal(order?.enough(fromHex(RPC_REPLY)), true);
    assert.equal(order?.enough(fromHex(RPC_REPLY).subarray(0, 20)), false);
  });
}

test("storagePort that is closed has an answer; one that times out is asked again", async () => {
  for (
    const [state, open] of [["closed", false], ["timeout", true], ["unreachable", true]] as const
  ) {
    const failed = { state, code: "E", message: "no" };
    const { means: fake } = means(exchange({ failed, silence: null }));
    const spoken = await storagePort.observe(target, DEEP, nobody, fake);
    assert.equal(spoken.speaks, null);
    assert.equal(storagePort.isOpen(spoken), open);
  }
});

test("tlsHello that meets no TLS asks once more, in the clear, what listens there", async () => {
  const { means: fake, exchanges } = means(exchange({ received: fromHex(RPC_REPLY) }));
  const { plain } = await tlsHello.observe(target, DEEP, nobody, fake);
  assert.equal(plain?.speaks, "seastar-rpc");
  assert.equal(exchanges[0]?.purpose, "what-else-listens");
  assert.equal(exchanges[0]?.port, target.ports.ssl_storage_port);
});

for (
  const [name, end] of Object.entries<End>({
    "bytes that name their speaker": { kind: "notTls", bytes: new TextEncoder().encode("SSH-2.0") },
    "silence": SILENCE,
  })
) {
  test(`tlsHello that meets ${name} leaves it at that`, async () => {
    const { means: fake, exchanges } = means(exchange({}), end);
    const { plain } = await tlsHello.observe(target, DEEP, nobody, fake);
    assert.equal(plain, null);
    assert.equal(exchanges.length, 0);
  });
}

test("tlsHello shows a certificate at once when even a refusal must be avoided", async () => {
  const identities = new Set<TrialIdentity>(["none", "configured"]);
  const loud = means(exchange({}), SILENCE);
  await tlsHello.observe(target, { ...DEEP, identities }, nobody, loud.means);
  assert.equal(loud.handshakes[0]?.identity, "none");
  const quiet = means(exchange({}), SILENCE);
  await tlsHello.observe(target, { ...DEEP, identities, quiet: true }, nobody, quiet.means);
  assert.equal(quiet.handshakes[0]?.identity, "configured");
  const required = { ...target, expected: { mode: null, clientAuth: "required" } as const };
  const without = { ...DEEP, quiet: true };
  assert.match(tlsHello.skip(required, without, nobody) ?? "", /would log that/);
});

test("tlsOnStoragePort is for a storage_port that answered with an alert", async () => {
  const spoken = await storagePort.observe(
    target,
    DEEP,
    nobody,
    means(exchange({ received: fromHex("1503030002020a"), end: "fin" })).means,
  );
  const seen: Seen = {
    of: <T>(probe: Probe<T>) => probe.id === storagePort.id ? spoken as T : undefined,
  };
  assert.equal(tlsOnStoragePort.skip(target, DEEP, seen), null);
  assert.match(tlsOnStoragePort.skip(target, DEEP, nobody) ?? "", /shows no TLS/);
  assert.match(tlsOnStoragePort.skip(target, { ...DEEP, quiet: true }, seen) ?? "", /log/);
});
