/**
 * Did what was foretold come?
 *
 * @module
 */

import type { Cell } from "./client_predictions.ts";

/** The outcome must be right, and the text one of those that the row has for what was foretold. */
export function isRight({ foretold, heard, texts }: Cell): boolean {
  if (foretold.outcome === "unknown") return false;
  const connects = foretold.outcome === "connects" && texts.length === 0;
  if (connects !== heard.connects) return false;
  return heard.connects || texts.some((text) => pattern(text).test(heard.prints));
}

/** A row's text with its holes, as a pattern for the whole line. */
function pattern(text: string): RegExp {
  const escaped = text.split("\n").at(-1)?.split(/\{\w+\}/)
    .map((part) => part.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) ?? [];
  // Go adds a guess where a CA of the same name is trusted.
  return new RegExp(`^${escaped.join("\\s*.{0,100}")}(?: \\(possibly because of .*)?$`);
}
