/**
 * When an undertaking is done: not as long as something is wrong, unproven, or known to nobody.
 *
 * @module
 */

import { basisWords, countByBasis } from "../../model/basis.ts";
import type { Link } from "../../model/report.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import { judge } from "../judge.ts";
import { isProven } from "../seen.ts";
import { CHECK_FILES, fill, PROBE } from "../steps.ts";
import { gate } from "./gate.ts";
import type { Next } from "./plan.ts";

/** Where an undertaking stands whose every step was taken, and what is left to do all the same. */
export function ending(facts: ClusterFacts, reached: string): { step: string; next: Next | null } {
  const next = whatIsAmiss(facts);
  if (next === null) return { step: `done: ${reached}${asFarAsSeen(facts)}`, next };
  const failing = facts.links.filter(({ outcome }) => outcome === "fails");
  return { step: `${reached}, but it is not done${already(failing)}${unsure(facts)}`, next };
}

/**
 * What stands between modes that are as they should be and a cluster that works: a link that fails, an
 * error on a node, or a link of which nobody knows. `null` when there is nothing.
 */
function whatIsAmiss(facts: ClusterFacts): Next | null {
  const of = (wanted: Link["outcome"]) => facts.links.filter(({ outcome }) => outcome === wanted);
  const [failing, open] = [of("fails"), of("unknown")];
  const [error] = failing.length > 0
    ? []
    : judge(facts).findings.filter(({ severity }) => severity === "error");
  if (error !== undefined) {
    const where = error.node === null ? "" : `${error.node}: `;
    return {
      change: `Mend what is wrong first: ${where}${error.title}.`,
      nodes: error.node === null ? facts.nodes.map(({ node }) => node.id) : [error.node],
      kind: "mend",
      mode: null,
      gates: [
        gate("nothing-is-wrong", {
          holds: false,
          basis: error.basis ?? "derived",
          evidence: error.evidence[0] ?? error.title,
          command: `ringshake runbook ${error.runbook}`,
        }),
      ],
    };
  }
  const stranger = failing.length > 0 ? undefined : facts.nodes.find((node) => !isShown(node));
  if (stranger !== undefined) {
    const { id } = stranger.node;
    return {
      change: `Find out what answers at ${id}.`,
      nodes: [id],
      kind: "ask",
      mode: null,
      gates: [
        gate("every-node-is-proven", {
          holds: null,
          basis: "intended",
          evidence: `${id}: no RPC answer showed that it is a ScyllaDB node`,
          command: fill(`${PROBE} --certificate FILE --keyfile FILE`, stranger.node),
        }),
      ],
    };
  }
  const links = failing.length > 0 ? failing : open;
  const [first] = links;
  if (first === undefined) return null;
  const { from, to, connection, reason } = first;
  const more = links.length > 1 ? ` (and ${links.length - 1} more)` : "";
  const isFailing = failing.length > 0;
  return {
    change: isFailing
      ? `Mend the links that fail, ${from} to ${to} first.`
      : `Find out whether ${from} reaches ${to}.`,
    nodes: [from, to],
    kind: isFailing ? "mend" : "ask",
    mode: null,
    gates: [
      gate("every-link-works", {
        holds: isFailing ? false : null,
        basis: first.basis,
        evidence: `${from} to ${to}, ${connection}: ${reason}${more}`,
        command: CHECK_FILES,
      }),
    ],
  };
}

/** Done is what was seen of the nodes; of the links it is said how much of it was. */
function asFarAsSeen({ links }: ClusterFacts): string {
  const words = basisWords(countByBasis(links));
  return words === "" ? "" : `; as far as one vantage can see: ${words}`;
}

/** The modes are as they should be; that says nothing of handshakes that nobody saw succeed. */
function unsure({ links }: ClusterFacts): string {
  const open = links.filter(({ outcome }) => outcome === "unknown").length;
  return open === 0
    ? ""
    : `; whether ${open === 1 ? "1 link works" : `${open} links work`} is not known`;
}

/** How many links fail, in the words of what was seen of them. */
export function already(failing: ClusterFacts["links"]): string {
  if (failing.length === 0) return "";
  const links = failing.length === 1 ? "1 link" : `${failing.length} links`;
  const isSeen = failing.every(({ basis }) => basis === "observed");
  const fail = !isSeen ? "would fail" : failing.length === 1 ? "fails" : "fail";
  return `; ${links} ${fail} already`;
}

/** An RPC answer, or the process's own word. */
export const isShown = (facts: NodeFacts): boolean =>
  isProven(facts) || facts.running?.effective != null;
