/**
 * The links as a picture: who reaches whom, gossip and data side by side, because a cluster can show
 * every node UN while no data moves.
 *
 * A table, not an image: a screen reader can walk it, and a reason hangs on every cell.
 *
 * @module
 */

import type { Link, Report } from "../../src/model/report.ts";
import { type Connection, CONNECTIONS, type LinkOutcome } from "../../src/model/words.ts";
import { outcomeWords } from "../../src/model/basis.ts";
import { linkSummary } from "../phrases.ts";
import { h, type Node, section, unseen } from "./element.ts";

/** Beyond this many nodes a matrix is no picture any more; the failing links are listed instead. */
const MOST_NODES = 50;
const MOST_LISTED = 200;

const SIGN: Readonly<Record<LinkOutcome, string>> = {
  tls: "T",
  plain: "p",
  fails: "✖",
  unknown: "?",
};

export function linkMatrix({ nodes, links }: Report): Node {
  if (links.length === 0) return null;
  const { counts, failing } = linkSummary(links);
  const ids = nodes.map(({ id }) => id);
  return section(
    "links",
    "Links between the nodes",
    h("p", null, `Of all links: ${counts}.`),
    ids.length > MOST_NODES ? null : h(
      "div",
      { className: "matrices" },
      ...CONNECTIONS.map((connection) => matrix(connection, ids, links)),
    ),
    h("p", { className: "legend" }, "T TLS · p in the clear · ✖ fails · ? not known. Rows dial."),
    failing.length === 0 ? null : reasons(failing),
  );
}

function matrix(connection: Connection, ids: readonly string[], links: readonly Link[]): Node {
  const cells = new Map(
    links.filter((link) => link.connection === connection)
      .map((link) => [JSON.stringify([link.from, link.to]), link]),
  );
  return h(
    "div",
    { className: "scroll", key: connection },
    h(
      "table",
      { className: "matrix" },
      h("caption", null, connection === "gossip" ? "gossip and raft" : "data"),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "from ↓ to →"),
          ...ids.map((id) => h("th", { scope: "col", key: id }, id)),
        ),
      ),
      h(
        "tbody",
        null,
        ...ids.map((from) =>
          h(
            "tr",
            { key: from },
            h("th", { scope: "row" }, from),
            ...ids.map((to) => cell(from, to, cells.get(JSON.stringify([from, to])))),
          )
        ),
      ),
    ),
  );
}

function cell(from: string, to: string, link: Link | undefined): Node {
  if (link === undefined) return h("td", { key: to }, "");
  const { outcome, reason } = link;
  const words = outcomeWords(link);
  return h(
    "td",
    { key: to, className: `cell-${outcome}`, title: `${from} → ${to}: ${words}. ${reason}` },
    h("span", { "aria-hidden": true }, SIGN[outcome]),
    unseen(words),
  );
}

function reasons(failing: readonly Link[]): Node {
  const byReason = Map.groupBy(failing, ({ reason }) => reason);
  return h(
    "ul",
    null,
    ...[...byReason].slice(0, MOST_LISTED).map(([reason, some]) =>
      h(
        "li",
        { key: reason },
        `${reason}: `,
        some.slice(0, 12).map(({ from, to, connection }) => `${from} → ${to} (${connection})`)
          .join(", "),
        some.length > 12 ? ` and ${some.length - 12} more` : "",
      )
    ),
  );
}
