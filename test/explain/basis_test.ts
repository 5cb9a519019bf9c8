/** What links, findings, sentences and exit codes rest on: the weakest part counts. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { exitCodeOf } from "../../src/cli/verdict.ts";
import { judge } from "../../src/explain/judge.ts";
import { basisWords, countByBasis, outcomeWords, weakest } from "../../src/model/basis.ts";
import type { NodeFiles } from "../../src/explain/facts.ts";
import type { Report } from "../../src/model/report.ts";
import { BASES, type Mode } from "../../src/model/words.ts";
import { testWorld } from "../cli/test_world.ts";
import { healthyReport } from "../reports/sample.ts";
import { cluster, node, type NodeSketch, NOW, options } from "./build.ts";

const facts = (...sketches: readonly NodeSketch[]) => cluster(sketches);
const bases = (...sketches: readonly NodeSketch[]) => [
  ...new Set(facts(...sketches).links.map(({ basis }) => basis)),
];

/** A file that may wait for a restart. */
const file = (mode: Mode): Partial<NodeFiles> => ({
  yaml: { source: "scylla.yaml", effective: options(mode), remarks: [] },
});

test("weakest() takes the worst of its parts, and nothing for the best", () => {
  for (const [n, a] of BASES.entries()) {
    for (const b of BASES.slice(n)) {
      assert.equal(weakest(a, b), b);
      assert.equal(weakest(b, a), b);
    }
  }
  assert.equal(weakest(), "none");
});

test("a link that nobody dialled is derived, and would happen", () => {
  const { links } = facts({ mode: "all" }, { mode: "all" });
  for (const link of links) {
    assert.equal(link.basis, "derived");
    assert.match(link.reason, /^would dial/);
    assert.equal(outcomeWords(link), "would be tls");
  }
});

test("a link between ends that nothing but the operator calls nodes rests on that word", () => {
  const silent = { mode: "all", tls: { application: "closed" } } as const;
  assert.deepEqual(bases(silent, { mode: "all" }), ["intended"]);
  const told = { ...silent, running: { effective: options("all") } };
  assert.deepEqual(bases(told, { mode: "all" }), ["configured"]);
});

test("a file settles what the ports leave open, as configured, unless it contradicts them", () => {
  const open = { mode: "transitional" } as const;
  assert.deepEqual(bases(open, open), ["none"]);
  const filed = { ...open, files: file("transitional") };
  assert.deepEqual(bases(filed, filed), ["configured"]);
  assert.ok(facts(filed, filed).links.every(({ outcome }) => outcome === "tls"));
  const wrong = { ...open, files: file("all") };
  assert.deepEqual(bases(wrong, wrong), ["none"]);
  // A node of which nothing was seen is not known by its file.
  const away = {
    ...filed,
    storage: { state: "timeout", speaks: null, rpc: null },
    ssl: { state: "timeout", speaks: null, tls: null },
  } as const;
  assert.deepEqual(bases(away, away), ["none"]);
});

test("a link is observed only from the dialler's own place", () => {
  const nodes = [node({ mode: "all" }, 1), node({ mode: "all" }, 2)];
  const vantage = { hostname: null, localAddress: null, memberOf: "n1", clockSkewMs: null };
  const { links } = cluster([{ mode: "all" }, { mode: "all" }], { vantage });
  assert.equal(nodes.length, 2);
  for (const link of links) {
    assert.equal(link.basis, link.from === "n1" ? "observed" : "derived");
    assert.equal(outcomeWords(link), link.from === "n1" ? "tls" : "would be tls");
  }
});

const RPC = { rpc: { features: {}, shard: 0 } } as const;
const MUTE = { state: "timeout", speaks: null, tls: null } as const;
const CLOSED = { state: "closed", speaks: null, tls: null } as const;
const runs = (mode: Mode, more: NodeSketch = {}): NodeSketch => ({
  mode,
  running: { effective: options(mode) },
  ...more,
});
/** From the probe's own place: what it met there itself, and what follows from that. */
const MET: readonly [string, NodeSketch, NodeSketch, string][] = [
  ["TLS, and an RPC answer within", runs("all"), runs("all"), "tls observed"],
  [
    "TLS without an RPC answer",
    runs("all"),
    runs("transitional", { tls: { application: "closed" } }),
    "tls derived",
  ],
  ["a plain answer", runs("none"), runs("none"), "plain observed"],
  [
    "a plain port that its mode opens",
    runs("none"),
    runs("passive", { storage: MUTE }),
    "plain derived",
  ],
  [
    "two closed ports of one that was a node",
    runs("none"),
    runs("none", { storage: { ...CLOSED, ...RPC }, ssl: CLOSED }),
    "fails observed",
  ],
  ["a closed port", runs("none"), runs("all"), "fails derived"],
  ["no trust", runs("all"), runs("all", { chain: { status: "invalid" } }), "fails derived"],
];
for (const [what, from, to, expected] of MET) {
  test(`a link from the probe's place that met ${what}: ${expected}`, () => {
    const vantage = { hostname: null, localAddress: null, memberOf: "n1", clockSkewMs: null };
    const [link] = cluster([from, to], { vantage }).links;
    assert.equal(`${link?.outcome} ${link?.basis}`, expected);
  });
}

test("what a file settles is said to be the file's, and what it leaves open stays open", () => {
  const link = (from: NodeSketch, to: NodeSketch) => {
    const [first] = cluster([from, to]).links;
    return `${first?.outcome} ${first?.basis} ${
      /; by the mode that scylla.yaml names$/.test(first?.reason ?? "")
    }`;
  };
  const open = (mode: Mode): NodeSketch => ({ mode: "transitional", files: file(mode) });
  assert.equal(link(runs("all"), open("transitional")), "tls derived false");
  assert.equal(link(open("transitional"), runs("all")), "tls configured true");
  assert.equal(link(open("passive"), runs("none", { storage: MUTE })), "plain configured true");
  const unjudged = runs("all", { chain: { status: "unknown" } });
  assert.equal(link(open("transitional"), unjudged), "unknown none false");
});

test("a finding says what it rests on: a mode that only a file settles makes it configured", () => {
  const passive = { mode: "passive", expect: "all", files: file("passive") } as const;
  const judged = judge(facts({ mode: "all" }, passive)).findings;
  const of = (id: string) => judged.find((finding) => finding.id === id)?.basis;
  assert.equal(of("mixed-modes"), "configured");
  assert.equal(of("plaintext-port-open"), "observed");
  const derived = judge(facts({ mode: "all" }, { mode: "none", expect: "all" })).findings;
  assert.equal(derived.find(({ id }) => id === "mixed-modes")?.basis, "derived");
  assert.ok(judged.every(({ basis }) => basis !== undefined));
});

test("modes that are mixed do not get along as long as a link is not known", () => {
  const told = (mode: "all" | "transitional"): NodeSketch => ({
    mode,
    running: { effective: options(mode) },
  });
  const sentence = (...sketches: readonly NodeSketch[]) =>
    judge(facts(...sketches)).findings.find(({ id }) => id === "mixed-modes")?.explanation ?? "";
  assert.match(sentence(told("all"), told("transitional")), /^The modes that are mixed here get/);
  const blind = { ...told("transitional"), chain: { status: "unknown" } } as const;
  assert.match(sentence(told("all"), blind), /^Whether .* is not known/);
});

test("basisWords() counts what was not observed, and is silent when all was", () => {
  const of = (...words: readonly (typeof BASES[number])[]) =>
    basisWords(countByBasis(words.map((basis) => ({ basis }))));
  assert.equal(of("observed", "observed"), "");
  assert.equal(of(), "");
  assert.equal(of("derived", "derived"), "2 links derived, none observed");
  assert.equal(
    of("derived", "configured", "intended", "none", "observed"),
    "1 link derived, 1 by configuration, 1 by intent, 1 not known, 1 observed",
  );
});

test("--require-observed takes no derived link", () => {
  const report = (basis: "observed" | "derived"): Report => {
    const links = healthyReport().links.map((link) => ({ ...link, basis }));
    const summary = { ...healthyReport().summary, linksByBasis: countByBasis(links) };
    return { ...healthyReport(), links, summary };
  };
  const world = testWorld({ now: () => NOW });
  const code = (basis: "observed" | "derived", requireObserved: boolean) =>
    exitCodeOf(report(basis), "error", world, { requireObserved });
  assert.ok(report("derived").links.length > 0);
  assert.deepEqual([code("derived", false), code("derived", true)], [0, 1]);
  assert.deepEqual([code("observed", false), code("observed", true)], [0, 0]);
});
