/**
 * What does the node do on `storage_port`?
 *
 * One connection answers two questions. Kept silent, it shows the dc/rack filter, which hangs up on a
 * stranger at once. Then twelve bytes ask for an RPC negotiation without features; a ScyllaDB node
 * answers with its own, and logs nothing (Seastar `rpc/rpc.cc`, `negotiate_protocol`).
 *
 * @module
 */

import type { Probe } from "../src/probe/probe.ts";
import { readSpoken, type Spoken } from "../src/probe/spoken.ts";
import { encodeNegotiation, negotiationAnswered } from "../src/wire/seastar_rpc.ts";

/** The order for one plain exchange with `port`. */
export function negotiation(port: number, purpose: string) {
  return { port, purpose, say: encodeNegotiation(), enough: negotiationAnswered };
}

export const storagePort: Probe<Spoken> = {
  id: "storage-port",
  asks: "Does storage_port answer RPC in the clear, hang up on strangers, or is it closed?",
  role: "storage_port",
  // A line is left only when something other than plain RPC or the filter listens there.
  cost: (_target, { quiet }) => ({ connections: 1, handshakes: 0, logLines: quiet ? 0 : 1 }),
  skip: () => null,
  observe: async (target, _wishes, _seen, means) =>
    readSpoken(await means.exchange(negotiation(target.ports.storage_port, "storage-port"))),
  isOpen: ({ exchange, speaks }) =>
    speaks === "silent" || speaks === "unknown" || exchange.failed?.state === "timeout" ||
    exchange.failed?.state === "unreachable",
};
