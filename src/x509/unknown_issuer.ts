/**
 * Why is the issuer unknown? GnuTLS has one sentence for four mistakes with four cures: a
 * self-signed certificate, an intermediate that was not sent, a CA that carries a trusted name with
 * another key, and a CA that is simply another one.
 *
 * @module
 */

import type { ChainReason } from "../model/words.ts";
import { sameBytes } from "./bytes.ts";
import type { Certificate } from "./certificate.ts";
import { checkSignature } from "./signature.ts";
import { hasIssuer, isIssuer, isSelfIssued, type TrustList } from "./trust_list.ts";

export interface Cause {
  /** Beyond `issuer-unknown`; undefined when the bytes do not tell. */
  readonly reason: ChainReason | undefined;
  readonly evidence: readonly string[];
}

/** Explains why no issuer of `certificate`, the last of a path, is trusted. */
export function unknownIssuer(
  certificate: Certificate,
  path: readonly Certificate[],
  trust: TrustList,
  others: readonly Certificate[],
): Cause {
  const { issuer, subject } = certificate;
  // Equal names prove nothing: people give a CA and a node one and the same name. The signature does.
  const isSelfNamed = path.length === 1 && isSelfIssued(certificate);
  const own = isSelfNamed ? checkSignature(certificate, certificate.publicKey) : "invalid";
  if (own === "valid") {
    return {
      reason: "self-signed",
      evidence: [`${subject.text} signed itself, and is not in the truststore`],
    };
  }
  if (trust.named(issuer).length > 0) {
    return {
      reason: undefined,
      evidence: [`the truststore has a CA named ${issuer.text}, but with another key`],
    };
  }
  if (isSelfNamed) {
    const how = own === "unknown"
      ? "whether its own key signed it cannot be checked on this runtime"
      : "its own key did not sign it, so a CA of the same name did, and that one is not in the truststore";
    return {
      reason: undefined,
      evidence: [`${subject.text} names itself as issuer; ${how}`],
    };
  }
  const missing = missingIntermediate(certificate, trust, others);
  if (missing) {
    return {
      reason: "missing-intermediate",
      evidence: [
        `${missing.subject.text} leads to the truststore, but the peer does not send it`,
      ],
    };
  }
  if (namesItselfIntermediate(certificate)) {
    return {
      reason: "missing-intermediate",
      evidence: [
        `${issuer.text} is an intermediate by its name, and was not sent: append it to certificate`,
      ],
    };
  }
  return {
    reason: undefined,
    evidence: [
      `no certificate named ${issuer.text} is in the truststore, nor was one sent that leads there`,
    ],
  };
}

const MAX_STEPS = 8;

/** An intermediate known from elsewhere, through which `certificate` would be trusted. */
function missingIntermediate(
  certificate: Certificate,
  trust: TrustList,
  others: readonly Certificate[],
): Certificate | undefined {
  let first: Certificate | undefined;
  let current = certificate;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = others.find((other) =>
      !isSelfIssued(other) && isIssuer(current, other) && !sameBytes(current.der, other.der) &&
      checkSignature(current, other.publicKey) === "valid"
    );
    if (next === undefined) return undefined;
    first ??= next;
    if (hasIssuer(trust, next)) return first;
    current = next;
  }
  return undefined;
}

/** A guess, and worded as one: people name intermediates so that they can tell them from roots. */
function namesItselfIntermediate({ issuer }: Certificate): boolean {
  return issuer.attributes.some(({ value = "" }) =>
    /\b(intermediate|issuing|sub(ordinate)?[ -]?ca)\b/i.test(value.slice(0, 256))
  );
}
