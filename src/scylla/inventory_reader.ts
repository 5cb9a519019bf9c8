/**
 * Reads single values of an inventory, each with its place, strictly.
 *
 * @module
 */

import { dirname, isAbsolute, join } from "node:path";
import { type ClientAuthMode, type Mode, MODES } from "../model/words.ts";
import { printable } from "../text/printable.ts";
import { type Address, parseAddress } from "./address.ts";
import type { DialAs, Intent } from "./inventory.ts";
import { nearest } from "./nearest.ts";
import { parseRelease } from "./release.ts";
import { parseListener } from "./target.ts";
import { type Position, UsageError } from "./usage_error.ts";
import type { YamlNode } from "./yaml_tree.ts";

export const CREDENTIAL_KEYS = [
  "truststore",
  "certificate",
  "keyfile",
  "certficate_revocation_list",
] as const;
export const REVOKED_KEYS = ["revoked_certificate", "revoked_keyfile"] as const;
const PORT_KEYS = ["storage_port", "ssl_storage_port"];
const EXPECT_KEYS = ["internode_encryption", "require_client_auth", "priority_string", "release"];

export const ROOT_KEYS: readonly string[] = [
  "cluster",
  "expect",
  ...CREDENTIAL_KEYS,
  ...REVOKED_KEYS,
  ...PORT_KEYS,
  "client",
  "nodes",
  "complete",
];
export const NODE_KEYS: readonly string[] = [
  "id",
  "address",
  "listen_address",
  "broadcast_address",
  "preferred_address",
  "rpc_address",
  "dc",
  "rack",
  ...PORT_KEYS,
  "client",
  "expect",
  "scylla_yaml",
  ...CREDENTIAL_KEYS,
  "api",
  "dial_as",
];
const DIAL_AS_KEYS = ["address", ...PORT_KEYS];

/** `require_client_auth` in an inventory; ScyllaDB's own, looser spellings are read elsewhere. */
export const CLIENT_AUTH_OF: Readonly<Record<string, ClientAuthMode>> = {
  "true": "required",
  "false": "none",
  optional: "optional",
};

const MAX_TEXT = 4096;

type Values = ReadonlyMap<string, YamlNode>;

export class InventoryReader {
  readonly #file: string;
  readonly #paths = new Map<string, Position>();

  constructor(file: string) {
    this.#file = file;
  }

  refuse(problem: string, cure: string, at: Position = { line: 1, column: 1 }): UsageError {
    return new UsageError(printable(problem, 400), cure, { file: this.#file, ...at });
  }

  /** The values of a mapping by key; unknown and doubled keys are errors. */
  map(node: YamlNode, what: string, keys: readonly string[]): Values {
    if (node.kind !== "map") {
      throw this.refuse(`${what} is not a mapping`, `write it as \`${keys[0]}: …\` lines`, node.at);
    }
    const values = new Map<string, YamlNode>();
    for (const { key, keyAt, value } of node.pairs) {
      if (key === null || !keys.includes(key)) {
        const meant = key === null ? null : nearest(key, keys);
        const cure = meant ? `write \`${meant}\`` : `use one of ${keys.join(", ")}`;
        throw this.refuse(`unknown key "${key ?? "?"}" in ${what}`, cure, keyAt);
      }
      if (values.has(key)) throw this.refuse(`"${key}" stands here twice`, "remove one", keyAt);
      values.set(key, value);
    }
    return values;
  }

  list(node: YamlNode | undefined, what: string): readonly YamlNode[] {
    if (!node || node.kind === "null") return [];
    if (node.kind === "list") return node.items;
    throw this.refuse(`"${what}" is not a list`, "begin each entry with `- `", node.at);
  }

  text(values: Values, key: string): string | null {
    const node = values.get(key);
    if (!node) return null;
    if (node.kind !== "scalar" || node.text === "") {
      const cure = `write a value after \`${key}:\`, or leave the line out`;
      throw this.refuse(`"${key}" has no value`, cure, node.at);
    }
    if (node.text.length > MAX_TEXT) {
      throw this.refuse(`"${key}" is too long`, "shorten it", node.at);
    }
    return printable(node.text, MAX_TEXT);
  }

  /** False when it is not there. */
  flag(values: Values, key: string): boolean {
    const text = this.text(values, key);
    if (text === null || text === "false") return false;
    if (text === "true") return true;
    throw this.refuse(`"${key}" is ${text}`, "write true or false", values.get(key)?.at);
  }

  address(values: Values, key: string): Address | null {
    const text = this.text(values, key);
    if (text === null) return null;
    const address = parseAddress(text.replace(/^\[(.*)\]$/, "$1"));
    if (address) return address;
    const cure = /^(.+):[0-9]+$/.test(text)
      ? "give the port as `ssl_storage_port: …`"
      : "write an IPv4 or IPv6 address or a host name";
    throw this.refuse(`"${text}" is no address`, cure, values.get(key)?.at);
  }

  /** A path relative to the inventory's own folder. */
  path(values: Values, key: string): string | null {
    const text = this.text(values, key);
    if (text === null) return null;
    const path = isAbsolute(text) ? text : join(dirname(this.#file), text);
    const at = values.get(key)?.at;
    if (at !== undefined && !this.#paths.has(path)) this.#paths.set(path, at);
    return path;
  }

  /** Where each path that was read is written. */
  get paths(): Readonly<Record<string, Position>> {
    return Object.fromEntries(this.#paths);
  }

  ports<P extends { storagePort: number; sslStoragePort: number }>(values: Values, common: P) {
    return {
      storagePort: this.port(values, "storage_port") ?? common.storagePort,
      sslStoragePort: this.port(values, "ssl_storage_port") ?? common.sslStoragePort,
    };
  }

  /** `expect`, on top of what is expected of all nodes. */
  intent(values: Values, common: Intent): Intent {
    const node = values.get("expect");
    if (!node) return common;
    const expect = this.map(node, "expect", EXPECT_KEYS);
    return {
      mode: this.#mode(expect) ?? common.mode,
      clientAuth: this.clientAuth(expect) ?? common.clientAuth,
      priorityString: this.text(expect, "priority_string") ?? common.priorityString,
      release: this.#release(expect) ?? common.release,
    };
  }

  dialAs(
    values: Values,
    ports: { storagePort: number; sslStoragePort: number },
  ): DialAs | null {
    const node = values.get("dial_as");
    if (!node) return null;
    const dialAs = this.map(node, "dial_as", DIAL_AS_KEYS);
    return {
      address: this.address(dialAs, "address")?.address ?? null,
      ...this.ports(dialAs, ports),
    };
  }

  /** 1 to 65535, or 0 for none; null when it is not there. */
  port(values: Values, key: string): number | null {
    const text = this.text(values, key);
    if (text === null) return null;
    const port = parseListener(text);
    if (port !== null) return port;
    const cure = "write 1 to 65535, or 0 for none";
    throw this.refuse(`${key} "${text}" is no port`, cure, values.get(key)?.at);
  }

  #mode(expect: Values): Mode | null {
    const text = this.text(expect, "internode_encryption");
    if (text === null) return null;
    const mode = MODES.find((known) => known === text);
    if (mode) return mode;
    throw this.#unknown("internode_encryption", text, MODES, expect);
  }

  /** `require_client_auth`; null when it is not there. */
  clientAuth(expect: Values): ClientAuthMode | null {
    const text = this.text(expect, "require_client_auth");
    if (text === null) return null;
    const known = CLIENT_AUTH_OF[text];
    if (known && Object.hasOwn(CLIENT_AUTH_OF, text)) return known;
    throw this.#unknown("require_client_auth", text, Object.keys(CLIENT_AUTH_OF), expect);
  }

  #release(expect: Values): string | null {
    const text = this.text(expect, "release");
    if (text === null) return null;
    try {
      return parseRelease(text).text;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw this.refuse(error.message, error.cure, expect.get("release")?.at);
    }
  }

  #unknown(key: string, text: string, words: readonly string[], values: Values): UsageError {
    const meant = nearest(text, words);
    const all = words.join(", ");
    const cure = meant ? `write \`${meant}\` (known: ${all})` : `write one of ${all}`;
    return this.refuse(`unknown ${key} "${text}"`, cure, values.get(key)?.at);
  }
}
