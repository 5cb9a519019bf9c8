/**
 * One node of a practice cluster, from its sketch to a running node with its files.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { ClientAuthMode, Mode } from "../model/words.ts";
import { expectStoragePorts, type Listening, type Service as Meets } from "../scylla/listener.ts";
import { does, NEWEST_RELEASE, parseRelease, type Release } from "../scylla/release.ts";
import { type Location, relationsBetween, type Vantage } from "../scylla/topology.ts";
import { type Certificate, parseCertificate } from "../x509/certificate.ts";
import { judgeChain } from "../x509/chain.ts";
import type { RevocationList } from "../x509/crl.ts";
import { writePem } from "../x509/pem.ts";
import { clientConfiguration, clientFilesOf, clientPortsOf } from "./client_side.ts";
import { type ListenerSpec, type PortSpec } from "./node.ts";
import { type Place, SSL_STORAGE_PORT, STORAGE_PORT } from "./places.ts";
import type { NodeSketch, Oddity } from "./scenario.ts";
import { filterService, rpcService, type Service, tlsService } from "./service.ts";
import { type Credentials, PACKAGED, type TlsOptions } from "./tls/policy.ts";

/** A node that is about to start: its sketch with everything filled in. */
export interface Member {
  /** What the node takes for the time. */
  readonly clock: () => Date;
  readonly id: string;
  readonly location: Location & { readonly dc: string; readonly rack: string };
  readonly place: Place;
  readonly mode: Mode;
  readonly clientAuth: ClientAuthMode;
  readonly release: Release;
  readonly sketch: NodeSketch;
  /** What it serves. */
  readonly credentials: Credentials;
  /** What its files hold: the same, unless the files were changed since. */
  readonly credentialsOnDisk: Credentials;
  readonly truststore: readonly Certificate[];
  readonly revocationLists: readonly RevocationList[];
  /** What it shows its clients and whom of them it trusts; null for a node without a client side. */
  readonly client: {
    readonly credentials: Credentials;
    readonly truststore: readonly Certificate[];
  } | null;
}

export function releaseOf(sketch: NodeSketch): Release {
  return sketch.release === undefined ? NEWEST_RELEASE : parseRelease(sketch.release);
}

/** What the member's ports do, given who else is in the cluster. */
export function listenerSpec(member: Member, members: readonly Member[]): ListenerSpec {
  const { place, sketch } = member;
  const listening: Listening = {
    mode: member.mode,
    storagePort: STORAGE_PORT,
    sslStoragePort: SSL_STORAGE_PORT,
    release: member.release,
  };
  const services = servicesOf(member);
  const port = (role: "storage_port" | "ssl_storage_port", oddity?: Oddity): PortSpec => {
    if (typeof oddity === "string") return oddity;
    if (oddity !== undefined) return () => oddity(tlsOptionsOf(member));
    if (expectStoragePorts(listening, "outside")[role] === "closed") return "closed";
    return (remote) => {
      const meets = expectStoragePorts(listening, vantageOf(remote, member, members))[role];
      return services[meets];
    };
  };
  return {
    address: place.address,
    storagePort: place.storagePort,
    sslStoragePort: place.sslStoragePort === 0
      ? 0
      : sketch.ownSslStoragePort ?? place.sslStoragePort,
    storage: port("storage_port", sketch.storagePort),
    sslStorage: port("ssl_storage_port", sketch.sslStoragePort),
    shards: SHARDS,
    clients: clientPortsOf(member),
    clock: member.clock,
  };
}

export const SHARDS = 2;

function servicesOf(member: Member): Readonly<Record<Meets, Service>> {
  return {
    closed: filterService,
    drops: filterService,
    plain: rpcService(),
    tls: tlsService(tlsOptionsOf(member)),
  };
}

export function tlsOptionsOf(member: Member): TlsOptions {
  const { sketch, truststore, revocationLists } = member;
  return {
    policy: sketch.policy ?? PACKAGED,
    credentials: member.credentials,
    clientAuth: member.clientAuth,
    caNames: truststore.map(({ subject }) => subject.der),
    tickets: sketch.tickets ?? does(member.release, "session-tickets-by-default"),
    judge: (chain) => {
      if (sketch.trustsAnyone) return null;
      const certificates = chain.map((der) => parseCertificate(der));
      return judgeChain({ chain: certificates, truststore, revocationLists, at: member.clock() })
        .log;
    },
  };
}

/** A peer is known by its source address, as a real node knows it. */
function vantageOf(remote: string, member: Member, members: readonly Member[]): Vantage {
  const peers = members.filter(({ place }) => place.address === remote);
  const peer = peers.length === 1 ? peers[0] : undefined;
  if (peer === undefined) return "outside";
  return relationsBetween(member.location, peer.location)[0] ?? "outside";
}

/** The node's configuration, as scylla.yaml and its REST API have it. */
export function configurationOf(member: Member, cluster: string, directory: string) {
  const { address } = member.place;
  const files = filesOf(member, directory);
  const encrypts = member.mode !== "none";
  return {
    cluster_name: cluster,
    listen_address: address,
    rpc_address: address,
    api_address: address,
    storage_port: STORAGE_PORT,
    ssl_storage_port: member.sketch.ownSslStoragePort ?? SSL_STORAGE_PORT,
    endpoint_snitch: "GossipingPropertyFileSnitch",
    server_encryption_options: {
      internode_encryption: member.sketch.internodeEncryption ??
        (member.mode === "passive" ? "none" : member.mode),
      ...(encrypts
        ? {
          certificate: files.certificate,
          keyfile: files.keyfile,
          truststore: files.truststore,
          certficate_revocation_list: files.revocationList,
          require_client_auth: CLIENT_AUTH_WORDS[member.clientAuth],
          ...(member.sketch.priorityString === undefined
            ? {}
            : { priority_string: member.sketch.priorityString }),
        }
        : {}),
    },
    ...clientConfiguration(member, directory),
  };
}

/** As gossip knows the node. */
export function hostId({ id }: Member): string {
  const hex = createHash("sha256").update(id).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

export const CLIENT_AUTH_WORDS: Readonly<Record<ClientAuthMode, string>> = {
  none: "false",
  optional: "optional",
  required: "true",
};

/** The paths of a node's files in the lab's directory. */
export function filesOf({ id }: Member, directory: string) {
  const own = join(directory, "nodes", id);
  return {
    folder: own,
    configuration: join(own, "scylla.yaml"),
    rackdc: join(own, "cassandra-rackdc.properties"),
    certificate: join(own, "node.crt"),
    keyfile: join(own, "node.key"),
    truststore: join(own, "truststore.pem"),
    revocationList: join(own, "ca.crl"),
  };
}

/** Writes the files that a node would have in /etc/scylla. */
export async function writeFiles(
  member: Member,
  cluster: string,
  directory: string,
  revocationList: Uint8Array,
): Promise<void> {
  const files = filesOf(member, directory);
  const { credentialsOnDisk, truststore, location } = member;
  const certificates = (ders: readonly Uint8Array[]) =>
    ders.map((der) => writePem("CERTIFICATE", der)).join("");
  await mkdir(files.folder, { recursive: true });
  await Promise.all([
    writeFile(files.configuration, stringify(configurationOf(member, cluster, directory))),
    writeFile(files.rackdc, `dc=${location.dc}\nrack=${location.rack}\n`),
    writeFile(files.certificate, certificates(credentialsOnDisk.chain)),
    writeFile(files.truststore, certificates(truststore.map(({ der }) => der))),
    writeFile(files.revocationList, writePem("X509 CRL", revocationList)),
    writeKey(files.keyfile, credentialsOnDisk),
  ]);
  const { client, sketch } = member;
  if (client === null) return;
  const own = clientFilesOf(member, directory);
  await writeFile(own.truststore, certificates(client.truststore.map(({ der }) => der)));
  if (sketch.client?.certificate === undefined) return;
  await writeFile(own.certificate, certificates(client.credentials.chain));
  await writeKey(own.keyfile, client.credentials);
}

/** Only the owner may read it: it is gone with the lab, but it is a key. */
export async function writeKey(path: string, { privateKey }: Credentials): Promise<void> {
  await writeFile(path, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
}
