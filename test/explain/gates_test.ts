/** Each gate of a migration in each of its answers: what it holds, on what ground, and what settles it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { CertificateFile } from "../../src/explain/facts.ts";
import { already, ending as whatIsLeft } from "../../src/explain/plan/ending.ts";
import { handshakesRestOn } from "../../src/explain/plan/path_gates.ts";
import { gate } from "../../src/explain/plan/gate.ts";
import { gatesOf } from "../../src/explain/plan/gates.ts";
import { plan } from "../../src/explain/plan/plan.ts";
import { statesOf } from "../../src/explain/plan/states.ts";
import { type Step, stepsTo } from "../../src/explain/plan/steps.ts";
import { MODES } from "../../src/model/words.ts";
import { certificate, cluster, type NodeSketch, options } from "./build.ts";

const CLOSED = { state: "closed", speaks: null, tls: null } as const;
const MUTE = { state: "timeout", speaks: null, tls: null } as const;
const ALERT_ONLY = { version: null, cipher: null, chain: null } as const;

/** Nodes whose API tells mode, release and plaintext callers; ports are those of the mode. */
const told = (...nodes: readonly NodeSketch[]) =>
  cluster(nodes.map((node) => ({
    release: "2026.3",
    running: { effective: options(node.mode ?? "none"), plaintextPeers: [] },
    ...node,
  })));
const untold = (...nodes: readonly NodeSketch[]) =>
  cluster(nodes.map((node) => ({
    running: { effective: options(node.mode ?? "none") },
    ...node,
  })));

const none: NodeSketch = { mode: "none" };
const passive: NodeSketch = { mode: "passive" };
const transitional: NodeSketch = { mode: "transitional" };
const unjudged: NodeSketch = { mode: "passive", chain: { status: "unknown" } };
const given = { source: "x.pem", certificates: [{}] } as unknown as CertificateFile;
const empty: CertificateFile = { source: "ca.pem", certificates: [] };
const ending = (days: number): NodeSketch => ({
  mode: "passive",
  chain: { certificates: [certificate({ days })] },
});
const calls = (...plaintextPeers: string[]): NodeSketch => ({
  mode: "transitional",
  running: { effective: options("transitional"), plaintextPeers },
});

const MARK = { true: "✔", false: "✖", null: "?" } as const;
const [NODETOOL, CHECK, VERSION] = [
  "nodetool status   # UN for every node",
  "ringshake check -i INVENTORY   # with each node's scylla.yaml, or one shared truststore",
  "scylla --version   # on every node",
];
const nc = (address: string) =>
  `nc -vz -w 3 ${address} 7001   # from every other node: refused is fine, a time-out is a firewall`;
const client = (address: string) => `openssl s_client -connect ${address}:7001 -brief </dev/null`;
const END = "openssl x509 -in /etc/scylla/scylla.crt -noout -enddate   # on every node";
const PORTS = "grep -nE '^(ssl_)?storage_port' /etc/scylla/scylla.yaml   # on every node";
const COMPLETED =
  "curl -s http://127.0.0.1:10000/messaging_service/messages/respond_completed   # on every node: no address of a node";

const TABLE: readonly [gate: string, ReturnType<typeof told>, answer: string, command: string][] = [
  [
    "every-node-is-up",
    told(none, none),
    "? all 2 nodes answer here; how they see each other was not observed",
    NODETOOL,
  ],
  ["every-node-is-up", told(none, { ...none, storage: CLOSED }), "✖ no answer from n2", NODETOOL],
  [
    "every-node-is-up",
    told({ ...none, storage: MUTE, ssl: MUTE }, none),
    "✖ no answer from n1",
    NODETOOL,
  ],
  ["every-node-is-up", told(none, { ...none, storage: MUTE }), "✖ no answer from n2", NODETOOL],
  [
    "every-node-is-up",
    told(passive, { ...passive, storage: MUTE }),
    "? all 2 nodes answer here; how they see each other was not observed",
    NODETOOL,
  ],

  ["release-knows-transitional", told(none, none), "✔ every node runs 2025.1 or later", VERSION],
  [
    "release-knows-transitional",
    untold(none, { ...none, release: "2026.3" }),
    "? the nodes did not tell their release; 2026.3 is assumed",
    VERSION,
  ],
  [
    "release-knows-transitional",
    told({ ...none, release: "6.2" }, none),
    "✖ n1: before 2025.1, where transitional means none and none never opens the TLS port",
    VERSION,
  ],

  ["ports-are-equal", told(none, none), "✔ storage ports are 7000 and 7001 everywhere", PORTS],
  [
    "ports-are-equal",
    told({ ...none, dialAs: true }, { ...none, dialAs: true }),
    "✔ storage ports are mapped everywhere",
    PORTS,
  ],
  [
    "ports-are-equal",
    told(none, { ...none, ports: [7000, 7002] }),
    "✖ several pairs of ports: 7000 and 7001, 7000 and 7002",
    PORTS,
  ],

  [
    "firewall-is-open",
    told(none, none),
    "? the TLS port of every node answers or refuses from here; ask once more between the nodes",
    nc("10.0.0.1"),
  ],
  [
    "firewall-is-open",
    told(none, { ...none, ssl: MUTE }),
    "? no answer from the TLS port of n2",
    nc("10.0.0.2"),
  ],

  [
    "every-node-serves-tls",
    told(passive, passive),
    "✔ all 2 nodes answer with TLS",
    client("10.0.0.1"),
  ],
  [
    "every-node-serves-tls",
    told(passive, { ...passive, ssl: MUTE }),
    "? no TLS seen at n2: a node without a TLS listener goes down for every node that is transitional",
    client("10.0.0.2"),
  ],
  [
    "every-node-serves-tls",
    told(passive, { ...passive, ssl: { state: "open", speaks: "silent", tls: null } }),
    "? no TLS seen at n2: a node without a TLS listener goes down for every node that is transitional",
    client("10.0.0.2"),
  ],
  [
    "every-node-serves-tls",
    told(passive, { ...passive, tls: ALERT_ONLY }, { ...passive, tls: ALERT_ONLY }),
    "? no handshake with n2, n3 came as far as a version",
    client("10.0.0.2"),
  ],
  [
    "every-node-serves-tls",
    told(passive, { ...passive, tls: ALERT_ONLY }),
    "? no handshake with n2 came as far as a version",
    client("10.0.0.2"),
  ],

  [
    "every-pair-verifies",
    told(passive, passive),
    "? versions agree and certificates would be trusted between all nodes; no node was seen to try",
    CHECK,
  ],
  [
    "every-pair-verifies",
    told(unjudged, passive),
    "? n2 to n1: whether the dialling node trusts the certificate is not known; to know: give its truststore",
    CHECK,
  ],
  [
    "every-pair-verifies",
    told(unjudged, unjudged),
    "? n1 to n2: whether the dialling node trusts the certificate is not known; to know: give its truststore (and 1 more)",
    CHECK,
  ],
  [
    "every-pair-verifies",
    told({ ...passive, chain: { status: "invalid", reasons: ["expired"] } }, passive),
    "✖ n2 to n1: the dialling node does not trust the certificate served there (expired)",
    CHECK,
  ],

  ["nothing-expires", told(ending(8), ending(8)), "✔ no certificate ends within 7 days", END],
  ["nothing-expires", told(ending(7), ending(8)), "✔ no certificate ends within 7 days", END],
  [
    "nothing-expires",
    told(ending(8), ending(7 - 1 / 86_400_000), ending(3)),
    "✖ n2: O=Acme,CN=n1 ends 2026-12-01T09:59:59.999Z",
    END,
  ],
  [
    "nothing-expires",
    told(ending(8), { ...passive, tls: ALERT_ONLY }),
    "? not every node's certificate was seen",
    END,
  ],

  [
    "no-plaintext-inbound",
    told(calls(), calls()),
    "✔ no node was called in the clear by another",
    COMPLETED,
  ],
  [
    "no-plaintext-inbound",
    told(calls("10.0.0.2"), calls("10.0.0.1")),
    "✖ in the clear: n1 from 10.0.0.2, n2 from 10.0.0.1",
    COMPLETED,
  ],
  [
    "no-plaintext-inbound",
    told(calls(), { mode: "transitional", running: { effective: options("transitional") } }),
    "? 1 nodes were not asked who calls them in the clear",
    COMPLETED,
  ],

  [
    "every-node-took-the-step-before",
    told(transitional, transitional, { mode: "all" }),
    "✔ every node is in T or A",
    "curl -s http://127.0.0.1:10000/v2/config/server_encryption_options   # on 10.0.0.1",
  ],
];

for (const [id, facts, answer, command] of TABLE) {
  test(`gate ${id}: ${answer}`, () => {
    const { next } = plan(facts, "all");
    const gate = next?.gates.find((each) => each.id === id) ?? assert.fail(`no gate ${id}`);
    assert.equal(`${MARK[`${gate.holds}`]} ${gate.evidence}`, answer);
    assert.equal(gate.command, command);
  });
}

test("gate files-are-in-place: read, not given, and what would keep a node down", () => {
  const files = (...nodes: readonly NodeSketch["files"][]) => {
    const facts = told(...nodes.map((each) => ({ ...none, files: each ?? {} })));
    const { holds, evidence } =
      plan(facts, "all").next?.gates.find(({ id }) => id === "files-are-in-place") ?? assert.fail();
    return `${MARK[`${holds}`]} ${evidence}`;
  };
  const both = { certificate: given, truststore: given };
  assert.equal(files(both, both), "✔ certificate and truststore of every node were read");
  assert.equal(files(both, {}), "? the nodes' files were not given");
  assert.equal(files(both, { certificate: given }), "? the nodes' files were not given");
  assert.equal(files(both, { truststore: given }), "? the nodes' files were not given");
  assert.equal(
    files(both, { ...both, truststore: empty }),
    "✖ n2: the truststore holds no certificate",
  );
});

test("a question before a step says which modes are left, and asks the node's own question", () => {
  const facts = cluster([{ mode: "dc" }, { mode: "all" }, { mode: "rack" }]);
  const { next, step } = plan(facts, "dc");
  assert.match(step, /^step \d of \d/);
  assert.equal(next?.change, "Find out in which mode n1, n3 run.");
  assert.deepEqual(
    next.gates.map(({ id, holds, evidence }) => [id, holds, evidence]),
    [
      ["mode-of-n1-is-known", null, "it may be in D, R"],
      ["mode-of-n3-is-known", null, "it may be in D, R"],
    ],
  );
  const own = [0, 2].map((index) => facts.nodes[index]?.node.observed.questions[0]?.command);
  assert.deepEqual(next.gates.map(({ command }) => command), own);
  assert.match(own[0] ?? "", /10\.0\.0\.1/);
  const one = plan(cluster([{ mode: "dc" }, { mode: "all" }]), "dc");
  assert.equal(one.next?.change, "Find out in which mode n1 runs.");
});

test("what is open of links is counted in words", () => {
  const done = (...nodes: readonly NodeSketch[]) =>
    plan(told(...nodes.map((node) => ({ mode: "all" as const, ...node }))), "all").step;
  assert.equal(
    done({}, {}),
    "done: every node runs all; as far as one vantage can see: 4 links derived, none observed",
  );
  assert.equal(
    done({ chain: { status: "unknown" } }, {}),
    "every node runs all, but it is not done; whether 2 links work is not known",
  );
  assert.equal(
    done({ chain: { status: "invalid", reasons: ["expired"] } }, {}),
    "every node runs all, but it is not done; 2 links would fail already",
  );
});

test("one link, or one caller, is one, and more are counted", () => {
  const evidence = (facts: ReturnType<typeof told>, to: "all" | "none", gate: string) =>
    plan(facts, to).next?.gates.find(({ id }) => id === gate)?.evidence ?? "";
  const expired: NodeSketch = { mode: "all", chain: { status: "invalid", reasons: ["expired"] } };
  const failing = told(expired, { mode: "all" });
  assert.match(evidence(failing, "all", "every-link-works"), / \(and 1 more\)$/);
  const one = {
    ...failing,
    links: failing.links.filter(({ outcome }) => outcome === "fails").slice(0, 1),
  };
  assert.doesNotMatch(evidence(one, "all", "every-link-works"), /more/);
  const alone = { ...told({ mode: "all" }, { mode: "all" }), links: [] };
  assert.equal(plan(alone, "all").step, "done: every node runs all");
  const called = told(calls("10.0.0.2"), calls());
  assert.equal(evidence(called, "all", "no-plaintext-inbound"), "in the clear: n1 from 10.0.0.2");
});

test("gates about paths hold where every path was observed, and nowhere else", () => {
  const holds = (facts: ReturnType<typeof told>) =>
    ["every-node-is-up", "firewall-is-open", "every-pair-verifies"].map((id) => {
      const steps = [plan(facts, "all"), plan(facts, "none")].flatMap(({ next }) =>
        next?.gates ?? []
      );
      return steps.find((each) => each.id === id)?.holds;
    });
  const observed = (facts: ReturnType<typeof told>) => ({
    ...facts,
    links: facts.links.map((link) => ({ ...link, basis: "observed" as const })),
  });
  const some = (facts: ReturnType<typeof told>) => ({
    ...facts,
    links: facts.links.map((link, n) => ({
      ...link,
      basis: n === 0 ? "derived" as const : "observed" as const,
    })),
  });
  const all = told({ mode: "all" }, { mode: "all" });
  assert.deepEqual(holds(all), [null, undefined, null]);
  assert.deepEqual(holds(observed(all)), [true, undefined, true]);
  assert.deepEqual(holds(some(all)), [null, undefined, null]);
  const verified = (facts: ReturnType<typeof told>) =>
    plan(facts, "none").next?.gates.find(({ id }) => id === "every-pair-verifies")?.evidence;
  const words = "versions agree and certificates";
  assert.equal(verified(observed(all)), `${words} are trusted between all nodes`);
  for (const facts of [all, some(all)]) {
    assert.equal(
      verified(facts),
      `${words} would be trusted between all nodes; no node was seen to try`,
    );
  }
  // One link in the clear among the observed ones shows no handshake.
  const mixed = observed(told({ mode: "transitional" }, { mode: "transitional" }));
  const links = mixed.links.map((link, n) =>
    n === 0 ? { ...link, outcome: "plain" as const } : link
  );
  assert.equal(handshakesRestOn(mixed.links), "observed");
  assert.equal(handshakesRestOn(links), "derived");
  assert.equal(handshakesRestOn(links.slice(1)), "observed");
  const bare = told(none, none);
  assert.deepEqual(holds(bare), [null, null, undefined]);
  assert.deepEqual(holds(observed(bare)), [true, true, undefined]);
  // In the clear, nobody was seen to shake hands.
  const before = observed(told(passive, passive));
  assert.equal(
    plan(before, "all").next?.gates.find(({ id }) => id === "every-pair-verifies")?.holds,
    null,
  );
});

test("a gate never holds on less than it says, whatever it is given", () => {
  const answer = { holds: true, evidence: "", command: "" } as const;
  assert.equal(gate("every-pair-verifies", { ...answer, basis: "derived" }).holds, null);
  assert.equal(gate("every-pair-verifies", { ...answer, basis: "observed" }).holds, true);
  assert.equal(gate("files-are-in-place", { ...answer, basis: "configured" }).holds, true);
  assert.equal(gate("files-are-in-place", { ...answer, basis: "intended" }).holds, null);
  assert.equal(
    gate("every-pair-verifies", { ...answer, holds: false, basis: "derived" }).holds,
    false,
  );
});

test("the release is a gate of every step, in both directions", () => {
  const old = (mode: NodeSketch["mode"] & string) =>
    told({ mode, release: "6.2" }, { mode, release: "6.2" });
  for (const to of ["none", "passive", "transitional", "all", "dc", "rack"] as const) {
    for (const mode of ["none", "all", "dc"] as const) {
      const { next } = plan(old(mode), to);
      if (next?.kind !== "change") continue;
      const release = next.gates.find(({ id }) => id === "release-knows-transitional");
      assert.equal(release?.holds, false, `${mode} to ${to}: ${next.change}`);
    }
  }
});

test("a node without a certificate has none to keep on the way to passive", () => {
  const { step, next } = plan(told(none, none), "passive");
  assert.equal(step, "step 3 of 3: certificates on every node, mode none (0 of 2 nodes)");
  assert.match(next?.change ?? "", /^Set certificate, keyfile and truststore/);
  const back = plan(told(transitional, transitional), "passive").next?.change ?? "";
  assert.match(back, /^Set internode_encryption: none, and keep certificate/);
});

test("a server that nobody showed to be a node is asked after, and never done", () => {
  const stranger: NodeSketch = { mode: "all", tls: { application: "silent" } };
  const all = cluster([stranger, stranger, stranger]);
  const done = plan(all, "all");
  assert.doesNotMatch(done.step, /^done/);
  assert.equal(done.next?.kind, "ask");
  assert.equal(done.next?.gates[0]?.id, "every-node-is-proven");
  const half = cluster([1, 2].map(() => ({
    ...stranger,
    mode: "transitional" as const,
    storage: {
      speaks: "silent" as const,
      rpc: null,
    },
  })));
  const { step, next } = plan(half, "all");
  assert.match(step, /^where the cluster is is not known/);
  assert.ok(next?.gates.every(({ evidence }) => /no RPC answer showed/.test(evidence)));
});

test("a node whose TLS port is closed holds the way back", () => {
  const said = (...nodes: readonly NodeSketch[]) => {
    const steps = stepsTo("all");
    const facts = told(...nodes);
    const gates = gatesOf(facts, statesOf(facts), [], steps[1] as Step);
    const { holds, evidence } = gates.find(({ id }) => id === "every-node-serves-tls") ??
      assert.fail();
    return `${MARK[`${holds}`]} ${evidence.slice(0, 22)}`;
  };
  assert.equal(said(none, none), "✖ no TLS seen at n1, n2:");
  assert.equal(said(passive, { ...passive, ssl: MUTE }, none), "✖ no TLS seen at n2, n3:");
  assert.equal(said({ ...passive, ssl: MUTE }), "? no TLS seen at n1: a n");
});

test("who has not taken the step before is named, with all that it may be", () => {
  const facts = cluster([{ mode: "transitional" }, { mode: "dc" }]);
  const gate = (to: "dc" | "all") =>
    gatesOf(facts, statesOf(facts), [], stepsTo(to)[2] as Step)
      .find(({ id }) => id === "every-node-took-the-step-before") ?? assert.fail();
  assert.equal(gate("dc").holds, false);
  assert.equal(gate("dc").evidence, "not there: n1 (NP or T), n2 (D or R)");
  assert.match(gate("all").command, /# on 10\.0\.0\.1$/);
  const last = told(transitional, { mode: "dc" });
  const [only] = gatesOf(last, statesOf(last), [], stepsTo("all")[2] as Step)
    .filter(({ id }) => id === "every-node-took-the-step-before");
  assert.equal(only?.evidence, "not there: n2 (D)");
  assert.match(only?.command ?? "", /# on 10\.0\.0\.2$/);
});

test("what a release is known by is what its gate rests on", () => {
  const basis = (facts: ReturnType<typeof told>) =>
    plan(facts, "all").next?.gates.find(({ id }) => id === "release-knows-transitional")?.basis;
  assert.equal(basis(told(none, none)), "configured");
  assert.equal(basis(untold(none, none)), "intended");
});

test("a question says whether it is a node at all, and what it may be", () => {
  const seen = (modes: readonly NodeSketch["mode"][], more: NodeSketch = {}): NodeSketch => ({
    mode: "all",
    node: { observed: { modes: modes as never, questions: [], vantages: ["outside"] } },
    ...more,
  });
  const stranger: NodeSketch = { tls: { application: "silent" } };
  const running: NodeSketch = { running: { effective: options("none") } };
  const said = (sketch: NodeSketch) => {
    const { next, breaks, rollback, step } = plan(cluster([sketch]), "dc");
    assert.deepEqual([breaks, rollback], [[], []]);
    assert.deepEqual(next?.gates.map(({ id, holds }) => [id, holds]), [
      ["mode-of-n1-is-known", null],
    ]);
    const where = /^where the cluster is is not known/.test(step) ? "lost" : "here";
    return `${where}: ${next?.gates[0]?.evidence}`;
  };
  const STRANGE = "no RPC answer showed that it is a ScyllaDB node; if it is one, it may be in";
  assert.equal(said(seen([])), "here: no mode explains what its ports do");
  assert.equal(said(seen(["dc", "rack"])), "here: it may be in D, R");
  assert.equal(said(seen(["dc", "rack"], stranger)), `lost: ${STRANGE} D, R`);
  assert.equal(said(seen(["dc", "rack"], { ...stranger, ...running })), "here: it may be in D, R");
  assert.equal(said(seen(["rack"], stranger)), `lost: ${STRANGE} R`);
  assert.equal(said(seen(MODES, stranger)), "lost: it may be in N0, NP, T, D, R, A");
});

test("who is asked, who is told to change, and who may have changed already", () => {
  const may = (...modes: readonly NodeSketch["mode"][]): NodeSketch => ({
    node: { observed: { modes: modes as never, questions: [], vantages: ["outside"] } },
  });
  const next = (
    to: "all" | "none" | "passive" | "transitional",
    ...nodes: readonly NodeSketch[]
  ) => {
    const made = plan(cluster(nodes), to).next;
    return `${made?.kind} ${made?.nodes.join()}: ${made?.change.split(/(?<=\.) /).at(-1)}`;
  };
  const REST =
    "One node at a time: drain, restart, and go on when nodetool status shows UN on every node.";
  const GIVE = "took this step already cannot be seen from outside: give --api.";
  assert.equal(next("all", may("passive"), may("all")), `change n1: ${REST}`);
  assert.equal(next("all", may("passive", "transitional")), `change n1: Whether n1 ${GIVE}`);
  assert.equal(
    next("all", may("passive", "transitional"), may("passive"), may("dc", "rack")),
    `change n1,n2,n3: Whether n1, n3 ${GIVE}`,
  );
  assert.equal(next("all", may("passive", "all")), "ask n1: Find out in which mode n1 runs.");
  assert.equal(next("all", may("none", "passive")), `change n1: Whether n1 ${GIVE}`);
  assert.equal(next("none", may("transitional", "all")), `change n1: Whether n1 ${GIVE}`);
  assert.equal(next("none", may("none", "all")), "ask n1: Find out in which mode n1 runs.");
  assert.equal(next("transitional", may("all", "none")), `change n1: Whether n1 ${GIVE}`);
  assert.equal(next("passive", may("none")), `change n1: ${REST}`);
});

test("of no nodes and of one there is little to say, and a question breaks nothing", () => {
  const { step, next, states } = plan(cluster([]), "all");
  assert.deepEqual([step, next, states], ["there are no nodes", null, {}]);
  const one = plan(told({ mode: "all" }), "all");
  assert.deepEqual([one.step, one.states], ["done: every node runs all", { "10.0.0.1": "A" }]);
  const open: NodeSketch = {
    mode: "dc",
    node: { observed: { modes: ["dc", "rack"], questions: [], vantages: ["outside"] } },
  };
  const asks = plan(
    cluster([open, { mode: "dc", running: { effective: options("none") } }]),
    "rack",
  );
  assert.equal(asks.next?.kind, "ask");
  assert.deepEqual([asks.breaks, asks.rollback], [[], []]);
  const bad = { ...open, chain: { status: "invalid" } } as const;
  const asked = plan(cluster([bad, { mode: "all" }]), "dc");
  assert.equal(asked.next?.nodes.join(), "n1");
  assert.match(asked.step, /^step 2 of 3: .*would fail already$/);
  assert.deepEqual(asked.breaks, []);
  const told3 = plan(
    cluster([{ ...bad, running: { effective: options("dc") } }, { mode: "all" }]),
    "all",
  );
  assert.equal(told3.next?.kind, "change");
  assert.ok(told3.breaks.length > 0);
  const stranger: NodeSketch = { mode: "all", tls: { application: "silent" } };
  assert.match(plan(cluster([{ mode: "dc" }, stranger]), "rack").step, /^step /);
});

test("that all answer is said of what was seen, and silence of a TLS port is no answer", () => {
  const said = (facts: ReturnType<typeof told>, id: string) => {
    const links = facts.links.map((link) => ({ ...link, basis: "observed" as const }));
    const gate = plan({ ...facts, links }, "all").next?.gates.find((each) => each.id === id);
    return `${MARK[`${gate?.holds as boolean}`]} ${gate?.evidence}`;
  };
  assert.equal(said(told(none, none), "every-node-is-up"), "✔ all 2 nodes answer");
  assert.equal(
    said(told(none, { ...none, ssl: MUTE }), "firewall-is-open"),
    "? no answer from the TLS port of n2",
  );
});

test("how to go back belongs to the step", () => {
  const back = (to: "all" | "none", ...nodes: readonly NodeSketch[]) =>
    plan(told(...nodes), to).rollback;
  assert.deepEqual(back("all", none, none), stepsTo("all")[0]?.rollback);
  assert.deepEqual(back("all", passive, passive), stepsTo("all")[1]?.rollback);
  assert.deepEqual(back("all", transitional, transitional), [
    "Set internode_encryption: transitional on the nodes that were changed, and restart them, one at a time.",
    "Never go from a mode with TLS to none directly: the others have their plain port closed.",
  ]);
  for (const [index, { rollback }] of [...stepsTo("none"), ...stepsTo("all")].entries()) {
    assert.ok(rollback.length > 0, `step ${index}`);
  }
});

test("a link that nobody knows is one, or they are counted", () => {
  const facts = told({ mode: "all", chain: { status: "unknown" } }, { mode: "all" });
  const links = facts.links.filter(({ outcome }) => outcome === "unknown");
  const step = (count: number) =>
    whatIsLeft({ ...facts, links: links.slice(0, count) }, "all").step;
  assert.equal(step(1), "all, but it is not done; whether 1 link works is not known");
  assert.equal(step(2), "all, but it is not done; whether 2 links work is not known");
});

test("failing links are counted, and those that were seen to fail do", () => {
  const links = (...bases: readonly ("observed" | "derived")[]) =>
    already(
      bases.map((basis) => ({ ...told(none, none).links[0], basis }) as never),
    );
  assert.equal(links(), "");
  assert.equal(links("observed"), "; 1 link fails already");
  assert.equal(links("observed", "observed"), "; 2 links fail already");
  assert.equal(links("derived"), "; 1 link would fail already");
  assert.equal(links("observed", "derived"), "; 2 links would fail already");
});

const MEND = "mend n2,n1: Mend the links that fail, n2 to n1 first. ✖ every-link-works";
const ASK = "ask n2,n1: Find out whether n2 reaches n1. ? every-link-works (none)";
const EXPIRED =
  "would dial 7001 with TLS; the dialling node does not trust the certificate served there (expired)";
const OPEN =
  "would dial 7001 with TLS; whether the dialling node trusts the certificate is not known; to know: give its truststore";
/** Where every step was taken: what is amiss all the same, and who is to be looked at. */
const LEFT: readonly [string, ReturnType<typeof told>, string][] = (() => {
  const all: NodeSketch = { mode: "all" };
  const expired: NodeSketch = { ...all, chain: { status: "invalid", reasons: ["expired"] } };
  const open: NodeSketch = { ...all, chain: { status: "unknown" } };
  const stranger: NodeSketch = { ...all, tls: { application: "silent" } };
  const only = (facts: ReturnType<typeof told>, wanted: string) => ({
    ...facts,
    links: facts.links.filter(({ outcome }) => outcome === wanted).slice(0, 1),
  });
  return [
    ["nothing", told(all, all), "null"],
    [
      "links that fail",
      told(expired, all),
      `${MEND} (derived): n2 to n1, gossip: ${EXPIRED} (and 1 more)`,
    ],
    [
      "a link that fails",
      only(told(expired, all), "fails"),
      `${MEND} (derived): n2 to n1, gossip: ${EXPIRED}`,
    ],
    ["links that nobody knows", told(open, all), `${ASK}: n2 to n1, gossip: ${OPEN} (and 1 more)`],
    [
      "a link that nobody knows",
      only(told(open, all), "unknown"),
      `${ASK}: n2 to n1, gossip: ${OPEN}`,
    ],
    [
      "strangers",
      cluster([stranger, stranger]),
      "ask n1: Find out what answers at n1. ? every-node-is-proven (intended): n1: no RPC answer showed that it is a ScyllaDB node",
    ],
    [
      "a stranger and a link that fails",
      cluster([stranger, expired]),
      `mend n1,n2: Mend the links that fail, n1 to n2 first. ✖ every-link-works (intended): n1 to n2, gossip: ${EXPIRED} (and 1 more)`,
    ],
    [
      "a stranger and a single link that fails",
      only(cluster([stranger, expired]), "fails"),
      `mend n1,n2: Mend the links that fail, n1 to n2 first. ✖ every-link-works (intended): n1 to n2, gossip: ${EXPIRED}`,
    ],
    [
      "a node in error",
      told({ ...all, expectClientAuth: "required" }, all),
      "mend n1: Mend what is wrong first: n1: Client certificates are not required. ✖ nothing-is-wrong (observed): 10.0.0.1:7001: let in without a certificate",
    ],
    [
      "a node in error and a link that fails",
      told({ ...expired, expectClientAuth: "required" }, all),
      `${MEND} (derived): n2 to n1, gossip: ${EXPIRED} (and 1 more)`,
    ],
  ];
})();
for (const [what, facts, expected] of LEFT) {
  test(`what is left: ${what}`, () => {
    const { next } = whatIsLeft(facts, "all is done");
    const [gate] = next?.gates ?? [];
    const said = next === null
      ? "null"
      : `${next.kind} ${next.nodes.join()}: ${next.change} ${MARK[`${gate?.holds as boolean}`]} ` +
        `${gate?.id} (${gate?.basis}): ${gate?.evidence}`;
    assert.equal(said, expected);
  });
}
