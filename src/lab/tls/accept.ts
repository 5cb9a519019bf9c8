/**
 * Accepts TLS the way a node does: handshake, Seastar's check of the client's certificate, and the alert,
 * FIN and log line of each way in which it can end.
 *
 * @module
 */

import { Hangup, type Stream } from "../stream.ts";
import { readHello } from "./hello.ts";
import { choose, chooseVersion } from "./negotiate.ts";
import type { TlsOptions } from "./policy.ts";
import { Records } from "./records.ts";
import { notTrusted, Refusal, refusals } from "./refusal.ts";
import { serve12 } from "./server12.ts";
import { serve13 } from "./server13.ts";
import { Session } from "./session.ts";
import { TlsStream } from "./tls_stream.ts";
import { TLS12, TLS13 } from "../../wire/registry.ts";

/** The stream inside TLS, or null when the connection came to nothing (and the log says why). */
export async function acceptTls(
  transport: Stream,
  options: TlsOptions,
  complain: (refusal: Refusal) => void,
  records: Records = new Records(transport),
): Promise<TlsStream | null> {
  try {
    return await handshake(transport, records, options);
  } catch (error) {
    endTls(transport, records, error, complain);
    return null;
  }
}

/** Ends a TLS connection for the reason thrown, as Seastar does. */
export function endTls(
  transport: Stream,
  records: Records | null,
  error: unknown,
  complain: (refusal: Refusal) => void,
): void {
  const refusal = refusalOf(error, records);
  if (refusal === undefined) throw error;
  complain(refusal);
  if (refusal.alert !== null) records?.sendAlert(refusal.alert);
  transport.finish();
}

function refusalOf(error: unknown, records: Records | null): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Hangup)) return undefined;
  if (error.how === "reset") return new Refusal(null, "Connection reset by peer");
  const cutShort = error.received === 0 && records?.hasPartialMessage === true;
  return cutShort ? refusals.undecodable() : refusals.hungUp();
}

async function handshake(
  transport: Stream,
  records: Records,
  options: TlsOptions,
): Promise<TlsStream> {
  const { framing, bytes } = await records.clientHello();
  const hello = readHello(framing, bytes);
  const version = chooseVersion(hello, options.policy);
  records.version = Math.min(version, TLS12);
  const choice = choose(version, hello, options.policy, options.credentials);
  if (options.credentials === null) throw refusals.noCipher();
  const session = new Session(records, options, options.credentials);
  const established = await (version === TLS13 ? serve13 : serve12)(session, hello, choice);
  if (established.clientChain.length > 0) {
    const complaint = options.judge(established.clientChain);
    if (complaint !== null) throw notTrusted(complaint);
  }
  return new TlsStream(transport, records, established);
}
