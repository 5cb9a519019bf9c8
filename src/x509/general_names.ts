/**
 * GeneralName (RFC 5280 §4.2.1.6): what a certificate calls its subject beside its distinguished name.
 *
 * @module
 */

import { printable } from "../text/printable.ts";
import { hex } from "./bytes.ts";
import {
  contextList,
  contextTag,
  derError,
  type DerValue,
  inside,
  readOid,
  readStrictOid,
  refusePaddedArcs,
  TAG,
} from "./der.ts";
import { latin1, type Name, readName } from "./names.ts";

export type GeneralName =
  | { readonly kind: "dns" | "email" | "uri"; readonly value: string }
  | { readonly kind: "ip"; readonly value: Uint8Array }
  | { readonly kind: "directory"; readonly value: Name }
  /** A user principal name, as Microsoft's CAs write them: an otherName that GnuTLS knows. */
  | { readonly kind: "upn"; readonly value: Uint8Array }
  | { readonly kind: "other"; readonly value: Uint8Array };

/** `DNS:n1.example`, `IP:10.0.0.1`: for people, and safe to print. */
export function generalNameText(name: GeneralName): string {
  switch (name.kind) {
    case "dns":
      return printable(`DNS:${name.value}`);
    case "email":
      return printable(`email:${name.value}`);
    case "uri":
      return printable(`URI:${name.value}`);
    case "ip":
      return `IP:${ipText(name.value)}`;
    case "directory":
      return `DirName:${name.value.text}`;
    case "upn":
    case "other":
      return `other:#${hex(name.value.subarray(0, 64))}`;
  }
}

/** Dotted quad, or RFC 5952; anything but 4 or 16 bytes as hex. */
export function ipText(address: Uint8Array): string {
  if (address.length === 4) return address.join(".");
  if (address.length !== 16) return `#${hex(address.subarray(0, 64))}`;
  const groups = Array.from(
    { length: 8 },
    (_, i) => (((address[2 * i] ?? 0) << 8) | (address[2 * i + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

/** The names in a GeneralNames, each in a form that GnuTLS takes. */
export function readGeneralNames(names: DerValue): GeneralName[] {
  return inside(names).all("name").map((name) => readGeneralName(wellFormed(name)));
}

/**
 * Insists on the form without which GnuTLS 3.7.9 does not take a certificate (measured, form by form).
 * Its definition of x400Address and ediPartyName fits no value at all.
 */
function wellFormed(name: DerValue): DerValue {
  switch (name.tag) {
    case contextTag(1):
    case contextTag(2):
    case contextTag(6):
    case contextTag(7):
    case contextTag(8):
      if (name.content.length === 0) throw derError(name, "an empty name");
      if (name.tag === contextTag(8)) refusePaddedArcs(name);
      return name;
    case contextList(4): {
      const reader = inside(name);
      const { attributes } = readName(reader.take(TAG.sequence, "directoryName"));
      reader.end();
      if (attributes.length === 0 && name.content.length > 2) {
        throw derError(name, "an RDN without attributes");
      }
      return name;
    }
    case contextList(0): {
      const reader = inside(name);
      readStrictOid(reader.take(TAG.oid, "type-id"));
      const held = inside(reader.take(contextList(0), "value"));
      held.any("value");
      held.end();
      reader.end();
      return name;
    }
    default:
      throw derError(name, "no form of a name");
  }
}

const USER_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3";

/** The one form in which GnuTLS knows the name again: some text in UTF-8, without a NUL. */
function isUserPrincipalName(name: DerValue): boolean {
  const reader = inside(name);
  if (readOid(reader.take(TAG.oid, "type-id")) !== USER_PRINCIPAL_NAME) return false;
  try {
    const held = inside(reader.take(contextList(0), "value"));
    const { content } = held.take(TAG.utf8String, "value");
    held.end();
    reader.end();
    return content.length > 0 && !content.includes(0);
  } catch {
    return false;
  }
}

/** One name, in whatever form. */
export function readGeneralName(value: DerValue): GeneralName {
  switch (value.tag) {
    case contextTag(1):
      return { kind: "email", value: latin1(value.content) };
    case contextTag(2):
      return { kind: "dns", value: latin1(value.content) };
    case contextTag(6):
      return { kind: "uri", value: latin1(value.content) };
    case contextTag(7):
      return { kind: "ip", value: value.content };
    case contextList(4):
      return { kind: "directory", value: readName(inside(value).take(TAG.sequence, "name")) };
    case contextList(0):
      return { kind: isUserPrincipalName(value) ? "upn" : "other", value: value.bytes };
    default:
      return { kind: "other", value: value.bytes };
  }
}
