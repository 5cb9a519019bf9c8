/**
 * One rule for each reason for which a ScyllaDB node refuses a certificate chain.
 *
 * They share how the finding is made; what differs is what it means and what to do. Where one
 * reason follows from another, only the one that explains more is reported.
 *
 * @module
 */

import type { CertificateReport, ChainReport } from "../../model/port.ts";
import type { ChainReason } from "../../model/words.ts";
import { DEFAULT_FLAGS } from "../../x509/security_level.ts";
import { enoughFor } from "../../x509/strength.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import type { Draft, NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { CHAIN_TEXTS, type ChainText, TRUST_FIRST } from "./chain_texts.ts";

/** Rules in the order of {@link CHAIN_TEXTS}: `chain-expired`, `chain-issuer-unknown`, … */
export const chainRules: readonly NodeRule[] = CHAIN_TEXTS.map(chainRule);

/** A reason that says nothing more once one of these is given. */
const FOLLOWS_FROM: Partial<Record<ChainReason, readonly ChainReason[]>> = {
  "issuer-unknown": ["self-signed", "missing-intermediate", "no-truststore", "signature-invalid"],
  "constraints-violated": ["issuer-not-ca"],
};

function chainRule(text: ChainText): NodeRule {
  const { reason, title, runbook } = text;
  return {
    id: `chain-${reason}`,
    stage: "trust",
    severity: "error",
    basis: "derived",
    title,
    scope: "node",
    runbook,
    *judge(facts, cluster) {
      for (const { port, tls } of tlsPorts(facts)) {
        if (tls.chain === null || !gives(tls.chain, reason)) continue;
        if (isOverruled(tls.chain, facts.node.id, cluster)) continue;
        const { certificates, judgedAt, reasons, evidence = [] } = tls.chain;
        const [leaf] = certificates;
        const named = certificates.filter((certificate) => concerns(reason, certificate, judgedAt));
        const shown = (named.length > 0 ? named : leaf ? [leaf] : []).map(describe);
        yield {
          port: port.port,
          ...reason === "issuer-unknown"
            ? aboutIssuer(tls.chain, runbook.impact, facts, cluster)
            : {},
          evidence: [
            `${at(port)}: serves ${certificates.length} certificate${
              certificates.length === 1 ? "" : "s"
            }; refused for: ${reasons.includes(reason) ? reasons.join(", ") : reason}`,
            ...evidence,
            ...shown,
            `judged at ${judgedAt}`,
          ],
          ...reason === "insecure-algorithm" ? { fix: strengthFix(runbook.fix, tls.chain) } : {},
        };
      }
    },
  };
}

/** What is strong enough depends on the profile; only the first step says it. */
function strengthFix(steps: readonly string[], { profile = null }: ChainReport): string {
  if (profile === null || profile === DEFAULT_FLAGS.profile) return steps.join("\n");
  return [
    `The intended priority_string asks for security level ${profile}. Take a lower one, or issue every certificate again, the CA's too: ${
      enoughFor(profile)
    }.`,
    ...steps.slice(1),
  ].join("\n");
}

/**
 * Is this the reason to report, rather than one that follows from another? Dates speak for
 * themselves; everything else needs a truststore to be judged by.
 */
export function gives(chain: ChainReport, reason: ChainReason): boolean {
  if (chain.status === "unknown") {
    const isDated = reason === "expired" || reason === "not-yet-valid";
    return isDated && chain.certificates.some((each) => concerns(reason, each, chain.judgedAt));
  }
  if (chain.status !== "invalid" || !chain.reasons.includes(reason)) return false;
  return !(FOLLOWS_FROM[reason] ?? []).some((other) => chain.reasons.includes(other));
}

/** What is said of a CA that the truststore does not hold, by whether it holds one of that name. */
const UNKNOWN_CA = {
  differ: {
    says: "It comes from a CA whose name is not there.",
    cure:
      "The node has a certificate from the wrong CA: issue it from the right one. Or add that CA to every truststore.",
  },
  equal: {
    says:
      "A CA of that name is there, with another key: it was made anew, or somebody borrowed its name.",
    cure:
      "If the CA was made anew with another key: both must be in every truststore until all nodes have changed.",
  },
} as const;

/** Does the truststore hold a CA of the issuer's name? Then it is another one; else it is a strange one. */
function aboutIssuer(
  { certificates }: ChainReport,
  impact: string,
  { files }: NodeFacts,
  { shared }: ClusterFacts,
): Partial<Pick<Draft, "explanation" | "fix">> {
  const truststore = shared.truststore ?? files.truststore;
  if (truststore === null) return {};
  const names = new Set(truststore.certificates.map(({ subject }) => subject.text));
  const which = certificates.some(({ issuer }) => names.has(issuer)) ? "equal" : "differ";
  const { says, cure } = UNKNOWN_CA[which];
  return {
    explanation: `No certificate in the truststore issued this chain. ${says} ${impact}`,
    fix: [cure, ...TRUST_FIRST].join("\n"),
  };
}

/** Every other node's own truststore is known, and accepts the chain that the shared one refuses. */
export function isOverruled(chain: ChainReport, id: string, { nodes }: ClusterFacts): boolean {
  const valid = new Set(
    chain.judgements.filter(({ status }) => status === "valid").map((each) => each.truststoreOf),
  );
  const others = nodes.filter(({ node }) => node.id !== id);
  return others.length > 0 && others.every(({ node }) => valid.has(node.id));
}

/** Which certificates of a chain the reason speaks of, where the report shows it. */
function concerns(reason: ChainReason, certificate: CertificateReport, judgedAt: string): boolean {
  const now = Date.parse(judgedAt);
  switch (reason) {
    case "expired":
      return Date.parse(certificate.notAfter) < now;
    case "not-yet-valid":
      return Date.parse(certificate.notBefore) > now;
    case "insecure-algorithm":
      return /sha-?1|md5/i.test(certificate.signatureAlgorithm);
    case "self-signed":
      return certificate.issuer === certificate.subject;
    default:
      return false;
  }
}

function describe(certificate: CertificateReport): string {
  const { subject, issuer, notBefore, notAfter, serialNumber } = certificate;
  return `${subject}, issued by ${issuer}, valid ${notBefore} to ${notAfter}, serial ${serialNumber}`;
}
