import assert from "node:assert/strict";
import { test } from "node:test";
import { type Connection, type Mode, MODES } from "../../src/model/words.ts";
import {
  BIND_ADDRESSES,
  type BindAddress,
  dial,
  outgoingEncryption,
} from "../../src/scylla/internode.ts";
import {
  expectStoragePorts,
  internodeEncryption,
  type Listening,
  modeOf,
  startProblem,
} from "../../src/scylla/listener.ts";
import { NEWEST_RELEASE, parseRelease } from "../../src/scylla/release.ts";
import { type Relation, relationsBetween, VANTAGES } from "../../src/scylla/topology.ts";

const node = (mode: Mode, ports: [number, number] = [7000, 7001], release = NEWEST_RELEASE) => ({
  mode,
  storagePort: ports[0],
  sslStoragePort: ports[1],
  release,
});

test("expectStoragePorts: mode, vantage and ports, as from 2025.1 on", () => {
  // mode, ports, what same-rack / same-dc / other-dc / outside meet on the plain port, TLS port
  const table: [Mode, [number, number], string, string][] = [
    ["none", [7000, 7001], "plain plain plain plain", "closed"],
    ["passive", [7000, 7001], "plain plain plain plain", "tls"],
    ["passive", [7000, 0], "plain plain plain plain", "closed"],
    ["passive", [0, 7001], "closed closed closed closed", "closed"],
    ["transitional", [7000, 7001], "plain plain plain plain", "tls"],
    ["transitional", [0, 7001], "closed closed closed closed", "tls"],
    ["transitional", [7000, 0], "plain plain plain plain", "closed"],
    ["dc", [7000, 7001], "plain plain drops drops", "tls"],
    ["dc", [7000, 0], "plain plain drops drops", "closed"],
    ["rack", [7000, 7001], "plain drops drops drops", "tls"],
    ["all", [7000, 7001], "closed closed closed closed", "tls"],
    ["all", [0, 7001], "closed closed closed closed", "tls"],
    ["all", [7000, 0], "closed closed closed closed", "closed"],
    ["all", [7000, 7000], "tls tls tls tls", "tls"],
  ];
  for (const [mode, ports, plain, tls] of table) {
    const met = VANTAGES.map((vantage) => expectStoragePorts(node(mode, ports), vantage));
    assert.equal(met.map((at) => at.storage_port).join(" "), plain, `${mode} ${ports}`);
    assert.ok(met.every((at) => at.ssl_storage_port === tls), `${mode} ${ports}`);
  }
});

test("expectStoragePorts: before 4.6 the plain port is open in every mode", () => {
  for (const mode of ["dc", "rack", "all"] as const) {
    assert.deepEqual(expectStoragePorts(node(mode, [7000, 7001], parseRelease("4.5")), "outside"), {
      storage_port: "plain",
      ssl_storage_port: "tls",
    });
  }
});

test("expectStoragePorts: before 2025.1 passive and transitional are none", () => {
  for (const mode of ["none", "passive", "transitional"] as const) {
    assert.deepEqual(expectStoragePorts(node(mode, [7000, 7001], parseRelease("6.2")), "outside"), {
      storage_port: "plain",
      ssl_storage_port: "closed",
    });
  }
});

test("startProblem names nodes that fail to start, are deaf, or dial port 0", () => {
  const table: [Mode, [number, number], string | null][] = [
    ["none", [7000, 7000], null],
    ["passive", [7000, 7000], "ports-equal"],
    ["transitional", [7000, 7000], "ports-equal"],
    ["all", [7000, 7000], null],
    ["all", [7000, 0], "deaf"],
    ["passive", [0, 7001], "deaf"],
    ["none", [0, 7001], "deaf"],
    ["dc", [7000, 0], "no-tls-listener"],
    ["passive", [7000, 0], null],
    ["transitional", [0, 7001], null],
  ];
  for (const [mode, ports, id] of table) {
    assert.equal(startProblem(node(mode, ports))?.id ?? null, id, `${mode} ${ports}`);
  }
  assert.equal(
    startProblem(node("all", [7000, 7000], parseRelease("4.5")))?.id,
    "ports-equal",
  );
});

test("internodeEncryption compares letter by letter", () => {
  const now = NEWEST_RELEASE;
  for (const mode of ["none", "transitional", "dc", "rack", "all"]) {
    assert.equal(internodeEncryption(mode, now), mode);
  }
  for (const wrong of ["ALL", "All", "all ", " all", "true", "enabled", "passive", "all# x", ""]) {
    assert.equal(internodeEncryption(wrong, now), "none", wrong);
  }
  assert.equal(internodeEncryption("transitional", parseRelease("6.2")), "none");
});

test("modeOf tells passive from none by the certificate key", () => {
  assert.equal(modeOf("none", true, NEWEST_RELEASE), "passive");
  assert.equal(modeOf("none", false, NEWEST_RELEASE), "none");
  assert.equal(modeOf("none", true, parseRelease("6.2")), "none");
  assert.equal(modeOf("all", false, NEWEST_RELEASE), "all");
});

test("outgoingEncryption by mode, connection and relation", () => {
  const relations = ["same-rack", "same-dc", "other-dc", "unknown"] as const;
  const table: [Mode, Connection, string][] = [
    ["none", "gossip", "plain plain plain plain"],
    ["passive", "data", "plain plain plain plain"],
    ["transitional", "data", "tls tls tls tls"],
    ["all", "data", "tls tls tls tls"],
    ["dc", "gossip", "tls tls tls tls"],
    ["dc", "data", "plain plain tls tls"],
    ["rack", "gossip", "tls tls tls tls"],
    ["rack", "data", "plain tls tls tls"],
  ];
  for (const [mode, connection, expected] of table) {
    const found = relations.map((to) =>
      outgoingEncryption({ mode, release: NEWEST_RELEASE }, connection, to)
    );
    assert.equal(found.join(" "), expected, `${mode} ${connection}`);
  }
});

/** Releases on both sides of every change. */
const RELEASES = [
  "4.5",
  "4.6",
  "5.1",
  "5.2",
  "6.2",
  "2025.1",
  "2025.2",
  "2025.4",
  "2026.1",
  "2026.3",
];

/**
 * The four columns are data to the same rack, to the same dc, to another dc, and gossip to the same
 * rack. Read off get_rpc_client: the lookup of the own address comes after the peer's dc and before
 * its rack, so a node under `rack` fails towards the whole dc.
 */
const OWN_ADDRESS: Readonly<
  Record<BindAddress, readonly [until: string, dc: string, rack: string][]>
> = {
  broadcast: [
    ["4.5", "plain plain tls plain", "plain tls tls plain"],
    ["2026.3", "plain plain tls tls", "plain tls tls tls"],
  ],
  rpc: [
    ["4.5", "plain plain tls plain", "plain tls tls plain"],
    ["6.2", "tls tls tls tls", "tls tls tls tls"],
    ["2025.4", "throws throws tls tls", "throws throws tls tls"],
    ["2026.3", "plain plain tls tls", "plain tls tls tls"],
  ],
  other: [
    ["4.5", "plain plain tls plain", "plain tls tls plain"],
    ["6.2", "tls tls tls tls", "tls tls tls tls"],
    ["2026.3", "throws throws tls tls", "throws throws tls tls"],
  ],
};

test("outgoingEncryption: every release, from every own address, under every mode", () => {
  let cells = 0;
  for (const bindAddress of BIND_ADDRESSES) {
    for (const [index, text] of RELEASES.entries()) {
      const release = parseRelease(text);
      const row = OWN_ADDRESS[bindAddress].find(([until]) => index <= RELEASES.indexOf(until));
      const found = (mode: Mode) =>
        [
          ...(["same-rack", "same-dc", "other-dc"] as const).map((to) => ["data", to] as const),
          ["gossip", "same-rack"] as const,
        ].map(([connection, to]) => {
          cells++;
          return outgoingEncryption({ mode, release, bindAddress }, connection, to);
        }).join(" ");
      const all = (word: string) => Array(4).fill(word).join(" ");
      const expected: Record<Mode, string> = {
        none: all("plain"),
        passive: all("plain"),
        transitional: all(RELEASES.indexOf("2025.1") > index ? "plain" : "tls"),
        dc: row?.[1] ?? "",
        rack: row?.[2] ?? "",
        all: all("tls"),
      };
      for (const mode of MODES) {
        assert.equal(found(mode), expected[mode], `${text} ${bindAddress} ${mode}`);
      }
      // A peer whose place is not known is encrypted before anybody looks further.
      for (const mode of ["dc", "rack"] as const) {
        assert.equal(outgoingEncryption({ mode, release, bindAddress }, "data", "unknown"), "tls");
      }
    }
  }
  assert.equal(cells, 3 * 10 * 6 * 4);
});

test("dial: a node that does not find the address it calls from dials nobody", () => {
  const from = { ...node("dc"), bindAddress: "other" } as const;
  const dead = dial(from, node("dc"), "data", "same-rack");
  assert.deepEqual([dead.outcome, dead.failure, dead.port], [
    "fails",
    "bind-address-unknown",
    null,
  ]);
  assert.equal(dial(from, node("dc"), "data", "other-dc").outcome, "tls");
  assert.equal(dial(from, node("dc"), "gossip", "same-rack").outcome, "tls");
  const known = { ...from, bindAddress: "rpc" } as const;
  assert.equal(dial(known, node("dc"), "data", "same-rack").outcome, "plain");
  const stranger = { ...node("dc"), knowsDialler: false };
  assert.equal(dial(known, stranger, "data", "same-rack").failure, "dropped");
});

test("outgoingEncryption: until 4.5 gossip in dc follows the peer's place", () => {
  const from = { mode: "dc", release: parseRelease("4.5") } as const;
  assert.equal(outgoingEncryption(from, "gossip", "same-rack"), "plain");
  assert.equal(outgoingEncryption(from, "gossip", "other-dc"), "tls");
});

/** The matrix of links in one direction: gossip, then data to same rack, same dc, other dc. */
function links(from: Mode, to: Mode): string {
  const outcome = (connection: Connection, relation: Relation) =>
    dial(node(from), node(to), connection, relation).outcome;
  return [
    outcome("gossip", "same-rack"),
    outcome("data", "same-rack"),
    outcome("data", "same-dc"),
    outcome("data", "other-dc"),
  ].join(" ");
}

test("dial: each mode to each mode", () => {
  const matrix: Record<string, string> = {
    "none none": "plain plain plain plain",
    "none passive": "plain plain plain plain",
    "none transitional": "plain plain plain plain",
    "none all": "fails fails fails fails",
    "none dc": "plain plain plain fails",
    "none rack": "plain plain fails fails",
    "passive all": "fails fails fails fails",
    "transitional none": "fails fails fails fails",
    "transitional passive": "tls tls tls tls",
    "transitional transitional": "tls tls tls tls",
    "transitional all": "tls tls tls tls",
    "transitional dc": "tls tls tls tls",
    "transitional rack": "tls tls tls tls",
    "all none": "fails fails fails fails",
    "all passive": "tls tls tls tls",
    "all all": "tls tls tls tls",
    "all dc": "tls tls tls tls",
    "dc none": "fails plain plain fails",
    "dc passive": "tls plain plain tls",
    "dc transitional": "tls plain plain tls",
    "dc all": "tls fails fails tls",
    "dc dc": "tls plain plain tls",
    "dc rack": "tls plain fails tls",
    "rack none": "fails plain fails fails",
    "rack all": "tls fails tls tls",
    "rack dc": "tls plain tls tls",
    "rack rack": "tls plain tls tls",
  };
  for (const [pair, expected] of Object.entries(matrix)) {
    const [from, to] = pair.split(" ") as [Mode, Mode];
    assert.equal(links(from, to), expected, pair);
  }
});

test("dial says why: refused, dropped, wrong protocol, port 0", () => {
  const why = (from: Listening, to: Listening, knowsDialler = true) =>
    dial(from, { ...to, knowsDialler }, "data", "same-rack").failure;
  assert.equal(why(node("all"), node("none")), "refused");
  assert.equal(why(node("none"), node("dc")), null);
  assert.equal(why(node("none"), node("dc"), false), "dropped");
  assert.equal(why(node("all", [7000, 7000]), node("none")), "tls-to-plain");
  assert.equal(why(node("none", [7001, 0]), node("passive")), "plain-to-tls");
  assert.equal(why(node("transitional", [7000, 0]), node("all")), "port-zero");
  assert.equal(why(node("all", [7000, 7101]), node("all")), "refused");
});

test("relationsBetween keeps every possibility that the names leave", () => {
  const at = (dc: string | null, rack: string | null) => ({ dc, rack });
  assert.deepEqual(relationsBetween(at("a", "1"), at("a", "1")), ["same-rack"]);
  assert.deepEqual(relationsBetween(at("a", "1"), at("a", "2")), ["same-dc"]);
  assert.deepEqual(relationsBetween(at("a", "1"), at("b", "1")), ["other-dc"]);
  assert.deepEqual(relationsBetween(at("a", null), at("a", "1")), ["same-rack", "same-dc"]);
  assert.equal(relationsBetween(at(null, null), at("a", "1")).length, 3);
});
