/** A practice node's ports for clients: what they answer, whom they refuse, and what that leaves in the log. */

import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { once } from "node:events";
import { before, test } from "node:test";
import { credentials } from "../../src/handshake/credentials.ts";
import { nodesOfInventory } from "../../src/cli/survey/nodes.ts";
import { NO_FILES } from "../../src/explain/facts.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import { alternatorPort, cqlPort } from "../../src/lab/client_services.ts";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import { type ClientPortSpec, type LabNode, startNode } from "../../src/lab/node.ts";
import type { ClientSketch, Scenario } from "../../src/lab/scenario.ts";
import { filterService } from "../../src/lab/service.ts";
import type { Credentials } from "../../src/lab/tls/policy.ts";
import { CLIENT_ROLES, type ClientRole } from "../../src/model/words.ts";
import { readInventory } from "../../src/scylla/inventory.ts";
import { parseRelease } from "../../src/scylla/release.ts";
import { CONFIG_OPTIONS, configPath, runningOptions } from "../../src/scylla/sources/rest.ts";
import { TLS12, TLS13 } from "../../src/wire/registry.ts";
import { writePem } from "../../src/x509/pem.ts";
import { fresh, meet } from "../handshake/drive_for_test.ts";
import { clock } from "../clock.ts";
import { makePki, type Pki } from "./credentials.ts";
import { eventually, talk } from "./raw_client.ts";

const OPTIONS = "040000000500000000";
const STARTUP = `0400000101${"00000016"}0001000b${hex("CQL_VERSION")}0005${hex("3.0.0")}`;
const READY = "840000010200000000";
const SHARDS = 2;

function hex(text: string): string {
  return Buffer.from(text).toString("hex");
}

let pki: Pki;
before(async () => {
  pki = await makePki();
});

const CQL = { shards: SHARDS, shardAwarePort: 19042, shardAwarePortSsl: null, hostId: null };

/** A node of one port for clients, on any free port of 127.0.0.1. */
async function withPort<T>(
  spec: ClientPortSpec["spec"],
  use: (port: number, node: LabNode) => Promise<T>,
  { byPeerPort = false, logger = "cql_server" as ClientPortSpec["logger"] } = {},
): Promise<T> {
  const node = await startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => filterService,
    sslStorage: () => filterService,
    shards: SHARDS,
    clients: [{ role: "native_transport_port", port: 0, spec, logger, byPeerPort }],
  });
  try {
    return await use(node.clientPorts.get("native_transport_port") ?? assert.fail(), node);
  } finally {
    await node.close();
  }
}

/** The frame and its string multimap. */
function supported(bytes: Uint8Array): Record<string, string[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  assert.deepEqual([...bytes.subarray(0, 5)], [0x84, 0, 0, 0, 6]);
  assert.equal(view.getUint32(5), bytes.length - 9);
  let at = 9;
  const short = () => view.getUint16((at += 2) - 2);
  const string = () => {
    const length = short();
    return new TextDecoder().decode(bytes.subarray(at, at += length));
  };
  const told: Record<string, string[]> = {};
  for (let left = short(); left > 0; left--) {
    told[string()] = Array.from({ length: short() }, string);
  }
  assert.equal(at, bytes.length);
  return told;
}

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

test("CQL in the clear: OPTIONS, STARTUP and REGISTER are answered, and none leaves a line", () =>
  withPort(() => cqlPort(CQL, null, parseRelease("2026.1")), async (port, { log }) => {
    const asked = await talk(port, OPTIONS, { fin: true });
    const told = supported(bytesOf(asked.hex));
    assert.deepEqual(told, {
      COMPRESSION: ["lz4", "snappy"],
      CQL_VERSION: ["3.3.1"],
      SCYLLA_LWT_ADD_METADATA_MARK: ["LWT_OPTIMIZATION_META_BIT_MASK=2147483648"],
      SCYLLA_NR_SHARDS: ["2"],
      SCYLLA_PARTITIONER: ["org.apache.cassandra.dht.Murmur3Partitioner"],
      SCYLLA_RATE_LIMIT_ERROR: ["ERROR_CODE=61440"],
      SCYLLA_SHARD: ["0"],
      SCYLLA_SHARDING_ALGORITHM: ["biased-token-round-robin"],
      SCYLLA_SHARDING_IGNORE_MSB: ["12"],
      SCYLLA_SHARD_AWARE_PORT: ["19042"],
      TABLETS_ROUTING_V1: [""],
    });
    assert.deepEqual(Object.keys(told), Object.keys(told).toSorted());
    const next = supported(bytesOf((await talk(port, OPTIONS, { fin: true })).hex));
    assert.deepEqual(next["SCYLLA_SHARD"], ["1"]);
    // Stream ids come back; version 3 is answered in version 3; old headers are shorter.
    assert.equal((await talk(port, STARTUP, { fin: true })).hex, READY);
    assert.equal((await talk(port, "030000070100000000", { fin: true })).hex, "830000070200000000");
    assert.equal((await talk(port, "0200090500000000", { fin: true })).hex.slice(0, 8), "82000906");
    assert.equal((await talk(port, "040000020b00000000", { fin: true })).hex, "840000020200000000");
    assert.match(
      (await talk(port, "040000030700000000", { fin: true })).hex,
      /^8400000300.{8}00002200/,
    );
    await talk(port, "", { fin: true });
    await talk(port, "0400", { fin: true });
    assert.equal(log.lines.length, 0);
  }));

test("CQL in the clear: what is no CQL gets the number of its first byte, and no line", () =>
  withPort(() => cqlPort(CQL, null, parseRelease("2026.1")), async (port, { log }) => {
    const refused = (version: number) => {
      const text = `Invalid or unsupported protocol version: ${version}`;
      const length = (text.length + 6).toString(16).padStart(8, "0");
      const string = `${text.length.toString(16).padStart(4, "0")}${hex(text)}`;
      return { hex: `8400000000${length}0000000a${string}`, end: "fin" };
    };
    assert.deepEqual(await talk(port, "160301000001"), refused(22));
    assert.deepEqual(await talk(port, hex("GET / HTTP/1.1\r\n\r\n")), refused(71));
    assert.deepEqual(await talk(port, "05"), refused(5));
    assert.deepEqual(await talk(port, "84"), refused(132));
    assert.equal(log.lines.length, 0);
  }));

test("a shard-aware port: the caller's port picks the shard", () =>
  withPort(() => cqlPort(CQL, null, parseRelease("2026.1")), async (port) => {
    for (let i = 0; i < 4; i++) {
      const socket = connect({ host: "127.0.0.1", port });
      socket.write(bytesOf(OPTIONS));
      const [answer] = await once(socket, "data") as [Uint8Array];
      const shard = String((socket.localPort ?? 0) % SHARDS);
      assert.deepEqual(supported(Uint8Array.from(answer))["SCYLLA_SHARD"], [shard]);
      socket.destroy();
    }
  }, { byPeerPort: true }));

const offer = (version: number, shown?: Credentials) =>
  plainOffer(fresh, {
    versions: [version],
    application: { send: bytesOf(OPTIONS), enough: (bytes) => bytes.length > 9 },
    ...(shown === undefined ? {} : { credentials: credentials(shown.chain, shown.privateKey) }),
  });

test("CQL inside TLS: proves itself, asks for certificates by its own truststore", async () => {
  for (const version of [TLS12, TLS13]) {
    await withPort(
      () => cqlPort(CQL, pki.options({ clientAuth: "required" }), parseRelease("2026.1")),
      async (port, { log }) => {
        const { learned, end } = await meet(port, offer(version, pki.clients["member"]));
        assert.equal(end.kind, "established");
        assert.equal(supported(learned.application)["SCYLLA_NR_SHARDS"]?.[0], "2");
        assert.equal(log.lines.length, 0);
        const none = await meet(port, offer(version));
        assert.equal(none.learned.application.length, 0);
        if (version === TLS13) {
          assert.equal(none.end.kind === "alert" && none.end.description, 116);
        } else assert.equal(none.end.kind === "closed" && none.end.how, "fin");
        const other = await meet(port, offer(version, pki.clients["other-ca"]));
        assert.equal(other.end.kind, "closed");
        await eventually(() => log.lines.length === 2, "two lines");
        const [missing, untrusted] = log.texts("INFO");
        assert.equal(
          missing,
          `exception while processing connection: std::runtime_error (Inspecting TLS connection failed: std::system_error (error GnuTLS:${
            version === TLS13 ? "-112, Certificate is required." : "-49, No certificate was found"
          }))`,
        );
        assert.match(
          untrusted ?? "",
          /failed: seastar::tls::verification_error \(The certificate is NOT trusted\. .*\(Issuer=\[.*\]\)\)\)$/,
        );
        assert.match(
          log.lines[0]?.line ?? "",
          /^INFO {2}.* \[shard \d:main\] cql_server - exception/,
        );
      },
    );
  }
});

test("a TLS port: plain text and a mere visit leave a line by release", async () => {
  const plain = "std::system_error (error GnuTLS:-15, An unexpected TLS packet was received.)";
  const left =
    "std::system_error (error GnuTLS:-110, The TLS connection was non-properly terminated.)";
  const short = (error: string) => `exception while processing connection: ${error}`;
  const looked = (error: string) => `Inspecting TLS connection failed: ${error}`;
  const long = (error: string) => short(`std::runtime_error (${looked(error)})`);
  const table: [string, "INFO" | "WARN", string[]][] = [
    ["2025.3", "INFO", [short(plain)]],
    ["2025.4", "WARN", [looked(plain), looked(left)]],
    ["2026.1", "INFO", [long(plain), long(left)]],
    ["2026.3", "INFO", [long(plain), long(left)]],
  ];
  for (const [release, level, lines] of table) {
    await withPort(
      () => cqlPort(CQL, pki.options(), parseRelease(release)),
      async (port, { log }) => {
        assert.deepEqual(await talk(port, OPTIONS), { hex: "1503030002020a", end: "fin" });
        await talk(port, "", { fin: true });
        assert.deepEqual(log.texts(level), lines, release);
        assert.equal(log.lines.length, lines.length, release);
      },
    );
  }
});

test("Alternator: a health check is answered without a signature and without a line", () =>
  withPort(() => alternatorPort(null, clock), async (port, { log }) => {
    const get = async (path: string, method = "GET") => {
      const request = `${method} ${path} HTTP/1.1\r\nHost: node:8000\r\nConnection: close\r\n\r\n`;
      const heard = await talk(port, hex(request));
      assert.equal(heard.end, "fin");
      return Buffer.from(heard.hex, "hex").toString();
    };
    assert.match(await get("/"), /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*\r\nhealthy: node:8000$/);
    assert.match(await get("/localnodes"), /\r\n\r\n\["node"\]$/);
    assert.match(await get("/", "POST"), /^HTTP\/1\.1 400 .*(?:.*\r\n)*\r\n\{.*MissingAuth/);
    const hello = await talk(port, "160301000001");
    assert.equal(hello.hex.slice(0, 24), hex("HTTP/1.1 400"));
    // Two requests on one connection.
    const two = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2);
    const both = Buffer.from((await talk(port, hex(two), { fin: true })).hex, "hex").toString();
    assert.equal(both.match(/healthy: a/g)?.length, 2);
    assert.equal(log.lines.length, 0);
  }, { logger: "httpd" }));

test("Alternator's HTTPS: the same inside TLS, and httpd complains of the rest", () =>
  withPort(() => alternatorPort(pki.options(), clock), async (port, { log }) => {
    const send = bytesOf(hex("GET / HTTP/1.1\r\nHost: n\r\nConnection: close\r\n\r\n"));
    const { learned } = await meet(
      port,
      plainOffer(fresh, {
        versions: [TLS13],
        application: { send, enough: (bytes) => Buffer.from(bytes).includes("healthy: n") },
      }),
    );
    assert.match(Buffer.from(learned.application).toString(), /healthy: n$/);
    assert.equal(log.lines.length, 0);
    assert.equal((await talk(port, hex("GET / HTTP/1.1\r\n"))).hex, "1503030002020a");
    assert.match(log.lines[0]?.line ?? "", /^ERROR .* httpd - request error: .*GnuTLS:-15/);
  }, { logger: "httpd" }));

async function readIdentity(directory: string, name: string): Promise<Credentials> {
  const certificate = new X509Certificate(await readFile(`${directory}/${name}.crt`));
  return {
    chain: [Uint8Array.from(certificate.raw)],
    privateKey: createPrivateKey(await readFile(`${directory}/${name}.key`)),
  };
}

const toPem = (der: Uint8Array) => writePem("CERTIFICATE", der);

const scenario = (...clients: ClientSketch[]): Scenario => ({
  name: "clients",
  description: "",
  intent: { mode: "all", clientAuth: "none" },
  nodes: clients.map((client, index) => ({ id: `n${index + 1}`, dc: "eu", rack: "r1", client })),
  expected: { verdicts: {}, findings: {} },
});

async function withLab(what: string | Scenario, use: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await startLab(what, { clock });
  try {
    await use(lab);
  } finally {
    await lab.close();
  }
}

/** What the port says to OPTIONS: a CQL frame, an alert, or nothing. */
async function says(node: LabNode, role: ClientRole): Promise<string> {
  const port = node.clientPorts.get(role);
  if (port === undefined) return "-";
  const { hex: heard } = await talk(port, OPTIONS, { host: node.address, until: 7 });
  return heard.startsWith("84")
    ? "cql"
    : heard.startsWith("15")
    ? "tls"
    : heard === ""
    ? "closed"
    : "http";
}

test("a practice cluster: clients find what scylla.yaml and the inventory say", () =>
  withLab("client-ports", async (lab) => {
    const inventory = readInventory(lab.inventory, lab.inventoryPath);
    const { nodes } = inventory;
    assert.deepEqual(nodes.map(({ client }) => [client?.enabled, client?.clientAuth]), [
      [true, null],
      [true, "required"],
      [true, null],
    ]);
    for (const { id, client } of nodes) {
      assert.equal(client?.truststore, `${lab.directory}/ca.pem`);
      const node = lab.nodes.get(id) ?? assert.fail();
      const [surveyed] = await nodesOfInventory(
        { ...inventory, nodes: inventory.nodes.filter((each) => each.id === id) },
        { storagePort: undefined, sslStoragePort: undefined },
        () => Promise.resolve(NO_FILES),
      );
      assert.deepEqual(surveyed?.client, client);
      for (const role of CLIENT_ROLES) {
        assert.equal(client?.ports[role] ?? undefined, node.clientPorts.get(role), role);
      }
      const heard = await Promise.all(CLIENT_ROLES.map((role) => says(node, role)));
      const alternator = id === "eu-3" ? ["http", "tls"] : ["-", "-"];
      assert.deepEqual(heard, ["cql", "tls", "cql", "tls", ...alternator], id);
    }
  }));

test("a practice node tells its clients of its own ports, and shows and asks what it is configured to", () =>
  withLab("client-ports", async ({ directory, nodes }) => {
    const probe = await readIdentity(directory, "probe");
    const ask = async (id: string, role: ClientRole, shown?: Credentials) => {
      const node = nodes.get(id) ?? assert.fail();
      const port = node.clientPorts.get(role) ?? assert.fail();
      return await meet(port, offer(TLS13, shown), 5000, node.address);
    };
    const told = async (id: string, role: ClientRole, shown?: Credentials) =>
      supported((await ask(id, role, shown)).learned.application);
    const { SCYLLA_HOST_ID: hostId, ...supports } = await told("eu-1", "native_transport_port_ssl");
    assert.match(hostId?.[0] ?? "", /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(supports["SCYLLA_SHARD_AWARE_PORT"], ["19042"]);
    assert.deepEqual(supports["SCYLLA_SHARD_AWARE_PORT_SSL"], ["19142"]);
    const asked = await ask("eu-2", "native_transport_port_ssl");
    assert.equal(asked.end.kind === "alert" && asked.end.description, 116);
    assert.equal(
      (await told("eu-2", "native_shard_aware_transport_port_ssl", probe))["SCYLLA_NR_SHARDS"]?.[0],
      "2",
    );
    const served = async (id: string, role: ClientRole) =>
      toPem((await ask(id, role)).learned.certificates[0] ?? assert.fail());
    for (const [id, role, file] of SERVED) {
      assert.equal(
        await served(id, role),
        await readFile(`${directory}/nodes/${id}/${file}`, "utf8"),
      );
    }
    const { address, clientPorts } = nodes.get("eu-1") ?? assert.fail();
    const port = clientPorts.get("native_shard_aware_transport_port") ?? assert.fail();
    for (let i = 0; i < 4; i++) {
      const socket = connect({ host: address, port });
      socket.write(bytesOf(OPTIONS));
      const [answer] = await once(socket, "data") as [Uint8Array];
      const shard = String((socket.localPort ?? 0) % SHARDS);
      assert.deepEqual(supported(Uint8Array.from(answer))["SCYLLA_SHARD"], [shard]);
      socket.destroy();
    }
  }));

const SERVED = [
  ["eu-1", "native_transport_port_ssl", "node.crt"],
  ["eu-3", "native_transport_port_ssl", "client.crt"],
  ["eu-3", "alternator_https_port", "client.crt"],
] as const;

test("Alternator asks for no certificate where CQL does, and its HTTPS has its own", () =>
  withLab(
    scenario({
      ports: { alternator_https_port: 8043 },
      enabled: true,
      clientAuth: "required",
    }),
    async ({ nodes }) => {
      const { address, clientPorts } = nodes.get("n1") ?? assert.fail();
      for (
        const [role, asks] of [["alternator_https_port", false], [
          "native_transport_port",
          true,
        ]] as const
      ) {
        const port = clientPorts.get(role) ?? assert.fail();
        const { learned } = await meet(port, offer(TLS13), 5000, address);
        assert.equal(learned.certificateRequest !== null, asks, role);
      }
    },
  ));

test("a practice node's REST tells what it was started with, and defaults where nobody set a port", () =>
  withLab(scenario({ ports: { native_transport_port: 9043 }, enabled: true }), async ({ api }) => {
    const answers: Record<string, unknown> = {};
    for (const option of CONFIG_OPTIONS) {
      const response = await fetch(api + configPath(option));
      const body = await response.json();
      if (response.ok) answers[option] = body;
    }
    assert.equal(answers["native_transport_port_ssl"], 9142);
    const release = parseRelease("2026.3");
    const side = runningOptions(answers, { source: api, release })?.clientSide;
    assert.equal(side?.cql.enabled, true);
    assert.deepEqual(side?.cql.certificate?.isDefault, false);
    // 9142 may have been set to what it is by default, and 9043 would be in the clear then.
    assert.deepEqual([side?.listeners, side?.unsure], [[], CLIENT_ROLES.slice(0, 4)]);
  }));

test("a practice node opens what ScyllaDB makes of its options, or what its sketch does", () =>
  withLab(
    scenario(
      { ports: { native_transport_port: 9042, native_transport_port_ssl: 9142 }, enabled: true },
      { ports: { native_transport_port_ssl: 9142 } },
      {
        ports: { native_transport_port: 9042 },
        oddities: { native_transport_port: "closed" },
      },
    ),
    async ({ nodes }) => {
      const heard = async (id: string) => {
        const node = nodes.get(id) ?? assert.fail();
        return await Promise.all(CLIENT_ROLES.slice(0, 4).map((role) => says(node, role)));
      };
      assert.deepEqual(await heard("n1"), ["cql", "tls", "tls", "-"]);
      assert.deepEqual(await heard("n2"), ["-", "-", "cql", "-"]);
      assert.deepEqual(await heard("n3"), ["closed", "-", "cql", "-"]);
    },
  ));

test("a practice cluster without a client side says nothing of clients", () =>
  withLab("healthy-none", ({ inventory, nodes }) => {
    assert.doesNotMatch(inventory, /client:|native_/);
    for (const { clientPorts } of nodes.values()) assert.equal(clientPorts.size, 0);
    return Promise.resolve();
  }));
