/**
 * A small cluster in which one of everything happened, as a report. Tests change single values.
 *
 * @module
 */

import type { ChainReport, ClientAuthReport, PortReport, TlsReport } from "../../src/model/port.ts";
import {
  type Finding,
  type Link,
  type NodeReport,
  type Report,
  SCHEMA_VERSION,
} from "../../src/model/report.ts";

/** Everything as intended: three nodes in `all`. */
export function healthyReport(): Report {
  const nodes = [1, 2, 3].map((n) => healthyNode(n));
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "ringshake", version: "0.1.0", runtime: "Deno 2.9.6" },
    startedAt: "2026-11-24T10:00:00.000Z",
    finishedAt: "2026-11-24T10:00:01.250Z",
    partial: null,
    vantage: {
      hostname: "bastion.corp.example.net",
      localAddress: "10.1.1.9",
      memberOf: null,
      clockSkewMs: null,
    },
    cluster: { name: "prod" },
    semantics: { release: "2026.3", isDefault: true },
    nodes,
    links: allLinks(nodes),
    linksOmitted: 0,
    findings: [],
    summary: {
      nodes: 3,
      ok: 3,
      warning: 0,
      error: 0,
      unknown: 0,
      connections: 24,
      connectionsByPurpose: { "storage-port": 6, "ssl-storage-port": 18 },
      handshakes: 18,
      logLines: 6,
      predicted: { connections: 30, logLines: 9 },
      durationMs: 1250,
    },
  };
}

/** The same cluster on a bad day: an expired chain, a plaintext TLS port and a dead node. */
export function troubledReport(): Report {
  const report = healthyReport();
  const [first, second, third] = report.nodes as [NodeReport, NodeReport, NodeReport];
  const expired: Finding = {
    key: "chain-expired/eu-1/7001",
    id: "chain-expired",
    severity: "error",
    node: "eu-1",
    port: 7001,
    title: "The certificate has expired",
    evidence: [
      "CN=eu-1.prod.example.net,O=Acme\\, Inc: notAfter 2026-11-01T00:00:00.000Z",
      "fingerprint f1 starts 0a0b0c0d, issuer CN=Acme Root,O=Acme\\, Inc",
    ],
    explanation:
      "Every node that dials 10.0.0.1 refuses this chain, so eu-1 drops out at the next reconnect.",
    fix: "Issue a new certificate for eu-1 and overwrite /etc/scylla/db.crt in place.",
    runbook: "chain-expired",
  };
  const plaintext: Finding = {
    key: "tls-port-speaks-plaintext/eu-2/7001",
    id: "tls-port-speaks-plaintext",
    severity: "error",
    node: "eu-2",
    port: 7001,
    title: "The TLS port answers in plaintext",
    evidence: ["sent SSTARRPC, got 28 bytes that start 5353544152525043"],
    explanation: "10.0.0.2 listens without TLS on 7001.",
    fix: "Set internode_encryption: all in /etc/scylla/scylla.yaml on eu-2 and restart it.",
    runbook: "tls-port-speaks-plaintext",
  };
  const unreachable: Finding = {
    key: "unreachable/eu-3/",
    id: "unreachable",
    severity: "warning",
    node: "eu-3",
    port: null,
    title: "The node did not answer",
    evidence: ["10.0.0.3: both ports timed out after 3000 ms"],
    explanation: "A firewall drops the packets, or the host is down.",
    fix: "From a node: nc -zv 10.0.0.3 7001",
    runbook: "unreachable",
  };
  const mixed: Finding = {
    key: "mixed-modes//",
    id: "mixed-modes",
    severity: "info",
    node: null,
    port: null,
    title: "The nodes are not all in one mode",
    evidence: ["eu-1: all; eu-2: none"],
    explanation: "Links between them can fail.",
    fix: "Run ringshake plan --to all.",
    runbook: "mixed-modes",
  };
  const firstTls = first.ports[1] as PortReport;
  const tls = firstTls.tls as TlsReport;
  const nodes: NodeReport[] = [
    {
      ...first,
      verdict: "error",
      findings: [expired.key],
      ports: [first.ports[0] as PortReport, {
        ...firstTls,
        tls: {
          ...tls,
          chain: { ...(tls.chain as ChainReport), status: "invalid", reasons: ["expired"] },
        },
      }],
    },
    {
      ...second,
      verdict: "error",
      findings: [plaintext.key],
      observed: {
        modes: ["none", "transitional"],
        questions: [{
          question: "Does eu-2 dial with TLS?",
          command: "on 10.0.0.2: ss -tn | grep -E ':700[01]'",
        }],
        vantages: ["outside"],
      },
      ports: [
        port("10.0.0.2", 7000, "storage_port", { speaks: "seastar-rpc" }),
        port("10.0.0.2", 7001, "ssl_storage_port", {
          speaks: "seastar-rpc",
          firstBytes: "5353544152525043",
        }),
      ],
    },
    {
      ...third,
      verdict: "unknown",
      findings: [unreachable.key],
      observed: { modes: [], questions: [], vantages: ["outside"] },
      ports: [
        port("10.0.0.3", 7000, "storage_port", { state: "timeout", speaks: null }),
        port("10.0.0.3", 7001, "ssl_storage_port", {
          state: "timeout",
          speaks: null,
          error: { code: "ETIMEDOUT", message: "connect to 10.0.0.3 timed out" },
        }),
      ],
    },
  ];
  return {
    ...report,
    nodes,
    findings: [expired, plaintext, unreachable, mixed],
    links: report.links.map((link) =>
      link.to === "eu-2"
        ? { ...link, outcome: "fails", reason: "eu-2 answers plaintext on 7001" }
        : link
    ),
    partial: { reason: "interrupted by Ctrl-C", skipped: ["eu-3 client-auth"] },
    summary: { ...report.summary, ok: 0, error: 2, unknown: 1 },
  };
}

/** Strings that would do harm in a terminal, HTML, XML, Markdown or JSON, already made visible. */
export const HOSTILE =
  "\\x1b[2J<script>alert(1)</script>]]>|`*_[x](javascript:1)&amp;\"'\\u{202e}%n{}";

/** A report in which every stranger's string is hostile. */
export function hostileReport(): Report {
  const report = troubledReport();
  return {
    ...report,
    cluster: { name: HOSTILE },
    findings: report.findings.map((finding) => ({
      ...finding,
      title: HOSTILE,
      evidence: [HOSTILE],
      explanation: HOSTILE,
      fix: HOSTILE,
    })),
    nodes: report.nodes.map((node) => ({ ...node, dc: HOSTILE, rack: HOSTILE })),
    links: report.links.map((link) => ({ ...link, reason: HOSTILE })),
  };
}

function healthyNode(n: number): NodeReport {
  const address = `10.0.0.${n}`;
  return {
    id: `eu-${n}`,
    addresses: [
      { address, kind: "given", family: "IPv4" },
      { address: `198.51.100.${n}`, kind: "broadcast", family: "IPv4" },
    ],
    address,
    dc: "frankfurt",
    rack: `rack-${n}`,
    release: null,
    expected: {
      mode: "all",
      clientAuth: "required",
      storagePort: 7000,
      sslStoragePort: 7001,
      release: "2026.3",
      source: "/home/alice/prod/inventory.yaml:3",
    },
    configured: { mode: "all", clientAuth: "required", source: `nodes/${address}.yaml:12` },
    observed: { modes: ["all"], questions: [], vantages: ["outside"] },
    verdict: "ok",
    ports: [
      port(address, 7000, "storage_port", { state: "closed", speaks: null }),
      port(address, 7001, "ssl_storage_port", { speaks: "tls", tls: tlsOf(n) }),
    ],
    findings: [],
    attempts: [{
      purpose: "rpc-inside-tls",
      port: 7001,
      startedMs: 12.5,
      durationMs: 40.25,
      result: `TLSv1.3 with ${address}, 28 bytes of RPC`,
      logLines: 0,
    }],
  };
}

function port(
  address: string,
  number: number,
  role: PortReport["role"],
  more: Partial<PortReport>,
): PortReport {
  return {
    address,
    port: number,
    role,
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

function tlsOf(n: number): TlsReport {
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
    ciphers: {},
    seenCiphers: { "TLSv1.3": ["TLS_AES_256_GCM_SHA384"] },
    order: {},
    groups: [],
    signatures: [],
    features: {},
    checks: { serverSignature: "valid", serverFinished: "valid" },
    chain: {
      status: "valid",
      reasons: [],
      judgedAt: "2026-11-24T10:00:01.000Z",
      certificatesOmitted: 0,
      certificates: [{
        subject: `CN=eu-${n}.prod.example.net,O=Acme\\, Inc`,
        subjectDer: derName(`eu-${n}.prod.example.net`),
        issuer: "CN=Acme Root,O=Acme\\, Inc",
        issuerDer: derName("Acme Root"),
        serialNumber: `7fa0010${n}`,
        notBefore: "2026-01-01T00:00:00.000Z",
        notAfter: "2027-01-01T00:00:00.000Z",
        fingerprintSha256: `0a0b0c0${n}`.repeat(8),
        publicKey: { algorithm: "RSA", bits: 2048 },
        signatureAlgorithm: "sha256WithRSAEncryption",
        subjectAltNames: [`IP:10.0.0.${n}`, `DNS:eu-${n}.prod.example.net`],
        isCa: false,
      }],
      judgements: [{ truststoreOf: `eu-${n}`, status: "valid", reasons: [] }],
    },
    clientAuth: clientAuth(),
    alert: null,
  };
}

function clientAuth(): ClientAuthReport {
  return {
    requested: true,
    required: true,
    caNames: ["CN=Acme Root,O=Acme\\, Inc"],
    acceptance: { none: "rejected", configured: "accepted", untrusted: "rejected" },
    trials: [{
      identity: "none",
      version: "TLSv1.3",
      outcome: "rejected",
      proof: "alert certificate_required (116)",
      atMs: 3.2,
    }],
  };
}

/** A Name of one RDN: commonName, UTF8String (RFC 5280 §4.1.2.4), in base64. */
export function derName(commonName: string): string {
  const value = [...new TextEncoder().encode(commonName)];
  const attribute = [0x06, 3, 0x55, 4, 3, 0x0c, value.length, ...value];
  const wrapped = [0x31, attribute.length + 2, 0x30, attribute.length, ...attribute];
  return btoa(String.fromCharCode(0x30, wrapped.length, ...wrapped));
}

function allLinks(nodes: readonly NodeReport[]): Link[] {
  return nodes.flatMap(({ id: from }) =>
    nodes.filter(({ id }) => id !== from).flatMap(({ id: to }) =>
      (["gossip", "data"] as const).map((connection) => ({
        from,
        to,
        connection,
        outcome: "tls" as const,
        reason: `${from} dials ${to} on 7001 with TLS`,
      }))
    )
  );
}
