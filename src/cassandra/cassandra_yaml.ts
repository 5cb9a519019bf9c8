/**
 * cassandra.yaml as Apache Cassandra 4.0 and newer read it: which listeners its encryption options make,
 * and what they do that does not stand there.
 *
 * Unlike ScyllaDB, Cassandra refuses to start on an option or a word that it does not know; so a remark
 * that keeps a node from starting is an error, and the rest is what surprises (`EncryptionOptions.java`).
 *
 * @module
 */

import { inReadingOrder, type Remark } from "../scylla/remark.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { partOf, readYaml, type YamlNode } from "../scylla/yaml_tree.ts";
import { remarksOn } from "./remarks.ts";

export const INTERNODE_ENCRYPTION = ["none", "rack", "dc", "all"] as const;
export type InternodeEncryption = typeof INTERNODE_ENCRYPTION[number];

/** What a port takes: `both` tells TLS from plain bytes by the first of them. */
export type Listener = "plain" | "tls" | "both" | "closed";

/**
 * Whose plain text is taken. Neighbours are of the dc or rack that needs no encryption, by the address that
 * a caller claims (`InboundConnectionInitiator`, which refuses the others once they have named it).
 */
export type PlainText = "everyone" | "neighbours" | "nobody";

export interface ServerOptions {
  readonly encryption: InternodeEncryption;
  readonly plainText: PlainText;
  readonly takesTls: boolean;
  readonly legacySslStoragePort: boolean;
  readonly requireClientAuth: boolean;
  /** By Java's names, `protocol` among them; null where Java's own defaults decide. */
  readonly acceptedProtocols: readonly string[] | null;
  /** As they are written; null for Java's own. */
  readonly cipherSuites: readonly string[] | null;
}

export interface ClientOptions {
  readonly enabled: boolean;
  readonly optional: boolean;
  readonly requireClientAuth: boolean;
}

export interface CassandraOptions {
  readonly clusterName: string | null;
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly nativePort: number;
  /** null: one port for all clients. */
  readonly nativePortSsl: number | null;
  readonly server: ServerOptions;
  readonly client: ClientOptions;
}

export interface CassandraYaml {
  readonly file: string;
  /** `file:line` of server_encryption_options, or of the file's beginning. */
  readonly source: string;
  readonly effective: CassandraOptions;
  readonly listens: {
    readonly storage_port: Listener;
    readonly ssl_storage_port: Listener;
    readonly native_transport_port: Listener;
    readonly native_transport_port_ssl: Listener;
  };
  readonly remarks: readonly Remark[];
}

/**
 * Reads a cassandra.yaml.
 *
 * @throws {UsageError} where it is no YAML, or no mapping of options
 */
export function readCassandraYaml(text: string, file: string): CassandraYaml {
  const root = readYaml(text, file);
  if (root.kind !== "map") {
    throw new UsageError("no options stand in it", "give the node's cassandra.yaml", { file });
  }
  const effective = optionsOf(root);
  const block = root.pairs.find(({ key }) => key === "server_encryption_options");
  return {
    file,
    source: `${file}:${block?.keyAt.line ?? 1}`,
    effective,
    listens: listensOf(effective),
    remarks: inReadingOrder(remarksOn({ file, root, effective })),
  };
}

function optionsOf(root: YamlNode): CassandraOptions {
  const server = partOf(root, "server_encryption_options") ?? null;
  const client = partOf(root, "client_encryption_options") ?? null;
  const word = textOf(server, "internode_encryption");
  const encryption = INTERNODE_ENCRYPTION.find((each) => each === word) ?? "none";
  return {
    clusterName: textOf(root, "cluster_name"),
    storagePort: portOf(root, "storage_port") ?? 7000,
    sslStoragePort: portOf(root, "ssl_storage_port") ?? 7001,
    nativePort: portOf(root, "native_transport_port") ?? 9042,
    nativePortSsl: portOf(root, "native_transport_port_ssl"),
    server: {
      encryption,
      plainText: encryption === "none" || isTrue(server, "optional")
        ? "everyone"
        : encryption === "all"
        ? "nobody"
        : "neighbours",
      takesTls: encryption !== "none" || optionalIn(server),
      legacySslStoragePort: isTrue(server, "legacy_ssl_storage_port_enabled"),
      requireClientAuth: isTrue(server, "require_client_auth"),
      acceptedProtocols: acceptedIn(server),
      cipherSuites: namesIn(server, "cipher_suites"),
    },
    client: {
      enabled: isTrue(client, "enabled"),
      optional: optionalIn(client),
      requireClientAuth: isTrue(client, "require_client_auth"),
    },
  };
}

/**
 * Where nothing is said, a node that has a keystore takes TLS from those who begin with it; unless `enabled`
 * is true, which decides nothing else in server_encryption_options. For plain text only what is said counts.
 */
function optionalIn(block: YamlNode | null): boolean {
  if (textOf(block, "optional") !== null) return isTrue(block, "optional");
  return !isTrue(block, "enabled") && partOf(block, "keystore") !== undefined;
}

/** `protocol` is one more beside accepted_protocols, alone where they are missing, and nothing when `TLS`. */
function acceptedIn(block: YamlNode | null): readonly string[] | null {
  const listed = namesIn(block, "accepted_protocols");
  const word = textOf(block, "protocol");
  const own = word === null || word.toUpperCase() === "TLS" ? [] : [word];
  return listed === null && own.length === 0 ? null : [...new Set([...listed ?? [], ...own])];
}

/** Under another `ssl_context_factory` the lists are that one's to read. */
function namesIn(block: YamlNode | null, key: string): readonly string[] | null {
  const node = partOf(block, key);
  if (node?.kind !== "list" || partOf(block, "ssl_context_factory") !== undefined) return null;
  return node.items.flatMap((item) => item.kind === "scalar" ? item.text : []);
}

function listensOf(options: CassandraOptions): CassandraYaml["listens"] {
  const { server, client, nativePortSsl } = options;
  const hasOwnPort = client.enabled && nativePortSsl !== null &&
    nativePortSsl !== options.nativePort;
  return {
    storage_port: server.plainText === "nobody" ? "tls" : server.takesTls ? "both" : "plain",
    ssl_storage_port: server.legacySslStoragePort ? "tls" : "closed",
    native_transport_port: hasOwnPort ? "plain" : listener(client.enabled, client.optional),
    native_transport_port_ssl: hasOwnPort ? "tls" : "closed",
  };
}

const listener = (isEncrypted: boolean, isOptional: boolean): Listener =>
  isOptional ? "both" : isEncrypted ? "tls" : "plain";

/** A scalar's text; null where there is none. */
export function textOf(block: YamlNode | null, key: string): string | null {
  const node = partOf(block, key);
  return node?.kind === "scalar" ? node.text : null;
}

/** As SnakeYAML reads a boolean: the words of YAML 1.1. */
export const isTrue = (block: YamlNode | null, key: string): boolean =>
  /^(?:true|yes|on|y)$/i.test(textOf(block, key) ?? "");

function portOf(root: YamlNode, key: string): number | null {
  const port = Number(textOf(root, key) ?? NaN);
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : null;
}
