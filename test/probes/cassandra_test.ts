/** Who is asked in Cassandra's words, and as whom: never a node that answered RPC, and nobody twice. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cassandraInClear,
  cassandraInTls,
  cassandraInTlsOnStoragePort,
} from "../../probes/cassandra.ts";
import { clientAuth } from "../../probes/client_auth.ts";
import { storagePort } from "../../probes/storage_port.ts";
import { tlsHello, tlsOnStoragePort } from "../../probes/tls_hello.ts";
import { versionsOfCassandra } from "../../probes/tls_versions.ts";
import type { End, Learned } from "../../src/handshake/outcome.ts";
import type { TrialIdentity } from "../../src/model/words.ts";
import type { Exchange, ExchangeOrder } from "../../src/probe/exchange.ts";
import type { Handshake, HandshakeOrder } from "../../src/probe/handshake.ts";
import type { Means, Probe, Seen } from "../../src/probe/probe.ts";
import type { Target } from "../../src/probe/target.ts";
import { readSpoken } from "../../src/probe/spoken.ts";
import { encodeInitiate } from "../../src/wire/cassandra.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { DEEP, ended, meansTo, target } from "./fake_server.ts";

type CertificateRequest = NonNullable<Learned["certificateRequest"]>;

const RPC_REPLY = fromHex("53535441525250431000000002000000080000000000010000000000");
const ACCEPT = fromHex("0000000c0000000c26f5673a");
const CLOSED: End = { kind: "closed", how: "fin", after: "CONNECTED", bytes: "" };
const REFUSED: End = { kind: "alert", level: 2, description: 116, after: "CONNECTED" };
const wishes = { ...DEEP, identities: new Set<TrialIdentity>(["none", "configured"]) };
const without = { ...DEEP, identities: new Set<TrialIdentity>(["none"]) };

const plain = (changes: Partial<Exchange>) =>
  readSpoken({
    failed: null,
    silence: "kept",
    received: new Uint8Array(0),
    end: "fin",
    atMs: 310,
    connectMs: 1,
    localAddress: "127.0.0.9",
    ...changes,
  });

/** A handshake that was done, as far as the probes look at it. */
function done({ asks = false, says, end = CLOSED, identity = "none" }: {
  readonly asks?: boolean;
  readonly says?: Uint8Array;
  readonly end?: End;
  readonly identity?: TrialIdentity;
}): Handshake {
  const certificateRequest = asks ? { caNames: [] } as unknown as CertificateRequest : null;
  return {
    ...ended(end, {
      certificateRequest,
      clientFinishedSent: true,
      application: says ?? new Uint8Array(0),
    }),
    identity,
  };
}

const seenOf = (...pairs: readonly (readonly [Probe<never>, unknown])[]): Seen => ({
  of: <T>(probe: Probe<T>) => pairs.find(([each]) => each.id === probe.id)?.[1] as T | undefined,
});
const hello = (handshake: Handshake) =>
  [tlsHello as Probe<never>, { handshake, plain: null }] as const;
const onStorage = (handshake: Handshake) =>
  [tlsOnStoragePort as Probe<never>, { handshake, plain: null }] as const;
const spoken = (changes: Partial<Exchange>) =>
  [storagePort as Probe<never>, plain(changes)] as const;
const trial = (handshake: Handshake) =>
  [
    clientAuth as Probe<never>,
    { trials: [{ identity: "configured", version: null, handshake }], untalked: null },
  ] as const;

const asked = (probe: Probe<unknown>, seen: Seen, by = wishes) =>
  probe.skip(target, by, seen) === null;

test("in the clear, only whoever met RPC with the mere end of the connection is asked", () => {
  const cases: [Partial<Exchange>, boolean][] = [
    [{ end: "fin" }, true],
    [{ end: "reset" }, true],
    [{ end: "overdue" }, false],
    [{ end: "aborted" }, false],
    [{ received: RPC_REPLY, end: null }, false],
    [{ received: fromHex("1503030002020a") }, false],
    [{ silence: "fin", end: "fin" }, false],
    [{ failed: { state: "closed", code: "E", message: "no" }, silence: null, end: null }, false],
  ];
  for (const [changes, is] of cases) {
    const seen = seenOf(spoken(changes));
    assert.equal(asked(cassandraInClear, seen), is, JSON.stringify(changes));
    assert.equal(asked(cassandraInClear, seen, { ...wishes, quiet: true }), false);
    assert.equal(asked(tlsOnStoragePort, seen), is || changes.received?.[0] === 0x15);
  }
  assert.equal(asked(cassandraInClear, seenOf()), false);
});

test("inside TLS, whoever asks for no certificate is asked without one", () => {
  const cases: [Handshake, boolean][] = [
    [done({}), true],
    [done({ says: RPC_REPLY, end: { kind: "established", closing: "fin" } }), false],
    [done({ says: fromHex("8500") }), false],
    [done({ end: { kind: "overdue", after: "CONNECTED" } }), false],
  ];
  for (const [handshake, is] of cases) {
    assert.equal(asked(cassandraInTls, seenOf(hello(handshake)), without), is);
    assert.equal(asked(cassandraInTlsOnStoragePort, seenOf(onStorage(handshake)), without), is);
  }
  const answersInTheClear = seenOf(spoken({ received: RPC_REPLY, end: null }), hello(done({})));
  assert.equal(asked(cassandraInTls, answersInTheClear), false);
  assert.equal(asked(cassandraInTls, seenOf()), false);
});

test("inside TLS, whoever asks for a certificate is asked with ours, once RPC was said with it", () => {
  const first = hello(done({ asks: true, end: REFUSED }));
  const own = (changes: Parameters<typeof done>[0]) =>
    trial(done({ asks: true, identity: "configured", ...changes }));
  assert.equal(asked(cassandraInTls, seenOf(first)), false, "nothing was said with it yet");
  assert.equal(asked(cassandraInTls, seenOf(first, own({}))), true);
  assert.equal(asked(cassandraInTls, seenOf(first, own({})), without), false);
  assert.equal(asked(cassandraInTls, seenOf(first, own({ end: REFUSED }))), false);
  assert.equal(asked(cassandraInTls, seenOf(first, own({ says: RPC_REPLY }))), false);
  // On storage_port nobody shows it before.
  const there = seenOf(onStorage(done({ asks: true, end: REFUSED })));
  assert.equal(asked(cassandraInTlsOnStoragePort, there), true);
  assert.equal(asked(cassandraInTlsOnStoragePort, there, without), false);
  assert.equal(asked(cassandraInTlsOnStoragePort, there, { ...wishes, quiet: true }), false);
});

function means() {
  const exchanges: ExchangeOrder[] = [];
  const handshakes: HandshakeOrder[] = [];
  const shown: TrialIdentity[] = [];
  const fake: Means = {
    ...meansTo({ suites: new Map(), follows: "client", groups: [], schemes: [] }),
    exchange(order) {
      exchanges.push(order);
      return Promise.resolve(plain({ received: ACCEPT, end: null }).exchange);
    },
    handshake(order) {
      handshakes.push(order);
      return Promise.resolve(done({ says: ACCEPT }));
    },
    identity(name) {
      shown.push(name);
      return Promise.resolve(null);
    },
  };
  return { fake, exchanges, handshakes, shown };
}

test("the words name the address that we connect from, and wait for twelve bytes", async () => {
  const { fake, exchanges, handshakes, shown } = means();
  await cassandraInClear.observe(target, wishes, seenOf(spoken({})), fake);
  const [order] = exchanges;
  assert.equal(order?.port, target.ports.storage_port);
  assert.equal(toHex(order?.say ?? ACCEPT), toHex(encodeInitiate(Uint8Array.of(127, 0, 0, 9))));
  assert.equal(order?.enough(ACCEPT.subarray(0, 11)), false);
  assert.equal(order?.enough(ACCEPT), true);

  const first = done({ asks: true, end: REFUSED });
  const own = { ...done({ asks: true, identity: "configured" }), localAddress: "::ffff:10.0.0.7" };
  await cassandraInTls.observe(target, wishes, seenOf(hello(first), trial(own)), fake);
  const there = { ...first, localAddress: "fd00::9" };
  await cassandraInTlsOnStoragePort.observe(target, wishes, seenOf(onStorage(there)), fake);
  assert.deepEqual(shown, ["configured", "configured"]);
  assert.deepEqual(handshakes.map(({ port, identity }) => [port, identity]), [
    [target.ports.ssl_storage_port, "configured"],
    [target.ports.storage_port, "configured"],
  ]);
  const [mapped, six] = handshakes.map(({ offer }) => toHex(offer.application?.send ?? ACCEPT));
  assert.match(mapped ?? "", /^ca552dfa0c0c0c111200000000000000000000ffff0a0000070001/);
  assert.match(six ?? "", /^ca552dfa0c0c0c1112fd0000000000000000000000000000090001/);
});

test("the worst is announced, and nothing by a quiet run", () => {
  for (const probe of [cassandraInClear, cassandraInTls, cassandraInTlsOnStoragePort]) {
    assert.equal(probe.cost(target, wishes).connections, 1);
    assert.equal(probe.cost(target, wishes).logLines, 1);
    assert.equal(probe.cost(target, { ...wishes, quiet: true }).connections, 0);
  }
});

test("versions are asked on storage_port beside a cassandra.yaml, of whoever proved to be Cassandra", async () => {
  const given: Target = { ...target, expected: { ...target.expected, isCassandra: true } };
  const inside = (says: Uint8Array) =>
    [cassandraInTlsOnStoragePort as Probe<never>, done({ says })] as const;
  const proven = seenOf(inside(ACCEPT));
  const skips = (seen: Seen, by = wishes, of = given) => versionsOfCassandra.skip(of, by, seen);
  assert.equal(skips(proven), null);
  assert.notEqual(skips(proven, wishes, target), null, "no file");
  assert.notEqual(skips(proven, { ...wishes, quiet: true }), null);
  assert.notEqual(skips(seenOf(inside(RPC_REPLY))), null, "another database");
  assert.notEqual(skips(seenOf()), null);
  assert.equal(versionsOfCassandra.cost(target, wishes).connections, 0);
  assert.equal(versionsOfCassandra.cost(given, { ...wishes, quiet: true }).connections, 0);
  assert.equal(versionsOfCassandra.cost(given, wishes).connections, 3);

  const serverHello = { version: 0x0304, sentinel: "none" } as Learned["serverHello"];
  const first = onStorage(ended(CLOSED, { serverHello }));
  const { fake, handshakes } = means();
  const { answers } = await versionsOfCassandra.observe(given, wishes, seenOf(first), fake);
  assert.equal(answers["TLSv1.3"], "accepted");
  assert.deepEqual(
    handshakes.map(({ port, identity, offer }) => [
      port,
      identity,
      offer.stopAfter,
      offer.versions,
    ]),
    [0x0301, 0x0302, 0x0303].map((
      version,
    ) => [target.ports.storage_port, "none", "server_flight", [version]]),
  );
});
