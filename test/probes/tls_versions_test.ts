/** Versions: what the first hello implies, and what the others add. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { surplus } from "../../probes/surplus.ts";
import { isTls, tlsHello } from "../../probes/tls_hello.ts";
import { tlsVersions } from "../../probes/tls_versions.ts";
import { Capture } from "../../src/handshake/capture.ts";
import type { End, ServerHelloFacts } from "../../src/handshake/outcome.ts";
import type { Answer, TlsVersion } from "../../src/model/words.ts";
import type { Handshake } from "../../src/probe/handshake.ts";
import { suitesOf } from "../../src/probe/offers.ts";
import type { Probe, Seen } from "../../src/probe/probe.ts";
import { TLS10, TLS11, TLS12, TLS13 } from "../../src/wire/registry.ts";
import {
  alert,
  DEEP,
  ended,
  FIN,
  meansTo,
  RESET,
  seenOf,
  type ServerModel,
  SILENCE,
  target,
} from "./fake_server.ts";

const server = (versions: readonly number[], refusal?: End): ServerModel => ({
  suites: new Map(versions.map((version) => [version, [version === TLS13 ? 0x1301 : 0x002f]])),
  follows: "client",
  groups: [0x1d],
  schemes: [0x0804],
  ...(refusal === undefined ? {} : { refusal }),
});

function hello(version: number, sentinel: ServerHelloFacts["sentinel"] = "none"): Handshake {
  const handshake = ended({ kind: "established", closing: "fin" }, {
    serverHello: {
      version,
      cipherSuite: version === TLS13 ? 0x1301 : 0x002f,
      random: new Uint8Array(32),
      sessionId: new Uint8Array(0),
      extensions: [],
      sentinel,
    },
  });
  return withAnswer(handshake);
}

/** With one message of the server in the capture, as every answered handshake has. */
function withAnswer(handshake: Handshake): Handshake {
  const capture = new Capture();
  capture.add({
    direction: "in",
    atMs: 1,
    epoch: "clear",
    content: "handshake",
    name: "server_hello",
    bytes: new Uint8Array(4),
    context: { version: TLS12 },
  });
  const outcome = handshake.outcome ?? assert.fail();
  return { ...handshake, outcome: { ...outcome, capture } };
}

function seen(first: Handshake, more: [Probe<unknown>, unknown][] = []): Seen {
  const observations = new Map<unknown, unknown>([
    [tlsHello, { handshake: first, plain: null }],
    ...more,
  ]);
  return { of: <T>(probe: Probe<T>) => observations.get(probe) as T | undefined };
}

const short: Record<Answer, string> = { accepted: "yes", rejected: "no", unknown: "?" };
const told = (answers: Readonly<Record<TlsVersion, Answer>>) =>
  Object.values(answers).map((answer) => short[answer]).join(" ");

const cases: [string, Handshake, ServerModel, string, number][] = [
  ["one that can TLS 1.2 and 1.3", hello(TLS13), server([TLS12, TLS13]), "no no yes yes", 3],
  [
    "one that can everything",
    hello(TLS13),
    server([TLS10, TLS11, TLS12, TLS13]),
    "yes yes yes yes",
    3,
  ],
  ["one that can TLS 1.2 only", hello(TLS12), server([TLS12]), "no no yes no", 2],
  [
    "one that confesses to TLS 1.3",
    hello(TLS12, "tls12"),
    server([TLS12, TLS13]),
    "no no yes yes",
    3,
  ],
  ["one that hangs up without an alert", hello(TLS13), server([TLS13]), "no no no yes", 3],
  [
    "one that refuses the first hello",
    withAnswer(ended(alert(40))),
    server([TLS11]),
    "no yes no no",
    4,
  ],
];

for (const [name, first, model, expected, hellos] of cases) {
  test(`tlsVersions of ${name}`, async () => {
    const means = meansTo(model);
    const found = await tlsVersions.observe(target, DEEP, seen(first), means);
    assert.equal(told(found.answers), expected);
    assert.equal(means.offers.length, hellos);
    assert.ok(means.offers.every(({ versions }) => versions.length === 1));
    assert.equal(tlsVersions.isOpen(found), false);
  });
}

const endings: [End, string][] = [
  [alert(70), "no"],
  [FIN, "no"],
  [RESET, "no"],
  [SILENCE, "?"],
  [{ kind: "aborted", after: "WAIT_SH" }, "?"],
  [{ kind: "notTls", bytes: new Uint8Array(4) }, "?"],
];

for (const [end, expected] of endings) {
  test(`tlsVersions takes ${end.kind === "closed" ? end.how : end.kind} for "${expected}"`, async () => {
    const accidents = new Map([[0, end]]);
    const means = meansTo({ ...server([TLS13]), accidents });
    const { answers } = await tlsVersions.observe(target, DEEP, seen(hello(TLS12)), means);
    // TLS 1.3 is ruled out by the first hello, so that the next one asks for TLS 1.1.
    assert.equal(short[answers["TLSv1.1"]], expected);
  });
}

test("tlsVersions asks again only for what was left open", async () => {
  const model = server([TLS10, TLS11, TLS12, TLS13]);
  const first = await tlsVersions.observe(
    target,
    DEEP,
    seen(hello(TLS13)),
    meansTo({ ...model, accidents: new Map([[1, SILENCE]]) }),
  );
  assert.equal(tlsVersions.isOpen(first), true);
  const means = meansTo(model);
  const again = await tlsVersions.observe(
    target,
    DEEP,
    seen(hello(TLS13), [[tlsVersions as Probe<unknown>, first]]),
    means,
  );
  assert.equal(told(again.answers), "yes yes yes yes");
  assert.equal(means.offers.length, 1);
});

test("tlsVersions does not wait inside TLS for a server that kept silent there", async () => {
  const mute = hello(TLS13);
  const outcome = {
    ...mute.outcome ?? assert.fail(),
    end: { kind: "overdue", after: "CONNECTED" },
  };
  const means = meansTo(server([TLS12, TLS13]));
  await tlsVersions.observe(target, DEEP, seen({ ...mute, outcome } as Handshake), means);
  assert.ok(means.offers.every(({ stopAfter }) => stopAfter === "server_flight"));
  const talking = meansTo(server([TLS12, TLS13]));
  await tlsVersions.observe(target, DEEP, seen(hello(TLS13)), talking);
  assert.ok(talking.offers.every(({ stopAfter, application }) => !stopAfter && application));
});

test("tlsVersions is skipped where no TLS was met, and under --quiet-node", () => {
  const foreign = ended({ kind: "notTls", bytes: new Uint8Array(4) });
  assert.match(tlsVersions.skip(target, DEEP, seen(foreign)) ?? "", /no TLS/);
  assert.match(tlsVersions.skip(target, DEEP, seen(ended(RESET))) ?? "", /no TLS/);
  assert.match(tlsVersions.skip(target, { ...DEEP, quiet: true }, seen(hello(TLS13))) ?? "", /log/);
  assert.equal(tlsVersions.skip(target, DEEP, seen(hello(TLS13))), null);
});

test("isTls() needs a byte of TLS", () => {
  assert.equal(isTls(hello(TLS13)), true);
  assert.equal(isTls(ended(RESET)), false);
  assert.equal(isTls(ended({ kind: "notTls", bytes: new Uint8Array(4) })), false);
  const alerted = {
    level: 2,
    description: 70,
    after: "WAIT_SH",
    atMs: 1,
    encrypted: false,
  } as const;
  assert.equal(isTls(ended(alert(70), { alert: alerted })), true);
});

test("surplus offers exactly what is not allowed, in two hellos", async () => {
  const allowed = { versions: [TLS12, TLS13], suites: new Set([0x1301, 0x1302, 0x002f, 0xc02f]) };
  const means = meansTo(server([TLS12, TLS13]));
  const { handshakes } = await surplus.observe(
    target,
    { ...DEEP, allowed },
    seenOf(server([])),
    means,
  );
  assert.equal(handshakes.length, 2);
  const [newest, older] = means.offers;
  assert.deepEqual(newest?.versions, [TLS13]);
  assert.deepEqual(older?.versions, [TLS12, TLS11, TLS10]);
  const expected = (version: number) =>
    new Set(suitesOf(version).filter((suite) => !allowed.suites.has(suite)));
  assert.deepEqual(new Set(newest?.cipherSuites), expected(TLS13));
  assert.deepEqual(new Set(older?.cipherSuites), expected(TLS12));
  // A server as it should be refuses both.
  assert.deepEqual(handshakes.map(({ outcome }) => outcome?.end.kind), ["alert", "alert"]);
});

test("surplus is skipped where nothing says what is allowed", () => {
  const wishes = { ...DEEP, allowed: null };
  assert.match(surplus.skip(target, wishes, seen(hello(TLS13))) ?? "", /not known/);
  assert.equal(surplus.cost(target, wishes).connections, 0);
});
