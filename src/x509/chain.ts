/**
 * Would a ScyllaDB node with this truststore accept this chain? GnuTLS's verdict, in the words of a
 * report, with the sentences that prove it.
 *
 * A node checks no host name and no purpose: neither SAN nor extended key usage can make a chain
 * invalid here (Seastar's RPC client passes no `server_name`).
 *
 * @module
 */

import { CHAIN_REASONS, type ChainReason, type ChainStatus } from "../model/words.ts";
import { MAX_DEPTH } from "./arrangement.ts";
import type { Certificate } from "./certificate.ts";
import type { RevocationList } from "./crl.ts";
import { type Flag, keyFault, type Refusal, staplingFaults } from "./faults.ts";
import { unknownIssuer } from "./unknown_issuer.ts";
import { DEFAULT_FLAGS, type Profile, type VerifyFlags } from "./security_level.ts";
import { type TrustList, trustList } from "./trust_list.ts";
import { type Verification, verifyChain } from "./verification.ts";

export interface ChainQuestion {
  /** As served, leaf first. */
  readonly chain: readonly Certificate[];
  /** Null: not given to ringshake. Empty: the judging node has none, and trusts nothing. */
  readonly truststore: readonly Certificate[] | null;
  readonly revocationLists?: readonly RevocationList[];
  readonly at: Date;
  /** What the judging node's priority string brings; {@link DEFAULT_FLAGS} when nothing is said. */
  readonly flags?: VerifyFlags;
  /** Certificates seen elsewhere in the cluster: they tell a missing intermediate from a strange CA. */
  readonly others?: readonly Certificate[];
}

export interface ChainVerdict {
  readonly status: ChainStatus;
  /** In the order of {@link CHAIN_REASONS}. */
  readonly reasons: readonly ChainReason[];
  /** From the leaf to the trusted certificate, as far as it could be followed. */
  readonly path: readonly Certificate[];
  /** Sentences, the decisive one first. */
  readonly evidence: readonly string[];
  /** What a node writes when it refuses, without its `rpc - client …` prefix; null if it accepts. */
  readonly log: string | null;
  /** Accepted, and refused where a crypto policy raises the profile to {@link STRICT}. */
  readonly dependsOnPolicy: boolean;
}

/** Judges a chain the way a node would. */
export function judgeChain(question: ChainQuestion): ChainVerdict {
  const { chain, truststore, revocationLists = [], at, flags = DEFAULT_FLAGS } = question;
  const leaf = chain[0];
  if (leaf === undefined) return undecided([], ["no certificate was served"]);
  if (truststore === null) {
    const weak = keyFault(leaf, flags.profile);
    if (weak.length > 0) return weakAnyway(leaf, weak);
    return undecided(["no-truststore"], ["no truststore was given to judge the chain with"]);
  }
  const unreadable = importFault(chain);
  if (unreadable) return unreadable;
  const trust = trustList(usable(truststore), revocationLists);
  const verification = verifyChain(chain, { trust, at, flags });
  const decided = [
    ...verification.refusals.filter(({ flag }) => flag !== "undecided"),
    ...chain.flatMap(staplingFaults),
  ];
  if (decided.length > 0) return refused(leaf, decided, verification, trust, question);
  if (verification.refusals.length > 0) {
    return { ...undecided([], verification.refusals.map(sentence)), path: verification.path };
  }
  return accepted(verification, trust, question);
}

/** One certificate that GnuTLS does not take, and it takes none of the file. */
function usable(truststore: readonly Certificate[]): readonly Certificate[] {
  return truststore.every(({ refusals }) => refusals.length === 0) ? truststore : [];
}

function undecided(reasons: ChainReason[], evidence: string[]): ChainVerdict {
  return { status: "unknown", reasons, path: [], evidence, log: null, dependsOnPolicy: false };
}

/** What GnuTLS will not even look at: it ends the handshake with an error of its own. */
function importFault(chain: readonly Certificate[]): ChainVerdict | undefined {
  const base = { status: "invalid", path: chain.slice(0, 1), dependsOnPolicy: false } as const;
  if (chain.length > MAX_DEPTH) {
    return {
      ...base,
      reasons: ["constraints-violated"],
      evidence: [`${chain.length} certificates were served; GnuTLS takes at most ${MAX_DEPTH}`],
      log: "Some constraint limits were reached.",
    };
  }
  for (const { subject, refusals: [refusal] } of chain) {
    if (refusal === undefined) continue;
    const { why, error } = refusal;
    return {
      ...base,
      reasons: ["signature-invalid"],
      evidence: [`${subject.text}: GnuTLS does not take this certificate: ${why}`],
      log: error,
    };
  }
  return undefined;
}

function accepted(
  { path }: Verification,
  trust: TrustList,
  question: ChainQuestion,
): ChainVerdict {
  const objections = objectionsElsewhere(trust, question).map(sentence);
  const policy = `a node whose crypto policy sets min-verification-profile = ${STRICT} refuses it`;
  return {
    status: "valid",
    reasons: [],
    path,
    evidence: [
      `it leads to ${path.at(-1)?.subject.text}, which is in the truststore`,
      ...objections.length > 0 ? [policy, ...objections] : [],
    ],
    log: null,
    dependsOnPolicy: objections.length > 0,
  };
}

/** What the crypto policy in ScyllaDB's packages may raise the profile to. */
const STRICT: Profile = "medium";

/** Refusals where a crypto policy asks for {@link STRICT}: none where the priority string asks for more. */
function objectionsElsewhere(
  trust: TrustList,
  { chain, at, flags = DEFAULT_FLAGS }: ChainQuestion,
): readonly Refusal[] {
  return verifyChain(chain, { trust, at, flags: { ...flags, profile: STRICT } }).refusals;
}

/** Whatever the truststore holds, a leaf with such a key is refused. */
function weakAnyway(leaf: Certificate, weak: readonly Refusal[]): ChainVerdict {
  return {
    status: "invalid",
    reasons: ["insecure-algorithm"],
    path: [leaf],
    evidence: [...weak.map(sentence), "no truststore was given, and none would make up for it"],
    log: logLine(leaf, weak),
    dependsOnPolicy: false,
  };
}

function refused(
  leaf: Certificate,
  refusals: readonly Refusal[],
  { path }: Verification,
  trust: TrustList,
  question: ChainQuestion,
): ChainVerdict {
  const { others = [] } = question;
  const reasons = new Set<ChainReason | undefined>(refusals.map(({ flag }) => REASONS[flag]));
  const evidence = refusals.map(sentence);
  for (const { flag, certificate } of refusals) {
    if (flag !== "signer-not-found") continue;
    const cause = unknownIssuer(certificate, path, trust, others);
    reasons.add(cause.reason);
    evidence.push(...cause.evidence);
  }
  if (trust.size === 0) {
    reasons.add("no-truststore");
    evidence.push("the truststore is missing, empty or unusable, so nothing is trusted");
  }
  return {
    status: "invalid",
    reasons: CHAIN_REASONS.filter((reason) => reasons.has(reason)),
    path,
    evidence: [...new Set(evidence)],
    log: logLine(leaf, refusals),
    dependsOnPolicy: false,
  };
}

function logLine({ issuer, subject }: Certificate, refusals: readonly Refusal[]): string {
  const texts = TEXTS.filter(([flag]) => refusals.some((refusal) => refusal.flag === flag))
    .map(([, text]) => ` ${text}`).join("");
  return `The certificate is NOT trusted.${texts} ` +
    `(Issuer=[${issuer.text}], Subject=[${subject.text}])`;
}

function sentence({ certificate, why }: Refusal): string {
  return `${certificate.subject.text || "the certificate without a name"} ${why}`;
}

const REASONS: Readonly<Record<Flag, ChainReason>> = {
  "signer-not-found": "issuer-unknown",
  "signer-not-ca": "issuer-not-ca",
  "signature-failure": "signature-invalid",
  "insecure-algorithm": "insecure-algorithm",
  "signer-constraints-failure": "constraints-violated",
  "not-activated": "not-yet-valid",
  expired: "expired",
  revoked: "revoked",
  "unknown-crit-extensions": "unknown-critical-extension",
  unverifiable: "signature-invalid",
  undecided: "signature-invalid",
  "missing-ocsp-status": "constraints-violated",
};

/** In the order in which `gnutls_certificate_verification_status_print` writes them. */
const TEXTS: readonly [Flag, string][] = [
  ["revoked", "The certificate chain is revoked."],
  ["signer-not-found", "The certificate issuer is unknown."],
  ["signer-not-ca", "The certificate issuer is not a CA."],
  ["insecure-algorithm", "The certificate chain uses insecure algorithm."],
  ["signer-constraints-failure", "The certificate chain violates the signer's constraints."],
  ["not-activated", "The certificate chain uses not yet valid certificate."],
  ["expired", "The certificate chain uses expired certificate."],
  ["signature-failure", "The signature in the certificate is invalid."],
  [
    "missing-ocsp-status",
    "The certificate requires the server to include an OCSP status in its response, " +
    "but the OCSP status is missing.",
  ],
  ["unknown-crit-extensions", "The certificate contains an unknown critical extension."],
];
