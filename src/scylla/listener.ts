/**
 * What a node does on its two storage ports: the listening half of `internode_encryption`.
 *
 * Read off `message/messaging_service.cc` (`do_start_listen`). A filtered port still accepts and then
 * hangs up unread, so `drops` is not `closed`; and only `all` closes the plain port. Before 4.6 no
 * mode closed or filtered it (scylladb#7500); before 2025.1 neither passive TLS nor `transitional`
 * existed, and both are plain `none` there (scylladb#18903).
 *
 * @module
 */

import type { Mode } from "../model/words.ts";
import { does, type Release } from "./release.ts";
import type { Vantage } from "./topology.ts";

/** What a connection meets: nobody, a listener that hangs up unread, RPC in the clear, or TLS. */
export type Service = "closed" | "drops" | "plain" | "tls";

export interface StoragePorts {
  readonly storage_port: Service;
  readonly ssl_storage_port: Service;
}

/** What of a node's configuration decides its listeners. Ports are those in effect; 0 is off. */
export interface Listening {
  readonly mode: Mode;
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly release: Release;
}

/** The mode that a release makes of the one configured. */
export function modeIn(release: Release, mode: Mode): Mode {
  if (mode === "transitional" && !does(release, "transitional")) return "none";
  if (mode === "passive" && !does(release, "passive-tls")) return "none";
  return mode;
}

/** What a connection from `vantage` meets on each port. Total: every combination has an answer. */
export function expectStoragePorts(node: Listening, vantage: Vantage): StoragePorts {
  const mode = modeIn(node.release, node.mode);
  if (usesOnePort(node) && mode === "all") {
    return { storage_port: "tls", ssl_storage_port: "tls" };
  }
  return { storage_port: plainPort(node, mode, vantage), ssl_storage_port: tlsPort(node, mode) };
}

function plainPort(node: Listening, mode: Mode, vantage: Vantage): Service {
  if (isOff(node.storagePort, node.release)) return "closed";
  if (!does(node.release, "closes-plain-port")) return "plain";
  return PLAIN_FOR[mode].has(vantage) ? "plain" : FILTERS.has(mode) ? "drops" : "closed";
}

function tlsPort(node: Listening, mode: Mode): Service {
  if (mode === "none" || isOff(node.sslStoragePort, node.release)) return "closed";
  // A passive node without a plain port listens nowhere: the source says so in a TODO.
  if (mode === "passive" && isOff(node.storagePort, node.release)) return "closed";
  return "tls";
}

const isOff = (port: number, release: Release) => port === 0 && does(release, "zero-port-is-off");
const usesOnePort = (node: Listening) =>
  node.storagePort === node.sslStoragePort && node.storagePort !== 0;

const EVERYONE: ReadonlySet<Vantage> = new Set(["same-rack", "same-dc", "other-dc", "outside"]);
const NOBODY: ReadonlySet<Vantage> = new Set();

/** Whom a mode still serves in the clear, from 4.6 on. */
const PLAIN_FOR: Readonly<Record<Mode, ReadonlySet<Vantage>>> = {
  none: EVERYONE,
  passive: EVERYONE,
  transitional: EVERYONE,
  dc: new Set(["same-rack", "same-dc"]),
  rack: new Set(["same-rack"]),
  all: NOBODY,
};

/** Modes whose plain port accepts everybody and hangs up on those that it does not serve. */
const FILTERS: ReadonlySet<Mode> = new Set(["dc", "rack"]);

/** A condition under which the node does not come up as configured, or comes up without being reachable. */
export interface StartProblem {
  readonly id: "ports-equal" | "deaf" | "no-tls-listener";
  readonly starts: boolean;
  readonly what: string;
}

/** Why the node will not start, or starts where no peer can reach it; null when it will be fine. */
export function startProblem(node: Listening): StartProblem | null {
  const mode = modeIn(node.release, node.mode);
  const opensBoth = mode !== "none" && mode !== "all";
  if (usesOnePort(node) && (opensBoth || isPlainUnderAll(node, mode))) {
    return {
      id: "ports-equal",
      starts: false,
      what: "both listeners want the same port: startup fails with `Address already in use`",
    };
  }
  const ports = expectStoragePorts(node, "same-rack");
  if (ports.storage_port === "closed" && ports.ssl_storage_port === "closed") {
    return {
      id: "deaf",
      starts: true,
      what: "the node listens on neither port, without a warning",
    };
  }
  if (ports.ssl_storage_port === "closed" && mode !== "none" && mode !== "passive") {
    return {
      id: "no-tls-listener",
      starts: true,
      what: "no TLS listener, and the node dials its peers' TLS at port 0: every such call fails",
    };
  }
  return null;
}

const isPlainUnderAll = (node: Listening, mode: Mode) =>
  mode === "all" && !does(node.release, "closes-plain-port");

/** `internode_encryption` as ScyllaDB compares it: case, blanks and spelling count, all else is none. */
export function internodeEncryption(value: string, release: Release): InternodeEncryption {
  const mode = INTERNODE_ENCRYPTION.find((known) => known === value) ?? "none";
  return modeIn(release, mode) as InternodeEncryption;
}

export const INTERNODE_ENCRYPTION = ["none", "transitional", "dc", "rack", "all"] as const;
export type InternodeEncryption = typeof INTERNODE_ENCRYPTION[number];

/** Passive told apart: `none` with a `certificate` key, on a release that listens for it. */
export function modeOf(
  encryption: InternodeEncryption,
  hasCertificate: boolean,
  release: Release,
): Mode {
  return modeIn(release, encryption === "none" && hasCertificate ? "passive" : encryption);
}
