/**
 * A practice cluster: simulated nodes with certificates, files, an inventory and a REST API, started from
 * a scenario and gone when it is closed.
 *
 * @module
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Certificate, parseCertificate } from "../x509/certificate.ts";
import { writePem } from "../x509/pem.ts";
import { CLIENT_PORT_DEFAULTS } from "../scylla/client_ports.ts";
import { startApi } from "./api.ts";
import { Authority } from "./authority.ts";
import { makeFolder } from "./folder.ts";
import { inventoryOf, PROBE_FILES } from "./inventory_file.ts";
import { filesOf, listenerSpec, type Member, releaseOf, writeFiles, writeKey } from "./member.ts";
import { type LabNode, startNode } from "./node.ts";
import { findPlaces } from "./places.ts";
import type { Credentials } from "./tls/policy.ts";
import { spoil } from "./odd_files.ts";
import type { Scenario, TruststoreKind } from "./scenario.ts";
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
  /** What all nodes take for the time; certificates are dated around the moment of the start. */
  readonly clock: () => Date;
}

/** Starts a scenario, by its name or as data. Throws `RangeError` for a name that nobody knows. */
export async function startLab(
  which: string | Scenario,
  { signal, clock }: LabOptions,
): Promise<Lab> {
  const scenario = typeof which === "string" ? scenarioCalled(which) : which;
  signal?.throwIfAborted();
  const folder = await makeFolder();
  const running: { close(): Promise<void> }[] = [];
  let closing: Promise<void> | undefined;
  // The keys do not wait for anybody's last word.
  const close = () =>
    closing ??= Promise.all([folder.remove(), ...running.map((each) => each.close())])
      .then(() => {});
  try {
    const lab = await start(scenario, clock, folder.path, running);
    signal?.throwIfAborted();
    signal?.addEventListener("abort", close, { once: true });
    return { ...lab, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  scenario: Scenario,
  clock: () => Date,
  directory: string,
  running: { close(): Promise<void> }[],
): Promise<Omit<Lab, "close">> {
  const authority = new Authority(clock());
  // Before the list is made, so that it names this identity too.
  const revoked = await authority.credentials("ringshake-revoked", "127.0.0.1", "revoked");
  const { members, revocationList } = await makeMembers(scenario, authority, clock);
  const nodes = new Map<string, LabNode>();
  for (const member of members) {
    const node = await startNode(listenerSpec(member, members));
    running.push(node);
    nodes.set(member.id, node);
  }
  for (const member of members) {
    await writeFiles(member, scenario.name, directory, revocationList);
    const oddity = member.sketch.files;
    if (oddity !== undefined) await spoil[oddity](filesOf(member, directory), authority);
  }
  const apis = await Promise.all(
    members.map((member) => startApi(member, members, scenario.name, directory)),
  );
  running.push(...apis);
  await writeProbeFiles(authority, directory, revocationList);
  await writeIdentity(
    directory,
    PROBE_FILES.revoked_certificate,
    PROBE_FILES.revoked_keyfile,
    revoked,
  );
  const inventory = stringify(inventoryOf(scenario, members, nodes, directory));
  const inventoryPath = join(directory, "inventory.yaml");
  await writeFile(inventoryPath, inventory);
  return { scenario, directory, inventoryPath, inventory, nodes, api: apis[0]?.url ?? "" };
}

async function makeMembers(
  scenario: Scenario,
  authority: Authority,
  clock: () => Date,
) {
  const { intent, nodes: sketches } = scenario;
  const clientPorts = sketches.flatMap(({ client }) =>
    client === undefined ? [] : Object.values({ ...CLIENT_PORT_DEFAULTS, ...client.ports })
  );
  const places = await findPlaces(sketches.length, [...new Set(clientPorts)]);
  const credentials = new Map<string, Credentials>();
  const onDisk = new Map<string, Credentials>();
  const forClients = new Map<string, Credentials>();
  await Promise.all(sketches.map(async (sketch, index) => {
    const { id, certificate = "member", certificateOnDisk, sharesCertificateOf } = sketch;
    if (sharesCertificateOf !== undefined) return;
    const address = places[index]?.address ?? "127.0.0.1";
    credentials.set(id, await authority.credentials(id, address, certificate));
    if (certificateOnDisk !== undefined) {
      onDisk.set(id, await authority.credentials(id, address, certificateOnDisk));
    }
    const { certificate: forClient } = sketch.client ?? {};
    if (forClient === undefined) return;
    forClients.set(id, await authority.credentials(id, address, forClient));
  }));
  const { der, list } = await authority.revocationList();
  const root = await authority.root();
  const other = await authority.root("other");
  const truststores: Record<TruststoreKind, Certificate[]> = {
    cluster: [root],
    other: [other],
    both: [root, other],
    ending: [await authority.endingRoot(40)],
    none: [],
    pinned: [
      root,
      ...[...credentials.values()].flatMap(({ chain }) => chain.slice(0, 1))
        .map((leaf) => parseCertificate(leaf)),
    ],
  };
  const members = sketches.map((sketch, index): Member => {
    const place = places[index];
    const own = credentials.get(sketch.sharesCertificateOf ?? sketch.id);
    if (place === undefined || own === undefined) throw new Error("a node without a place");
    return {
      clock,
      id: sketch.id,
      location: { dc: sketch.dc, rack: sketch.rack },
      place,
      mode: sketch.runs ?? intent.mode,
      clientAuth: sketch.clientAuth ?? intent.clientAuth,
      release: releaseOf(sketch),
      sketch,
      credentials: own,
      credentialsOnDisk: onDisk.get(sketch.id) ?? own,
      truststore: truststores[sketch.truststore ?? "cluster"],
      revocationLists: [list],
      client: sketch.client === undefined ? null : {
        credentials: forClients.get(sketch.id) ?? own,
        truststore: truststores[sketch.client.truststore ?? "cluster"],
      },
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
  await Promise.all([
    writeIdentity(directory, PROBE_FILES.certificate, PROBE_FILES.keyfile, probe),
    writeFile(join(directory, PROBE_FILES.truststore), writePem("CERTIFICATE", root.der)),
    writeFile(
      join(directory, PROBE_FILES.certficate_revocation_list),
      writePem("X509 CRL", revocationList),
    ),
  ]);
}

async function writeIdentity(
  directory: string,
  certificate: string,
  keyfile: string,
  identity: Credentials,
): Promise<void> {
  const chain = identity.chain.map((der) => writePem("CERTIFICATE", der)).join("");
  await writeFile(join(directory, certificate), chain);
  await writeKey(join(directory, keyfile), identity);
}
