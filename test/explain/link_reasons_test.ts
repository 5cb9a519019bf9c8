/** What a link says of itself: how it is dialled, what it meets there, and what would settle it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mode } from "../../src/model/words.ts";
import { cluster, type NodeSketch, options } from "./build.ts";

const CLOSED = { state: "closed", speaks: null, tls: null } as const;
const MUTE = { state: "timeout", speaks: null, tls: null } as const;
const UNSEEN = { storage: MUTE, ssl: MUTE };
const told = (mode: Mode, more: NodeSketch = {}): NodeSketch => ({
  mode,
  running: { effective: options(mode) },
  ...more,
});
const noMode: NodeSketch = {
  ...UNSEEN,
  node: { observed: { modes: [], questions: [], vantages: ["outside"] } },
};
const NO_VERSION = {
  version: null,
  versions: {
    "TLSv1.0": "unknown",
    "TLSv1.1": "unknown",
    "TLSv1.2": "unknown",
    "TLSv1.3": "unknown",
  },
} as const;
/** A node whose process tells its mode and its ports. */
const at = (mode: Mode, ports: readonly [number, number], more: NodeSketch = {}): NodeSketch => ({
  mode,
  ports,
  running: {
    effective: options(mode, { storagePort: ports[0], sslStoragePort: ports[1] }),
  },
  ...more,
});
/** One that may be in several modes, and nobody knows what would settle it. */
const mayBe = (modes: readonly Mode[]): NodeSketch => ({
  mode: modes[0] ?? "all",
  node: { observed: { modes: [...modes], questions: [], vantages: ["outside"] } },
});
const unjudged = { chain: { status: "unknown" } } as const;

const TRUST =
  "whether the dialling node trusts the certificate is not known; to know: give its truststore";
const FILTER = "the node hangs up on callers that its filter does not let through";
const BY_RACK =
  "to know: Does 10.0.0.1:7000 answer a node of the same dc in another rack? It does under dc, not under rack.";
const AGREE = "versions agree and certificates would be trusted";

/** Dialler, acceptor · gossip and, where it differs, data: outcome, cause, sentence. */
const TABLE: readonly [NodeSketch, NodeSketch, gossip: string, data?: string][] = [
  // One way meets something, and of another nobody knows: then nothing is said of either.
  [
    { mode: "passive" },
    { ...noMode, storage: CLOSED },
    "unknown -: how it listens is not known: no mode explains what its ports do",
  ],
  [
    told("none"),
    { ...noMode, storage: CLOSED },
    "fails service: would dial 7000 in the clear; nothing listens there",
  ],
  [
    told("none"),
    { ...noMode, ports: [7000, 7000], ssl: { state: "open", speaks: "tls" } },
    "unknown -: how it listens is not known: no mode explains what its ports do",
  ],
  // One number for both ports: what listens there answers.
  [told("none"), at("none", [7000, 7000], UNSEEN), "plain -: would dial 7000 in the clear"],
  [
    told("none"),
    at("none", [7000, 7000], { storage: CLOSED, ssl: MUTE }),
    "fails modes: either way: would dial 7000 in the clear; nothing listens there (none mode); or would dial 7000 in the clear; nothing listens there",
  ],
  [
    told("all"),
    UNSEEN,
    "unknown -: may fail by the node's mode (would dial 7001 with TLS; nothing listens there (none mode)); to know: Does the node run, and is there a way from here to 10.0.0.2:7001?",
  ],
  // Ways that differ: which of them is told, and whose fault it is.
  [
    mayBe(["passive", "transitional"]),
    told("rack", { rack: null, storage: MUTE, ssl: CLOSED }),
    "unknown -: works or fails by the node's mode (would dial 7001 with TLS; nothing listens there); to know: Does the node run, and is there a way from here to 10.0.0.2:7001?",
  ],
  [
    mayBe(["passive", "transitional"]),
    told("passive", unjudged),
    `unknown -: would dial 7001 with TLS; ${TRUST}`,
  ],
  [
    mayBe(["passive", "transitional"]),
    mayBe(["passive"]),
    "unknown -: works, in the clear or with TLS by its mode",
  ],
  [
    mayBe(["passive", "transitional"]),
    at("none", [9000, 7001]),
    "fails -: either way: would dial 7000 in the clear; the node listens on 9000 and 7001; or would dial 7001 with TLS; nothing listens there",
  ],
  [
    mayBe(["passive", "transitional"]),
    { ...mayBe(["all", "dc", "rack"]), storage: MUTE, ssl: CLOSED, dc: "dc2" },
    `fails modes: either way: would dial 7000 in the clear; nothing listens there (all mode); or would dial 7000 in the clear; ${FILTER} (dc mode); or would dial 7000 in the clear; ${FILTER} (rack mode)`,
  ],
  // Numbers that cross, and numbers that are translated on the way.
  [
    told("all"),
    at("none", [7001, 7002], UNSEEN),
    "fails ports: would dial 7001 with TLS; the port answers in the clear",
  ],
  [
    told("none"),
    at("all", [6999, 7000], UNSEEN),
    "fails ports: would dial 7000 in the clear; a TLS listener answers",
  ],
  [
    told("none"),
    at("all", [6999, 7000], { ssl: { speaks: "http", tls: null } }),
    "fails service: would dial 7000 in the clear; something other than ScyllaDB answers",
  ],
  [
    told("none"),
    at("all", [7000, 7000], UNSEEN),
    "fails service: would dial 7000 in the clear; a TLS listener answers",
  ],
  [
    told("all"),
    at("all", [9000, 9001], { dialAs: true }),
    `tls -: would dial 7001 with TLS; ${AGREE}`,
  ],
  [
    told("all", { dialAs: true }),
    at("all", [9000, 9001]),
    `tls -: would dial 7001 with TLS; ${AGREE}`,
  ],
  [told("none"), told("all"), "fails modes: would dial 7000 in the clear; nothing listens there"],
  [
    told("none"),
    told("all", UNSEEN),
    "fails modes: would dial 7000 in the clear; nothing listens there (all mode)",
  ],
  [
    told("all"),
    told("none", UNSEEN),
    "fails modes: would dial 7001 with TLS; nothing listens there (none mode)",
  ],
  [
    told("none"),
    told("dc", { ...UNSEEN, dc: "dc2" }),
    `fails modes: would dial 7000 in the clear; ${FILTER} (dc mode)`,
  ],
  [
    told("none"),
    told("none", { storage: CLOSED, ssl: CLOSED }),
    "fails down: would dial 7000 in the clear; nothing listens on either port of the node",
  ],
  [
    told("none"),
    told("none", { storage: { speaks: "cql", rpc: null } }),
    "fails service: would dial 7000 in the clear; something other than ScyllaDB answers",
  ],
  [
    told("all"),
    noMode,
    "unknown -: how it listens is not known: no mode explains what its ports do",
  ],
  [
    { node: noMode.node ?? {} },
    told("all"),
    "unknown -: how it dials is not known: no mode explains what its ports do",
  ],
  [
    { mode: "dc" },
    { mode: "all", rack: "r2" },
    `tls -: would dial 7001 with TLS; ${AGREE}`,
    `unknown -: works or fails by the node's mode (would dial 7000 in the clear; nothing listens there); ${BY_RACK}`,
  ],
  [
    { mode: "dc" },
    { mode: "all", rack: "r2", ...unjudged },
    `unknown -: would dial 7001 with TLS; ${TRUST}`,
    `unknown -: may fail by the node's mode (would dial 7000 in the clear; nothing listens there); ${BY_RACK}`,
  ],
  [
    { mode: "passive" },
    { mode: "passive" },
    "unknown -: works, in the clear or with TLS by its mode; to know: Does the node itself dial its peers with TLS? A passive node never does.",
  ],
  [
    told("all"),
    told("all", { tls: NO_VERSION }),
    "unknown -: would dial 7001 with TLS; no TLS version is known to suit both (dialler TLSv1.2 TLSv1.3, acceptor not known); to know: which TLS versions the accepting node takes",
  ],
  [
    told("all", { tls: NO_VERSION }),
    told("all"),
    "unknown -: would dial 7001 with TLS; no TLS version is known to suit both (dialler not known, acceptor TLSv1.2 TLSv1.3); to know: which TLS versions the dialling node takes",
  ],
  [
    told("all"),
    told("all", { clientAuth: { requested: true, required: true, caNames: [] } }),
    "fails client-trust: would dial 7001 with TLS; the node asks for certificates, and its truststore is empty",
  ],
  // Of two open questions the first to be met is told.
  [
    told("all", unjudged),
    told("all", { ...unjudged, clientAuth: { requested: null } }),
    `unknown -: would dial 7001 with TLS; ${TRUST}`,
  ],
  [
    told("all", { ports: [0, 0], running: { effective: options("all", { sslStoragePort: 0 }) } }),
    told("all"),
    "fails ports: would dial 0 with TLS; its own ssl_storage_port is 0, so it has no port to dial",
  ],
];

for (const [index, [from, to, gossip, data = gossip]] of TABLE.entries()) {
  test(`link ${index + 1}: ${gossip.slice(0, 90)}`, () => {
    const { links } = cluster([from, to]);
    const said = (connection: string) =>
      links.filter((link) => link.from === "n1" && link.connection === connection)
        .map(({ outcome, cause, reason }) => `${outcome} ${cause ?? "-"}: ${reason}`);
    assert.deepEqual(said("gossip"), [gossip]);
    assert.deepEqual(said("data"), [data]);
  });
}

test("a link that was dialled from here says so, and one that was not says would", () => {
  const vantage = { hostname: null, localAddress: null, memberOf: "n1", clockSkewMs: null };
  const { links } = cluster([told("all"), told("all")], { vantage });
  assert.deepEqual(
    links.filter(({ connection }) => connection === "data").map(({ reason }) => reason),
    [
      "dials 7001 with TLS; versions agree and certificates are trusted",
      "would dial 7001 with TLS; versions agree and certificates would be trusted",
    ],
  );
});
