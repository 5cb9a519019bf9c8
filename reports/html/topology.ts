/**
 * The cluster as its operators think of it: datacenters, racks, nodes, each node with its verdict.
 *
 * @module
 */

import type { NodeReport, Report } from "../../src/model/report.ts";
import { VERDICT_MARK } from "../phrases.ts";
import { h, type Node, section } from "./element.ts";

/** The fragment that leads to a node's row. */
export const anchorOf = (id: string): string => `node-${encodeURIComponent(id)}`;

export function topology({ nodes }: Report): Node {
  if (nodes.length === 0) return null;
  const dcs = Map.groupBy(nodes, ({ dc }) => dc);
  return section(
    "topology",
    "Topology",
    h("div", { className: "dcs" }, ...[...dcs].map(([dc, members]) => datacenter(dc, members))),
  );
}

function datacenter(dc: string | null, members: readonly NodeReport[]): Node {
  const racks = Map.groupBy(members, ({ rack }) => rack);
  return h(
    "div",
    { className: "dc", key: dc },
    h("h3", null, dc ?? "datacenter not known"),
    ...[...racks].map(([rack, some]) =>
      h(
        "div",
        { className: "rack", key: rack },
        h("span", { className: "soft" }, rack ?? "rack not known"),
        h(
          "ul",
          { className: "chips" },
          ...some.map(({ id, verdict }) =>
            h(
              "li",
              { key: id, className: verdict },
              h("a", { href: `#${anchorOf(id)}` }, VERDICT_MARK[verdict], " ", id, " ", verdict),
            )
          ),
        ),
      )
    ),
  );
}
