/**
 * The means of the probes: the only place where a question becomes a connection. Here connections
 * wait for their turn, are counted, timed and written down.
 *
 * @module
 */

import pLimit from "p-limit";
import { handshake as handshakeFlow } from "../handshake/handshake.ts";
import { drive } from "../net/drive.ts";
import { exchange, noConnection } from "../net/exchange.ts";
import { dial } from "../net/link.ts";
import type { AttemptReport } from "../model/port.ts";
import type { Exchange } from "../probe/exchange.ts";
import { exchangeWords } from "../probe/exchange.ts";
import { type Handshake, type HandshakeOrder, handshakeWords } from "../probe/handshake.ts";
import { logLinesOfExchange, logLinesOfHandshake } from "../probe/log_lines.ts";
import type { Means } from "../probe/probe.ts";
import type { Target } from "../probe/target.ts";
import type { RunEvent } from "../run/event.ts";
import type { IdentityOf } from "./identities.ts";
import type { MeansOf } from "./runner.ts";

export interface MeansOptions {
  /** A whole step (connect, handshake, exchange), in milliseconds. */
  readonly stepMs: number;
  /** Sockets in all, and to one node, at any moment. */
  readonly concurrency: number;
  readonly perNode: number;
  readonly localAddress: string | null;
  readonly identityOf: IdentityOf;
  readonly keyLog: ((line: string) => void) | null;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** Makes the means of each node; they share the limit on sockets. */
export function meansFor(options: MeansOptions): MeansOf {
  const { stepMs, signal, emit } = options;
  const inAll = pLimit(options.concurrency);
  const began = performance.now();

  return (target, lose) => {
    const toNode = pLimit(options.perNode);
    const inTurn = <T>(connect: () => Promise<T>): Promise<T> =>
      toNode(() => inAll(() => connect()));
    const endpoint = (port: number) => ({
      host: target.host,
      port,
      localAddress: options.localAddress ?? undefined,
    });

    /** Writes a connection down and notices a port that went mute. */
    const record = (
      result: Exchange | Handshake,
      attempt: AttemptReport,
      handshakes: 0 | 1,
    ): void => {
      if (timedOut(result)) lose(attempt.port);
      if (result.failed?.state === "aborted") return;
      emit({
        kind: "attempted",
        node: target.id,
        attempt,
        handshakes,
        capture: "outcome" in result ? result.outcome?.capture ?? null : null,
        localAddress: result.localAddress,
      });
    };

    const timed = async <R extends Exchange | Handshake>(
      order: { readonly port: number; readonly purpose: string },
      connect: () => Promise<R>,
      tell: (result: R) => { words: string; lines: number; handshakes: 0 | 1 },
    ): Promise<R> => {
      const startedMs = performance.now() - began;
      const result = await connect();
      const { words, lines, handshakes } = tell(result);
      record(result, {
        purpose: order.purpose,
        port: order.port,
        startedMs: round(startedMs),
        durationMs: round(performance.now() - began - startedMs),
        result: words,
        logLines: lines,
      }, handshakes);
      return result;
    };

    return {
      freshness: { random: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      identity: options.identityOf,
      exchange: (order) =>
        inTurn(() =>
          timed(
            order,
            () => exchange(endpoint(order.port), order, signal, stepMs),
            (result) => ({
              words: exchangeWords(result),
              lines: logLinesOfExchange(result),
              handshakes: 0,
            }),
          )
        ),
      handshake: (order) =>
        inTurn(() =>
          timed(order, () => connectTls(target, order, options), (result) => ({
            words: handshakeWords(result),
            lines: logLinesOfHandshake(result),
            handshakes: result.failed === null ? 1 : 0,
          }))
        ),
    } satisfies Means;
  };
}

async function connectTls(
  target: Target,
  { port, identity, offer }: HandshakeOrder,
  { stepMs, signal, localAddress, keyLog }: MeansOptions,
): Promise<Handshake> {
  const endpoint = { host: target.host, port, localAddress: localAddress ?? undefined };
  const link = await dial(endpoint, signal, stepMs);
  if (link.kind === "failure") {
    return { identity, failed: noConnection(link), outcome: null, atMs: 0, localAddress: null };
  }
  try {
    const flow = handshakeFlow({ ...offer, keyLog });
    const outcome = await drive(link, flow, signal, stepMs);
    const localAddress = link.localAddress;
    return { identity, failed: null, outcome, atMs: link.elapsedMs(), localAddress };
  } finally {
    await link.close();
  }
}

function timedOut(result: Exchange | Handshake): boolean {
  if (result.failed !== null) return result.failed.state === "timeout";
  return "outcome" in result
    ? result.outcome?.end.kind === "overdue" && result.outcome.learned.serverHello === null
    : result.end === "overdue" && result.received.length === 0;
}

const round = (ms: number) => Math.round(ms * 100) / 100;
