/**
 * A driver that makes everything up: the same on every run, as fast as it is asked to be.
 */

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import type {
  AppDriver,
  CapturedMessage,
  CaptureField,
  CaptureView,
  Explanation,
  NodeStatus,
  Plan,
  Snapshot,
  Source,
} from "../../src/tui/driver.ts";
import type { Mode } from "../../src/model/words.ts";
import type { Report } from "../../src/model/report.ts";
import { printableDeep } from "../../src/text/printable.ts";
import {
  BROKEN,
  HEALTHY,
  HOSTILE,
  type Kind,
  large,
  report,
  type SampleCluster,
} from "./sample.ts";

export interface FakeOptions {
  readonly cluster?: SampleCluster;
  /** Milliseconds from node to node; 0: everything at once. */
  readonly pace?: number;
  readonly recent?: Source | null;
  readonly now?: () => number;
}

export interface FakeDriver extends AppDriver {
  /** What was asked of it, in order. */
  readonly calls: string[];
  /** Changes what a node shows from the next round on. */
  turn(id: string, kind: Kind): void;
}

const CLUSTERS: Readonly<Record<string, SampleCluster>> = {
  healthy: HEALTHY,
  broken: BROKEN,
  large: large(1000),
  hostile: HOSTILE,
};

export function fakeDriver(options: FakeOptions = {}): FakeDriver {
  let cluster = options.cluster ?? BROKEN;
  const pace = options.pace ?? 0;
  const now = options.now ?? Date.now;
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const calls: string[] = [];
  let latest: Snapshot | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let round = 0;

  const publish = (snapshot: Snapshot) => {
    latest = snapshot;
    for (const listener of listeners) listener(snapshot);
  };
  const halt = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const snapshotAt = (
    full: Report,
    ids: readonly string[],
    done: number,
    startedAtMs: number,
  ): Snapshot => {
    const status: Record<string, NodeStatus> = Object.fromEntries(
      full.nodes.map(({ id }) => [id, "done"]),
    );
    for (const [index, id] of ids.entries()) {
      status[id] = index < done ? "done" : index < done + 2 ? "running" : "waiting";
    }
    const waiting = new Set(ids.slice(done));
    const nodes = full.nodes.map((node) =>
      waiting.has(node.id)
        ? {
          ...node,
          verdict: "unknown" as const,
          ports: [],
          findings: [],
          attempts: [],
          observed: { modes: [], questions: [], vantages: ["outside" as const] },
        }
        : node
    );
    const finished = done >= ids.length;
    const elapsed = Math.max(1, now() - startedAtMs);
    return {
      report: finished ? full : {
        ...full,
        nodes,
        links: [],
        findings: full.findings.filter(({ node }) => node === null || !waiting.has(node)),
        partial: { reason: "still running", skipped: [...waiting] },
      },
      phase: finished ? "done" : "running",
      failure: null,
      status,
      round,
      progress: {
        done: Math.min(done, ids.length),
        total: ids.length,
        attempts: Math.min(done, ids.length) * 6,
        predicted: ids.length * 14,
        startedAtMs,
        running: ids.slice(done, done + 2),
        rate: done * 6000 / elapsed,
        etaMs: done === 0 ? null : (ids.length - done) * elapsed / done,
      },
    };
  };

  return {
    calls,
    turn(id, kind) {
      cluster = {
        ...cluster,
        nodes: cluster.nodes.map((node) => (node.id === id ? { ...node, kind } : node)),
      };
    },
    start({ source, nodes }) {
      calls.push(
        `start ${source === undefined ? "" : JSON.stringify(source)}${nodes?.join(",") ?? ""}`
          .trim(),
      );
      halt();
      if (source?.kind === "lab") cluster = CLUSTERS[source.scenario ?? "healthy"] ?? HEALTHY;
      round++;
      const full = printed(cluster);
      const ids = nodes ?? full.nodes.map(({ id }) => id);
      const startedAtMs = now();
      if (pace === 0) return publish(snapshotAt(full, ids, ids.length, startedAtMs));
      let done = 0;
      const next = () => {
        publish(snapshotAt(full, ids, done, startedAtMs));
        if (done++ < ids.length) timer = setTimeout(next, pace);
      };
      next();
    },
    stop() {
      calls.push("stop");
      if (timer === null || latest === null || latest.phase !== "running") return;
      halt();
      publish({ ...latest, phase: "stopped" });
    },
    expect(mode) {
      calls.push(`expect ${mode}`);
      cluster = {
        ...cluster,
        nodes: cluster.nodes.map((node) => ({ ...node, expected: mode ?? "all" })),
      };
      if (latest !== null) publish({ ...latest, report: printed(cluster) });
    },
    subscribe(listener) {
      listeners.add(listener);
      if (latest !== null) listener(latest);
      return () => listeners.delete(listener);
    },
    captureOf(id, attempt) {
      const node = latest?.report.nodes.find((node) => node.id === id);
      const made = node?.attempts[attempt];
      if (node === undefined || made === undefined || made.port === 7000) return null;
      return capture(id, made.purpose, made.port, made.result);
    },
    targetProblem(text) {
      if (!/^[\w.:\[\]-]+(\/\d+(,\d+)?)?$/.test(text)) {
        return "not an address: ADDRESS, ADDRESS/SSL_PORT or ADDRESS/PORT,SSL_PORT";
      }
      const ports = text.split("/")[1]?.split(",").map(Number) ?? [];
      return ports.some((port) => port > 65535) ? "port above 65535" : null;
    },
    inspect(source) {
      calls.push(`inspect ${source.kind}`);
      if (source.kind === "targets") {
        return Promise.resolve({
          ok: true,
          summary: `${source.targets.length} to look at, nothing expected of them`,
          nodes: source.targets.length,
        });
      }
      if (source.kind === "lab") {
        return Promise.resolve({
          ok: true,
          summary: `simulated nodes: ${source.scenario}`,
          nodes: 3,
        });
      }
      return Promise.resolve(
        source.path.endsWith(".yaml")
          ? { ok: true, summary: "12 nodes in eu and us-east, all expected", nodes: 12 }
          : { ok: false, message: `${source.path}: no such file: give the path of an inventory` },
      );
    },
    scenarios: () => [
      { name: "healthy", title: "three nodes, all of them all" },
      { name: "broken", title: "twelve nodes, most of them wrong" },
      { name: "large", title: "a thousand nodes" },
      { name: "hostile", title: "names that attack the terminal" },
    ],
    recent: () => Promise.resolve(options.recent ?? null),
    remember(source) {
      calls.push(`remember ${JSON.stringify(source)}`);
      return Promise.resolve();
    },
    explain: (text) => explain(text),
    plan: (to) => (latest === null ? null : plan(latest.report, to)),
    runbooks: () => [
      {
        name: "plaintext-port-open",
        title: "A node still answers plaintext under `all`",
        kind: "finding",
      },
      {
        name: "chain-expired",
        title: "A certificate in the served chain has expired",
        kind: "finding",
      },
      { name: "tls-port-closed", title: "Nothing listens on ssl_storage_port", kind: "finding" },
      { name: "enable-tls", title: "Enable TLS without downtime", kind: "guide" },
      { name: "rotate-certificates", title: "Rotate certificates", kind: "guide" },
    ],
    runbook: (name) => (name === "nowhere" ? null : RUNBOOK.replace("NAME", name)),
    formats: () => [
      {
        format: "json",
        title: "JSON report, for programs and later comparison",
        extension: "json",
      },
      { format: "markdown", title: "Markdown, for a ticket", extension: "md" },
      { format: "text", title: "text, as check prints it", extension: "txt" },
      { format: "html", title: "HTML, one file without scripts", extension: "html" },
    ],
    async exportReport(format, path) {
      calls.push(`export ${format} ${path}`);
      if (existsSync(path)) throw new Error(`${path} exists: choose another name`);
      const text = `${JSON.stringify({ format, report: latest?.report })}\n`;
      await writeFile(path, text);
      return { path, bytes: text.length };
    },
    async readText(path) {
      try {
        return await readFile(path, "utf8");
      } catch {
        throw new Error(`${path}: cannot be read`);
      }
    },
  };
}

/** As a real run hands it over: printable throughout. */
function printed(cluster: SampleCluster): Report {
  return printableDeep(report(cluster));
}

function field(
  path: string,
  offset: number,
  length: number,
  value: string,
  meaning = "",
): CaptureField {
  return { path, offset, length, value, meaning };
}

function message(
  direction: "in" | "out",
  atMs: number,
  epoch: string,
  name: string,
  bytes: number[],
  fields: CaptureField[],
  note: string | null = null,
): CapturedMessage {
  return { direction, atMs, epoch, name, bytes: Uint8Array.from(bytes), fields, note };
}

/** Bytes that look like a message: `head`, then what stands at known offsets, then noise. */
function fill(head: number[], length: number, at: Record<number, number[]> = {}): number[] {
  const bytes = Array.from({ length }, (_, index) => head[index] ?? (index * 37 + 11) & 255);
  for (const [offset, known] of Object.entries(at)) {
    bytes.splice(Number(offset), known.length, ...known);
  }
  return bytes;
}

const CLIENT_HELLO = message(
  "out",
  0.4,
  "plain",
  "ClientHello",
  fill([0x01, 0x00, 0x01, 0x63, 0x03, 0x03], 359, { 71: [0x00, 0x3a, 0x13, 0x02, 0x13, 0x03] }),
  [
    field("msg_type", 0, 1, "1", "client_hello"),
    field("length", 1, 3, "355"),
    field("legacy_version", 4, 2, "0303", "TLS 1.2, as TLS 1.3 requires"),
    field("random", 6, 32, "3055…", "32 bytes"),
    field("legacy_session_id", 38, 33, "32 bytes"),
    field("cipher_suites", 71, 60, "29 suites"),
    field("cipher_suites.0", 73, 2, "1302", "TLS_AES_256_GCM_SHA384"),
    field("cipher_suites.1", 75, 2, "1303", "TLS_CHACHA20_POLY1305_SHA256"),
    field("extensions", 135, 224, "10 extensions"),
    field("extensions.supported_groups", 150, 26, "000a", "x25519, secp256r1, secp384r1"),
    field("extensions.key_share", 200, 107, "0033", "secp256r1 and x25519"),
    field(
      "extensions.signature_algorithms",
      310,
      38,
      "000d",
      "rsa_pkcs1_sha256, rsa_pss_rsae_sha256",
    ),
  ],
);

function serverHello(version: string): CapturedMessage {
  return message(
    "in",
    1.2,
    "plain",
    "ServerHello",
    fill([0x02, 0x00, 0x00, 0x76, 0x03, 0x03], 122),
    [
      field("msg_type", 0, 1, "2", "server_hello"),
      field("length", 1, 3, "118"),
      field("legacy_version", 4, 2, "0303"),
      field("random", 6, 32, "7a31…", "no downgrade sentinel"),
      field(
        "cipher_suite",
        71,
        2,
        version === "1.3" ? "1302" : "c030",
        version === "1.3" ? "TLS_AES_256_GCM_SHA384" : "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      ),
      field(
        "extensions.supported_versions",
        76,
        6,
        version === "1.3" ? "0304" : "0303",
        `TLS ${version}`,
      ),
    ],
  );
}

function capture(id: string, purpose: string, port: number, end: string): CaptureView {
  const alert = /alert (\w+) \((\d+)\)/.exec(end);
  const hello = [CLIENT_HELLO];
  if (purpose === "version-tls11" || purpose === "version-tls10") {
    return { node: id, port, purpose, end, dropped: 0, messages: [...hello, alertMessage(alert)] };
  }
  if (purpose === "version-tls12") {
    return {
      node: id,
      port,
      purpose,
      end,
      dropped: 0,
      messages: [
        ...hello,
        serverHello("1.2"),
        message("in", 1.2, "plain", "Certificate", fill([0x0b, 0, 4, 0x10], 1044), [
          field("certificate_list", 4, 1040, "2 certificates"),
        ]),
        message("in", 1.3, "plain", "ServerKeyExchange", fill([0x0c], 333), [
          field("named_curve", 5, 2, "001d", "x25519"),
        ]),
        message("in", 1.3, "plain", "ServerHelloDone", [0x0e, 0, 0, 0], [
          field("msg_type", 0, 1, "14", "server_hello_done"),
        ]),
      ],
    };
  }
  const rest = alert === null
    ? [
      message(
        "in",
        3.1,
        "application",
        "application_data",
        fill([0x53, 0x53, 0x54, 0x41, 0x52, 0x52, 0x50, 0x43, 0x10, 0, 0, 0], 28),
        [
          field("magic", 0, 8, "SSTARRPC", "Seastar RPC"),
          field("length", 8, 4, "16"),
          field("features.0", 12, 16, "CONNECTION_ID", "shard 1"),
        ],
      ),
    ]
    : [alertMessage(alert)];
  return {
    node: id,
    port,
    purpose,
    end,
    dropped: 0,
    messages: [
      ...hello,
      serverHello("1.3"),
      message("in", 1.3, "handshake", "EncryptedExtensions", [8, 0, 0, 2, 0, 0], [
        field("extensions", 4, 2, "none"),
      ]),
      message("in", 1.4, "handshake", "Certificate", fill([0x0b, 0, 4, 0x10], 1044), [
        field("certificate_list", 5, 1039, "2 certificates"),
      ]),
      message("in", 1.5, "handshake", "CertificateVerify", fill([0x0f], 264), [
        field("algorithm", 4, 2, "0804", "rsa_pss_rsae_sha256"),
      ]),
      message("in", 1.5, "handshake", "Finished", fill([0x14, 0, 0, 0x30], 52), [
        field("verify_data", 4, 48, "48 bytes", "checked: valid"),
      ]),
      message("out", 2.4, "handshake", "Finished", fill([0x14, 0, 0, 0x30], 52), [
        field("verify_data", 4, 48, "48 bytes"),
      ]),
      ...rest,
    ],
  };
}

function alertMessage(alert: RegExpExecArray | null): CapturedMessage {
  const name = alert?.[1] ?? "internal_error";
  const code = Number(alert?.[2] ?? 80);
  return message(
    "in",
    4.2,
    "plain",
    "Alert",
    [2, code],
    [
      field("level", 0, 1, "2", "fatal"),
      field("description", 1, 1, String(code), name),
    ],
    `${name} (${code}): the node refused. ${
      code === 116
        ? "It requires a client certificate, and we sent none."
        : "It does not speak any version that we offered."
    }`,
  );
}

function explain(text: string): Explanation[] {
  const lines = text.split("\n");
  const numbers = lines.flatMap((line, index) => (line.trim() === "" ? [] : [index + 1]));
  if (!/certificate|magic|TLS|trusted/i.test(text)) {
    return [{
      id: "unknown",
      text: lines[0] ?? "",
      lines: numbers,
      printedBy: "node",
      arrived: null,
      causes: [],
      runbook: null,
      count: 1,
      peers: [],
      nearest: "wrong protocol magic: <hex>",
    }];
  }
  return [
    {
      id: "certificate-not-trusted",
      text:
        "rpc - client <peer>: client connection dropped: The certificate is NOT trusted. The certificate issuer is unknown.",
      lines: numbers,
      printedBy: "dialler",
      arrived:
        "The peer's certificate chain arrived and ended at an issuer that this node's truststore does not hold.",
      count: numbers.length,
      peers: [{ address: "10.0.0.6", count: numbers.length }, { address: "192.0.2.7", count: 1 }],
      nearest: null,
      runbook: "chain-issuer-unknown",
      causes: [
        {
          id: "other-ca",
          title: "The peer's certificate was issued by another CA",
          certainty: "certain",
          tellApart:
            "The issuer in the line is not a subject in the truststore; ringshake saw O=Other,CN=Test CA on 10.0.0.6:7001.",
          fix: "cat other-ca.pem >> /etc/scylla/ca.pem   # on every node, before anything else",
        },
        {
          id: "missing-intermediate",
          title: "The peer serves its leaf without the intermediate",
          certainty: "likely",
          tellApart: "The port serves one certificate, and its issuer is not self-signed.",
          fix: "cat node.crt intermediate.crt > /etc/scylla/scylla.crt",
        },
        {
          id: "empty-truststore",
          title: "The truststore file holds no certificate",
          certainty: "possible",
          tellApart: "grep -c BEGIN /etc/scylla/ca.pem prints 0.",
          fix: "cp ca.pem /etc/scylla/ca.pem",
        },
      ],
    },
    {
      id: "wrong-protocol-magic",
      text: "rpc - client <peer>: wrong protocol magic: 1603010166010001",
      lines: [numbers.at(-1) ?? 1],
      printedBy: "acceptor",
      arrived: "16 03 01: a TLS ClientHello reached the plaintext storage_port.",
      count: 1,
      peers: [{ address: "10.0.0.1", count: 1 }],
      nearest: null,
      runbook: "wrong-protocol-magic",
      causes: [{
        id: "ports-differ",
        title: "The peer's ssl_storage_port is this node's storage_port",
        certainty: "likely",
        tellApart: "Compare ssl_storage_port on both.",
        fix: "ssl_storage_port: 7001",
      }],
    },
  ];
}

function plan(report: Report, to: Mode): Plan {
  const states = Object.fromEntries(report.nodes.map((node) => {
    const [mode, second] = node.observed.modes;
    const state = mode === undefined
      ? "unknown"
      : second !== undefined
      ? "T"
      : { none: "N0", passive: "NP", transitional: "T", dc: "D", rack: "R", all: "A" }[mode];
    return [node.address, state as Plan["states"][string]];
  }));
  if (Object.values(states).every((state) => state === "A") && to === "all") {
    return { to, step: "all nodes run all", states, next: null, breaks: [], rollback: [] };
  }
  return {
    to,
    step: "some nodes run none, some all: the cluster is split",
    states,
    next: {
      kind: "change",
      change:
        "Set internode_encryption: transitional on every node, one after the other, and restart each.",
      gates: [
        {
          id: "every-node-has-certificate",
          holds: false,
          evidence: "eu-3 does not listen on 7001",
          command: "ss -ltn '( sport = :7001 )'   # on eu-3",
        },
        {
          id: "one-truststore",
          holds: true,
          evidence: "all chains seen end at O=Example,CN=Internode CA 2026, but for eu-6",
          command: "sha256sum /etc/scylla/ca.pem",
        },
        {
          id: "nobody-plaintext",
          holds: null,
          evidence: "respond_completed was not read: give --api",
          command: "curl -s http://10.0.0.1:10000/messaging_service/messages/respond_completed",
        },
      ],
    },
    breaks: report.links.filter(({ outcome }) => outcome === "fails").slice(0, 3),
    rollback: [
      "Set internode_encryption back to none on the nodes already changed, newest first.",
      "Restart each, wait for UN.",
    ],
  };
}

const RUNBOOK = `# NAME

## Meaning

A node answers \`Seastar RPC\` in the clear on **storage_port** although the cluster is meant to run
\`internode_encryption: all\`. Whoever can reach the port reads and writes the cluster's data.

## Impact

- Peers that dial TLS are not affected by this alone.
- Peers that still dial plaintext keep working, which is why nobody noticed.
- The traffic between them is readable on the wire.

## How ringshake knows

The port answered the 12-byte negotiation frame with one of its own.

## Check by hand

\`\`\`
ss -ltn '( sport = :7000 )'
grep -A8 server_encryption_options /etc/scylla/scylla.yaml
\`\`\`

## Fix

1. Set \`internode_encryption: all\` in scylla.yaml.
2. Drain and restart the node:

\`\`\`
nodetool drain
sudo systemctl restart scylla-server
\`\`\`

## Verify

ringshake check 10.0.0.3 --expect all

## Roll back

> Put the former value back and restart; nothing on disk has changed.
`;
