/**
 * Every message that we know, in the order in which they are tried: the first that fits is taken, so
 * what says more stands before what it contains.
 *
 * @module
 */

import { CLIENT_MESSAGES } from "./clients.ts";
import { CLUSTER_MESSAGES } from "./cluster.ts";
import { CQL_SERVER_MESSAGES } from "./cql_server.ts";
import { CQLSH_MESSAGES } from "./cqlsh.ts";
import type { KnownMessage } from "./message.ts";
import { OTHER_MESSAGES } from "./others.ts";
import { REFUSED_CERTIFICATES } from "./refused_certificates.ts";
import { RPC_MESSAGES } from "./rpc.ts";
import { HANDSHAKE_MESSAGES } from "./rpc_handshake.ts";
import { RPC_PLAIN_MESSAGES } from "./rpc_plain.ts";
import { FILE_MESSAGES } from "./startup_files.ts";
import { OPTION_MESSAGES } from "./startup_options.ts";

export const CATALOGUE: readonly KnownMessage[] = [
  ...CLUSTER_MESSAGES,
  ...CQL_SERVER_MESSAGES,
  ...REFUSED_CERTIFICATES,
  ...RPC_MESSAGES,
  ...HANDSHAKE_MESSAGES,
  ...RPC_PLAIN_MESSAGES,
  ...OPTION_MESSAGES,
  ...FILE_MESSAGES,
  ...CQLSH_MESSAGES,
  ...OTHER_MESSAGES,
  ...CLIENT_MESSAGES,
];

/** The first known message that fits. Streams fail as their connections do. */
export function recognise(message: string): KnownMessage | null {
  const text = message.replace(" stream connection dropped", " connection dropped");
  return CATALOGUE.find(({ has }) => has.every((part) => text.includes(part))) ?? null;
}
