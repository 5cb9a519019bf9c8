/**
 * What a listener turned out to speak when it was first left alone and then sent twelve bytes of RPC
 * negotiation, or a client's first words on a client's port.
 *
 * @module
 */

import type { Speaks } from "../model/words.ts";
import { ALERT, looksLikeRecord, recordHeader } from "../wire/record.ts";
import { readHealth } from "../wire/alternator.ts";
import { readCql } from "../wire/cql.ts";
import { readNegotiation, type RpcReply } from "../wire/seastar_rpc.ts";
import { sniff } from "../wire/sniff.ts";
import type { Exchange } from "./exchange.ts";

export interface Spoken {
  readonly exchange: Exchange;
  /** `null`: no connection stood. */
  readonly speaks: Speaks | null;
  /** A finer name for what answered. */
  readonly service: string | null;
  readonly rpc: RpcReply | null;
  /** What a CQL port says of itself. */
  readonly cql: ReadonlyMap<string, readonly string[]> | null;
  /** The alert of a TLS listener that was spoken to in the clear. */
  readonly alert: { readonly level: number; readonly description: number } | null;
}

/** Names what an exchange met. */
export function readSpoken(exchange: Exchange): Spoken {
  const { failed, silence, received } = exchange;
  const met = (speaks: Speaks | null, rest: Partial<Spoken> = {}): Spoken => ({
    exchange,
    speaks,
    service: null,
    rpc: null,
    cql: null,
    alert: null,
    ...rest,
  });
  if (failed !== null) return met(null);
  if (silence === "fin" || silence === "reset") return met("drops");
  if (received.length === 0) return met(exchange.end === "overdue" ? "silent" : "unknown");
  const answer = readNegotiation(received);
  if (answer.kind === "rpc") return met("seastar-rpc", { rpc: answer.reply });
  if (answer.kind === "echo") return met("unknown", { service: "an echo of what it is sent" });
  // Half a frame, or one whose lengths cannot be, is no proof of a node: nodes send whole ones.
  if (answer.kind !== "not-rpc") return met("unknown");
  if (isAlert(received)) {
    return met("tls", { alert: { level: received[5] ?? 0, description: received[6] ?? 0 } });
  }
  const { speaks, service } = sniff(received);
  const cql = readCql(received);
  if (cql.kind === "supported") return met("cql", { service, cql: cql.options });
  if (readHealth(received) === "healthy") return met("alternator", { service });
  return met(speaks, { service });
}

/** RPC met the end of the connection, and not one byte before it: a port of another protocol does so. */
export function isBareEnd(spoken: Spoken | undefined): boolean {
  const exchange = spoken?.exchange;
  return exchange?.silence === "kept" && exchange.received.length === 0 &&
    (exchange.end === "fin" || exchange.end === "reset");
}

function isAlert(bytes: Uint8Array): boolean {
  return bytes.length >= 7 && looksLikeRecord(bytes) && recordHeader(bytes).type === ALERT &&
    recordHeader(bytes).length === 2;
}
