/** What is said of a port for clients, by who wants what there and by what was met. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readCassandraYaml } from "../../src/cassandra/cassandra_yaml.ts";
import { NO_STORES } from "../../src/cassandra/stores.ts";
import { judge } from "../../src/explain/judge.ts";
import type { Finding } from "../../src/model/report.ts";
import { CLIENT_ROLES, type ClientRole } from "../../src/model/words.ts";
import { type ClientPort, cluster, CQL, MUTUAL, type NodeSketch, tls } from "./build.ts";
import { BOTH, MUTE, runningWith, written } from "./client_cases.ts";

const judged = (sketch: NodeSketch) => judge(cluster([{ mode: "none", ...sketch }]));
const told = (sketch: NodeSketch): string[] =>
  judged(sketch).findings.map(({ severity, id, title }) => `${severity} ${id}: ${title}`);
const only = (sketch: NodeSketch): Finding => {
  // What the file says of nodes is another matter.
  const findings = judged(sketch).findings.filter(({ id }) => id.includes("client"));
  assert.deepEqual(findings.map(({ id }) => id).length, 1, findings.map(({ id }) => id).join());
  return findings[0] ?? assert.fail();
};

const PLAIN = { native_transport_port: "plain" } as const;
const TLS_ALONE = { native_transport_port_ssl: "tls" } as const;

type Ports = Partial<Record<ClientRole, number>>;
/** As an inventory names them: the others are not named. */
const ports = (named: Ports) =>
  ({ ...Object.fromEntries(CLIENT_ROLES.map((role) => [role, null])), ...named }) as never;

test("TLS that is written down and not there: by the file it may wait, the process is another matter", () => {
  const file = written("client_encryption_options: { enabled: true, certificate: a, keyfile: b }");
  const running = runningWith(
    "client_encryption_options: { enabled: true }\nnative_transport_port: 9043",
  );
  const byFile = only({ ...file, clients: PLAIN });
  assert.equal(byFile.title, "Port 9042 answers in the clear, and its file has TLS there");
  assert.match(byFile.fix, /wait for the node's restart/);
  const byProcess = only({ ...running, clients: PLAIN });
  assert.equal(
    byProcess.title,
    "Port 9042 answers in the clear, and the node says that it has TLS there",
  );
  assert.doesNotMatch(byProcess.fix, /restart/);
  const intended = only({ client: { enabled: true }, clients: PLAIN });
  assert.equal(intended.title, "Port 9042 answers in the clear, and TLS is intended there");
  assert.match(intended.fix, /enabled: true/);
  assert.deepEqual(intended.evidence, [
    "10.0.0.1:9042 (native_transport_port): CQL: a client port",
    "intended: TLS (inventory.yaml:3)",
  ]);
});

test("a plain port beside the one with TLS is wrong only where it is meant to have TLS itself", () => {
  const clients = { native_transport_port: "plain", native_transport_port_ssl: "tls" } as const;
  assert.deepEqual(told({ client: { enabled: true }, clients }), []);
  const named = { ports: ports({ native_transport_port: 9042 }), enabled: true };
  assert.deepEqual(told({ client: named, clients }), [
    "error client-port-plaintext: Port 9042 answers in the clear, and TLS is intended there",
  ]);
});

test("a port of Cassandra that takes both is told so", () => {
  const both = { speaks: "cql", tls: tls(1), cql: { ...CQL, kind: "cassandra" } } as const;
  assert.deepEqual(told({ client: { enabled: true }, clients: { native_transport_port: both } }), [
    "error client-port-plaintext: Port 9042 takes plain text beside TLS, and TLS is intended there alone",
  ]);
  const listens = (takes: "both" | "tls", port: ClientPort = both) => {
    const options = `{ enabled: true, optional: ${takes === "both"} }`;
    const read = readCassandraYaml(`client_encryption_options: ${options}`, "cassandra.yaml");
    const cassandra = { ...read, stores: NO_STORES };
    return told({ files: { cassandra }, clients: { native_transport_port: port } })
      .filter((line) => line.includes("client-port"));
  };
  assert.deepEqual(listens("both"), []);
  assert.deepEqual(listens("both", "tls"), []);
  assert.deepEqual(listens("both", "closed"), [
    "warning client-port-closed: Port 9042 for clients is closed",
  ]);
  assert.deepEqual(listens("tls"), [
    "error client-port-plaintext: Port 9042 takes plain text beside TLS, and its file has TLS there alone",
  ]);
});

test("TLS that the node is configured with is no surprise, whatever is meant", () => {
  const clients = { native_transport_port_ssl: "tls", native_transport_port: "tls" } as const;
  const running = runningWith(
    "client_encryption_options: { enabled: true }\nnative_transport_port: 9042",
  );
  assert.deepEqual(told({ ...running, client: { enabled: false }, clients }), []);
  assert.deepEqual(told({ client: { enabled: false }, clients }).length, 1);
});

test("in the clear where clients look for TLS, though nobody said a word", () => {
  assert.deepEqual(told({ clients: { native_transport_port_ssl: "plain" } }), [
    "warning client-port-plaintext: Port 9142 answers in the clear, and clients take it for the one with TLS",
  ]);
  assert.deepEqual(told({ clients: PLAIN }), []);
});

test("of shard-aware ports an intent says nothing until it names one", () => {
  const clients = {
    native_transport_port_ssl: "tls",
    native_shard_aware_transport_port: "closed",
  } as const;
  const of = (named: Ports) => told({ client: { enabled: true, ports: ports(named) }, clients });
  assert.deepEqual(of({}), []);
  assert.deepEqual(of({ native_shard_aware_transport_port: 19042 }), [
    "error client-port-closed: Port 19042 for clients is closed",
  ]);
});

test("9042 and 9142 taken for each other are told apart", () => {
  const closed = (more: NodeSketch) => told(more).filter((line) => line.includes("-closed: "));
  assert.deepEqual(
    told({
      ...runningWith(BOTH),
      clients: { native_transport_port: "tls", native_transport_port_ssl: "closed" },
    }),
    ["error client-port-closed: TLS for clients is on 9042, and 9142 is closed"],
  );
  assert.deepEqual(
    closed({
      ...written(BOTH),
      clients: { native_transport_port: "closed", native_transport_port_ssl: "tls" },
    }),
    ["warning client-port-closed: Clients find TLS alone, on 9142: 9042 is closed"],
  );
  assert.deepEqual(
    closed({
      client: { enabled: true, ports: ports({ native_transport_port_ssl: 9142 }) },
      clients: { native_transport_port: "plain", native_transport_port_ssl: "closed" },
    }),
    ["error client-port-closed: Clients find plain text alone, on 9042: 9142 for TLS is closed"],
  );
});

test("what the file alone opens may wait for a restart; what is intended may not be closed", () => {
  const clients = { native_transport_port: "closed" } as const;
  assert.equal(only({ ...written("native_transport_port: 9042"), clients }).severity, "warning");
  assert.equal(only({ client: { enabled: false }, clients }).severity, "error");
  assert.equal(
    only({ ...written("native_transport_port: 9042"), client: { enabled: false }, clients })
      .severity,
    "error",
  );
});

test("of a port that the process does not tell of, its file does, and may be newer", () => {
  const { running } = runningWith(BOTH);
  const effective = running?.effective ?? assert.fail();
  const untold = (unsure: readonly ClientRole[]) => {
    const clientSide = { ...effective.clientSide, listeners: [], unsure };
    return told({
      ...written(BOTH),
      running: { effective: { ...effective, clientSide } },
      clients: { native_transport_port: "plain", native_transport_port_ssl: "closed" },
    }).filter((line) => line.includes("client-port"));
  };
  assert.deepEqual(untold(["native_transport_port", "native_transport_port_ssl"]), [
    "warning client-port-closed: Clients find plain text alone, on 9042: 9142 for TLS is closed",
  ]);
  assert.deepEqual(untold([]), [], "the process says that it is closed");
});

test("strangers are named by their bytes, in the clear and inside TLS", () => {
  const inside = (application: "seastar-rpc" | "alternator" | "cql" | "http") =>
    ({ cql: null, tls: { ...tls(1), application } }) as const;
  const clear = (speaks: "seastar-rpc" | "alternator" | "http" | "cql", service = "") =>
    ({ speaks, service, cql: null, tls: null, firstBytes: "4854" }) as const;
  const title = (clients: NodeSketch["clients"] & object) => only({ clients }).title;
  assert.match(
    title({ native_transport_port: clear("seastar-rpc") }),
    /9042 .*RPC.*, not with CQL$/,
  );
  assert.match(
    title({ native_transport_port: clear("alternator") }),
    /with Alternator, not with CQL$/,
  );
  assert.match(title({ alternator_port: clear("cql") }), /with CQL, not with Alternator$/);
  assert.match(title({ alternator_port: clear("http") }), /with HTTP, not with Alternator$/);
  assert.match(title({ native_transport_port_ssl: inside("seastar-rpc") }), /RPC.* inside TLS/);
  assert.match(title({ alternator_https_port: inside("cql") }), /CQL inside TLS, not with Alt/);
  const unknown = { speaks: "unknown", service: "SSH", cql: null, tls: null } as const;
  assert.match(title({ native_transport_port: unknown }), /with SSH, not with CQL/);
  assert.match(
    only({ clients: { native_transport_port: clear("http") } }).evidence[0] ?? "",
    /4854$/,
  );
  const { severity } = only({ clients: { native_shard_aware_transport_port: clear("http") } });
  assert.equal(severity, "warning", "nobody said that it is the node's");
});

test("what proves nothing leaves the node unknown", () => {
  const asking = (configured: "not-tried" | "rejected") => {
    const clientAuth = { ...MUTUAL, acceptance: { ...MUTUAL.acceptance, configured } };
    return { cql: null, tls: { ...tls(1), application: "closed", clientAuth } } as const;
  };
  const nothing = { ...tls(1), version: null, chain: null, application: "unknown" } as const;
  const CASES: readonly [NodeSketch["clients"] & object, RegExp][] = [
    [{ native_transport_port: MUTE }, /no answer before the time-out/],
    [{ native_transport_port: { speaks: "silent", cql: null, tls: null } }, /stays silent/],
    [{ native_transport_port: { speaks: "cql", cql: null, tls: null } }, /error of CQL/],
    [{ native_transport_port_ssl: asking("not-tried") }, /none was given to show/],
    [{ native_transport_port_ssl: asking("rejected") }, /let none of ours in/],
    [
      { native_transport_port_ssl: { cql: null, tls: { ...tls(1), application: "silent" } } },
      /no CQL came inside it \(silent\)/,
    ],
    [
      {
        native_transport_port_ssl: {
          cql: null,
          tls: { ...nothing, alert: { level: "fatal", description: "protocol_version", code: 70 } },
        },
      },
      /alert 70 protocol_version/,
    ],
    [
      {
        native_transport_port: {
          speaks: "cql",
          tls: null,
          unanswered: [{ question: "Which?", why: "mute" }],
        },
      },
      /no answer to "Which\?": mute/,
    ],
  ];
  for (const [clients, evidence] of CASES) {
    const { findings, verdicts } = judged({ clients });
    const found = findings.find(({ id }) => id === "client-ports-unproven");
    assert.match(found?.evidence[0] ?? "", evidence);
    assert.equal(verdicts.get("n1"), "unknown", String(evidence));
  }
  assert.equal(judged({ clients: {} }).verdicts.get("n1"), "unknown", "nothing was asked");
  const off = { ports: ports({ native_transport_port: 0 }) };
  assert.deepEqual(told({ clients: {}, client: off }), []);
});

test("a port that nobody wants may keep silent beside one that works; one that is wanted may not", () => {
  const clients = { native_transport_port: "plain", native_transport_port_ssl: MUTE } as const;
  const idle = judged({ clients });
  assert.deepEqual(idle.findings.map(({ severity }) => severity), ["info"]);
  assert.equal(idle.verdicts.get("n1"), "ok");
  assert.equal(judged({ ...runningWith(BOTH), clients }).verdicts.get("n1"), "unknown");
  assert.equal(
    judged({ clients: { ...clients, native_transport_port: MUTE } }).verdicts.get("n1"),
    "unknown",
  );
});

test("that no port is open is told where nobody wants one, and is an error where somebody does", () => {
  const clients = { native_transport_port: "closed", native_transport_port_ssl: "closed" } as const;
  assert.deepEqual(told({ clients }), [
    "info client-ports-unproven: No port for clients is open",
  ]);
  assert.deepEqual(
    told({ client: { enabled: false }, clients }).map((line) => line.split(":")[0]),
    [
      "error client-port-closed",
    ],
  );
});

test("drivers with TLS are sent to a shard-aware port that is closed, plain or not told", () => {
  const sketch = (shard: "closed" | "plain" | "tls") =>
    told({ clients: { ...TLS_ALONE, native_shard_aware_transport_port_ssl: shard } });
  const of = (lines: string[]) => lines.filter((line) => line.includes("shard-aware-tls-closed"));
  assert.deepEqual(of(sketch("tls")), []);
  for (const shard of ["closed", "plain"] as const) {
    assert.deepEqual(of(sketch(shard)), [
      "warning shard-aware-tls-closed: Drivers with TLS are sent to 19142, and find no TLS there",
    ]);
  }
  const untold = { ...CQL, shardAwarePortSsl: null };
  const of9042 = (kind: "scylla" | "cassandra") =>
    of(told({ clients: { native_transport_port: { cql: { ...untold, kind } } } }));
  assert.deepEqual(of9042("scylla"), [
    "warning shard-aware-tls-closed: ScyllaDB tells drivers with TLS of no shard-aware port",
  ]);
  assert.deepEqual(of9042("cassandra"), []);
  const wanted = runningWith(`${BOTH}native_shard_aware_transport_port_ssl: 19142\n`);
  const lines = told({
    ...wanted,
    clients: {
      native_transport_port: "plain",
      native_transport_port_ssl: "tls",
      native_shard_aware_transport_port_ssl: "closed",
    },
  });
  assert.deepEqual(lines.map((line) => line.split(":")[0]), ["warning shard-aware-tls-closed"]);
});
