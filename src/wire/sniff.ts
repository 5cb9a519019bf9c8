/**
 * Who is talking? A protocol's name from the first bytes of a stranger, be it a server that answers
 * us or a client that a node complained about (`wrong protocol magic: …`).
 *
 * A table: the first row that fits names the protocol. Rows that need more bytes than have arrived do
 * not fit; what fits nothing stays unknown, and is never guessed.
 *
 * @module
 */

import type { Speaks } from "../model/words.ts";
import { alertDescriptions } from "./alert.ts";
import { startsWith } from "./hex.ts";
import { ALERT, HANDSHAKE, looksLikeRecord, RECORD_HEADER_LENGTH, recordHeader } from "./record.ts";
import { contentTypes, handshakeTypes, protocolVersions } from "./registry.ts";
import { startsWithMagic } from "./seastar_rpc.ts";

/** What some first bytes tell. */
export interface Sniffed {
  /** In the words of the report. */
  readonly speaks: Speaks;
  /** A finer name, such as `CQL v4 response`; null when nothing is known. Never a peer's own text. */
  readonly service: string | null;
  /** Who usually begins so, and why it is found on a storage port; null when nothing is known. */
  readonly who: string | null;
}

export function sniff(bytes: Uint8Array): Sniffed {
  for (const { speaks, service, who } of PROTOCOLS) {
    const name = service(bytes);
    if (name !== null) return { speaks, service: name, who };
  }
  return { speaks: "unknown", service: null, who: null };
}

interface Protocol {
  readonly speaks: Speaks;
  /** The name, when the bytes fit. */
  readonly service: (bytes: Uint8Array) => string | null;
  readonly who: string;
}

/** Fits bytes that begin with `text`, as far as `text` goes. */
const text = (prefix: string, name: string) => (bytes: Uint8Array) =>
  ascii(bytes, prefix.length) === prefix ? name : null;

/** Fits bytes that begin with one of the words. */
const words = (list: readonly string[], name: string) => (bytes: Uint8Array) =>
  list.some((word) => ascii(bytes, word.length) === word) ? name : null;

const METHODS = ["GET ", "POST ", "PUT ", "HEAD ", "OPTIONS ", "DELETE ", "CONNECT ", "PATCH "];

const PROTOCOLS: readonly Protocol[] = [
  {
    speaks: "seastar-rpc",
    service: (bytes) => startsWithMagic(bytes) ? "Seastar RPC negotiation" : null,
    who: "a ScyllaDB node, or a tool that speaks its RPC, without TLS",
  },
  {
    speaks: "tls",
    service: tlsRecord,
    who: "a TLS client or server; on a plain port: a node that believes this port to be TLS",
  },
  {
    speaks: "tls",
    service: sslv2Hello,
    who: "an old TLS client or a scanner, with a hello in the form of SSLv2",
  },
  {
    speaks: "cassandra",
    service: cassandraInternode,
    who: "an Apache Cassandra node: the two databases do not share a ring",
  },
  {
    speaks: "http",
    service: text("HTTP/", "HTTP response"),
    who: "a web server: the REST API, a metrics exporter, or a proxy",
  },
  {
    speaks: "http",
    service: http2Settings,
    who: "an HTTP/2 server: a web server, or gRPC",
  },
  {
    speaks: "http",
    // Python's http.server answers a request that it cannot read so, in the manner of HTTP/0.9.
    service: words(["<!DOCTYPE ", "<!doctype ", "<html"], "HTML without a HTTP header"),
    who: "a web server that took what it got for HTTP/0.9",
  },
  {
    speaks: "http",
    service: text("PRI * HTTP/2", "HTTP/2 preface"),
    who: "an HTTP/2 or gRPC client",
  },
  {
    speaks: "http",
    service: words(METHODS, "HTTP request"),
    who: "a browser, a health check or a metrics scraper with the wrong port",
  },
  {
    speaks: "cql",
    service: cqlFrame,
    who: "a CQL driver or a CQL port: storage ports are not for clients",
  },
  {
    speaks: "unknown",
    service: proxyProtocol,
    who: "a load balancer that announces its client: nodes must be reached directly",
  },
  { speaks: "unknown", service: text("SSH-", "SSH banner"), who: "an SSH server or client" },
  { speaks: "unknown", service: postgres, who: "a PostgreSQL client or server" },
  { speaks: "unknown", service: mysqlGreeting, who: "a MySQL or MariaDB server" },
  { speaks: "unknown", service: redis, who: "a Redis client or server" },
  { speaks: "unknown", service: mongo, who: "a MongoDB client or server" },
  { speaks: "unknown", service: words(["AMQP"], "AMQP header"), who: "a RabbitMQ or AMQP peer" },
  {
    speaks: "unknown",
    service: text("JRMI", "Java RMI (JMX)"),
    who: "a JMX client, such as Cassandra's nodetool",
  },
  {
    speaks: "unknown",
    service: words(["EHLO ", "HELO ", "220 ", "220-"], "SMTP or FTP"),
    who: "a mail or file server or client",
  },
  {
    speaks: "unknown",
    service: words(["* OK ", "* BYE ", "* PREAUTH "], "IMAP greeting"),
    who: "a mail server",
  },
  { speaks: "unknown", service: text("+OK ", "POP3 greeting"), who: "a mail server" },
  { speaks: "unknown", service: xmppStream, who: "an XMPP (Jabber) server or client" },
  { speaks: "unknown", service: text("RFB 00", "VNC banner"), who: "a VNC server" },
  {
    speaks: "unknown",
    service: words(["ruok", "stat", "mntr", "srvr"], "ZooKeeper command"),
    who: "a ZooKeeper health check",
  },
  { speaks: "unknown", service: tpkt, who: "a Remote Desktop client or a scanner" },
  { speaks: "unknown", service: smb, who: "an SMB client or a scanner" },
  { speaks: "unknown", service: socks, who: "a SOCKS client: a proxy setting points here" },
  { speaks: "unknown", service: kafkaRequest, who: "a Kafka client" },
];

function tlsRecord(bytes: Uint8Array): string | null {
  if (bytes.length < 3 || !looksLikeRecord(bytes)) return null;
  const { type, version } = recordHeader(bytes);
  const record = `TLS ${contentTypes.nameOf(type)} record`;
  const inside = bytes[RECORD_HEADER_LENGTH];
  if (type === HANDSHAKE && inside !== undefined) {
    return `${record}, ${handshakeTypes.nameOf(inside)} (${protocolVersions.nameOf(version)})`;
  }
  const description = bytes[RECORD_HEADER_LENGTH + 1];
  return type === ALERT && description !== undefined
    ? `${record}, ${alertDescriptions.nameOf(description)}`
    : record;
}

/** The frame that begins a server's side: a length in sixes, type 4, no flags, stream 0 (RFC 9113, 3.4). */
function http2Settings(bytes: Uint8Array): string | null {
  const [high, middle = 0, low = 0, type, flags] = bytes;
  const length = middle << 8 | low;
  const fits = bytes.length >= 9 && high === 0 && length % 6 === 0 && type === 4 && flags === 0 &&
    uint32(bytes, 5) === 0;
  // An empty one is mostly zeros: what follows must be a frame, too (SETTINGS, GOAWAY, WINDOW_UPDATE).
  const isAlone = bytes.length === 9 || [4, 7, 8].includes(bytes[12] ?? 0);
  return fits && (length > 0 || isAlone) ? "HTTP/2 SETTINGS" : null;
}

/** `<stream:stream`, behind an XML declaration or not (RFC 6120, 4.2). */
function xmppStream(bytes: Uint8Array): string | null {
  return /^(<\?xml[^>]{0,64}>\s{0,8})?<stream:stream\s/.test(ascii(bytes, 128))
    ? "XMPP stream"
    : null;
}

/** Two length bytes with the high bit set, CLIENT-HELLO, and a version: RFC 5246 Appendix E.2. */
function sslv2Hello([first = 0, , type, major, minor]: Uint8Array): string | null {
  if ((first & 0x80) === 0 || type !== 1) return null;
  if (major === 3 && minor !== undefined && minor <= 4) return "SSLv2-framed TLS ClientHello";
  return major === 0 && minor === 2 ? "SSLv2 ClientHello" : null;
}

/** `Message.PROTOCOL_MAGIC` of Cassandra. */
function cassandraInternode(bytes: Uint8Array): string | null {
  return startsWith(bytes, [0xca, 0x55, 0x2d, 0xfa]) ? "Cassandra internode message" : null;
}

/** Native protocol: version byte (with the direction in its top bit), flags, stream, opcode, length. */
function cqlFrame(bytes: Uint8Array): string | null {
  const [first = 0, flags = 0xff, , , opcode = 0xff] = bytes;
  const version = first & 0x7f;
  if (bytes.length < 5 || version < 1 || version > 5 || flags > 0x1f || opcode > 0x10) return null;
  const isResponse = (first & 0x80) !== 0;
  if (REQUESTS.has(opcode) === isResponse) return null;
  return `CQL v${version} ${isResponse ? "response" : "request"}`;
}

/** STARTUP, OPTIONS, QUERY, PREPARE, EXECUTE, REGISTER, BATCH, AUTH_RESPONSE, CREDENTIALS. */
const REQUESTS: ReadonlySet<number> = new Set([1, 4, 5, 7, 9, 10, 11, 13, 15]);

/** HAProxy's PROXY protocol, versions 1 (text) and 2 (binary). */
function proxyProtocol(bytes: Uint8Array): string | null {
  if (ascii(bytes, 6) === "PROXY ") return "PROXY protocol v1";
  return startsWith(bytes, [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51])
    ? "PROXY protocol v2"
    : null;
}

/** Startup, SSLRequest or GSSENCRequest of a client; an error or an authentication request. */
function postgres(bytes: Uint8Array): string | null {
  const code = bytes.length < 8 ? 0 : uint32(bytes, 4);
  if (uint32(bytes, 0) === 8 && (code === 80877103 || code === 80877104)) {
    return "PostgreSQL SSLRequest";
  }
  if (bytes[0] === 0 && bytes[1] === 0 && code === 196608) return "PostgreSQL startup";
  const kind = String.fromCharCode(bytes[0] ?? 0);
  const sized = bytes.length >= 9 && bytes[1] === 0 && bytes[2] === 0;
  return sized && (kind === "R" || (kind === "E" && bytes[5] === 0x53))
    ? "PostgreSQL response"
    : null;
}

/** A packet of sequence number 0 that begins with protocol version 10 and a version text. */
function mysqlGreeting(bytes: Uint8Array): string | null {
  const [, high, higher, sequence, version, digit = 0] = bytes;
  const fits = high === 0 && higher === 0 && sequence === 0 && version === 10;
  return fits && digit >= 0x30 && digit <= 0x39 ? "MySQL greeting" : null;
}

/** RESP: commands are arrays, answers are marked by their first byte. */
function redis(bytes: Uint8Array): string | null {
  const start = ascii(bytes, 16);
  if (/^\*\d{1,6}\r\n/.test(start)) return "Redis command";
  return /^(-ERR |-NOAUTH|-DENIED|\+PONG\r|\+OK\r|PING\r)/.test(start) ? "Redis" : null;
}

/** OP_MSG, OP_QUERY and OP_REPLY, in little-endian, at offset 12. */
function mongo(bytes: Uint8Array): string | null {
  if (bytes.length < 16 || bytes[3] !== 0) return null;
  const opcode = (bytes[12] ?? 0) | (bytes[13] ?? 0) << 8;
  const high = (bytes[14] ?? 0) | (bytes[15] ?? 0);
  return high === 0 && (opcode === 2013 || opcode === 2004 || opcode === 1)
    ? "MongoDB message"
    : null;
}

/** TPKT version 3 with an X.224 connection request. */
function tpkt([version, reserved, , , , kind]: Uint8Array): string | null {
  return version === 3 && reserved === 0 && kind === 0xe0 ? "RDP connection request" : null;
}

function smb(bytes: Uint8Array): string | null {
  const mark = ascii(bytes.subarray(5), 3);
  return bytes[0] === 0 && mark === "SMB" ? "SMB message" : null;
}

function socks(bytes: Uint8Array): string | null {
  const [version, methods = 0] = bytes;
  return version === 5 && methods >= 1 && bytes.length === methods + 2 ? "SOCKS5 greeting" : null;
}

/** A length, an API key that begins a conversation (ApiVersions, Metadata, SaslHandshake), a version. */
function kafkaRequest(bytes: Uint8Array): string | null {
  if (bytes.length < 12 || bytes[0] !== 0 || bytes[1] !== 0) return null;
  const key = (bytes[4] ?? 0) << 8 | (bytes[5] ?? 0);
  const version = (bytes[6] ?? 0) << 8 | (bytes[7] ?? 0);
  const starts = key === 18 || key === 3 || key === 17;
  return starts && version <= 15 && uint32(bytes, 0) >= 8 ? "Kafka request" : null;
}

function ascii(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 2 ** 24 + (bytes[at + 1] ?? 0) * 2 ** 16 +
    (bytes[at + 2] ?? 0) * 2 ** 8 +
    (bytes[at + 3] ?? 0);
}
