/**
 * The gates about paths between the nodes: they hold only where the paths were seen.
 *
 * @module
 */

import { weakest } from "../../model/basis.ts";
import type { Basis } from "../../model/words.ts";
import type { ClusterFacts } from "../facts.ts";
import { linkJudge } from "../links.ts";
import { evidenceOf } from "../seen.ts";
import { CHECK_FILES } from "../steps.ts";
import { filled, type Gate, gate, type GateMaker, idsOf, type PlainGate } from "./gate.ts";

export const everyNodeAnswers: PlainGate = ({ nodes, links }) => {
  const silent = nodes.filter((node) =>
    (["storage_port", "ssl_storage_port"] as const).every((role) => {
      const seen = evidenceOf(node, role);
      return seen === "closed" || seen === "unseen";
    })
  );
  const basis = pathsRestOn(links);
  return gate("every-node-is-up", {
    holds: silent.length === 0,
    basis,
    evidence: silent.length > 0
      ? `no answer from ${idsOf(silent)}`
      : `all ${nodes.length} nodes answer${
        basis === "observed" ? "" : " here; how they see each other was not observed"
      }`,
    command: "nodetool status   # UN for every node",
  });
};

/** What is known of the ways between the nodes: a vantage shows its own, and no other. */
const pathsRestOn = (links: ClusterFacts["links"]): Basis =>
  weakest("observed", ...links.map(({ basis }) => basis));

export const firewallLetsThrough: GateMaker = ({ nodes, links }) => {
  const mute = nodes.filter((node) => evidenceOf(node, "ssl_storage_port") === "unseen");
  const [first] = mute;
  return gate("firewall-is-open", {
    holds: mute.length === 0 ? true : null,
    basis: pathsRestOn(links),
    evidence: mute.length === 0
      ? "the TLS port of every node answers or refuses from here; ask once more between the nodes"
      : `no answer from the TLS port of ${idsOf(mute)}`,
    command: filled(
      "nc -vz -w 3 {address} {ssl_storage_port}   # from every other node: refused is fine, a time-out is a firewall",
      first ?? nodes[0],
    ),
  });
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
        return verifies(false, "derived", `${from.id} to ${to.id}: ${reason}`);
      }
      if (outcome === "unknown") open.push(`${from.id} to ${to.id}: ${reason}`);
    }
  }
  const [first] = open;
  if (first !== undefined) {
    return verifies(
      null,
      "none",
      `${first}${open.length > 1 ? ` (and ${open.length - 1} more)` : ""}`,
    );
  }
  const basis = handshakesRestOn(facts.links);
  return verifies(
    true,
    basis,
    basis === "observed"
      ? "versions agree and certificates are trusted between all nodes"
      : "versions agree and certificates would be trusted between all nodes; no node was seen to try",
  );
};

/** A link in the clear shows no handshake, and none at all is nobody's but one node's. */
export const handshakesRestOn = (links: ClusterFacts["links"]): Basis =>
  links.every(({ outcome }) => outcome === "tls") ? pathsRestOn(links) : "derived";

const verifies = (holds: boolean | null, basis: Basis, evidence: string): Gate =>
  gate("every-pair-verifies", { holds, basis, evidence, command: CHECK_FILES });
