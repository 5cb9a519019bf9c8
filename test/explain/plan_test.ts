/** The migration: where a cluster is, what comes next, and that no step on the way cuts a link. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planClientAuth } from "../../src/explain/plan/client_auth.ts";
import { plan } from "../../src/explain/plan/plan.ts";
import { type Mode, MODES } from "../../src/model/words.ts";
import { certificate, cluster, type NodeSketch, options } from "./build.ts";

interface Place {
  readonly mode: Mode;
  readonly dc: string;
  readonly rack: string;
}

/** A cluster whose nodes tell their modes over REST. */
const told = (places: readonly (Partial<Place> & { mode: Mode })[], more: NodeSketch = {}) =>
  cluster(places.map(({ mode, ...place }) => ({
    mode,
    ...place,
    release: "2026.3",
    running: { effective: options(mode), plaintextPeers: [] },
    ...more,
  })));

const failing = (places: readonly Place[]) =>
  told(places).links.filter(({ outcome }) => outcome === "fails");

const PLACES = fc.array(
  fc.record({
    mode: fc.constantFrom(...MODES),
    dc: fc.constantFrom("dc1", "dc2"),
    rack: fc.constantFrom("r1", "r2"),
  }),
  { minLength: 2, maxLength: 6 },
);

test("following the plan never cuts a link, from any cluster in which all links work", () => {
  let walked = 0;
  fc.assert(
    fc.property(
      PLACES.filter((places) => failing(places).length === 0),
      fc.constantFrom(...MODES),
      fc.infiniteStream(fc.nat()),
      (start, to, choice) => {
        let places = start;
        for (let moves = 0; moves < 40; moves++) {
          const { next, breaks, step } = plan(told(places), to);
          if (next === null) {
            assert.ok(places.every(({ mode }) => mode === to), step);
            walked += moves;
            return;
          }
          assert.deepEqual(breaks, [], step);
          assert.ok(next.mode !== null && next.nodes.length > 0);
          for (const { id, holds, evidence } of next.gates) {
            assert.notEqual(holds, false, `${id}: ${evidence}`);
          }
          const name = next.nodes[choice.next().value % next.nodes.length];
          places = places.map((place, index) =>
            `n${index + 1}` === name ? { ...place, mode: next.mode as Mode } : place
          );
          assert.deepEqual(failing(places), [], `${step}: ${name} to ${next.mode}`);
        }
        assert.fail("the plan does not end");
      },
    ),
    { numRuns: 400, seed: 20261124 },
  );
  assert.ok(walked > 500, `${walked} moves`);
});

test("the plan mends a cluster whose links fail, and ends", () => {
  fc.assert(
    fc.property(PLACES, fc.constantFrom(...MODES), (start, to) => {
      let places = start;
      for (let moves = 0; moves < 40; moves++) {
        const { next } = plan(told(places), to);
        if (next === null) return;
        places = places.map((place, index) =>
          next.nodes[0] === `n${index + 1}` ? { ...place, mode: next.mode as Mode } : place
        );
      }
      assert.fail("the plan does not end");
    }),
    { numRuns: 300, seed: 7 },
  );
});

const DONE =
  "done: every node runs all; as far as one vantage can see: 4 links derived, none observed";

const states = (modes: readonly Mode[], to: Mode) => {
  const { step, states, next } = plan(told(modes.map((mode) => ({ mode }))), to);
  return { step, states: Object.values(states).join(" "), mode: next?.mode, nodes: next?.nodes };
};

test("the way from none to all", () => {
  assert.deepEqual(states(["none", "none"], "all"), {
    step: "step 1 of 3: certificates on every node, mode none (0 of 2 nodes)",
    states: "N0 N0",
    mode: "passive",
    nodes: ["n1", "n2"],
  });
  assert.deepEqual(states(["passive", "none"], "all").nodes, ["n2"]);
  assert.deepEqual(states(["passive", "transitional"], "all"), {
    step: "step 2 of 3: transitional on every node (1 of 2 nodes)",
    states: "NP T",
    mode: "transitional",
    nodes: ["n1"],
  });
  assert.deepEqual(states(["transitional", "all"], "all"), {
    step: "step 3 of 3: all on every node (1 of 2 nodes)",
    states: "T A",
    mode: "all",
    nodes: ["n1"],
  });
  assert.deepEqual(states(["all", "all"], "all"), {
    step: DONE,
    states: "A A",
    mode: undefined,
    nodes: undefined,
  });
});

test("from dc to all, and back to none, by way of transitional", () => {
  assert.equal(states(["dc", "dc"], "all").mode, "transitional");
  assert.equal(states(["all", "all"], "none").mode, "transitional");
  assert.equal(states(["transitional", "transitional"], "none").mode, "passive");
  assert.equal(states(["passive", "passive"], "none").mode, "none");
});

const gate = (facts: ReturnType<typeof told>, to: Mode, id: string) =>
  plan(facts, to).next?.gates.find((each) => each.id === id) ?? assert.fail(`no gate ${id}`);

test("one node without a TLS listener holds the transitional step back", () => {
  const facts = told([{ mode: "passive" }, { mode: "passive" }]);
  assert.equal(gate(facts, "all", "every-node-serves-tls").holds, true);
  const before = told([{ mode: "passive" }, { mode: "none" }, { mode: "none" }]);
  const { next, breaks } = plan(before, "all");
  assert.equal(next?.mode, "passive");
  assert.deepEqual(breaks, []);
});

test("what would break if one went on is named link by link", () => {
  const facts = told([{ mode: "passive" }, { mode: "transitional" }], {
    tls: { versions: V13 },
  });
  const narrow = cluster([
    { mode: "passive", running: { effective: options("passive") } },
    {
      mode: "passive",
      running: { effective: options("passive") },
      chain: { judgements: [{ truststoreOf: "n1", status: "invalid", reasons: ["expired"] }] },
    },
  ]);
  assert.deepEqual(plan(facts, "all").breaks, []);
  const { breaks, next } = plan(narrow, "all");
  assert.ok(breaks.length > 0 && breaks.every(({ from, to }) => from === "n1" && to === "n2"));
  const verifies = next?.gates.find(({ id }) => id === "every-pair-verifies");
  assert.equal(verifies?.holds, false);
  assert.match(verifies.evidence, /^n1 to n2: .*expired/);
});

const V13 = {
  "TLSv1.0": "rejected",
  "TLSv1.1": "rejected",
  "TLSv1.2": "accepted",
  "TLSv1.3": "accepted",
} as const;

test("plaintext callers hold the last step back, strangers do not", () => {
  const called = (by: string[]) =>
    told([{ mode: "transitional" }, { mode: "transitional" }], {
      running: { effective: options("transitional"), plaintextPeers: by },
    });
  assert.equal(gate(called(["10.9.9.9"]), "all", "no-plaintext-inbound").holds, true);
  const held = gate(called(["10.0.0.2"]), "all", "no-plaintext-inbound");
  assert.equal(held.holds, false);
  assert.match(held.evidence, /n1 from 10\.0\.0\.2/);
  const unasked = told([{ mode: "transitional" }], {
    running: { effective: options("transitional"), plaintextPeers: null },
  });
  assert.equal(gate(unasked, "all", "no-plaintext-inbound").holds, null);
});

test("a release without transitional holds everything back", () => {
  const old = cluster([{ mode: "none", release: "6.2" }]);
  assert.equal(gate(old, "all", "release-knows-transitional").holds, false);
});

test("a certificate that ends within the week holds the step back", () => {
  const facts = told([{ mode: "passive" }], {
    chain: { certificates: [certificate({ days: 6 })] },
  });
  assert.equal(gate(facts, "all", "nothing-expires").holds, false);
});

test("passive and transitional look alike from outside: the step is harmless, and says so", () => {
  const outside = cluster([{ mode: "passive" }, { mode: "transitional" }]);
  const { states, next } = plan(outside, "all");
  assert.deepEqual(Object.values(states), ["unknown", "unknown"]);
  assert.equal(next?.mode, "transitional");
  assert.match(next.change, /cannot be seen from outside: give --api/);
});

test("dc and rack look alike from outside: on the way to dc one must know", () => {
  const outside = cluster([{ mode: "dc" }, { mode: "dc" }]);
  const { next, breaks, rollback } = plan(outside, "dc");
  assert.equal(next?.mode, null);
  assert.match(next.change, /^Find out in which mode n1, n2 run\.$/);
  assert.ok(next.gates.length === 2 && next.gates.every(({ holds }) => holds === null));
  assert.deepEqual(breaks, []);
  assert.deepEqual(rollback, [], "a question has no way back");
  assert.equal(plan(outside, "all").next?.mode, "transitional");
});

test("a node that cannot be seen is asked after first", () => {
  const timeout = { state: "timeout", speaks: null, tls: null } as const;
  const facts = cluster([{ mode: "all" }, { storage: timeout, ssl: timeout }]);
  assert.deepEqual(plan(facts, "all").next?.nodes, ["n2"]);
});

test("an empty cluster has no plan", () => {
  assert.equal(plan(cluster([]), "all").next, null);
});

test("what fails already is said; what the step does not mend stays among the breaks", () => {
  const leap = plan(told([{ mode: "all" }, { mode: "none" }]), "all");
  assert.match(leap.step, /\(1 of 2 nodes\); 4 links would fail already$/);
  assert.deepEqual(
    leap.breaks.map(({ from, to, connection }) => `${from} ${to} ${connection}`),
    ["n2 n1 gossip", "n2 n1 data"],
  );
  const mended = plan(told([{ mode: "passive" }, { mode: "all" }]), "all");
  assert.match(mended.step, /; 2 links would fail already$/);
  assert.deepEqual(mended.breaks, []);
});

test("a plan is done only when links are known to work and nothing is wrong", () => {
  const at = (more: NodeSketch = {}) => plan(told([{ mode: "all" }, { mode: "all" }], more), "all");
  assert.deepEqual([at().step, at().next], [DONE, null]);
  const unjudged = at({ chain: { status: "unknown", reasons: ["no-truststore"] } });
  assert.equal(
    unjudged.step,
    "every node runs all, but it is not done; whether 4 links work is not known",
  );
  assert.equal(unjudged.next?.change, "Find out whether n1 reaches n2.");
  assert.deepEqual(unjudged.next.gates.map(({ id, holds }) => [id, holds]), [
    ["every-link-works", null],
  ]);
  const broken = at({ chain: { status: "invalid", reasons: ["expired"] } });
  assert.equal(broken.step, "every node runs all, but it is not done; 4 links would fail already");
  assert.equal(broken.next?.change, "Mend the links that fail, n1 to n2 first.");
  assert.equal(broken.next.gates[0]?.holds, false);
  assert.equal(broken.breaks.length, 4);
  assert.deepEqual(broken.rollback, []);
  // All links work, and yet a node does not do what it should.
  const weaker = at({ expectClientAuth: "required" });
  assert.equal(weaker.step, "every node runs all, but it is not done");
  assert.match(weaker.next?.change ?? "", /^Mend what is wrong first: n1: /);
  assert.deepEqual(weaker.next?.nodes, ["n1"]);
  assert.match(weaker.next?.gates[0]?.command ?? "", /^ringshake runbook client-auth-weaker$/);
});

test("ports that differ stop a migration, unless the inventory says how peers reach the node", () => {
  const gate = (dialAs: boolean) => {
    const facts = cluster([
      { mode: "none", release: "2026.3" },
      { mode: "none", release: "2026.3", ports: [17000, 17001], dialAs },
    ]);
    return plan(facts, "all").next?.gates.find(({ id }) => id === "ports-are-equal");
  };
  assert.equal(gate(false)?.holds, false);
  assert.match(gate(false)?.evidence ?? "", /7000 and 7001.*17000 and 17001/);
  assert.equal(gate(true)?.holds, true);
});

test("Cassandra nodes are named, and take no part in a plan", () => {
  const stranger: NodeSketch = {
    mode: "none",
    storage: { speaks: "cassandra-internode", service: "Cassandra internode v12", rpc: null },
  };
  const all = { mode: "all", running: { effective: options("all") } } as const;
  const alone = plan(cluster([all, { ...all }]), "all");
  const mixed = plan(cluster([all, stranger, { ...all }]), "all");
  assert.equal(alone.next, null);
  assert.equal(mixed.next, null);
  assert.equal(mixed.step, `${alone.step}; n2 is Apache Cassandra, and left out`);
  assert.deepEqual(mixed.states, { "10.0.0.1": "A", "10.0.0.2": "unknown", "10.0.0.3": "A" });
  for (
    const none of [
      plan(cluster([stranger, stranger]), "all"),
      planClientAuth(cluster([stranger, stranger])),
    ]
  ) {
    assert.equal(none.next?.kind, "ask", none.step);
    assert.deepEqual(none.next?.nodes, ["n1", "n2"]);
    assert.match(none.step, /; n1, n2 are Apache Cassandra, and left out$/);
  }
});
