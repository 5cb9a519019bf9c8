/**
 * Every message that we know, in the order in which they are tried: the first that fits is taken, so
 * what says more stands before what it contains.
 *
 * @module
 */

import { CASSANDRA_MESSAGES } from "./cassandra.ts";
import { CLIENT_MESSAGES } from "./clients.ts";
import { CLUSTER_MESSAGES } from "./cluster.ts";
import { CQL_SERVER_MESSAGES } from "./cql_server.ts";
import { CQLSH_MESSAGES } from "./cqlsh.ts";
import { type Facts, factsOf, type Line, parseLine, type Part } from "./line.ts";
import type { KnownMessage, Printer } from "./message.ts";
import { FALLBACK_MESSAGES } from "./fallbacks.ts";
import { OTHER_MESSAGES } from "./others.ts";
import { REFUSED_CERTIFICATES } from "./refused_certificates.ts";
import { RPC_MESSAGES } from "./rpc.ts";
import { HANDSHAKE_MESSAGES } from "./rpc_handshake.ts";
import { RPC_PLAIN_MESSAGES } from "./rpc_plain.ts";
import { SERVICE_MESSAGES } from "./services.ts";
import { SIDED_ERRORS } from "./sided_errors.ts";
import { FILE_MESSAGES } from "./startup_files.ts";
import { OPTION_MESSAGES } from "./startup_options.ts";

/** Rows that only some parts of a node print, unless a row says otherwise itself. */
const from = (parts: readonly Part[], rows: readonly KnownMessage[]): KnownMessage[] =>
  rows.map((row) => ({ parts, ...row }));

const TELLING: readonly KnownMessage[] = [
  ...CLUSTER_MESSAGES,
  ...from(["cql"], CQL_SERVER_MESSAGES),
  ...REFUSED_CERTIFICATES,
  ...from(["nodes"], [...RPC_MESSAGES, ...HANDSHAKE_MESSAGES, ...RPC_PLAIN_MESSAGES]),
];

const UNTOLD = SIDED_ERRORS.filter(({ example }) =>
  firstIn(TELLING, parseLine(example)) === undefined
);

export const CATALOGUE: readonly KnownMessage[] = [
  ...CASSANDRA_MESSAGES,
  ...TELLING,
  // Those of the general table that nobody above knows better.
  ...UNTOLD.filter(({ needsLogger }) => needsLogger === undefined),
  ...SERVICE_MESSAGES,
  ...OPTION_MESSAGES,
  ...FILE_MESSAGES,
  // Without words of their own, they would take what is said of files, too.
  ...UNTOLD.filter(({ needsLogger }) => needsLogger === true),
  ...FALLBACK_MESSAGES,
  ...CQLSH_MESSAGES,
  ...OTHER_MESSAGES,
  ...CLIENT_MESSAGES,
];

/**
 * The known messages that fit: the first one, and further reasons of the same line where it gives
 * several. Streams fail as their connections do.
 */
export function recognise(message: string, facts: Facts): readonly KnownMessage[] {
  const first = CATALOGUE.find((known) => fits(known, message, facts));
  if (first === undefined) return [];
  const { reasonOf } = first;
  return reasonOf === undefined
    ? [first]
    : CATALOGUE.filter((each) => each.reasonOf === reasonOf && fits(each, message, facts));
}

function firstIn(rows: readonly KnownMessage[], line: Line): KnownMessage | undefined {
  const facts = factsOf(line);
  return rows.find((known) => fits(known, line.message, facts));
}

function fits(
  { has, parts, needsLogger, printedBy }: KnownMessage,
  message: string,
  facts: Facts,
): boolean {
  const text = message.replace(" stream connection dropped", " connection dropped")
    // 2025.4 prints it as a line of its own.
    .replace(/^Inspecting TLS connection failed: /, "exception while processing connection: ");
  const partIsKnown = facts.part !== null || needsLogger === true;
  // What names a logger of a node's is no client's.
  if (parts === undefined && printedBy === "client" && facts.part !== null) return false;
  return (parts === undefined || !partIsKnown || parts.some((part) => part === facts.part)) &&
    (facts.side === null || !isSide(printedBy) || printedBy === facts.side) &&
    has.every((part) => text.includes(part));
}

/** A line of one end is never what only the other end prints. */
function isSide(printer: Printer): boolean {
  return printer === "acceptor" || printer === "dialler";
}
