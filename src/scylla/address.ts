/**
 * Addresses as people write them and as reports print them: IPv4, IPv6 in RFC 5952 form, host names.
 *
 * Strict, because a half-understood address is probed at the wrong place: `10.1` and `010.0.0.1`
 * mean different hosts to different resolvers, so both are refused.
 *
 * @module
 */

export type AddressFamily = "IPv4" | "IPv6" | "name";

export interface Address {
  /** Normal form: IPv4 dotted, IPv6 as RFC 5952 §4 (zone kept), names in lower case. */
  readonly address: string;
  readonly family: AddressFamily;
}

const MAX_NAME = 253;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const ZONE = /^[A-Za-z0-9_.-]{1,32}$/;

/** Reads an address without brackets or port; null when it is none. */
export function parseAddress(text: string): Address | null {
  if (text.includes(":")) {
    const address = parseIPv6(text);
    return address === null ? null : { address, family: "IPv6" };
  }
  if (/^[0-9.]+$/.test(text)) {
    return parseIPv4(text) === null ? null : { address: text, family: "IPv4" };
  }
  const name = text.toLowerCase().replace(/\.$/, "");
  const labels = name.split(".");
  if (name.length > MAX_NAME || !labels.every((label) => LABEL.test(label))) return null;
  if (/^[0-9]+$/.test(labels.at(-1) ?? "")) return null;
  return { address: name, family: "name" };
}

/** Are both the same address, whatever their spelling? */
export function sameAddress(a: string, b: string): boolean {
  const [left, right] = [parseAddress(a), parseAddress(b)];
  return left !== null && right !== null && left.address === right.address;
}

/** The 4 or 16 bytes of an IP address, its zone left out; null for anything else. */
export function addressBytes(text: string): Uint8Array | null {
  const [address = ""] = text.split("%");
  const bytes = address.includes(":")
    ? ipv6Groups(address)?.flatMap((group) => [group >> 8, group & 255])
    : parseIPv4(address);
  return bytes ? Uint8Array.from(bytes) : null;
}

/** From where an address can be reached, by its family; null for a name. */
export function addressScope(text: string): string | null {
  const bytes = addressBytes(text.replace(/^::ffff:(?=.*\.)/i, ""));
  if (bytes === null) return null;
  const [a = 0, b = 0] = bytes;
  if (bytes.length === 4) {
    if (a === 127) return "IPv4 loopback";
    const isPrivate = a === 10 || (a === 172 && b >> 4 === 1) || (a === 192 && b === 168) ||
      (a === 100 && b >> 6 === 1) || (a === 169 && b === 254);
    return isPrivate ? "IPv4 private" : "IPv4 public";
  }
  if (bytes.every((byte, index) => byte === (index === 15 ? 1 : 0))) return "IPv6 loopback";
  return (a & 0xfe) === 0xfc || (a === 0xfe && b >> 6 === 2) ? "IPv6 private" : "IPv6 public";
}

/** `ADDRESS:PORT` for sentences and commands, with brackets where IPv6 needs them. */
export function hostAndPort(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The four octets, or null: exactly four decimal numbers without leading zeros. */
function parseIPv4(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) {
    return null;
  }
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? octets : null;
}

function parseIPv6(text: string): string | null {
  const [head = "", zone, ...more] = text.split("%");
  if (more.length > 0 || (zone !== undefined && !ZONE.test(zone))) return null;
  const groups = ipv6Groups(head);
  return groups && formatIPv6(groups) + (zone === undefined ? "" : `%${zone}`);
}

function ipv6Groups(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const read = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  const [before, after] = read;
  if (!before) return null;
  if (halves.length === 1) return before.length === 8 ? before : null;
  if (!after || before.length + after.length > 7) return null;
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function groupsOf(text: string, mayEndInIPv4: boolean): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (mayEndInIPv4 && index === parts.length - 1 && part.includes(".")) {
      const octets = parseIPv4(part);
      if (!octets) return null;
      const [a = 0, b = 0, c = 0, d = 0] = octets;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}

/** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zeros as `::`. */
function formatIPv6(groups: readonly number[]): string {
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  let [start, length] = [-1, 1];
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
  }
  const hex = groups.map((group) => group.toString(16));
  if (start < 0) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}
