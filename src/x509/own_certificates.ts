/**
 * What a node's own certificates say about the days to come: validity, version, strength, order.
 *
 * @module
 */

import { timestamp } from "./certificate.ts";
import type { Located } from "./certificate_file.ts";
import type { Remark } from "./remark.ts";
import { isBroken, keyIsStrong, keyText, type Profile, PROFILES } from "./security_level.ts";
import { enoughFor } from "./strength.ts";
import { isIssuer } from "./trust_list.ts";

/** How long before its end a certificate is worth a word. */
export const SOON_DAYS = 30;
const DAY = 86_400_000;

/**
 * Remarks on the certificates of one `certificate` file, the first being the node's own. The `profile` is
 * that of the node's priority string: nodes of one cluster have one string as a rule.
 */
export function checkOwnCertificates(
  file: string,
  chain: readonly Located[],
  at: Date,
  profile: Profile | null,
): Remark[] {
  return [
    ...chain.flatMap((located) => [
      ...validity(file, located, at),
      ...strength(file, located, profile),
    ]),
    ...version(file, chain),
    ...strangers(file, chain),
  ];
}

function validity(file: string, { certificate, line }: Located, at: Date): Remark[] {
  const { subject, notBefore, notAfter } = certificate;
  const base = { file, line, fix: "renew it, and copy certificate and keyfile together" } as const;
  const refused = "the node starts; its peers refuse it at the next connection";
  if (at > notAfter) {
    const message = `${subject.text} expired on ${timestamp(notAfter)}`;
    return [{ ...base, id: "certificate-expired", severity: "error", message, effect: refused }];
  }
  if (at < notBefore) {
    const message = `${subject.text} is not valid before ${timestamp(notBefore)}`;
    return [{
      ...base,
      id: "certificate-not-yet-valid",
      severity: "error",
      message,
      effect: refused,
    }];
  }
  const days = Math.floor((notAfter.getTime() - at.getTime()) / DAY);
  if (days >= SOON_DAYS) return [];
  return [{
    ...base,
    id: "certificate-expires-soon",
    severity: "warning",
    message: `${subject.text} expires on ${timestamp(notAfter)}, in ${days} days`,
    effect: "connections that are up stay up; each that is made anew after that day fails",
  }];
}

function strength(
  file: string,
  { certificate, line }: Located,
  profile: Profile | null,
): Remark[] {
  const { subject, publicKey, signatureAlgorithm } = certificate;
  const remarks: Remark[] = [];
  if (profile !== null && isStricter(profile) && !keyIsStrong(publicKey, profile)) {
    remarks.push({
      id: "key-weak",
      severity: "error",
      file,
      line,
      message: `${subject.text} has a ${keyText(publicKey)}, and the node's priority_string asks ` +
        `its peers for security level ${profile}`,
      effect: "peers with the same priority_string refuse it: " +
        "The certificate chain uses insecure algorithm.",
      fix: `take a lower profile, or use ${enoughFor(profile)}`,
    });
  } else if (!keyIsStrong(publicKey, "medium")) {
    const refused = !keyIsStrong(publicKey, "low");
    remarks.push({
      id: "key-weak",
      severity: refused ? "error" : "warning",
      file,
      line,
      message: `${subject.text} has a ${keyText(publicKey)}`,
      effect: refused
        ? "peers refuse it: The certificate chain uses insecure algorithm."
        : "accepted by upstream GnuTLS, refused where the crypto policy asks for medium strength",
      fix: "use RSA with 2048 bits or more, or ECDSA on P-256",
    });
  }
  if (isBroken(signatureAlgorithm)) {
    remarks.push({
      id: "signature-weak",
      severity: "error",
      file,
      line,
      message: `${subject.text} is signed with ${signatureAlgorithm.name}`,
      effect:
        "peers refuse it, unless it is a root: The certificate chain uses insecure algorithm.",
      fix: "have it signed again with SHA-256",
    });
  }
  return remarks;
}

/** Than what a crypto policy may ask for anyway. */
const isStricter = (profile: Profile) => PROFILES.indexOf(profile) > PROFILES.indexOf("medium");

/** A version 1 leaf is fine for nodes; a version 1 intermediate never is. */
function version(file: string, chain: readonly Located[]): Remark[] {
  return chain.filter(({ certificate }) => certificate.version === 1).map(
    ({ certificate: { subject }, line }) => ({
      id: "certificate-version-1",
      severity: "info",
      file,
      line,
      message: `${subject.text} is an X.509 version 1 certificate`,
      effect: "nodes accept it as their own or as a trusted CA, never as an intermediate; " +
        "rustls clients refuse it",
      fix: "sign with an extension file: openssl x509 -req … -extfile v3.ext",
    }),
  );
}

/** Certificates that issued none of the others. A root is merely superfluous. */
function strangers(file: string, chain: readonly Located[]): Remark[] {
  return chain.slice(1)
    .filter(({ certificate }) =>
      !chain.some((other) =>
        other.certificate !== certificate && isIssuer(other.certificate, certificate)
      )
    )
    .map(({ certificate: { subject }, line }) => ({
      id: "certificate-unrelated",
      severity: "info",
      file,
      line,
      message: `${subject.text} issued none of the certificates in this file`,
      effect: "it is sent in every handshake, and can keep GnuTLS from finding a path",
      fix: "take it out of the file",
    }));
}
