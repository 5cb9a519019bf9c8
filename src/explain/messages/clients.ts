/**
 * The words that TLS libraries, runtimes and drivers have for what they run into, as seen against a
 * node's behaviour.
 *
 * @module
 */

import { DRIVER_ROWS } from "./clients/drivers.ts";
import { GO_ROWS } from "./clients/go.ts";
import { JAVA_ROWS } from "./clients/java.ts";
import { OPENSSL_ROWS } from "./clients/openssl.ts";
import { RESET_ROWS } from "./clients/resets.ts";
import { RUSTLS_ROWS } from "./clients/rustls.ts";
import { SUMMARY_ROWS } from "./clients/summaries.ts";
import { BRIEF_ROWS, WORD_ROWS } from "./clients/words.ts";
import type { ClientRow } from "./clients/row.ts";
import type { KnownMessage } from "./message.ts";
import { STIMULI, type Stimulus } from "./stimuli.ts";

/** The first row that fits is taken, so what is more telling stands first. */
const ROWS: readonly ClientRow[] = [
  ...DRIVER_ROWS,
  ...WORD_ROWS,
  ...GO_ROWS,
  ...OPENSSL_ROWS,
  ...RUSTLS_ROWS,
  ...JAVA_ROWS,
  ...RESET_ROWS,
  ...BRIEF_ROWS,
  ...SUMMARY_ROWS,
];

const DOTNET_REASON =
  /RemoteCertificate(?:Name|Chain)|NotTimeValid|UntrustedRoot|Partial|Revocation/;

export const CLIENT_MESSAGES: readonly KnownMessage[] = ROWS.map(
  ([library, name, has, example], index) => {
    const { arrived, causes, runbook }: Stimulus = STIMULI[name];
    return {
      id: uniqueId(`${library}-${name}`, index),
      has: typeof has === "string" ? [has] : has,
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
  const before = ROWS.slice(0, index).filter(([library, name]) => `${library}-${name}` === id);
  return before.length === 0 ? id : `${id}-${before.length + 1}`;
}
