/**
 * Who has proven itself by its answer: the one thing that only a node of its kind says, in the words of
 * the port that it was asked on.
 *
 * @module
 */

import type { ApplicationExchange } from "../handshake/offer.ts";
import { isClientRole, type Role } from "../model/words.ts";
import { encodeHealthCheck, readHealth } from "../wire/alternator.ts";
import { readAccept } from "../wire/cassandra.ts";
import { encodeOptions, readCql } from "../wire/cql.ts";
import { encodeNegotiation, negotiationAnswered, readNegotiation } from "../wire/seastar_rpc.ts";

export type Proven = "seastar-rpc" | "cassandra" | "cql" | "alternator";

/** Reads the bytes that came after words of ours; null when they prove nobody. */
export function provenBy(answer: Uint8Array): Proven | null {
  if (readNegotiation(answer).kind === "rpc") return "seastar-rpc";
  if (readCql(answer).kind === "supported") return "cql";
  if (readHealth(answer) === "healthy") return "alternator";
  const { kind } = readAccept(answer);
  return kind === "accept" || kind === "older" ? "cassandra" : null;
}

/** `SSTARRPC` and length 0, and the wait for an answer that is whole. */
export const RPC_EXCHANGE: ApplicationExchange = {
  send: encodeNegotiation(),
  enough: negotiationAnswered,
};

/** `OPTIONS`: no login, no line in the log. */
const CQL_EXCHANGE: ApplicationExchange = {
  send: encodeOptions(),
  enough: (received) => readCql(received).kind !== "incomplete",
};

/** `GET /`: no signature, no line in the log. */
const ALTERNATOR_EXCHANGE: ApplicationExchange = {
  send: encodeHealthCheck(),
  enough: (received) => readHealth(received) !== "incomplete",
};

/** What is said first on a port, in the clear and inside TLS alike. */
export function wordsFor(role: Role): ApplicationExchange {
  if (!isClientRole(role)) return RPC_EXCHANGE;
  return role.startsWith("alternator") ? ALTERNATOR_EXCHANGE : CQL_EXCHANGE;
}
