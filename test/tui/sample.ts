/**
 * Made-up clusters for the terminal app: healthy, broken in every way the screen can show, large,
 * and hostile. All times count from `AT`.
 */

import { joinSteps } from "../../src/text/steps.ts";
import type {
  CertificateReport,
  ChainReport,
  PortReport,
  TlsReport,
} from "../../src/model/port.ts";
import type { ClientReport, Finding, Link, NodeReport, Report } from "../../src/model/report.ts";
import type { ChainReason, Mode, Verdict } from "../../src/model/words.ts";

export const AT = Date.parse("2026-11-24T10:00:00Z");
const DAY = 86_400_000;

export function day(offset: number): string {
  return new Date(AT + offset * DAY).toISOString();
}

export interface SampleNode {
  readonly id: string;
  readonly address: string;
  readonly dc?: string | null;
  readonly rack?: string | null;
  readonly kind?: Kind;
  readonly expected?: Mode | null;
}

/** What the node shows. */
export type Kind =
  | "all"
  | "none"
  | "passive"
  | "transitional"
  | "dc"
  | "mtls"
  | "expired"
  | "expiring"
  | "other-ca"
  | "plaintext-on-tls"
  | "legacy"
  | "firewall"
  | "cql";

export function certificate(
  subject: string,
  more: Partial<CertificateReport> = {},
): CertificateReport {
  const issuer = more.issuer ?? "O=Example,CN=Internode CA 2026";
  return {
    subject,
    subjectDer: Buffer.from(subject).toString("base64"),
    issuer,
    issuerDer: Buffer.from(issuer).toString("base64"),
    serialNumber: hash(issuer + subject).slice(0, 16),
    notBefore: day(-150),
    notAfter: day(215),
    fingerprintSha256: hash(subject + (more.notAfter ?? "")),
    publicKey: { algorithm: "RSA", bits: 3072 },
    signatureAlgorithm: "sha256WithRSAEncryption",
    subjectAltNames: [],
    isCa: false,
    ...more,
  };
}

/** Looks like a digest, is the same each time. */
function hash(text: string): string {
  let state = 2166136261;
  let out = "";
  for (let round = 0; round < 8; round++) {
    for (const character of text + round) {
      state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
    }
    out += state.toString(16).padStart(8, "0");
  }
  return out;
}

const CA = certificate("O=Example,CN=Internode CA 2026", {
  issuer: "O=Example,CN=Internode CA 2026",
  notBefore: day(-400),
  notAfter: day(3250),
  isCa: true,
  publicKey: { algorithm: "EC", curve: "P-384" },
  signatureAlgorithm: "ecdsa-with-SHA384",
});

function chain(leaf: CertificateReport, reasons: ChainReason[] = []): ChainReport {
  return {
    status: reasons.length === 0 ? "valid" : "invalid",
    reasons,
    judgedAt: new Date(AT).toISOString(),
    certificatesOmitted: 0,
    certificates: [leaf, CA],
    judgements: [{
      truststoreOf: "n1",
      status: reasons.length === 0 ? "valid" : "invalid",
      reasons,
    }],
  };
}

const SUITES13 = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
];
const SUITES12 = [
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_RSA_WITH_AES_256_GCM_SHA384",
];

function tls(id: string, more: Partial<TlsReport> = {}): TlsReport {
  return {
    version: "TLSv1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    group: "x25519",
    signatureScheme: "rsa_pss_rsae_sha256",
    alpn: null,
    resumption: true,
    application: "seastar-rpc",
    versions: {
      "TLSv1.0": "rejected",
      "TLSv1.1": "rejected",
      "TLSv1.2": "accepted",
      "TLSv1.3": "accepted",
    },
    ciphers: { "TLSv1.3": SUITES13, "TLSv1.2": SUITES12 },
    order: { "TLSv1.3": "server", "TLSv1.2": "server" },
    groups: ["x25519", "secp256r1", "secp384r1"],
    signatures: ["rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"],
    features: { extended_master_secret: true, encrypt_then_mac: true },
    checks: { serverSignature: "valid", serverFinished: "valid", downgrade: "none" },
    chain: chain(certificate(`O=Example,CN=${id}`, { subjectAltNames: [id, `${id}.example.net`] })),
    clientAuth: {
      requested: false,
      required: false,
      caNames: [],
      acceptance: { none: "accepted", configured: "not-tried", untrusted: "not-tried" },
      trials: [
        {
          identity: "none",
          version: "TLSv1.3",
          outcome: "accepted",
          proof: "28 bytes of RPC reply inside TLS",
          atMs: 3.1,
        },
        {
          identity: "none",
          version: "TLSv1.2",
          outcome: "accepted",
          proof: "28 bytes of RPC reply inside TLS",
          atMs: 4.7,
        },
      ],
    },
    alert: null,
    ...more,
  };
}

const MUTUAL: TlsReport["clientAuth"] = {
  requested: true,
  required: true,
  caNames: ["O=Example,CN=Internode CA 2026", "O=Example,CN=Internode CA 2025"],
  acceptance: { none: "rejected", configured: "accepted", untrusted: "rejected" },
  trials: [
    {
      identity: "none",
      version: "TLSv1.3",
      outcome: "rejected",
      proof: "alert certificate_required (116) after our Finished",
      atMs: 3.9,
    },
    {
      identity: "none",
      version: "TLSv1.2",
      outcome: "rejected",
      proof: "bare FIN after our empty Certificate, no alert",
      atMs: 4.4,
    },
    {
      identity: "configured",
      version: "TLSv1.3",
      outcome: "accepted",
      proof: "28 bytes of RPC reply inside TLS",
      atMs: 5.2,
    },
    {
      identity: "configured",
      version: "TLSv1.2",
      outcome: "accepted",
      proof: "28 bytes of RPC reply inside TLS",
      atMs: 6.0,
    },
    {
      identity: "other-ca",
      version: "TLSv1.3",
      outcome: "rejected",
      proof: "bare FIN after two tickets",
      atMs: 5.0,
    },
    {
      identity: "same-dn-ca",
      version: "TLSv1.3",
      outcome: "rejected",
      proof: "bare FIN after two tickets",
      atMs: 5.1,
    },
    {
      identity: "self-signed",
      version: "TLSv1.3",
      outcome: "unproven",
      proof: "close_notify, then silence",
      atMs: 300.4,
    },
  ],
};

function port(address: string, number: number, more: Partial<PortReport>): PortReport {
  return {
    address,
    port: number,
    role: number === 7000 ? "storage_port" : "ssl_storage_port",
    state: "open",
    speaks: null,
    service: null,
    firstBytes: null,
    rpc: null,
    tls: null,
    error: null,
    ...more,
  };
}

const REFUSED = { code: "ECONNREFUSED", message: "connection refused" };
const RPC = {
  speaks: "seastar-rpc",
  rpc: { features: { CONNECTION_ID: "0500000000000100" }, shard: 1 },
} as const;

interface Shown {
  readonly plain: Partial<PortReport>;
  readonly secure: Partial<PortReport>;
  readonly modes: Mode[];
  readonly finds:
    (Pick<Finding, "id" | "severity" | "title"> & { port: number; evidence?: string[] })[];
}

function shown(kind: Kind, id: string, expected: Mode | null): Shown {
  const closed = { state: "closed", error: REFUSED } as const;
  const secure = { speaks: "tls", tls: tls(id) } as const;
  switch (kind) {
    case "all":
      return { plain: closed, secure, modes: ["all"], finds: [] };
    case "mtls":
      return {
        plain: closed,
        secure: { speaks: "tls", tls: tls(id, { clientAuth: MUTUAL }) },
        modes: ["all"],
        finds: [],
      };
    case "none":
      return {
        plain: RPC,
        secure: closed,
        modes: ["none"],
        finds: [
          {
            id: "plaintext-port-open",
            severity: "error",
            port: 7000,
            title: `${id} still answers plaintext RPC on port 7000`,
            evidence: ["7000 answered 53535441525250431000000002000000 to our negotiation frame"],
          },
          {
            id: "tls-port-closed",
            severity: "error",
            port: 7001,
            title: `Nothing listens on ${id}'s ssl_storage_port`,
            evidence: ["connect to 7001: ECONNREFUSED"],
          },
        ].slice(0, expected === "none" ? 0 : 2) as Shown["finds"],
      };
    case "passive":
    case "transitional":
      return {
        plain: RPC,
        secure,
        modes: ["passive", "transitional"],
        finds: expected === "all"
          ? [{
            id: "plaintext-port-open",
            severity: "error",
            port: 7000,
            title: `${id} still answers plaintext RPC on port 7000`,
          }]
          : [],
      };
    case "dc":
      return {
        plain: { speaks: "drops" },
        secure,
        modes: ["dc", "rack"],
        finds: expected === "all"
          ? [{
            id: "mode-differs",
            severity: "error",
            port: 7000,
            title: `${id} runs dc or rack, not all`,
          }]
          : [],
      };
    case "expired":
      return {
        plain: closed,
        secure: {
          speaks: "tls",
          tls: tls(id, {
            chain: chain(
              certificate(`O=Example,CN=${id}`, { notBefore: day(-368), notAfter: day(-3) }),
              ["expired"],
            ),
          }),
        },
        modes: ["all"],
        finds: [{
          id: "chain-expired",
          severity: "error",
          port: 7001,
          title: `The certificate of ${id} expired 3 days ago`,
          evidence: [
            "notAfter 2026-11-21T10:00:00.000Z, judged at 2026-11-24T10:00:00.000Z",
            "served on 7001, depth 0",
          ],
        }],
      };
    case "expiring":
      return {
        plain: closed,
        secure: {
          speaks: "tls",
          tls: tls(id, {
            chain: chain(
              certificate(`O=Example,CN=${id}`, { notBefore: day(-353), notAfter: day(12) }),
            ),
          }),
        },
        modes: ["all"],
        finds: [{
          id: "expires-soon",
          severity: "warning",
          port: 7001,
          title: `The certificate of ${id} expires in 12 days`,
        }],
      };
    case "other-ca":
      return {
        plain: closed,
        secure: {
          speaks: "tls",
          tls: tls(id, {
            chain: chain(certificate(`O=Other,CN=${id}`, { issuer: "O=Other,CN=Test CA" }), [
              "issuer-unknown",
            ]),
          }),
        },
        modes: ["all"],
        finds: [{
          id: "chain-issuer-unknown",
          severity: "error",
          port: 7001,
          title: `${id} serves a chain that the truststore does not know`,
        }],
      };
    case "plaintext-on-tls":
      return {
        plain: closed,
        secure: RPC,
        modes: [],
        finds: [{
          id: "tls-port-plaintext",
          severity: "error",
          port: 7001,
          title: `${id} speaks plaintext RPC on its ssl_storage_port`,
        }],
      };
    case "legacy":
      return {
        plain: closed,
        secure: {
          speaks: "tls",
          tls: tls(id, {
            version: "TLSv1.2",
            cipher: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            versions: {
              "TLSv1.0": "accepted",
              "TLSv1.1": "accepted",
              "TLSv1.2": "accepted",
              "TLSv1.3": "rejected",
            },
          }),
        },
        modes: ["all"],
        finds: [{
          id: "legacy-version-accepted",
          severity: "warning",
          port: 7001,
          title: `${id} accepts TLS 1.0 and TLS 1.1`,
        }],
      };
    case "firewall":
      return {
        plain: {
          state: "timeout",
          error: { code: "ETIMEDOUT", message: "no answer within 3000 ms" },
        },
        secure: {
          state: "timeout",
          error: { code: "ETIMEDOUT", message: "no answer within 3000 ms" },
        },
        modes: [],
        finds: [{
          id: "unreachable",
          severity: "info",
          port: 7001,
          title: `${id} answers on neither port`,
        }],
      };
    case "cql":
      return {
        plain: closed,
        secure: {
          speaks: "cql",
          service: "CQL native protocol v4",
          firstBytes: "8400000000000000",
        },
        modes: [],
        finds: [{
          id: "wrong-service",
          severity: "error",
          port: 7001,
          title: `Port 7001 of ${id} is a CQL port`,
        }],
      };
  }
}

export function node(sample: SampleNode): { node: NodeReport; findings: Finding[] } {
  const { id, address, dc = "eu", rack = "r1", kind = "all", expected = "all" } = sample;
  const { plain, secure, modes, finds } = shown(kind, id, expected);
  const findings = finds.map(({ id: rule, severity, port, title, evidence }): Finding => ({
    key: `${rule}/${id}/${port}`,
    id: rule,
    severity,
    node: id,
    port,
    title,
    evidence: evidence ?? [`seen on ${address}:${port}`],
    explanation:
      "Other nodes dial this port by the cluster's mode. What answers there is not what they expect, so the connection is dropped before a single verb is exchanged; `nodetool status` on the others shows this node as DN.",
    fix: joinSteps([
      "In /etc/scylla/scylla.yaml set server_encryption_options.internode_encryption: all",
      `On ${address}: nodetool drain && sudo systemctl restart scylla-server`,
    ]),
    runbook: rule,
  }));
  const verdict: Verdict = kind === "firewall"
    ? "unknown"
    : findings.some(({ severity }) => severity === "error")
    ? "error"
    : findings.length > 0
    ? "warning"
    : "ok";
  const report: NodeReport = {
    id,
    addresses: [{ address, kind: "given", family: address.includes(":") ? "IPv6" : "IPv4" }],
    address,
    dc,
    rack,
    release: null,
    expected: {
      mode: expected,
      clientAuth: "none",
      storagePort: 7000,
      sslStoragePort: 7001,
      release: "2026.3",
      source: "prod.yaml:3",
    },
    configured: kind === "none"
      ? { mode: "none", clientAuth: "none", source: `nodes/${address}.yaml:41` }
      : null,
    observed: {
      modes,
      vantages: ["outside"],
      questions: modes.length > 1
        ? [{
          question: `Is ${id} ${modes.join(" or ")}? Its scylla.yaml tells.`,
          command: `ssh ${address} grep -A8 server_encryption_options /etc/scylla/scylla.yaml`,
        }]
        : [],
    },
    verdict,
    ports: [port(address, 7000, plain), port(address, 7001, secure)],
    findings: findings.map(({ key }) => key),
    attempts: attempts(kind),
  };
  return { node: report, findings };
}

function attempts(kind: Kind): NodeReport["attempts"] {
  const made: [string, number, string, number][] = [
    ["silence-and-rpc", 7000, kind === "none" ? "RPC reply, 28 bytes" : "refused", 0],
    [
      "tls-rpc",
      7001,
      kind === "firewall" ? "no answer within 3000 ms" : "TLSv1.3, RPC reply inside TLS",
      0,
    ],
    [
      "client-auth-none",
      7001,
      kind === "mtls" ? "alert certificate_required (116)" : "accepted: RPC reply inside TLS",
      kind === "mtls" ? 1 : 0,
    ],
    ["version-tls12", 7001, "TLSv1.2, stopped after ServerHelloDone", 1],
    ["version-tls11", 7001, "alert protocol_version (70)", 1],
    ["version-tls10", 7001, "alert protocol_version (70)", 1],
  ];
  return made.map(([purpose, port, result, logLines], index) => ({
    purpose,
    port,
    startedMs: 120 + index * 340,
    durationMs: 3.2 + index * 1.7,
    result,
    logLines,
  }));
}

export interface SampleCluster {
  readonly name: string;
  readonly nodes: readonly SampleNode[];
}

export const HEALTHY: SampleCluster = {
  name: "healthy",
  nodes: [
    { id: "n1", address: "127.10.0.1", rack: "r1", kind: "mtls" },
    { id: "n2", address: "127.10.0.2", rack: "r2", kind: "mtls" },
    { id: "n3", address: "127.10.0.3", rack: "r3", kind: "mtls" },
  ],
};

export const BROKEN: SampleCluster = {
  name: "prod",
  nodes: [
    { id: "eu-1", address: "10.0.0.1", dc: "eu", rack: "r1", kind: "mtls" },
    { id: "eu-2", address: "10.0.0.2", dc: "eu", rack: "r2", kind: "all" },
    { id: "eu-3", address: "10.0.0.3", dc: "eu", rack: "r3", kind: "none" },
    { id: "eu-4", address: "10.0.0.4", dc: "eu", rack: "r1", kind: "expired" },
    { id: "eu-5", address: "10.0.0.5", dc: "eu", rack: "r2", kind: "expiring" },
    { id: "eu-6", address: "10.0.0.6", dc: "eu", rack: "r3", kind: "other-ca" },
    { id: "us-1", address: "10.1.0.1", dc: "us-east", rack: "1a", kind: "dc" },
    { id: "us-2", address: "10.1.0.2", dc: "us-east", rack: "1b", kind: "legacy" },
    { id: "us-3", address: "10.1.0.3", dc: "us-east", rack: "1c", kind: "plaintext-on-tls" },
    { id: "us-4", address: "10.1.0.4", dc: "us-east", rack: "1a", kind: "firewall" },
    { id: "us-5", address: "10.1.0.5", dc: "us-east", rack: "1b", kind: "cql" },
    { id: "us-6", address: "2001:db8::6", dc: "us-east", rack: "1c", kind: "transitional" },
  ],
};

export function large(count: number): SampleCluster {
  const kinds: Kind[] = [
    "all",
    "mtls",
    "all",
    "all",
    "expiring",
    "all",
    "none",
    "all",
    "dc",
    "all",
  ];
  return {
    name: "fleet",
    nodes: Array.from({ length: count }, (_, index) => ({
      id: `node-${String(index + 1).padStart(4, "0")}`,
      address: `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
      dc: ["eu-central", "us-east", "ap-south"][index % 3] ?? "eu",
      rack: `r${index % 5 + 1}`,
      kind: kinds[index % kinds.length] ?? "all",
    })),
  };
}

/** ESC, CSI, OSC, C1, bidi, zero width, line ends, combining marks, wide characters. */
export const NASTY = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202Eevil\u200b\u2066\r\n\t漢字e\u0301👩‍👩‍👧";

export const HOSTILE: SampleCluster = {
  name: `h${NASTY}`,
  nodes: [
    { id: `n1${NASTY}`, address: "10.9.0.1", dc: NASTY, rack: "r1", kind: "all" },
    { id: `n2`, address: "10.9.0.2", dc: "eu", rack: NASTY, kind: "expired" },
  ],
};

export function report(cluster: SampleCluster): Report {
  const built = cluster.nodes.map(node);
  const nodes = built.map(({ node }) => node);
  const findings = built.flatMap(({ findings }) => findings);
  const count = (verdict: Verdict) => nodes.filter((node) => node.verdict === verdict).length;
  const attempts = nodes.flatMap(({ attempts }) => attempts);
  return {
    schemaVersion: "1.0",
    tool: { name: "ringshake", version: "0.1.0", runtime: "test" },
    startedAt: new Date(AT).toISOString(),
    finishedAt: new Date(AT + 12_300).toISOString(),
    partial: null,
    vantage: { hostname: "ops-1", localAddress: "10.0.9.9", memberOf: null, clockSkewMs: 12 },
    cluster: { name: cluster.name },
    semantics: { release: "2026.3", isDefault: true },
    nodes,
    links: nodes.length <= 60 ? links(cluster) : [],
    linksOmitted: 0,
    clients: nodes.slice(0, 12).flatMap(({ id }, index) => clientsOf(id, index)),
    findings,
    summary: {
      nodes: nodes.length,
      ok: count("ok"),
      warning: count("warning"),
      error: count("error"),
      unknown: count("unknown"),
      connections: attempts.length,
      connectionsByPurpose: {},
      handshakes: attempts.length - nodes.length,
      logLines: attempts.reduce((sum, { logLines }) => sum + logLines, 0),
      predicted: { connections: nodes.length * 14, logLines: nodes.length * 6 },
      durationMs: 12_300,
    },
  };
}

/** Three clients at one port: one that gets in, one that is refused, and one of which nobody knows. */
function clientsOf(node: string, index: number): ClientReport[] {
  const row = { node, port: 9142, role: "native_transport_port_ssl", source: "recorded" } as const;
  const works = "[connection] ⏎ ssl = true ⏎ [ssl] ⏎ certfile = /path/to/ca.pem";
  return [
    {
      ...row,
      ...{ client: "cqlsh-3.12", name: "cqlsh on Python 3.12, OpenSSL 3" },
      ...{ outcome: "connects", by: null, at: null, failure: null, open: null },
      ...{ prints: null, works, basis: "derived" },
    },
    {
      ...row,
      ...{ client: "cqlsh-2.7", name: "cqlsh on Python 2.7, OpenSSL 1.0.2" },
      ...{ outcome: "refused", by: "server", at: "client_hello", failure: "protocol-version" },
      ...{ open: null, works: null, basis: "observed" },
      prints:
        `Connection error: ('Unable to connect to any servers', {'${node}:9142': ssl.SSLError()})`,
    },
    {
      ...row,
      ...{
        client: "gocql",
        name: "gocql, Go 1.26",
        outcome: index % 2 === 0 ? "connects" : "unknown",
      },
      ...{ by: null, at: null, failure: null, prints: null, works: null },
      ...{
        open: index % 2 === 0 ? null : "the handshake was done, and CQL was not answered inside",
      },
      basis: index % 2 === 0 ? "observed" : "none",
    },
  ];
}

function links({ nodes }: SampleCluster): Link[] {
  return nodes.flatMap((from) =>
    nodes.filter((to) => to !== from).flatMap((to) =>
      (["gossip", "data"] as const).map((connection): Link => {
        const [outcome, reason] = linkBetween(from, to, connection);
        return { from: from.id, to: to.id, connection, outcome, reason };
      })
    )
  );
}

function linkBetween(
  from: SampleNode,
  to: SampleNode,
  connection: Link["connection"],
): [Link["outcome"], string] {
  if (from.kind === "firewall" || to.kind === "firewall") {
    return [
      "unknown",
      `${to.kind === "firewall" ? to.id : from.id} was not reached: its mode would settle it`,
    ];
  }
  if (to.kind === "none") {
    return ["fails", `${from.id} dials ${to.address}:7001, where nothing listens`];
  }
  if (to.kind === "expired") return ["fails", `${from.id} refuses ${to.id}'s chain: expired`];
  if (to.kind === "other-ca") {
    return [
      "fails",
      `${from.id}'s truststore does not know O=Other,CN=Test CA, which issued ${to.id}'s certificate`,
    ];
  }
  if (to.kind === "plaintext-on-tls" || to.kind === "cql") {
    return ["fails", `${to.address}:7001 does not speak TLS`];
  }
  if (from.kind === "none") {
    return ["fails", `${from.id} dials ${to.address}:7000, which is closed`];
  }
  if (from.kind === "dc" && connection === "data" && from.dc === to.dc) {
    return ["plain", "same dc: the data connection is plaintext"];
  }
  return ["tls", "both sides speak TLS 1.3 and trust each other"];
}
