/**
 * Identities that no node should trust, made at run time to learn whom a node lets in.
 *
 * A GnuTLS acceptor names its certificate authorities in the CertificateRequest and refuses strangers
 * after the handshake. Whether it compares keys and dates, or only names, shows when a stranger's
 * authority carries the very DN that the acceptor asked for.
 *
 * @module
 */

import type { KeyObject } from "node:crypto";
import { issue, type Issued, type KeySpec } from "./issue.ts";

/** Who a probe may pose as without holding anything that the operator issued. */
export const FORGED_IDENTITIES = [
  "self-signed",
  "other-ca",
  "same-dn-ca",
  "expired",
  "not-yet-valid",
] as const;
export type ForgedIdentity = typeof FORGED_IDENTITIES[number];

/** What a client presents: certificates as DER, leaf first, and the leaf's private key. */
export interface Identity {
  readonly chain: readonly Uint8Array[];
  readonly privateKey: KeyObject;
}

export interface ForgeOptions {
  /** The present, as the caller's clock has it; validity is laid around it. */
  readonly at: Date;
  /** DER of the Name that the forged authority takes over; without it an invented one. */
  readonly caName?: Uint8Array;
  /** Default `CN=ringshake probe`: whoever reads the node's log can tell where it came from. */
  readonly subject?: string;
  /** Default ECDSA P-256. */
  readonly key?: KeySpec;
}

/**
 * Makes an untrusted identity. `expired` and `not-yet-valid` take over `caName` too when it is given,
 * since an acceptor's peer would withhold them otherwise.
 *
 * @throws {TypeError} `same-dn-ca` without `caName`.
 */
export async function forge(kind: ForgedIdentity, options: ForgeOptions): Promise<Identity> {
  const { at, key = "ecdsa-p256", subject = PROBE_SUBJECT } = options;
  const leaf = { subject, key, ...validity(kind, at) };
  if (kind === "self-signed") {
    const { certificate, privateKey } = await issue(leaf);
    return { chain: [certificate], privateKey };
  }
  const issuer = await forgedCa(kind, options);
  const { certificate, privateKey } = await issue({ ...leaf, issuer });
  return { chain: [certificate, issuer.certificate], privateKey };
}

const PROBE_SUBJECT = "CN=ringshake probe";
const INVENTED_CA = "CN=ringshake untrusted CA";
const DAY = 86_400_000;

function forgedCa(kind: ForgedIdentity, { at, caName, key }: ForgeOptions): Promise<Issued> {
  if (kind === "same-dn-ca" && caName === undefined) {
    throw new TypeError("same-dn-ca needs the name to take over");
  }
  return issue({
    subject: kind === "other-ca" ? INVENTED_CA : caName ?? INVENTED_CA,
    key: key ?? "ecdsa-p256",
    notBefore: days(at, -60),
    notAfter: days(at, 60),
    ca: true,
    keyUsage: ["keyCertSign", "cRLSign"],
  });
}

function validity(kind: ForgedIdentity, at: Date): { notBefore: Date; notAfter: Date } {
  const [from, to] = kind === "expired" ? [-30, -2] : kind === "not-yet-valid" ? [2, 30] : [-2, 30];
  return { notBefore: days(at, from), notAfter: days(at, to) };
}

/** Whole seconds: X.509 times carry no fractions. */
function days(at: Date, count: number): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000 + count * DAY);
}
