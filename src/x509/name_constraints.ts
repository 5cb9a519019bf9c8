/**
 * Name constraints as GnuTLS applies them (RFC 5280 §4.2.1.10, `lib/x509/name_constraints.c`).
 *
 * Four surprises, kept because nodes have them: user principal names are let pass and constrain
 * nothing, while any other otherName or a registeredID makes the CA's constraints inapplicable; constraints on URIs and directory names only count
 * when they exclude; a certificate without a DNS name is checked by its common name, and refused if
 * it has two; and a permitted name that is empty has nothing in common with one that is not.
 *
 * @module
 */

import { hex, sameBytes } from "./bytes.ts";
import type { Certificate } from "./certificate.ts";
import { known, type NameConstraints } from "./extensions.ts";
import { type GeneralName, generalNameText } from "./general_names.ts";

export const NO_CONSTRAINTS: NameConstraints = { permitted: [], excluded: [] };

/** What holds below a CA with `inner`, when `outer` held above it. Undefined: cannot be applied. */
export function narrow(
  outer: NameConstraints,
  inner: NameConstraints,
): NameConstraints | undefined {
  if (![...inner.permitted, ...inner.excluded].every(isApplicable)) return undefined;
  const { permitted, voided } = intersect(outer.permitted, inner.permitted);
  return { permitted, excluded: [...outer.excluded, ...voided, ...inner.excluded] };
}

/** Why the end certificate is outside the constraints; undefined when it is not. */
export function violation(
  constraints: NameConstraints,
  certificate: Certificate,
): string | undefined {
  const concerns = new Set(
    [...constraints.permitted, ...constraints.excluded].map(({ kind }) => kind),
  );
  const names = known(certificate.extensions.subjectAltNames) ?? [];
  if (concerns.has("directory") && excludes(constraints, "directory")) {
    return "the CA excludes directory names";
  }
  if (
    concerns.has("uri") && names.some(({ kind }) => kind === "uri") && excludes(constraints, "uri")
  ) {
    return "the CA excludes URIs";
  }
  for (const kind of ["dns", "email", "ip"] as const) {
    if (!concerns.has(kind)) continue;
    const found = names.filter((name) => name.kind === kind);
    const checked = found.length > 0 ? found : fallback(kind, certificate);
    if (checked === "ambiguous") return "it has several common names, and the CA limits DNS names";
    const outside = checked.find((name) => !allowed(constraints, name));
    if (outside) return `the CA does not allow ${generalNameText(outside)}`;
  }
  return undefined;
}

function excludes({ excluded }: NameConstraints, kind: GeneralName["kind"]): boolean {
  return excluded.some((name) => name.kind === kind);
}

const COMMON_NAME = "2.5.4.3";
const EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const ANY_PURPOSE = "2.5.29.37.0";

/** Without names of a kind, the subject stands in for them. */
function fallback(
  kind: "dns" | "email" | "ip",
  { subject, extensions }: Certificate,
): readonly GeneralName[] | "ambiguous" {
  if (kind === "ip") return [];
  const purposes = known(extensions.extendedKeyUsage);
  const isServer = purposes === undefined ||
    purposes.some((purpose) => purpose === SERVER_AUTH || purpose === ANY_PURPOSE);
  if (kind === "dns" && !isServer) return [];
  const type = kind === "dns" ? COMMON_NAME : EMAIL_ADDRESS;
  const values = subject.attributes.filter((attribute) => attribute.type === type);
  if (values.length > 1) return "ambiguous";
  return values.map(({ shown }) => ({ kind, value: shown }));
}

function allowed({ permitted, excluded }: NameConstraints, name: GeneralName): boolean {
  if (excluded.some((limit) => covers(limit, name))) return false;
  const limits = permitted.filter((limit) => applies(limit, name) && !isEmpty(limit));
  return limits.length === 0 || limits.some((limit) => covers(limit, name));
}

/** An address range says nothing about the other IP version. */
function applies(limit: GeneralName, name: GeneralName): boolean {
  if (limit.kind !== name.kind) return false;
  return limit.kind !== "ip" || name.kind !== "ip" || limit.value.length === name.value.length * 2;
}

const isEmpty = (limit: GeneralName) => typeof limit.value === "string" && limit.value === "";

function covers(limit: GeneralName, name: GeneralName): boolean {
  if (!applies(limit, name)) return false;
  if (isEmpty(limit)) return true;
  if (limit.kind === "ip" && name.kind === "ip") return inRange(name.value, limit.value);
  if (limit.kind === "dns" && name.kind === "dns") return dnsCovers(limit.value, name.value);
  if (limit.kind === "email" && name.kind === "email") return emailCovers(limit.value, name.value);
  return false;
}

function dnsCovers(limit: string, name: string): boolean {
  const [suffix, whole] = [limit, name].map(plainDomain) as [string, string];
  return whole === suffix || whole.endsWith(suffix.startsWith(".") ? suffix : `.${suffix}`);
}

function emailCovers(limit: string, name: string): boolean {
  const [box, other] = [limit, name].map(splitMail) as [Mailbox, Mailbox];
  if (box.local !== "") return box.local === other.local && box.domain === other.domain;
  return box.domain.startsWith(".")
    ? other.domain.endsWith(box.domain)
    : other.domain === box.domain;
}

/** As domains are compared: no letter case, and no dots at the end. */
const plainDomain = (domain: string) => domain.toLowerCase().replace(/\.+$/, "");

interface Mailbox {
  /** With the `@`; empty where only a domain is written. */
  readonly local: string;
  readonly domain: string;
}

function splitMail(written: string): Mailbox {
  const at = written.lastIndexOf("@") + 1;
  return { local: written.slice(0, at), domain: plainDomain(written.slice(at)) };
}

/** A domain in a limit may begin with a dot and end with one, but has no empty label. */
const isDomain = (domain: string) => domain === "" || !/^\.?$|\.\./.test(domain);

function inRange(address: Uint8Array, range: Uint8Array): boolean {
  const size = range.length / 2;
  return address.every((byte, i) =>
    (byte & (range[size + i] ?? 0)) === ((range[i] ?? 0) & (range[size + i] ?? 0))
  );
}

function isApplicable(name: GeneralName): boolean {
  if (name.kind === "other") return false;
  if (name.kind === "dns") return isDomain(name.value);
  if (name.kind === "email") return isDomain(name.value.slice(name.value.lastIndexOf("@") + 1));
  if (name.kind !== "ip") return true;
  const { value } = name;
  return (value.length === 8 || value.length === 32) && isMask(value.subarray(value.length / 2));
}

function isMask(mask: Uint8Array): boolean {
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return /^1*0*$/.test(bits);
}

type Limits = readonly GeneralName[];
const INTERSECTED: ReadonlySet<string> = new Set(["dns", "email", "ip"]);

/**
 * Names permitted by both. Of a kind that only one side limits, that side's limits stay. Where both
 * limit and nothing is left, the kind as a whole becomes excluded.
 */
function intersect(outer: Limits, inner: Limits): { permitted: Limits; voided: Limits } {
  const shared = new Set(
    outer.map(({ kind }) => kind).filter((kind) =>
      INTERSECTED.has(kind) && inner.some((limit) => limit.kind === kind)
    ),
  );
  const alone = (limit: GeneralName) => !shared.has(limit.kind);
  const both = outer.flatMap((a) => inner.flatMap((b) => narrower(a, b) ?? []));
  const voided = [...shared].filter((kind) => !both.some((limit) => limit.kind === kind))
    .flatMap((kind) => EVERYTHING[kind] ?? []);
  return { permitted: [...outer.filter(alone), ...both, ...inner.filter(alone)], voided };
}

const EVERYTHING: Readonly<Partial<Record<GeneralName["kind"], Limits>>> = {
  dns: [{ kind: "dns", value: "" }],
  email: [{ kind: "email", value: "" }],
  ip: [{ kind: "ip", value: new Uint8Array(8) }, { kind: "ip", value: new Uint8Array(32) }],
};

/** The part of one limit that lies within another of the same kind. */
function narrower(a: GeneralName, b: GeneralName): GeneralName | undefined {
  if (a.kind === "ip" && b.kind === "ip") return commonRange(a.value, b.value);
  if (isEmpty(a) !== isEmpty(b)) return undefined;
  if (a.kind === "dns" && b.kind === "dns") {
    return dnsCovers(a.value, b.value) ? b : dnsCovers(b.value, a.value) ? a : undefined;
  }
  if (a.kind === "email" && b.kind === "email") {
    return emailCovers(a.value, b.value) ? b : emailCovers(b.value, a.value) ? a : undefined;
  }
  return undefined;
}

function commonRange(a: Uint8Array, b: Uint8Array): GeneralName | undefined {
  if (a.length !== b.length) return undefined;
  const size = a.length / 2;
  const mask = (range: Uint8Array) => range.subarray(size);
  const [wide, tight] = hex(mask(a)) < hex(mask(b)) ? [a, b] : [b, a];
  const masked = (range: Uint8Array) =>
    range.subarray(0, size).map((byte, i) => byte & (mask(wide)[i] ?? 0));
  return sameBytes(masked(wide), masked(tight)) ? { kind: "ip", value: tight } : undefined;
}
