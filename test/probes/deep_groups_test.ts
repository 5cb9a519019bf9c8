/** Groups and signature schemes, from a server that is only a model. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { finiteFieldChosen } from "../../probes/deep/choices.ts";
import { deepCiphers } from "../../probes/deep_ciphers.ts";
import { deepGroups } from "../../probes/deep_groups.ts";
import { deepSignatures } from "../../probes/deep_signatures.ts";
import { tlsHello } from "../../probes/tls_hello.ts";
import { dheServer } from "../../src/crypto/kex.ts";
import { Capture } from "../../src/handshake/capture.ts";
import { peerOffer, wideOffer } from "../../src/probe/offers.ts";
import { type Probe, sum } from "../../src/probe/probe.ts";
import { serverKeyExchangeDhe12 } from "../../src/wire/key_exchange.ts";
import { encodeMessage } from "../../src/wire/message.ts";
import { namedGroups, TLS11, TLS12, TLS13 } from "../../src/wire/registry.ts";
import { issue } from "../../src/x509/issue.ts";
import { DEEP, ended, meansTo, RESET, seenOf, type ServerModel, target } from "./fake_server.ts";

const [P256 = 0, X25519 = 0, X448 = 0, FFDHE = 0, SECT = 0, HYBRID = 0] = [
  "secp256r1",
  "x25519",
  "x448",
  "ffdhe2048",
  "sect283k1",
  "X25519MLKEM768",
].map((name) => namedGroups.codeOf(name));

const server: ServerModel = {
  suites: new Map([[TLS13, [0x1301]], [TLS12, [0xc02f]]]),
  follows: "server",
  groups: [HYBRID, X448, X25519, P256, FFDHE],
  schemes: [0x0804, 0x0805],
};
const only12 = { ...server, suites: new Map([[TLS12, [0xc02f]]]) };

test("deepGroups reads TLS 1.3 groups off HelloRetryRequests, and asks TLS 1.2 for the rest once", async () => {
  const means = meansTo(server);
  const found = await deepGroups.observe(target, DEEP, seenOf(server), means);
  assert.deepEqual(found.tls13, { picked: server.groups, open: null });
  assert.deepEqual(found.curves, { picked: [], open: null });
  assert.equal(found.finiteFields, null);
  assert.equal(means.offers.length, server.groups.length + 1 + 1);
  const tls13 = means.offers.filter(({ versions }) => versions[0] === TLS13);
  assert.ok(
    tls13.every(({ keyShares, stopAfter }) =>
      keyShares.length === 0 && stopAfter === "server_hello"
    ),
  );
});

test("deepGroups finds the curves that only older versions use", async () => {
  const model = { ...server, suites: new Map([[TLS11, [0xc013]]]), groups: [P256, SECT] };
  const found = await deepGroups.observe(target, DEEP, seenOf(model), meansTo(model));
  assert.equal(found.tls13, null);
  assert.deepEqual(found.curves, { picked: model.groups, open: null });
  assert.deepEqual(found.finiteFields, { picked: [], open: null });
});

test("deepGroups does not call a list complete when TLS 1.3 refuses everything", async () => {
  const model = { ...server, groups: [] };
  const found = await deepGroups.observe(target, DEEP, seenOf(model), meansTo(model));
  assert.notEqual(found.tls13?.open, null);
  assert.equal(deepGroups.isOpen(found), true);
});

test("deepGroups keeps the curve of the server's own key on offer below TLS 1.3", async () => {
  const day = 86_400_000;
  const leaf = await issue({
    subject: "CN=n1",
    key: "ecdsa-p256",
    notBefore: new Date(0),
    notAfter: new Date(day),
  });
  const handshake = ended({ kind: "established", closing: "fin" }, {
    certificates: [leaf.certificate],
  });
  const means = meansTo(only12);
  const seen = seenOf(only12, [[tlsHello as Probe<unknown>, { handshake, plain: null }]]);
  await deepGroups.observe(target, DEEP, seen, means);
  assert.ok(means.offers.length > 3);
  for (const { groups, cipherSuites } of means.offers) {
    const isEcdhe = cipherSuites.includes(0xc02f);
    assert.equal(groups.includes(P256), isEcdhe);
  }
});

test("deepGroups asks again only what was left open", async () => {
  const model = { ...server, accidents: new Map([[3, RESET]]) };
  const first = await deepGroups.observe(target, DEEP, seenOf(server), meansTo(model));
  assert.deepEqual(first.tls13?.picked, server.groups.slice(0, 3));
  assert.equal(deepGroups.isOpen(first), true);
  const means = meansTo(server);
  const seen = seenOf(server, [[deepGroups as Probe<unknown>, first]]);
  const again = await deepGroups.observe(target, DEEP, seen, means);
  assert.deepEqual(again.tls13, { picked: server.groups, open: null });
  assert.equal(means.offers.length, 3);
});

test("finiteFieldChosen() knows the groups of RFC 7919 by their primes, and no other", () => {
  const flight = (p: Uint8Array, g: Uint8Array, dhYs: Uint8Array) => {
    const handshake = ended({ kind: "stopped", after: "WAIT_SHD" });
    const capture = new Capture();
    capture.add({
      direction: "in",
      atMs: 1,
      epoch: "clear",
      content: "handshake",
      name: "server_key_exchange",
      bytes: encodeMessage(serverKeyExchangeDhe12, {
        params: { dhP: p, dhG: g, dhYs },
        algorithm: 0x0401,
        signature: new Uint8Array(8),
      }),
      context: { version: TLS12 },
    });
    const outcome = handshake.outcome ?? assert.fail();
    return { ...handshake, outcome: { ...outcome, capture } };
  };
  for (const name of ["ffdhe2048", "ffdhe3072", "ffdhe4096"]) {
    const group = namedGroups.codeOf(name) ?? 0;
    const { p, g, publicKey } = dheServer(group);
    assert.equal(finiteFieldChosen(flight(p, g, publicKey)), group);
    const another = p.with(20, (p[20] ?? 0) ^ 1);
    assert.equal(finiteFieldChosen(flight(another, g, publicKey)), null);
  }
  assert.equal(finiteFieldChosen(ended({ kind: "stopped", after: "WAIT_SHD" })), null);
});

test("deepSignatures asks TLS 1.2 only for what TLS 1.3 does not use", async () => {
  const schemes = [0x0804, 0x0806, 0x0401];
  // A TLS 1.3 server has no PKCS #1 schemes.
  const model = { ...server, schemes };
  const means = meansTo(model);
  const found = await deepSignatures.observe(target, DEEP, seenOf(model), means);
  assert.deepEqual(found.tls13, { picked: schemes, open: null });
  assert.deepEqual(found.tls12, { picked: [], open: null });
  const tls12 = means.offers.filter(({ versions }) => versions[0] === TLS12);
  assert.equal(tls12.length, 1);
  assert.ok(schemes.every((scheme) => !tls12[0]?.signatureSchemes.includes(scheme)));
  assert.equal(means.offers.length, schemes.length + 1 + 1);
});

test("deepSignatures does not have the server sign what an earlier handshake has shown", async () => {
  const serverHello = {
    version: TLS13,
    cipherSuite: 0x1301,
    random: new Uint8Array(32),
    sessionId: new Uint8Array(0),
    extensions: [],
    sentinel: "none" as const,
  };
  const handshake = ended({ kind: "established", closing: "fin" }, {
    serverHello,
    signatureScheme: 0x0804,
  });
  const means = meansTo(server);
  const seen = seenOf(server, [[tlsHello as Probe<unknown>, { handshake, plain: null }]]);
  const found = await deepSignatures.observe(target, DEEP, seen, means);
  assert.deepEqual(found.tls13, { picked: [0x0804, 0x0805], open: null });
  assert.ok(means.offers.every(({ signatureSchemes }) => !signatureSchemes.includes(0x0804)));
});

test("deepSignatures has nothing to ask a server that is older than TLS 1.2", () => {
  const seen = seenOf({ ...server, suites: new Map([[TLS11, [0x002f]]]) });
  assert.match(deepSignatures.skip(target, DEEP, seen) ?? "", /no signature schemes/);
});

test("each topic has a cost of its own", () => {
  for (const probe of [deepGroups, deepSignatures]) {
    const { connections, logLines } = probe.cost(target, DEEP);
    assert.ok(connections > 0 && connections < 20);
    assert.equal(logLines, connections);
    assert.deepEqual(probe.cost(target, { ...DEEP, deep: new Set(["ciphers"]) }), sum([]));
    assert.deepEqual(probe.cost(target, { ...DEEP, quiet: true }), sum([]));
  }
});

test("no hello lets a server compute in a field of 6144 or 8192 bits", async () => {
  const slow = ["ffdhe6144", "ffdhe8192"].map((name) => namedGroups.codeOf(name) ?? 0);
  const dhe = { suites: new Map([[TLS12, [0x009f]]]), groups: slow };
  const models: ServerModel[] = [
    server,
    only12,
    { ...server, groups: [...server.groups, ...slow] },
    { ...server, ...dhe },
    { ...server, ...dhe, suites: new Map([[TLS13, [0x1301]], ...dhe.suites]) },
  ];
  let retries = 0;
  for (const model of models) {
    const means = meansTo(model);
    for (const probe of [deepGroups, deepCiphers, deepSignatures]) {
      await probe.observe(target, DEEP, seenOf(model), means);
    }
    const offers = [
      ...means.offers,
      peerOffer(means, null),
      peerOffer(means, null, [TLS13, TLS12]),
      wideOffer(means, TLS12),
      wideOffer(means, TLS13),
    ];
    for (const { versions, groups, keyShares } of offers) {
      if (!slow.some((group) => groups.includes(group))) continue;
      retries++;
      assert.deepEqual(versions, [TLS13]);
      // Without a share of the group the server asks for one, and has computed nothing.
      assert.ok(!keyShares.some((group) => slow.includes(group)));
    }
  }
  assert.ok(retries > 0);
});
