/**
 * What must hold before a step: from what was probed where that shows it, else with the command that
 * finds out.
 *
 * @module
 */

import { does, sinceRelease } from "../../scylla/release.ts";
import { type ClusterFacts, type NodeFacts, releaseOf } from "../facts.ts";
import { remarksOn } from "../file_remarks.ts";
import { plaintextPeersInCluster } from "../rules/plaintext_inbound.ts";
import { evidenceOf, isProven, some, tlsOf } from "../seen.ts";
import { SHOW_DIALS, SHOW_RUNNING } from "../steps.ts";
import { filled, type Gate, gate, type GateMaker, idsOf, type PlainGate } from "./gate.ts";
import { everyNodeAnswers, everyPairVerifies, firewallLetsThrough } from "./path_gates.ts";
import { PLAN_STATES, type StatesKnown } from "./states.ts";
import type { Step, StepId } from "./steps.ts";

/** The gates of a step; before a node whose mode is open is changed, its mode must be known. */
export function gatesOf(
  facts: ClusterFacts,
  known: readonly StatesKnown[],
  blind: readonly StatesKnown[],
  step: Step,
): readonly Gate[] {
  if (blind.length > 0) return blind.map(modeIsKnown);
  return GATES[step.id].map((gate) => gate(facts, step, known));
}

const releaseKnowsIt: GateMaker = (facts) => {
  const old = facts.nodes.filter((node) => !does(releaseOf(node, facts), "transitional"));
  const told = facts.nodes.every(({ node }) => node.release !== null);
  const since = sinceRelease("transitional");
  return gate("release-knows-transitional", {
    holds: old.length > 0 ? false : told || !facts.semantics.isDefault ? true : null,
    basis: told ? "configured" : "intended",
    evidence: old.length > 0
      ? `${
        idsOf(old)
      }: before ${since}, where transitional means none and none never opens the TLS port`
      : told
      ? `every node runs ${since} or later`
      : `the nodes did not tell their release; ${facts.semantics.release.text} is assumed`,
    command: "scylla --version   # on every node",
  });
};

const portsAreEqual: GateMaker = ({ nodes }) => {
  const numbers = new Set(
    nodes.filter(({ dialAs }) => !dialAs).map(({ node }) =>
      `${node.expected.storagePort} and ${node.expected.sslStoragePort}`
    ),
  );
  return gate("ports-are-equal", {
    holds: numbers.size <= 1,
    basis: "intended",
    evidence: numbers.size <= 1
      ? `storage ports are ${[...numbers].join() || "mapped"} everywhere`
      : `several pairs of ports: ${some([...numbers])}`,
    command: "grep -nE '^(ssl_)?storage_port' /etc/scylla/scylla.yaml   # on every node",
  });
};

const filesAreGood: GateMaker = ({ nodes }) => {
  const given = nodes.filter(({ files }) =>
    files.certificate !== null && files.truststore !== null
  );
  const [fault] = nodes.flatMap((node) => faultIn(node) ?? []);
  return gate("files-are-in-place", {
    basis: "configured",
    holds: fault !== undefined ? false : given.length === nodes.length ? true : null,
    evidence: fault ??
      (given.length === nodes.length
        ? "certificate and truststore of every node were read"
        : "the nodes' files were not given"),
    command:
      "for f in scylla.crt scylla.key ca.crt; do sudo -u scylla head -c1 /etc/scylla/$f >/dev/null && echo $f ok; done; openssl verify -CAfile /etc/scylla/ca.crt -untrusted /etc/scylla/scylla.crt /etc/scylla/scylla.crt   # on every node",
  });
};

/** Why a node would not come up with its files, or would trust nobody. */
function faultIn(facts: NodeFacts): string | null {
  const [remark] = remarksOn(facts, "start");
  if (remark !== undefined) {
    return `${facts.node.id}: ${remark.file}:${remark.line}: ${remark.message}`;
  }
  return facts.files.truststore?.certificates.length === 0
    ? `${facts.node.id}: the truststore holds no certificate`
    : null;
}

export const everyNodeServesTls: PlainGate = ({ nodes }) => {
  const command = (node: NodeFacts | undefined) =>
    filled("openssl s_client -connect {tls} -brief </dev/null", node ?? nodes[0]);
  const id = "every-node-serves-tls" as const;
  const without = nodes.filter((node) => tlsOf(node) === null);
  if (without.length > 0) {
    const isClosed = without.some((node) => evidenceOf(node, "ssl_storage_port") !== "unseen");
    return gate(id, {
      holds: isClosed ? false : null,
      basis: "observed",
      evidence: `no TLS seen at ${
        idsOf(without)
      }: a node without a TLS listener goes down for every node that is transitional`,
      command: command(without[0]),
    });
  }
  // Whoever only ever sent an alert was not seen to serve anything.
  const unfinished = nodes.filter((node) => tlsOf(node)?.version == null);
  return gate(id, {
    holds: unfinished.length > 0 ? null : true,
    basis: "observed",
    evidence: unfinished.length > 0
      ? `no handshake with ${idsOf(unfinished)} came as far as a version`
      : `all ${nodes.length} nodes answer with TLS`,
    command: command(unfinished[0]),
  });
};

const DAY = 86_400_000;
const MARGIN_DAYS = 7;

export const nothingExpires: PlainGate = ({ nodes, at }) => {
  const soon = nodes.flatMap((facts) =>
    (tlsOf(facts)?.chain?.certificates ?? [])
      .filter(({ notAfter }) => Date.parse(notAfter) - at.getTime() < MARGIN_DAYS * DAY)
      .map(({ subject, notAfter }) => `${facts.node.id}: ${subject} ends ${notAfter}`)
  );
  const seen = nodes.every((facts) => tlsOf(facts)?.chain != null);
  return gate("nothing-expires", {
    basis: "observed",
    holds: soon.length > 0 ? false : seen ? true : null,
    evidence: soon[0] ??
      (seen
        ? `no certificate ends within ${MARGIN_DAYS} days`
        : "not every node's certificate was seen"),
    command: "openssl x509 -in /etc/scylla/scylla.crt -noout -enddate   # on every node",
  });
};

const everyNodeIsThere: GateMaker = (_, step, known) => {
  const allowed = [...step.from, ...step.goal];
  const elsewhere = known.filter(({ possible }) =>
    possible.some((state) => !allowed.includes(state))
  );
  return gate("every-node-took-the-step-before", {
    holds: elsewhere.length === 0,
    basis: "derived",
    evidence: elsewhere.length === 0
      ? `every node is in ${allowed.join(" or ")}`
      : `not there: ${
        some(elsewhere.map(({ facts, possible }) => `${facts.node.id} (${possible.join(" or ")})`))
      }`,
    command: filled(SHOW_RUNNING, elsewhere[0]?.facts ?? known[0]?.facts),
  });
};

/** The list names addresses that connected in the clear; our own probe may be among them. */
const noPlaintextInbound: GateMaker = ({ nodes }) => {
  const asked = nodes.filter(({ running }) => running?.plaintextPeers != null);
  const all = nodes.map(({ node }) => node);
  const called = asked.flatMap(({ node, running }) => {
    const peers = plaintextPeersInCluster(running?.plaintextPeers ?? [], all);
    return peers.length > 0 ? [`${node.id} from ${some(peers)}`] : [];
  });
  return gate("no-plaintext-inbound", {
    // The nodes' own lists of their callers.
    basis: "observed",
    holds: called.length > 0 ? false : asked.length === nodes.length ? true : null,
    evidence: called.length > 0
      ? `in the clear: ${some(called)}`
      : asked.length === nodes.length
      ? "no node was called in the clear by another"
      : `${nodes.length - asked.length} nodes were not asked who calls them in the clear`,
    command:
      "curl -s http://127.0.0.1:10000/messaging_service/messages/respond_completed   # on every node: no address of a node",
  });
};

function modeIsKnown({ facts, possible }: StatesKnown): Gate {
  const [question] = facts.node.observed.questions;
  return {
    id: `mode-of-${facts.node.id}-is-known`,
    holds: null,
    basis: "none",
    evidence: possible.length === 0
      ? "no mode explains what its ports do"
      : isProven(facts) || facts.running?.effective != null ||
          possible.length === PLAN_STATES.length - 1
      ? `it may be in ${possible.join(", ")}`
      : `no RPC answer showed that it is a ScyllaDB node; if it is one, it may be in ${
        possible.join(", ")
      }`,
    command: question?.command ?? filled(SHOW_DIALS, facts),
  };
}

const GATES: Readonly<Record<StepId, readonly GateMaker[]>> = {
  "certificates": [
    everyNodeAnswers,
    releaseKnowsIt,
    portsAreEqual,
    filesAreGood,
    firewallLetsThrough,
  ],
  "transitional": [
    everyNodeAnswers,
    releaseKnowsIt,
    portsAreEqual,
    filesAreGood,
    everyNodeServesTls,
    everyPairVerifies,
    nothingExpires,
  ],
  "final": [
    everyNodeAnswers,
    releaseKnowsIt,
    everyNodeIsThere,
    filesAreGood,
    noPlaintextInbound,
    everyPairVerifies,
    nothingExpires,
  ],
  "back-to-transitional": [
    everyNodeAnswers,
    releaseKnowsIt,
    everyNodeServesTls,
    everyPairVerifies,
  ],
  "back-to-passive": [everyNodeAnswers, releaseKnowsIt, everyNodeIsThere],
  "back-to-none": [everyNodeAnswers, releaseKnowsIt, everyNodeIsThere],
};
