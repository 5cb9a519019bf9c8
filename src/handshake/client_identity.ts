/**
 * Our answer to a CertificateRequest: a chain and the proof of owning its key, or an empty list.
 *
 * @module
 */

import { certificateVerifyContent } from "../crypto/schedule13.ts";
import type { HashName } from "../crypto/hash.ts";
import { certificate12, certificate13 } from "../wire/certificate.ts";
import { TLS12 } from "../wire/registry.ts";
import { certificateVerify, certificateVerify11 } from "../wire/small_messages.ts";
import type { Channel } from "./channel.ts";
import type { ClientCredentials } from "./credentials.ts";
import type { Offer } from "./offer.ts";
import { type CertificateRequestFacts, MAX_CA_NAMES } from "./outcome.ts";

/** Notes what the server asks for. */
export function learnCertificateRequest(
  channel: Channel,
  signatureSchemes: readonly number[],
  certificateTypes: readonly number[],
  caNames: readonly Uint8Array[],
): void {
  channel.learned.certificateRequest = {
    signatureSchemes,
    certificateTypes,
    caNames: caNames.slice(0, MAX_CA_NAMES),
    caNamesOmitted: Math.max(0, caNames.length - MAX_CA_NAMES),
  };
}

/** The identity that we can prove to this server, and the scheme to do it with. */
export interface Presented {
  readonly credentials: ClientCredentials;
  readonly scheme: number;
}

/** Null when there is nothing to show, or no scheme that both sides can. */
export function presentable(
  { credentials }: Offer,
  version: number,
  { signatureSchemes }: CertificateRequestFacts,
): Presented | null {
  if (credentials === null || credentials.chain.length === 0) return null;
  const scheme = credentials.chooseScheme(version, signatureSchemes);
  return scheme === undefined ? null : { credentials, scheme };
}

export function sendCertificate13(
  channel: Channel,
  presented: Presented | null,
): void {
  const chain = presented?.credentials.chain ?? [];
  const certificateList = chain.map((certData) => ({ certData, extensions: [] }));
  channel.send(certificate13, { certificateRequestContext: new Uint8Array(0), certificateList });
  channel.learned.sentCertificate = chain.length > 0;
}

export function sendCertificate12(channel: Channel, presented: Presented | null): void {
  const certificateList = presented?.credentials.chain ?? [];
  channel.send(certificate12, { certificateList });
  channel.learned.sentCertificate = certificateList.length > 0;
}

/** RFC 8446 §4.4.3. */
export function sendCertificateVerify13(
  channel: Channel,
  { credentials, scheme }: Presented,
  hash: HashName,
): void {
  const content = certificateVerifyContent("client", channel.transcript.digest(hash));
  const signature = credentials.sign(scheme, content);
  channel.learned.clientSignatureScheme = scheme;
  channel.send(certificateVerify, { algorithm: scheme, signature });
}

/** RFC 5246 §7.4.8: over all messages so far. */
export function sendCertificateVerify12(
  channel: Channel,
  { credentials, scheme }: Presented,
): void {
  const signature = credentials.sign(scheme, channel.transcript.bytes());
  channel.learned.clientSignatureScheme = scheme;
  if (channel.context.version < TLS12) channel.send(certificateVerify11, { signature });
  else channel.send(certificateVerify, { algorithm: scheme, signature });
}
