/** Every rule: a case in which it fires and one in which it stays silent, and a complete runbook. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { ClusterFacts } from "../../src/explain/facts.ts";
import { judge } from "../../src/explain/judge.ts";
import { RULES } from "../../src/explain/rules/index.ts";
import { HEADINGS, limitsOf, runbookMarkdown, RUNBOOKS } from "../../src/explain/runbook.ts";
import {
  CHAIN_REASONS,
  type ChainReason,
  type FindingBasis,
  type Mode,
} from "../../src/model/words.ts";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.ts";
import { NOTHING_SHARED } from "../../src/explain/facts.ts";
import { extension, forge, newKey } from "../x509/forge.ts";
import { NO_STORES, type NodeStores } from "../../src/cassandra/stores.ts";
import { readCassandraYaml } from "../../src/cassandra/cassandra_yaml.ts";
import { type Case, CLIENT_CASES } from "./client_cases.ts";
import { CA, certificate, cluster, MUTUAL, type NodeSketch, NOW, options, tls } from "./build.ts";

const idsOf = (facts: ClusterFacts) => judge(facts).findings.map(({ id }) => id);
const one = (sketch: NodeSketch = {}) => cluster([sketch]);

const FILTERED = { state: "timeout", speaks: null } as const;
const rejected = { "TLSv1.2": "rejected", "TLSv1.3": "rejected" } as const;
const versions = (more: Record<string, string>) =>
  ({
    "TLSv1.0": "rejected",
    "TLSv1.1": "rejected",
    "TLSv1.2": "accepted",
    "TLSv1.3": "accepted",
    ...more,
  }) as never;
const answersOf = (answer: string) =>
  versions({
    "TLSv1.0": answer,
    "TLSv1.1": answer,
    "TLSv1.2": answer,
    "TLSv1.3": answer,
  });
const rejectedAll = answersOf("rejected");
const unknownAll = answersOf("unknown");
const trial = (identity: string, outcome: string, proof: string) =>
  ({ identity, version: "TLSv1.3", outcome, proof, atMs: 1 }) as never;
const leaf = (fingerprintSha256: string) =>
  ({
    fingerprintSha256,
    subject: { text: "CN=new" },
    issuer: { text: CA },
    publicKey: { spki: new TextEncoder().encode(fingerprintSha256) },
    notAfter: new Date("2027-01-01"),
  }) as unknown as Certificate;
const remark = {
  id: "unknown-mode",
  severity: "error",
  file: "scylla.yaml",
  line: 7,
  column: 25,
  message: '"All" is not a mode',
  effect: "The node runs without TLS.",
  fix: "internode_encryption: all",
} as const;

/** Of the groups of SECURE192, without an elliptic exchange only ffdhe8192 is left. */
const SLOW: NodeSketch = {
  ...PRIORITY("SECURE192:-VERS-TLS1.3:-KX-ALL:+DHE-RSA:%PROFILE_LOW"),
  chain: { certificates: [certificate({ publicKey: { algorithm: "RSA", bits: 3072 } })] },
};

/** As the node n1 judges with a stricter profile. */
const TOO_WEAK: NodeSketch = {
  chain: {
    judgements: [{
      truststoreOf: "n1",
      status: "invalid",
      reasons: ["insecure-algorithm"],
      priorityString: "SECURE128:%PROFILE_ULTRA",
      profile: "ultra",
    }],
  },
};

const cassandraFile = (text: string, stores: Partial<NodeStores> = {}) => ({
  ...readCassandraYaml(text, "cassandra.yaml"),
  stores: { ...NO_STORES, ...stores },
});

const SERVER = (more: string) =>
  `server_encryption_options: { internode_encryption: all, optional: false, ${more} }`;
/** A keystore with a key for each leaf; `served` is that of the sketches. */
const keystoreWith = (...leaves: readonly string[]) =>
  cassandraFile(SERVER("keystore: k.p12"), {
    keystore: {
      source: "k.p12",
      chains: leaves.map((name) => [leaf(name === "served" ? "01".repeat(32) : name)]),
      trusted: [],
      changedAt: null,
    },
  });

/** A Cassandra node as it was met: its storage_port's listener, and what the operator or its file wants. */
const cassandra = (
  takes: "plain" | "tls" | "both",
  more: NodeSketch = {},
): NodeSketch => ({
  mode: "none",
  expect: null,
  storage: {
    speaks: takes === "tls" ? "tls" : "cassandra-internode",
    service: takes === "tls" ? null : "Cassandra internode v12",
    rpc: null,
    tls: takes === "plain" ? null : { ...tls(1, more), application: "cassandra" },
  },
  ssl: { state: "closed", speaks: null, tls: null },
  ...more,
});

const CASES: Record<string, Case> = {
  ...CLIENT_CASES,
  "cassandra-node": {
    fires: one(cassandra("plain")),
    silent: one(),
    all: ["cassandra-node"],
  },
  "cassandra-plaintext-open": {
    fires: one(cassandra("both", { expect: "all" })),
    silent: one(cassandra("tls", { expect: "all" })),
    all: ["cassandra-plaintext-open", "cassandra-node"],
  },
  "cassandra-without-tls": {
    fires: one(cassandra("plain", { expect: "all" })),
    silent: one(cassandra("plain", { expect: "none" })),
    all: ["cassandra-without-tls", "cassandra-node"],
  },
  "cassandra-client-auth-weaker": {
    fires: one(cassandra("tls", { expect: "all", expectClientAuth: "required" })),
    silent: one(cassandra("tls", {
      expect: "all",
      expectClientAuth: "required",
      clientAuth: MUTUAL,
    })),
    all: ["cassandra-client-auth-weaker", "cassandra-node"],
  },
  "cassandra-unproven": {
    fires: one(cassandra("plain", { ssl: { state: "timeout", speaks: null, tls: null } })),
    silent: one(cassandra("plain")),
    all: ["cassandra-unproven", "cassandra-node"],
  },
  "cassandra-chain-refused": {
    fires: one(cassandra("tls", { chain: { status: "invalid", reasons: ["issuer-unknown"] } })),
    silent: one(cassandra("tls", { chain: { status: "unknown", reasons: ["no-truststore"] } })),
    all: ["cassandra-chain-refused", "cassandra-node"],
  },
  "cassandra-certificate-expires": {
    fires: one(cassandra("tls", { chain: { certificates: [certificate({ days: 30 })] } })),
    silent: one(cassandra("tls", { chain: { certificates: [certificate({ days: 31 })] } })),
    all: ["cassandra-certificate-expires", "cassandra-node"],
  },
  "cassandra-protocols-differ": {
    fires: one(cassandra("tls", {
      files: { cassandra: cassandraFile(SERVER("accepted_protocols: [TLSv1.2]")) },
      tls: { version: "TLSv1.3" },
    })),
    silent: one(cassandra("tls", {
      files: { cassandra: cassandraFile(SERVER("accepted_protocols: [TLSv1.2, TLSv1.3]")) },
    })),
    all: ["cassandra-protocols-differ", "cassandra-node"],
  },
  "cassandra-reload-pending": {
    fires: one(cassandra("tls", { files: { cassandra: keystoreWith("other") } })),
    silent: one(cassandra("tls", { files: { cassandra: keystoreWith("served", "other") } })),
    all: ["cassandra-reload-pending", "cassandra-node"],
  },
  "cassandra-stores": {
    fires: one(cassandra("tls", { files: { remarks: [remark] } })),
    silent: one(cassandra("tls", { files: { remarks: [{ ...remark, severity: "info" }] } })),
    all: ["cassandra-stores", "cassandra-node"],
  },
  "cassandra-yaml-for-scylla": {
    fires: one({ files: { cassandra: cassandraFile("cluster_name: x") } }),
    silent: one(
      cassandra("plain", {
        files: { cassandra: cassandraFile("cluster_name: x") },
      }),
    ),
  },
  "nothing-listens": {
    fires: one({ storage: { state: "closed", speaks: null }, ssl: { state: "closed", tls: null } }),
    silent: one(),
  },
  "wrong-service": {
    fires: one({ mode: "none", storage: { speaks: "cql", service: "CQL v4 response" } }),
    silent: one({ mode: "none" }),
  },
  "tls-port-speaks-plaintext": {
    fires: one({ ssl: { speaks: "seastar-rpc", tls: null, firstBytes: "5353544152525043" } }),
    silent: one({ ports: [7000, 7000], expect: null }),
  },
  "plain-port-speaks-tls": {
    fires: one({ mode: "none", expect: null, storage: { speaks: "tls" } }),
    silent: one({ mode: "none", expect: null }),
  },
  "tls-port-closed": {
    fires: one({ mode: "none", expect: "transitional" }),
    silent: one({ mode: "none" }),
  },
  "plaintext-port-open": {
    fires: one({ mode: "transitional", expect: "all" }),
    silent: one({ mode: "transitional", expect: null }),
  },
  "mode-differs": {
    fires: one({ mode: "dc", expect: "transitional" }),
    silent: one({ mode: "passive", expect: "transitional" }),
  },
  "configured-differs": {
    fires: one({ node: { configured: { mode: "none", clientAuth: "none", source: "a.yaml:7" } } }),
    silent: one({ node: { configured: { mode: "all", clientAuth: "none", source: "a.yaml:7" } } }),
  },
  "no-common-version": {
    fires: cluster([{ tls: { versions: versions({ "TLSv1.2": "rejected" }) } }, {
      tls: { version: "TLSv1.2", versions: versions({ "TLSv1.3": "rejected" }) },
    }]),
    silent: cluster([{ tls: { versions: versions({ "TLSv1.2": "rejected" }) } }, {}]),
  },
  "priority-strings-disjoint": {
    fires: cluster([
      PRIORITY("SECURE128:-VERS-ALL:+VERS-TLS1.3"),
      PRIORITY("SECURE128:-VERS-TLS1.3"),
    ]),
    silent: cluster([
      PRIORITY("SECURE128:-VERS-TLS1.0"),
      PRIORITY("SECURE128:-VERS-TLS1.0:-VERS-TLS1.1"),
    ]),
    all: ["priority-strings-disjoint"],
  },
  "no-common-cipher": {
    fires: one({
      tls: {
        version: null,
        chain: null,
        application: "unknown",
        alert: { level: "fatal", description: "handshake_failure", code: 40 },
      },
    }),
    silent: one({ tls: { alert: { level: "warning", description: "close_notify", code: 0 } } }),
  },
  "server-proof-invalid": {
    fires: one({ tls: { checks: { serverSignature: "invalid" } } }),
    silent: one({ tls: { checks: { serverSignature: "unsupported" } } }),
  },
  "truststore-empty": {
    fires: one({ expectClientAuth: "required", clientAuth: { ...MUTUAL, caNames: [] } }),
    silent: one({ expectClientAuth: "required", clientAuth: MUTUAL }),
  },
  "chain-refused-by-peers": {
    fires: cluster([{}, {}, {
      chain: { judgements: [{ truststoreOf: "n1", status: "invalid", reasons: ["expired"] }] },
    }]),
    silent: cluster([{}, {}, {
      chain: { judgements: [{ truststoreOf: "n1", status: "unknown", reasons: [] }] },
    }]),
  },
  "chain-too-weak": {
    fires: cluster([PRIORITY("SECURE128:%PROFILE_ULTRA"), {
      ...PRIORITY("SECURE128:%PROFILE_ULTRA"),
      ...TOO_WEAK,
    }]),
    // The string waits in a file: the node runs with another, which is not known.
    silent: cluster([{}, TOO_WEAK]),
    all: ["chain-too-weak"],
  },
  "slow-key-exchange": {
    fires: cluster([SLOW, SLOW]),
    silent: cluster([SLOW, { ...SLOW, ...PRIORITY("NORMAL:-VERS-TLS1.3:-KX-ALL:+ECDHE-RSA") }]),
  },
  "certificate-withheld": {
    fires: cluster([
      { expectClientAuth: "required", clientAuth: { ...MUTUAL, caNames: [CA, "CN=Old CA"] } },
      {
        chain: {
          certificates: [certificate({ number: 2, issuer: "CN=Intermediate" })],
          judgements: [{ truststoreOf: "n1", status: "valid", reasons: [] }],
        },
      },
    ]),
    silent: cluster([
      { expectClientAuth: "required", clientAuth: { ...MUTUAL, caNames: [CA, "CN=Old CA"] } },
      {
        chain: {
          certificates: [
            certificate({ number: 2, issuer: "CN=Intermediate" }),
            certificate({ number: 3, subject: "CN=Intermediate" }),
          ],
        },
      },
    ]),
  },
  "data-links-dead": {
    fires: cluster([{ mode: "all" }, { mode: "dc", running: { effective: options("dc") } }]),
    silent: cluster([{ mode: "all" }, {
      mode: "dc",
      dc: "dc2",
      running: { effective: options("dc") },
    }]),
    all: ["data-links-dead"],
  },
  "mixed-modes": {
    fires: cluster([{ mode: "none" }, { mode: "all" }]),
    silent: cluster([{ mode: "all" }, { mode: "all" }]),
  },
  "ports-differ": {
    fires: cluster([{ mode: "none" }, { mode: "none", ports: [7100, 7001] }]),
    silent: cluster([{ mode: "none" }, { mode: "none", ports: [7100, 7001], dialAs: true }]),
  },
  "client-auth-weaker": {
    fires: one({ expectClientAuth: "required" }),
    silent: one({ expectClientAuth: "required", clientAuth: MUTUAL }),
  },
  "untrusted-certificate-accepted": {
    fires: one({
      expectClientAuth: "required",
      clientAuth: { ...MUTUAL, trials: [trial("other-ca", "accepted", "28 bytes of RPC")] },
    }),
    silent: one({ clientAuth: { trials: [trial("other-ca", "accepted", "28 bytes of RPC")] } }),
  },
  "own-certificate-refused": {
    fires: one({
      expectClientAuth: "required",
      clientAuth: {
        ...MUTUAL,
        acceptance: { none: "rejected", configured: "rejected", untrusted: "rejected" },
        trials: [trial("configured", "rejected", "FIN after Finished")],
      },
    }),
    silent: one({ expectClientAuth: "required", clientAuth: MUTUAL }),
  },
  "optional-client-auth": {
    fires: one({ expectClientAuth: "optional", release: "2026.3" }),
    silent: one({ expectClientAuth: "optional", release: "2026.4" }),
    all: ["optional-client-auth"],
  },
  "unreachable": {
    fires: one({ storage: FILTERED, ssl: { ...FILTERED, tls: null } }),
    silent: one(),
  },
  "unexplained-ports": {
    fires: one({ expect: null, mode: "none", storage: { speaks: "drops" } }),
    silent: one({ expect: null, mode: "dc" }),
  },
  "unproven": {
    fires: one({ tls: { application: "silent" }, clientAuth: { acceptance: UNTRIED() } }),
    silent: one({ expectClientAuth: "required", clientAuth: MUTUAL }),
  },
  "expires-soon": {
    fires: one({ chain: { certificates: [certificate({ days: 29 })] } }),
    silent: one({ chain: { certificates: [certificate({ days: 31 })] } }),
  },
  "ca-expires-soon": {
    fires: cluster([{}], { shared: { ...NOTHING_SHARED, truststore: AUTHORITY(80) } }),
    silent: cluster([{}], { shared: { ...NOTHING_SHARED, truststore: AUTHORITY(100) } }),
    all: ["ca-expires-soon"],
  },
  "configuration-remarks": {
    fires: one({
      files: { yaml: { source: "scylla.yaml", effective: options("all"), remarks: [remark] } },
    }),
    silent: one({
      files: {
        yaml: {
          source: "scylla.yaml",
          effective: options("all"),
          remarks: [{ ...remark, severity: "info" }],
        },
      },
    }),
  },
  "restart-pending": {
    fires: one({
      files: { yaml: { source: "scylla.yaml", effective: options("all"), remarks: [] } },
      running: { effective: options("all", { clientAuth: "required" }) },
    }),
    silent: one({
      files: { yaml: { source: "scylla.yaml", effective: options("all"), remarks: [] } },
      running: { effective: options("all") },
    }),
  },
  "reload-missed": {
    fires: one({
      files: { certificate: { source: "n1/scylla.crt", certificates: [leaf("ff".repeat(32))] } },
    }),
    silent: one({
      files: { certificate: { source: "n1/scylla.crt", certificates: [leaf("01".repeat(32))] } },
    }),
  },
  "start-would-fail": {
    fires: one({ files: { remarks: [{ ...remark, id: "key-mismatch" }] } }),
    silent: one({
      files: { remarks: [{ ...remark, id: "certificate-version-1", severity: "info" }] },
    }),
    all: ["start-would-fail"],
  },
  "private-key-exposed": {
    fires: one({ files: { remarks: [{ ...remark, id: "key-readable-by-others" }] } }),
    silent: one(),
    all: ["private-key-exposed"],
  },
  "reload-blind": {
    fires: one({ files: { remarks: [{ ...remark, id: "reload-misses-certbot" }] } }),
    silent: one({
      files: { remarks: [{ ...remark, id: "reload-misses-symbolic-link", severity: "info" }] },
    }),
    all: ["reload-blind"],
  },
  "credential-files": {
    fires: one({ files: { remarks: [{ ...remark, id: "truststore-empty" }] } }),
    // The handshake shows that the node trusts nobody, and another rule tells.
    silent: one({
      clientAuth: { ...MUTUAL, caNames: [] },
      files: { remarks: [{ ...remark, id: "truststore-empty" }] },
    }),
    all: ["credential-files"],
  },
  "chain-refused-later": {
    fires: cluster([
      { mode: "passive", chain: { judgements: [refusedBy("n2")] } },
      { mode: "passive" },
    ]),
    // With TLS in use it is an error now.
    silent: cluster([{ chain: { judgements: [refusedBy("n2")] } }, {}]),
    all: ["chain-refused-later"],
  },
  "authority-rotation": {
    fires: one({ files: { truststore: AUTHORITIES("Old", "New") } }),
    silent: one({ files: { truststore: AUTHORITIES("Old") } }),
    all: ["authority-rotation"],
  },
  "plaintext-inbound": {
    fires: cluster([
      {
        mode: "transitional",
        running: { effective: options("transitional"), plaintextPeers: ["10.0.0.2"] },
      },
      { mode: "passive", running: { effective: options("passive") } },
    ]),
    silent: cluster([{
      mode: "transitional",
      running: { effective: options("transitional"), plaintextPeers: ["10.9.9.9"] },
    }]),
  },
  "client-auth-stricter": {
    fires: one({ expectClientAuth: "none", clientAuth: MUTUAL }),
    silent: one({ expectClientAuth: null, clientAuth: MUTUAL }),
  },
  "client-auth-bypassed": {
    fires: one({ mode: "dc", expectClientAuth: "required", clientAuth: MUTUAL }),
    silent: one({ mode: "transitional", expectClientAuth: "required", clientAuth: MUTUAL }),
  },
  "legacy-version-accepted": {
    fires: one({ tls: { versions: versions({ "TLSv1.1": "accepted" }) } }),
    silent: one({ tls: { versions: versions({ "TLSv1.1": "unknown" }) } }),
  },
  "weak-key": {
    fires: one({ chain: { certificates: [certificate({ publicKey: RSA(1024) })] } }),
    silent: one({ chain: { certificates: [certificate({ publicKey: RSA(2048) })] } }),
    all: ["weak-key"],
  },
  "clock-skew": {
    fires: one({ running: { clock: { skewMs: -400_000, uncertaintyMs: 2000 } } }),
    // Five minutes could be the way there and back.
    silent: one({ running: { clock: { skewMs: 301_000, uncertaintyMs: 1500 } } }),
  },
  "shared-certificate": {
    fires: cluster([{}, { chain: { certificates: [certificate({ number: 1 })] } }]),
    silent: cluster([{}, {}]),
  },
  "files-unread": {
    fires: one({ files: { unread: ["/etc/scylla/scylla.crt"] } }),
    silent: one({ files: { unread: [] } }),
  },
  "chain-unverified": {
    fires: one({ chain: { status: "unknown", reasons: ["no-truststore"] } }),
    silent: one(),
  },
};

function refusedBy(truststoreOf: string) {
  return { truststoreOf, status: "invalid" as const, reasons: ["issuer-unknown" as const] };
}

function AUTHORITIES(...names: readonly string[]) {
  const notAfter = new Date(NOW.getTime() + 1000 * 86_400_000);
  const common = { notBefore: NOW, notAfter, extensions: [extension.basicConstraints(true)] };
  const certificates = names.map((name) =>
    parseCertificate(forge({ ...common, subject: `CN=${name}`, key: newKey.p256() }).der)
  );
  return { source: "ca.pem", certificates };
}

function RSA(bits: number) {
  return { algorithm: "RSA", bits };
}

function AUTHORITY(days: number) {
  const certificate = {
    ...leaf("cc".repeat(32)),
    notAfter: new Date(NOW.getTime() + days * 86_400_000),
  };
  return { source: "ca.pem", certificates: [certificate] };
}

function PRIORITY(priorityString: string) {
  return { running: { effective: options("all", { priorityString }) } };
}

function UNTRIED() {
  return { none: "not-tried", configured: "not-tried", untrusted: "not-tried" } as const;
}

test("a refusal of our hello is none of another node's where both meet in a slow group", () => {
  const refused = {
    version: null,
    chain: null,
    versions: unknownAll,
    alert: { level: "fatal", description: "handshake_failure", code: 40 },
  } as const;
  const slow = { ...PRIORITY("SECURE192:-VERS-TLS1.3:-KX-ALL:+DHE-RSA"), tls: refused };
  const facts = cluster([slow, { ...SLOW, ...PRIORITY("SECURE128:-VERS-TLS1.0") }]);
  assert.ok(!idsOf(facts).includes("no-common-cipher"));
  assert.ok(idsOf(facts).includes("slow-key-exchange"));
  assert.ok(facts.links.every(({ outcome }) => outcome === "unknown"));
  const apart = { ...PRIORITY("SECURE192:-VERS-TLS1.3:-KX-ALL:+DHE-RSA:-GROUP-ALL"), tls: refused };
  assert.ok(idsOf(cluster([apart, PRIORITY("NORMAL")])).includes("no-common-cipher"));
});

test("the string is to be changed where it stands, and the certificate where it is too weak", () => {
  const strict = PRIORITY("SECURE128:%PROFILE_ULTRA");
  const fixOf = (facts: ClusterFacts) => {
    const [found] = judge(facts).findings.filter(({ id }) => id === "chain-too-weak");
    return `${found?.node}: ${found?.fix}`;
  };
  const [judgement] = TOO_WEAK.chain?.judgements ?? [];
  assert.ok(judgement !== undefined);
  const byTwo = { chain: { judgements: [judgement, { ...judgement, truststoreOf: "n3" }] } };
  const refused = fixOf(cluster([strict, { ...PRIORITY("SECURE128"), ...byTwo }, strict]));
  assert.match(refused, /^n2: Make a key.*\n.*ECDSA P-384.*\nOr take a lower profile on n1, n3:/);
  assert.doesNotMatch(refused, /on 10\.0\.0\.2/);
  const { chain } = TOO_WEAK;
  const judging = fixOf(cluster([strict, { chain: chain ?? {} }, { chain: chain ?? {} }]));
  assert.match(judging, /^n1: Take a lower profile[^]*scylla\.yaml on 10\.0\.0\.1/);
});

test("a chain that will be too weak once TLS is used is told beforehand, with the right advice", () => {
  const passive = {
    mode: "passive",
    running: { effective: options("passive", { priorityString: "SECURE128:%PROFILE_ULTRA" }) },
  } as const;
  const { findings } = judge(cluster([passive, { ...passive, ...TOO_WEAK }]));
  const [later] = findings.filter(({ id }) => id === "chain-refused-later");
  assert.match(later?.evidence[0] ?? "", /not accepted by the priority_string of n1/);
  assert.match(later?.fix ?? "", /%PROFILE_MEDIUM/);
});

for (const rule of RULES) {
  const reason = CHAIN_REASONS.find((each) => rule.id === `chain-${each}`);
  test(`${rule.id} fires, and stays silent`, () => {
    const { fires, silent, all } = reason === undefined
      ? CASES[rule.id] ?? assert.fail(`no case for ${rule.id}`)
      : {
        fires: one({ chain: chainOf(reason) }),
        silent: one(),
        all: [rule.id],
      };
    const found = judge(fires);
    assert.deepEqual(found.bugs, []);
    const ids = [...new Set(found.findings.map(({ id }) => id))];
    assert.ok(ids.includes(rule.id), `fires: ${ids.join(", ") || "nothing"}`);
    if (all !== undefined) assert.deepEqual(ids, all);
    assert.ok(!idsOf(silent).includes(rule.id), "is silent in the other case");
    for (const finding of found.findings) {
      assert.ok(finding.evidence.every((line) => line.length > 0), finding.key);
      assert.doesNotMatch(JSON.stringify(finding), /undefined|NaN|\{[a-z_]+\}|\[object/);
    }
  });

  test(`${rule.id} has a runbook to follow`, () => {
    for (const { part } of HEADINGS) {
      const content = rule.runbook[part];
      const lines = typeof content === "string" ? [content] : content;
      assert.ok(lines.length > 0 && lines.every((line) => line.trim().length > 3), part);
    }
    const markdown = runbookMarkdown(rule.id) ?? assert.fail("no Markdown");
    assert.match(markdown, /^# .+\n\n## Meaning\n/);
    assert.doesNotMatch(markdown, /undefined|\{[a-z_]+\}/);
  });
}

/** Words of its basis that each page must, and no other basis' page may, have. */
const RESTS_ON: Readonly<Record<FindingBasis, RegExp>> = {
  observed: /As a rule the finding rests on what was seen in this run\.\n/,
  derived: /As a rule the finding .*was not itself seen to happen\.\n/,
  configured: /As a rule the finding .*which no port has shown\.\n/,
  intended: /As a rule the finding .*which nothing has shown\.\n/,
};

test("each finding says for itself what it does not prove, and what it rests on", () => {
  const texts = RULES.map(({ runbook }) => runbook.doesNotProve);
  assert.equal(new Set(texts).size, RULES.length);
  for (const [at, rule] of RULES.entries()) {
    const told = texts[at]?.split(/(?<=[.?!])\s+/) ?? [];
    assert.ok(told.length >= 1 && told.length <= 3 && told.every((each) => each.endsWith(".")));
    const [, section = ""] = runbookMarkdown(rule.id)?.split("\n## What it does not prove\n\n") ??
      [];
    assert.ok(section.startsWith(`${texts[at]} As a rule the finding `), rule.id);
    for (const [basis, words] of Object.entries(RESTS_ON)) {
      assert.equal(words.test(section.split("\n## ")[0] ?? ""), basis === rule.basis, rule.id);
    }
  }
});

test("files that nobody gave leave a node as it was seen; those missing among given ones, unknown", () => {
  const verdict = (files: NodeSketch["files"] & object) => judge(one({ files })).verdicts.get("n1");
  const unread = ["/etc/scylla/ca.crt"];
  assert.equal(verdict({ unread }), "ok");
  assert.equal(verdict({ unread, areCollected: true }), "unknown");
  assert.equal(verdict({ unread: [], areCollected: true }), "ok");
});

test("what a SIGHUP put into an older node's API is not taken for what the node runs with", () => {
  const pending = (release: string, mode: Mode) =>
    idsOf(one({
      mode,
      release,
      node: { release },
      files: { yaml: { source: "scylla.yaml", effective: options("all"), remarks: [] } },
      running: { effective: options("all") },
    })).includes("restart-pending");
  assert.ok(pending("2025.1", "none"), "the ports know better");
  assert.ok(!pending("2025.1", "all"));
  assert.ok(!pending("2025.2", "none"), "the API tells what the node started with");
});

test("a finding that rests on something else than its rule says what that is", () => {
  const [said, differs] = [
    limitsOf("truststore-empty", [{}]),
    limitsOf("truststore-empty", [{ basis: "configured" }]),
  ];
  assert.match(said ?? "", /The finding rests on what was seen in this run\.$/);
  assert.match(differs ?? "", /file or the node's own API says, which no port has shown\.$/);
  assert.equal(limitsOf("of-a-later-version", [{}]), null);
});

function chainOf(reason: typeof CHAIN_REASONS[number]) {
  const dates = reason === "expired" ? { days: -1 } : {};
  return {
    status: "invalid" as const,
    reasons: [reason],
    certificates: [certificate(dates)],
  };
}

test("every rule has one id, one case, and one line in the index", () => {
  const ids = RULES.map(({ id }) => id);
  assert.deepEqual([...new Set(ids)], ids);
  assert.deepEqual(RUNBOOKS.map(({ name }) => name), ids);
  for (const id of ids) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  const cases = ids.filter((id) => !CHAIN_REASONS.some((reason) => id === `chain-${reason}`));
  assert.deepEqual(Object.keys(CASES).sort(), cases.sort());
});

test("no rule of one database judges a node of the other, and no link is between them", () => {
  const mixed = cluster([
    { mode: "all" },
    cassandra("both", { expect: "all", expectClientAuth: "required" }),
    { mode: "all" },
  ]);
  const { findings, verdicts } = judge(mixed);
  assert.deepEqual(findings.map(({ key, severity }) => `${severity} ${key}`), [
    "error cassandra-plaintext-open/n2/7000",
    "error cassandra-client-auth-weaker/n2/7000",
    "warning cassandra-node/n2/",
  ]);
  assert.deepEqual([...verdicts.values()], ["ok", "error", "ok"]);
  assert.deepEqual(
    [...new Set(mixed.links.flatMap(({ from, to }) => [from, to]))].sort(),
    ["n1", "n3"],
  );
});

test("Cassandra's own file says what is wanted, before --expect does", () => {
  const wanting = (text: string) => ({
    files: { cassandra: cassandraFile(text) },
    expect: "all" as const,
  });
  const optional = "server_encryption_options: { internode_encryption: all, optional: true }";
  assert.deepEqual(idsOf(one(cassandra("both", wanting(optional)))), ["cassandra-node"]);
  const strict =
    "server_encryption_options: { internode_encryption: all, require_client_auth: true }";
  assert.deepEqual(idsOf(one(cassandra("both", wanting(strict)))), [
    "cassandra-plaintext-open",
    "cassandra-client-auth-weaker",
    "cassandra-node",
  ]);
});

test("a Cassandra 3 is told, and nothing of it is judged", () => {
  const [facts] = one(cassandra("both", { expect: "all", expectClientAuth: "required" })).nodes;
  assert.ok(facts !== undefined);
  for (
    const [messagingVersion, ids, verdict] of [
      [11, ["cassandra-node"], "unknown"],
      [12, ["cassandra-plaintext-open", "cassandra-client-auth-weaker", "cassandra-node"], "error"],
    ] as const
  ) {
    const ports = facts.node.ports.map((port) => ({ ...port, cassandra: { messagingVersion } }));
    const node = { ...facts, node: { ...facts.node, ports } };
    const { findings, verdicts } = judge({ ...one(), nodes: [node] });
    assert.deepEqual(findings.map(({ id }) => id), ids);
    assert.equal(verdicts.get("n1"), verdict);
  }
});

test("what GnuTLS refuses and Java may take leaves a Cassandra node unknown", () => {
  const judged = (reasons: ChainReason[], days = 365) => {
    const chain = { status: "invalid" as const, reasons, certificates: [certificate({ days })] };
    const { findings, verdicts } = judge(one(cassandra("tls", { chain })));
    return [findings[0]?.severity, findings[0]?.id, verdicts.get("n1")];
  };
  assert.deepEqual(judged(["insecure-algorithm"]), [
    "warning",
    "cassandra-chain-refused",
    "unknown",
  ]);
  // Cassandra has no option for a revocation list.
  assert.deepEqual(judged(["revoked"]), ["warning", "cassandra-chain-refused", "unknown"]);
  assert.deepEqual(judged(["insecure-algorithm", "issuer-unknown"]), [
    "error",
    "cassandra-chain-refused",
    "error",
  ]);
  // The end of a served certificate has a finding of its own; that of a CA behind it is nothing to Java.
  assert.deepEqual(judged(["expired"], -1), ["error", "cassandra-certificate-expires", "error"]);
  assert.deepEqual(judged(["expired"]), ["warning", "cassandra-node", "warning"]);
});

test("a certificate of a Cassandra node that has ended is an error", () => {
  const ended = { chain: { certificates: [certificate({ days: -1 })] } };
  const { findings, verdicts } = judge(one(cassandra("tls", ended)));
  assert.deepEqual(findings.map(({ id, severity }) => `${severity} ${id}`), [
    "error cassandra-certificate-expires",
    "warning cassandra-node",
  ]);
  assert.equal(verdicts.get("n1"), "error");
});

test("every rule file is in the index", () => {
  const folder = fileURLToPath(new URL("../../src/explain/rules/", import.meta.url));
  const files = readdirSync(folder).map((file) => file.replace(".ts", ""));
  const named = new Set(RULES.map(({ id }) => id.replaceAll("-", "_")));
  const others = files.filter((file) => !named.has(file) && !file.startsWith("clients_")).sort();
  assert.deepEqual(others, ["chain", "chain_texts", "index"]);
});

test("there is a rule for every reason to refuse a chain", () => {
  const ids = new Set(RULES.map(({ id }) => id));
  for (const reason of CHAIN_REASONS) assert.ok(ids.has(`chain-${reason}`), reason);
});

const alert = (code: number, description: string) => ({ level: "fatal", description, code });
const NOTHING = {
  version: null,
  cipher: null,
  chain: null,
  application: "unknown",
  checks: {},
} as const;
const refusing = (code: number, description: string, answers = rejectedAll): NodeSketch => ({
  tls: { ...NOTHING, alert: alert(code, description), versions: answers },
  clientAuth: {
    requested: null,
    required: null,
    acceptance: { ...UNTRIED(), none: "rejected" },
    trials: [{
      identity: "none",
      version: null,
      outcome: "rejected",
      proof: `alert ${code} ${description} before our flight`,
      atMs: 1,
    }],
  },
});

test("one cause, one finding: alert 40 to every hello is not about the version", () => {
  for (const more of [[], [{}], [{}, {}]]) {
    const { findings } = judge(cluster([refusing(40, "handshake_failure"), ...more]));
    assert.deepEqual(findings.map(({ key }) => key), ["no-common-cipher/n1/7001"]);
  }
});

test("one cause, one finding: alert 70 to every hello is about the version", () => {
  for (const more of [[], [{}], [{}, {}]]) {
    const { findings } = judge(cluster([refusing(70, "protocol_version"), ...more]));
    assert.deepEqual(findings.map(({ key }) => key), ["no-common-version/n1/7001"]);
  }
});

test("evidence never says of unknown versions that none is accepted", () => {
  const newest = versions({ "TLSv1.2": "rejected" });
  for (
    const [code, description] of [[40, "handshake_failure"], [70, "protocol_version"]] as const
  ) {
    for (const answers of [rejectedAll, unknownAll]) {
      const facts = cluster([refusing(code, description, answers), { tls: { versions: newest } }]);
      assert.doesNotMatch(JSON.stringify(judge(facts).findings), /accepts no version/);
    }
  }
});

test("a TLS port on which nothing was completed is unproven, whatever else is known", () => {
  const result = "alert 80 internal_error";
  const attempt = { purpose: "tls-hello", startedMs: 0, durationMs: 1, result, logLines: 1 };
  for (const answers of [rejectedAll, unknownAll]) {
    for (const told of [alert(80, "internal_error"), null]) {
      const facts = one({
        ...refusing(80, "internal_error", answers),
        tls: { ...NOTHING, alert: told, versions: answers },
        node: { attempts: [{ ...attempt, port: 7001 }, { ...attempt, port: 7000, result: "x" }] },
      });
      const { findings, verdicts } = judge(facts);
      assert.deepEqual(findings.map(({ key }) => key), ["unproven/n1/7001"]);
      assert.deepEqual(findings[0]?.evidence.slice(1), [`10.0.0.1:7001: ${result}`]);
      assert.equal(verdicts.get("n1"), "unknown");
    }
  }
  const bytesOnly = one({ ssl: { speaks: "tls", tls: null } });
  assert.deepEqual(idsOf(bytesOnly), ["unproven"]);
});

test("a chain that depends on the crypto policy says so, whatever is short in it", () => {
  const evidence = ["it leads to CN=Root", "CN=Root has a 1024-bit RSA key"];
  const { findings } = judge(one({ chain: { dependsOnPolicy: true, evidence } }));
  assert.deepEqual(findings.map(({ key, severity }) => `${severity} ${key}`), [
    "warning weak-key/n1/7001",
  ]);
  assert.deepEqual(findings[0]?.evidence, evidence);
  assert.deepEqual(idsOf(one({ chain: { dependsOnPolicy: false, evidence } })), []);
});

test("a finding about a chain shows what in it decides", () => {
  const evidence = ["the truststore has a CA of that name with another key"];
  const [finding] =
    judge(one({ chain: { status: "invalid", reasons: ["issuer-unknown"], evidence } })).findings;
  assert.equal(finding?.id, "chain-issuer-unknown");
  assert.ok(finding.evidence.includes(evidence[0] ?? ""));
});

test("trials that ended alike are told in one sentence", () => {
  const silence = "silence until the deadline";
  const at = (identity: string, version: string, proof = silence) =>
    ({ identity, version, outcome: "unproven", proof, atMs: 1 }) as never;
  const facts = one({
    tls: { application: "silent" },
    clientAuth: {
      requested: true,
      required: null,
      caNames: [CA],
      acceptance: UNTRIED(),
      trials: [
        at("none", "TLSv1.2"),
        at("none", "TLSv1.3"),
        at("self-signed", "TLSv1.3"),
        at("expired", "TLSv1.3"),
        at("configured", "TLSv1.3", "an echo"),
      ],
    },
  });
  const [finding] = judge(facts).findings.filter(({ id }) => id === "unproven");
  assert.deepEqual(finding?.evidence, [
    `10.0.0.1:7001: over TLSv1.2 and TLSv1.3, without a certificate: ${silence}`,
    `10.0.0.1:7001: over TLSv1.3, with a self-signed certificate or with an expired one: ${silence}`,
    "10.0.0.1:7001: over TLSv1.3, with the configured certificate: an echo",
  ]);
});

test("rejected versions are told once", () => {
  const facts = one({
    tls: { version: "TLSv1.1", versions: versions({ ...rejected, "TLSv1.1": "accepted" }) },
  });
  assert.deepEqual(idsOf(facts), ["no-common-version", "legacy-version-accepted"]);
});

test("whoever asks for a certificate and was shown none is not proven to be a node", () => {
  const asking = (configured: "not-tried" | "rejected") =>
    judge(one({
      expectClientAuth: "required",
      tls: { application: "closed" },
      clientAuth: {
        ...MUTUAL,
        acceptance: { none: "rejected", configured, untrusted: "rejected" },
      },
    }));
  const { findings, verdicts } = asking("not-tried");
  assert.equal(verdicts.get("n1"), "unknown");
  assert.match(
    findings.find(({ id }) => id === "unproven")?.evidence[0] ?? "",
    /asks for a certificate and shows nothing without one; --certificate and --keyfile would prove/,
  );
  const refused = asking("rejected").findings.find(({ id }) => id === "unproven");
  assert.match(refused?.evidence[0] ?? "", /let none of ours in, so what it is was not seen/);
});

test("data is dead, too, where a node does not find the address that it calls from", () => {
  const at = (kind: "listen" | "broadcast" | "rpc", address: string) =>
    ({ kind, address, family: "IPv4" }) as const;
  const dc = { mode: "dc", running: { effective: options("dc") } } as const;
  const addresses = [at("listen", "0.0.0.0"), at("broadcast", "10.0.0.1"), at("rpc", "10.0.0.1")];
  const { findings } = judge(cluster([{ ...dc, node: { addresses } }, dc]));
  const dead = findings.find(({ id }) => id === "data-links-dead") ?? assert.fail("no finding");
  assert.match(dead.evidence.join("\n"), /n1 to n2: dials nobody of its own dc/);
});

test("only of whoever answered RPC is it said that the node runs, and as what", () => {
  const saidOf = (sketch: NodeSketch, id: string) => {
    const finding = judge(cluster([sketch])).findings.find((each) => each.id === id);
    assert.ok(finding !== undefined, id);
    return [finding.title, finding.explanation, ...finding.evidence].join("\n");
  };
  const runs = /node runs/;
  const closed = { mode: "none", expect: "transitional" } as const;
  assert.match(saidOf(closed, "tls-port-closed"), runs);
  const web = { speaks: "http", service: "HTTP response", rpc: null } as const;
  assert.doesNotMatch(saidOf({ ...closed, storage: web }, "tls-port-closed"), runs);
  const differs = { mode: "all", expect: "dc" } as const;
  assert.match(saidOf(differs, "mode-differs"), /node runs as all/);
  const mute = saidOf({ ...differs, tls: { application: "silent" } }, "mode-differs");
  assert.doesNotMatch(mute, runs);
  assert.match(mute, /ports do as a node of all would/);
});
