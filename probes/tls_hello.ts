/**
 * What does the node do when a ClientHello arrives?
 *
 * The hello is Seastar's own, so what it meets on `ssl_storage_port` is what a peer would meet. When no
 * TLS comes back, one plain exchange with the same port tells what does listen there. CQL is asked in this
 * order, too: a hello on a plain CQL port is answered with an error and not logged, whereas plain bytes on a
 * TLS port are. Alternator's plain port logs what it cannot read, and is asked in the clear first.
 *
 * @module
 */

import type { Outcome } from "../src/handshake/outcome.ts";
import type { Handshake } from "../src/probe/handshake.ts";
import { peerOffer } from "../src/probe/offers.ts";
import { wordsFor } from "../src/probe/proof.ts";
import { FREE, type Probe } from "../src/probe/probe.ts";
import { isBareEnd, readSpoken, type Spoken } from "../src/probe/spoken.ts";
import { portNumber, type Target, type Wishes } from "../src/probe/target.ts";
import {
  type ClientAuthMode,
  isClientRole,
  type Role,
  type TrialIdentity,
} from "../src/model/words.ts";
import { readCql } from "../src/wire/cql.ts";
import { perRole } from "../src/probe/roles.ts";
import { alternatorPort, firstWords, storagePort } from "./storage_port.ts";

export interface TlsHello {
  readonly handshake: Handshake;
  /** What a plain exchange met, when the hello met no TLS. */
  readonly plain: Spoken | null;
}

/** Did the connection bring a byte of TLS that is not our own, sent back? */
export function isTls({ outcome }: Handshake): boolean {
  if (outcome === null || outcome.end.kind === "notTls" || isEcho(outcome)) return false;
  return outcome.learned.alert !== null ||
    outcome.capture.entries.some(({ direction }) => direction === "in");
}

/** A ClientHello is what we sent; no server says it. */
function isEcho({ end, learned }: Outcome): boolean {
  return learned.serverHello === null && end.kind === "unexpected" && end.got === "client_hello";
}

/** Asks without a certificate, unless even a refusal must be avoided and there is one to show. */
function firstIdentity({ quiet, identities }: Wishes): TrialIdentity {
  return quiet && identities.has("configured") ? "configured" : "none";
}

/** What is said of whom the port lets in. */
function authAt(role: Role, { expected }: Target): ClientAuthMode | null {
  return isClientRole(role) ? expected.authOfClients ?? null : expected.clientAuth;
}

/** A node that requires a certificate logs a hello without one. */
function isKnownToRefuse(role: Role, target: Target, { quiet, identities }: Wishes): boolean {
  return quiet && authAt(role, target) === "required" && !identities.has("configured");
}

/** Quiet runs count on what is intended; where nothing is, a node may turn out to require more. */
function mayBeRefused(role: Role, target: Target, { quiet, identities }: Wishes): boolean {
  return !quiet || (authAt(role, target) === null && !identities.has("configured"));
}

/** Ports that are asked in the clear before a hello is sent. */
const PLAIN_FIRST: Partial<Record<Role, Probe<Spoken>>> = {
  storage_port: storagePort,
  alternator_port: alternatorPort,
};

function helloTo(role: Role, id: string, purpose = id): Probe<TlsHello> {
  const before = PLAIN_FIRST[role];
  return {
    id,
    asks: "Is this TLS, with which version, cipher and certificates, and is there RPC inside?",
    role,
    cost(target, wishes) {
      const isNeverAsked = before === undefined
        ? isKnownToRefuse(role, target, wishes)
        : wishes.quiet;
      if (isNeverAsked) return FREE;
      const logLines = mayBeRefused(role, target, wishes) ? 1 : 0;
      return { connections: isClientRole(role) && !before ? 2 : 1, handshakes: 1, logLines };
    },
    skip(target, wishes, seen) {
      if (before !== undefined) {
        const spoken = seen.of(before);
        if (spoken?.speaks !== "tls" && !isBareEnd(spoken)) return `${role} shows no TLS`;
        return wishes.quiet ? "a second look at this port could leave a line in the log" : null;
      }
      return isKnownToRefuse(role, target, wishes)
        ? "the node is expected to refuse us without a certificate, and would log that"
        : null;
    },
    async observe(target, wishes, _seen, means) {
      const port = portNumber(target, role);
      const identity = firstIdentity(wishes);
      const credentials = identity === "none" ? null : await means.identity(identity, null, role);
      const handshake = await means.handshake({
        port,
        purpose,
        identity,
        offer: { ...peerOffer(means, credentials), application: wordsFor(role) },
      });
      const isMute = handshake.failed !== null || handshake.outcome?.end.kind === "overdue";
      // What such a port does in the clear is why it is asked here at all.
      const isPlainKnown = before !== undefined || (wishes.quiet && !isCql(handshake));
      if (isTls(handshake) || isMute || hasAnswered(handshake) || isPlainKnown) {
        return { handshake, plain: null };
      }
      const plain = await means.exchange(firstWords(target, role, "what-else-listens"));
      return { handshake, plain: readSpoken(plain) };
    },
    isOpen: ({ handshake: { failed, outcome }, plain }) =>
      failed === null
        ? outcome?.end.kind === "overdue" || plain?.speaks === "unknown" ||
          plain?.speaks === "silent"
        : failed.state === "timeout" || failed.state === "unreachable",
  };
}

/** Bytes that are no TLS name their speaker already; an error of CQL does not say whose it is. */
function hasAnswered(handshake: Handshake): boolean {
  const end = handshake.outcome?.end;
  return end?.kind === "notTls" && end.bytes.length > 0 && !isCql(handshake);
}

/** What a plain CQL port says to a hello: `Invalid or unsupported protocol version: 22`. */
function isCql({ outcome }: Handshake): boolean {
  return outcome?.end.kind === "notTls" && readCql(outcome.end.bytes).kind === "error";
}

const HELLOS = perRole("tls-hello", helloTo);

export const tlsHello = HELLOS.ssl_storage_port;

/** The same question to `storage_port`, when TLS was met there. */
export const tlsOnStoragePort = helloTo("storage_port", "tls-on-storage-port");

/** The same question, to every port. */
export const HELLO_TO: Readonly<Record<Role, Probe<TlsHello>>> = {
  ...HELLOS,
  storage_port: tlsOnStoragePort,
};
