/**
 * What a connection leaves in a ScyllaDB node's log: ERROR lines, one for each failure.
 *
 * Measured on real Seastar endpoints. Silent are: an RPC negotiation that was answered and ended by
 * FIN, in the clear or inside TLS (and so is Cassandra's own handshake on Cassandra, which notes it as
 * INFO), OPTIONS, a hello to a plain CQL port (`transport/server.cc` logs it as DEBUG), and anything that a
 * dc/rack filter drops. Everything else that reaches a listener leaves one line, a bare connect included.
 *
 * @module
 */

import { readCql } from "../wire/cql.ts";
import type { Exchange } from "./exchange.ts";
import type { Handshake } from "./handshake.ts";
import { provenBy } from "./proof.ts";

/** Lines left by a plain exchange, if a ScyllaDB node was at the other end. */
export function logLinesOfExchange({ failed, silence, received }: Exchange): 0 | 1 {
  const wasDropped = silence === "fin" || silence === "reset";
  if (failed !== null || wasDropped) return 0;
  return provenBy(received) === null ? 1 : 0;
}

/** Lines left by a TLS connection, if a ScyllaDB node was at the other end. */
export function logLinesOfHandshake({ failed, outcome }: Handshake): 0 | 1 {
  if (failed !== null || outcome === null) return 0;
  const { end } = outcome;
  if (end.kind === "notTls" && readCql(end.bytes).kind === "error") return 0;
  return provenBy(outcome.learned.application) === null ? 1 : 0;
}
