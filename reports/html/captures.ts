/**
 * The recorded handshakes, folded: message by message, field by field.
 *
 * @module
 */

import type { CapturedMessage, CaptureView } from "../writer.ts";
import { h, type Node, section } from "./element.ts";

const MOST_FIELDS = 200;

export function captures(recorded: readonly CaptureView[]): Node {
  if (recorded.length === 0) return null;
  return h(
    "div",
    { className: "captures" },
    section(
      "captures",
      "Handshakes, byte by byte",
      ...recorded.map(({ node, port, purpose, end, truncated, messages }, index) =>
        h(
          "details",
          { key: index },
          h("summary", null, `${node}:${port} ${purpose}: ${end}`, truncated ? " (cut short)" : ""),
          ...messages.map((message, at) => oneMessage(message, at)),
        )
      ),
    ),
  );
}

function oneMessage(
  { direction, atMs, epoch, name, bytes, fields }: CapturedMessage,
  index: number,
): Node {
  return h(
    "details",
    { key: index },
    h(
      "summary",
      { className: "mono" },
      `${direction === "out" ? "→" : "←"} ${atMs.toFixed(1)} ms  ${name}  ${bytes.length} bytes`,
      epoch === "clear" ? "" : `, encrypted under the ${epoch} keys`,
    ),
    h(
      "div",
      { className: "scroll" },
      h(
        "table",
        { className: "mono" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            ...["offset", "length", "field", "value", "meaning"].map((title) =>
              h("th", { scope: "col", key: title }, title)
            ),
          ),
        ),
        h(
          "tbody",
          null,
          ...fields.slice(0, MOST_FIELDS).map((field, at) =>
            h(
              "tr",
              { key: at },
              h("td", null, field.offset),
              h("td", null, field.length),
              h("td", null, field.path),
              h("td", null, field.value),
              h("td", null, field.meaning),
            )
          ),
        ),
      ),
    ),
  );
}
