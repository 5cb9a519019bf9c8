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
export function clientPortTable(report: Report): Node {
  const rows = clientPortRows(report);
  if (rows.length === 0) return null;
  const head = CLIENT_PORT_TITLES.map((title) => h("th", { scope: "col", key: title }, title));
  return section(
    "client-ports",
    "Ports of clients",
    h(
      "div",
      { className: "scroll" },
      h(
        "table",
        { className: "wide" },
        h("thead", null, h("tr", null, ...head)),
        h(
          "tbody",
          null,
          ...rows.map((cells) =>
            h(
              "tr",
              { key: cells.join() },
              ...cells.map((cell, index) => h("td", { key: String(index) }, cell)),
            )
          ),
        ),
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
