/**
 * Turning on client authentication, as a plan of the same kind: node by node, once every truststore
 * accepts every certificate.
 *
 * @module
 */

import type { ClientAuthReport } from "../../model/port.ts";
import type { Basis, ClientAuthMode } from "../../model/words.ts";
import { type ClusterFacts, modesOf, type NodeFacts } from "../facts.ts";
import { linkJudge } from "../links.ts";
import { some, tlsOf } from "../seen.ts";
import { CHECK_FILES } from "../steps.ts";
import { ending } from "./ending.ts";
import { breaksBy } from "./forecast.ts";
import { everyNodeServesTls, nothingExpires } from "./gates.ts";
import { everyNodeAnswers } from "./path_gates.ts";
import { type Gate, gate } from "./gate.ts";
import type { Procedure } from "./plan.ts";
import { scyllaOnly } from "./scylla_only.ts";

export type ClientAuthState = ClientAuthMode | "unknown";

/** What to do next so that every node requires a certificate of its peers. */
export const planClientAuth = (cluster: ClusterFacts): Procedure<ClientAuthState> =>
  scyllaOnly(cluster, planOf);

function planOf(facts: ClusterFacts): Procedure<ClientAuthState> {
  const states = facts.nodes.map((node) => ({ node, state: stateOf(node) }));
  const behind = states.filter(({ state }) => state !== "required").map(({ node }) => node);
  const done = facts.nodes.length - behind.length;
  const byAddress = Object.fromEntries(states.map(({ node, state }) => [node.node.address, state]));
  if (behind.length === 0) {
    return {
      ...ending(facts, "every node requires a client certificate"),
      states: byAddress,
      breaks: [],
      rollback: [],
    };
  }
  const ids = behind.map(({ node }) => node.id);
  return {
    step: `step 1 of 1: require_client_auth on every node (${done} of ${facts.nodes.length} nodes)`,
    states: byAddress,
    next: {
      change: `Set require_client_auth: true. On: ${some(ids)}. One node at a time: drain, ` +
        "restart, and go on when nodetool status shows UN on every node.",
      nodes: ids,
      kind: "change",
      mode: null,
      gates: [
        everyNodeAnswers(facts),
        everyNodeServesTls(facts),
        everyCertificateIsAccepted(facts),
        nothingExpires(facts),
        plainPortIsClosed(facts),
      ],
    },
    breaks: breaksBy(facts, behind, (node) => requiring(node, facts)),
    rollback: [
      "Set require_client_auth: false on the node that was changed last, and restart it.",
    ],
  };
}

function stateOf(facts: NodeFacts): ClientAuthState {
  const auth = tlsOf(facts)?.clientAuth;
  if (auth?.required === true) return "required";
  if (auth?.requested === true && auth.required === false) return "optional";
  return auth?.requested === false ? "none" : "unknown";
}

/** The node as it would ask, if that is known: of peers that it refuses, it lists no CA. */
function requiring(facts: NodeFacts, cluster: ClusterFacts): NodeFacts {
  const before = tlsOf(facts)?.clientAuth;
  if (before === undefined) return facts;
  const caNames = before.requested === true ? before.caNames : namesTrustedBy(facts, cluster);
  const after: ClientAuthReport = caNames === null
    ? { ...before, requested: null, required: null }
    : { ...before, requested: true, required: true, caNames };
  const ports = facts.node.ports.map((port) =>
    port.tls === null ? port : { ...port, tls: { ...port.tls, clientAuth: after } }
  );
  return { ...facts, node: { ...facts.node, ports } };
}

/** `null`: neither its truststore nor any certificate that it accepts is known. */
function namesTrustedBy(facts: NodeFacts, cluster: ClusterFacts): string[] | null {
  const file = facts.files.truststore;
  if (file !== null) return file.certificates.map(({ subject }) => subject.text);
  const judge = linkJudge();
  const own = judge.end(facts, cluster);
  const names = cluster.nodes.flatMap((peer) => {
    const chain = tlsOf(peer)?.chain;
    const refused = own.trusts(judge.end(peer, cluster)).status === "invalid";
    return chain == null || refused ? [] : chain.certificates.map(({ issuer }) => issuer);
  });
  return names.length === 0 ? null : names;
}

function everyCertificateIsAccepted(facts: ClusterFacts): Gate {
  const judge = linkJudge();
  const ends = facts.nodes.map((node) => judge.end(requiring(node, facts), facts));
  const open: string[] = [];
  for (const from of ends) {
    for (const to of ends) {
      if (from === to) continue;
      const { outcome, reason } = judge.handshake(from, to);
      const pair = `${from.id} to ${to.id}: ${reason}`;
      if (outcome === "fails") return accepts(false, "derived", pair);
      if (outcome === "unknown") open.push(pair);
    }
  }
  const [first] = open;
  if (first !== undefined) {
    const more = open.length > 1 ? ` (and ${open.length - 1} more)` : "";
    return accepts(null, "none", `${first}${more}`);
  }
  // Nobody requires it yet, so nobody can have been seen to be let in.
  return accepts(
    true,
    ends.length > 1 ? "derived" : "observed",
    "every node's certificate would be accepted by every other; none was seen to be",
  );
}

const accepts = (holds: boolean | null, basis: Basis, evidence: string): Gate =>
  gate("every-certificate-is-accepted", { holds, basis, evidence, command: CHECK_FILES });

/** It does not hold the step back for the links, but without it the step protects little. */
function plainPortIsClosed({ nodes }: ClusterFacts): Gate {
  const open = nodes.filter((node) => !modesOf(node).every((mode) => mode === "all"));
  return gate("plain-port-is-closed", {
    holds: open.length === 0,
    basis: "observed",
    evidence: open.length === 0
      ? "every node runs all"
      : `${
        some(open.map(({ node }) => node.id))
      }: the plain port takes peers without a certificate`,
    command: "ringshake plan --to all -i INVENTORY",
  });
}
