/**
 * No word is better than the weakest thing that it rests on: over many clusters, each of which was good
 * before something was left unproven, every text, plan and exit code is held to what was seen.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadWriter } from "../../reports/index.ts";
import { FORMATS } from "../../reports/writer.ts";
import { planMarkdown, planText } from "../../reports/plan.ts";
import { exitCodeOf } from "../../src/cli/verdict.ts";
import type { ClusterFacts } from "../../src/explain/facts.ts";
import { judge } from "../../src/explain/judge.ts";
import { judgeLinks } from "../../src/explain/links.ts";
import { planClientAuth } from "../../src/explain/plan/client_auth.ts";
import { plan } from "../../src/explain/plan/plan.ts";
import { isProven } from "../../src/explain/seen.ts";
import { countByBasis, weakest } from "../../src/model/basis.ts";
import type { Report } from "../../src/model/report.ts";
import { type Mode, MODES, VERDICTS } from "../../src/model/words.ts";
import { testWorld } from "../cli/test_world.ts";
import { healthyReport } from "../reports/sample.ts";
import { cluster, MUTUAL, type NodeSketch, options } from "./build.ts";

const MUTE = { state: "timeout", speaks: null, rpc: null, tls: null } as const;
const SHUT = { ...MUTE, state: "closed" } as const;

/** What may stay unproven of a node that is fine. */
const FLAWS: readonly Partial<NodeSketch>[] = [
  {},
  {},
  { tls: { application: "closed" } },
  { tls: { application: "silent" } },
  { tls: { application: "unknown", version: null, chain: null } },
  { tls: { application: "closed" }, clientAuth: { ...MUTUAL, required: true } },
  {
    tls: { application: "closed" },
    clientAuth: {
      ...MUTUAL,
      acceptance: { none: "rejected", configured: "unproven", untrusted: "unproven" },
    },
  },
  { ssl: { unanswered: [{ question: "Which TLS versions are accepted?", why: "mute" }] } },
  { ssl: MUTE },
  { ssl: SHUT },
  { storage: MUTE },
  { storage: { state: "open", speaks: "silent", rpc: null } },
  { storage: { state: "open", speaks: "unknown", rpc: null, firstBytes: null } },
  { chain: { status: "unknown", reasons: ["no-truststore"] } },
  { chain: { status: "invalid", reasons: ["expired"] } },
  { files: { truststore: { source: "ca.pem", certificates: [] } } },
  { vantages: ["same-rack", "same-dc", "other-dc", "outside"] },
];

/** What may be told of it besides, in a file or by the process. */
const TOLD: readonly ((mode: Mode) => Partial<NodeSketch>)[] = [
  () => ({}),
  (mode) => ({ running: { effective: options(mode), plaintextPeers: [] } }),
  (mode) => ({ files: { yaml: { source: "y", effective: options(mode), remarks: [] } } }),
];

const node = (mode: fc.Arbitrary<Mode>) =>
  fc.record({ mode, flaw: fc.constantFrom(...FLAWS), told: fc.constantFrom(...TOLD) })
    .map(({ mode, flaw, told }): NodeSketch => ({ mode, ...told(mode), ...flaw }));

/** Mostly of one mode: what is mixed is hardly ever praised, and so tests nothing. */
const sketches = fc.constantFrom(...MODES, "all" as const, "all" as const).chain((mode) =>
  fc.array(node(fc.constant(mode)), { minLength: 1, maxLength: 4 })
);
const stand = fc.constantFrom<string | null>(null, null, "n1");

function factsOf(of: readonly NodeSketch[], memberOf: string | null): ClusterFacts {
  const vantage = { hostname: null, localAddress: "10.9.9.9", memberOf, clockSkewMs: null };
  return cluster(of, { vantage });
}

function reportOf(facts: ClusterFacts): Report {
  const { findings, verdicts } = judge(facts);
  const count = (verdict: string) => [...verdicts.values()].filter((own) => own === verdict).length;
  return {
    ...healthyReport(),
    nodes: facts.nodes.map(({ node }) => ({
      ...node,
      verdict: verdicts.get(node.id) ?? "unknown",
      findings: [],
    })),
    links: facts.links.map(({ cause: _, ...link }) => link),
    findings: findings.map((finding) => ({ ...finding, fixSteps: [finding.fix] })),
    summary: {
      ...healthyReport().summary,
      nodes: facts.nodes.length,
      ...Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])),
      linksByBasis: countByBasis(facts.links),
    },
  };
}

const isSeen = ({ links }: ClusterFacts) => links.every(({ basis }) => basis === "observed");
const works = ({ links }: ClusterFacts) =>
  links.every(({ outcome }) => outcome === "tls" || outcome === "plain");
const isWhole = ({ nodes }: ClusterFacts) =>
  nodes.every(({ node }) => node.ports.every(({ unanswered = [] }) => unanswered.length === 0));
const areNodes = ({ nodes }: ClusterFacts) => nodes.every(isProven);
const areShown = ({ nodes }: ClusterFacts) =>
  nodes.every((each) => isProven(each) || each.running?.effective != null);
const noError = (facts: ClusterFacts) =>
  judge(facts).findings.every(({ severity }) => severity !== "error");

/** Words of praise, and all that must have been seen for each. */
const PROMISES: readonly [name: string, says: RegExp, needs: (facts: ClusterFacts) => boolean][] = [
  [
    "all as expected",
    /all as expected/,
    (f) => isSeen(f) && areNodes(f) && isWhole(f) && noError(f),
  ],
  ["as expected", /\bas expected\b/, (f) => areNodes(f) && isWhole(f) && noError(f)],
  ["nothing wrong", /nothing wrong found/, (f) => areNodes(f) && isWhole(f) && noError(f)],
  ["done", /\bdone: every node runs/, (f) => areShown(f) && works(f) && noError(f)],
  ["nothing left", /nothing left to do/, (f) => areShown(f) && works(f) && noError(f)],
  ["up", /✔ (\*\*)?every-node-is-up/, isSeen],
  ["pairs", /✔ (\*\*)?every-pair-verifies/, (f) => isSeen(f) && works(f)],
  ["firewall", /✔ (\*\*)?firewall-is-open/, isSeen],
  ["accepted", /✔ (\*\*)?every-certificate-is-accepted/, ({ nodes }) => nodes.length < 2],
  [
    "dials",
    /(?<!would )\bdials? \d+ (with TLS|in the clear)/,
    ({ vantage }) => vantage.memberOf !== null,
  ],
  [
    "fails",
    /(?<!would )\bfails? already/,
    ({ links }) => links.some((l) => l.outcome === "fails" && l.basis === "observed"),
  ],
];

test("no text and no plan says more than was seen", async () => {
  const writers = await Promise.all(
    FORMATS.filter((format) => format !== "json" && format !== "ndjson").map(loadWriter),
  );
  const said = new Map<string, number>();
  fc.assert(
    fc.property(sketches, stand, fc.constantFrom(...MODES), (of, memberOf, other) => {
      const facts = factsOf(of, memberOf);
      const report = reportOf(facts);
      const to = facts.nodes[0]?.node.expected.mode ?? other;
      const texts = [
        ...writers.map((writer) => writer.write(report, { width: 400, captures: [] })),
        ...[plan(facts, to), plan(facts, other)].flatMap((made) => [
          planText(made, { width: 400 }),
          planMarkdown(made),
        ]),
        planText({ to: "required", ...planClientAuth(facts) }, { width: 400 }),
      ];
      for (const [name, says, needs] of PROMISES) {
        const text = texts.find((each) => says.test(each));
        if (text === undefined) continue;
        said.set(name, (said.get(name) ?? 0) + 1);
        const at = text.search(says);
        assert.ok(needs(facts), `${name}: ${text.slice(Math.max(0, at - 80), at + 200)}`);
      }
    }),
    { numRuns: 600, seed: 11 },
  );
  // Praise that is never given proves nothing of its conditions.
  for (const name of ["as expected", "done", "nothing left", "dials"]) {
    assert.ok((said.get(name) ?? 0) > 0, `${name} was never said`);
  }
});

test("no verdict and no exit code is better than what was seen", () => {
  let clean = 0;
  fc.assert(
    fc.property(sketches, stand, (of, memberOf) => {
      const facts = factsOf(of, memberOf);
      const report = reportOf(facts);
      for (const [index, { verdict, id }] of report.nodes.entries()) {
        if (verdict !== "ok" && verdict !== "warning") continue;
        const own = facts.nodes[index] ?? assert.fail();
        assert.ok(isProven(own), `${id} is ${verdict}, and no RPC answer was seen`);
        assert.ok(
          isWhole({ ...facts, nodes: [own] }),
          `${id} is ${verdict}, and was not asked all`,
        );
      }
      const code = (requireObserved: boolean) =>
        exitCodeOf(report, "error", testWorld(), { requireObserved });
      if (code(false) === 0) {
        clean++;
        assert.ok(areNodes(facts) && isWhole(facts) && noError(facts));
      }
      if (code(true) === 0) assert.ok(isSeen(facts) && code(false) === 0);
    }),
    { numRuns: 600, seed: 12 },
  );
  assert.ok(clean > 20, `${clean} clean`);
});

test("a link is never better than its ends, and weaker facts never make a better one", () => {
  fc.assert(
    fc.property(sketches, stand, (of, memberOf) => {
      const facts = factsOf(of, memberOf);
      const proven = new Map(facts.nodes.map((each) => [each.node.id, isProven(each)]));
      for (const { from, to, outcome, basis } of facts.links) {
        assert.equal(basis === "none", outcome === "unknown");
        if (basis === "observed" || basis === "derived") {
          assert.ok(proven.get(from) && proven.get(to), `${from} to ${to}: ${basis}`);
        }
        if (basis === "observed") assert.equal(from, memberOf);
      }
      // Take the proof of one node away.
      const [first, ...others] = facts.nodes;
      if (first === undefined) return;
      const ports = first.node.ports.map((port) => ({
        ...port,
        rpc: null,
        tls: port.tls && { ...port.tls, application: "closed" as const },
      }));
      const nodes = [{ ...first, node: { ...first.node, ports } }, ...others];
      const weaker = judgeLinks({ ...facts, nodes });
      for (const [index, { basis }] of weaker.entries()) {
        const before = facts.links[index]?.basis ?? "none";
        assert.equal(weakest(before, basis), basis, `${before} became ${basis}`);
      }
    }),
    { numRuns: 400, seed: 13 },
  );
});
