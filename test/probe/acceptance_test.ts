/** Whether an identity was let in, as told from the bytes of real endpoints. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Capture } from "../../src/handshake/capture.ts";
import { type End, type Learning, nothingLearned } from "../../src/handshake/outcome.ts";
import { judgeTrial, readHangUps, together } from "../../src/probe/acceptance.ts";
import type { Handshake } from "../../src/probe/handshake.ts";
import { logLinesOfExchange, logLinesOfHandshake } from "../../src/probe/log_lines.ts";
import { readSpoken } from "../../src/probe/spoken.ts";
import type { Exchange } from "../../src/probe/exchange.ts";
import { fromHex } from "../../src/wire/hex.ts";

/** Literal bytes that Seastar endpoints sent. */
const RPC_REPLY = "53535441525250431000000002000000080000000000010000000000";
const OUR_FRAME = "535354415252504300000000";
const UNEXPECTED_MESSAGE = "1503030002020a";

const request: Learning["certificateRequest"] = {
  signatureSchemes: [0x0401],
  certificateTypes: [],
  caNames: [],
  caNamesOmitted: 0,
};

function ended(end: End, learned: Partial<Learning> = {}): Handshake {
  return {
    identity: "none",
    failed: null,
    outcome: { learned: { ...nothingLearned(), ...learned }, end, capture: new Capture() },
    atMs: 12.5,
    localAddress: null,
  };
}

const flight = { clientFinishedSent: true, certificateRequest: request };
const completed = { ...flight, serverFinishedSeen: true };
const fin: End = { kind: "closed", how: "fin", after: "CONNECTED", bytes: "" };
const reset: End = { kind: "closed", how: "reset", after: "CONNECTED", bytes: "" };
const politely: End = { kind: "closed", how: "close_notify", after: "CONNECTED", bytes: "" };
const alert = (description: number): End => ({
  kind: "alert",
  level: 2,
  description,
  after: "CONNECTED",
});
const established: End = { kind: "established", closing: "close_notify" };

const cases: [string, Handshake, "accepted" | "rejected" | "unproven", RegExp][] = [
  [
    "an RPC reply inside TLS",
    ended(established, { ...completed, application: fromHex(RPC_REPLY) }),
    "accepted",
    /RPC answered inside TLS/,
  ],
  [
    "Cassandra's Accept inside TLS",
    ended(established, { ...completed, application: fromHex("0000000c0000000c26f5673a") }),
    "accepted",
    /Cassandra's Accept/,
  ],
  [
    "an Accept whose CRC is wrong",
    ended(established, { ...completed, application: fromHex("0000000c0000000c26f5673b") }),
    "unproven",
    /other than what was asked/,
  ],
  [
    "our own twelve bytes sent back",
    ended(established, { ...completed, application: fromHex(OUR_FRAME) }),
    "unproven",
    /sends back/,
  ],
  [
    "another protocol inside TLS",
    ended(established, {
      ...completed,
      application: new TextEncoder().encode("HTTP/1.0 400 Bad Request\r\n"),
    }),
    "unproven",
    /other than what was asked/,
  ],
  ["alert 116 after our empty certificate", ended(alert(116), completed), "rejected", /116/],
  [
    "TLS 1.2: FIN before the server's Finished",
    ended(fin, flight),
    "rejected",
    /FIN after our Finished, before the server's/,
  ],
  [
    "a bare FIN after two tickets",
    ended(fin, { ...completed, ticketCount: 2 }),
    "rejected",
    /FIN after the handshake had completed and 2 session ticket/,
  ],
  ["a bare RST after the handshake", ended(reset, completed), "rejected", /RESET/],
  ["close_notify after the handshake", ended(politely, completed), "unproven", /close_notify/],
  [
    "a FIN where no certificate was asked for",
    ended(fin, { ...completed, certificateRequest: null }),
    "rejected",
    /after our flight, though no certificate was asked for/,
  ],
  [
    "silence after the handshake",
    ended({ kind: "overdue", after: "CONNECTED" }, completed),
    "unproven",
    /silence/,
  ],
  [
    "an alert before a certificate was asked for",
    ended(alert(40)),
    "rejected",
    /alert 40 handshake_failure before our flight, though no certificate was asked for/,
  ],
  [
    "no connection",
    {
      identity: "none",
      failed: { state: "closed", code: "ECONNREFUSED", message: "refused" },
      outcome: null,
      atMs: 0,
      localAddress: null,
    },
    "unproven",
    /no connection/,
  ],
];

for (const [name, handshake, outcome, proof] of cases) {
  test(`judgeTrial(): ${name} is ${outcome}`, () => {
    const verdict = judgeTrial(handshake, "refusal");
    assert.equal(verdict.outcome, outcome);
    assert.match(verdict.proof, proof);
  });
}

for (const end of [fin, reset]) {
  test(`judgeTrial(): a bare ${end.kind === "closed" ? end.how : ""} after RPC words proves no refusal`, () => {
    // What a Cassandra does that has let our certificate in.
    const verdict = judgeTrial(ended(end, { ...completed, ticketCount: 2 }), "unexplained");
    assert.equal(verdict.outcome, "unproven");
    assert.match(verdict.proof, /after our first words/);
    // In TLS 1.2 no word can have been said before the server's Finished.
    assert.equal(judgeTrial(ended(end, flight), "unexplained").outcome, "rejected");
    assert.equal(judgeTrial(ended(alert(116), completed), "unexplained").outcome, "rejected");
  });
}

test("readHangUps(): RPC anywhere, or a hang-up without a word, shows who refuses by hanging up", () => {
  const patient = { ...ended(fin, completed), atMs: 10_000 };
  assert.equal(readHangUps(true, null), "refusal");
  assert.equal(readHangUps(false, ended(fin, completed)), "refusal");
  assert.equal(readHangUps(false, null), "unexplained");
  assert.equal(readHangUps(false, patient), "unexplained", "for idleness, as Cassandra does");
  assert.equal(readHangUps(false, ended(politely, completed)), "unexplained");
  assert.equal(readHangUps(false, ended(fin)), "unexplained", "before our certificate counted");
  const silence = ended({ kind: "overdue", after: "CONNECTED" }, completed);
  assert.equal(readHangUps(false, silence), "unexplained");
});

test("together() needs one acceptance to be let in, and all refusals to be kept out", () => {
  assert.equal(together([]), "not-tried");
  assert.equal(together(["not-tried"]), "not-tried");
  assert.equal(together(["rejected", "accepted"]), "accepted");
  assert.equal(together(["rejected", "unproven"]), "unproven");
  assert.equal(together(["rejected", "rejected"]), "rejected");
});

function exchanged(received: string, rest: Partial<Exchange> = {}): Exchange {
  return {
    failed: null,
    silence: "kept",
    received: fromHex(received),
    end: null,
    atMs: 1,
    connectMs: 0.2,
    localAddress: null,
    ...rest,
  };
}

test("readSpoken() knows a ScyllaDB node by its negotiation frame, and reads shard and counter", () => {
  const spoken = readSpoken(exchanged(RPC_REPLY));
  assert.equal(spoken.speaks, "seastar-rpc");
  assert.equal(spoken.rpc?.shard, 0);
  assert.equal(spoken.rpc?.counter, 1);
  assert.equal(logLinesOfExchange(spoken.exchange), 0);
});

test("readSpoken() takes an echo for no RPC", () => {
  const spoken = readSpoken(exchanged(OUR_FRAME));
  assert.equal(spoken.speaks, "unknown");
  assert.equal(spoken.rpc, null);
  assert.match(spoken.service ?? "", /echo/);
});

test("readSpoken() takes a frame that is broken or half for no proof of a node", () => {
  assert.equal(readSpoken(exchanged("5353544152525043ffffffff")).speaks, "unknown");
  assert.equal(readSpoken(exchanged(RPC_REPLY.slice(0, 40), { end: "overdue" })).speaks, "unknown");
});

test("readSpoken() knows a TLS port by its exact answer to plain bytes", () => {
  const spoken = readSpoken(exchanged(UNEXPECTED_MESSAGE, { end: "fin" }));
  assert.equal(spoken.speaks, "tls");
  assert.deepEqual(spoken.alert, { level: 2, description: 10 });
  assert.equal(logLinesOfExchange(spoken.exchange), 1);
});

test("readSpoken() tells the filter from a listener that hangs up later", () => {
  assert.equal(readSpoken(exchanged("", { silence: "fin", end: "fin" })).speaks, "drops");
  assert.equal(readSpoken(exchanged("", { silence: "reset", end: "reset" })).speaks, "drops");
  assert.equal(logLinesOfExchange(exchanged("", { silence: "fin", end: "fin" })), 0);
  assert.equal(readSpoken(exchanged("", { end: "fin" })).speaks, "unknown");
  assert.equal(readSpoken(exchanged("", { end: "overdue" })).speaks, "silent");
});

test("a handshake leaves no log line only if RPC was answered inside it", () => {
  const answered = ended(established, { ...completed, application: fromHex(RPC_REPLY) });
  assert.equal(logLinesOfHandshake(answered), 0);
  assert.equal(logLinesOfHandshake(ended(established, completed)), 1);
  assert.equal(logLinesOfHandshake(ended(alert(70))), 1);
});
