/**
 * What two nodes with these priority strings have in common, and what a handshake between them picks.
 *
 * A ScyllaDB node uses its string in both roles, so a pair has two handshakes. In each, GnuTLS follows
 * the client's order (the server's with `%SERVER_PRECEDENCE`): the version first, and only then a
 * suite for it, so two nodes that share TLS 1.3 but none of its suites fail, whatever they share in
 * TLS 1.2. Which suite fits also depends on the key in the server's certificate.
 *
 * @module
 */

import { SIGNATURE_USE } from "./algorithms.ts";
import type { Expansion } from "./expand.ts";
import { type Suite, suiteNamed } from "./suites.ts";

/** The server certificate's key; an elliptic one by its curve. */
export const KEY_TYPES = [
  "rsa",
  "secp256r1",
  "secp384r1",
  "secp521r1",
  "ed25519",
  "ed448",
] as const;
export type KeyType = typeof KEY_TYPES[number];

/** The kind of a certificate's key; `null` for one that GnuTLS has no suites for. */
export function keyTypeNamed(
  key: { readonly algorithm: string; readonly curve?: string | null | undefined },
): KeyType | null {
  const algorithm = key.algorithm.toLowerCase();
  if (algorithm.startsWith("rsa")) return "rsa";
  const curve = (key.curve ?? algorithm).toLowerCase().replaceAll("-", "");
  return CURVES[curve] ?? null;
}

const CURVES: Readonly<Record<string, KeyType>> = {
  p256: "secp256r1",
  prime256v1: "secp256r1",
  secp256r1: "secp256r1",
  p384: "secp384r1",
  secp384r1: "secp384r1",
  p521: "secp521r1",
  secp521r1: "secp521r1",
  ed25519: "ed25519",
  ed448: "ed448",
};

export interface Negotiated {
  readonly version: string;
  readonly cipher: string;
  /** null where the key exchange names none (plain RSA, DHE with the server's own parameters). */
  readonly group: string | null;
  /** How the server signs; null where it does not (plain RSA). */
  readonly signature: string | null;
  /** The kind of server key for which this holds. */
  readonly key: KeyType;
}

export interface Common {
  readonly versions: readonly string[];
  readonly ciphers: readonly string[];
  readonly groups: readonly string[];
  readonly signatures: readonly string[];
  readonly wouldNegotiate: Negotiated | null;
  /** Why nothing would be negotiated; null when something would. */
  readonly why: string | null;
}

const VERSIONS_BY_AGE = ["TLS1.3", "TLS1.2", "TLS1.1", "TLS1.0"];

/** What `client`, dialling `server`, would get when the server's certificate has a key of this type. */
export function negotiate(client: Expansion, server: Expansion, key: KeyType = "rsa"): Common {
  const [leads, follows] = server.options.includes("%SERVER_PRECEDENCE")
    ? [server, client]
    : [client, server];
  const shared = (kind: "versions" | "ciphers" | "offeredGroups" | "signatures") =>
    leads[kind].filter((name) => follows[kind].includes(name));
  const common = {
    versions: shared("versions").filter((version) => version.startsWith("VERS-TLS")),
    ciphers: shared("ciphers"),
    groups: shared("offeredGroups"),
    signatures: shared("signatures"),
  };
  const clientHasFfdhe = client.offeredGroups.some(isFiniteField);
  const result = pick(common, key, clientHasFfdhe);
  return typeof result === "string"
    ? { ...common, wouldNegotiate: null, why: result }
    : { ...common, wouldNegotiate: result, why: null };
}

type Shared = Pick<Common, "versions" | "ciphers" | "groups" | "signatures">;

/** The outcome, or why there is none. */
function pick(common: Shared, key: KeyType, clientHasFfdhe: boolean): Negotiated | string {
  const version = VERSIONS_BY_AGE.find((name) => common.versions.includes(`VERS-${name}`));
  if (!version) return "no TLS version in common";
  const suites = common.ciphers.flatMap((name) => suiteNamed(name) ?? [])
    .filter((suite) => isIn(suite, version) && fitsKey(suite, key));
  if (suites.length === 0) return `no cipher suite in common for ${version} (${key} key)`;
  const withGroup = suites.flatMap((suite) => {
    const group = groupFor(suite, common.groups, clientHasFfdhe);
    return group === undefined ? [] : [{ suite, group }];
  });
  if (withGroup.length === 0) return `no group in common for ${version}`;
  const signature = common.signatures.find((name) => signs(name, version, key));
  const usable = withGroup.find(({ suite }) =>
    signature !== undefined || !negotiatesSignature(suite, version)
  );
  if (!usable) return `no signature algorithm in common for ${version} (${key} key)`;
  return {
    version: `VERS-${version}`,
    cipher: usable.suite.name,
    group: usable.group,
    signature: negotiatesSignature(usable.suite, version) ? signature ?? null : null,
    key,
  };
}

function isIn(suite: Suite, version: string): boolean {
  if (version === "TLS1.3" || suite.minTls === "TLS1.3") return version === suite.minTls;
  return version >= suite.minTls;
}

const RSA_EXCHANGES: ReadonlySet<string> = new Set(["ECDHE-RSA", "RSA", "DHE-RSA"]);

const fitsKey = ({ kx }: Suite, key: KeyType) =>
  kx === null || (key === "rsa" ? RSA_EXCHANGES.has(kx) : kx === "ECDHE-ECDSA");

/** Plain RSA decrypts instead of signing, and before TLS 1.2 there is nothing to choose. */
const negotiatesSignature = ({ kx }: Suite, version: string) =>
  kx === null || (kx !== "RSA" && version === "TLS1.2");

const isFiniteField = (group: string) => group.startsWith("GROUP-FFDHE");

/**
 * The group for a suite: null when it takes none, undefined when it needs one that is missing.
 *
 * To a client that names no finite field at all, DHE is served with the server's own parameters:
 * ScyllaDB sets some (`set_dh_level`). To one that names only others it is not (RFC 7919 §4).
 */
function groupFor(
  { kx }: Suite,
  groups: readonly string[],
  clientHasFfdhe: boolean,
): string | null | undefined {
  if (kx === "RSA") return null;
  if (kx === null) return groups[0];
  if (kx.startsWith("ECDHE")) return groups.find((group) => !isFiniteField(group));
  return groups.find(isFiniteField) ?? (clientHasFfdhe ? undefined : null);
}

/** RSA keys sign with PSS in TLS 1.3; `RSA-PSS-SHA…` asks for a key of its own kind. */
function signs(name: string, version: string, key: KeyType): boolean {
  const bare = name.slice("SIGN-".length);
  const use = SIGNATURE_USE.get(bare);
  if (use === "never" || use === undefined) return false;
  const is13 = version === "TLS1.3";
  if (key === "rsa") {
    return /^RSA-PSS-RSAE-/.test(bare) || (!is13 && /^RSA-SHA/.test(bare));
  }
  if (key.startsWith("ed")) return bare.toLowerCase() === `eddsa-${key}`;
  return is13
    ? bare.startsWith(`ECDSA-${key.toUpperCase()}-`)
    : bare.startsWith("ECDSA-") && use !== "only-1.3";
}
