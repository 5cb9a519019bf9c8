/** A line being typed, as it looks: the part around the caret, with the caret in it. */

import type { Edit } from "../edit.ts";
import { type Span, span, widthOf } from "../line.ts";

export function editSpans(edit: Edit | null, width: number): Span[] {
  if (edit === null) return [span("")];
  let before = edit.text.slice(0, edit.caret);
  while (before !== "" && widthOf(before) > width - 2) {
    before = before.slice([...before][0]?.length ?? 1);
  }
  const [under = " "] = edit.text.slice(edit.caret);
  return [
    span(before),
    span(under, "chip", under === " " ? "" : under),
    span(edit.text.slice(edit.caret + under.length)),
  ];
}
