/** Ports of clients behind a real OpenSSL: what each is taken for, and by which proof. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { credentials } from "../../src/handshake/credentials.ts";
import type { PortReport } from "../../src/model/port.ts";
import type { ClientRole } from "../../src/model/words.ts";
import { fromHex } from "../../src/wire/hex.ts";
import { makePki, type Pki } from "./pki.ts";
import { probeForClients, type Wish } from "./session.ts";

/** SUPPORTED of a Cassandra 5.0.5, as recorded, and one with a node of ScyllaDB in it. */
const CASSANDRA = supported({
  PROTOCOL_VERSIONS: ["3/v3", "4/v4", "5/v5", "6/v6-beta"],
  COMPRESSION: ["snappy", "lz4"],
  CQL_VERSION: ["3.4.7"],
});
const SCYLLA = supported({ SCYLLA_SHARD: ["1"], SCYLLA_NR_SHARDS: ["2"] });

function supported(options: Readonly<Record<string, readonly string[]>>): Uint8Array {
  const short = (value: number) => [value >> 8, value & 0xff];
  const string = (text: string) => [...short(text.length), ...new TextEncoder().encode(text)];
  const body = [
    ...short(Object.keys(options).length),
    ...Object.entries(options).flatMap(([key, values]) => [
      ...string(key),
      ...short(values.length),
      ...values.flatMap(string),
    ]),
  ];
  return Uint8Array.of(0x84, 0, 0, 0, 6, 0, 0, ...short(body.length), ...body);
}

/** What stands behind a port, once a connection is there. */
type Speaker = (socket: Socket) => void;

/** CQL as a node speaks it: OPTIONS is answered, and any other version refused by number. */
const cql = (answer: Uint8Array): Speaker => (socket) =>
  socket.on("data", (bytes: Uint8Array) => {
    if ((bytes[0] ?? 0) === 4) return void socket.write(answer);
    const words = new TextEncoder().encode(`Invalid or unsupported protocol version: ${bytes[0]}`);
    const length = [0, words.length];
    socket.end(
      Uint8Array.of(0x84, 0, 0, 0, 0, 0, 0, 0, words.length + 6, 0, 0, 0, 10, ...length, ...words),
    );
  });
const http = (body: string, status = "200 OK"): Speaker => (socket) =>
  socket.on(
    "data",
    () => socket.end(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
  );
const rpc: Speaker = (socket) =>
  socket.on(
    "data",
    () => socket.write(fromHex("53535441525250431000000002000000080000000000010000000000")),
  );
const hangsUp: Speaker = (socket) => socket.end();

let pki: Pki;
let server: TlsOptions;
let own: Wish;
before(async () => {
  pki = await makePki();
  const { files } = await pki.issue("n1");
  server = {
    cert: readFileSync(files.certificate),
    key: readFileSync(files.key),
    ca: readFileSync(pki.caFile),
  };
  const app = await pki.issue("app");
  own = { configured: credentials([app.certificate], app.privateKey) };
});
after(() => pki.remove());

interface Row {
  readonly name: string;
  readonly role?: ClientRole;
  readonly speaker: Speaker;
  /** TLS in front; null: none. */
  readonly tls: TlsOptions | null;
  readonly wish?: () => Wish;
  /** In this order: speaks, what is inside TLS, the database, who is let in (none, ours, strangers). */
  readonly is: readonly (string | null)[];
  readonly connections: number;
}

const DEMANDS = { requestCert: true, rejectUnauthorized: true } as const;

const ROWS: readonly Row[] = [
  {
    name: "CQL in the clear",
    speaker: cql(SCYLLA),
    tls: null,
    is: ["cql", null, "scylla"],
    connections: 2,
  },
  {
    name: "Cassandra's CQL in the clear",
    speaker: cql(CASSANDRA),
    tls: null,
    is: ["cql", null, "cassandra"],
    connections: 2,
  },
  {
    name: "CQL inside TLS",
    speaker: cql(SCYLLA),
    tls: {},
    is: ["tls", "cql", "scylla", "accepted not-tried not-tried"],
    connections: 4,
  },
  {
    name: "CQL inside TLS 1.2",
    speaker: cql(SCYLLA),
    tls: { maxVersion: "TLSv1.2" },
    is: ["tls", "cql", "scylla", "accepted not-tried not-tried"],
    connections: 3,
  },
  {
    name: "CQL that demands a certificate, and we have none",
    speaker: cql(SCYLLA),
    tls: DEMANDS,
    // Node.js hangs up without a word, and nothing has shown that CQL is known there.
    is: ["tls", "closed", null, "rejected not-tried unproven"],
    connections: 8,
  },
  {
    name: "CQL that demands a certificate, and we have one",
    speaker: cql(CASSANDRA),
    tls: DEMANDS,
    wish: () => own,
    is: ["tls", "cql", "cassandra", "rejected accepted rejected"],
    connections: 10,
  },
  {
    name: "CQL that demands a certificate, asked quietly",
    speaker: cql(SCYLLA),
    tls: DEMANDS,
    wish: () => ({ ...own, quiet: true }),
    is: ["tls", "cql", "scylla", "not-tried accepted not-tried"],
    connections: 1,
  },
  {
    name: "HTTP inside TLS",
    speaker: http("no", "400 Bad Request"),
    tls: {},
    is: ["tls", "http", null],
    connections: 4,
  },
  {
    name: "HTTP in the clear",
    speaker: http("no", "400 Bad Request"),
    tls: null,
    is: ["http", null, null],
    connections: 1,
  },
  {
    name: "a storage port",
    speaker: rpc,
    tls: null,
    is: ["seastar-rpc", null, null],
    connections: 1,
  },
  {
    name: "whoever hangs up",
    speaker: hangsUp,
    tls: null,
    is: ["drops", null, null],
    connections: 2,
  },
  {
    name: "Alternator",
    role: "alternator_port",
    speaker: http("healthy: ringshake"),
    tls: null,
    is: ["alternator", null, null],
    connections: 1,
  },
  {
    name: "another web server in Alternator's place",
    role: "alternator_port",
    speaker: http("welcome to nginx"),
    tls: null,
    is: ["http", null, null],
    connections: 1,
  },
  {
    name: "Alternator's HTTPS",
    role: "alternator_https_port",
    speaker: http("healthy: ringshake"),
    tls: {},
    is: ["tls", "alternator", null, "accepted not-tried not-tried"],
    connections: 4,
  },
];

for (const { name, role = "native_transport_port", speaker, tls, wish, is, connections } of ROWS) {
  test(`${name} is what it is`, async () => {
    const listener = tls === null
      ? createServer((socket) => speaker(socket.on("error", () => {})))
      : createTlsServer({ ...server, ...tls }, (socket) => speaker(socket.on("error", () => {})));
    listener.on("tlsClientError", () => {});
    await once(listener.listen(0, "127.0.0.1"), "listening");
    try {
      const { port } = listener.address() as AddressInfo;
      const report = await probeForClients(role, port, wish?.());
      const [seen, ...others] = report.nodes[0]?.ports ?? [];
      assert.equal(others.length, 0);
      assert.deepEqual(told(seen, is.length), is);
      assert.equal(report.summary.connections, connections);
      assert.equal(report.partial, null);
    } finally {
      listener.close();
    }
  });
}

function told(port: PortReport | undefined, length: number): (string | null)[] {
  const acceptance = port?.tls?.clientAuth.acceptance;
  return [
    port?.speaks ?? null,
    port?.tls?.application ?? null,
    port?.cql?.kind ?? null,
    `${acceptance?.none} ${acceptance?.configured} ${acceptance?.untrusted}`,
  ].slice(0, length);
}
