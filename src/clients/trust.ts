import type { ClientFailure } from "./client.ts";
import type { Certificate } from "../x509/certificate.ts";
export function clientVerdict(
  _chain: readonly Certificate[],
  _o: { rules: "openssl-3"; trust: readonly Certificate[] | null; name: string | null; at: Date },
): ClientFailure[] {
  return [];
}
