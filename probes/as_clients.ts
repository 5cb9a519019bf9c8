/**
 * Whom of the clients does the port let in?
 *
 * Each distinct ClientHello is sent as the client that it was recorded of sends it, once without a
 * certificate and, where one is asked for and there is one to show, once with it. Inside, CQL is asked for
 * its options: a client that gets so far can begin its session.
 *
 * @module
 */

import { type ClientHelloToSend, hellosOf } from "../src/clients/hello.ts";
import { offerOf } from "../src/clients/offer.ts";
import { CLIENT_ROLES, type ClientRole } from "../src/model/words.ts";
import type { Handshake } from "../src/probe/handshake.ts";
import { FREE, type Means, type Probe } from "../src/probe/probe.ts";
import { wordsFor } from "../src/probe/proof.ts";
import { portNumber, type Target } from "../src/probe/target.ts";
import { isUnanswered } from "../src/probe/unanswered.ts";
import { HELLO_TO, isTls } from "./tls_hello.ts";

/** What the hello of a client met. */
export interface AsClient {
  readonly anonymous: Handshake;
  /** Null when no certificate was asked for, or there was none to show. */
  readonly presenting: Handshake | null;
}

/** By the name of the hello. */
export type AsClients = ReadonlyMap<string, AsClient>;

const asClientsOn = (role: ClientRole): Probe<AsClients> => ({
  id: `${role.replaceAll("_", "-")}-as-clients`,
  asks: "Which clients' hellos are let in?",
  role,
  cost({ host }, { clients, quiet, identities }) {
    if (clients === undefined || quiet) return FREE;
    const count = hellosOf(clients, host).size * (identities.has("configured") ? 2 : 1);
    return { connections: count, handshakes: count, logLines: count };
  },
  skip(_target, { clients, quiet }, seen) {
    if (clients === undefined) return "no client was asked for";
    const hello = seen.of(HELLO_TO[role])?.handshake;
    if (hello === undefined || !isTls(hello)) return "no TLS was met";
    return quiet ? "a refused hello leaves a line in the log" : null;
  },
  async observe(target, { clients = [] }, seen, means) {
    const before = seen.of(AS_CLIENTS[role]);
    const met = new Map<string, AsClient>();
    await Promise.all([...hellosOf(clients, target.host)].map(async ([name, hello]) => {
      const known = before?.get(name);
      met.set(name, known && !isMissed(known) ? known : await sendAs(hello, role, target, means));
    }));
    return met;
  },
  isOpen: (met) => [...met.values()].some(isMissed),
  isMissed: (met) => [...met.values()].some(isMissed),
});

const isMissed = ({ anonymous, presenting }: AsClient) =>
  [anonymous, presenting].some((each) => each !== null && isUnanswered(each));

async function sendAs(
  { message, recordVersion, serverName }: ClientHelloToSend,
  role: ClientRole,
  target: Target,
  means: Means,
): Promise<AsClient> {
  const send = async (identity: "none" | "configured"): Promise<Handshake> =>
    await means.handshake({
      port: portNumber(target, role),
      purpose: "as-clients",
      identity,
      offer: offerOf(message, means.freshness, {
        recordVersion,
        serverName,
        credentials: await means.identity(identity, null, role),
        application: wordsFor(role),
      }),
    });
  const anonymous = await send("none");
  const isAsked = anonymous.outcome?.learned.certificateRequest != null;
  const isOurs = isAsked && await means.identity("configured", null, role) !== null;
  return { anonymous, presenting: isOurs ? await send("configured") : null };
}

export const AS_CLIENTS = Object.fromEntries(
  CLIENT_ROLES.map((role) => [role, asClientsOn(role)]),
) as Readonly<Record<ClientRole, Probe<AsClients>>>;
