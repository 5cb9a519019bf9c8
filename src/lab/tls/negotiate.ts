/**
 * What a node makes of a ClientHello: version, suite, group and signature scheme, or the alert that
 * says why nothing. Pure, so that a table of offers can be tested against it.
 *
 * The outcomes were measured, and one is surprising: a TLS 1.2 client and a TLS 1.3 server (and the other
 * way round) part over "no supported cipher suites", never over the version.
 *
 * @module
 */

import { chooseScheme, keyKind } from "../../crypto/signature.ts";
import { type CipherSuite, cipherSuite } from "../../crypto/suites.ts";
import { TLS_FALLBACK_SCSV } from "../../wire/cipher_suites.ts";
import type { KeyShareEntry } from "../../wire/extension_body.ts";
import { TLS12, TLS13 } from "../../wire/registry.ts";
import type { Hello } from "./hello.ts";
import type { Credentials, TlsPolicy } from "./policy.ts";
import { refusals } from "./refusal.ts";

export interface Choice {
  readonly version: number;
  readonly suite: CipherSuite;
  /** Null for plain RSA key exchange. */
  readonly group: number | null;
  /** The scheme of the server's signature; null for plain RSA key exchange. */
  readonly scheme: number | null;
  /** TLS 1.3: the client's share in `group`; null when it must be asked for. */
  readonly share: KeyShareEntry | null;
}

/** The version to answer with, or throws `Refusal`. */
export function chooseVersion(hello: Hello, policy: TlsPolicy): number {
  const version = commonVersion(hello, policy);
  const highest = policy.versions.at(-1) ?? 0;
  if (hello.suites.includes(TLS_FALLBACK_SCSV) && version < highest) throw refusals.fallback();
  return version;
}

/** Suite, group and scheme in a version, or throws `Refusal`. */
export function choose(
  version: number,
  hello: Hello,
  policy: TlsPolicy,
  credentials: Credentials | null,
): Choice {
  if (credentials === null) throw refusals.noCipher();
  return version === TLS13
    ? choose13(hello, policy, credentials)
    : choose12(hello, policy, credentials, version);
}

function commonVersion(hello: Hello, policy: TlsPolicy): number {
  const has13 = policy.versions.includes(TLS13);
  if (has13 && hello.versions !== null) {
    const common = policy.versions.filter((version) => hello.versions?.includes(version));
    return common.at(-1) ?? (hello.versions.includes(TLS12) ? noneBut13() : tooOld());
  }
  const before13 = policy.versions.filter((version) => version < TLS13);
  const common = before13.filter((version) => version <= hello.legacyVersion);
  const version = common.at(-1);
  if (version !== undefined && hello.legacyVersion >> 8 === 3) return version;
  return before13.length === 0 && hello.legacyVersion >= TLS12 ? noneBut13() : tooOld();
}

function noneBut13(): never {
  throw refusals.noCipher();
}

function tooOld(): never {
  throw refusals.version();
}

function choose13(hello: Hello, policy: TlsPolicy, credentials: Credentials): Choice {
  if (hello.groups === null || hello.keyShares === null) throw refusals.missingExtension();
  const suite = hello.suites.map(cipherSuite).find((each) =>
    each !== undefined && each.keyExchange === "tls13" && policy.suites.has(each.id)
  );
  const scheme = schemeFor(TLS13, hello, policy, credentials);
  if (suite === undefined || scheme === undefined) throw refusals.noCipher();
  const groups = hello.groups.filter((group) => policy.groups.includes(group));
  const shares = hello.keyShares;
  const shared = groups.find((group) => shares.some((share) => share.group === group));
  const group = shared ?? groups[0];
  if (group === undefined) throw refusals.noGroup();
  const share = shares.find((each) => each.group === group) ?? null;
  return { version: TLS13, suite, group, scheme, share };
}

function choose12(
  hello: Hello,
  policy: TlsPolicy,
  credentials: Credentials,
  version: number,
): Choice {
  const scheme = schemeFor(version, hello, policy, credentials) ?? null;
  const authentication = AUTHENTICATION[keyKind(credentials.privateKey)];
  for (const suite of hello.suites.map(cipherSuite)) {
    if (suite === undefined || !policy.suites.has(suite.id)) continue;
    if (version < suite.minVersion || version > suite.maxVersion) continue;
    if (suite.authentication !== authentication) continue;
    if (suite.keyExchange === "RSA") {
      return { version, suite, group: null, scheme: null, share: null };
    }
    const group = groupFor(suite, hello, policy);
    if (group === undefined || scheme === null) continue;
    return { version, suite, group, scheme, share: null };
  }
  throw refusals.noCipher();
}

/** RFC 8422 §5.10: Ed25519 certificates go with the ECDSA suites. */
const AUTHENTICATION: Readonly<Record<string, CipherSuite["authentication"]>> = {
  "RSA": "RSA",
  "RSA-PSS": "RSA",
  "ECDSA": "ECDSA",
  "Ed25519": "ECDSA",
};

const P256 = 0x17;
const FFDHE2048 = 0x100;
const isFiniteField = (group: number) => group >> 8 === 1;

/** The client's first group of the right kind; without a list of its own, what everyone has. */
function groupFor(suite: CipherSuite, hello: Hello, policy: TlsPolicy): number | undefined {
  const wanted = suite.keyExchange === "DHE";
  const offered = hello.groups?.filter((group) => isFiniteField(group) === wanted) ?? [];
  const common = offered.find((group) => policy.groups.includes(group));
  if (common !== undefined) return common;
  // RFC 7919 §4: a client that names no ffdhe group takes whatever it is given.
  if (wanted) return offered.length === 0 ? FFDHE2048 : undefined;
  return hello.groups === null ? P256 : undefined;
}

/** RFC 5246 §7.4.1.4.1: a TLS 1.2 client that is silent means SHA-1, which no node signs with. */
function schemeFor(
  version: number,
  hello: Hello,
  policy: TlsPolicy,
  { privateKey }: Credentials,
): number | undefined {
  const offered = hello.signatureSchemes ?? [];
  const common = offered.filter((scheme) => policy.signatureSchemes.includes(scheme));
  return chooseScheme(version, privateKey, common);
}
