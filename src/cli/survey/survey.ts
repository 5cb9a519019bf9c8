/**
 * Everything that is known before the first packet, from flags and the files that they name. Flags
 * win over files.
 *
 * @module
 */

import { hostname } from "node:os";
import { type ClientAuthMode, type Mode, type Side, SIDES } from "../../model/words.ts";
import type { Client } from "../../clients/client.ts";
import { STEP_MS } from "../../net/limits.ts";
import { counted } from "../../../reports/phrases.ts";
import type { Allowed } from "../../probe/target.ts";
import { withClientPort } from "../../run/client_ports.ts";
import type { Survey, SurveyNode } from "../../run/survey.ts";
import type { Discovery } from "../../schedule/discover.ts";
import type { OwnCredentials } from "../../schedule/identities.ts";
import type { Inventory, InventoryNode, Unread } from "../../scylla/inventory.ts";
import { NEWEST_RELEASE, type Release } from "../../scylla/release.ts";
import { parseTarget, parseTargets, type Target, targetsIn } from "../../scylla/target.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import type { Call } from "../command.ts";
import { runtime, VERSION } from "../version.ts";
import type { World } from "../world.ts";
import { allowedBy } from "./allowed.ts";
import { askerOf, knownNodes } from "./asker.ts";
import { certificatesFrom } from "./credential_files.ts";
import {
  clientCredentialsFrom,
  clientPaths,
  configuredFrom,
  type CredentialFlags,
  credentialPaths,
  revokedFrom,
  sharedFrom,
} from "./credentials.ts";
import { inventoryAt, inventoryOfNodetool, inventoryOfScyllaYaml } from "./inventories.ts";
import { isFolder } from "../files.ts";
import { filesOfNode, targetsWithYaml } from "./node_files.ts";
import { withAddresses, withNames } from "./names.ts";
import { chosen, nodesOfInventory, nodesOfTargets } from "./nodes.ts";
import { LOOPBACK, ownAddresses, permitted } from "./this_host.ts";
import { nodesOfDiscovery, withDiscovery, withSockets, withTruststore } from "./running.ts";

export interface Surveyed {
  readonly survey: Survey;
  readonly credentials: OwnCredentials;
  readonly allowed: Allowed | null;
}

/** The flags that say who is probed and what is intended, as `options.ts` reads them. */
interface SubjectFlags extends CredentialFlags {
  readonly inventory?: string;
  readonly group?: string;
  readonly expand?: boolean;
  readonly scyllaYaml?: string;
  readonly filesRoot?: string;
  readonly api?: readonly string[];
  readonly nodetool?: string;
  readonly sockets?: string;
  readonly expect?: Mode;
  readonly storagePort?: number;
  readonly sslStoragePort?: number;
  readonly requireClientAuth?: "true" | "false" | "optional";
  readonly priorityString?: string;
  readonly release?: Release;
  readonly timeout?: number;
  readonly as?: string;
  readonly localAddress?: string;
  readonly client?: boolean;
  readonly clientOnly?: boolean;
  readonly cqlshrc?: string;
  /** Set by the command that asks about clients. */
  readonly clients?: readonly Client[];
}

type Warn = (line: string) => void;

/**
 * Reads everything that the command line names.
 *
 * @throws {UsageError} when something cannot be used, or when there is no node.
 */
export async function surveyOf(
  { args, options }: Call,
  world: World,
  warn: Warn,
): Promise<Surveyed> {
  const flags = options as SubjectFlags;
  const release = flags.release ?? NEWEST_RELEASE;
  const targets = targetsIn(args).flatMap((text) => {
    const read = flags.expand === true ? parseTargets(text) : [parseTarget(text)];
    if (read.length > 1) {
      warn(`${printable(text)} stands for ${counted(read.length, "address", "addresses")}`);
    }
    return read;
  });
  const inventory = await inventoryFrom(targets, flags, release, world);
  for (const unread of inventory?.unread ?? []) warn(unreadLine(unread));
  try {
    return await surveyedWith(inventory, targets, flags, release, world, warn);
  } catch (error) {
    throw error instanceof UsageError && inventory !== null ? withOrigin(error, inventory) : error;
  }
}

const unreadLine = ({ why, file, line }: Unread) =>
  `${printable(file)}${line === null ? "" : `:${line}`}: ${UNREAD[why]}`;

const UNREAD: Readonly<Record<Unread["why"], string>> = {
  encrypted: "encrypted by Ansible Vault and not read; what it may set is not taken for intended",
  computed: "a template has no value before Ansible runs; what it sets is not known here",
  "no-node": "looks like a node and could not be read; that node is not probed",
};

/** Says of a file that cannot be used where the inventory names it. */
function withOrigin(error: UsageError, { file, paths }: Inventory): UsageError {
  const at = paths[error.file ?? ""];
  if (at === undefined) return error;
  const place = {
    ...(error.file === null ? {} : { file: error.file }),
    ...(error.line === null ? {} : { line: error.line }),
    ...(error.column === null ? {} : { column: error.column }),
  };
  const origin = `(named at ${printable(file)}:${at.line}:${at.column})`;
  return new UsageError(error.message, `${error.cure} ${origin}`, place);
}

async function surveyedWith(
  inventory: Inventory | null,
  targets: readonly Target[],
  flags: SubjectFlags,
  release: Release,
  world: World,
  warn: Warn,
): Promise<Surveyed> {
  const found = await nodesFrom(targets, inventory, flags, release, world, warn);
  // The table of clients is large, and most runs ask about none of them.
  const cqlsh = flags.cqlshrc === undefined
    ? null
    : await (await import("./cqlshrc.ts")).cqlshWith(flags.cqlshrc, world);
  const nodes = (await withAddresses(found.nodes)).map((node) =>
    withClientPort(withFlags(withTruststore(node), flags), cqlsh?.client.own?.port ?? null)
  );
  for (const node of nodes) refuseDeaf(node);
  const paths = await credentialPaths(flags, inventory, nodes);
  const ofClients = cqlsh?.paths ?? clientPaths(nodes);
  const clients = [...flags.clients ?? [], ...cqlsh === null ? [] : [cqlsh.client]];
  const isNameAsked = clients.some(({ checks }) => checks.name === "of-address");
  const shared = {
    ...await sharedFrom(paths, world),
    ...ofClients.truststore === null
      ? {}
      : { clientTruststore: await certificatesFrom(ofClients.truststore, world) },
  };
  return {
    survey: {
      cluster: inventory?.cluster ?? found.told?.cluster ?? null,
      nodes: isNameAsked ? await withNames(nodes, world.interrupted) : nodes,
      shared,
      semantics: { release, isDefault: flags.release === undefined },
      tool: { version: VERSION, runtime: runtime() },
      hostname: permitted(() => hostname()),
      asked: askedBy(flags),
      ...clients.length === 0 ? {} : { clients },
      asker: askerOf(flags, knownNodes(nodes, inventory, found.told), {
        isWhole: inventory?.complete === true || found.told !== null,
      }),
    },
    credentials: {
      configured: await configuredFrom(paths, shared, world, warn),
      revoked: await revokedFrom(inventory, world, warn),
      client: await clientCredentialsFrom(ofClients, world, warn),
    },
    allowed: allowedBy(nodes),
  };
}

/** The one list of nodes that was named, if any. */
async function inventoryFrom(
  targets: readonly Target[],
  { inventory, group, scyllaYaml, nodetool }: SubjectFlags,
  release: Release,
  world: World,
): Promise<Inventory | null> {
  const lists = [inventory, scyllaYaml, nodetool].filter((each) => each !== undefined);
  if (lists.length > 1) {
    throw new UsageError("two lists of nodes", "give one of -i, --scylla-yaml and --nodetool");
  }
  if (group !== undefined && inventory === undefined) {
    throw new UsageError("--group without an inventory", "give the Ansible inventory with -i");
  }
  if (inventory !== undefined) return await inventoryAt(inventory, { release, group }, world);
  if (scyllaYaml !== undefined && targets.length > 0) return null;
  if (scyllaYaml !== undefined) return await inventoryOfScyllaYaml(scyllaYaml, release, world);
  return nodetool === undefined ? null : await inventoryOfNodetool(nodetool, world);
}

interface Found {
  readonly nodes: readonly SurveyNode[];
  /** What the REST APIs said; `null` when none was asked. */
  readonly told: Discovery | null;
}

async function nodesFrom(
  targets: readonly Target[],
  inventory: Inventory | null,
  flags: SubjectFlags,
  release: Release,
  world: World,
  warn: Warn,
): Promise<Found> {
  const { storagePort, sslStoragePort, timeout = STEP_MS } = flags;
  const ports = { storagePort, sslStoragePort };
  const named = await namedNodes(targets, inventory, flags, release, world);
  const urls = [...flags.api ?? [], ...inventory?.nodes.flatMap(({ api }) => api ?? []) ?? []];
  // The HTTP client takes a while to load, and most runs need none.
  const told = urls.length === 0
    ? null
    : await (await import("./discovered.ts")).discovered(urls, timeout, world, warn);
  const nodes = told === null
    ? named
    : named.length === 0
    ? nodesOfDiscovery(told, ports)
    : withDiscovery(named, told);
  if (nodes.length === 0) {
    throw new UsageError(
      "there is nothing to probe",
      "name targets, an inventory (-i FILE), a scylla.yaml (--scylla-yaml FILE), or try --lab",
    );
  }
  return {
    nodes: flags.sockets === undefined ? nodes : await withSockets(nodes, flags.sockets, world),
    told,
  };
}

async function namedNodes(
  targets: readonly Target[],
  inventory: Inventory | null,
  { storagePort, sslStoragePort, scyllaYaml, filesRoot }: SubjectFlags,
  release: Release,
  world: World,
): Promise<SurveyNode[]> {
  const ports = { storagePort, sslStoragePort };
  if (filesRoot !== undefined && !await isFolder(filesRoot)) {
    throw new UsageError("is no folder", "give one to --files-root", { file: filesRoot });
  }
  const own = ownAddresses();
  const known = {
    release,
    root: filesRoot ?? null,
    isHere: (address: string) => LOOPBACK.test(address) || own.includes(address),
  };
  if (inventory !== null) {
    const filesOf = (node: InventoryNode) => filesOfNode(node, known, world);
    return chosen(await nodesOfInventory(inventory, ports, filesOf), targets);
  }
  return scyllaYaml === undefined
    ? nodesOfTargets(targets, ports)
    : await targetsWithYaml(targets, ports, scyllaYaml, known, world);
}

/** A node without a listener cannot be probed, nor reached by its peers. */
function refuseDeaf({ id, storagePort, sslStoragePort }: SurveyNode): void {
  if (storagePort !== 0 || sslStoragePort !== 0) return;
  throw new UsageError(`both ports of ${id} are 0`, "give the one that the node has");
}

function withFlags(node: SurveyNode, flags: SubjectFlags): SurveyNode {
  const { intent } = node;
  return {
    ...node,
    intent: {
      mode: flags.expect ?? intent.mode,
      clientAuth: flags.requireClientAuth === undefined
        ? intent.clientAuth
        : CLIENT_AUTH[flags.requireClientAuth],
      priorityString: flags.priorityString ?? intent.priorityString,
      source: flags.expect === undefined ? intent.source : "--expect",
    },
  };
}

const askedBy = ({ client, clientOnly, cqlshrc }: SubjectFlags): readonly Side[] =>
  clientOnly === true ? ["client"] : client === true || cqlshrc !== undefined ? SIDES : ["storage"];

const CLIENT_AUTH: Record<"true" | "false" | "optional", ClientAuthMode> = {
  true: "required",
  false: "none",
  optional: "optional",
};
