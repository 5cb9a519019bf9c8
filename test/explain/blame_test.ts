/** Which node is named when pairs cannot connect. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { blame } from "../../src/explain/blame.ts";
import type { JudgedLink } from "../../src/explain/facts.ts";

const fails = (pairs: string): JudgedLink[] =>
  pairs.split(" ").map((pair) => {
    const [from = "", to = ""] = pair.split("-");
    const link = {
      connection: "gossip",
      outcome: "fails",
      basis: "derived",
      cause: "versions",
    } as const;
    return { from, to, ...link, reason: `${from} to ${to}` };
  });

const named = (pairs: string) => blame(fails(pairs), "versions").map(({ node }) => node);

test("the one that fails with many is named", () => {
  assert.deepEqual(named("a-c b-c c-a c-b"), ["c"]);
  assert.deepEqual(named("a-x b-x c-x"), ["x"]);
});

test("two equals are named together", () => {
  const [only] = blame(fails("a-b b-a"), "versions");
  assert.deepEqual(only, { node: null, others: ["a", "b"], reason: "a to b" });
});

test("two odd ones out are named apart, and every pair is accounted for", () => {
  assert.deepEqual(named("a-x b-x c-x a-y b-y c-y x-y").sort(), ["x", "y"]);
});

test("nothing fails, nobody is named; other causes are not looked at", () => {
  assert.deepEqual(blame([], "versions"), []);
  assert.deepEqual(blame(fails("a-b"), "trust"), []);
});
