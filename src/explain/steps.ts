/**
 * The commands and steps that many runbooks share, and the places to fill in.
 *
 * Texts name a node by `{address}`, its ports by `{plain}` and `{tls}` (`HOST:PORT`) and
 * `{storage_port}` and `{ssl_storage_port}`, and the port where its clients have TLS by `{cql_tls}`. A
 * finding fills in the real ones; a runbook read alone shows `NODE` and ScyllaDB's default ports.
 *
 * @module
 */

import { hostAndPort } from "../scylla/address.ts";
import { CLIENT_PORT_DEFAULTS } from "../scylla/client_ports.ts";
import { typedTarget } from "../scylla/target.ts";
import type { NodeReport } from "../model/report.ts";
import type { ClientAuthMode, Mode } from "../model/words.ts";
import { some } from "./seen.ts";

/** Where a text's places are filled from. */
export type Place = Pick<NodeReport, "address" | "expected"> & Partial<Pick<NodeReport, "ports">>;

/** Fills the places of a text. */
export function fill(text: string, place: Place | null): string {
  const address = place?.address ?? "NODE";
  const storagePort = place?.expected.storagePort ?? 7000;
  const sslStoragePort = place?.expected.sslStoragePort ?? 7001;
  return text
    .replaceAll("{address}", address)
    .replaceAll("{plain}", hostAndPort(address, storagePort))
    .replaceAll("{tls}", hostAndPort(address, sslStoragePort))
    .replaceAll("{cql_tls}", hostAndPort(address, cqlTlsPort(place)))
    .replaceAll("{target}", typedTarget(address, storagePort, sslStoragePort))
    .replaceAll("{storage_port}", String(storagePort))
    .replaceAll("{ssl_storage_port}", String(sslStoragePort));
}

/** Where clients met TLS, or are to meet it. */
function cqlTlsPort(place: Place | null): number {
  const ports = place?.ports?.filter(({ role }) => role.startsWith("native")) ?? [];
  const own = ports.find(({ tls }) => tls !== null) ??
    ports.find(({ role }) => role === "native_transport_port_ssl");
  return own?.port ?? CLIENT_PORT_DEFAULTS.native_transport_port_ssl;
}

/** The same for a finding of several nodes: what is done on a node is done on each of them. */
export function fillEach(text: string, places: readonly Place[]): string {
  const [first = null, ...others] = places;
  if (others.length === 0) return fill(text, first);
  const each = some(places.map(({ address }) => address));
  return fill(text.replaceAll("on {address}", `on ${each}, one after the other`), first);
}

export const SHOW_FILE =
  "grep -A12 '^server_encryption_options' /etc/scylla/scylla.yaml   # on {address}";
export const SHOW_RUNNING =
  "curl -s http://127.0.0.1:10000/v2/config/server_encryption_options   # on {address}";
export const SHOW_LISTENERS =
  "ss -ltn '( sport = :{storage_port} or sport = :{ssl_storage_port} )'   # on {address}";
export const SHOW_DIALS =
  "ss -tn state established '( dport = :{storage_port} or dport = :{ssl_storage_port} )'   # on {address}";
/** 28 bytes that start with SSTARRPC are ScyllaDB answering in the clear. It leaves no log line. */
export const ASK_IN_CLEAR =
  `bash -c "exec 3<>/dev/tcp/{address}/{storage_port}; printf 'SSTARRPC\\\\0\\\\0\\\\0\\\\0' >&3; timeout 2 head -c 28 <&3" | xxd`;
export const SHOW_LEAF =
  "openssl s_client -connect {tls} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates -fingerprint -sha256";
export const SHOW_CHAIN =
  "openssl s_client -connect {tls} -showcerts </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s:|i:)'";
export const SHOW_LOG =
  "journalctl -u scylla-server --since -10min | grep -E ' (rpc|messaging_service|init) - '   # on {address}";
export const PROBE = "ringshake check {target}";
export const CHECK_FILES =
  "ringshake check -i INVENTORY   # with each node's scylla.yaml, or one shared truststore";
export const STATUS = "nodetool status   # go on when every node shows UN";

/** A restart that loses no request: one node at a time. */
export const RESTART: readonly string[] = [
  "nodetool drain   # on {address}",
  "sudo systemctl restart scylla-server   # on {address}",
  STATUS,
];

export const KEEP_YAML =
  "sudo cp -p /etc/scylla/scylla.yaml /etc/scylla/scylla.yaml.before   # on {address}";

/** Back to the configuration that was kept. */
export const RESTORE_YAML: readonly string[] = [
  "sudo cp -p /etc/scylla/scylla.yaml.before /etc/scylla/scylla.yaml   # on {address}",
  ...RESTART,
];

/** A certificate is all that is asked for: no name, no role. */
export const WHO_GETS_IN =
  "Any certificate of a CA in the truststore gets in, and as a node: names and roles are not looked at. Let that CA issue for nodes alone, not for clients: ringshake runbook client-authentication";

/** For what only looks, or only opens a way. */
export const NOTHING_TO_UNDO: readonly string[] = [
  "Nothing was changed on the node, so there is nothing to undo.",
];

/** What to write for a mode; `passive` is a word of ours. */
export const YAML_FOR_MODE: Readonly<Record<Mode, string>> = {
  none: "internode_encryption: none, without certificate and keyfile",
  passive: "internode_encryption: none, with certificate and keyfile",
  transitional: "internode_encryption: transitional",
  dc: "internode_encryption: dc",
  rack: "internode_encryption: rack",
  all: "internode_encryption: all",
};

export const YAML_FOR_CLIENT_AUTH: Readonly<Record<ClientAuthMode, string>> = {
  none: "require_client_auth: false",
  optional: "require_client_auth: optional",
  required: "require_client_auth: true",
};

/** Change one line, restart, look again. */
export const editAndRestart = (change: string): readonly string[] => [
  KEEP_YAML,
  `${change}   # in /etc/scylla/scylla.yaml on {address}`,
  ...RESTART,
];
