/**
 * A reason that was pasted alone, without the words that the logger puts before it.
 *
 * `Certificate is required.` says who printed it: only an acceptor can miss a certificate. Other
 * reasons are printed by both ends, for different causes, and only the words before them would tell;
 * then every reading is given, each with what it takes for granted.
 *
 * @module
 */

import { CATALOGUE } from "./catalogue.ts";
import { gnutlsErrorIn } from "./gnutls_errors.ts";
import type { KnownMessage } from "./message.ts";

export interface BareReading {
  readonly known: KnownMessage;
  /** What tells this reading from the others; `null` when it is the only one. */
  readonly assumes: string | null;
}

/** Every way to read it, the usual one first; none when it is no reason that we know. */
export function readBare(message: string): readonly BareReading[] {
  const reason = unwrapped(message);
  const all = REASONS.filter(({ start, rest }) =>
    reason.startsWith(start) && rest.every((part) => reason.includes(part))
  );
  const telling = all.filter(({ known }) => known.isGeneral !== true);
  const fitting = telling.length > 0 ? telling : all;
  const known = CONTEXTS
    .flatMap((each) => fitting.find(({ context }) => context === each) ?? [])
    .sort((a, b) => REASONS.indexOf(a) - REASONS.indexOf(b));
  // Clients meet the same errors on another port; that reading is for what nodes never print.
  const nodes = known.filter(({ context }) => context !== CQL);
  const readings = nodes.length > 0 ? nodes : known;
  const who = readings.map(({ context }) => context.who).join(" or ");
  return readings.map(({ known, context }) => ({
    known,
    assumes: readings.length === 1
      ? null
      : `that \`${context.words}\` stood before it: ${who}, the prefix would tell`,
  }));
}

/** `std::system_error (error GnuTLS:-112, …)` and quotes are how reasons are wrapped, not what they say. */
function unwrapped(message: string): string {
  const text = message.replace(/^[`'"\s]{0,3}(?:std::system_error \()?(?:error )?/, "");
  const code = /^GnuTLS:-\d{1,5}(?:, |\)?$)/.exec(text)?.[0];
  if (code === undefined) return text;
  const after = text.slice(code.length);
  return after === "" ? gnutlsErrorIn(text)?.text ?? text : after;
}

interface Context {
  readonly words: string;
  readonly who: string;
  /** The context, as it begins or is one of a message's parts. */
  readonly prefix: RegExp;
}

const CQL: Context = {
  words: "exception while processing connection",
  who: "cql_server",
  prefix: /^exception while processing connection$/,
};

const CONTEXTS: readonly Context[] = [
  {
    words: "server connection dropped",
    who: "acceptor",
    prefix: /^server connection dropped:?\s{0,2}/,
  },
  {
    words: "client connection dropped",
    who: "dialler",
    prefix: /^client connection dropped:?\s{0,2}/,
  },
  { words: "Startup failed", who: "a node that starts", prefix: /^GnuTLS:-\d{1,5}$/ },
  CQL,
];

interface Reason {
  readonly known: KnownMessage;
  readonly context: Context;
  /** How the reason begins once the context is gone. */
  readonly start: string;
  readonly rest: readonly string[];
}

/** What of each message is left without its context. Messages that have none are known anyway. */
const REASONS: readonly Reason[] = CATALOGUE.flatMap((known) =>
  CONTEXTS.flatMap((context): Reason[] => {
    const { prefix } = context;
    if (!known.has.some((part) => prefix.test(part))) return [];
    const [start, ...rest] = known.has.map((part) => part.replace(prefix, ""))
      .filter((part) => part !== "");
    return start === undefined ? [] : [{ known, context, start, rest }];
  })
);
