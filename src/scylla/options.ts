/**
 * What a node makes of its configuration: every value in effect, defaults filled in, spellings judged
 * as ScyllaDB judges them (`main.cc`, `db/config.cc`, `utils/tls-impl.cc`).
 *
 * @module
 */

import type { Mode } from "../model/words.ts";
import { type ClientSide, clientSideOf } from "./client_ports.ts";
import {
  type InternodeEncryption,
  internodeEncryption,
  type Listening,
  modeOf,
} from "./listener.ts";
import type { RackDc } from "./rackdc.ts";
import { does, type Release } from "./release.ts";
import { entryOf, type Settings } from "./settings.ts";
import { type TlsSettings, tlsSettings } from "./tls_settings.ts";

export { clientAuthOf, DEFAULT_PRIORITY_STRING, defaultPriorityString } from "./tls_settings.ts";
export type { FileOption } from "./tls_settings.ts";

export interface EffectiveOptions extends Listening, Omit<TlsSettings, "enabled"> {
  readonly release: Release;
  /** Why the node will not start; null when it will. */
  readonly startFailure: string | null;
  /** As ScyllaDB knows it. */
  readonly internodeEncryption: InternodeEncryption;
  /** The same, with passive TLS told apart. */
  readonly mode: Mode;
  readonly storagePort: number;
  /** After ScyllaDB cut it to 16 bits. */
  readonly sslStoragePort: number;
  /** Does the node load certificate and key? Then both files must exist. */
  readonly loadsCertificate: boolean;
  readonly clusterName: string | null;
  readonly listenAddress: string;
  readonly broadcastAddress: string;
  readonly listenOnBroadcastAddress: boolean;
  readonly rpcAddress: string;
  readonly broadcastRpcAddress: string | null;
  readonly seeds: readonly string[];
  readonly endpointSnitch: string;
  readonly apiAddress: string;
  readonly apiPort: number;
  readonly dc: string | null;
  readonly rack: string | null;
  readonly preferLocal: boolean;
  /** The node serves itself alone: neither storage port is opened, whatever else is configured. */
  readonly maintenanceMode: boolean;
  /** What it listens with for clients, and how. */
  readonly clientSide: ClientSide;
}

/** Where the packages keep a node's configuration. */
export const DEFAULT_CONF_DIR = "/etc/scylla";

export function effectiveOptions(
  settings: Settings,
  release: Release,
  rackdc: RackDc | null,
  confDir: string,
  from: "file" | "running" = "file",
): Omit<EffectiveOptions, "startFailure"> {
  const block = (key: string) => entryOf(settings.server_encryption_options?.value, key)?.text;
  const encryption = internodeEncryption(block("internode_encryption") ?? "none", release);
  const hasCertificate = block("certificate") !== undefined;
  // Whether files are needed is asked of the number as written, the listener gets its last 16 bits.
  const writtenPort = settings.ssl_storage_port?.value ?? 7001;
  const sslStoragePort = writtenPort & 0xffff;
  const loadsCertificate = encryption !== "none" ||
    (does(release, "passive-tls") && hasCertificate && writtenPort !== 0);
  const { enabled, ...tls } = tlsSettings(settings.server_encryption_options?.value, {
    enabled: loadsCertificate,
    release,
    confDir,
  });
  const maintenanceMode = does(release, "maintenance-mode") &&
    (settings.maintenance_mode?.value ?? false);
  const listenAddress = settings.listen_address?.value ?? "localhost";
  return {
    release,
    internodeEncryption: encryption,
    mode: modeOf(encryption, hasCertificate, release),
    storagePort: settings.storage_port?.value ?? 7000,
    sslStoragePort,
    loadsCertificate: enabled,
    ...tls,
    clusterName: settings.cluster_name?.value ?? null,
    listenAddress,
    broadcastAddress: settings.broadcast_address?.value || listenAddress,
    listenOnBroadcastAddress: settings.listen_on_broadcast_address?.value ?? false,
    rpcAddress: settings.rpc_address?.value ?? "localhost",
    broadcastRpcAddress: settings.broadcast_rpc_address?.value ?? null,
    seeds: settings.seed_provider?.value ?? [],
    apiAddress: settings.api_address?.value || settings.rpc_address?.value || "localhost",
    apiPort: settings.api_port?.value ?? 10000,
    maintenanceMode,
    clientSide: clientSideOf(settings, { release, confDir, maintenanceMode, from }),
    ...placeOf(settings, rackdc),
  };
}

/** The snitch's short name: ScyllaDB takes it with and without Cassandra's package. */
export function snitchOf(settings: Settings): string {
  const name = settings.endpoint_snitch?.value ?? "SimpleSnitch";
  return name.replace(/^.*\./, "");
}

function placeOf(settings: Settings, rackdc: RackDc | null) {
  const endpointSnitch = snitchOf(settings);
  const preferLocal = endpointSnitch !== "SimpleSnitch" && rackdc?.preferLocal === true;
  const at = (dc: string | null, rack: string | null) => ({
    endpointSnitch,
    preferLocal,
    dc,
    rack,
  });
  if (endpointSnitch === "SimpleSnitch") return at("datacenter1", "rack1");
  if (endpointSnitch === "GossipingPropertyFileSnitch") {
    return at(rackdc?.dc ?? null, rackdc?.rack ?? null);
  }
  return at(null, null);
}
