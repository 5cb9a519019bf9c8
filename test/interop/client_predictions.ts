/**
 * What is foretold of real clients at real servers, cell by cell: does the client connect, and what does it
 * print if not?
 *
 * The servers are OpenSSL, or GnuTLS as a node of ScyllaDB sets it up, with CQL behind it, as far as a client
 * gets before its first query.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { fileURLToPath } from "node:url";
import type { Client } from "../../src/clients/client.ts";
import { CLIENTS } from "../../src/clients/clients.ts";
import { fillText } from "../../src/clients/client.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import type { ClientReport } from "../../src/model/report.ts";
import { nameOf } from "../../src/net/resolve.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { type CertificateSpec, issue, type Issued } from "../../src/x509/issue.ts";
import { PROVES_CQL, type RealClient } from "../clients/real_clients.ts";
import { type Files, keyPem, makePki, pem, type Pki } from "./pki.ts";
import { probeForClients } from "./session.ts";

const DAY = 86_400_000;

interface Server {
  readonly name: string;
  /** The certificate that it serves, as far as it is not an ordinary one. */
  readonly leaf?: Partial<CertificateSpec>;
  /** Signed by itself, or by a CA that nobody trusts. */
  readonly signer?: "itself" | "stranger";
  /** OpenSSL's options, or GnuTLS's; null: no TLS. */
  readonly tls: TlsOptions | GnuTls | null;
  /** Clients show a certificate, of a CA that the server trusts or of one that it does not. */
  readonly own?: "ours" | "strange";
}

/** A port as Seastar opens it. */
interface GnuTls {
  readonly priority: string;
  readonly asks?: "optional" | "required";
  /** It has no certificate. */
  readonly bare?: true;
}

const LOW = "DEFAULT:@SECLEVEL=0";
const DEMANDS = { requestCert: true, rejectUnauthorized: true } as const;

/** What ScyllaDB takes where no priority_string is written. */
const SCYLLA = "SECURE128:-VERS-TLS1.0";
const ONLY_12 = "SECURE128:-VERS-ALL:+VERS-TLS1.2";
const ONLY_13 = "SECURE128:-VERS-ALL:+VERS-TLS1.3";

const GNUTLS: readonly Server[] = [
  { name: "GnuTLS", tls: { priority: SCYLLA } },
  { name: "GnuTLS, TLS 1.2", tls: { priority: ONLY_12 } },
  { name: "GnuTLS, TLS 1.3", tls: { priority: ONLY_13 } },
  { name: "GnuTLS, 256 bits", tls: { priority: "SECURE256:-VERS-TLS1.0" } },
  { name: "GnuTLS, TLS 1.1", tls: { priority: "NORMAL:-VERS-ALL:+VERS-TLS1.1" } },
  {
    name: "GnuTLS, RSA key exchange alone",
    leaf: { key: "rsa-2048" },
    tls: { priority: `${ONLY_12}:-KX-ALL:+RSA` },
  },
  {
    name: "GnuTLS, a suite of few",
    tls: { priority: `${ONLY_12}:-CIPHER-ALL:+AES-128-CCM-8` },
  },
  { name: "GnuTLS without certificate", tls: { priority: SCYLLA, bare: true } },
  {
    name: "GnuTLS, another name",
    leaf: { ipAddresses: [], dnsNames: ["n1.example.com"] },
    tls: { priority: SCYLLA },
  },
  { name: "GnuTLS, an address alone", leaf: { dnsNames: [] }, tls: { priority: SCYLLA } },
  { name: "GnuTLS, localhost alone", leaf: { ipAddresses: [] }, tls: { priority: SCYLLA } },
  { name: "GnuTLS, a strange CA", signer: "stranger", tls: { priority: SCYLLA } },
  ...([["TLS 1.2", ONLY_12], ["TLS 1.3", ONLY_13]] as const).flatMap((
    [version, priority],
  ): Server[] => [
    { name: `GnuTLS, a certificate demanded, ${version}`, tls: { priority, asks: "required" } },
    {
      name: `GnuTLS, a certificate demanded and a strange one shown, ${version}`,
      tls: { priority, asks: "required" },
      own: "strange",
    },
    {
      name: `GnuTLS, a certificate demanded and shown, ${version}`,
      tls: { priority, asks: "required" },
      own: "ours",
    },
    { name: `GnuTLS, a certificate wished for, ${version}`, tls: { priority, asks: "optional" } },
  ]),
];

/** Dates are laid around `at`. */
const serversAt = (at: Date): readonly Server[] => [
  { name: "TLS 1.2 and 1.3", tls: {} },
  { name: "TLS 1.2", tls: { maxVersion: "TLSv1.2" } },
  { name: "TLS 1.3", tls: { minVersion: "TLSv1.3" } },
  { name: "TLS 1.1", tls: { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: LOW } },
  {
    name: "RSA key exchange alone",
    leaf: { key: "rsa-2048" },
    tls: { maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256" },
  },
  { name: "a suite of few", tls: { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-CCM8" } },
  {
    name: "expired",
    leaf: { notBefore: new Date(+at - 9 * DAY), notAfter: new Date(+at - DAY) },
    tls: {},
  },
  {
    name: "not yet valid",
    leaf: { notBefore: new Date(+at + DAY), notAfter: new Date(+at + 9 * DAY) },
    tls: {},
  },
  { name: "another name", leaf: { ipAddresses: [], dnsNames: ["n1.example.com"] }, tls: {} },
  { name: "no name", leaf: { ipAddresses: [], dnsNames: [] }, tls: {} },
  { name: "another purpose", leaf: { extendedKeyUsage: ["1.3.6.1.5.5.7.3.2"] }, tls: {} },
  { name: "without key identifiers", leaf: { keyIdentifiers: false }, tls: {} },
  { name: "RSA of 1024 bits", leaf: { key: "rsa-1024" }, tls: { ciphers: LOW } },
  {
    name: "a CA's certificate",
    leaf: { ca: true, keyUsage: ["keyCertSign", "digitalSignature"] },
    tls: {},
  },
  { name: "a strange CA", signer: "stranger", tls: {} },
  { name: "self-signed", signer: "itself", tls: {} },
  { name: "a certificate demanded, TLS 1.3", tls: { ...DEMANDS, minVersion: "TLSv1.3" } },
  { name: "a certificate demanded, TLS 1.2", tls: { ...DEMANDS, maxVersion: "TLSv1.2" } },
  { name: "a certificate demanded and shown", tls: DEMANDS, own: "ours" },
  { name: "plain text", tls: null },
];

/** What was foretold of a client at a server, and what came. */
export interface Cell {
  readonly server: string;
  readonly client: string;
  readonly foretold: ClientReport;
  readonly heard: { readonly connects: boolean; readonly prints: string };
  /** The texts of the row for what was foretold. */
  readonly texts: readonly string[];
}

/** Runs every client against every server. */
export async function* cells(
  clients: readonly RealClient[],
  now: Date,
  named = "",
): AsyncIterable<Cell> {
  const pki = await makePki("ecdsa-p256", now);
  const stranger = await makePki("ecdsa-p256", now);
  try {
    for (const server of [...serversAt(now), ...GNUTLS]) {
      if (server.name.includes(named)) yield* cellsAt(server, clients, pki, stranger);
    }
  } finally {
    pki.remove();
    stranger.remove();
  }
}

async function* cellsAt(
  server: Server,
  clients: readonly RealClient[],
  pki: Pki,
  stranger: Pki,
): AsyncIterable<Cell> {
  const listener = await listen(server, pki, stranger);
  const app = await (server.own === "strange" ? stranger : pki).issue("app");
  try {
    const { port } = listener;
    const rows = clients.flatMap(({ row }) => CLIENTS.filter(({ id }) => id === row));
    const report = await probeForClients("native_transport_port", port, {
      clients: rows,
      hostName: await nameOf("127.0.0.1", AbortSignal.timeout(10_000)),
      shared: {
        truststore: { source: "ca.pem", certificates: [parseCertificate(pki.ca.certificate)] },
      },
      ...server.own ? { configured: credentials([app.certificate], app.privateKey) } : {},
    });
    for (const client of clients) {
      const row = rows.find(({ id }) => id === client.row);
      const foretold = report.clients?.find((each) => each.client === client.row);
      if (row === undefined || foretold === undefined) continue;
      const heard = await client.run({
        host: "127.0.0.1",
        port,
        trust: pki.caFile,
        ...server.own ? { own: app.files } : {},
      });
      yield {
        server: server.name,
        client: client.name,
        foretold,
        heard,
        texts: textsOf(row, foretold, server, port),
      };
    }
  } finally {
    listener.close();
  }
}

/** What was foretold that it prints, and what else its row says of the cause. */
function textsOf(
  { prints, alsoPrints = {} }: Client,
  { failure, prints: foretold }: ClientReport,
  { tls }: Server,
  port: number,
): string[] {
  // All of these clients speak TLS: of a port in the clear it is foretold what they print then.
  const cause = tls === null ? "plain-port" : failure;
  if (cause === null) return [];
  const texts = [...tls === null ? [prints[cause] ?? []].flat() : [], ...alsoPrints[cause] ?? []];
  return [
    ...foretold === null ? [] : [foretold.replaceAll("…", "{any}")],
    ...texts.map((text) => fillText(text, { address: "127.0.0.1", port })),
  ];
}

/** A port, and what closes it. */
interface Listener {
  readonly port: number;
  close(): void;
}

async function listen({ leaf, signer, tls }: Server, pki: Pki, stranger: Pki): Promise<Listener> {
  const speak = (socket: Socket) => cql(socket.on("error", () => {}));
  if (tls === null) return await started(createServer(speak));
  const by = signer === "stranger" ? stranger : pki;
  const spec = { dnsNames: ["localhost"], ...leaf };
  if ("priority" in tls) {
    const { files } = await by.issue("leaf", spec);
    return await gnutls(tls, files, pki, await started(createServer(speak)));
  }
  const issued: Issued = signer === "itself" ? await alone(pki) : await by.issue("leaf", spec);
  const listener = createTlsServer({
    cert: pem("CERTIFICATE", issued.certificate),
    key: keyPem(issued.privateKey),
    ca: pem("CERTIFICATE", pki.ca.certificate),
    ...tls,
  }, speak);
  listener.on("tlsClientError", () => {});
  return await started(listener);
}

/** A certificate that signs itself. */
const alone = (pki: Pki) =>
  issue({
    subject: "CN=alone",
    ipAddresses: ["127.0.0.1"],
    dnsNames: ["localhost"],
    notBefore: new Date(+pki.at - DAY),
    notAfter: new Date(+pki.at + DAY),
  });

async function started(server: ReturnType<typeof createServer>): Promise<Listener> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** GnuTLS in a process of its own, and CQL behind it. */
async function gnutls(
  { priority, asks, bare }: GnuTls,
  { certificate, key }: Files,
  pki: Pki,
  behind: Listener,
): Promise<Listener> {
  const own = bare ? ["-", "-"] : [certificate, key];
  const args = [GNUTLS_SERVER, priority, ...own, pki.caFile, asks ?? "none", String(behind.port)];
  const server = spawn("python3", args, { stdio: ["pipe", "pipe", "inherit"] });
  const [port] = await once(server.stdout, "data");
  return {
    port: Number(port),
    close: () => {
      server.stdin.end();
      behind.close();
    },
  };
}

const GNUTLS_SERVER = fileURLToPath(new URL("./gnutls_server.py", import.meta.url));

/** OPTIONS is answered, a version that is none refused as ScyllaDB does, all else with a CQL error. */
function cql(socket: Socket): void {
  socket.on("data", (bytes: Uint8Array) => {
    const version = bytes[0] ?? 0;
    if (version < 3 || version > 5) {
      socket.end(error(4, 0, 0x0a, `Invalid or unsupported protocol version: ${version}`));
      return;
    }
    const stream = (bytes[2] ?? 0) << 8 | (bytes[3] ?? 0);
    socket.write(
      bytes[4] === 5 ? frame(version, stream, 6, SUPPORTED) : error(version, stream, 0, PROVES_CQL),
    );
  });
}

const text = (value: string) => {
  const bytes = new TextEncoder().encode(value);
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
};
const SUPPORTED = [
  0,
  2,
  ...text("CQL_VERSION"),
  0,
  1,
  ...text("3.3.1"),
  ...text("COMPRESSION"),
  0,
  0,
];

function frame(version: number, stream: number, opcode: number, body: readonly number[]) {
  const length = [24, 16, 8, 0].map((shift) => body.length >> shift & 0xff);
  return Uint8Array.of(0x80 | version, 0, stream >> 8, stream & 0xff, opcode, ...length, ...body);
}

const error = (version: number, stream: number, code: number, message: string) =>
  frame(version, stream, 0, [0, 0, 0, code, ...text(message)]);
