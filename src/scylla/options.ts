/**
 * What a node makes of its configuration: every value in effect, defaults filled in, spellings judged
 * as ScyllaDB judges them (`main.cc`, `db/config.cc`, `utils/tls-impl.cc`).
 *
 * @module
 */

import type { ClientAuthMode, Mode } from "../model/words.ts";
import {
  type InternodeEncryption,
  internodeEncryption,
  type Listening,
  modeOf,
} from "./listener.ts";
import type { RackDc } from "./rackdc.ts";
import { does, type Release } from "./release.ts";
import { entryOf, type Settings } from "./settings.ts";

export interface FileOption {
  readonly path: string;
  /** true when the option is not set, and ScyllaDB reads its default path. */
  readonly isDefault: boolean;
}

export interface EffectiveOptions extends Listening {
  readonly release: Release;
  /** Why the node will not start; null when it will. */
  readonly startFailure: string | null;
  /** As ScyllaDB knows it. */
  readonly internodeEncryption: InternodeEncryption;
  /** The same, with passive TLS told apart. */
  readonly mode: Mode;
  readonly clientAuth: ClientAuthMode;
  readonly storagePort: number;
  /** After ScyllaDB cut it to 16 bits. */
  readonly sslStoragePort: number;
  /** Does the node load certificate and key? Then both files must exist. */
  readonly loadsCertificate: boolean;
  readonly certificate: FileOption | null;
  readonly keyfile: FileOption | null;
  /** null: nothing is trusted from 4.6 on, the system's store before. */
  readonly truststore: string | null;
  readonly certficate_revocation_list: string | null;
  /** Empty: the node leaves it to GnuTLS, whose default is another than ScyllaDB's. */
  readonly priorityString: string;
  readonly priorityStringIsDefault: boolean;
  readonly sessionTickets: boolean;
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
}

/** Where the packages keep a node's configuration. */
export const DEFAULT_CONF_DIR = "/etc/scylla";
export const DEFAULT_PRIORITY_STRING = "SECURE128:-VERS-TLS1.0";

export function effectiveOptions(
  settings: Settings,
  release: Release,
  rackdc: RackDc | null,
  confDir: string,
): Omit<EffectiveOptions, "startFailure"> {
  const block = (key: string) => entryOf(settings.server_encryption_options?.value, key)?.text;
  const encryption = internodeEncryption(block("internode_encryption") ?? "none", release);
  const hasCertificate = block("certificate") !== undefined;
  // Whether files are needed is asked of the number as written, the listener gets its last 16 bits.
  const writtenPort = settings.ssl_storage_port?.value ?? 7001;
  const sslStoragePort = writtenPort & 0xffff;
  const loadsCertificate = encryption !== "none" ||
    (does(release, "passive-tls") && hasCertificate && writtenPort !== 0);
  const file = (key: string, standard: string): FileOption | null =>
    loadsCertificate
      ? { path: block(key) ?? `${confDir}/${standard}`, isDefault: block(key) === undefined }
      : null;
  const listenAddress = settings.listen_address?.value ?? "localhost";
  return {
    release,
    internodeEncryption: encryption,
    mode: modeOf(encryption, hasCertificate, release),
    clientAuth: clientAuthOf(block("require_client_auth") ?? "false", release),
    storagePort: settings.storage_port?.value ?? 7000,
    sslStoragePort,
    loadsCertificate,
    certificate: file("certificate", "scylla.crt"),
    keyfile: file("keyfile", "scylla.key"),
    truststore: block("truststore") ?? null,
    certficate_revocation_list: does(release, "revocation-list")
      ? block("certficate_revocation_list") ?? null
      : null,
    priorityString: block("priority_string") ?? defaultPriorityString(release),
    priorityStringIsDefault: block("priority_string") === undefined,
    sessionTickets: ticketsOf(block("enable_session_tickets"), release),
    clusterName: settings.cluster_name?.value ?? null,
    listenAddress,
    broadcastAddress: settings.broadcast_address?.value || listenAddress,
    listenOnBroadcastAddress: settings.listen_on_broadcast_address?.value ?? false,
    rpcAddress: settings.rpc_address?.value ?? "localhost",
    broadcastRpcAddress: settings.broadcast_rpc_address?.value ?? null,
    seeds: settings.seed_provider?.value ?? [],
    apiAddress: settings.api_address?.value || settings.rpc_address?.value || "localhost",
    apiPort: settings.api_port?.value ?? 10000,
    maintenanceMode: does(release, "maintenance-mode") &&
      (settings.maintenance_mode?.value ?? false),
    ...placeOf(settings, rackdc),
  };
}

/** `utils::is_true`: "true" or "1", in any case; between nodes `optional` only from 2026.4 on. */
export function clientAuthOf(value: string, release: Release): ClientAuthMode {
  const word = value.toLowerCase();
  if (word === "true" || word === "1") return "required";
  return word === "optional" && does(release, "optional-client-auth") ? "optional" : "none";
}

/** What a node uses where priority_string is not set. Before 3.1 that was GnuTLS's own default. */
export function defaultPriorityString(release: Release): string {
  return does(release, "default-priority-string") ? DEFAULT_PRIORITY_STRING : "NORMAL";
}

function ticketsOf(value: string | undefined, release: Release): boolean {
  if (!does(release, "session-tickets")) return false;
  if (value === undefined) return does(release, "session-tickets-by-default");
  return /^(?:true|1)$/i.test(value);
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
