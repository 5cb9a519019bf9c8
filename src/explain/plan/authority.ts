/**
 * Replacing the certificate authority, as a plan of the same kind: trust before use, and use before
 * the old one goes.
 *
 * @module
 */

import type { Certificate } from "../../x509/certificate.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import { some, tlsOf } from "../seen.ts";
import { ending } from "./ending.ts";
import { type Gate, gate } from "./gate.ts";
import type { Procedure } from "./plan.ts";
import { scyllaOnly } from "./scylla_only.ts";

/**
 * `old`: the new CA is not trusted yet. `trusts-both`: it is, and the node still serves the old.
 * `uses-new`: the node serves a certificate of the new CA, and trusts both. `new-only`: the old is gone.
 */
export const AUTHORITY_STATES = ["old", "trusts-both", "uses-new", "new-only", "unknown"] as const;
export type AuthorityState = typeof AUTHORITY_STATES[number];

interface AuthorityStep {
  readonly title: string;
  readonly goal: readonly AuthorityState[];
  readonly change: string;
  readonly rollback: string;
}

const STEPS: readonly AuthorityStep[] = [
  {
    title: "both CAs in every truststore",
    goal: ["trusts-both", "uses-new", "new-only"],
    change:
      "Add the new CA to the truststore, beside the old one. It is reloaded without a restart.",
    rollback:
      "Put the former truststore back: sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt",
  },
  {
    title: "certificates of the new CA",
    goal: ["uses-new", "new-only"],
    change: "Replace certificate and key by ones of the new CA.",
    rollback: "Put the former certificate and key back.",
  },
  {
    title: "the old CA out of every truststore",
    goal: ["new-only"],
    change: "Remove the old CA from the truststore.",
    rollback: "Add the old CA to every truststore again.",
  },
];

/** What to do next so that every node trusts, and uses, the new CA alone. */
export const planAuthorityRotation = (
  cluster: ClusterFacts,
  newAuthority: Certificate,
): Procedure<AuthorityState> => scyllaOnly(cluster, (facts) => planOf(facts, newAuthority));

function planOf(facts: ClusterFacts, newAuthority: Certificate): Procedure<AuthorityState> {
  const states = facts.nodes.map((node) => ({ node, state: stateOf(node, newAuthority) }));
  const byAddress = Object.fromEntries(states.map(({ node, state }) => [node.node.address, state]));
  const index = STEPS.findIndex(({ goal }) => !states.every(({ state }) => goal.includes(state)));
  const step = STEPS[index];
  const nothing = { states: byAddress, breaks: [], rollback: [] };
  if (step === undefined) {
    return { ...nothing, ...ending(facts, "every node trusts and uses the new CA alone") };
  }
  const behind = states.filter(({ state }) => !step.goal.includes(state));
  const ids = behind.map(({ node }) => node.node.id);
  const unknown = behind.filter(({ state }) => state === "unknown").map(({ node }) => node);
  return {
    ...nothing,
    step: `step ${index + 1} of ${STEPS.length}: ${step.title} (${
      states.length - behind.length
    } of ${states.length} nodes)`,
    next: {
      change: `${step.change} On: ${some(ids)}. One node at a time.`,
      nodes: ids,
      kind: "change",
      mode: null,
      gates: [truststoresAreKnown(unknown), everyNodeTookStep(STEPS[index - 1])],
    },
    rollback: [step.rollback],
  };
}

/** By the truststore's certificates when they are known, else by the CA names that the node lists. */
function stateOf(facts: NodeFacts, authority: Certificate): AuthorityState {
  const trusted = trustedBy(facts, authority);
  const chain = tlsOf(facts)?.chain;
  if (trusted === null || chain == null) return "unknown";
  if (!trusted.hasNew) return "old";
  if (!chain.certificates.some(({ issuer }) => issuer === authority.subject.text)) {
    return "trusts-both";
  }
  return trusted.hasOthers ? "uses-new" : "new-only";
}

function trustedBy(facts: NodeFacts, authority: Certificate) {
  const file = facts.files.truststore;
  if (file !== null) {
    const isNew = (each: Certificate) => each.fingerprintSha256 === authority.fingerprintSha256;
    return {
      hasNew: file.certificates.some(isNew),
      hasOthers: file.certificates.some((each) => !isNew(each)),
    };
  }
  const auth = tlsOf(facts)?.clientAuth;
  if (auth?.requested !== true) return null;
  const { text } = authority.subject;
  return {
    hasNew: auth.caNames.includes(text),
    hasOthers: auth.caNames.some((name) => name !== text),
  };
}

function truststoresAreKnown(unknown: readonly NodeFacts[]): Gate {
  const ids = some(unknown.map(({ node }) => node.id));
  return gate("truststores-are-known", {
    basis: "configured",
    holds: unknown.length === 0 ? true : null,
    evidence: unknown.length === 0
      ? "what every node trusts is known"
      : `what ${ids} trusts is not known: give the node's files in the inventory`,
    command:
      "openssl crl2pkcs7 -nocrl -certfile /etc/scylla/ca.crt | openssl pkcs7 -print_certs -noout   # on every node",
  });
}

/** The step at hand is the first that somebody has still to take, so the ones before it are done. */
function everyNodeTookStep(before: AuthorityStep | undefined): Gate {
  return gate("every-node-took-the-step-before", {
    holds: true,
    basis: "derived",
    evidence: before === undefined ? "it is the first step" : `done everywhere: ${before.title}`,
    command: "ringshake check -i INVENTORY   # no finding about a chain",
  });
}
