/** Whatever a cluster looks like: no rule fails, and every finding can be checked and followed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judge } from "../../src/explain/judge.ts";
import { planClientAuth } from "../../src/explain/plan/client_auth.ts";
import { plan } from "../../src/explain/plan/plan.ts";
import { runbookMarkdown } from "../../src/explain/runbook.ts";
import {
  CHAIN_REASONS,
  CHAIN_STATUSES,
  MODES,
  PORT_STATES,
  SPEAKS,
  VERDICTS,
} from "../../src/model/words.ts";
import { CA, certificate, cluster, MUTUAL, type NodeSketch, options } from "./build.ts";

const mode = fc.constantFrom(...MODES);
const port = fc.record({
  state: fc.constantFrom(...PORT_STATES),
  speaks: fc.option(fc.constantFrom(...SPEAKS)),
}, { requiredKeys: [] });
const chain = fc.record({
  status: fc.constantFrom(...CHAIN_STATUSES),
  reasons: fc.uniqueArray(fc.constantFrom(...CHAIN_REASONS), { maxLength: 3 }),
  certificates: fc.array(
    fc.record({ number: fc.nat(5), days: fc.integer({ min: -50, max: 400 }) }).map(certificate),
    { maxLength: 3 },
  ),
}, { requiredKeys: [] });
const clientAuth = fc.record({
  requested: fc.option(fc.boolean()),
  required: fc.option(fc.boolean()),
  caNames: fc.array(fc.constantFrom(CA, "CN=Other"), { maxLength: 2 }),
}, { requiredKeys: [] });

const sketch: fc.Arbitrary<NodeSketch> = fc.record({
  mode,
  expect: fc.option(mode),
  expectClientAuth: fc.constantFrom("none", "optional", "required", null),
  dc: fc.option(fc.constantFrom("dc1", "dc2")),
  rack: fc.option(fc.constantFrom("r1", "r2")),
  release: fc.constantFrom("4.5.6", "5.4", "6.2", "2025.1", "2026.4"),
  storage: port,
  ssl: port,
  chain,
  clientAuth: fc.oneof(clientAuth, fc.constant(MUTUAL)),
  running: fc.option(mode.map((each) => ({
    effective: options(each),
    plaintextPeers: ["10.0.0.1", "10.9.9.9"],
  }))),
  dialAs: fc.boolean(),
}, { requiredKeys: [] }) as fc.Arbitrary<NodeSketch>;

test("any cluster is judged without a failing rule", () => {
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 5 }), (sketches) => {
      const facts = cluster(sketches);
      const { findings, verdicts, bugs } = judge(facts);
      assert.deepEqual(bugs, []);
      const ids = new Set(facts.nodes.map(({ node }) => node.id));
      assert.equal(new Set(findings.map(({ key }) => key)).size, findings.length);
      for (const finding of findings) {
        assert.ok(finding.evidence.length > 0 && finding.evidence.every((line) => line !== ""));
        assert.ok(finding.node === null || ids.has(finding.node), finding.key);
        assert.ok(finding.title !== "" && finding.explanation !== "" && finding.fix !== "");
        assert.ok(runbookMarkdown(finding.runbook) !== null, finding.runbook);
        assert.doesNotMatch(JSON.stringify(finding), /undefined|NaN|\[object|\{[a-z_]+\}/);
      }
      assert.deepEqual([...verdicts.keys()], [...ids]);
      for (const [id, verdict] of verdicts) {
        assert.ok(VERDICTS.includes(verdict));
        const own = findings.filter(({ node }) => node === id);
        assert.equal(verdict === "error", own.some(({ severity }) => severity === "error"));
        if (verdict === "ok") assert.ok(own.every(({ severity }) => severity === "info"));
      }
    }),
    { numRuns: 400, seed: 3 },
  );
});

test("any cluster has a plan to any mode, in words that hold", () => {
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 4 }), mode, (sketches, to) => {
      const facts = cluster(sketches);
      for (const made of [plan(facts, to), planClientAuth(facts)]) {
        assert.equal(Object.keys(made.states).length, facts.nodes.length);
        assert.doesNotMatch(JSON.stringify(made), /undefined|NaN|\[object|\{[a-z_]+\}/);
        if (made.next !== null) {
          assert.ok(made.next.gates.length > 0 && made.next.nodes.length > 0);
          // A change has a way back; a question about a mode changes nothing, nor does mending a link.
          const asks = /^(Find out|Mend) /.test(made.next.change);
          assert.equal(made.rollback.length > 0, !asks);
        }
        assert.ok(made.breaks.every(({ outcome }) => outcome === "fails"));
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});

test("links: every ordered pair, gossip and data, once", () => {
  fc.assert(
    fc.property(fc.array(sketch, { minLength: 1, maxLength: 5 }), (sketches) => {
      const { links } = cluster(sketches);
      const n = sketches.length;
      assert.equal(links.length, n * (n - 1) * 2);
      for (const { outcome, reason, cause } of links) {
        assert.ok(reason.length > 5 && reason.length < 1000);
        assert.ok(cause === null || outcome === "fails");
      }
    }),
    { numRuns: 200, seed: 5 },
  );
});
