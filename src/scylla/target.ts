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
 * The targets in words of a command line: people write lists with commas too. A comma before a number
 * that ends there is the one between two ports.
 */
export function targetsIn(words: readonly string[]): string[] {
  return words.flatMap((word) => word.split(/,\s*(?=[^\d\s,]|\d+[.:\-\w]*[^\d\s,])|,\s*$/))
    .filter((part) => part !== "");
}

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
  if (ports.length === 1 && isNetwork(host, ports[0] ?? "")) {
    throw new UsageError(
      `target "${shown(text)}" reads as a network, and a target is one node`,
      `${CURE}; --expand takes every address of a network for a node`,
    );
  }
  const [first, second] = ports.map((port) => parseTargetPort(port, text));
  return Object.freeze({
    ...parseHost(host, text),
    storagePort: second === undefined ? null : first ?? null,
    sslStoragePort: second ?? first ?? null,
  });
}

/** The largest network that is taken apart: 1022 nodes. */
const SHORTEST_PREFIX = 22;

/**
 * Reads one target, or a network in IPv4 (`10.0.0.0/24`) for all its addresses, without the two at its
 * ends, which no node has.
 *
 * @throws {UsageError} when it is neither, or a network beyond {@link SHORTEST_PREFIX}
 */
export function parseTargets(text: string): Target[] {
  const [host = "", length = "", ...more] = text.split("/");
  if (more.length > 0 || !isNetwork(host, length)) return [parseTarget(text)];
  if (host.includes(":")) {
    throw new UsageError(
      `target "${shown(text)}" is a network in IPv6`,
      "name its nodes, or give an inventory",
    );
  }
  const bits = Number(length);
  if (bits < SHORTEST_PREFIX) {
    throw new UsageError(
      `target "${shown(text)}" is a network of more than 1024 addresses`,
      `give parts of it, a /${SHORTEST_PREFIX} at most`,
    );
  }
  const first = numberOf(host);
  const size = 2 ** (32 - bits);
  const [from, to] = size > 2 ? [first + 1, first + size - 1] : [first, first + size];
  return Array.from({ length: to - from }, (_, index) => {
    const number = from + index;
    return parseTarget([24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join("."));
  });
}

const numberOf = (ipv4: string) =>
  ipv4.split(".").reduce((sum, byte) => 256 * sum + Number(byte), 0);

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

/** `10.0.0.0/24`, `2001:db8::/64`: an address without a host behind so many bits is none of a node. */
function isNetwork(host: string, length: string): boolean {
  const { address, family } = parseAddress(host.replace(/^\[(.*)\]$/, "$1")) ?? {};
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  if (address === undefined) return false;
  if (family === "IPv6") return bits <= 128 && address.endsWith("::");
  if (family !== "IPv4" || bits > 32) return false;
  return numberOf(address) % 2 ** (32 - bits) === 0;
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
