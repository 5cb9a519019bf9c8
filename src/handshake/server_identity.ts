/**
 * The server's certificates and its proof of owning the first of them. Whether the chain is to be
 * trusted is not judged here; a signature that does not verify ends the handshake, since no node
 * would go on.
 *
 * @module
 */

import { schemeFitsVersion, verifySignature } from "../crypto/signature.ts";
import { BAD_CERTIFICATE, DECODE_ERROR, DECRYPT_ERROR } from "../wire/alert.ts";
import { sameBytes } from "../wire/hex.ts";
import { signatureSchemes, TLS12 } from "../wire/registry.ts";
import { parseCertificate } from "../x509/certificate.ts";
import { DerError } from "../x509/der.ts";
import type { Channel } from "./channel.ts";
import { check } from "./check.ts";
import { seenOnly } from "./completable.ts";
import type { Offer } from "./offer.ts";
import { MAX_CERTIFICATES } from "./outcome.ts";

/** Notes the chain as it was served; its first certificate must be there, and readable. */
export function learnChain(channel: Channel, chain: readonly Uint8Array[]): void {
  channel.learned.certificates = chain.slice(0, MAX_CERTIFICATES);
  channel.learned.certificatesOmitted = Math.max(0, chain.length - MAX_CERTIFICATES);
  check(
    channel,
    chain.length > 0,
    "certificate-missing",
    () => "the server's chain is empty",
    DECODE_ERROR,
  );
  check(
    channel,
    serverPublicKey(channel) !== undefined,
    "certificate-unreadable",
    () => "the server's certificate cannot be read",
    BAD_CERTIFICATE,
  );
}

/** DER SubjectPublicKeyInfo of the leaf; undefined when there is none that can be read. */
export function serverPublicKey({ learned }: Channel): Uint8Array | undefined {
  const leaf = learned.certificates[0];
  if (leaf === undefined) return undefined;
  try {
    return parseCertificate(leaf).publicKey.spki;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** Notes and checks the server's signature. `scheme` is the one named, or implied in TLS 1.0/1.1. */
export function checkServerSignature(
  channel: Channel,
  offer: Offer,
  scheme: number | undefined,
  content: Uint8Array,
  signature: Uint8Array,
): void {
  const { learned, context } = channel;
  if (scheme !== undefined && context.version >= TLS12) {
    learned.signatureScheme = scheme;
    const { signatureSchemes: offered } = offer;
    const allowed = (offered.length === 0 || offered.includes(scheme)) &&
      schemeFitsVersion(scheme, context.version);
    check(channel, allowed, "signature-scheme-not-offered", () => {
      return `the server signs with ${signatureSchemes.nameOf(scheme)}, which was not offered`;
    });
  }
  const spki = serverPublicKey(channel);
  const verdict = spki === undefined || scheme === undefined
    ? "unsupported"
    : verifySignature(scheme, spki, content, signature);
  learned.checks = { ...learned.checks, serverSignature: verdict };
  // Whoever has not proven to own the key of its certificate has proven nothing.
  if (verdict === "unsupported") {
    throw seenOnly(channel, "the server's signature", "; it cannot be checked here");
  }
  check(
    channel,
    verdict !== "invalid",
    "server-signature-invalid",
    () => "the server's signature does not match its certificate",
    DECRYPT_ERROR,
  );
}

/** Notes and checks the server's Finished. */
export function checkServerFinished(
  channel: Channel,
  expected: Uint8Array,
  verifyData: Uint8Array,
): void {
  const valid = sameBytes(expected, verifyData);
  const serverFinished = valid ? "valid" : "invalid";
  channel.learned.serverFinishedSeen = true;
  channel.learned.checks = { ...channel.learned.checks, serverFinished };
  check(
    channel,
    valid,
    "server-finished-invalid",
    () => "the server's Finished does not match the handshake",
    DECRYPT_ERROR,
  );
}
