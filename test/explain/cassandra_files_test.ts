/**
 * What cassandra.yaml and its stores say beside what a port shows: versions, suites, certificates. How Java
 * judges was seen of Java 17's own trust manager, for each of these chains.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readCassandraYaml } from "../../src/cassandra/cassandra_yaml.ts";
import { javaRefusal } from "../../src/cassandra/java_trust.ts";
import { NO_STORES, type NodeStores } from "../../src/cassandra/stores.ts";
import { judge } from "../../src/explain/judge.ts";
import type { TlsReport } from "../../src/model/port.ts";
import type { ChainReason } from "../../src/model/words.ts";
import type { Certificate } from "../../src/x509/certificate.ts";
import { certificate, cluster, type NodeSketch, NOW, tls } from "./build.ts";

const file = (options: string, stores: Partial<NodeStores> = {}) => ({
  ...readCassandraYaml(
    `server_encryption_options: { internode_encryption: all, optional: false, ${options} }`,
    "cassandra.yaml",
  ),
  stores: { ...NO_STORES, ...stores },
});

const node = (seen: Partial<TlsReport>, more: NodeSketch = {}): NodeSketch => ({
  mode: "none",
  expect: null,
  storage: {
    speaks: "tls",
    service: null,
    rpc: null,
    tls: { ...tls(1, more), application: "cassandra", ...seen },
  },
  ssl: { state: "closed", speaks: null, tls: null },
  ...more,
});

const answers = (accepted: string, rejected: string): TlsReport["versions"] => ({
  "TLSv1.0": "unknown",
  "TLSv1.1": "unknown",
  "TLSv1.2": "unknown",
  "TLSv1.3": "unknown",
  ...Object.fromEntries(accepted.split(" ").filter(Boolean).map((each) => [each, "accepted"])),
  ...Object.fromEntries(rejected.split(" ").filter(Boolean).map((each) => [each, "rejected"])),
});

const ECDHE = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
const CBC = "TLS_RSA_WITH_AES_128_CBC_SHA";
const AT13 = { version: "TLSv1.3", versions: answers("TLSv1.3", "") } as const;
const AT12 = {
  version: "TLSv1.2",
  cipher: ECDHE,
  versions: answers("TLSv1.2", "TLSv1.3"),
} as const;

/** What stands in the file, what was seen, and what is said of the difference. */
const DIFFERENCES: readonly [string, Partial<TlsReport>, RegExp | null][] = [
  ["accepted_protocols: [TLSv1.2]", AT13, /takes TLSv1.3, which .* \(TLSv1.2\)/],
  ["protocol: TLSv1.2", AT13, /takes TLSv1.3/],
  ["protocol: TLS", AT13, null],
  ["accepted_protocols: [TLSv1.2], protocol: TLSv1.3", AT13, null],
  ["protocol: tls, accepted_protocols: [TLSv1.2]", AT13, /takes TLSv1.3/],
  ["ssl_context_factory: { class_name: x }, accepted_protocols: [TLSv1.2]", AT13, null],
  ["accepted_protocols: [TLSv1.2, TLSv1.3]", AT12, /refuses TLSv1.3/],
  // Without a suite of TLS 1.3, a node refuses that version whatever is listed.
  [`accepted_protocols: [TLSv1.2, TLSv1.3], cipher_suites: [${ECDHE}]`, AT12, null],
  ["accepted_protocols: [TLSv1, TLSv1.3]", AT12, /refuses TLSv1.3/],
  // Between the lowest and the highest the node takes all.
  [
    "accepted_protocols: [TLSv1.1, TLSv1.3]",
    { ...AT13, versions: answers("TLSv1.2 TLSv1.3", "TLSv1.1") },
    null,
  ],
  [
    "accepted_protocols: [TLSv1.2, TLSv1.3]",
    { ...AT13, versions: answers("TLSv1.0 TLSv1.3", "") },
    /takes TLSv1.0/,
  ],
  [
    "accepted_protocols: [TLSv1, TLSv1.3]",
    { ...AT13, versions: answers("TLSv1.0 TLSv1.3", "") },
    null,
  ],
  [`cipher_suites: [${ECDHE}]`, AT12, null],
  [`cipher_suites: [${CBC}]`, AT12, new RegExp(`takes ${ECDHE}`)],
  [`cipher_suites: [${CBC}]`, { ...AT13, cipher: "TLS_AES_256_GCM_SHA384" }, null],
  ["cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256]", AT12, null],
  [
    "cipher_suites: [SSL_RSA_WITH_3DES_EDE_CBC_SHA]",
    { ...AT12, cipher: "TLS_RSA_WITH_3DES_EDE_CBC_SHA" },
    null,
  ],
  [`cipher_suites: [${ECDHE}]`, { ...AT12, ciphers: { "TLSv1.2": [ECDHE, CBC] } }, /AES_128_CBC/],
  ["", AT13, null],
];

for (const [options, seen, said] of DIFFERENCES) {
  const shown = `${seen.version}, ${Object.values(seen.versions ?? {})}, ${seen.cipher}`;
  test(`of "${options}" beside ${shown} is said ${said}`, () => {
    const { findings } = judge(cluster([node(seen, { files: { cassandra: file(options) } })]));
    const found = findings.find(({ id }) => id === "cassandra-protocols-differ");
    assert.equal(found === undefined, said === null, JSON.stringify(found?.evidence));
    if (said !== null) assert.match(found?.evidence[0] ?? "", said);
  });
}

const held = {
  fingerprintSha256: "ab",
  subject: { text: "CN=new" },
  notAfter: new Date("2027-01-01"),
} as unknown as Certificate;

for (
  const [what, minutes, severity, said] of [
    ["changed nine minutes ago", 9, "info", /less than ten minutes/],
    ["changed eleven minutes ago", 11, "warning", /more than ten minutes/],
    ["a copy", null, "warning", /not known/],
  ] as const
) {
  test(`a keystore that is not served, ${what}: ${severity}`, () => {
    const keystore = {
      source: "node.p12",
      chains: [[held]],
      trusted: [],
      changedAt: minutes === null ? null : new Date(NOW.getTime() - minutes * 60_000),
    };
    const cassandra = file("keystore: node.p12", { keystore });
    const { findings } = judge(cluster([node({}, { files: { cassandra } })]));
    const found = findings.find(({ id }) => id === "cassandra-reload-pending");
    assert.equal(found?.severity, severity);
    assert.match(found?.evidence.at(-1) ?? "", said);
  });
}

test("a chain is judged by the truststores of the Cassandra nodes that were read", () => {
  const refusedBy = (reason: ChainReason, files: NodeSketch["files"]) => {
    const judgement = {
      truststoreOf: "n2",
      priorityString: null,
      profile: null,
      status: "invalid" as const,
      reasons: [reason],
    };
    const chain = { judgements: [judgement] };
    const sketches = [node({}, { chain }), node({}, { files: files ?? {} })];
    const { findings } = judge(cluster(sketches));
    return findings.filter(({ id }) => id === "cassandra-chain-refused")
      .map(({ severity, evidence }) => `${severity}: ${evidence[0]}`);
  };
  const cassandra = file("truststore: t.p12");
  assert.deepEqual(refusedBy("issuer-unknown", { cassandra }), [
    "error: 10.0.0.1:7000: refused by n2 for: issuer-unknown",
  ]);
  assert.deepEqual(refusedBy("issuer-unknown", {}), [], "of a node that may be ScyllaDB");
  assert.deepEqual(refusedBy("expired", { cassandra }), []);
});

/** GnuTLS's reasons, and what Java 17 did with the same chain and truststore. */
const JAVA: readonly [string, ChainReason[], Partial<Seen>, "refuses" | "accepts" | "unknown"][] = [
  ["of another CA", ["issuer-unknown"], {}, "refuses"],
  ["signed by itself", ["issuer-unknown", "self-signed"], {}, "refuses"],
  ["without its intermediate", ["missing-intermediate"], {}, "refuses"],
  ["of a CA of the same name", ["signature-invalid"], {}, "refuses"],
  ["that is itself trusted", ["issuer-unknown"], { isTrusted: true }, "accepts"],
  ["that is itself trusted, and has ended", ["expired"], { isTrusted: true, days: -1 }, "accepts"],
  ["that has ended", ["expired"], { days: -1 }, "refuses"],
  ["that has not begun", ["not-yet-valid"], { begins: 1 }, "refuses"],
  ["of a trusted CA that has ended", ["expired"], {}, "accepts"],
  ["signed with SHA-1", ["insecure-algorithm"], {}, "unknown"],
  ["that is revoked", ["revoked"], {}, "unknown"],
];
interface Seen {
  readonly days: number;
  readonly begins: number;
  readonly isTrusted: boolean;
}

for (const [what, reasons, { days = 365, begins = -1, isTrusted = false }, does] of JAVA) {
  test(`Java and a certificate ${what}: ${does}`, () => {
    const notBefore = new Date(NOW.getTime() + begins * 86_400_000).toISOString();
    const served = [certificate({ days, notBefore })];
    const trusted = new Set(isTrusted ? served.map((each) => each.fingerprintSha256) : []);
    const { sure, unsure } = javaRefusal(reasons, served, trusted, NOW);
    assert.deepEqual(sure, does === "refuses" ? reasons : []);
    assert.equal(unsure.length > 0, does === "unknown");
  });
}
