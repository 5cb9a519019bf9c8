import type { ClientFailure } from "../model/words.ts";
import type { Certificate } from "../x509/certificate.ts";
export const TRUST_RULES = [
  "openssl-1.1",
  "openssl-3",
  "openssl-3-strict",
  "jdk",
  "go",
  "webpki",
  "gnutls",
] as const;
export type TrustRules = typeof TRUST_RULES[number];
export type TrustFailure = ClientFailure;
export function clientVerdict(
  _chain: readonly Certificate[],
  _question: {
    rules: TrustRules;
    trust: readonly Certificate[] | null;
    name: string | null;
    at: Date;
  },
): TrustFailure[] {
  return [];
}
