/**
 * What does the node do on `storage_port`?
 *
 * One connection answers two questions. Kept silent, it shows the dc/rack filter, which hangs up on a
 * stranger at once. Then twelve bytes ask for an RPC negotiation without features; a ScyllaDB node
 * answers with its own, and logs nothing (Seastar `rpc/rpc.cc`, `negotiate_protocol`).
 *
 * @module
 */

import type { Role } from "../src/model/words.ts";
import type { ExchangeOrder } from "../src/probe/exchange.ts";
import type { Probe } from "../src/probe/probe.ts";
import { readSpoken, type Spoken } from "../src/probe/spoken.ts";
import { portNumber, type Target } from "../src/probe/target.ts";
import { wordsFor } from "../src/probe/proof.ts";

/** The order for one plain exchange with the first words of the port. */
export function firstWords(target: Target, role: Role, purpose: string): ExchangeOrder {
  const { send: say, enough } = wordsFor(role);
  return { port: portNumber(target, role), purpose, say, enough };
}

function inTheClear(role: Role, id: string, asks: string): Probe<Spoken> {
  return {
    id,
    asks,
    role,
    // A line is left only when something other than the plain service or the filter listens there.
    cost: (_target, { quiet }) => ({ connections: 1, handshakes: 0, logLines: quiet ? 0 : 1 }),
    skip: () => null,
    observe: async (target, _wishes, _seen, means) =>
      readSpoken(await means.exchange(firstWords(target, role, id))),
    isOpen: ({ exchange, speaks }) =>
      speaks === "silent" || speaks === "unknown" || exchange.failed?.state === "timeout" ||
      exchange.failed?.state === "unreachable",
  };
}

export const storagePort = inTheClear(
  "storage_port",
  "storage-port",
  "Does storage_port answer RPC in the clear, hang up on strangers, or is it closed?",
);

export const alternatorPort = inTheClear(
  "alternator_port",
  "alternator-port",
  "Does Alternator answer in the clear?",
);
