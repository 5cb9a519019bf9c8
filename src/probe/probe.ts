/**
 * The contract of a probe: one question to one port, answered by an observation without opinions.
 *
 * A probe never opens a socket. It asks its `Means`, which count, record and bound every connection,
 * so that what a run costs a node is known before it starts and written down when it ends.
 *
 * @module
 */

import type { ClientCredentials } from "../handshake/credentials.ts";
import type { Freshness } from "../handshake/offer.ts";
import type { Role, TrialIdentity } from "../model/words.ts";
import type { Exchange, ExchangeOrder } from "./exchange.ts";
import type { Handshake, HandshakeOrder } from "./handshake.ts";
import type { Target, Wishes } from "./target.ts";

/** The most that a probe may cost one node. */
export interface Cost {
  readonly connections: number;
  readonly handshakes: number;
  /** ERROR lines in the node's log, design facts in `log_lines.ts`. */
  readonly logLines: number;
}

export interface Means {
  /** Randomness for a hello; every connection draws its own. */
  readonly freshness: Freshness;
  /** One plain connection: keep silent, say something, read the answer, close with FIN. */
  exchange(order: ExchangeOrder): Promise<Exchange>;
  /** One TLS connection, driven by a flow, closed with close_notify and FIN. */
  handshake(order: HandshakeOrder): Promise<Handshake>;
  /**
   * Credentials of an identity; `null` when there are none of that kind. For `same-dn-ca`, `caName`
   * is the DER name that the forged CA is to carry. On a client's port `configured` is a client's
   * certificate, where one was given.
   */
  identity(
    name: TrialIdentity,
    caName: Uint8Array | null,
    role?: Role,
  ): Promise<ClientCredentials | null>;
}

/** What earlier probes of the same port learned. */
export interface Seen {
  of<T>(probe: Probe<T>): T | undefined;
}

export interface Probe<T> {
  /** Kebab-case; stands in `connectionsByPurpose`. */
  readonly id: string;
  /** The question, for people. */
  readonly asks: string;
  readonly role: Role;
  cost(target: Target, wishes: Wishes): Cost;
  /** Why there is nothing to ask (or no way to ask it), given what is known; `null` to go ahead. */
  skip(target: Target, wishes: Wishes, seen: Seen): string | null;
  observe(target: Target, wishes: Wishes, seen: Seen, means: Means): Promise<T>;
  /** Did the observation leave the question open? Then it is asked once more, alone. */
  isOpen(observation: T): boolean;
  /**
   * Did it come to nothing, at least in part, so that something that had to be asked was not? Left out
   * where the state of the port says so itself.
   */
  isMissed?(observation: T): boolean;
}

/** The cost of a probe that will be skipped. */
export const FREE: Cost = { connections: 0, handshakes: 0, logLines: 0 };

export function sum(costs: Iterable<Cost>): Cost {
  let [connections, handshakes, logLines] = [0, 0, 0];
  for (const cost of costs) {
    connections += cost.connections;
    handshakes += cost.handshakes;
    logLines += cost.logLines;
  }
  return { connections, handshakes, logLines };
}
