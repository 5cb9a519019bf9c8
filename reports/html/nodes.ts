/**
 * Every node in one table: what is expected, what was met.
 *
 * @module
 */

import type { NodeReport, Report } from "../../src/model/report.ts";
import {
  chainCell,
  clientAuthCell,
  expectedCell,
  observedCell,
  roleCell,
  VERDICT_MARK,
} from "../phrases.ts";
import { CLIENT_PORT_TITLES, clientPortRows } from "../client_ports.ts";
import { CLIENT_TITLES, clientRows } from "../clients.ts";
import { h, type Node, section } from "./element.ts";
import { anchorOf } from "./topology.ts";

const COLUMNS: readonly (readonly [string, (node: NodeReport) => string])[] = [
  ["Address", ({ address }) => address],
  ["DC/rack", ({ dc, rack }) => `${dc ?? "-"}/${rack ?? "-"}`],
  ["storage_port", (node) => roleCell(node, "storage_port")],
  ["ssl_storage_port", (node) => roleCell(node, "ssl_storage_port")],
  ["Chain", chainCell],
  ["Client auth", clientAuthCell],
  ["Expected", expectedCell],
  ["Observed", observedCell],
  ["Connections", ({ attempts }) => String(attempts.length)],
];

export function nodeTable({ nodes }: Report): Node {
  if (nodes.length === 0) return null;
  return section(
    "nodes",
    "Nodes",
    h(
      "div",
      { className: "scroll" },
      h(
        "table",
        { className: "wide" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, "Node"),
            h("th", { scope: "col" }, "Verdict"),
            ...COLUMNS.map(([title]) => h("th", { scope: "col", key: title }, title)),
          ),
        ),
        h("tbody", null, ...nodes.map(row)),
      ),
    ),
  );
}

/** What the ports of clients do; nothing when nobody asked there. */
export const clientPortTable = (report: Report): Node =>
  plainTable("client-ports", "Ports of clients", CLIENT_PORT_TITLES, clientPortRows(report));

/** Who can connect to them; nothing when no client was tried. */
export const clientTable = (report: Report): Node =>
  plainTable("clients", "Clients", CLIENT_TITLES, clientRows(report));

function plainTable(
  id: string,
  title: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): Node {
  if (rows.length === 0) return null;
  const head = titles.map((name) => h("th", { scope: "col", key: name }, name));
  const body = rows.map((cells, index) =>
    h("tr", { key: String(index) }, ...cells.map((cell, at) => h("td", { key: String(at) }, cell)))
  );
  return section(
    id,
    title,
    h(
      "div",
      { className: "scroll" },
      h(
        "table",
        { className: "wide" },
        h("thead", null, h("tr", null, ...head)),
        h("tbody", null, ...body),
      ),
    ),
  );
}

function row(node: NodeReport): Node {
  return h(
    "tr",
    { key: node.id, id: anchorOf(node.id) },
    h("th", { scope: "row" }, node.id),
    h("td", { className: node.verdict }, `${VERDICT_MARK[node.verdict]} ${node.verdict}`),
    ...COLUMNS.map(([title, cell]) => h("td", { key: title }, cell(node))),
  );
}
