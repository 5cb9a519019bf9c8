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
import { clientAuth } from "./client_auth.ts";
import { surplus } from "./surplus.ts";
import { tlsHello } from "./tls_hello.ts";
import { tlsVersions } from "./tls_versions.ts";

export const lastWord: Probe<Handshake> = {
  id: "last-word",
  asks: "Does the port still answer, so that hang-ups before were refusals?",
  role: "ssl_storage_port",
  // Nodes since 4.6 refuse by an alert, and are not asked. One before them logs the hello.
  cost: (_target, { quiet }) => quiet ? FREE : { connections: 1, handshakes: 1, logLines: 1 },
  skip(_target, { quiet }, seen) {
    if (isHungUp(seen.of(tlsHello)?.handshake)) return "no TLS was met";
    if (!asked(seen).some(isHungUp)) return "nobody hung up on a hello";
    return quiet ? "a handshake without a certificate may leave a line in the log" : null;
  },
  observe: (target, _wishes, _seen, means) =>
    means.handshake({
      port: target.ports.ssl_storage_port,
      purpose: "last-word",
      identity: "none",
      offer: peerOffer(means, null),
    }),
  isOpen: isHungUp,
  isMissed: isHungUp,
};

/** What was asked after the first hello. */
function asked(seen: Seen): Handshake[] {
  return [
    ...seen.of(tlsVersions)?.handshakes.values() ?? [],
    ...seen.of(surplus)?.handshakes ?? [],
    ...seen.of(clientAuth)?.trials.map(({ handshake }) => handshake) ?? [],
  ];
}

/** Not one byte of TLS came back. */
function isHungUp(handshake: Handshake | undefined): boolean {
  return handshake?.outcome?.capture.entries.some(({ direction }) => direction === "in") !== true;
}
