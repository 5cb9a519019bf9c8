/**
 * Expected against observed, port by port: which of the ways to differ a node shows.
 *
 * The rules about ports read this one table, so that each difference is reported once, by the rule
 * that says most about it.
 *
 * @module
 */

import type { PortReport } from "../model/port.ts";
import type { StorageRole } from "../model/words.ts";
import { expectStoragePorts, type Service } from "../scylla/listener.ts";
import type { PortEvidence } from "../scylla/modes.ts";
import { type ClusterFacts, type NodeFacts, releaseOf } from "./facts.ts";
import { evidenceOf, numberOf, portOf } from "./seen.ts";

export type Difference =
  | "nothing-listens"
  | "wrong-service"
  | "plaintext-on-tls-port"
  | "tls-on-plain-port"
  | "tls-closed"
  | "plaintext-open";

export interface PortDifference {
  readonly difference: Difference;
  readonly port: PortReport;
  /** What the intended mode has there for the probe's place; `null` without an intended mode. */
  readonly expected: Service | null;
}

/** Every difference of the node, at most one for each port. */
export function differences(facts: NodeFacts, cluster: ClusterFacts): readonly PortDifference[] {
  const roles = ["storage_port", "ssl_storage_port"] as const;
  const down = roles.every((role) =>
    numberOf(facts, role) === 0 || evidenceOf(facts, role) === "closed"
  );
  return roles.flatMap((role): PortDifference[] => {
    const port = portOf(facts, role);
    if (port === null) return [];
    const expected = expectedAt(facts, cluster, role);
    const difference = down ? "nothing-listens" : differenceOf(facts, role, expected);
    if (difference === null) return [];
    return [{ difference, port, expected: expected?.[0] ?? null }];
  });
}

function differenceOf(
  facts: NodeFacts,
  role: StorageRole,
  expected: readonly Service[] | null,
): Difference | null {
  const seen: PortEvidence = evidenceOf(facts, role);
  if (seen === "foreign") return "wrong-service";
  const onePort = facts.node.expected.storagePort === facts.node.expected.sslStoragePort;
  if (!onePort && role === "ssl_storage_port" && seen === "plain") return "plaintext-on-tls-port";
  if (!onePort && role === "storage_port" && seen === "tls") return "tls-on-plain-port";
  if (expected === null) return null;
  if (seen === "closed" && expected.every((service) => service === "tls")) return "tls-closed";
  const closes = expected.every((service) => service === "closed" || service === "drops");
  return role === "storage_port" && seen === "plain" && closes ? "plaintext-open" : null;
}

/**
 * The plain port answered, and it depends on who asked whether the intended mode has it do so: a neighbour
 * is answered in the clear, and a stranger never.
 */
export function restsOnWhoAsked(facts: NodeFacts, cluster: ClusterFacts): PortReport | null {
  const expected = expectedAt(facts, cluster, "storage_port") ?? [];
  const isOpen = evidenceOf(facts, "storage_port") === "plain";
  const isEither = expected.includes("plain") && expected.some((service) => service !== "plain");
  return isOpen && isEither ? portOf(facts, "storage_port") : null;
}

/** What the intended mode has on a port, for each place that the probe may have asked from. */
function expectedAt(
  facts: NodeFacts,
  cluster: ClusterFacts,
  role: StorageRole,
): readonly Service[] | null {
  const { mode, storagePort, sslStoragePort } = facts.node.expected;
  if (mode === null) return null;
  const listening = { mode, storagePort, sslStoragePort, release: releaseOf(facts, cluster) };
  return facts.node.observed.vantages.map((vantage) =>
    expectStoragePorts(listening, vantage)[role]
  );
}
