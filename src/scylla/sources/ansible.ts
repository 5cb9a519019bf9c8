/**
 * Ansible inventories, INI, YAML and JSON, with the variables of ScyllaDB's own role
 * (`ansible-scylla-node`).
 *
 * Only literal values count: what is a template (`{{ … }}`) or encrypted has no value before Ansible
 * runs, and what is not found may be set in a playbook. So the role's defaults are nobody's intent.
 *
 * @module
 */

import type { Mode } from "../../model/words.ts";
import { printable } from "../../text/printable.ts";
import {
  DEFAULT_SSL_STORAGE_PORT,
  DEFAULT_STORAGE_PORT,
  type Intent,
  type Inventory,
  type InventoryNode,
} from "../inventory.ts";
import { INTERNODE_ENCRYPTION } from "../listener.ts";
import type { Place } from "../remark.ts";
import type { NamedText } from "../scylla_args.ts";
import { quoted } from "../shown.ts";
import { parseListener } from "../target.ts";
import { UsageError } from "../usage_error.ts";
import { Groups } from "./ansible_groups.ts";
import { readIniGroups } from "./ansible_ini.ts";
import { type HostVariables, type VariableFile, variablesOf } from "./ansible_variables.ts";
import { readYamlGroups } from "./ansible_yaml.ts";
import { inventoryFrom, isWildcard, NO_INTENT, nodeFrom } from "./draft.ts";

/** The group of ScyllaDB's role. */
const GROUP = "scylla";
const MAX_HOSTS = 10_000;
const PORTS = "write 1 to 65535, or 0 for none";

export interface AnsibleFiles {
  /** What `--inventory` names, for messages. */
  readonly file: string;
  /** The inventory's own files, in Ansible's order. */
  readonly sources: readonly NamedText[];
  /** group_vars and host_vars beside the inventory, then those beside the playbook. */
  readonly beside?: readonly (readonly VariableFile[])[];
  /** The group that the nodes are in; {@link GROUP} when not given. */
  readonly group?: string | undefined;
}

/**
 * Reads an Ansible inventory.
 *
 * @throws {UsageError} when it cannot be read, when it has no such group, or when one of the hosts
 *   has no address that could be probed
 */
export function readAnsible({ file, sources, beside = [], group }: AnsibleFiles): Inventory {
  const groups = readGroups(sources);
  const variables = variablesOf(groups, file, beside);
  const hosts = groups.hostsIn(chosenGroup(groups, group, file));
  if (hosts.length > MAX_HOSTS) {
    throw new UsageError(`more than ${MAX_HOSTS} hosts`, "split the inventory", { file });
  }
  const encrypted = new Set<string>();
  const computed = new Map<string, number>();
  const nodes = hosts.map((name) => {
    const known = variables(name);
    for (const each of known.encrypted) encrypted.add(each);
    const node = nodeOf(name, groups.hosts.get(name)?.at ?? { file, line: 1, column: 1 }, known);
    for (const [from, line] of known.computed) {
      computed.set(from, Math.min(computed.get(from) ?? Infinity, line));
    }
    return node;
  });
  return inventoryFrom(file, nodes, {
    problem: `has no host in the group [${printable(group ?? GROUP, 200)}]`,
    cure: "put the nodes into it, or choose another with --group",
  }, {
    unread: [
      ...[...encrypted].map((each) => ({ why: "encrypted" as const, file: each, line: null })),
      ...[...computed].map(([each, line]) => ({ why: "computed" as const, file: each, line })),
    ],
  });
}

/** The groups of all sources together. */
export function readGroups(sources: readonly NamedText[]): Groups {
  const groups = new Groups();
  for (const { text, file } of sources) {
    const isYaml = /\.(?:ya?ml|json)$/i.test(file) ||
      /^\s*(?:#[^\n]*\n\s*)*(?:---|all:|[\w-]+:\s*(?:$|\n)|\{)/.test(text);
    (isYaml ? readYamlGroups : readIniGroups)(groups, text, file);
  }
  return groups;
}

/** Without groups there is nothing to choose from: then every host is meant. */
function chosenGroup(groups: Groups, wanted: string | undefined, file: string): string {
  const names = groups.names();
  const name = wanted ?? (names.length === 0 ? "all" : GROUP);
  if (name === "all" || groups.groups.has(name)) return name;
  const shown = names.slice(0, 20).map((each) => printable(each, 60)).join(", ");
  throw new UsageError(
    `has no group [${printable(name, 60)}]; its groups are ${shown || "none"}`,
    "name the one that holds the nodes: --group NAME",
    { file },
  );
}

function nodeOf(name: string, at: Place, variables: HostVariables): InventoryNode {
  const value = (...names: readonly string[]) => {
    const known = variables.known(...names);
    return known.is === "literal" && known.text !== "" ? known.text : null;
  };
  const broadcast = value("scylla_broadcast_address");
  const listen = value("scylla_listen_address");
  const port = (option: string, standard: number) => {
    const text = value(`scylla_${option}`, `scylla_yaml_params.${option}`);
    const read = text === null ? standard : parseListener(text);
    if (read !== null) return read;
    throw new UsageError(`the ${option} of ${quoted(name)} is ${quoted(text ?? "")}`, PORTS, at);
  };
  const candidates = [broadcast, listen, value("ansible_host"), value("ansible_ssh_host"), name];
  for (const address of candidates) {
    const node = address === null ? null : nodeFrom({
      id: printable(name, 200),
      at,
      dc: value("dc"),
      rack: value("rack"),
      address,
      others: { listen, broadcast, rpc: value("scylla_rpc_address") },
      storagePort: port("storage_port", DEFAULT_STORAGE_PORT),
      sslStoragePort: port("ssl_storage_port", DEFAULT_SSL_STORAGE_PORT),
      ...intentOf(variables),
    });
    if (node && !isWildcard(node.address)) return node;
  }
  throw new UsageError(
    `the host ${quoted(name)} has no address that could be probed`,
    "give it `ansible_host=` with one",
    at,
  );
}

/**
 * With TLS between nodes on, the role writes certificate and keyfile, so that `none` is passive; it
 * writes neither require_client_auth nor priority_string.
 */
function intentOf(variables: HostVariables): { intent: Intent; intentSource: string } {
  const enabled = variables.known("ssl_internode_enabled", "scylla_ssl.internode.enabled");
  const encryption = variables.known(
    "ssl_internode_encryption",
    "scylla_ssl.internode.internode_encryption",
  );
  const intended = (mode: Mode, intentSource: string) => ({
    intent: { mode, clientAuth: "none" as const, priorityString: null, release: null },
    intentSource,
  });
  if (enabled.is === "literal" && IS_OFF.test(enabled.text)) {
    return intended("none", enabled.source);
  }
  if (enabled.is === "hidden" || encryption.is !== "literal") {
    return { intent: NO_INTENT, intentSource: "not given" };
  }
  const mode = INTERNODE_ENCRYPTION.find((known) => known === encryption.text) ?? "none";
  return intended(mode === "none" ? "passive" : mode, encryption.source);
}

const IS_OFF = /^(?:false|no|off|n|0)$/i;
