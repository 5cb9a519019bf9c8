/**
 * How sure each cause is: by what the message itself proves, and by what was probed.
 *
 * @module
 */

import type { ClientReport, Report } from "../../model/report.ts";
import { type Cause, CERTAINTIES, type Certainty, type KnownCause } from "./message.ts";

/** Findings by node, and the addresses by which nodes are known: what proofs are looked up in. */
export interface Probed {
  /** Node id by address. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly findings: ReadonlyMap<string, ReadonlySet<string>>;
  readonly cluster: ReadonlySet<string>;
  /** Which clients were tried, and what became of them. */
  readonly clients: readonly ClientReport[];
}

export function probedIn(report: Report): Probed {
  const nodes = new Map<string, string>();
  const findings = new Map<string, Set<string>>();
  for (const node of report.nodes) {
    findings.set(node.id, new Set());
    nodes.set(node.address, node.id);
    for (const { address } of node.addresses) nodes.set(address, node.id);
  }
  const cluster = new Set<string>();
  for (const { id, node } of report.findings) {
    if (node === null) cluster.add(id);
    else findings.get(node)?.add(id);
  }
  return { nodes, findings, cluster, clients: report.clients ?? [] };
}

/**
 * The causes, most certain first. Without further evidence the first is likely and the rest are
 * possible; a proven one is certain, and then the others are only possible.
 */
export function rankCauses(
  causes: readonly KnownCause[],
  proves: string | null,
  peers: readonly string[],
  probed: Probed | null,
): Cause[] {
  const graded = causes.map((cause) => ({ cause, certainty: grade(cause, proves, peers, probed) }));
  const isProven = graded.some(({ certainty }) => certainty === "certain");
  const isHinted = graded.some(({ certainty }) => certainty === "likely");
  return graded
    .map(({ cause, certainty }, index) => {
      const first = index === 0 && !isProven && !isHinted;
      return causeOf(cause, certainty ?? (first ? "likely" : "possible"));
    })
    .map((cause) => isProven && cause.certainty === "likely" ? demoted(cause) : cause)
    .sort((a, b) => CERTAINTIES.indexOf(a.certainty) - CERTAINTIES.indexOf(b.certainty));
}

function grade(
  cause: KnownCause,
  proves: string | null,
  peers: readonly string[],
  probed: Probed | null,
): Certainty | null {
  if (cause.sure !== undefined || cause.id === proves) return "certain";
  return probed === null ? null : gradeByReport(cause, peers, probed);
}

/**
 * A finding on the very node that the line names makes a cause certain. The node that printed it is
 * not named in it: only if all others show the finding is it certain, if some do it is likely. So it
 * is with findings about the cluster, which need not concern this pair.
 */
function gradeByReport(
  { proof }: KnownCause,
  peers: readonly string[],
  { nodes, findings, cluster }: Probed,
): Certainty | null {
  if (proof === undefined) return null;
  const ids = peers.map((peer) => nodes.get(peer));
  const has = (node: string | undefined, wanted: readonly string[]) =>
    node !== undefined && wanted.some((id) => findings.get(node)?.has(id));
  const known = ids.length > 0 && ids.every((id) => id !== undefined);
  if (proof.peer && known && ids.every((id) => has(id, proof.peer ?? []))) return "certain";
  if (proof.printer) {
    const others = [...findings.keys()].filter((id) => !ids.includes(id));
    const shown = others.filter((id) => has(id, proof.printer ?? []));
    if (shown.length > 0) return shown.length === others.length ? "certain" : "likely";
  }
  if (proof.peer && ids.some((id) => has(id, proof.peer ?? []))) return "likely";
  if (proof.cluster?.some((id) => cluster.has(id)) && (ids.length === 0 || known)) return "likely";
  const strangers = ids.length > 0 && ids.every((id) => id === undefined);
  return proof.stranger === true && strangers ? "likely" : null;
}

const causeOf = ({ id, title, tellApart, fix }: KnownCause, certainty: Certainty): Cause => ({
  id,
  title,
  certainty,
  tellApart,
  fix,
});

const demoted = (cause: Cause): Cause => ({ ...cause, certainty: "possible" });
