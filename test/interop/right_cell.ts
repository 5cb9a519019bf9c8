/**
 * Did what was foretold come?
 *
 * @module
 */

import { isText } from "../clients/real_clients.ts";
import type { Cell } from "./client_predictions.ts";

/** The outcome must be right, and the text one of those that the row has for what was foretold. */
export function isRight({ foretold, heard, texts }: Cell): boolean {
  if (foretold.outcome === "unknown") return false;
  const connects = foretold.outcome === "connects" && texts.length === 0;
  if (connects !== heard.connects) return false;
  return heard.connects || texts.some((text) => isText(text, heard.prints));
}
