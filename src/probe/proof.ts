/**
 * Who has proven itself by its answer: the one thing that only a node of its kind says.
 *
 * @module
 */

import { readAccept } from "../wire/cassandra.ts";
import { readNegotiation } from "../wire/seastar_rpc.ts";

export type Proven = "seastar-rpc" | "cassandra";

/** Reads the bytes that came after words of RPC or of Cassandra's handshake; null when they prove nobody. */
export function provenBy(answer: Uint8Array): Proven | null {
  if (readNegotiation(answer).kind === "rpc") return "seastar-rpc";
  return readAccept(answer).kind === "accept" ? "cassandra" : null;
}
