/**
 * The words that TLS libraries, runtimes and drivers have for what they run into, as seen against a
 * node's behaviour.
 *
 * @module
 */

import { CLIENT_ROWS } from "./client_words.ts";
import type { KnownMessage } from "./message.ts";

const DOTNET_REASON =
  /RemoteCertificate(?:Name|Chain)|NotTimeValid|UntrustedRoot|Partial|Revocation/;

export const CLIENT_MESSAGES: readonly KnownMessage[] = CLIENT_ROWS.map(
  ({ library, event, stimulus, has, example }, index) => ({
    ...stimulus,
    id: uniqueId(`${library}-${event}`, index),
    has,
    printedBy: "client",
    example,
    // .NET lists all that it found; its last row stands for none of them.
    ...(library === "dotnet" && DOTNET_REASON.test(String(has))
      ? { reasonOf: "dotnet-certificate" }
      : {}),
  }),
);

/** A library that has several wordings for one event numbers them. */
function uniqueId(id: string, index: number): string {
  const before = CLIENT_ROWS.slice(0, index)
    .filter(({ library, event }) => `${library}-${event}` === id);
  return before.length === 0 ? id : `${id}-${before.length + 1}`;
}
