/** Trials of identities: who is tried, in which order, and what is asked a second time. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clientAuth } from "../../probes/client_auth.ts";
import { tlsHello } from "../../probes/tls_hello.ts";
import { judgeTrial, readHangUps } from "../../src/probe/acceptance.ts";
import type { ClientCredentials } from "../../src/handshake/credentials.ts";
import type { Learning } from "../../src/handshake/outcome.ts";
import type { TrialIdentity } from "../../src/model/words.ts";
import type { Handshake } from "../../src/probe/handshake.ts";
import type { Means, Probe, Seen } from "../../src/probe/probe.ts";
import { fromHex } from "../../src/wire/hex.ts";
import { TLS12, TLS13 } from "../../src/wire/registry.ts";
import { DEEP, ended, FIN, meansTo, SILENCE, target } from "./fake_server.ts";

const CA_NAME = Uint8Array.of(0x30, 0);
const request: Learning["certificateRequest"] = {
  signatureSchemes: [0x0403],
  certificateTypes: [],
  caNames: [CA_NAME],
  caNamesOmitted: 0,
};
const flight = { clientFinishedSent: true, serverFinishedSeen: true, certificateRequest: request };
const RPC_REPLY = fromHex("53535441525250431000000002000000080000000000010000000000");
const letIn = ended({ kind: "established", closing: "close_notify" }, {
  ...flight,
  application: RPC_REPLY,
});

const own: ClientCredentials = {
  chain: [new Uint8Array(1)],
  chooseScheme: () => undefined,
  sign: () => new Uint8Array(0),
};

function seen(certificateRequest: typeof request | null, before?: unknown): Seen {
  const handshake = ended({ kind: "established", closing: "fin" }, { certificateRequest });
  const observations = new Map<unknown, unknown>([
    [tlsHello, { handshake, plain: null }],
    ...(before === undefined ? [] : [[clientAuth, before] as const]),
  ]);
  return { of: <T>(probe: Probe<T>) => observations.get(probe) as T | undefined };
}

/** Means that answer each identity as told, and note who was tried with which CA name. */
function means(
  answers: Partial<Record<TrialIdentity, Handshake>>,
  owned: readonly TrialIdentity[],
) {
  const tried: TrialIdentity[] = [];
  const named = new Map<TrialIdentity, Uint8Array | null>();
  const said: (number | undefined)[] = [];
  const fake: Means & { readonly said: typeof said } = {
    said,
    ...meansTo({ suites: new Map(), follows: "client", groups: [], schemes: [] }),
    identity(name, caName) {
      named.set(name, caName);
      return Promise.resolve(owned.includes(name) ? own : null);
    },
    handshake({ identity, offer }) {
      tried.push(identity);
      said.push(offer.application?.send.length);
      assert.deepEqual(offer.versions, [TLS13, TLS12]);
      assert.equal(offer.credentials, own);
      return Promise.resolve({ ...answers[identity] ?? letIn, identity });
    },
  };
  return { means: fake, tried, named };
}

const EVERYBODY: readonly TrialIdentity[] = [
  "configured",
  "revoked",
  "self-signed",
  "other-ca",
  "same-dn-ca",
  "expired",
];
const wishes = { ...DEEP, identities: new Set<TrialIdentity>(["none", "configured", "revoked"]) };

test("clientAuth tries its own identities first, then strangers, each once", async () => {
  const { means: fake, tried, named } = means({}, EVERYBODY);
  const { trials } = await clientAuth.observe(target, wishes, seen(request), fake);
  assert.deepEqual(tried, EVERYBODY);
  assert.ok(
    trials.every(({ handshake }) => judgeTrial(handshake, "unexplained").outcome === "accepted"),
  );
  assert.equal(named.get("same-dn-ca"), CA_NAME, "the forger takes over the acceptor's name");
});

test("clientAuth tries no identity that it does not have", async () => {
  const { means: fake, tried } = means({}, ["self-signed", "expired"]);
  const { trials } = await clientAuth.observe(target, DEEP, seen(request), fake);
  assert.deepEqual(tried, ["self-signed", "expired"]);
  assert.equal(trials.length, 2);
});

test("clientAuth repeats only the trials that came to nothing", async () => {
  const bareFin = ended(FIN, flight);
  const first = await clientAuth.observe(
    target,
    wishes,
    seen(request),
    means({ expired: ended(SILENCE, flight), "other-ca": bareFin }, EVERYBODY).means,
  );
  assert.equal(clientAuth.isOpen(first), true);
  const again = means({ expired: bareFin }, EVERYBODY);
  const second = await clientAuth.observe(target, wishes, seen(request, first), again.means);
  assert.deepEqual(again.tried, ["expired"]);
  assert.equal(clientAuth.isOpen(second), false);
  assert.equal(second.trials.length, EVERYBODY.length);
  const outcome = (name: TrialIdentity) =>
    second.trials.filter(({ identity }) => identity === name)
      .map(({ handshake }) => judgeTrial(handshake, "refusal").outcome)[0];
  assert.equal(outcome("expired"), "rejected");
  assert.equal(outcome("other-ca"), "rejected");
  assert.equal(outcome("configured"), "accepted");
});

test("clientAuth is skipped where no certificate is asked for, and under --quiet-node", () => {
  assert.match(clientAuth.skip(target, wishes, seen(null)) ?? "", /no client certificate/);
  assert.match(clientAuth.skip(target, { ...wishes, quiet: true }, seen(request)) ?? "", /log/);
  assert.equal(clientAuth.skip(target, wishes, seen(request)), null);
});

test("clientAuth shows its own certificate once more without a word if words met a hang-up", async () => {
  const bareFin = ended(FIN, flight);
  const { means: fake, tried } = means({ configured: bareFin }, EVERYBODY);
  const { untalked } = await clientAuth.observe(target, wishes, seen(request), fake);
  assert.deepEqual(tried, [...EVERYBODY, "configured"]);
  assert.equal(fake.said.at(-1), 0, "not a word");
  assert.ok(fake.said.slice(0, -1).every((length) => length === 12));
  assert.equal(readHangUps(false, untalked), "refusal");
  const strangers = means({ "self-signed": bareFin }, EVERYBODY);
  const let_in = await clientAuth.observe(target, wishes, seen(request), strangers.means);
  assert.equal(let_in.untalked, null, "a stranger's fate says nothing of the words");
});

test("clientAuth announces one connection for each identity, and one for its own silence", () => {
  assert.equal(clientAuth.cost(target, DEEP).connections, 4);
  assert.equal(clientAuth.cost(target, wishes).connections, 7);
  assert.equal(clientAuth.cost(target, { ...wishes, quiet: true }).connections, 0);
});
