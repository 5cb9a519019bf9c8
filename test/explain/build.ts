/**
 * Facts from a compact description: what a node of a mode shows to an outsider, with single things
 * changed.
 *
 * @module
 */

import type {
  CertificateReport,
  ChainReport,
  ClientAuthReport,
  CqlReport,
  PortReport,
  TlsReport,
} from "../../src/model/port.ts";
import {
  CLIENT_ROLES,
  type ClientAuthMode,
  type ClientRole,
  type Mode,
  SIDES,
  type TrustFailure,
  type Vantage,
} from "../../src/model/words.ts";
import type { TrustRules } from "../../src/clients/trust.ts";
import { CLIENT_PORT_DEFAULTS } from "../../src/scylla/client_ports.ts";
import type { ClientIntent } from "../../src/scylla/inventory_client.ts";
import {
  type ClusterFacts,
  NO_FILES,
  type NodeFacts,
  type NodeFiles,
  NOTHING_SHARED,
  type Observed,
  type RunningFacts,
} from "../../src/explain/facts.ts";
import { judgeLinks } from "../../src/explain/links.ts";
import { expectStoragePorts, type Service } from "../../src/scylla/listener.ts";
import { allowedModes, portEvidence } from "../../src/scylla/modes.ts";
import type { EffectiveOptions } from "../../src/scylla/options.ts";
import { readScyllaYaml } from "../../src/scylla/scylla_yaml.ts";
import { NEWEST_RELEASE, parseRelease, type Release } from "../../src/scylla/release.ts";

export const NOW = new Date("2026-11-24T10:00:00.000Z");
export const CA = "O=Acme,CN=Acme CA";

export interface NodeSketch {
  readonly id?: string;
  /** What the node really runs; its ports follow from it. */
  readonly mode?: Mode;
  /** The intent; `undefined` is the same mode as it runs. */
  readonly expect?: Mode | null;
  readonly expectClientAuth?: ClientAuthMode | null;
  readonly dc?: string | null;
  readonly rack?: string | null;
  readonly ports?: readonly [storage: number, ssl: number];
  readonly release?: string;
  readonly storage?: Partial<PortReport>;
  readonly ssl?: Partial<PortReport>;
  readonly tls?: Partial<TlsReport> | null;
  readonly chain?: Partial<ChainReport>;
  readonly clientAuth?: Partial<ClientAuthReport>;
  readonly node?: Partial<Observed>;
  readonly files?: Partial<NodeFiles>;
  readonly running?: Partial<RunningFacts> | null;
  readonly dialAs?: boolean;
  /** Its ports for clients, by what they do. */
  readonly clients?: Partial<Record<ClientRole, ClientPort>>;
  readonly client?: Partial<ClientIntent>;
  /** What clients say of what is served on native_transport_port_ssl. */
  readonly verdicts?: Partial<Record<TrustRules, readonly TrustFailure[]>>;
  /** Where the probe may have asked from; a stranger unless said otherwise. */
  readonly vantages?: readonly Vantage[];
}

/** A client port that does what its role says, is closed, or differs from TLS in what is named. */
export type ClientPort = "plain" | "tls" | "closed" | Partial<PortReport>;

/** A cluster as an outsider sees it, with its links judged. */
export function cluster(
  sketches: readonly NodeSketch[],
  more: Partial<Omit<ClusterFacts, "nodes" | "links">> = {},
): ClusterFacts {
  const facts = {
    asked: sketches.some(({ clients }) => clients) ? SIDES : ["storage"] as const,
    clients: [],
    nodes: sketches.map((sketch, index) => node(sketch, index + 1)),
    semantics: { release: NEWEST_RELEASE, isDefault: true },
    vantage: { hostname: null, localAddress: "10.9.9.9", memberOf: null, clockSkewMs: null },
    at: NOW,
    shared: NOTHING_SHARED,
    ...more,
  };
  return { ...facts, links: judgeLinks(facts) };
}

export function node(sketch: NodeSketch, number = 1): NodeFacts {
  const address = `10.0.0.${number}`;
  const id = sketch.id ?? `n${number}`;
  const mode = sketch.mode ?? "all";
  const vantages = sketch.vantages ?? ["outside"];
  const release = parseRelease(sketch.release ?? NEWEST_RELEASE.text);
  const [storagePort, sslStoragePort] = sketch.ports ?? [7000, 7001];
  const seen = expectStoragePorts({ mode, storagePort, sslStoragePort, release }, "outside");
  const storage: PortReport = {
    ...port(address, storagePort, "storage_port", seen.storage_port),
    ...sketch.storage,
  };
  const sslSeen = port(address, sslStoragePort, "ssl_storage_port", seen.ssl_storage_port);
  const served = sslSeen.speaks === "tls" ? tls(number, sketch) : null;
  const ssl: PortReport = {
    ...sslSeen,
    tls: sketch.tls === null ? null : served,
    ...sketch.ssl,
  };
  const allowed = allowedModes({
    address,
    storagePort,
    sslStoragePort,
    plain: portEvidence(storage),
    tls: portEvidence(ssl),
    release,
    vantages,
  });
  return {
    clientPorts: CLIENT_ROLES.flatMap((role) => clientPort(address, role, number, sketch)),
    clientVerdicts: Object.entries(sketch.verdicts ?? {}).map(([rules, failures]) => ({
      port: 9142,
      rules: rules as TrustRules,
      failures,
    })),
    client: sketch.client === undefined ? null : { ...NOTHING_MEANT, ...sketch.client },
    node: {
      id,
      addresses: [{ address, kind: "given", family: "IPv4" }],
      address,
      dc: sketch.dc === undefined ? "dc1" : sketch.dc,
      rack: sketch.rack === undefined ? "r1" : sketch.rack,
      release: sketch.release ?? null,
      expected: {
        mode: sketch.expect === undefined ? mode : sketch.expect,
        clientAuth: sketch.expectClientAuth === undefined ? "none" : sketch.expectClientAuth,
        storagePort,
        sslStoragePort,
        release: release.text,
        source: "inventory.yaml:3",
      },
      configured: null,
      observed: {
        modes: [...allowed.modes],
        questions: [...allowed.questions],
        vantages: [...vantages],
      },
      ports: [storage, ssl],
      attempts: [],
      ...sketch.node,
    },
    files: { ...NO_FILES, ...sketch.files },
    running: sketch.running == null ? null : {
      source: `http://${address}:10000`,
      effective: null,
      plaintextPeers: null,
      dials: null,
      clock: null,
      ...sketch.running,
    },
    dialAs: sketch.dialAs ?? false,
  };
}

const NOTHING_MEANT: ClientIntent = {
  enabled: null,
  clientAuth: null,
  truststore: null,
  certificate: null,
  keyfile: null,
  ports: Object.fromEntries(CLIENT_ROLES.map((role) => [role, null])) as ClientIntent["ports"],
};

/** What a node says of itself in SUPPORTED. */
export const CQL: CqlReport = {
  supported: {},
  shard: 0,
  shards: 2,
  shardAwarePort: 19042,
  shardAwarePortSsl: 19142,
  kind: "scylla",
};

function clientPort(
  address: string,
  role: ClientRole,
  number: number,
  { clients = {} }: NodeSketch,
): PortReport[] {
  const sketch = clients[role];
  if (sketch === undefined) return [];
  const does = typeof sketch === "string" ? sketch : "tls";
  const speaks = role.startsWith("alternator") ? "alternator" : "cql";
  return [{
    ...port(address, { ...CLIENT_PORT_DEFAULTS, ...ALTERNATOR }[role], role, does),
    speaks: does === "closed" ? null : does === "tls" ? "tls" : speaks,
    rpc: null,
    cql: does === "closed" || speaks === "alternator" ? null : CQL,
    tls: does === "tls" ? { ...tls(number), application: speaks } : null,
    ...typeof sketch === "string" ? {} : sketch,
  }];
}

const ALTERNATOR = { alternator_port: 8000, alternator_https_port: 8043 };

function port(
  address: string,
  number: number,
  role: PortReport["role"],
  service: Service,
): PortReport {
  const speaks = { closed: null, drops: "drops", plain: "seastar-rpc", tls: "tls" } as const;
  return {
    address,
    port: number,
    role,
    state: service === "closed" ? "closed" : "open",
    speaks: speaks[service],
    service: null,
    firstBytes: null,
    rpc: service === "plain" ? { features: {}, shard: 0 } : null,
    tls: null,
    error: service === "closed" ? { code: "ECONNREFUSED", message: "connection refused" } : null,
  };
}

export function tls(number: number, sketch: NodeSketch = {}): TlsReport {
  return {
    version: "TLSv1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    group: "x25519",
    signatureScheme: "ecdsa_secp256r1_sha256",
    alpn: null,
    resumption: false,
    application: "seastar-rpc",
    versions: {
      "TLSv1.0": "rejected",
      "TLSv1.1": "rejected",
      "TLSv1.2": "accepted",
      "TLSv1.3": "accepted",
    },
    ciphers: {},
    order: {},
    groups: [],
    signatures: [],
    features: {},
    checks: { serverSignature: "valid", serverFinished: "valid", downgrade: "none" },
    chain: {
      status: "valid",
      reasons: [],
      judgedAt: NOW.toISOString(),
      certificatesOmitted: 0,
      certificates: [certificate({ number })],
      judgements: [],
      ...sketch.chain,
    },
    clientAuth: clientAuth(sketch.clientAuth),
    alert: null,
    ...sketch.tls,
  };
}

export function certificate(
  { number = 1, issuer = CA, days = 365, ...more }:
    & { number?: number; issuer?: string; days?: number }
    & Partial<CertificateReport> = {},
): CertificateReport {
  return {
    subject: `O=Acme,CN=n${number}`,
    subjectDer: "",
    issuer,
    issuerDer: "",
    serialNumber: `0${number}`,
    notBefore: "2026-01-01T00:00:00.000Z",
    notAfter: new Date(NOW.getTime() + days * 86_400_000).toISOString(),
    fingerprintSha256: number.toString(16).padStart(2, "0").repeat(32),
    publicKey: { algorithm: "EC", curve: "P-256" },
    signatureAlgorithm: "ecdsa-with-SHA256",
    subjectAltNames: [],
    isCa: false,
    ...more,
  };
}

function clientAuth(more: Partial<ClientAuthReport> = {}): ClientAuthReport {
  return {
    requested: false,
    required: false,
    caNames: [],
    acceptance: { none: "accepted", configured: "not-tried", untrusted: "not-tried" },
    trials: [],
    ...more,
  };
}

/** Client authentication as a node shows that requires certificates of {@link CA}. */
export const MUTUAL: ClientAuthReport = {
  requested: true,
  required: true,
  caNames: [CA],
  acceptance: { none: "rejected", configured: "accepted", untrusted: "rejected" },
  trials: [{
    identity: "none",
    version: "TLSv1.3",
    outcome: "rejected",
    proof: "alert certificate_required (116)",
    atMs: 1,
  }],
};

/** A node's options, as far as rules look at them. */
export function options(
  mode: Mode,
  more: Partial<EffectiveOptions> = {},
  release: Release = NEWEST_RELEASE,
): EffectiveOptions {
  return {
    release,
    startFailure: null,
    internodeEncryption: mode === "passive" ? "none" : mode,
    mode,
    clientAuth: "none",
    storagePort: 7000,
    sslStoragePort: 7001,
    loadsCertificate: mode !== "none",
    certificate: mode === "none" ? null : { path: "/etc/scylla/scylla.crt", isDefault: true },
    keyfile: mode === "none" ? null : { path: "/etc/scylla/scylla.key", isDefault: true },
    truststore: "/etc/scylla/ca.crt",
    certficate_revocation_list: null,
    priorityString: "SECURE128:-VERS-TLS1.0",
    priorityStringIsDefault: true,
    sessionTickets: false,
    clusterName: null,
    listenAddress: "localhost",
    broadcastAddress: "localhost",
    listenOnBroadcastAddress: false,
    rpcAddress: "localhost",
    broadcastRpcAddress: null,
    seeds: [],
    endpointSnitch: "SimpleSnitch",
    apiAddress: "127.0.0.1",
    apiPort: 10000,
    dc: null,
    rack: null,
    preferLocal: false,
    maintenanceMode: false,
    clientSide: readScyllaYaml("", { file: "scylla.yaml", release }).effective.clientSide,
    ...more,
  };
}
