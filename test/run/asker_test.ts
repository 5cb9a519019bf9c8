/** Where a probe stands in a node's eyes: a stranger only where that is known. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { askerOf } from "../../src/cli/survey/asker.ts";
import { type Asker, type KnownNode, SOMEBODY, standingTo } from "../../src/run/asker.ts";
import { VANTAGES } from "../../src/scylla/topology.ts";

const node = (id: string, dc: string, rack: string, ...addresses: string[]): KnownNode => ({
  id,
  dc,
  rack,
  addresses,
});
const one = node("eu-1", "eu", "r1", "10.0.0.1", "192.168.0.1");
const two = node("eu-2", "eu", "r2", "10.0.0.2");
const far = node("us-1", "us", "r1", "10.1.0.1");
const known = [one, two, far];
const local = [node("n1", "dc1", "r1", "127.0.0.1"), node("n2", "dc1", "r2", "127.0.0.2")];

const CASES: readonly {
  name: string;
  asker: Partial<Asker>;
  source: string | null;
  memberOf: string | null;
  saidBy: "flag" | "address" | null;
  vantages: readonly string[];
}[] = [
  {
    name: "from an address that nobody listed, of a list that may have gaps",
    asker: { known },
    source: "10.0.0.9",
    ...{ memberOf: null, saidBy: null, vantages: VANTAGES },
  },
  {
    name: "from an address that is not in the whole list",
    asker: { known, isWhole: true },
    source: "10.0.0.9",
    ...{ memberOf: null, saidBy: null, vantages: ["outside"] },
  },
  {
    name: "of a whole list that knows a node by its name",
    asker: { known: [...known, node("us-2", "us", "r2", "us-2.example")], isWhole: true },
    source: "10.0.0.9",
    ...{ memberOf: null, saidBy: null, vantages: VANTAGES },
  },
  {
    name: "of a whole list of public addresses, from a private one",
    asker: { known: [...known, node("us-2", "us", "r2", "198.51.100.2")], isWhole: true },
    source: "10.0.0.9",
    ...{ memberOf: null, saidBy: null, vantages: VANTAGES },
  },
  {
    name: "of a whole list of addresses of one family, from the other",
    asker: { known, isWhole: true },
    source: "2001:db8::9",
    ...{ memberOf: null, saidBy: null, vantages: VANTAGES },
  },
  {
    name: "before a connection stood",
    asker: { known, isWhole: true },
    source: null,
    ...{ memberOf: null, saidBy: null, vantages: VANTAGES },
  },
  {
    name: "from any address of a member",
    asker: { known },
    source: "192.168.0.1",
    ...{ memberOf: "eu-1", saidBy: "address", vantages: ["same-dc"] },
  },
  {
    name: "--as outside, whatever the address",
    asker: { known, as: "outside" },
    source: "10.0.0.1",
    ...{ memberOf: null, saidBy: "flag", vantages: ["outside"] },
  },
  {
    name: "--as a node, whatever the address",
    asker: { known, as: far },
    source: "10.0.0.1",
    ...{ memberOf: "us-1", saidBy: "flag", vantages: ["other-dc"] },
  },
  {
    name: "as the node itself",
    asker: { known, as: two },
    source: "10.0.0.9",
    ...{ memberOf: "eu-2", saidBy: "flag", vantages: ["same-rack"] },
  },
];

for (const { name, asker, source, memberOf, saidBy, vantages } of CASES) {
  test(`standingTo(): ${name}`, () => {
    const standing = standingTo(two, source, { ...SOMEBODY, ...asker });
    assert.equal(standing.memberOf?.id ?? null, memberOf);
    assert.equal(standing.saidBy, saidBy);
    assert.deepEqual(standing.vantages, vantages);
  });
}

test("askerOf(): --as must not contradict the address that was chosen", () => {
  const asked = (as: string, localAddress: string) =>
    askerOf({ as, localAddress }, known, { isWhole: true }).as;
  assert.equal(asked("eu-1", "192.168.0.1"), one);
  assert.equal(asked("eu-1", "10.0.0.9"), one);
  assert.equal(asked("outside", "10.0.0.9"), "outside");
  for (const as of ["outside", "eu-2", "10.1.0.1"]) {
    assert.throws(() => asked(as, "192.168.0.1"), /192\.168\.0\.1 is an address of eu-1/, as);
  }
});

test("standingTo(): loopback proves nothing, unless its address was chosen", () => {
  const [, second] = local as [KnownNode, KnownNode];
  const drifting = standingTo(second, "127.0.0.1", { ...SOMEBODY, known: local, isWhole: true });
  assert.deepEqual(drifting.vantages, VANTAGES);
  const chosen = { ...SOMEBODY, known: local, localAddress: "127.0.0.1" };
  const standing = standingTo(second, "127.0.0.1", chosen);
  assert.equal(standing.memberOf?.id, "n1");
  assert.deepEqual(standing.vantages, ["same-dc"]);
});
