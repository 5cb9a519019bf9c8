/**
 * `client:` in an inventory: what the operator means the ports for clients to be, and what the probe
 * shows and trusts there. For all nodes, and for one, which may override any of it.
 *
 * @module
 */

import { CLIENT_ROLES, type ClientAuthMode, type ClientRole } from "../model/words.ts";
import type { InventoryReader } from "./inventory_reader.ts";
import type { YamlNode } from "./yaml_tree.ts";

/** null where nothing was said. */
export interface ClientIntent {
  /** Is TLS for CQL clients switched on? */
  readonly enabled: boolean | null;
  readonly clientAuth: ClientAuthMode | null;
  /** Whom the probe trusts on these ports, and what it presents as a client would. */
  readonly truststore: string | null;
  readonly certificate: string | null;
  readonly keyfile: string | null;
  /** 0: there is no such listener. */
  readonly ports: Readonly<Record<ClientRole, number | null>>;
}

const FILE_KEYS = ["truststore", "certificate", "keyfile"] as const;
const KEYS = ["enabled", "require_client_auth", ...FILE_KEYS, ...CLIENT_ROLES];

/** The block of a node, or that of all, on top of `common`; null when neither says a word. */
export function readClient(
  reader: InventoryReader,
  values: ReadonlyMap<string, YamlNode>,
  common: ClientIntent | null,
): ClientIntent | null {
  const node = values.get("client");
  if (!node) return common;
  const client = reader.map(node, "client", KEYS);
  const [truststore = null, certificate = null, keyfile = null] = FILE_KEYS.map((key) =>
    reader.path(client, key) ?? common?.[key] ?? null
  );
  const ports = CLIENT_ROLES.map((role) =>
    [role, reader.port(client, role) ?? common?.ports[role] ?? null] as const
  );
  return {
    enabled: client.has("enabled") ? reader.flag(client, "enabled") : common?.enabled ?? null,
    clientAuth: reader.clientAuth(client) ?? common?.clientAuth ?? null,
    truststore,
    certificate,
    keyfile,
    ports: Object.fromEntries(ports) as ClientIntent["ports"],
  };
}
