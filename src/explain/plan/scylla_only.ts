/**
 * What is planned is planned for ScyllaDB: nodes that turned out to be Apache Cassandra are named, and
 * left out.
 *
 * @module
 */

import type { ClusterFacts } from "../facts.ts";
import { databaseOf, some } from "../seen.ts";
import type { Procedure } from "./plan.ts";

/** The procedure that `make` finds for the other nodes, with `unknown` as the state of these. */
export function scyllaOnly<P extends Procedure<string>>(
  cluster: ClusterFacts,
  make: (facts: ClusterFacts) => P,
): P {
  const others = cluster.nodes.filter((node) => databaseOf(node) === "cassandra")
    .map(({ node }) => node);
  const nodes = cluster.nodes.filter((node) => databaseOf(node) !== "cassandra");
  const made = make({ ...cluster, nodes });
  if (others.length === 0) return made;
  const names = others.map(({ id }) => id);
  const said = `${some(names)} ${names.length === 1 ? "is" : "are"} Apache Cassandra, and left out`;
  const states = Object.fromEntries(others.map(({ address }) => [address, "unknown"]));
  return {
    ...made,
    step: `${made.step}; ${said}`,
    states: { ...made.states, ...states },
    next: nodes.length > 0 ? made.next : {
      change: "Give the addresses of ScyllaDB nodes: none of these is one.",
      nodes: names,
      kind: "ask",
      mode: null,
      gates: [],
    },
  };
}
