/**
 * What stops on which day if nothing is renewed.
 *
 * @module
 */

import type { Report } from "../../src/model/report.ts";
import { comingDays } from "../calendar.ts";
import { listed } from "../phrases.ts";
import { h, type Node, section } from "./element.ts";

const MOST_DAYS = 40;
const TITLES = ["Day", "Ends", "From then on"];

export function calendar(report: Report): Node {
  const coming = comingDays(report).slice(0, MOST_DAYS);
  if (coming.length === 0) return null;
  return section(
    "calendar",
    "If nothing is renewed",
    h(
      "div",
      { className: "scroll" },
      h(
        "table",
        null,
        h(
          "thead",
          null,
          h("tr", null, ...TITLES.map((title) => h("th", { key: title, scope: "col" }, title))),
        ),
        h(
          "tbody",
          null,
          ...coming.map(({ when, ends, stops }) =>
            h(
              "tr",
              { key: when },
              h("th", { scope: "row" }, when),
              h("td", null, listed(ends, 12)),
              h("td", null, listed(stops, 12)),
            )
          ),
        ),
      ),
    ),
  );
}
