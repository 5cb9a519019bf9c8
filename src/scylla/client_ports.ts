/**
 * What a node listens with for clients: CQL drivers, and Alternator's.
 *
 * Read off `transport/controller.cc` and `alternator/controller.cc`. Two things surprise. An option
 * that somebody set is another than one that has its default, even with the same number: 9142 opens
 * only where it is written down. And the two shard-aware ports follow the same table for themselves, so
 * 9042 and 9142 may be split into plain and TLS while 19042 has become TLS without a word.
 *
 * @module
 */

import { CLIENT_ROLES, type ClientRole } from "../model/words.ts";
import { does, type Release } from "./release.ts";
import { entryOf, type Settings } from "./settings.ts";
import { isTrue, type TlsSettings, tlsSettings } from "./tls_settings.ts";

export interface ClientListener {
  readonly role: ClientRole;
  readonly port: number;
  readonly service: "plain" | "tls";
}

/** A node's whole client side. A role that is in neither list is closed. */
export interface ClientSide {
  /** In the order of the roles. */
  readonly listeners: readonly ClientListener[];
  /**
   * Roles of which the source does not tell whether and how they listen: REST shows the default of a
   * port that nobody set, and 0 becomes a port that nobody knows.
   */
  readonly unsure: readonly ClientRole[];
  readonly cql: TlsSettings;
  /** Enabled: there is an HTTPS port. */
  readonly alternator: TlsSettings;
}

/** What a node uses where the option is not set. 0 is off. */
export const CLIENT_PORT_DEFAULTS: Readonly<Record<ClientRole, number>> = {
  native_transport_port: 9042,
  native_transport_port_ssl: 9142,
  native_shard_aware_transport_port: 19042,
  native_shard_aware_transport_port_ssl: 19142,
  alternator_port: 0,
  alternator_https_port: 0,
};

/** A port for everybody and the one for TLS beside it, which decide together what listens. */
export const CQL_PAIRS = [
  ["native_transport_port", "native_transport_port_ssl"],
  ["native_shard_aware_transport_port", "native_shard_aware_transport_port_ssl"],
] as const satisfies readonly (readonly [ClientRole, ClientRole])[];

export interface ClientReading {
  readonly release: Release;
  readonly confDir: string;
  /** A node that serves itself alone has no client. */
  readonly maintenanceMode: boolean;
  /** `running`: as REST tells it, where a default looks like a port that was set to it. */
  readonly from: "file" | "running";
}

/** What `settings` make of the ports for clients. */
export function clientSideOf(settings: Settings, reading: ClientReading): ClientSide {
  const block = settings.client_encryption_options?.value;
  const enabled = isTrue(entryOf(block, "enabled")?.text ?? "false");
  const listeners: ClientListener[] = [];
  const unsure: ClientRole[] = [];
  for (const role of reading.maintenanceMode ? [] : CLIENT_ROLES) {
    const service = serviceOf(role, settings, enabled, reading.from);
    const port = portOf(settings, role);
    if (service === "unsure" || (service !== null && port === 0)) unsure.push(role);
    else if (service !== null) listeners.push({ role, port, service });
  }
  return {
    listeners,
    unsure,
    cql: tlsSettings(block, { ...reading, enabled }),
    alternator: alternatorTls(settings, reading),
  };
}

/** The port in effect, set or not. */
const portOf = (settings: Settings, role: ClientRole): number =>
  settings[role]?.value ?? CLIENT_PORT_DEFAULTS[role];

type Service = ClientListener["service"];

function serviceOf(
  role: ClientRole,
  settings: Settings,
  enabled: boolean,
  from: ClientReading["from"],
): Service | "unsure" | null {
  const pair = CQL_PAIRS.find((roles) => roles.some((each) => each === role));
  if (pair === undefined) {
    if (portOf(settings, role) === 0) return null;
    return role === "alternator_port" ? "plain" : "tls";
  }
  if (settings.start_native_transport?.value === false) return null;
  const [plain, tls] = pair;
  const same = portOf(settings, plain) === portOf(settings, tls);
  // Every way in which the two may have been set; where these come to different things, unsure.
  const services = new Set(
    maybeSet(settings, plain, from).flatMap((isSet) =>
      maybeSet(settings, tls, from).map((isTlsSet) =>
        pairOf({ isSet, isTlsSet, same, enabled })[role === plain ? 0 : 1]
      )
    ),
  );
  return services.size === 1 ? [...services][0] ?? null : "unsure";
}

function maybeSet(
  settings: Settings,
  role: ClientRole,
  from: ClientReading["from"],
): readonly boolean[] {
  const value = settings[role]?.value;
  if (from === "file") return [value !== undefined];
  return value === undefined || value === CLIENT_PORT_DEFAULTS[role] ? [false, true] : [true];
}

interface PairOptions {
  /** Written down, whatever the number. */
  readonly isSet: boolean;
  readonly isTlsSet: boolean;
  /** Both have the same number. */
  readonly same: boolean;
  readonly enabled: boolean;
}

/** The table of `start_listening_on_tcp_sockets`, for one pair of ports. */
function pairOf(
  { isSet, isTlsSet, same, enabled }: PairOptions,
): readonly [Service | null, Service | null] {
  const opensTls = enabled && isTlsSet && !(isSet && same);
  const opensFirst = isSet || !isTlsSet;
  const first = enabled && !opensTls ? "tls" : "plain";
  return [opensFirst ? first : null, opensTls ? "tls" : null];
}

/**
 * Where its own block is empty Alternator takes that of the internode ports. Up to 2026.3 it then throws
 * away whom it would trust and whether it asks for a certificate, of the one as of the other.
 */
function alternatorTls(settings: Settings, reading: ClientReading): TlsSettings {
  const own = settings.alternator_encryption_options?.value ?? [];
  const entries = own.length > 0 ? own : settings.server_encryption_options?.value ?? [];
  const kept = does(reading.release, "alternator-client-auth")
    ? entries
    : entries.filter(({ key }) => key !== "truststore" && key !== "require_client_auth");
  return tlsSettings(kept, {
    ...reading,
    enabled: !reading.maintenanceMode && portOf(settings, "alternator_https_port") !== 0,
  });
}
