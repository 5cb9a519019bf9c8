/**
 * A line of a log, taken apart: what ScyllaDB's logger, journald, a container runtime or a person put
 * before the message, the message, and what the line itself says about who printed it and where.
 *
 * ScyllaDB prints `LEVEL  2026-11-24 09:26:18,285 [shard 0:main] rpc - …` to a terminal and
 * `scylla[123]:  [shard 0:main] rpc - …` to the journal; `:main` came with 5.4. Everything before
 * `[shard` is somebody else's, so it is not read.
 *
 * @module
 */

import { printable } from "../../text/printable.ts";
import { whoReads } from "./magic.ts";

export interface Line {
  /** `rpc`, `init`, …; `null` when the line is not from ScyllaDB's logger. */
  readonly logger: string | null;
  readonly message: string;
}

/** Longer lines are cut: no message that we know comes near. */
export const MAX_LINE = 4096;

/** Chats and columns of logs put more than one between words; ScyllaDB itself does once or twice. */
const BLANKS = / {2,}/g;
const HEADER = /^\[shard {1,4}\d{1,4}(?::[^\]]{0,40})?\] {1,4}([A-Za-z0-9_:.-]{1,60}) {1,4}- {1,4}/;

export function parseLine(raw: string): Line {
  const line = (raw.length > MAX_LINE ? raw.slice(0, MAX_LINE) : raw).replace(BLANKS, " ");
  const shard = line.indexOf("[shard ");
  if (shard < 0) return pasted(printable(line.trim(), MAX_LINE));
  const rest = line.slice(shard);
  const header = HEADER.exec(rest);
  if (header === null) return { logger: null, message: printable(rest.trim(), MAX_LINE) };
  return {
    logger: header[1] ?? null,
    message: printable(rest.slice(header[0].length).trim(), MAX_LINE),
  };
}

/** Without its head a line may still begin with the name of its logger. */
function pasted(message: string): Line {
  const [, logger] = /^([a-z][a-z0-9_-]{1,40}) - /.exec(message) ?? [];
  return logger !== undefined && PARTS.has(logger)
    ? { logger, message: message.slice(logger.length + 3) }
    : { logger: null, message };
}

/** What of a node speaks, as far as it decides which side, truststore and fix are meant. */
export type Part =
  /** Connections between nodes. */
  | "nodes"
  /** The CQL ports. */
  | "cql"
  /** Alternator's ports. */
  | "alternator"
  /** What a node itself calls by TLS: KMIP, KMS, vector store, LDAP. */
  | "outgoing"
  /** HTTP listeners: Alternator, the REST API, Prometheus. */
  | "http"
  /** Start, options and files. */
  | "start";

/** Loggers as ScyllaDB names them; the rest of a log is about other things. */
const PARTS: ReadonlyMap<string, Part> = new Map(
  Object.entries({
    nodes: [
      ..."rpc messaging_service gossip raft_group_registry raft_group0 raft_topology topology"
        .split(
          " ",
        ),
      ..."storage_service storage_proxy stream_session repair group0_client raft".split(" "),
    ],
    cql: ["cql_server", "cql_server_controller", "auth"],
    alternator: ["alternator-server", "alternator_controller", "alternator"],
    outgoing: [
      ..."kmip kms gcp azure encryption vector_store_client ldap_connection".split(" "),
      ..."ldap_role_manager audit s3 http".split(" "),
    ],
    http: ["httpd", "api", "prometheus"],
    start: ["init", "snitch_logger", "seastar", "tls", "config", "memory"],
  }).flatMap(([part, loggers]) => loggers.map((logger) => [logger, part as Part] as const)),
);

export const isKnownLogger = (logger: string) => PARTS.has(logger);

/**
 * The option behind a port's usual number; `other`: the number of a service that is none of these;
 * `client`: a port that the system picked for a dial.
 */
export type PortRole =
  | "storage_port"
  | "ssl_storage_port"
  | "cql"
  | "alternator"
  | "other"
  | "client";

/** Seastar's word for the file that could not be read. */
export type FileKind = "certificate" | "key" | "trust" | "crl";

/** What a line says beside its words; `null` where it does not. */
export interface Facts {
  readonly part: Part | null;
  readonly side: "acceptor" | "dialler" | null;
  readonly port: PortRole | null;
  readonly file: FileKind | null;
  /** The file that is named is one that ScyllaDB reads where no option names another. */
  readonly isDefaultPath: boolean | null;
}

const PORTS: ReadonlyMap<number, PortRole> = new Map([
  [7000, "storage_port"],
  [7001, "ssl_storage_port"],
  ...[9042, 9142, 19042, 19142].map((port) => [port, "cql"] as const),
  ...[8000, 8043, 8443].map((port) => [port, "alternator"] as const),
  // REST, Prometheus, Scylla Manager's agent, node_exporter, SSH, HTTP and HTTPS.
  ...[10000, 9180, 10001, 5090, 9100, 22, 80, 443].map((port) => [port, "other"] as const),
]);
/** Where Linux begins to pick ports for those who dial. */
const EPHEMERAL = 32768;

/** An address with its port: that of the other end, or that of a listener. */
const ENDPOINT = /(?:client |address |to |\/|->)\[?[0-9a-fA-F.:]{2,45}\]?:(\d{1,5})\b/;
const COULD_NOT_READ =
  /Could not read (?:reloading )?(certificate|key|trust|crl) file (\S{1,300}?)\)?:/;

export function factsOf({ logger, message }: Line): Facts {
  const port = Number(ENDPOINT.exec(message)?.[1] ?? Number.NaN);
  const [, file, path] = COULD_NOT_READ.exec(message) ?? [];
  const role = PORTS.get(port) ?? (port >= EPHEMERAL ? "client" : null);
  return {
    part: /\bencryption::|\b(?:kmip|KMIP)\b/.test(message)
      ? "outgoing"
      : logger === null
      ? null
      : PARTS.get(logger) ?? null,
    side: /\bserver (?:stream )?connection dropped\b/.test(message)
      ? "acceptor"
      : /\bclient (?:stream )?connection dropped\b|\bfail to connect\b/.test(message)
      ? "dialler"
      : /unexpected eof during negotiation frame|wrong protocol magic/.test(message)
      ? whoReads(message) ?? whoMet(role)
      : null,
    port: role,
    file: (file as FileKind | undefined) ?? null,
    isDefaultPath: path === undefined ? null : /(?:^|\/)scylla\.(?:crt|key)$/.test(path),
  };
}

/** By the other end's port: a listener's was dialled, one that the system picked dialled us. */
const whoMet = (role: PortRole | null) =>
  role === "client" ? "acceptor" : role === null ? null : "dialler";

const PEER =
  /(?:client |rpc - client |node (?:[0-9a-f-]{36}\/)?|to |with |\('?)((?:\d{1,3}\.){3}\d{1,3}|\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}\]?)(?::\d{1,5})?/;

/** The address at the other end, when the message names one. */
export function peerOf(message: string): string | null {
  const found = PEER.exec(message)?.[1];
  return found === undefined ? null : found.replace(/^\[|\]$|(?<!:):$/g, "");
}
