/** Client authentication and CA rotation, planned like a change of mode. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { planText } from "../../reports/plan.ts";
import { AUTHORITY_STATES, planAuthorityRotation } from "../../src/explain/plan/authority.ts";
import { breaksOf, inMode } from "../../src/explain/plan/forecast.ts";
import { evidenceOf, tlsOf } from "../../src/explain/seen.ts";
import type { Mode } from "../../src/model/words.ts";
import { planClientAuth } from "../../src/explain/plan/client_auth.ts";
import type { Certificate } from "../../src/x509/certificate.ts";
import { CA, certificate, cluster, MUTUAL, type NodeSketch, options } from "./build.ts";

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

const MARK = { true: "✔", false: "✖", null: "?" } as const;
const said = (next: ReturnType<typeof planClientAuth>["next"], id: string) => {
  const { holds, evidence } = gateOf(next, id);
  return `${MARK[`${holds}`]} ${evidence}`;
};

test("client authentication: the change, its way back, and where each node is", () => {
  const asks = (requested: boolean | null, required: boolean | null): NodeSketch => ({
    clientAuth: { ...MUTUAL, requested, required },
  });
  const { states, next, rollback } = planClientAuth(
    cluster([
      asks(true, true),
      asks(true, false),
      asks(true, null),
      asks(false, false),
      asks(null, null),
      asks(null, false),
      { tls: null },
    ]),
  );
  assert.equal(
    Object.values(states).join(" "),
    "required optional unknown none unknown unknown unknown",
  );
  assert.equal(
    next?.change,
    "Set require_client_auth: true. On: n2, n3, n4, n5, n6, n7. One node at a time: drain, " +
      "restart, and go on when nodetool status shows UN on every node.",
  );
  assert.deepEqual(rollback, [
    "Set require_client_auth: false on the node that was changed last, and restart it.",
  ]);
});

const UNJUDGED: NodeSketch = { chain: { status: "unknown", reasons: ["no-truststore"] } };
const TRUST =
  "whether the dialling node trusts the certificate is not known; to know: give its truststore";
const of = (subject: string) => ({ subject: { text: subject } }) as Certificate;
const trusts = (...subjects: readonly string[]): NodeSketch => ({
  files: { truststore: { source: "ca.crt", certificates: subjects.map(of) } },
});
const UNTRUSTED =
  "✖ n1 to n2: the dialling node does not trust the certificate served there (issuer-unknown)";
const ACCEPTED = "every node's certificate would be accepted by every other; none was seen to be";

/** What each gate says of these nodes, and which links would break. */
const CLIENT_AUTH: readonly [string, readonly NodeSketch[], string, string, string][] = [
  ["one node alone", [{}], `✔ ${ACCEPTED}`, "✔ every node runs all", ""],
  ["two that agree", [{}, {}], `? ${ACCEPTED}`, "✔ every node runs all", ""],
  [
    "one whose chain nobody judged",
    [UNJUDGED, {}],
    "? n1 to n2: whether the node trusts the dialler's certificate is not known; to know: give its truststore (and 1 more)",
    "✔ every node runs all",
    "",
  ],
  [
    "one way of two that is open",
    [{
      running: { effective: options("all") },
      tls: { signatureScheme: "rsa_pss_rsae_sha256" },
      chain: { certificates: [certificate({ publicKey: { algorithm: "RSA", bits: 2048 } })] },
    }, {}],
    "? n2 to n1: no signature algorithm is known to suit both for TLSv1.3; to know: priority_string of the dialling node, or --deep",
    "✔ every node runs all",
    "",
  ],
  [
    "two whose chains nobody judged",
    [UNJUDGED, UNJUDGED],
    `? n1 to n2: ${TRUST} (and 1 more)`,
    "✔ every node runs all",
    "",
  ],
  [
    "one whose truststore holds another CA",
    [trusts("CN=Other"), {}],
    UNTRUSTED,
    "✔ every node runs all",
    "n1 n2,n2 n1",
  ],
  [
    "one whose truststore holds the CA",
    [{ mode: "dc", ...trusts(CA) }, { mode: "dc" }],
    `? ${ACCEPTED}`,
    "✖ n1, n2: the plain port takes peers without a certificate",
    "",
  ],
  [
    "one that asks already, of another CA",
    [{ clientAuth: { ...MUTUAL, required: false, caNames: ["CN=Other"] } }, {}],
    UNTRUSTED,
    "✔ every node runs all",
    "n1 n2,n2 n1",
  ],
  [
    "one without TLS",
    [{ tls: null }, {}],
    "? n1 to n2: the dialling node's own TLS port was not seen, so its certificate is not known (and 1 more)",
    "✔ every node runs all",
    "",
  ],
  [
    "one that may run in several modes",
    [{ node: { observed: { modes: ["all", "dc"], questions: [], vantages: ["outside"] } } }],
    `✔ ${ACCEPTED}`,
    "✖ n1: the plain port takes peers without a certificate",
    "",
  ],
];
for (const [what, sketches, accepted, plain, broken] of CLIENT_AUTH) {
  test(`client authentication: ${what}`, () => {
    const { next, breaks } = planClientAuth(cluster(sketches));
    assert.equal(said(next, "every-certificate-is-accepted"), accepted);
    assert.equal(said(next, "plain-port-is-closed"), plain);
    const links = new Set(breaks.map(({ from, to }) => `${from} ${to}`));
    assert.equal([...links].join(), broken);
  });
}

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

const FILE = "give the node's files in the inventory";
/** Where it is, how to go back, and what the two gates say. */
const ROTATION: readonly [readonly NodeSketch[], string, string, string, string][] = [
  [
    [trusting([OLD], CA), trusting([OLD, NEW], CA)],
    "step 1 of 3: both CAs in every truststore (1 of 2 nodes)",
    "Put the former truststore back: sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt",
    "✔ what every node trusts is known",
    "✔ it is the first step",
  ],
  [
    [trusting([OLD, NEW], CA), trusting([OLD, NEW], "CN=New CA"), trusting([NEW], "CN=New CA")],
    "step 2 of 3: certificates of the new CA (2 of 3 nodes)",
    "Put the former certificate and key back.",
    "✔ what every node trusts is known",
    "✔ done everywhere: both CAs in every truststore",
  ],
  [
    [trusting([OLD, NEW], "CN=New CA"), trusting([NEW], "CN=New CA")],
    "step 3 of 3: the old CA out of every truststore (1 of 2 nodes)",
    "Add the old CA to every truststore again.",
    "✔ what every node trusts is known",
    "✔ done everywhere: certificates of the new CA",
  ],
  [
    [{}, trusting([NEW], "CN=New CA"), {}],
    "step 1 of 3: both CAs in every truststore (1 of 3 nodes)",
    "Put the former truststore back: sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt",
    `? what n1, n3 trusts is not known: ${FILE}`,
    "✔ it is the first step",
  ],
  [
    [{ tls: null, ...trusting([NEW], "CN=New CA") }],
    "step 1 of 3: both CAs in every truststore (0 of 1 nodes)",
    "Put the former truststore back: sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt",
    `? what n1 trusts is not known: ${FILE}`,
    "✔ it is the first step",
  ],
];
for (const [nodes, step, back, known, before] of ROTATION) {
  test(`a new CA: ${step}, and ${known}`, () => {
    const made = planAuthorityRotation(cluster(nodes), NEW);
    assert.deepEqual([made.step, ...made.rollback], [step, back]);
    assert.equal(said(made.next, "truststores-are-known"), known);
    assert.equal(said(made.next, "every-node-took-the-step-before"), before);
  });
}

test("a new CA: the names that a node lists tell what it trusts, and silence is unknown", () => {
  const lists = (caNames: string[]): NodeSketch => ({ clientAuth: { ...MUTUAL, caNames } });
  assert.equal(steps(lists([CA])).states, "old");
  assert.equal(steps(lists([CA, "CN=New CA"])).states, "trusts-both");
  const serves = (...issuers: readonly string[]) => ({
    chain: { certificates: issuers.map((issuer) => certificate({ issuer })) },
  });
  const used = (caNames: string[], ...issuers: readonly string[]) =>
    steps({ ...lists(caNames), ...serves(...issuers) }).states;
  assert.equal(used([CA, "CN=New CA"], "CN=New CA"), "uses-new");
  assert.equal(used(["CN=New CA"], "CN=New CA"), "new-only");
  assert.equal(used(["CN=New CA"], "CN=Int", "CN=New CA"), "new-only");
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

test("a node in another mode is seen as that mode shows it, and answers with TLS as it does", () => {
  const facts = cluster([{ mode: "all", running: { effective: options("all") } }]);
  const [node] = facts.nodes;
  assert.ok(node !== undefined);
  for (
    const [mode, seen] of [
      ["none", "plain closed"],
      ["passive", "plain tls"],
      ["transitional", "plain tls"],
      ["dc", "drops tls"],
      ["rack", "drops tls"],
      ["all", "closed tls"],
    ] as const
  ) {
    const after = inMode(node, mode, facts);
    assert.equal(
      `${evidenceOf(after, "storage_port")} ${evidenceOf(after, "ssl_storage_port")}`,
      seen,
    );
    assert.deepEqual(after.node.observed, {
      modes: [mode],
      questions: [],
      vantages: ["outside"],
    });
    assert.equal(after.running, null);
    if (mode !== "none") assert.equal(tlsOf(after), tlsOf(node));
  }
});

/** Modes now, who changes to what, and the links that then fail, with what they meet. */
const CHANGES: readonly [readonly Mode[], readonly number[], Mode, readonly string[]][] = [
  [["all", "all"], [], "none", []],
  [["none", "all"], [0], "all", []],
  [["none", "all"], [], "all", [
    "n1 n2: would dial 7000 in the clear; nothing listens there",
    "n2 n1: would dial 7001 with TLS; nothing listens there",
  ]],
  [["all", "all"], [0], "none", [
    "n1 n2: would dial 7000 in the clear; nothing listens there",
    "n2 n1: would dial 7001 with TLS; nothing listens there",
  ]],
  // Of the moments on the way, the first at which it fails.
  [["all", "all"], [0, 1], "none", [
    "n1 n2: would dial 7000 in the clear; nothing listens there",
    "n2 n1: would dial 7000 in the clear; nothing listens there",
  ]],
  [["all", "all"], [0, 1], "transitional", []],
];
for (const [modes, changing, to, expected] of CHANGES) {
  test(`${modes.join(" and ")}, of which ${changing.length} change to ${to}`, () => {
    const facts = cluster(
      modes.map((mode) => ({ mode, running: { effective: options(mode) } })),
    );
    const nodes = facts.nodes.filter((_, index) => changing.includes(index));
    const breaks = breaksOf(facts, nodes, to);
    for (const kind of ["gossip", "data"]) {
      assert.deepEqual(
        breaks.filter(({ connection }) => connection === kind)
          .map(({ from, to, reason }) => `${from} ${to}: ${reason}`),
        expected,
      );
    }
  });
}

test("of very many links that would fail, a thousand are listed", () => {
  const nodes = Array.from({ length: 23 }, (): NodeSketch => ({
    mode: "all",
    running: { effective: options("all") },
  }));
  const facts = cluster(nodes);
  assert.ok(facts.links.length > 1000);
  assert.equal(breaksOf(facts, facts.nodes, "none").length, 1000);
});
