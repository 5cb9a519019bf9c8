/**
 * A target as typed on the command line: `ADDRESS`, `ADDRESS/SSL_PORT` or `ADDRESS/PORT,SSL_PORT`.
 *
 * A slash, not a colon, parts address and ports: an IPv6 address is full of colons, and a node has
 * two ports to name.
 *
 * @module
 */

import { printable } from "../text/printable.ts";
import { holdsPrivateKey } from "../text/private_key.ts";
import { type AddressFamily, parseAddress } from "./address.ts";
import { UsageError } from "./usage_error.ts";

export interface Target {
  readonly address: string;
  readonly family: AddressFamily;
  /** null: not given with the target, so the inventory's or ScyllaDB's default applies. */
  readonly storagePort: number | null;
  readonly sslStoragePort: number | null;
}

const CURE = "write ADDRESS, ADDRESS/SSL_PORT or ADDRESS/PORT,SSL_PORT, with IPv6 in brackets";

/**
 * Reads one target.
 *
 * @throws {UsageError} when it is none of the three forms.
 */
export function parseTarget(text: string): Target {
  if (holdsPrivateKey(text)) throw refuse(text, "is no address");
  const slash = text.indexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  const ports = slash < 0 ? [] : text.slice(slash + 1).split(",");
  if (ports.length > 2) throw refuse(text, "names more than two ports");
  const [first, second] = ports.map((port) => parseTargetPort(port, text));
  return Object.freeze({
    ...parseHost(host, text),
    storagePort: second === undefined ? null : first ?? null,
    sslStoragePort: second ?? first ?? null,
  });
}

/** A node as words of a shell that {@link parseTarget} reads; a port that is 0 is given by its flag. */
export function typedTarget(address: string, storagePort: number, sslStoragePort: number): string {
  const host = address.includes(":") ? `[${address}]` : address;
  const quoted = (text: string) => text.startsWith("[") ? `'${text}'` : text;
  if (storagePort === 0) return `${quoted(`${host}/${sslStoragePort}`)} --storage-port 0`;
  if (sslStoragePort === 0) {
    return `${quoted(host)} --storage-port ${storagePort} --ssl-storage-port 0`;
  }
  return quoted(`${host}/${storagePort},${sslStoragePort}`);
}

/** Reads a port of a node's configuration, where 0 means that it does not listen; null for no port. */
export function parseListener(text: string): number | null {
  return text === "0" ? 0 : parsePort(text);
}

/** Reads a port number given as text, 1 to 65535; null when it is none. */
export function parsePort(text: string): number | null {
  if (!/^[1-9][0-9]{0,4}$/.test(text)) return null;
  const port = Number(text);
  return port <= 65535 ? port : null;
}

function parseHost(host: string, text: string) {
  const bracketed = /^\[(.*)\]$/.exec(host)?.[1];
  if (bracketed === undefined && host.includes(":")) {
    throw refuse(text, parseAddress(host) ? "is IPv6 without brackets" : "has a colon");
  }
  const address = parseAddress(bracketed ?? host);
  if (address === null) throw refuse(text, "is not an address or host name");
  if (bracketed !== undefined && address.family !== "IPv6") {
    throw refuse(text, "has brackets around something that is not IPv6");
  }
  return address;
}

function parseTargetPort(port: string, text: string): number {
  const number = parsePort(port);
  if (number === null) throw refuse(text, `has a port that is not 1 to 65535: "${shown(port)}"`);
  return number;
}

const shown = (text: string) => printable(text, 100);
const refuse = (text: string, why: string) =>
  new UsageError(`target "${shown(text)}" ${why}`, CURE);
