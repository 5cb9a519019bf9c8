/**
 * What must hold before a step: from what was probed where that shows it, else with the command that
 * finds out.
 *
 * @module
 */

import { does, sinceRelease } from "../../scylla/release.ts";
import { type ClusterFacts, type NodeFacts, releaseOf } from "../facts.ts";
import { remarksOn } from "../file_remarks.ts";
import { linkJudge } from "../links.ts";
import { plaintextPeersInCluster } from "../rules/plaintext_inbound.ts";
import { evidenceOf, some, tlsOf } from "../seen.ts";
import { fill, SHOW_DIALS, SHOW_RUNNING } from "../steps.ts";
import type { Gate } from "./plan.ts";
import type { StatesKnown } from "./states.ts";
import type { Step, StepId } from "./steps.ts";

export type GateMaker = (facts: ClusterFacts, step: Step, known: readonly StatesKnown[]) => Gate;
/** One that only looks at the cluster, whatever the step. */
export type PlainGate = (facts: ClusterFacts) => Gate;

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

export const everyNodeAnswers: PlainGate = ({ nodes }) => {
  const silent = nodes.filter((node) =>
    (["storage_port", "ssl_storage_port"] as const).every((role) => {
      const seen = evidenceOf(node, role);
      return seen === "closed" || seen === "unseen";
    })
  );
  return {
    id: "every-node-is-up",
    holds: silent.length === 0,
    evidence: silent.length === 0
      ? `all ${nodes.length} nodes answer`
      : `no answer from ${idsOf(silent)}`,
    command: "nodetool status   # UN for every node",
  };
};

const releaseKnowsIt: GateMaker = (facts) => {
  const old = facts.nodes.filter((node) => !does(releaseOf(node, facts), "transitional"));
  const told = facts.nodes.every(({ node }) => node.release !== null);
  const since = sinceRelease("transitional");
  return {
    id: "release-knows-transitional",
    holds: old.length > 0 ? false : told || !facts.semantics.isDefault ? true : null,
    evidence: old.length > 0
      ? `${
        idsOf(old)
      }: before ${since}, where transitional means none and none never opens the TLS port`
      : told
      ? `every node runs ${since} or later`
      : `the nodes did not tell their release; ${facts.semantics.release.text} is assumed`,
    command: "scylla --version   # on every node",
  };
};

const portsAreEqual: GateMaker = ({ nodes }) => {
  const numbers = new Set(
    nodes.filter(({ dialAs }) => !dialAs).map(({ node }) =>
      `${node.expected.storagePort} and ${node.expected.sslStoragePort}`
    ),
  );
  return {
    id: "ports-are-equal",
    holds: numbers.size <= 1,
    evidence: numbers.size <= 1
      ? `storage ports are ${[...numbers].join() || "mapped"} everywhere`
      : `several pairs of ports: ${some([...numbers])}`,
    command: "grep -nE '^(ssl_)?storage_port' /etc/scylla/scylla.yaml   # on every node",
  };
};

const filesAreGood: GateMaker = ({ nodes }) => {
  const given = nodes.filter(({ files }) =>
    files.certificate !== null && files.truststore !== null
  );
  const [fault] = nodes.flatMap((node) => faultIn(node) ?? []);
  return {
    id: "files-are-in-place",
    holds: fault !== undefined ? false : given.length === nodes.length ? true : null,
    evidence: fault ??
      (given.length === nodes.length
        ? "certificate and truststore of every node were read"
        : "the nodes' files were not given"),
    command:
      "for f in scylla.crt scylla.key ca.crt; do sudo -u scylla head -c1 /etc/scylla/$f >/dev/null && echo $f ok; done; openssl verify -CAfile /etc/scylla/ca.crt -untrusted /etc/scylla/scylla.crt /etc/scylla/scylla.crt   # on every node",
  };
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

const firewallLetsThrough: GateMaker = ({ nodes }) => {
  const mute = nodes.filter((node) => evidenceOf(node, "ssl_storage_port") === "unseen");
  const [first] = mute;
  return {
    id: "firewall-is-open",
    holds: mute.length === 0 ? true : null,
    evidence: mute.length === 0
      ? "the TLS port of every node answers or refuses from here; ask once more between the nodes"
      : `no answer from the TLS port of ${idsOf(mute)}`,
    command: filled(
      "nc -vz -w 3 {address} {ssl_storage_port}   # from every other node: refused is fine, a time-out is a firewall",
      first ?? nodes[0],
    ),
  };
};

export const everyNodeServesTls: PlainGate = ({ nodes }) => {
  const command = (node: NodeFacts | undefined) =>
    filled("openssl s_client -connect {tls} -brief </dev/null", node ?? nodes[0]);
  const id = "every-node-serves-tls";
  const without = nodes.filter((node) => tlsOf(node) === null);
  if (without.length > 0) {
    const isClosed = without.some((node) => evidenceOf(node, "ssl_storage_port") !== "unseen");
    return {
      id,
      holds: isClosed ? false : null,
      evidence: `no TLS seen at ${
        idsOf(without)
      }: a node without a TLS listener goes down for every node that is transitional`,
      command: command(without[0]),
    };
  }
  // Whoever only ever sent an alert was not seen to serve anything.
  const unfinished = nodes.filter((node) => tlsOf(node)?.version == null);
  return {
    id,
    holds: unfinished.length > 0 ? null : true,
    evidence: unfinished.length > 0
      ? `no handshake with ${idsOf(unfinished)} came as far as a version`
      : `all ${nodes.length} nodes answer with TLS`,
    command: command(unfinished[0]),
  };
};

/** Every pair could shake hands, in both directions, whatever the modes are now. */
export const everyPairVerifies: PlainGate = (facts) => {
  const judge = linkJudge();
  const ends = facts.nodes.map((node) => judge.end(node, facts));
  const open: string[] = [];
  for (const from of ends) {
    for (const to of ends) {
      if (from === to) continue;
      const { outcome, reason } = judge.handshake(from, to);
      if (outcome === "fails") {
        return verifies(false, `${from.id} to ${to.id}: ${reason}`);
      }
      if (outcome === "unknown") open.push(`${from.id} to ${to.id}: ${reason}`);
    }
  }
  const [first] = open;
  return first === undefined
    ? verifies(true, "versions agree and certificates are trusted between all nodes")
    : verifies(null, `${first}${open.length > 1 ? ` (and ${open.length - 1} more)` : ""}`);
};

const verifies = (holds: boolean | null, evidence: string): Gate => ({
  id: "every-pair-verifies",
  holds,
  evidence,
  command:
    "ringshake check -i INVENTORY   # with each node's scylla.yaml, or one shared truststore",
});

const DAY = 86_400_000;
const MARGIN_DAYS = 7;

export const nothingExpires: PlainGate = ({ nodes, at }) => {
  const soon = nodes.flatMap((facts) =>
    (tlsOf(facts)?.chain?.certificates ?? [])
      .filter(({ notAfter }) => Date.parse(notAfter) - at.getTime() < MARGIN_DAYS * DAY)
      .map(({ subject, notAfter }) => `${facts.node.id}: ${subject} ends ${notAfter}`)
  );
  const seen = nodes.every((facts) => tlsOf(facts)?.chain != null);
  return {
    id: "nothing-expires",
    holds: soon.length > 0 ? false : seen ? true : null,
    evidence: soon[0] ??
      (seen
        ? `no certificate ends within ${MARGIN_DAYS} days`
        : "not every node's certificate was seen"),
    command: "openssl x509 -in /etc/scylla/scylla.crt -noout -enddate   # on every node",
  };
};

const everyNodeIsThere: GateMaker = (_, step, known) => {
  const allowed = [...step.from, ...step.goal];
  const elsewhere = known.filter(({ possible }) =>
    possible.some((state) => !allowed.includes(state))
  );
  return {
    id: "every-node-took-the-step-before",
    holds: elsewhere.length === 0,
    evidence: elsewhere.length === 0
      ? `every node is in ${allowed.join(" or ")}`
      : `not there: ${
        some(elsewhere.map(({ facts, possible }) => `${facts.node.id} (${possible.join(" or ")})`))
      }`,
    command: filled(SHOW_RUNNING, elsewhere[0]?.facts ?? known[0]?.facts),
  };
};

/** The list names addresses that connected in the clear; our own probe may be among them. */
const noPlaintextInbound: GateMaker = ({ nodes }) => {
  const asked = nodes.filter(({ running }) => running?.plaintextPeers != null);
  const all = nodes.map(({ node }) => node);
  const called = asked.flatMap(({ node, running }) => {
    const peers = plaintextPeersInCluster(running?.plaintextPeers ?? [], all);
    return peers.length > 0 ? [`${node.id} from ${some(peers)}`] : [];
  });
  return {
    id: "no-plaintext-inbound",
    holds: called.length > 0 ? false : asked.length === nodes.length ? true : null,
    evidence: called.length > 0
      ? `in the clear: ${some(called)}`
      : asked.length === nodes.length
      ? "no node was called in the clear by another"
      : `${nodes.length - asked.length} nodes were not asked who calls them in the clear`,
    command: filled(
      "curl -s http://127.0.0.1:10000/messaging_service/messages/respond_completed   # on every node: no address of a node",
      nodes[0],
    ),
  };
};

function modeIsKnown({ facts, possible }: StatesKnown): Gate {
  const [question] = facts.node.observed.questions;
  return {
    id: `mode-of-${facts.node.id}-is-known`,
    holds: null,
    evidence: possible.length === 0
      ? "no mode explains what its ports do"
      : `it may be in ${possible.join(", ")}`,
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
    everyNodeIsThere,
    filesAreGood,
    noPlaintextInbound,
    everyPairVerifies,
    nothingExpires,
  ],
  "back-to-transitional": [everyNodeAnswers, everyNodeServesTls, everyPairVerifies],
  "back-to-passive": [everyNodeAnswers, everyNodeIsThere],
  "back-to-none": [everyNodeAnswers, everyNodeIsThere],
};

const idsOf = (nodes: readonly NodeFacts[]) => some(nodes.map(({ node }) => node.id));
const filled = (command: string, facts: NodeFacts | undefined) =>
  fill(command, facts?.node ?? null);
