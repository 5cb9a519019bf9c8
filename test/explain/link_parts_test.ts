/** The parts of a handshake's verdict, each at its edges: whom a node trusts, and what two nodes share. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { End } from "../../src/explain/links/end.ts";
import { handshakeOf } from "../../src/explain/links/handshake.ts";
import { gapBetween } from "../../src/explain/links/ground.ts";
import { linkJudge } from "../../src/explain/links.ts";
import { trustIn } from "../../src/explain/links/trust.ts";
import type { ChainReport, ClientAuthReport, TlsReport } from "../../src/model/port.ts";
import type { EnumeratedList, TlsVersion } from "../../src/model/words.ts";
import type { KeyType } from "../../src/scylla/priority/negotiate.ts";
import { CA, certificate, cluster, MUTUAL, type NodeSketch, options, tls } from "./build.ts";

type Judgement = ChainReport["judgements"][number];

const judged = (
  status: Judgement["status"],
  reasons: Judgement["reasons"] = [],
  more: Partial<Judgement> = {},
): Partial<ChainReport> => ({
  judgements: [{ truststoreOf: "n1", status, reasons, ...more }],
});
/** What a node shows whose string is SECURE192. */
const STRICT: Partial<TlsReport> = {
  cipher: "TLS_AES_256_GCM_SHA384",
  group: "secp384r1",
  signatureScheme: "ecdsa_secp384r1_sha384",
};
const LAX = "SECURE128:-VERS-TLS1.0";
const strict = (more: Partial<TlsReport> = {}) => tls(1, { tls: { ...STRICT, ...more } });
const asking = (more: Partial<ClientAuthReport> = {}) =>
  tls(1, { clientAuth: { ...MUTUAL, ...more } });
const weak = { strongestProfile: "medium" } as const;
const tooWeak = (more: Partial<Judgement>) =>
  judged("invalid", ["insecure-algorithm"], { profile: "high", ...more });

/** The chain, the judge's string and how it answers itself; status, reasons and profile. */
const TRUST: readonly [Partial<ChainReport>, string | null, TlsReport | null, string][] = [
  // Its own truststore, then the names that it lists, then what they all are said to share.
  [judged("invalid", ["expired"]), null, null, "invalid [expired] null"],
  [
    {
      judgements: ["valid", "invalid"].flatMap((each) => judged(each as "valid").judgements ?? []),
    },
    null,
    null,
    "valid [] null",
  ],
  [judged("unknown"), null, null, "valid [] null"],
  [judged("unknown"), null, asking({ caNames: ["CN=x"] }), "invalid [issuer-unknown] null"],
  [{ status: "invalid", reasons: ["expired"] }, null, null, "invalid [expired] null"],
  // Who names a CA has a truststore, whatever its file says.
  [judged("invalid", ["no-truststore"]), null, null, "invalid [no-truststore] null"],
  [judged("invalid", ["no-truststore"]), null, asking(), "valid [] null"],
  [
    judged("invalid", ["no-truststore"]),
    null,
    asking({ caNames: [] }),
    "invalid [no-truststore] null",
  ],
  [judged("invalid", ["expired"]), null, asking(), "invalid [expired] null"],
  [{}, null, asking({ requested: false, caNames: ["CN=x"] }), "valid [] null"],
  [{ certificates: [] }, null, asking({ caNames: ["CN=x"] }), "valid [] null"],
  [{}, null, asking({ caNames: ["CN=x", "O=Acme,CN=n1"] }), "valid [] null"],
  [
    { certificates: [certificate({ issuer: "CN=Int" }), certificate({ number: 7 })] },
    null,
    asking(),
    "valid [] null",
  ],
  // One that takes nothing but what SECURE192 lists may refuse RSA-2048.
  [weak, null, strict(), "unknown [] high"],
  [weak, "NO SUCH STRING", strict(), "unknown [] high"],
  [weak, LAX, strict(), "valid [] null"],
  [{ ...weak, ...judged("valid") }, null, strict(), "unknown [] high"],
  [{ ...weak, status: "unknown" }, null, strict(), "unknown [] null"],
  [{ ...weak, status: "invalid" }, null, strict(), "invalid [] null"],
  [weak, null, null, "valid [] null"],
  [{}, null, strict(), "valid [] null"],
  [{ strongestProfile: null }, null, strict(), "unknown [] high"],
  ...["high", "ultra", "future"].map((strongestProfile) =>
    [{ strongestProfile }, null, strict(), "valid [] null"] as [
      Partial<ChainReport>,
      null,
      TlsReport,
      string,
    ]
  ),
  [weak, null, strict({ cipher: null, group: null, signatureScheme: null }), "unknown [] high"],
  [weak, null, strict({ cipher: "TLS_AES_128_GCM_SHA256" }), "valid [] null"],
  [weak, null, strict({ group: "x25519" }), "valid [] null"],
  [weak, null, strict({ groups: ["secp384r1", "x25519"] }), "valid [] null"],
  [weak, null, strict({ groups: ["secp384r1", "secp521r1"] }), "unknown [] high"],
  [weak, null, strict({ signatureScheme: "ecdsa_secp256r1_sha256" }), "valid [] null"],
  [weak, null, strict({ signatures: ["ed448", "ecdsa_secp256r1_sha256"] }), "valid [] null"],
  [weak, null, strict({ signatures: ["ed448"] }), "unknown [] high"],
  // A string that waits for a restart decides nothing yet.
  [
    tooWeak({ priorityString: "SECURE192" }),
    "SECURE192",
    null,
    "invalid [insecure-algorithm] high",
  ],
  [tooWeak({ priorityString: "SECURE192" }), LAX, null, "unknown [insecure-algorithm] null"],
  [tooWeak({ priorityString: "SECURE192" }), null, null, "unknown [insecure-algorithm] null"],
  [tooWeak({}), LAX, null, "invalid [insecure-algorithm] null"],
  [
    { ...tooWeak({ priorityString: "SECURE192" }), reasons: ["insecure-algorithm"] },
    LAX,
    null,
    "invalid [insecure-algorithm] null",
  ],
  [
    judged("invalid", ["expired"], { priorityString: "SECURE192" }),
    LAX,
    null,
    "invalid [expired] null",
  ],
  [judged("valid", [], { priorityString: "SECURE192" }), LAX, null, "valid [] null"],
];
for (const [index, [chain, priorityString, own, expected]] of TRUST.entries()) {
  test(`trust ${index + 1}: ${expected}`, () => {
    const served = tls(1, { chain }).chain;
    const { status, reasons, profile } = trustIn(served, "n1", priorityString, own);
    assert.equal(`${status} [${reasons.join()}] ${profile}`, expected);
  });
}

test("trust: without a chain nothing is known, and another's truststore says nothing", () => {
  const nothing = { status: "unknown", reasons: [], profile: null };
  assert.deepEqual(trustIn(null, "n1", null, null), nothing);
  const served = tls(1, { chain: judged("invalid", ["expired"]) }).chain;
  assert.equal(trustIn(served, "n2", null, null).status, "valid");
});

/** What `--deep` asked without a clear answer, of ciphers and signatures by version. */
const gaps = (...lists: readonly EnumeratedList[]) => ({
  gaps: lists.map((list) => ({
    list,
    of: list === "ciphers" || list === "signatures" ? V13 : null,
    why: "silence until the deadline",
  })),
});
const BARE: Partial<TlsReport> = {
  version: "TLSv1.3",
  cipher: null,
  group: null,
  signatureScheme: null,
};
/** An end of which nothing is known but what is said. */
const end = (keyType: KeyType | null, seen: Partial<TlsReport> | null, string?: string) =>
  ({
    priorityString: string ?? null,
    keyType,
    tls: seen && tls(1, { tls: { ...BARE, ...seen } }),
  }) as unknown as End;
const suites = (version: TlsVersion, ...names: string[]): Partial<TlsReport> => ({
  ciphers: { [version]: names },
  order: { [version]: "client" },
});
const [GCM, CHACHA] = ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const ECDHE = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
const DHE = "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384";
const PLAIN = "TLS_RSA_WITH_AES_256_GCM_SHA384";
const PSS = "rsa_pss_rsae_sha256";
const MET = { cipher: GCM, group: "x25519", signatureScheme: PSS };
/** All three lists, each whole. */
const whole = (
  version: TlsVersion,
  ciphers: string[],
  groups: string[],
  signatures: string[] = [PSS],
): Partial<TlsReport> => ({ ...suites(version, ...ciphers), groups, signatures });
const X = ["x25519"];
const P = ["secp521r1"];
const V13 = "TLSv1.3";
const V12 = "TLSv1.2";
const rsa = (seen: Partial<TlsReport>) => end("rsa", seen);

const GAPS: readonly [string, End, End, TlsVersion, string][] = [
  ["what was met by both", rsa(MET), rsa(MET), V13, "none"],
  ["what was met in another version", rsa(MET), rsa(MET), V12, "suites open"],
  ["what was listed by both", rsa(whole(V13, [GCM], X)), rsa(whole(V13, [GCM], X)), V13, "none"],
  ["an end that showed nothing", end("rsa", null), rsa(MET), V13, "suites open"],

  ["suites", rsa(whole(V13, [GCM], X)), rsa(whole(V13, [CHACHA], X)), V13, "suites proven"],
  [
    "suites, whatever the keys are",
    end("secp256r1", whole(V13, [GCM], X)),
    rsa(whole(V13, [CHACHA], X)),
    V13,
    "suites proven",
  ],
  [
    "suites, with a gap",
    rsa({ ...whole(V13, [GCM], X), ...gaps("ciphers") }),
    rsa(whole(V13, [CHACHA], X)),
    V13,
    "suites open",
  ],
  [
    "suites without an order",
    rsa({ ...whole(V13, [GCM], X), order: {} }),
    rsa(whole(V13, [CHACHA], X)),
    V13,
    "suites open",
  ],
  [
    "suites of another version",
    rsa(whole(V13, [ECDHE], X)),
    rsa(whole(V13, [ECDHE], X)),
    V13,
    "suites proven",
  ],
  [
    "older suites",
    rsa(whole(V12, [ECDHE], X)),
    rsa(whole(V12, [DHE], X)),
    V12,
    "suites proven",
  ],
  [
    "older suites, by another key",
    end("secp256r1", whole(V12, [ECDHE], X)),
    rsa(whole(V12, [DHE], X)),
    V12,
    "suites open",
  ],
  [
    "older suites, by keys that nobody saw",
    end(null, whole(V12, [ECDHE], X)),
    end(null, whole(V12, [DHE], X)),
    V12,
    "suites open",
  ],

  [
    "groups",
    rsa({ cipher: GCM, groups: X }),
    rsa({ cipher: GCM, groups: P }),
    V13,
    "groups proven",
  ],
  [
    "groups of a list that is empty",
    rsa({ ...MET, group: null }),
    rsa({ ...MET, groups: P }),
    V13,
    "groups open",
  ],
  [
    "groups and signatures",
    rsa(whole(V13, [GCM], X, [PSS])),
    rsa(whole(V13, [GCM], P, ["rsa_pss_rsae_sha512"])),
    V13,
    "groups proven",
  ],
  [
    "groups, with a gap",
    rsa({ ...whole(V13, [GCM], X), ...gaps("groups") }),
    rsa(whole(V13, [GCM], P)),
    V13,
    "groups open",
  ],
  [
    "groups, with a gap below",
    rsa({ ...whole(V13, [GCM], X), ...gaps("older-groups", "finite-field-groups") }),
    rsa(whole(V13, [GCM], P)),
    V13,
    "groups proven",
  ],
  ["groups below", rsa(whole(V12, [ECDHE], X)), rsa(whole(V12, [ECDHE], P)), V12, "groups proven"],
  ...(["groups", "older-groups", "finite-field-groups"] as const).map((
    list,
  ): [string, End, End, TlsVersion, string] => [
    `groups below, with a gap in ${list}`,
    rsa({ ...whole(V12, [ECDHE], X), ...gaps(list) }),
    rsa(whole(V12, [ECDHE], P)),
    V12,
    "groups open",
  ]),
  [
    "groups below, and a suite that needs none",
    rsa(whole(V12, [ECDHE, DHE], X)),
    rsa(whole(V12, [ECDHE, DHE], P)),
    V12,
    "groups open",
  ],
  [
    "groups below, and suites that nobody listed",
    rsa({ ...whole(V12, [ECDHE], X), order: {} }),
    rsa(whole(V12, [ECDHE], P)),
    V12,
    "groups open",
  ],
  [
    "plain RSA needs neither group nor signature",
    rsa(whole(V12, [ECDHE, PLAIN], X, ["rsa_pss_rsae_sha256"])),
    rsa(whole(V12, [ECDHE, PLAIN], P, ["rsa_pss_rsae_sha512"])),
    V12,
    "none",
  ],

  [
    "signatures",
    rsa(whole(V13, [GCM], X, [PSS])),
    rsa(whole(V13, [GCM], X, ["rsa_pss_rsae_sha512"])),
    V13,
    "signatures proven",
  ],
  [
    "signatures, with a gap",
    rsa({ ...whole(V13, [GCM], X, [PSS]), ...gaps("signatures") }),
    rsa(whole(V13, [GCM], X, ["rsa_pss_rsae_sha512"])),
    V13,
    "signatures open",
  ],
  [
    "signatures by another key",
    end("secp256r1", whole(V13, [GCM], X, ["ecdsa_secp256r1_sha256"])),
    rsa(whole(V13, [GCM], X, [PSS])),
    V13,
    "signatures open",
  ],
  ...([
    ["rsa", V13, "rsa_pkcs1_sha256", "signatures proven"],
    ["rsa", V12, "rsa_pkcs1_sha256", "none"],
    ["secp256r1", V13, "ecdsa_secp384r1_sha384", "signatures proven"],
    ["secp256r1", V13, "ecdsa_secp256r1_sha256", "none"],
    ["secp256r1", V12, "ecdsa_secp384r1_sha384", "none"],
    ["ed25519", V13, "ed25519", "none"],
    ["ed25519", V12, "ed25519", "none"],
    ["ed25519", V12, "ed448", "signatures proven"],
    [null, V12, "ecdsa_secp256r1_sha256", "signatures open"],
  ] as const).map(([key, version, signature, expected]): [
    string,
    End,
    End,
    TlsVersion,
    string,
  ] => {
    const suite = version === V13
      ? GCM
      : key === "rsa"
      ? ECDHE
      : "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    const both = end(key, whole(version, [suite], X, [signature]));
    return [`${signature} with a key of ${key} in ${version}`, both, both, version, expected];
  }),

  [
    "strings that are known",
    end("rsa", {}, "NORMAL:-CIPHER-ALL:+AES-128-GCM"),
    end("rsa", {}, "NORMAL:-CIPHER-ALL:+AES-256-GCM"),
    V13,
    "suites proven",
  ],
  ["strings that share all", end("rsa", {}, LAX), end("rsa", {}, LAX), V13, "none"],
];
for (const [what, from, to, version, expected] of GAPS) {
  test(`gap ${version}: ${what}`, () => {
    const gap = gapBetween(from, to, version);
    const said = gap === null ? "none" : `${gap.kind} ${gap.isProven ? "proven" : "open"}`;
    assert.equal(said, expected);
  });
}

const ACCEPTED = { "TLSv1.0": "rejected", "TLSv1.1": "rejected" } as const;
/** An end that takes every certificate, and of which all is known but its string. */
const side = (
  seen: Partial<TlsReport> = {},
  { string, key = "secp256r1", trusts = {} }: {
    string?: string;
    key?: KeyType;
    trusts?: Partial<ReturnType<End["trusts"]>>;
  } = {},
): End => ({
  ...end(key, null, string),
  tls: tls(1, { tls: { ...EC, ...seen } }),
  isHere: false,
  trusts: () => ({ status: "valid", reasons: [], profile: null, ...trusts }),
});
const EC = { cipher: GCM, group: "x25519", signatureScheme: "ecdsa_secp256r1_sha256" };
const OLD12 = { ...ACCEPTED, "TLSv1.2": "accepted", "TLSv1.3": "rejected" } as const;
const NEW13 = { ...ACCEPTED, "TLSv1.2": "rejected", "TLSv1.3": "accepted" } as const;
const client = (more: Partial<ClientAuthReport> = {}) => ({
  clientAuth: { ...MUTUAL, ...more },
});
const listing = (ciphers: string[], groups: string[], signature: string) => ({
  ...BARE,
  ...whole(V13, ciphers, groups, [signature]),
});
const REFUSES = { alert: { level: "fatal", description: "handshake_failure", code: 40 } };
const AGREE = "works -: versions agree and certificates would be trusted";
const MAY_REFUSE =
  "it takes only what SECURE192 allows, and that string refuses certificates as weak as the other's";
const high = (status: "unknown" | "invalid") => ({ trusts: { status, profile: "high" } });

const HANDSHAKES: readonly [string, End, End, string][] = [
  ["all is well", side(), side(), AGREE],
  // The first thing that fails is told, and before it nothing that is not known.
  [
    "a signature that is wrong, and no version in common",
    side({ version: V12, versions: OLD12 }),
    side({ versions: NEW13, checks: { serverSignature: "invalid", serverFinished: "valid" } }),
    "fails service: the server's signature does not fit its certificate",
  ],
  [
    "a wrong end of the handshake",
    side(),
    side({ checks: { serverSignature: "valid", serverFinished: "invalid" } }),
    "fails service: the server's signature does not fit its certificate",
  ],
  [
    "no version in common",
    side({ version: V12, versions: OLD12 }),
    side({ versions: NEW13 }),
    "fails versions: no TLS version in common (dialler TLSv1.2, acceptor TLSv1.3)",
  ],
  // Strings.
  [
    "an acceptor that refuses the default, and a dialler that offers another",
    side({}, { string: "NORMAL" }),
    side(REFUSES),
    AGREE,
  ],
  [
    "an acceptor that refuses the default, and a dialler that offers it",
    side({}, { string: LAX }),
    side(REFUSES),
    "fails ciphers: the accepting node refuses what a default node offers, and the dialling node offers just that",
  ],
  ["two strings", side(BARE, { string: LAX }), side(BARE, { string: "NORMAL" }), AGREE],
  ...([[LAX, "NO SUCH"], ["NO SUCH", LAX], ["NO SUCH", "NO SUCH"]] as const).map(([a, b]): [
    string,
    End,
    End,
    string,
  ] => [
    `strings ${a} and ${b}`,
    side(listing(["TLS_X"], X, "none"), { string: a }),
    side(listing(["TLS_Y"], X, "none"), { string: b }),
    "fails ciphers: no cipher suite in common for TLSv1.3",
  ]),
  ...([[LAX, "NO SUCH", "accepting"], ["NO SUCH", LAX, "dialling"]] as const).map((
    [a, b, blind],
  ): [string, End, End, string] => [
    `strings ${a} and ${b}, and little seen`,
    side(BARE, { string: a }),
    side(BARE, { string: b }),
    `unknown -: no cipher suite is known to suit both for TLSv1.3; to know: priority_string of the ${blind} node, or --deep`,
  ]),
  [
    "nothing seen of either",
    side(BARE),
    side(BARE),
    "unknown -: no cipher suite is known to suit both for TLSv1.3; to know: priority_string of the accepting node, or --deep",
  ],
  [
    "signatures that have nothing in common",
    side(listing([GCM], X, "ecdsa_secp256r1_sha256")),
    side(listing([GCM], X, "ecdsa_secp521r1_sha512")),
    "fails ciphers: no signature algorithm in common for TLSv1.3",
  ],
  // Groups.
  [
    "groups that have nothing in common",
    side({ ...EC, groups: X }),
    side({ ...EC, groups: P }),
    "fails ciphers: no key exchange group in common",
  ],
  [
    "groups of which one is shared",
    side({ ...EC, groups: ["x25519", "secp256r1"] }),
    side({ ...EC, groups: ["secp521r1", "x25519"] }),
    AGREE,
  ],
  ["groups of the dialler alone", side({ ...EC, groups: P }), side(EC), AGREE],
  ["groups of the acceptor alone", side(EC), side({ ...EC, groups: P }), AGREE],
  [
    "groups with a gap at the dialler",
    side({ ...EC, groups: X, ...gaps("groups") }),
    side({ ...EC, groups: P, group: "secp521r1" }),
    "unknown -: no key exchange group is known to suit both for TLSv1.3; to know: priority_string of the accepting node, or --deep",
  ],
  [
    "groups with a gap at the acceptor",
    side({ ...EC, groups: X }),
    side({ ...EC, groups: P, group: "secp521r1", ...gaps("groups") }),
    "unknown -: no key exchange group is known to suit both for TLSv1.3; to know: priority_string of the accepting node, or --deep",
  ],
  // Trust.
  [
    "a dialler that trusts nobody",
    side({ ...EC, ...client({ caNames: [] }) }),
    side(),
    "fails trust: the dialling node's truststore is empty, so it trusts no certificate",
  ],
  [
    "a dialler that does not trust, and nobody knows why",
    side({}, { trusts: { status: "invalid" } }),
    side(),
    "fails trust: the dialling node does not trust the certificate served there",
  ],
  [
    "a dialler that may be strict",
    side({}, high("unknown")),
    side(),
    `unknown -: ${MAY_REFUSE}; to know: priority_string of the dialling node`,
  ],
  [
    "a dialler that is strict",
    side({}, { string: LAX, ...high("invalid") }),
    side({}, { string: LAX }),
    `fails strength: the dialling node refuses the certificate served there as too weak: its priority_string ${LAX} asks for security level high`,
  ],
  // The dialler's own certificate.
  [
    "an acceptor that may be strict",
    side(),
    side({ ...EC, ...client() }, high("unknown")),
    `unknown -: ${MAY_REFUSE}; to know: priority_string of the accepting node`,
  ],
  [
    "an acceptor that is strict",
    side({}, { string: LAX }),
    side({ ...EC, ...client() }, { string: LAX, ...high("invalid") }),
    `fails client-strength: the node refuses the certificate that the dialler presents as too weak: its priority_string ${LAX} asks for security level high`,
  ],
  [
    "an acceptor of whose truststore nothing is known",
    side(),
    side({ ...EC, ...client() }, { trusts: { status: "unknown" } }),
    "unknown -: whether the node trusts the dialler's certificate is not known; to know: give its truststore",
  ],
  [
    "an acceptor that refuses, and nobody knows why",
    side(),
    side({ ...EC, ...client() }, { trusts: { status: "invalid" } }),
    "fails client-trust: the node refuses the certificate that the dialler presents",
  ],
  ...[null, { ...tls(1).chain, certificates: [] } as unknown as ChainReport].map((chain): [
    string,
    End,
    End,
    string,
  ] => [
    `a dialler ${chain === null ? "without a chain" : "with an empty chain"}`,
    side({ ...EC, chain }),
    side({ ...EC, ...client() }),
    "unknown -: which certificate the dialling node presents was not seen",
  ]),
  [
    "a dialler whose intermediate leads to the names",
    side({
      ...EC,
      chain: {
        ...tls(1).chain as ChainReport,
        certificates: [certificate({ issuer: "CN=Int" }), certificate({ number: 7 })],
      },
    }),
    side({ ...EC, ...client() }),
    AGREE,
  ],
];
for (const [what, from, to, expected] of HANDSHAKES) {
  test(`handshake: ${what}`, () => {
    const { outcome, cause, reason } = handshakeOf(from, to);
    assert.equal(`${outcome} ${cause ?? "-"}: ${reason}`, expected);
  });
}

type Kind = "listen" | "broadcast" | "preferred" | "rpc";
const called = (addresses: Partial<Record<Kind, string>>, more: NodeSketch = {}): NodeSketch => ({
  node: {
    addresses: Object.entries(addresses).flatMap(([kind, all]) =>
      all.split(" ").map((address) => ({ address, kind: kind as Kind, family: "IPv4" as const }))
    ),
  },
  ...more,
});
const asBroadcast = (listenOnBroadcastAddress: boolean) =>
  options("all", { listenOnBroadcastAddress });
const yaml = (listenOnBroadcastAddress: boolean) => ({
  yaml: { source: "scylla.yaml", effective: asBroadcast(listenOnBroadcastAddress), remarks: [] },
});

/** Do its peers know where it calls from, and what does it take that address for? */
const CALLERS: readonly [string, NodeSketch, string][] = [
  ["no broadcast address", called({ listen: "10.1.0.1" }), "known broadcast"],
  [
    "the broadcast address",
    called({ listen: "10.0.0.1", broadcast: "10.0.0.1" }),
    "known broadcast",
  ],
  ["another", called({ listen: "10.1.0.1", broadcast: "10.0.0.1" }), "strange rpc other"],
  [
    "that and another",
    called({ listen: "10.0.0.1 10.1.0.1", broadcast: "10.0.0.1" }),
    "strange rpc other",
  ],
  [
    "the preferred address",
    called({ listen: "10.1.0.1", broadcast: "10.0.0.1", preferred: "10.1.0.1" }),
    "known rpc other",
  ],
  [
    "its rpc address",
    called({ listen: "10.1.0.1", broadcast: "10.0.0.1", rpc: "10.1.0.1" }),
    "strange rpc",
  ],
  [
    "its rpc address and another",
    called({ listen: "10.1.0.1 10.2.0.1", broadcast: "10.0.0.1", rpc: "10.1.0.1" }),
    "strange other",
  ],
  [
    "listen_on_broadcast_address, as it runs",
    called({ listen: "10.1.0.1", broadcast: "10.0.0.1" }, {
      running: { effective: asBroadcast(true) },
    }),
    "known broadcast",
  ],
  [
    "listen_on_broadcast_address, in the file",
    called({ listen: "10.1.0.1", broadcast: "10.0.0.1" }, { files: yaml(true) }),
    "known broadcast",
  ],
  [
    "listen_on_broadcast_address in a file that waits for a restart",
    called({ listen: "10.1.0.1", broadcast: "10.0.0.1" }, {
      running: { effective: asBroadcast(false) },
      files: yaml(true),
    }),
    "strange rpc other",
  ],
];
for (const [what, sketch, expected] of CALLERS) {
  test(`a node that calls from ${what}`, () => {
    const facts = cluster([sketch]);
    const [{ sourceIsKnown, bindAddresses }] = facts.nodes.map((each) =>
      linkJudge().end(each, facts)
    ) as [End];
    const said = [sourceIsKnown ? "known" : "strange", ...bindAddresses].join(" ");
    assert.equal(said, expected);
  });
}

test("who may have been taken for a node once was inside", () => {
  const inside = (...vantages: NonNullable<NodeSketch["vantages"]>) => {
    const facts = cluster([{ vantages }]);
    return facts.nodes.map((each) => linkJudge().end(each, facts).seenFromInside)[0];
  };
  assert.equal(inside("outside"), false);
  assert.equal(inside("outside", "same-rack"), true);
  assert.equal(inside("same-dc"), true);
});

test("ends that differ in nothing but the issuer of their certificates are told apart", () => {
  const by = (issuer: string): NodeSketch => ({
    chain: { certificates: [certificate({ issuer })] },
  });
  const { links } = cluster([by(CA), by("CN=Other"), { clientAuth: MUTUAL }]);
  const to = links.filter(({ to, connection }) => to === "n3" && connection === "data");
  assert.deepEqual(to.map(({ cause }) => cause), [null, "withheld"]);
});
