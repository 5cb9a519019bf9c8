/**
 * The keystores and truststores that a cassandra.yaml names.
 *
 * @module
 */

import type { Place } from "../scylla/remark.ts";
import { partOf, readYaml, type YamlNode } from "../scylla/yaml_tree.ts";
import { Secret } from "../text/secret.ts";
import type { Keystore, KeystoreProblem } from "../x509/keystore.ts";
import { type CassandraOptions, textOf } from "./cassandra_yaml.ts";

export const STORE_BLOCKS = ["server_encryption_options", "client_encryption_options"] as const;
export const STORE_OPTIONS = ["keystore", "outbound_keystore", "truststore"] as const;

/** A store as the file names it. */
export interface NamedStore {
  readonly block: typeof STORE_BLOCKS[number];
  readonly option: typeof STORE_OPTIONS[number];
  readonly path: string;
  readonly place: Place;
  /** null where none stands there. */
  readonly password: Secret<string> | null;
  /** A file that holds the password instead; null where none is named. */
  readonly passwordFile: string | null;
}

/** What became of a store: opened, not to be opened, not there, or not to be seen from here. */
export type StoreContents =
  | { readonly is: "read"; readonly keystore: Keystore; readonly changedAt: Date | null }
  | { readonly is: "refused"; readonly problem: KeystoreProblem; readonly why: string }
  | { readonly is: "missing" }
  | { readonly is: "unseen" };

export interface ReadStore {
  readonly named: NamedStore;
  /** The file that was read. */
  readonly source: string;
  readonly contents: StoreContents;
}

/** Stores of server_encryption_options, as far as they were opened. */
export interface NodeStores {
  readonly keystore: StoreFacts | null;
  readonly truststore: StoreFacts | null;
}

export interface StoreFacts extends Pick<Keystore, "chains" | "trusted"> {
  readonly source: string;
  /** When the file was last changed; null for a copy, and where that is not known. */
  readonly changedAt: Date | null;
}

export const NO_STORES: NodeStores = { keystore: null, truststore: null };

/**
 * The stores that a node with this file opens. Under another `ssl_context_factory` the options mean
 * something else, so that none are named.
 */
export function namedStores(text: string, file: string, options: CassandraOptions): NamedStore[] {
  const root = readYaml(text, file);
  const uses = {
    server_encryption_options: options.server.takesTls || options.server.encryption !== "none",
    client_encryption_options: options.client.enabled || options.client.optional,
  };
  return STORE_BLOCKS.filter((block) => uses[block]).flatMap((block) => {
    const found = partOf(root, block) ?? null;
    return partOf(found, "ssl_context_factory") === undefined ? storesIn(found, block, file) : [];
  });
}

const storesIn = (found: YamlNode | null, block: NamedStore["block"], file: string) =>
  STORE_OPTIONS.flatMap((option): NamedStore[] => {
    const node = partOf(found, option);
    if (node?.kind !== "scalar" || node.text === "") return [];
    const password = textOf(found, `${option}_password`);
    return [{
      block,
      option,
      path: node.text,
      place: { file, ...node.at },
      password: password === null ? null : new Secret(password),
      passwordFile: textOf(found, `${option}_password_file`),
    }];
  });

/** What the rules know of them. */
export function nodeStores(stores: readonly ReadStore[]): NodeStores {
  const of = (option: NamedStore["option"]): StoreFacts | null => {
    const found = stores.find(({ named }) =>
      named.block === "server_encryption_options" && named.option === option
    );
    if (found?.contents.is !== "read") return null;
    const { keystore: { chains, trusted }, changedAt } = found.contents;
    return { source: found.source, chains, trusted, changedAt };
  };
  return { keystore: of("keystore"), truststore: of("truststore") };
}
