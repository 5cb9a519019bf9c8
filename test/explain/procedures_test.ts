/** Client authentication and CA rotation, planned like a change of mode. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { planText } from "../../reports/plan.ts";
import { AUTHORITY_STATES, planAuthorityRotation } from "../../src/explain/plan/authority.ts";
import { planClientAuth } from "../../src/explain/plan/client_auth.ts";
import type { Certificate } from "../../src/x509/certificate.ts";
import { CA, certificate, cluster, MUTUAL, type NodeSketch } from "./build.ts";

const gateOf = (next: ReturnType<typeof planClientAuth>["next"], id: string) =>
  next?.gates.find((gate) => gate.id === id) ?? assert.fail(`no gate ${id}`);

test("client authentication: every certificate accepted, nothing breaks", () => {
  const { step, states, next, breaks } = planClientAuth(cluster([{}, { clientAuth: MUTUAL }]));
  assert.equal(step, "step 1 of 1: require_client_auth on every node (1 of 2 nodes)");
  assert.deepEqual(states, { "10.0.0.1": "none", "10.0.0.2": "required" });
  assert.deepEqual(next?.nodes, ["n1"]);
  // From one vantage nothing forbids it, and nobody saw the paths.
  assert.deepEqual(next.gates.map(({ id, holds }) => [id, holds]), [
    ["every-node-is-up", null],
    ["every-node-serves-tls", true],
    ["every-certificate-is-accepted", null],
    ["nothing-expires", true],
    ["plain-port-is-closed", true],
  ]);
  assert.deepEqual(breaks, []);
});

test("client authentication: one certificate that a node would refuse holds it back", () => {
  const facts = cluster([{}, {
    chain: { judgements: [{ truststoreOf: "n1", status: "invalid", reasons: ["issuer-unknown"] }] },
  }, {}]);
  const { next, breaks } = planClientAuth(facts);
  const gate = gateOf(next, "every-certificate-is-accepted");
  assert.equal(gate.holds, false);
  assert.match(gate.evidence, /n1.*n2|n2.*n1/);
  assert.ok(breaks.some(({ from, to }) => from === "n2" && to === "n1"));
  assert.ok(!breaks.some(({ from, to }) => from === "n3" || to === "n3"));
});

test("client authentication: without a truststore nobody knows", () => {
  const unjudged: NodeSketch = { chain: { status: "unknown", reasons: ["no-truststore"] } };
  const { next, breaks } = planClientAuth(cluster([unjudged, unjudged]));
  assert.equal(gateOf(next, "every-certificate-is-accepted").holds, null);
  assert.deepEqual(breaks, []);
});

test("client authentication protects little while a plain port is open", () => {
  const { next } = planClientAuth(cluster([{ mode: "dc" }]));
  assert.equal(gateOf(next, "plain-port-is-closed").holds, false);
});

test("client authentication: done", () => {
  assert.equal(planClientAuth(cluster([{ clientAuth: MUTUAL }])).next, null);
});

const NEW = { subject: { text: "CN=New CA" }, fingerprintSha256: "aa" } as Certificate;
const OLD = { subject: { text: CA }, fingerprintSha256: "bb" } as Certificate;
const trusting = (certificates: Certificate[], issuer: string): NodeSketch => ({
  files: { truststore: { source: "ca.crt", certificates } },
  chain: { certificates: [certificate({ issuer })] },
});
const steps = (...nodes: NodeSketch[]) => {
  const { step, states, next } = planAuthorityRotation(cluster(nodes), NEW);
  return { step: step.slice(0, 11), states: Object.values(states).join(" "), nodes: next?.nodes };
};

test("a new CA: trust first, then use, then the old one goes", () => {
  const [old, both, uses, only] = [
    trusting([OLD], CA),
    trusting([OLD, NEW], CA),
    trusting([OLD, NEW], "CN=New CA"),
    trusting([NEW], "CN=New CA"),
  ];
  assert.deepEqual(steps(old, both), {
    step: "step 1 of 3",
    states: "old trusts-both",
    nodes: ["n1"],
  });
  assert.deepEqual(steps(both, uses), {
    step: "step 2 of 3",
    states: "trusts-both uses-new",
    nodes: ["n1"],
  });
  assert.deepEqual(steps(uses, only), {
    step: "step 3 of 3",
    states: "uses-new new-only",
    nodes: ["n1"],
  });
  assert.deepEqual(steps(only, only).nodes, undefined);
});

test("a new CA: the names that a node lists tell what it trusts, and silence is unknown", () => {
  const lists = (caNames: string[]): NodeSketch => ({ clientAuth: { ...MUTUAL, caNames } });
  assert.equal(steps(lists([CA])).states, "old");
  assert.equal(steps(lists([CA, "CN=New CA"])).states, "trusts-both");
  const { states, next } = planAuthorityRotation(cluster([{}]), NEW);
  assert.deepEqual(states, { "10.0.0.1": "unknown" });
  assert.equal(next?.gates[0]?.holds, null);
});

test("what a node trusts is not made up: without any certificate seen, nothing is claimed", () => {
  const dumb: NodeSketch = {
    tls: { version: null, chain: null, alert: { level: "fatal", description: "x", code: 40 } },
    clientAuth: { requested: null, required: null },
  };
  const { next, breaks } = planClientAuth(cluster([dumb, dumb]));
  const gate = gateOf(next, "every-certificate-is-accepted");
  assert.equal(gate.holds, null);
  assert.doesNotMatch(gate.evidence, /empty/);
  assert.equal(gateOf(next, "every-node-serves-tls").holds, null);
  assert.deepEqual(breaks, []);
});

test("every state of a procedure is shown with its meaning", () => {
  const { states } = planClientAuth(cluster([{}, { clientAuth: MUTUAL }]));
  const shown = planText({ ...planClientAuth(cluster([{}, { clientAuth: MUTUAL }])), to: "x" });
  for (const [address, state] of Object.entries(states)) {
    assert.match(shown, new RegExp(`${state} +${address}: `));
  }
  for (const state of AUTHORITY_STATES) {
    const text = planText({ ...NO_STEP, states: { "10.0.0.1": state } });
    assert.match(text, new RegExp(`${state} +10\\.0\\.0\\.1: `));
  }
});

const NO_STEP = { to: "x", step: "", next: null, breaks: [], rollback: [] };
