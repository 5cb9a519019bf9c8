/**
 * What a change would do to the links, before it is made.
 *
 * @module
 */

import type { PortReport } from "../../model/port.ts";
import type { Link } from "../../model/report.ts";
import { CONNECTIONS, type Mode } from "../../model/words.ts";
import { expectStoragePorts, type Service } from "../../scylla/listener.ts";
import { type ClusterFacts, type NodeFacts, releaseOf } from "../facts.ts";
import { linkJudge } from "../links.ts";

const MAX_BREAKS = 1000;

/**
 * Links that fail, at some moment or all along, while these nodes change to a mode one by one in any
 * order. What fails now and is mended by the change is not among them.
 */
export function breaksOf(
  facts: ClusterFacts,
  changing: readonly NodeFacts[],
  mode: Mode,
): readonly Link[] {
  return breaksBy(facts, changing, (node) => inMode(node, mode, facts));
}

/** The same for any change of a node. */
export function breaksBy(
  facts: ClusterFacts,
  changing: readonly NodeFacts[],
  changed: (node: NodeFacts) => NodeFacts,
): readonly Link[] {
  const judge = linkJudge();
  const changes = new Set(changing);
  const ends = facts.nodes.map((node) => {
    const before = judge.end(node, facts);
    const after = changes.has(node) ? judge.end(changed(node), facts) : null;
    return { before, after };
  });
  const breaks: Link[] = [];
  for (const from of ends) {
    for (const to of ends) {
      if (from === to) continue;
      const [a, b] = [from.after ?? from.before, to.after ?? to.before];
      // Between two that change, one is first; between two that do not, all stays as it is.
      const moments = a === from.before || b === to.before
        ? [[a, b] as const]
        : [[a, to.before] as const, [from.before, b] as const, [a, b] as const];
      for (const connection of CONNECTIONS) {
        const failing = moments.map(([a, b]) => judge.link(a, b, connection))
          .find(({ outcome }) => outcome === "fails");
        if (failing === undefined) continue;
        const { cause: _, ...link } = failing;
        breaks.push(link);
        if (breaks.length >= MAX_BREAKS) return breaks;
      }
    }
  }
  return breaks;
}

/** The node as it will be seen once it runs in another mode; its TLS answers as it does now. */
export function inMode(facts: NodeFacts, mode: Mode, cluster: ClusterFacts): NodeFacts {
  const { node } = facts;
  const { storagePort, sslStoragePort } = node.expected;
  const release = releaseOf(facts, cluster);
  const services = expectStoragePorts({ mode, storagePort, sslStoragePort, release }, "outside");
  return {
    ...facts,
    running: null,
    node: {
      ...node,
      observed: { modes: [mode], questions: [], vantages: ["outside"] },
      ports: node.ports.map((port) =>
        port.role === "storage_port" || port.role === "ssl_storage_port"
          ? { ...port, ...seenAs(services[port.role], port) }
          : port
      ),
    },
  };
}

function seenAs(service: Service, port: PortReport): Partial<PortReport> {
  if (service === "closed") return { state: "closed", speaks: null };
  const speaks = service === "plain" ? "seastar-rpc" : service;
  return { state: "open", speaks, tls: port.tls };
}
