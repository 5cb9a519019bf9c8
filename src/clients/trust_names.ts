/**
 * Is a certificate for the name that a client dialled? RFC 6125, as the libraries of clients read it.
 *
 * @module
 */

import { addressBytes } from "../scylla/address.ts";
import { sameBytes } from "../wire/hex.ts";
import type { Certificate } from "../x509/certificate.ts";
import { known } from "../x509/extensions.ts";

export interface NameRules {
  /** A common name counts where there is no alternative name: of that kind, or none at all. */
  readonly commonName: "without-dns" | "without-any" | "never";
  /** Labels that must follow a wildcard. */
  readonly labelsAfterWildcard: number;
}

const COMMON_NAME = "2.5.4.3";

/** Does the certificate hold `name`, an address or a host name? */
export function holdsName(certificate: Certificate, name: string, rules: NameRules): boolean {
  const names = known(certificate.extensions.subjectAltNames) ?? [];
  const address = addressBytes(name);
  if (address !== null) {
    return names.some((each) => each.kind === "ip" && sameBytes(each.value, address));
  }
  const alternatives = names.flatMap((each) => each.kind === "dns" ? [each.value] : []);
  const counted =
    { "without-dns": alternatives, "without-any": names, never: null }[rules.commonName];
  const held = counted?.length === 0
    ? certificate.subject.attributes.flatMap(({ type, value }) =>
      type === COMMON_NAME && value !== undefined ? [value] : []
    )
    : alternatives;
  return held.some((each) => matches(each, name, rules));
}

/** Has it an alternative name that is a host name? */
export const holdsHostNames = ({ extensions }: Certificate): boolean =>
  known(extensions.subjectAltNames)?.some(({ kind }) => kind === "dns") ?? false;

/** A wildcard stands for one whole label, the first. */
function matches(pattern: string, name: string, { labelsAfterWildcard }: NameRules): boolean {
  const [held, wanted] = [pattern, name].map((each) => each.toLowerCase().replace(/\.$/, ""));
  if (held === undefined || wanted === undefined || held === "") return false;
  if (held === wanted) return true;
  const [first, ...rest] = held.split(".");
  if (first !== "*" || rest.length < labelsAfterWildcard) return false;
  return wanted.split(".").slice(1).join(".") === rest.join(".");
}
