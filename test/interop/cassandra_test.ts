/**
 * Real nodes of Apache Cassandra, each in one configuration: what ringshake finds there, through the
 * program's own entry, and what that left in the node's log.
 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readCassandraYaml } from "../../src/cassandra/cassandra_yaml.ts";
import { main } from "../../src/cli/program.ts";
import type { PortReport } from "../../src/model/port.ts";
import type { Report } from "../../src/model/report.ts";
import type { Verdict } from "../../src/model/words.ts";
import { writePem } from "../../src/x509/pem.ts";
import { testWorld } from "../cli/test_world.ts";
import { makePki, type Pki } from "../lab/credentials.ts";
import { CASSANDRA_VERSIONS, cassandraJars } from "../setup/tools.mjs";
import { type CassandraNode, keystoresIn, PASSWORD, startCassandra } from "./cassandra_node.ts";

const skip = CASSANDRA_VERSIONS.every((version) => cassandraJars(version) !== null)
  ? false
  : "no Apache Cassandra here";

let pki: Pki;
let folder: string;
let keys: string;
before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(join(tmpdir(), "ringshake-cassandra-"));
  pki = await makePki("rsa");
  keys = keystoresIn(folder, pki);
  mkdirSync(join(folder, "other"));
  keystoresIn(join(folder, "other"), await makePki("rsa"));
  const { root: stranger } = await makePki();
  writeFileSync(join(folder, "stranger.pem"), writePem("CERTIFICATE", stranger.der));
  const { chain, privateKey } = pki.clients.member;
  writeFileSync(
    join(folder, "own.pem"),
    chain.map((der) => writePem("CERTIFICATE", der)).join(""),
  );
  writeFileSync(join(folder, "own.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
});
after(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  /**
   * `own`: with a certificate of the truststore's CA. `file`: with the node's cassandra.yaml. `stranger`: with
   * a truststore of another CA.
   */
  readonly how: string;
  readonly verdict: Verdict;
  readonly finds: readonly string[];
  /** What is changed in its cassandra.yaml before, after it was started. */
  readonly since?: readonly (readonly [RegExp, string])[];
  /** The TLS versions that storage_port takes; the others it refuses. */
  readonly takes?: readonly string[];
  /** What storage_port and ssl_storage_port speak. */
  readonly speaks?: readonly (string | null)[];
}

interface Row {
  readonly version?: string;
  /** server_encryption_options; `KEYS` stands for keystore and truststore. */
  readonly options: string;
  readonly asked: readonly Asked[];
  /** client_encryption_options, and what else concerns clients. */
  readonly clients?: string;
  /**
   * By how they are asked: the ports of clients, each with what it speaks, what is inside TLS, the database,
   * and who is let in: nobody's certificate, ours, a stranger's. Then the verdict, and what is found.
   */
  readonly clientPorts?: Readonly<Record<string, readonly string[]>>;
  /** On both runtimes; the others differ in nothing that a runtime has a part in. */
  readonly onBoth?: true;
}

const STRICT = "internode_encryption: all, optional: false, require_client_auth: true, KEYS";
const CLIENT_STRICT = "enabled: true, optional: false, require_client_auth: true, KEYS";
/** The address is not among the names of the certificate, which is a matter of clients alone. */
const ASKED = ["info client-certificate-required", "info client-name-missing"];
const UNPROVEN = ["unknown", "warning client-ports-unproven", ...ASKED];
const PROVEN: Asked = {
  how: "own --expect all --require-client-auth true",
  verdict: "warning",
  finds: ["warning cassandra-node"],
};

const ROWS: readonly Row[] = [
  {
    options: "internode_encryption: none",
    clients: "enabled: false, optional: false",
    clientPorts: { "": ["9042 cql - cassandra", "ok"] },
    asked: [
      {
        how: "--expect none",
        verdict: "warning",
        finds: ["warning cassandra-node"],
        speaks: ["cassandra-internode", null],
      },
      {
        how: "own --expect all",
        verdict: "error",
        finds: ["error cassandra-without-tls", "warning cassandra-node"],
      },
      { how: "file", verdict: "ok", finds: ["info cassandra-node"] },
    ],
  },
  {
    options: "internode_encryption: none, KEYS",
    clients: "enabled: false, KEYS",
    clientPorts: {
      "": ["9042 cql cql cassandra accepted not-tried not-tried", "ok", "info client-name-missing"],
    },
    asked: [
      { how: "--expect passive", verdict: "warning", finds: ["warning cassandra-node"] },
      {
        how: "own --expect all",
        verdict: "error",
        finds: ["error cassandra-plaintext-open", "warning cassandra-node"],
      },
    ],
  },
  {
    options: STRICT,
    clients: CLIENT_STRICT,
    clientPorts: {
      "": ["9042 tls closed - rejected not-tried rejected", ...UNPROVEN],
      "own": ["9042 tls cql cassandra rejected accepted rejected", "ok", ...ASKED],
      "own --quiet-node": [
        "9042 tls cql cassandra not-tried accepted not-tried",
        "ok",
        "info client-name-missing",
      ],
    },
    onBoth: true,
    asked: [
      { ...PROVEN, speaks: ["tls", null] },
      {
        how: "own file",
        verdict: "ok",
        finds: ["info cassandra-node"],
        takes: ["TLSv1.2", "TLSv1.3"],
      },
      { how: "--expect all", verdict: "unknown", finds: ["warning unproven"] },
      {
        how: "own stranger --expect all",
        verdict: "error",
        finds: ["error cassandra-chain-refused", "warning cassandra-node"],
      },
      {
        how: "own file",
        since: [
          [/require_client_auth: true/, "$&, accepted_protocols: [TLSv1.2]"],
          [/node\.p12/, "other/node.p12"],
        ],
        verdict: "warning",
        finds: [
          "warning cassandra-protocols-differ",
          "warning cassandra-stores",
          "info cassandra-reload-pending",
          "info cassandra-node",
        ],
      },
    ],
  },
  {
    options: `${STRICT}, legacy_ssl_storage_port_enabled: true`,
    clients: "enabled: true, optional: false, KEYS }\nnative_transport_port_ssl: 9142 # {",
    clientPorts: {
      "": [
        "9042 cql - cassandra",
        "9142 tls cql cassandra accepted not-tried not-tried",
        "ok",
        "info client-name-missing",
      ],
    },
    asked: [{ ...PROVEN, speaks: ["tls", "tls"] }],
  },
  {
    options:
      "internode_encryption: all, optional: true, legacy_ssl_storage_port_enabled: true, require_client_auth: true, KEYS",
    clients: "enabled: true, optional: true, KEYS",
    clientPorts: {
      "": ["9042 cql cql cassandra accepted not-tried not-tried", "ok", "info client-name-missing"],
    },
    asked: [
      {
        ...PROVEN,
        verdict: "error",
        finds: ["error cassandra-plaintext-open", "warning cassandra-node"],
        speaks: ["cassandra-internode", "tls"],
      },
      { how: "own file", verdict: "ok", finds: ["info cassandra-node"] },
    ],
  },
  {
    options: "internode_encryption: all, KEYS",
    clients: "enabled: true, optional: false, KEYS",
    clientPorts: {
      "": ["9042 tls cql cassandra accepted not-tried not-tried", "ok", "info client-name-missing"],
    },
    asked: [
      {
        how: "own --expect all --require-client-auth true",
        verdict: "error",
        finds: ["error cassandra-client-auth-weaker", "warning cassandra-node"],
        speaks: ["tls", null],
      },
      { how: "file", verdict: "ok", finds: ["info cassandra-node"] },
    ],
  },
  {
    options: "internode_encryption: rack, optional: false, KEYS",
    asked: [{
      how: "own --expect rack",
      verdict: "warning",
      finds: ["warning cassandra-node"],
      // One node is its own rack, and so is whoever claims to be beside it.
      speaks: ["cassandra-internode", null],
    }],
  },
  {
    version: "4.1.9",
    options: STRICT,
    clients: CLIENT_STRICT,
    clientPorts: {
      "": ["9042 tls closed - rejected not-tried rejected", ...UNPROVEN],
      "own": ["9042 tls cql cassandra rejected accepted rejected", "ok", ...ASKED],
    },
    onBoth: true,
    asked: [
      { ...PROVEN, speaks: ["tls", null] },
      {
        how: "own file",
        verdict: "ok",
        finds: ["info cassandra-node"],
        takes: ["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"],
      },
      { how: "--expect all", verdict: "unknown", finds: ["warning unproven"] },
    ],
  },
  {
    version: "4.1.9",
    options: "internode_encryption: all, KEYS",
    asked: [{
      how: "own --expect all",
      verdict: "warning",
      finds: ["warning cassandra-node"],
      speaks: ["tls", null],
    }],
  },
];

async function check(node: CassandraNode, how: string): Promise<[Report, number]> {
  const own = ["--certificate", join(folder, "own.pem"), "--keyfile", join(folder, "own.key")];
  const words = how.split(" ").flatMap((word) =>
    word === "own" ? own : word === "file" ? ["--scylla-yaml", node.yaml] : [word]
  ).filter((word) => word !== "stranger");
  const out = join(folder, `${node.address}.json`);
  const store = how.includes("stranger") ? "stranger.pem" : "ca.pem";
  const trust = ["--truststore", join(folder, store)];
  const args = ["check", node.address, ...trust, ...words, "--format", "json", "-o", out];
  const code = await main(args, testWorld({}));
  const text = readFileSync(out, "utf8");
  assert.ok(!text.includes(PASSWORD), "the password of its stores is shown");
  return [JSON.parse(text), code];
}

function clientPortWords({ port, speaks, cql, tls }: PortReport): string {
  const { none, configured, untrusted } = tls?.clientAuth.acceptance ?? {};
  const lets = tls === null ? "" : ` ${none} ${configured} ${untrusted}`;
  return `${port} ${speaks} ${tls?.application ?? "-"} ${cql?.kind ?? "-"}${lets}`;
}

/** Of this run alone, so that two of them may stand side by side. */
const net = `127.${64 + Math.floor(Math.random() * 64)}.${Math.floor(Math.random() * 256)}`;

const ROWS_HERE = ROWS.filter(({ onBoth }) => onBoth || !("Deno" in globalThis));
for (const [index, row] of ROWS_HERE.entries()) {
  const { version = "5.0.5", options, asked, clients, clientPorts = {} } = row;
  test(`Apache Cassandra ${version} with ${options}`, { skip }, async () => {
    const [ofServer, ofClient] = [options, clients].map((each) => each?.replace("KEYS", keys));
    const text = `server_encryption_options: { ${ofServer} }` +
      (ofClient === undefined ? "" : `\nclient_encryption_options: { ${ofClient} }`);
    const node = await startCassandra(
      version,
      join(folder, `node-${index}`),
      `${net}.${index + 1}`,
      text,
    );
    try {
      const { server } = readCassandraYaml(text, "cassandra.yaml").effective;
      const [told = ""] = node.logged("INFO").filter((line) => /Listening on .*:7000/.test(line));
      assert.equal(server.takesTls, !told.includes(": unencrypted"), told);
      const written = readFileSync(node.yaml, "utf8");
      for (const { how, since = [], verdict, finds, speaks, takes } of asked) {
        writeFileSync(node.yaml, since.reduce((now, [from, to]) => now.replace(from, to), written));
        const before = node.logged("ERROR").length;
        const [report, code] = await check(node, how);
        const [seen] = report.nodes;
        assert.deepEqual(
          report.findings.map(({ id, severity }) => `${severity} ${id}`),
          finds,
          `${how}: ${JSON.stringify(report.findings, null, 2)}`,
        );
        assert.equal(seen?.verdict, verdict, how);
        assert.equal(code, verdict === "ok" || verdict === "warning" ? 0 : 1, how);
        assert.deepEqual(report.links, []);
        if (takes) {
          const versions = Object.entries(seen?.ports[0]?.tls?.versions ?? {});
          const answered = (answer: string) =>
            versions.flatMap(([version, each]) => each === answer ? version : []);
          assert.deepEqual(answered("accepted"), takes, how);
          assert.deepEqual(answered("unknown"), [], how);
        }
        if (speaks) assert.deepEqual(seen?.ports.map((port) => port.speaks), speaks);
        const trials = seen?.ports.flatMap(({ tls }) => tls?.clientAuth.trials ?? []) ?? [];
        assert.ok(
          !trials.some(({ identity, outcome }) =>
            identity === "configured" && outcome === "rejected"
          ),
          `a certificate that is accepted was called refused: ${JSON.stringify(trials)}`,
        );
        // What it costs a Cassandra is never more than was counted, nor that more than was announced.
        const { logLines, predicted } = report.summary;
        const errors = node.logged("ERROR").length - before;
        assert.ok(errors <= logLines, `${errors} ERROR lines, ${logLines} counted`);
        assert.ok(logLines <= predicted.logLines);
        assert.ok(report.summary.connections <= predicted.connections);
      }
      for (const [how, is] of Object.entries(clientPorts)) {
        const [report] = await check(node, `${how} --client-only`.trim());
        const open = report.nodes[0]?.ports.filter(({ state }) => state === "open") ?? [];
        const found = report.findings.map(({ id, severity }) => `${severity} ${id}`);
        assert.deepEqual(
          [...open.map(clientPortWords), report.nodes[0]?.verdict, ...found],
          is,
          how,
        );
      }
    } finally {
      await node.stop();
    }
  });
}
