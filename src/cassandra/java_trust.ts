/**
 * What Java's PKIX comes to where ringshake's own verification, which is GnuTLS's, refused a chain: held
 * against Java 17 for each kind of refusal. Where the two were not seen to agree, nothing is said.
 *
 * @module
 */

import type { ChainReason } from "../model/words.ts";

/** Both refuse, whatever lies in the truststore beside the leaf itself. */
const REFUSED: ReadonlySet<ChainReason> = new Set<ChainReason>([
  "issuer-unknown",
  "self-signed",
  "missing-intermediate",
  "signature-invalid",
]);

interface Served {
  readonly fingerprintSha256: string;
  readonly notBefore: string | Date;
  readonly notAfter: string | Date;
}

/** Of the reasons, those for which Java refuses too, and those of which that is not known. */
export interface JavaRefusal {
  readonly sure: readonly ChainReason[];
  readonly unsure: readonly ChainReason[];
}

const NOTHING: JavaRefusal = { sure: [], unsure: [] };

/**
 * `served` is the chain, leaf first; `trusted` the fingerprints of the truststore, as far as it is known.
 * What the truststore holds is trusted without a look at its dates, and a leaf in it without a look at all.
 */
export function javaRefusal(
  reasons: readonly ChainReason[],
  served: readonly Served[],
  trusted: ReadonlySet<string>,
  at: Date,
): JavaRefusal {
  const [leaf] = served;
  if (leaf === undefined || trusted.has(leaf.fingerprintSha256)) return NOTHING;
  const judged = served.filter(({ fingerprintSha256 }) => !trusted.has(fingerprintSha256));
  const sure = new Set(reasons.filter((reason) => REFUSED.has(reason)));
  if (reasons.includes("expired") && judged.some(({ notAfter }) => new Date(notAfter) < at)) {
    sure.add("expired");
  }
  if (
    reasons.includes("not-yet-valid") && judged.some(({ notBefore }) => new Date(notBefore) > at)
  ) {
    sure.add("not-yet-valid");
  }
  // Dates of what is trusted are nothing to Java; without a truststore nobody was asked.
  const passed: readonly ChainReason[] = ["expired", "not-yet-valid", "no-truststore"];
  const unsure = reasons.filter((reason) => !sure.has(reason) && !passed.includes(reason));
  return { sure: reasons.filter((reason) => sure.has(reason)), unsure };
}
