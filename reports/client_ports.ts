/**
 * What the ports of clients do, as one table for every format.
 *
 * @module
 */

import type { PortReport } from "../src/model/port.ts";
import type { NodeReport, Report } from "../src/model/report.ts";
import { isClientRole } from "../src/model/words.ts";
import { chainOf, clientAuthOf, portCell } from "./phrases.ts";

export const CLIENT_PORT_TITLES = ["Node", "Port", "Role", "Speaks", "Chain", "Client auth"];

/** A row for each port that was asked; ports that nobody has to have open are told only when they are. */
export function clientPortRows({ nodes }: Report): string[][] {
  return nodes.flatMap((node) => portsToTell(node).map((port) => rowOf(node, port)));
}

function portsToTell({ ports }: NodeReport): PortReport[] {
  const asked = ports.filter(({ role }) => isClientRole(role));
  const answering = asked.filter(({ state }) => state !== "closed");
  return answering.length > 0 ? answering : asked;
}

const rowOf = (node: NodeReport, port: PortReport): string[] => [
  node.id,
  String(port.port),
  port.role,
  `${portCell(port)}${port.cql == null ? "" : `, ${DATABASES[port.cql.kind]}`}`,
  chainOf([port]),
  clientAuthOf([port]),
];

const DATABASES = { scylla: "ScyllaDB", cassandra: "Apache Cassandra" } as const;
