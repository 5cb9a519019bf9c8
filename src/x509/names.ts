/**
 * Distinguished names, written the way a node's log writes them.
 *
 * ScyllaDB prints names through GnuTLS: RDNs in stored order (RFC 4514 would reverse them), its own
 * short names (`surName`, `EMAIL`), and `#hex` for whatever it cannot show as text. A report that
 * wrote them otherwise could not be searched for in a log, so the same rules are followed here.
 *
 * @module
 */

import { replaceUnsafe } from "../text/printable.ts";
import { printable } from "../text/printable.ts";
import { hex } from "./bytes.ts";
import { derError, DerReader, type DerValue, inside, readStrictOid, TAG } from "./der.ts";

export interface Name {
  /** The whole Name; two names are equal for GnuTLS when these bytes are. */
  readonly der: Uint8Array;
  /** RFC 4514 escaping, stored RDN order, comma-joined, safe to print. */
  readonly text: string;
  readonly attributes: readonly NameAttribute[];
}

export interface NameAttribute {
  readonly type: string;
  /** The value as characters, or undefined when it is not a string type. */
  readonly value: string | undefined;
  /** The value as a log writes it, which is also what name constraints are held against. */
  readonly shown: string;
}

/** Reads the Name that `value` holds (a SEQUENCE of RDNs, RFC 5280 §4.1.2.4). */
export function readName(value: DerValue): Name {
  const attributes: NameAttribute[] = [];
  const rdns: string[] = [];
  for (const rdn of inside(value).all("rdn")) {
    if (rdn.tag !== TAG.set) throw derError(rdn, "an RDN is a SET");
    const written = inside(rdn).all("attribute").map((attribute) => {
      const { type, encoded } = readAttribute(attribute);
      const shown = written4514(type, encoded);
      attributes.push({ type, value: asText(encoded), shown });
      return `${SHORT_NAMES[type]?.name ?? type}=${shown}`;
    });
    rdns.push(written.join("+"));
  }
  return { der: value.bytes, text: printable(rdns.join(",")), attributes };
}

/** Reads a Name from its DER, as a CertificateRequest carries it. */
export function parseName(der: Uint8Array): Name {
  const reader = new DerReader(der, "");
  const value = reader.take(TAG.sequence, "Name");
  reader.end();
  return readName(value);
}

/** The text of a Name that may be broken: whatever a peer sent is shown in some way. */
export function nameText(der: Uint8Array): string {
  try {
    return parseName(der).text;
  } catch {
    return `#${hex(der.subarray(0, 64))}`;
  }
}

function readAttribute(value: DerValue): { type: string; encoded: DerValue } {
  if (value.tag !== TAG.sequence) throw derError(value, "an attribute is a SEQUENCE");
  const reader = inside(value);
  const type = readStrictOid(reader.take(TAG.oid, "type"));
  const encoded = reader.any("value");
  reader.end();
  return { type, encoded };
}

/** The characters of a string value; undefined for other types. */
export function asText({ tag, content }: DerValue): string | undefined {
  switch (tag) {
    case TAG.utf8String:
      return new TextDecoder().decode(content);
    case TAG.bmpString:
      return new TextDecoder("utf-16be").decode(content);
    case TAG.universalString:
      return content.length % 4 === 0 ? fromUtf32(content) : undefined;
    case TAG.teletexString:
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.visibleString:
    case TAG.numericString:
      return latin1(content);
    default:
      return undefined;
  }
}

export function latin1(content: Uint8Array): string {
  let text = "";
  for (const byte of content) text += String.fromCharCode(byte);
  return text;
}

function fromUtf32(content: Uint8Array): string {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let text = "";
  for (let i = 0; i < content.length; i += 4) {
    const code = view.getUint32(i);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  }
  return text;
}

/** How a value looks in a log: text where the attribute's own string type allows it, else `#hex`. */
function written4514(type: string, encoded: DerValue): string {
  const kind = SHORT_NAMES[type]?.kind;
  const { tag, content } = encoded;
  const raw = `#${hex(encoded.bytes)}`;
  if (kind === undefined || kind === "raw") return raw;
  if (kind === "printable") return tag === TAG.printableString ? escape(latin1(content)) : raw;
  if (kind === "ia5") return tag === TAG.ia5String ? escape(latin1(content)) : raw;
  switch (tag) {
    case TAG.utf8String:
    case TAG.bmpString: {
      const text = asText(encoded) ?? "";
      return text.includes("\0") ? raw : escape(text);
    }
    case TAG.printableString:
      return escape(latin1(content));
    case TAG.teletexString:
      return content.every((byte) => byte < 0x80) ? escape(latin1(content)) : `\\#${hex(content)}`;
    case TAG.universalString:
      return `\\#${hex(content)}`;
    default:
      return raw;
  }
}

/** RFC 4514 §2.4. */
function escape(text: string): string {
  const escaped = text.replace(/[,+"\\<>;]/g, "\\$&").replace(/^[ #]/, "\\$&")
    .replace(/ $/, "\\ ");
  return replaceUnsafe(escaped, hexPairs);
}

/** `\1B`: the bytes of a character's UTF-8 form. */
function hexPairs(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

type Kind = "directory" | "printable" | "ia5" | "raw";
const directory = (name: string) => ({ name, kind: "directory" as Kind });
const inPrintable = (name: string) => ({ name, kind: "printable" as Kind });
const raw = (name: string) => ({ name, kind: "raw" as Kind });

/** GnuTLS's names (`lib/x509/common.c`), and the string type in which it shows each. */
const SHORT_NAMES: Readonly<Record<string, { name: string; kind: Kind }>> = {
  "2.5.4.3": directory("CN"),
  "2.5.4.4": directory("surName"),
  "2.5.4.5": inPrintable("serialNumber"),
  "2.5.4.6": inPrintable("C"),
  "2.5.4.7": directory("L"),
  "2.5.4.8": directory("ST"),
  "2.5.4.9": directory("street"),
  "2.5.4.10": directory("O"),
  "2.5.4.11": directory("OU"),
  "2.5.4.12": directory("title"),
  "2.5.4.13": directory("description"),
  "2.5.4.15": directory("businessCategory"),
  "2.5.4.17": directory("postalCode"),
  "2.5.4.20": inPrintable("telephoneNumber"),
  "2.5.4.41": directory("name"),
  "2.5.4.42": directory("givenName"),
  "2.5.4.43": directory("initials"),
  "2.5.4.44": directory("generationQualifier"),
  "2.5.4.46": inPrintable("dnQualifier"),
  "2.5.4.65": directory("pseudonym"),
  "0.9.2342.19200300.100.1.1": directory("UID"),
  "0.9.2342.19200300.100.1.25": { name: "DC", kind: "ia5" },
  "1.2.840.113549.1.9.1": { name: "EMAIL", kind: "ia5" },
  "1.3.6.1.4.1.311.60.2.1.1": directory("jurisdictionOfIncorporationLocalityName"),
  "1.3.6.1.4.1.311.60.2.1.2": directory("jurisdictionOfIncorporationStateOrProvinceName"),
  "1.3.6.1.4.1.311.60.2.1.3": inPrintable("jurisdictionOfIncorporationCountryName"),
  "1.3.6.1.5.5.7.9.2": directory("placeOfBirth"),
  "1.3.6.1.5.5.7.9.3": inPrintable("gender"),
  "1.3.6.1.5.5.7.9.4": inPrintable("countryOfCitizenship"),
  "1.3.6.1.5.5.7.9.5": inPrintable("countryOfResidence"),
  "1.2.643.3.131.1.1": raw("INN"),
  "1.2.643.100.1": raw("OGRN"),
  "1.2.643.100.3": raw("SNILS"),
  "1.2.643.100.5": raw("OGRNIP"),
};
