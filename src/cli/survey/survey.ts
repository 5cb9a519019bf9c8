/**
 * Everything that is known before the first packet, from flags and the files that they name. Flags
 * win over files.
 *
 * @module
 */

import { hostname, networkInterfaces } from "node:os";
import { NO_FILES, type NodeFiles, type SharedCredentials } from "../../explain/facts.ts";
import type { ClientCredentials } from "../../handshake/credentials.ts";
import type { ClientAuthMode, Mode } from "../../model/words.ts";
import type { Allowed } from "../../probe/target.ts";
import type { Survey, SurveyNode } from "../../run/survey.ts";
import {
  type CredentialFiles,
  type Inventory,
  type InventoryNode,
  readInventory,
} from "../../scylla/inventory.ts";
import { NEWEST_RELEASE, readRelease, type Release } from "../../scylla/release.ts";
import { parseTarget, type Target } from "../../scylla/target.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import type { Call } from "../command.ts";
import { isFile, LIMITS, readText } from "../files.ts";
import { type NodeYaml, scyllaYamlFrom } from "../scylla_files.ts";
import { runtime, VERSION } from "../version.ts";
import type { World } from "../world.ts";
import { allowedBy } from "./allowed.ts";
import {
  certificatesFrom,
  collectedCertificatesFrom,
  credentialsFrom,
  revocationListsFrom,
} from "./credential_files.ts";
import {
  chosen,
  namesFiles,
  nodesOfInventory,
  nodesOfScyllaYaml,
  nodesOfTargets,
  type Ports,
} from "./nodes.ts";

export interface Surveyed {
  readonly survey: Survey;
  readonly configured: ClientCredentials | null;
  readonly allowed: Allowed | null;
}

/** The flags that say who is probed and what is intended, as `options.ts` reads them. */
interface SubjectFlags {
  readonly inventory?: string;
  readonly scyllaYaml?: string;
  readonly expect?: Mode;
  readonly storagePort?: number;
  readonly sslStoragePort?: number;
  readonly truststore?: string;
  readonly certificate?: string;
  readonly keyfile?: string;
  readonly crl?: string;
  readonly requireClientAuth?: "true" | "false" | "optional";
  readonly priorityString?: string;
  readonly release?: Release;
}

/**
 * Reads everything that the command line names.
 *
 * @throws {UsageError} when something cannot be used, or when there is no node.
 */
export async function surveyOf(
  { args, options }: Call,
  world: World,
  warn: (line: string) => void,
): Promise<Surveyed> {
  const flags = options as SubjectFlags;
  const release = flags.release ?? NEWEST_RELEASE;
  const targets = args.map((text) => parseTarget(text));
  const inventory = flags.inventory === undefined
    ? null
    : readInventory(await readText(flags.inventory, LIMITS.yaml, world), flags.inventory);
  const yaml = flags.scyllaYaml === undefined
    ? null
    : await scyllaYamlFrom(flags.scyllaYaml, release, world);
  const nodes = await nodesFrom({ targets, inventory, yaml, flags, release }, world);
  const files = credentialPaths(flags, inventory, yaml);
  const shared = await sharedFrom(files, world);
  return {
    survey: {
      cluster: inventory?.cluster ?? yaml?.effective.clusterName ?? null,
      nodes: nodes.map((node) => withFlags(node, flags)),
      shared,
      semantics: { release, isDefault: flags.release === undefined },
      tool: { version: VERSION, runtime: runtime() },
      hostname: permitted(() => hostname()),
      ownAddresses: permitted(() =>
        Object.values(networkInterfaces()).flatMap((each) => each ?? [])
          .map(({ address }) => address)
      ) ?? [],
    },
    configured: await configuredFrom(files, shared, world, warn),
    allowed: allowedBy(nodes.map((node) => withFlags(node, flags))),
  };
}

interface Given {
  readonly targets: readonly Target[];
  readonly inventory: Inventory | null;
  readonly yaml: NodeYaml | null;
  readonly flags: SubjectFlags;
  readonly release: Release;
}

async function nodesFrom(given: Given, world: World): Promise<SurveyNode[]> {
  const { targets, inventory, yaml, flags, release } = given;
  const ports: Ports = { storagePort: flags.storagePort, sslStoragePort: flags.sslStoragePort };
  if (inventory !== null) {
    const filesOf = (node: InventoryNode) => filesOfNode(node, release, world);
    return chosen(await nodesOfInventory(inventory, ports, filesOf), targets);
  }
  if (yaml !== null && targets.length === 0) {
    return nodesOfScyllaYaml(yaml, ports, yamlOnly(yaml));
  }
  const nodes = nodesOfTargets(targets, {
    storagePort: ports.storagePort ?? yaml?.effective.storagePort,
    sslStoragePort: ports.sslStoragePort ?? yaml?.effective.sslStoragePort,
  });
  if (nodes.length === 0) {
    throw new UsageError(
      "there is nothing to probe",
      "name targets, an inventory (-i FILE), a scylla.yaml (--scylla-yaml FILE), or try --lab",
    );
  }
  // One target beside one scylla.yaml: the file is that node's.
  return yaml !== null && nodes.length === 1
    ? nodes.map((node) => ({ ...node, files: yamlOnly(yaml) }))
    : nodes;
}

async function filesOfNode(
  { scyllaYaml, files, intent }: InventoryNode,
  release: Release,
  world: World,
): Promise<NodeFiles> {
  if (scyllaYaml === null && !namesFiles(files)) return NO_FILES;
  const own = readRelease(intent.release) ?? release;
  const crl = files.certficate_revocation_list;
  return {
    ...(scyllaYaml === null ? NO_FILES : yamlOnly(await scyllaYamlFrom(scyllaYaml, own, world))),
    certificate: files.certificate === null
      ? null
      : await collectedCertificatesFrom(files.certificate, world),
    truststore: files.truststore === null
      ? null
      : await collectedCertificatesFrom(files.truststore, world),
    revocationLists: crl === null ? null : await revocationListsFrom(crl, world),
  };
}

function yamlOnly({ source, effective, remarks }: NodeYaml): NodeFiles {
  return { ...NO_FILES, yaml: { source, effective, remarks } };
}

function withFlags(node: SurveyNode, flags: SubjectFlags): SurveyNode {
  const mode = flags.expect ?? node.intent.mode;
  const clientAuth = flags.requireClientAuth === undefined
    ? node.intent.clientAuth
    : CLIENT_AUTH[flags.requireClientAuth];
  return {
    ...node,
    intent: {
      mode,
      clientAuth,
      priorityString: flags.priorityString ?? node.intent.priorityString,
      source: flags.expect === undefined ? node.intent.source : "--expect",
    },
  };
}

const CLIENT_AUTH: Record<"true" | "false" | "optional", ClientAuthMode> = {
  true: "required",
  false: "none",
  optional: "optional",
};

/** Flags, then the inventory, then what a scylla.yaml names, as far as that can be read here. */
function credentialPaths(
  flags: SubjectFlags,
  inventory: Inventory | null,
  yaml: NodeYaml | null,
): CredentialFiles & { readonly areGuessed: boolean } {
  const named = {
    truststore: flags.truststore ?? inventory?.credentials.truststore ?? null,
    certificate: flags.certificate ?? inventory?.credentials.certificate ?? null,
    keyfile: flags.keyfile ?? inventory?.credentials.keyfile ?? null,
    certficate_revocation_list: flags.crl ?? inventory?.credentials.certficate_revocation_list ??
      null,
  };
  if (namesFiles(named) || yaml === null) return { ...named, areGuessed: false };
  const { effective } = yaml;
  return {
    truststore: effective.truststore,
    certificate: effective.certificate?.path ?? null,
    keyfile: effective.keyfile?.path ?? null,
    certficate_revocation_list: effective.certficate_revocation_list,
    areGuessed: true,
  };
}

async function sharedFrom(
  files: CredentialFiles & { readonly areGuessed: boolean },
  world: World,
): Promise<SharedCredentials> {
  const usable = async (path: string | null) =>
    path !== null && (!files.areGuessed || await isFile(path)) ? path : null;
  const [truststore, certificate, crl] = await Promise.all([
    usable(files.truststore),
    usable(files.certificate),
    usable(files.certficate_revocation_list),
  ]);
  return {
    truststore: truststore === null ? null : await certificatesFrom(truststore, world),
    certificate: certificate === null ? null : await certificatesFrom(certificate, world),
    revocationLists: crl === null ? null : await revocationListsFrom(crl, world),
  };
}

async function configuredFrom(
  { certificate, keyfile, areGuessed }: CredentialFiles & { readonly areGuessed: boolean },
  shared: SharedCredentials,
  world: World,
  warn: (line: string) => void,
): Promise<ClientCredentials | null> {
  if (shared.certificate !== null && keyfile !== null) {
    if (areGuessed && !await isFile(keyfile)) return null;
    return await credentialsFrom(shared.certificate, keyfile, world, warn);
  }
  if (areGuessed || (certificate === null && keyfile === null)) return null;
  throw certificate === null
    ? new UsageError("a key without a certificate", "give --certificate FILE as well")
    : new UsageError("a certificate without its key", "give --keyfile FILE as well");
}

/** Deno without --allow-sys throws; then the answer is not known. */
function permitted<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
