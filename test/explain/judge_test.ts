/** Filing, verdicts, and the silence over what is healthy. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../src/explain/judge.ts";
import type { Rule } from "../../src/explain/rule.ts";
import { RULES } from "../../src/explain/rules/index.ts";
import { type Mode, MODES } from "../../src/model/words.ts";
import { certificate, cluster, MUTUAL, type NodeSketch, options } from "./build.ts";

const PLACES = [
  { dc: "dc1", rack: "r1" },
  { dc: "dc1", rack: "r2" },
  { dc: "dc2", rack: "r1" },
  { dc: "dc2", rack: "r1" },
];
const healthy = (sketch: NodeSketch) => cluster(PLACES.map((place) => ({ ...place, ...sketch })));

for (const mode of MODES) {
  test(`nothing is found in a healthy cluster in ${mode}`, () => {
    assert.deepEqual(judge(healthy({ mode })).findings, []);
    const told = healthy({ mode, running: { effective: options(mode) } });
    assert.deepEqual(judge(told).findings, []);
    assert.deepEqual([...judge(told).verdicts.values()], ["ok", "ok", "ok", "ok"]);
  });
}

for (const mode of ["transitional", "all"] as const) {
  test(`nothing is found with client certificates required in ${mode}`, () => {
    const facts = healthy({ mode, expectClientAuth: "required", clientAuth: MUTUAL });
    assert.deepEqual(judge(facts).findings, []);
  });
}

test("without an intent only what is wrong in itself is found", () => {
  for (const mode of MODES) {
    assert.deepEqual(judge(healthy({ mode, expect: null, expectClientAuth: null })).findings, []);
  }
});

test("an old release keeps its plain port open, and that is no finding", () => {
  assert.deepEqual(judge(healthy({ mode: "all", release: "4.5.6" })).findings, []);
});

test("what the evidence leaves open is a question, not a finding", () => {
  const pairs: [runs: Mode, intended: Mode][] = [["passive", "transitional"], ["rack", "dc"]];
  for (const [mode, expect] of pairs) {
    const facts = cluster([{ mode, expect }]);
    assert.deepEqual(judge(facts).findings, []);
    assert.equal(facts.nodes[0]?.node.observed.questions.length, 1);
  }
});

test("a verdict is the worst of the node's own findings", () => {
  const facts = cluster([
    {},
    { chain: { certificates: [certificate({ number: 2, days: 20 })] } },
    { storage: { state: "timeout", speaks: null } },
    { mode: "none", expect: "all" },
    {
      storage: { state: "timeout", speaks: null },
      chain: { certificates: [certificate({ number: 5, days: 3 })] },
    },
  ]);
  assert.deepEqual([...judge(facts).verdicts], [
    ["n1", "ok"],
    ["n2", "warning"],
    ["n3", "unknown"],
    ["n4", "error"],
    ["n5", "error"],
  ]);
});

test("a node that was not probed is unknown", () => {
  const facts = cluster([{
    node: { ports: [], observed: { modes: [...MODES], questions: [], vantages: ["outside"] } },
  }]);
  assert.deepEqual([...judge(facts).verdicts], [["n1", "unknown"]]);
});

test("a finding names its node, its port and the node's own numbers", () => {
  const facts = cluster([{ id: "eu-1", mode: "transitional", expect: "all", ports: [7100, 7101] }]);
  const [finding] = judge(facts).findings;
  assert.equal(finding?.key, "plaintext-port-open/eu-1/7100");
  assert.equal(finding.node, "eu-1");
  assert.equal(finding.runbook, "plaintext-port-open");
  assert.match(finding.evidence[0] ?? "", /^10\.0\.0\.1:7100: ScyllaDB RPC in the clear$/);
  assert.match(
    finding.fix,
    /internode_encryption: all {3}# in \/etc\/scylla\/scylla\.yaml on 10\.0\.0\.1/,
  );
});

const rule = (more: Partial<Rule>): Rule =>
  ({ ...RULES[0], id: "x", scope: "cluster", severity: "warning", ...more }) as Rule;

test("a rule that throws is reported, and hides nobody", () => {
  const broken = rule({
    id: "broken",
    judge: () => {
      throw new Error("no such thing");
    },
  });
  const judged = judge(cluster([{ mode: "none", expect: "all" }]), [broken, ...RULES]);
  assert.deepEqual(judged.bugs, [{ rule: "broken", error: "no such thing" }]);
  assert.ok(judged.findings.length > 0);
});

test("two drafts with one key become one finding, of the worse severity", () => {
  const twice = rule({
    *judge() {
      yield { evidence: ["a"] as const };
      yield { evidence: ["b"] as const, severity: "error" as const, title: "worse" };
    },
  });
  const { findings } = judge(cluster([{}]), [twice]);
  assert.equal(findings.length, 1);
  assert.deepEqual(findings[0]?.evidence, ["a", "b"]);
  assert.equal(findings[0].severity, "error");
  assert.equal(findings[0].title, "worse");
});

test("evidence is bounded", () => {
  const many = rule({
    *judge() {
      yield { evidence: ["0", ...Array.from({ length: 500 }, (_, i) => `${i + 1}`)] as const };
    },
  });
  const { findings } = judge(cluster([{}]), [many]);
  assert.equal(findings[0]?.evidence.length, 51);
  assert.equal(findings[0].evidence.at(-1), "and 451 more");
});

test("findings are the same whatever was judged before", () => {
  const facts = cluster([{ mode: "none", expect: "all" }, { mode: "rack", expect: "dc" }]);
  assert.deepEqual(judge(facts), judge(facts));
});

test("one cause, one finding: a chain that every node's own truststore accepts is no finding", () => {
  const accepted = ["n1", "n2"].map((truststoreOf) => ({
    truststoreOf,
    status: "valid" as const,
    reasons: [],
  }));
  const pinned = (judgements: typeof accepted) =>
    judge(cluster([{}, {}, {
      chain: { status: "invalid", reasons: ["issuer-unknown"], judgements },
    }])).findings.map(({ key }) => key);
  assert.deepEqual(pinned(accepted), []);
  assert.deepEqual(pinned(accepted.slice(1)), ["chain-issuer-unknown/n3/7001"]);
});

test("ports: the few are named, equals are not", () => {
  const keys = (...ports: number[]) =>
    judge(cluster(ports.map((port) => ({ mode: "none", ports: [port, 7001] as const }))))
      .findings.filter(({ id }) => id === "ports-differ").map(({ key }) => key);
  assert.deepEqual(keys(7000, 7000, 7100), ["ports-differ/n3/"]);
  assert.deepEqual(keys(7000, 7100), ["ports-differ//"]);
  assert.deepEqual(keys(7000, 7000, 7000), []);
});

test("a server without proof is told once, and no link to it works", () => {
  const facts = cluster([{}, {
    tls: { checks: { serverSignature: "invalid" }, application: "unknown" },
    clientAuth: {
      acceptance: { none: "not-tried", configured: "not-tried", untrusted: "not-tried" },
    },
  }]);
  assert.deepEqual(judge(facts).findings.map(({ key }) => key), ["server-proof-invalid/n2/7001"]);
  assert.ok(
    facts.links.filter(({ to }) => to === "n2").every(({ outcome }) => outcome === "fails"),
  );
});

test("a fix says what is known: the intended mode, and the nodes to go to", () => {
  const fixOf = (sketches: NodeSketch[], id: string) =>
    judge(cluster(sketches)).findings.find((finding) => finding.id === id)?.fix ?? "";
  for (const expect of ["transitional", "all"] as const) {
    const fix = fixOf([{ mode: "dc", expect }], "mode-differs");
    assert.match(fix, new RegExp(`^internode_encryption: ${expect}\\b.*on 10\\.0\\.0\\.1$`, "m"));
    assert.match(fix, new RegExp(`plan --to ${expect}$`, "m"));
  }
  const open = fixOf([{ mode: "transitional", expect: "dc" }], "plaintext-port-open");
  assert.match(open, /^internode_encryption: dc {3}#/m);
  const node = { configured: { mode: "none", clientAuth: "none", source: "a.yaml:7" } } as const;
  const read = fixOf([{ node, expectClientAuth: "required" }], "configured-differs");
  assert.match(read, /^internode_encryption: all, and require_client_auth: true {3}#/m);
  const mixed = fixOf([{ mode: "none", expect: "rack" }, { expect: "rack" }], "mixed-modes");
  assert.match(mixed, /plan --to rack /);
  for (const text of [open, read, mixed]) assert.doesNotMatch(text, /MODE|NODE|lower case/);
});

test("a finding of two equals names both in its fix, and takes them one after the other", () => {
  const only = (version: "TLSv1.2" | "TLSv1.3"): NodeSketch => ({
    tls: {
      version,
      versions: {
        "TLSv1.0": "rejected",
        "TLSv1.1": "rejected",
        "TLSv1.2": "rejected",
        "TLSv1.3": "rejected",
        [version]: "accepted",
      },
    },
  });
  const pairs: [sketches: NodeSketch[], id: string][] = [
    [[only("TLSv1.2"), only("TLSv1.3"), {}], "no-common-version"],
    [[{ mode: "none" }, { mode: "none", ports: [7100, 7001] }], "ports-differ"],
  ];
  for (const [sketches, id] of pairs) {
    const finding = judge(cluster(sketches)).findings.find((each) => each.id === id);
    assert.equal(finding?.node, null);
    assert.match(finding.fix, /# on 10\.0\.0\.1, 10\.0\.0\.2, one after the other$/m);
    assert.doesNotMatch(finding.fix, /NODE/);
  }
  const odd = judge(cluster([7000, 7000, 7100].map((port) => ({
    mode: "none" as const,
    ports: [port, 7001] as const,
  })))).findings.find(({ id }) => id === "ports-differ");
  assert.match(odd?.fix ?? "", /^storage_port: 7000, ssl_storage_port: 7001 .*on 10\.0\.0\.3$/m);
});
