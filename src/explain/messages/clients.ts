/**
 * The words that TLS libraries, runtimes and drivers have for what they run into, as seen against a
 * node's behaviour.
 *
 * @module
 */

import { CLIENT_ROWS } from "./client_words.ts";
import type { KnownMessage } from "./message.ts";
import { STIMULI, type Stimulus } from "./stimuli.ts";

const DOTNET_REASON =
  /RemoteCertificate(?:Name|Chain)|NotTimeValid|UntrustedRoot|Partial|Revocation/;

export const CLIENT_MESSAGES: readonly KnownMessage[] = CLIENT_ROWS.map(
  ({ library, stimulus, has, example }, index) => {
    const { arrived, causes, runbook }: Stimulus = STIMULI[stimulus];
    return {
      id: uniqueId(`${library}-${stimulus}`, index),
      has,
      printedBy: "client",
      example,
      causes,
      ...(arrived === null ? {} : { arrived }),
      ...(runbook === undefined ? {} : { runbook }),
      // .NET lists all that it found; its last row stands for none of them.
      ...(library === "dotnet" && DOTNET_REASON.test(String(has))
        ? { reasonOf: "dotnet-certificate" }
        : {}),
    };
  },
);

/** A library that has several wordings for one event numbers them. */
function uniqueId(id: string, index: number): string {
  const before = CLIENT_ROWS.slice(0, index)
    .filter(({ library, stimulus }) => `${library}-${stimulus}` === id);
  return before.length === 0 ? id : `${id}-${before.length + 1}`;
}
