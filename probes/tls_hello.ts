/**
 * What does the node do when another node's ClientHello arrives on `ssl_storage_port`?
 *
 * The hello is Seastar's own, so what it meets is what a peer would meet. When no TLS comes back,
 * one plain exchange with the same port tells what does listen there.
 *
 * @module
 */

import type { Outcome } from "../src/handshake/outcome.ts";
import type { Handshake } from "../src/probe/handshake.ts";
import { peerOffer } from "../src/probe/offers.ts";
import { FREE, type Probe } from "../src/probe/probe.ts";
import { isBareEnd, readSpoken, type Spoken } from "../src/probe/spoken.ts";
import type { Target, Wishes } from "../src/probe/target.ts";
import type { Role, TrialIdentity } from "../src/model/words.ts";
import { negotiation, storagePort } from "./storage_port.ts";

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

/** A node that requires a certificate logs a hello without one. */
function isKnownToRefuse({ expected }: Target, { quiet, identities }: Wishes): boolean {
  return quiet && expected.clientAuth === "required" && !identities.has("configured");
}

/** Quiet runs count on what is intended; where nothing is, a node may turn out to require more. */
function mayBeRefused({ expected }: Target, { quiet, identities }: Wishes): boolean {
  return !quiet || (expected.clientAuth === null && !identities.has("configured"));
}

function helloTo(role: Role, id: string): Probe<TlsHello> {
  return {
    id,
    asks: "Is this TLS, with which version, cipher and certificates, and is there RPC inside?",
    role,
    cost(target, wishes) {
      const isNeverAsked = role === "storage_port" ? wishes.quiet : isKnownToRefuse(target, wishes);
      if (isNeverAsked) return FREE;
      return { connections: 1, handshakes: 1, logLines: mayBeRefused(target, wishes) ? 1 : 0 };
    },
    skip(target, wishes, seen) {
      if (role === "storage_port") {
        const spoken = seen.of(storagePort);
        if (spoken?.speaks !== "tls" && !isBareEnd(spoken)) return "storage_port shows no TLS";
        return wishes.quiet ? "a second look at this port could leave a line in the log" : null;
      }
      return isKnownToRefuse(target, wishes)
        ? "the node is expected to refuse us without a certificate, and would log that"
        : null;
    },
    async observe(target, wishes, _seen, means) {
      const port = target.ports[role];
      const identity = firstIdentity(wishes);
      const credentials = identity === "none" ? null : await means.identity(identity, null);
      const handshake = await means.handshake({
        port,
        purpose: id,
        identity,
        offer: peerOffer(means, credentials),
      });
      const isMute = handshake.failed !== null || handshake.outcome?.end.kind === "overdue";
      // What storage_port does in the clear is why it is asked here at all.
      const isPlainKnown = wishes.quiet || role === "storage_port";
      if (isTls(handshake) || isMute || hasAnswered(handshake) || isPlainKnown) {
        return { handshake, plain: null };
      }
      const plain = await means.exchange(negotiation(port, "what-else-listens"));
      return { handshake, plain: readSpoken(plain) };
    },
    isOpen: ({ handshake: { failed, outcome }, plain }) =>
      failed === null
        ? outcome?.end.kind === "overdue" || plain?.speaks === "unknown" ||
          plain?.speaks === "silent"
        : failed.state === "timeout" || failed.state === "unreachable",
  };
}

/** Bytes that are no TLS name their speaker already. */
function hasAnswered({ outcome }: Handshake): boolean {
  return outcome?.end.kind === "notTls" && outcome.end.bytes.length > 0;
}

export const tlsHello = helloTo("ssl_storage_port", "tls-hello");

/** The same question to `storage_port`, when TLS was met there. */
export const tlsOnStoragePort = helloTo("storage_port", "tls-on-storage-port");
