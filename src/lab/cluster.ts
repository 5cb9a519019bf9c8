/**
 * A practice cluster: simulated nodes with certificates, files, an inventory and a REST API, started from
 * a scenario and gone when it is closed.
 *
 * @module
 */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { writePem } from "../x509/pem.ts";
import { startApi } from "./api.ts";
import { Authority } from "./authority.ts";
import { listenerSpec, type Member, releaseOf, writeFiles, writeKey } from "./member.ts";
import { type LabNode, startNode } from "./node.ts";
import { findPlaces, SSL_STORAGE_PORT, STORAGE_PORT } from "./places.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioCalled } from "./scenarios/index.ts";

export interface Lab {
  readonly scenario: Scenario;
  /** Holds the inventory and each node's files; removed by `close`. */
  readonly directory: string;
  readonly inventoryPath: string;
  /** YAML, as `--inventory` reads it. */
  readonly inventory: string;
  readonly nodes: ReadonlyMap<string, LabNode>;
  /** Base URL of the first node's REST API. */
  readonly api: string;
  close(): Promise<void>;
}

export interface LabOptions {
  /** Closes the lab when it aborts. */
  readonly signal?: AbortSignal;
  /** The moment around which certificates are dated; now, when left out. */
  readonly now?: Date;
}

/** Starts a scenario, by its name or as data. Throws `RangeError` for a name that nobody knows. */
export async function startLab(
  which: string | Scenario,
  { signal, now = new Date() }: LabOptions = {},
): Promise<Lab> {
  const scenario = typeof which === "string" ? scenarioCalled(which) : which;
  signal?.throwIfAborted();
  const directory = await mkdtemp(join(tmpdir(), "ringshake-lab-"));
  const running: { close(): Promise<void> }[] = [];
  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= Promise.all(running.map((each) => each.close()))
      .then(() => rm(directory, { recursive: true, force: true }));
  try {
    const lab = await start(scenario, now, directory, running);
    signal?.addEventListener("abort", close, { once: true });
    return { ...lab, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  scenario: Scenario,
  now: Date,
  directory: string,
  running: { close(): Promise<void> }[],
): Promise<Omit<Lab, "close">> {
  const authority = new Authority(now);
  const { members, revocationList } = await makeMembers(scenario, authority);
  const nodes = new Map<string, LabNode>();
  for (const member of members) {
    const node = await startNode(listenerSpec(member, members));
    running.push(node);
    nodes.set(member.id, node);
  }
  const paths = new Map<string, string>();
  for (const member of members) {
    paths.set(member.id, await writeFiles(member, scenario.name, directory, revocationList));
  }
  const apis = await Promise.all(
    members.map((member) => startApi(member, members, scenario.name, directory)),
  );
  running.push(...apis);
  await writeProbeFiles(authority, directory, revocationList);
  const inventory = stringify(inventoryOf(scenario, members, nodes, paths));
  const inventoryPath = join(directory, "inventory.yaml");
  await writeFile(inventoryPath, inventory);
  return { scenario, directory, inventoryPath, inventory, nodes, api: apis[0]?.url ?? "" };
}

async function makeMembers(scenario: Scenario, authority: Authority) {
  const { intent, nodes: sketches } = scenario;
  const places = await findPlaces(sketches.length);
  const roots = {
    cluster: [await authority.root()],
    other: [await authority.root("other")],
    none: [],
  };
  const credentials = await Promise.all(
    sketches.map(({ id, certificate = "member" }, index) =>
      authority.credentials(id, places[index]?.address ?? "127.0.0.1", certificate)
    ),
  );
  const { der, list } = await authority.revocationList();
  const members = sketches.map((sketch, index): Member => {
    const place = places[index];
    const own = credentials[index];
    if (place === undefined || own === undefined) throw new Error("a node without a place");
    return {
      id: sketch.id,
      location: { dc: sketch.dc, rack: sketch.rack },
      place,
      mode: sketch.runs ?? intent.mode,
      clientAuth: sketch.clientAuth ?? intent.clientAuth,
      release: releaseOf(sketch),
      sketch,
      credentials: own,
      truststore: roots[sketch.truststore ?? "cluster"],
      revocationLists: [list],
    };
  });
  return { members, revocationList: der };
}

/** What the probe presents and trusts: a node's certificate, and the cluster's CA and CRL. */
async function writeProbeFiles(
  authority: Authority,
  directory: string,
  revocationList: Uint8Array,
): Promise<void> {
  const probe = await authority.credentials("ringshake", "127.0.0.1", "member");
  const root = await authority.root();
  const certificates = probe.chain.map((der) => writePem("CERTIFICATE", der)).join("");
  await Promise.all([
    writeFile(join(directory, FILES.certificate), certificates),
    writeFile(join(directory, FILES.truststore), writePem("CERTIFICATE", root.der)),
    writeFile(
      join(directory, FILES.certficate_revocation_list),
      writePem("X509 CRL", revocationList),
    ),
    writeKey(join(directory, FILES.keyfile), probe),
  ]);
}

/** Beside the inventory, under the names by which it calls them. */
const FILES = {
  truststore: "ca.pem",
  certificate: "probe.crt",
  keyfile: "probe.key",
  certficate_revocation_list: "ca.crl",
} as const;

const CLIENT_AUTH_WORDS = { none: false, optional: "optional", required: true } as const;

function inventoryOf(
  { name, intent }: Scenario,
  members: readonly Member[],
  nodes: ReadonlyMap<string, LabNode>,
  paths: ReadonlyMap<string, string>,
) {
  return {
    cluster: name,
    expect: {
      internode_encryption: intent.mode,
      require_client_auth: CLIENT_AUTH_WORDS[intent.clientAuth],
    },
    ...FILES,
    nodes: members.map(({ id, location, sketch }) => ({
      id,
      address: nodes.get(id)?.address,
      ...location,
      ...portsOf(nodes.get(id)),
      ...(sketch.release === undefined ? {} : { expect: { release: sketch.release } }),
      scylla_yaml: paths.get(id),
    })),
  };
}

/** Ports of a node's own are a matter of this machine's loopback: its peers would dial 7000 and 7001. */
function portsOf(node: LabNode | undefined) {
  if (node === undefined) return {};
  const { storagePort, sslStoragePort } = node;
  if (storagePort === STORAGE_PORT && sslStoragePort === SSL_STORAGE_PORT) return {};
  return {
    storage_port: storagePort,
    ssl_storage_port: sslStoragePort,
    dial_as: { storage_port: STORAGE_PORT, ssl_storage_port: SSL_STORAGE_PORT },
  };
}
