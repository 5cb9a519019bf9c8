/**
 * Ansible inventories, INI and YAML, with the variables of ScyllaDB's own role (`ansible-scylla-node`).
 *
 * Only literal values count: what is a template (`{{ … }}`) has no value before Ansible runs. The
 * role's defaults are part of what it will do: without a word about TLS it switches encryption
 * between nodes to `all`, on one node after the other.
 *
 * @module
 */

import { type Mode, MODES } from "../../model/words.ts";
import { printable } from "../../text/printable.ts";
import {
  DEFAULT_SSL_STORAGE_PORT,
  DEFAULT_STORAGE_PORT,
  type Intent,
  type Inventory,
  type InventoryNode,
} from "../inventory.ts";
import { parsePort } from "../target.ts";
import { type Position, UsageError } from "../usage_error.ts";
import { readIniGroups } from "./ansible_ini.ts";
import { readYamlGroups } from "./ansible_yaml.ts";
import { hostsOf, type Variables } from "./ansible_groups.ts";
import { inventoryFrom, isWildcard, nodeFrom } from "./draft.ts";

/** The role's group. Without it, every host of the inventory counts. */
const GROUP = "scylla";
const MAX_HOSTS = 10_000;

/**
 * Reads an Ansible inventory.
 *
 * @throws {UsageError} when it is neither INI nor YAML, or has no host that could be probed
 */
export function readAnsible(text: string, file: string): Inventory {
  const isYaml = /\.(?:ya?ml|json)$/i.test(file) || /^\s*(?:---|all:|[\w-]+:\s*$|\{)/.test(text);
  const groups = isYaml ? readYamlGroups(text, file) : readIniGroups(text, file);
  const hosts = hostsOf(groups, GROUP, file);
  if (hosts.size > MAX_HOSTS) {
    throw new UsageError(`more than ${MAX_HOSTS} hosts`, "split the inventory", { file });
  }
  const nodes = [...hosts].flatMap(([name, { at, variables }]) =>
    nodeOf(name, at, variables) ?? []
  );
  return inventoryFrom(file, nodes, {
    problem: "has no host with an address",
    cure: `put the nodes into a group [${GROUP}]`,
  });
}

function nodeOf(name: string, at: Position, variables: Variables): InventoryNode | null {
  const value = (key: string) => {
    const text = variables.get(key);
    return text === undefined || text === "" || text.includes("{{") ? null : text;
  };
  const broadcast = value("scylla_broadcast_address");
  const listen = value("scylla_listen_address");
  const port = (key: string, standard: number) => parsePort(value(key) ?? "") ?? standard;
  const candidates = [broadcast, listen, value("ansible_host"), value("ansible_ssh_host"), name];
  const options = { id: printable(name, 200), at, dc: value("dc"), rack: value("rack") };
  for (const address of candidates) {
    const node = address === null ? null : nodeFrom({
      ...options,
      address,
      others: { listen, broadcast, rpc: value("scylla_rpc_address") },
      storagePort: port("scylla_storage_port", DEFAULT_STORAGE_PORT),
      sslStoragePort: port("scylla_ssl_storage_port", DEFAULT_SSL_STORAGE_PORT),
      intent: intentOf(value),
    });
    if (node && !isWildcard(node.address)) return node;
  }
  return null;
}

/** The role writes neither require_client_auth nor priority_string. */
function intentOf(value: (key: string) => string | null): Intent {
  const enabled = value("ssl_internode_enabled") ?? "true";
  const word = value("ssl_internode_encryption") ?? "all";
  const mode: Mode = IS_OFF.test(enabled)
    ? "none"
    : MODES.find((known) => known === word) ?? "none";
  return { mode, clientAuth: "none", priorityString: null, release: null };
}

const IS_OFF = /^(?:false|no|off|n|0)$/i;
