/**
 * Does the port still answer?
 *
 * Nodes before 4.6 refuse a hello by hanging up without an alert, and so does whatever stands before a
 * node that has had enough of us. If the last hello is answered as the first was, the node was there
 * all along and the hang-ups were its refusals.
 *
 * @module
 */

import { type Handshake } from "../src/probe/handshake.ts";
import { peerOffer } from "../src/probe/offers.ts";
import { FREE, type Probe, type Seen } from "../src/probe/probe.ts";
import { wordsFor } from "../src/probe/proof.ts";
import { portNumber } from "../src/probe/target.ts";
import { TRIALS_ON } from "./client_auth.ts";
import { perRole, type TlsRole } from "../src/probe/roles.ts";
import { surplus } from "./surplus.ts";
import { HELLO_TO } from "./tls_hello.ts";
import { VERSIONS_OF } from "./tls_versions.ts";

const lastWordOn = (role: TlsRole, id: string, purpose: string): Probe<Handshake> => ({
  id,
  asks: "Does the port still answer, so that hang-ups before were refusals?",
  role,
  // Nodes since 4.6 refuse by an alert, and are not asked. One before them logs the hello.
  cost: (_target, { quiet }) => quiet ? FREE : { connections: 1, handshakes: 1, logLines: 1 },
  skip(_target, { quiet }, seen) {
    if (isHungUp(seen.of(HELLO_TO[role])?.handshake)) return "no TLS was met";
    if (!asked(role, seen).some(isHungUp)) return "nobody hung up on a hello";
    return quiet ? "a handshake without a certificate may leave a line in the log" : null;
  },
  observe: (target, _wishes, _seen, means) =>
    means.handshake({
      port: portNumber(target, role),
      purpose,
      identity: "none",
      offer: { ...peerOffer(means, null), application: wordsFor(role) },
    }),
  isOpen: isHungUp,
  isMissed: isHungUp,
});

export const LAST_WORD_ON = perRole("last-word", lastWordOn);

/** What was asked after the first hello. */
function asked(role: TlsRole, seen: Seen): Handshake[] {
  return [
    ...seen.of(VERSIONS_OF[role])?.handshakes.values() ?? [],
    ...role === "ssl_storage_port" ? seen.of(surplus)?.handshakes ?? [] : [],
    ...seen.of(TRIALS_ON[role])?.trials.map(({ handshake }) => handshake) ?? [],
  ];
}

/** Not one byte of TLS came back. */
function isHungUp(handshake: Handshake | undefined): boolean {
  return handshake?.outcome?.capture.entries.some(({ direction }) => direction === "in") !== true;
}
