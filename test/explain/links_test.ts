/** The link matrix, against the table of which modes get along. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { JudgedLink, NodeFacts } from "../../src/explain/facts.ts";
import { judgeLinks } from "../../src/explain/links.ts";
import type { ListGap, TlsReport } from "../../src/model/port.ts";
import type { Mode } from "../../src/model/words.ts";
import { counted } from "../count.ts";
import { CA, certificate, cluster, MUTUAL, node, type NodeSketch, options } from "./build.ts";

/** A node whose mode is settled by its running configuration. */
const told = (mode: Mode, more: NodeSketch = {}): NodeSketch => ({
  mode,
  running: { effective: options(mode) },
  ...more,
});

/** A node that does not tell its priority string. */
const unstrung = (mode: Mode, more: NodeSketch = {}): NodeSketch => ({ mode, ...more });

const PLACES = {
  "same rack": { dc: "dc1", rack: "r1" },
  "other rack": { dc: "dc1", rack: "r2" },
  "other dc": { dc: "dc2", rack: "r1" },
} as const;

const versions = (more: Readonly<Record<string, string>>) =>
  ({ "TLSv1.0": "rejected", "TLSv1.1": "rejected", "TLSv1.2": "accepted", ...more }) as TlsReport[
    "versions"
  ];

function between(a: NodeSketch, b: NodeSketch, place: keyof typeof PLACES) {
  const { links } = cluster([a, { ...b, ...PLACES[place] }]);
  const of = (from: string, connection: string) =>
    links.find((link) => link.from === from && link.connection === connection) as JudgedLink;
  return { gossip: of("n1", "gossip"), data: of("n1", "data"), back: of("n2", "gossip") };
}

/** Dialling mode, accepting mode: gossip/data in the same rack, another rack, another dc. */
const TABLE: [Mode, Mode, string][] = [
  ["none", "none", "plain/plain plain/plain plain/plain"],
  ["none", "passive", "plain/plain plain/plain plain/plain"],
  ["none", "transitional", "plain/plain plain/plain plain/plain"],
  ["none", "all", "fails/fails fails/fails fails/fails"],
  ["none", "dc", "plain/plain plain/plain fails/fails"],
  ["none", "rack", "plain/plain fails/fails fails/fails"],
  ["passive", "dc", "plain/plain plain/plain fails/fails"],
  ["transitional", "none", "fails/fails fails/fails fails/fails"],
  ["transitional", "passive", "tls/tls tls/tls tls/tls"],
  ["transitional", "dc", "tls/tls tls/tls tls/tls"],
  ["all", "none", "fails/fails fails/fails fails/fails"],
  ["all", "passive", "tls/tls tls/tls tls/tls"],
  ["all", "transitional", "tls/tls tls/tls tls/tls"],
  ["all", "all", "tls/tls tls/tls tls/tls"],
  ["all", "rack", "tls/tls tls/tls tls/tls"],
  ["dc", "none", "fails/plain fails/plain fails/fails"],
  ["dc", "all", "tls/fails tls/fails tls/tls"],
  ["dc", "dc", "tls/plain tls/plain tls/tls"],
  ["dc", "rack", "tls/plain tls/fails tls/tls"],
  ["dc", "transitional", "tls/plain tls/plain tls/tls"],
  ["rack", "none", "fails/plain fails/fails fails/fails"],
  ["rack", "all", "tls/fails tls/tls tls/tls"],
  ["rack", "dc", "tls/plain tls/tls tls/tls"],
  ["rack", "rack", "tls/plain tls/tls tls/tls"],
];

for (const [from, to, expected] of TABLE) {
  test(`${from} dials ${to}`, () => {
    const seen = (Object.keys(PLACES) as (keyof typeof PLACES)[]).map((place) => {
      const { gossip, data } = between(told(from), told(to), place);
      return `${gossip.outcome}/${data.outcome}`;
    });
    assert.equal(seen.join(" "), expected);
  });
}

test("without a mode that is settled, only what all modes agree on is stated", () => {
  const { gossip, data } = between({ mode: "all" }, { mode: "dc" }, "same rack");
  assert.equal(gossip.outcome, "tls");
  assert.equal(data.outcome, "tls");
  const links = between({ mode: "dc" }, { mode: "all" }, "other rack");
  assert.equal(links.gossip.outcome, "tls");
  assert.equal(links.data.outcome, "unknown");
  assert.match(links.data.reason, /by the node's mode .*to know: /);
});

test("passive or transitional: works either way, and how is not known", () => {
  const { gossip } = between({ mode: "passive" }, { mode: "passive" }, "same rack");
  assert.equal(gossip.outcome, "unknown");
  assert.match(gossip.reason, /^works, in the clear or with TLS by its mode; to know: /);
});

test("an unknown rack leaves open only what the rack decides", () => {
  const place = { rack: null };
  const { data } = between(told("rack", place), told("all"), "same rack");
  assert.equal(data.outcome, "unknown");
  const other = between(told("rack", place), told("all"), "other dc");
  assert.equal(other.data.outcome, "tls");
});

test("a node dials its own port numbers", () => {
  const facts = [
    node({ mode: "all" }, 1),
    node({ mode: "all", ports: [7000, 7101] }, 2),
  ];
  const links = judgeLinks({ ...cluster([]), nodes: facts });
  assert.ok(links.every(({ outcome, cause }) => outcome === "fails" && cause === "ports"));
  assert.match(
    links[0]?.reason ?? "",
    /^would dial 7001 with TLS; the node listens on 7000 and 7101$/,
  );
});

test("packets from an address that peers do not know are filtered", () => {
  const behindNat = {
    addresses: [
      { address: "192.168.0.1", kind: "listen", family: "IPv4" },
      { address: "198.51.100.1", kind: "broadcast", family: "IPv4" },
    ],
  } as const;
  const sketch = told("passive", { node: { addresses: [...behindNat.addresses] } });
  const { gossip } = between(sketch, told("dc"), "same rack");
  assert.equal(gossip.outcome, "fails");
  assert.match(gossip.reason, /filter/);
});

test("under dc, what a node takes the address for that it calls from decides whom it dials, by release", () => {
  const listen = { address: "192.168.0.1", kind: "listen", family: "IPv4" } as const;
  const broadcast = { ...listen, address: "198.51.100.1", kind: "broadcast" } as const;
  const asRpc = { ...listen, kind: "rpc" } as const;
  const elsewhere = { ...listen, address: "198.51.100.1", kind: "rpc" } as const;
  const data = (release: string, more: readonly (typeof asRpc | typeof elsewhere)[]) => {
    const addresses = [listen, broadcast, ...more];
    const dialler = told("dc", { release, node: { addresses } });
    const { outcome, cause } = between(dialler, told("dc", { release }), "same rack").data;
    return `${outcome} ${cause}`;
  };
  assert.equal(data("6.2", [elsewhere]), "tls null");
  assert.equal(data("2025.2", [elsewhere]), "fails addresses");
  assert.equal(data("2025.4", [asRpc]), "fails addresses");
  assert.equal(data("2026.3", [elsewhere]), "fails addresses");
  // Called in the clear, from an address that the other's filter does not know.
  assert.equal(data("2026.3", [asRpc]), "fails modes");
  const { links } = cluster([
    told("dc", { node: { addresses: [listen, broadcast, elsewhere] } }),
    { ...told("dc"), ...PLACES["other dc"] },
  ]);
  assert.deepEqual(links.map(({ outcome }) => outcome), ["tls", "tls", "tls", "tls"]);
});

test("what a port was seen to do outweighs the mode", () => {
  const swapped = { ssl: { speaks: "seastar-rpc", tls: null } } as const;
  const { gossip } = between(told("all"), told("all", swapped), "same rack");
  assert.equal(gossip.outcome, "fails");
  assert.equal(gossip.cause, "service");
  const http = told("all", { ssl: { speaks: "http", tls: null } });
  assert.equal(between(told("all"), http, "same rack").gossip.cause, "service");
});

test("a node that is down is dialled in vain", () => {
  const down = told("all", { ssl: { state: "closed", speaks: null, tls: null } });
  const { gossip, back } = between(told("all"), down, "same rack");
  assert.equal(gossip.cause, "down");
  assert.match(gossip.reason, /nothing listens on either port/);
  assert.equal(back.outcome, "unknown");
});

test("a time-out says nothing about the peers' way", () => {
  const filtered = told("all", { ssl: { state: "timeout", speaks: null, tls: null } });
  assert.equal(between(told("all"), filtered, "same rack").gossip.outcome, "unknown");
});

test("trust is asked of the dialling node's own truststore first", () => {
  const judged = (status: "valid" | "invalid", shared: "valid" | "invalid" | "unknown") =>
    between(
      told("all"),
      told("all", {
        chain: { status: shared, judgements: [{ truststoreOf: "n1", status, reasons: [] }] },
      }),
      "same rack",
    ).gossip;
  assert.equal(judged("invalid", "valid").cause, "trust");
  assert.equal(judged("valid", "invalid").outcome, "tls");
  assert.equal(judged("valid", "unknown").outcome, "tls");
});

test("without any truststore, trust is unknown and says what to give", () => {
  const unjudged = told("all", { chain: { status: "unknown", reasons: ["no-truststore"] } });
  const { gossip } = between(unjudged, unjudged, "same rack");
  assert.equal(gossip.outcome, "unknown");
  assert.match(gossip.reason, /give its truststore/);
});

test("a truststore that lists no issuer of a chain cannot accept it", () => {
  const asks = told("all", { clientAuth: { ...MUTUAL, caNames: ["CN=Other CA"] } });
  const { gossip } = between(asks, told("all"), "same rack");
  assert.equal(gossip.cause, "trust");
});

test("client certificates: let in, refused, withheld, optional, not asked", () => {
  const to = (clientAuth: Partial<typeof MUTUAL>, chain = {}) =>
    between(
      told("all", { chain }),
      told("all", { clientAuth: { ...MUTUAL, ...clientAuth } }),
      "same rack",
    )
      .gossip;
  assert.equal(to({}).outcome, "tls");
  const refused = { judgements: [{ truststoreOf: "n2", status: "invalid", reasons: ["expired"] }] };
  assert.equal(to({}, refused).cause, "client-trust");
  assert.match(
    to({}, refused).reason,
    /refuses the certificate that the dialler presents \(expired\)/,
  );
  const other = { certificates: [certificate({ issuer: "CN=Another" })] };
  assert.equal(to({}, other).cause, "withheld");
  assert.match(to({}, other).reason, /its issuer CN=Another is not among the CA names/);
  assert.equal(to({ required: false }, other).outcome, "tls");
  assert.equal(to({ required: null }, other).outcome, "unknown");
  assert.equal(to({ requested: false, required: false }, other).outcome, "tls");
  assert.equal(to({ caNames: [] }).cause, "client-trust");
});

test("whether our own probe was let in decides no link", () => {
  const acceptance = { none: "rejected", configured: "rejected", untrusted: "rejected" } as const;
  const { gossip } = between(
    told("all"),
    told("all", { clientAuth: { ...MUTUAL, acceptance } }),
    "same rack",
  );
  assert.equal(gossip.outcome, "tls");
});

test("ciphers are compared without the part that the certificate decides", () => {
  const RSA = { algorithm: "RSA", bits: 3072 };
  const only = (cipher: string, enumerated = true) =>
    unstrung("all", {
      chain: { certificates: [certificate(cipher.includes("_RSA_") ? { publicKey: RSA } : {})] },
      tls: {
        version: "TLSv1.2",
        cipher,
        signatureScheme: cipher.includes("_RSA_")
          ? "rsa_pss_rsae_sha256"
          : "ecdsa_secp256r1_sha256",
        versions: {
          "TLSv1.0": "rejected",
          "TLSv1.1": "rejected",
          "TLSv1.2": "accepted",
          "TLSv1.3": "rejected",
        },
        ciphers: { "TLSv1.2": [cipher] },
        order: enumerated ? { "TLSv1.2": "client" } : {},
      },
    });
  const rsa = only("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
  const ecdsa = only("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
  const chacha = only("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
  assert.equal(between(rsa, rsa, "same rack").gossip.outcome, "tls");
  assert.equal(between(rsa, chacha, "same rack").gossip.cause, "ciphers");
  // What a node with an RSA key would offer to one with another key was not seen.
  const { outcome, reason } = between(rsa, ecdsa, "same rack").gossip;
  assert.equal(outcome, "unknown");
  assert.match(
    reason,
    /no cipher suite is known to suit both for TLSv1\.2; to know: priority_string/,
  );
  const met = only("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", false);
  assert.equal(between(rsa, met, "same rack").gossip.outcome, "unknown");
  assert.equal(between(met, met, "same rack").gossip.outcome, "tls");
});

test("priority strings decide where they are known", () => {
  const string = (priorityString: string): NodeSketch => ({
    mode: "all",
    running: { effective: options("all", { priorityString }) },
  });
  const only13 = string("SECURE128:-VERS-ALL:+VERS-TLS1.3");
  const until12 = string("SECURE128:-VERS-TLS1.3");
  assert.equal(between(only13, until12, "same rack").gossip.cause, "priority");
  assert.equal(between(only13, only13, "same rack").gossip.outcome, "tls");
  assert.equal(between(only13, string("NO SUCH STRING"), "same rack").gossip.outcome, "tls");
});

test("a node that refuses a default offer may still take a dialler's own", () => {
  const alert = { level: "fatal", description: "handshake_failure", code: 40 };
  const strange = unstrung("all", { tls: { alert } });
  const { gossip } = between(unstrung("all"), strange, "same rack");
  assert.equal(gossip.outcome, "unknown");
  assert.match(gossip.reason, /priority_string of the dialling node$/);
  const byDefault = between(told("all"), strange, "same rack");
  assert.equal(byDefault.gossip.cause, "ciphers");
  assert.equal(byDefault.back.cause, "ciphers");
});

test("quiet probing that saw no common version says so", () => {
  const saw = (version: string) =>
    told("all", {
      tls: {
        version,
        versions: {
          "TLSv1.0": "unknown",
          "TLSv1.1": "unknown",
          "TLSv1.2": "unknown",
          "TLSv1.3": "unknown",
        },
      },
    });
  assert.equal(between(saw("TLSv1.3"), saw("TLSv1.3"), "same rack").gossip.outcome, "tls");
  assert.equal(between(saw("TLSv1.3"), saw("TLSv1.2"), "same rack").gossip.outcome, "unknown");
});

test("what is not known of versions is asked for, and no option is blamed", () => {
  const answers = (answer: "unknown" | "rejected") => ({
    "TLSv1.0": answer,
    "TLSv1.1": answer,
    "TLSv1.2": answer,
    "TLSv1.3": answer,
  });
  const dumb = (answer: "unknown" | "rejected", code: number): NodeSketch =>
    unstrung("all", {
      tls: {
        version: null,
        versions: answers(answer),
        alert: { level: "fatal", description: "some_alert", code },
      },
    });
  for (const answer of ["unknown", "rejected"] as const) {
    for (const code of [40, 80]) {
      const { gossip, back } = between(unstrung("all"), dumb(answer, code), "same rack");
      for (const { outcome, reason } of [gossip, back]) {
        assert.equal(outcome, "unknown", reason);
        assert.match(reason, /; to know: /);
        assert.doesNotMatch(reason, /quiet|none|no TLS version in common/);
      }
    }
  }
  const mute = between(unstrung("all"), dumb("rejected", 80), "same rack").gossip;
  assert.match(mute.reason, /acceptor not known\); to know: which TLS versions the accepting node/);
  const old = between(unstrung("all"), dumb("rejected", 70), "same rack").gossip;
  assert.equal(old.cause, "versions");
  assert.match(old.reason, /acceptor none of TLSv1\.0 TLSv1\.1 TLSv1\.2 TLSv1\.3/);
});

test("a list with gaps proves nothing to be missing", () => {
  const only = (cipher: string, more: Partial<TlsReport> = {}) =>
    unstrung("all", {
      tls: {
        ciphers: { "TLSv1.3": [cipher] },
        order: { "TLSv1.3": "client" },
        ...more,
      },
    });
  const chacha = only("TLS_CHACHA20_POLY1305_SHA256");
  const gcm = "TLS_AES_256_GCM_SHA384";
  assert.equal(between(only(gcm), chacha, "same rack").gossip.cause, "ciphers");
  const gap = (list: ListGap["list"], of: string | null) =>
    between(only(gcm, { gaps: [{ list, of, why: "silence" }] }), chacha, "same rack").gossip;
  assert.equal(gap("ciphers", "TLSv1.3").outcome, "tls");
  // Of another list or version: this one is whole.
  assert.equal(gap("ciphers", "TLSv1.2").cause, "ciphers");
  assert.equal(gap("features", "TLSv1.3").cause, "ciphers");
  // A report from before gaps were typed: words are not read, so every list may have some.
  const earlier = only(gcm, { unsettled: ["any words"] });
  assert.equal(between(earlier, chacha, "same rack").gossip.outcome, "tls");
});

test("of a list of CA names that may have been cut, nothing can be said to be missing", () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `CN=Other ${n}`);
  const asking = (count: number): NodeSketch => ({
    mode: "all",
    clientAuth: { ...MUTUAL, caNames: names(count) },
    chain: { certificates: [certificate({ issuer: CA })] },
  });
  const dialled = (count: number) => between({ mode: "all" }, asking(count), "same rack");
  assert.equal(dialled(255).gossip.cause, "withheld");
  assert.equal(dialled(256).gossip.cause, null);
  // Nor does its truststore refuse the other's chain, when it dials back.
  assert.equal(dialled(255).back.cause, "trust");
  assert.equal(dialled(256).back.cause, null);
});

test("groups that have nothing in common end a handshake of TLS 1.3, and of no older version", () => {
  const only = (group: string, newest: "TLSv1.2" | "TLSv1.3"): NodeSketch => ({
    mode: "all",
    tls: {
      version: newest,
      versions: versions({ "TLSv1.3": newest === "TLSv1.3" ? "accepted" : "rejected" }),
      groups: [group],
    },
  });
  const meet = (newest: "TLSv1.2" | "TLSv1.3") =>
    between(only("x25519", newest), only("secp521r1", newest), "same rack").gossip;
  assert.equal(meet("TLSv1.3").cause, "ciphers");
  // Below, RSA key transport and finite fields need no group of the list, and may be there or not.
  assert.equal(meet("TLSv1.2").outcome, "unknown");
});

test("nodes that are alike are judged once, however many there are, and reasons are shared", () => {
  const counter = { reads: 0 };
  const sketches = Array.from({ length: 500 }, (_, i): NodeSketch => ({
    dc: `dc${i % 3}`,
    rack: `r${i % 4}`,
    clientAuth: MUTUAL,
    chain: { certificates: [certificate({ number: i % 250, issuer: CA })] },
  }));
  const facts = { ...cluster([]), nodes: sketches.map((sketch, i) => node(sketch, i + 1)) };
  const nodes = facts.nodes.map((each): NodeFacts => {
    const ports = each.node.ports.map((port) =>
      port.tls ? { ...port, tls: counted(port.tls, "versions", counter) } : port
    );
    return { ...each, node: { ...each.node, ports } };
  });
  const links = judgeLinks({ ...facts, nodes });
  assert.equal(links.length, 500 * 499 * 2);
  assert.ok(links.every(({ outcome }) => outcome === "tls"));
  // Once to tell its kind, and what two hundred and fifty kinds need of each other; never each pair.
  assert.ok(counter.reads >= 500, `${counter.reads}: nothing is counted`);
  assert.ok(counter.reads < 5 * 500, `versions were read ${counter.reads} times`);
});
