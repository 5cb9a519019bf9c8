export const CLIENT_FAILURES = [
  "closed",
  "plain-port",
  "tls-port",
  "protocol-version",
  "no-cipher",
  "client-certificate-missing",
  "client-certificate-refused",
  "hang-up",
  "issuer-unknown",
  "self-signed",
  "expired",
  "not-yet-valid",
  "name-mismatch",
  "no-subject-alt-name",
  "weak-key",
  "weak-signature",
  "not-strict",
  "ca-as-end-entity",
  "bad-purpose",
  "version-too-low",
] as const;
export type ClientFailure = typeof CLIENT_FAILURES[number];
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly source: "recorded" | "documented";
  readonly seenWith: string;
  readonly hello: string;
  readonly checks: { chain: boolean; name: boolean; rules: "openssl-3" };
  readonly prints: Readonly<Partial<Record<ClientFailure, string>>>;
  readonly works: string;
}
