/**
 * Was the identity that we presented let in?
 *
 * A completed handshake proves nothing, and neither do session tickets: a ScyllaDB node verifies the
 * client's certificate after it has sent both, and refuses by a bare FIN. So `accepted` needs an answer
 * to our first words inside TLS; `rejected` is an alert, or the end of the connection after our flight without the
 * courtesy of close_notify. But a Cassandra that has let us in ends just so on words of RPC: once they
 * were said, only a hang-up of one that refuses in this way counts. Whether it was the certificate that
 * was refused is another question: only a node that asked for one can refuse it, and the proof says so.
 *
 * @module
 */

import type { Acceptance } from "../model/words.ts";
import { readNegotiation } from "../wire/seastar_rpc.ts";
import { sniff } from "../wire/sniff.ts";
import { alertWords, endWords, type Handshake } from "./handshake.ts";
import { type Proven, provenBy } from "./proof.ts";
import type { Outcome } from "../handshake/outcome.ts";

export interface TrialVerdict {
  readonly outcome: Exclude<Acceptance, "not-tried">;
  /** What was seen, in words. */
  readonly proof: string;
  /** Milliseconds after connect; `null` when nothing came. */
  readonly atMs: number | null;
}

/** What is asked inside TLS, by the port. */
export type Words = "RPC" | "CQL" | "HTTP";

/** What a hang-up after our first words means, by what else was seen of the peer. */
export type HangUp = "refusal" | "unexplained";

/**
 * Who answers RPC anywhere is a node, and hangs up on nobody for speaking it; who hangs up before a
 * word was said does not mind the words.
 *
 * @param answersRpc on any connection to the node
 * @param untalked a handshake after which we kept silent; `null` when there was none
 */
export function readHangUps(answersRpc: boolean, untalked: Handshake | null): HangUp {
  return answersRpc || (untalked !== null && hungUpAtMs(untalked) < IDLE_MS)
    ? "refusal"
    : "unexplained";
}

/** Whoever is patient for so long hung up for idleness: Cassandra does after ten seconds. */
const IDLE_MS = 5000;

/** When a peer ended the connection after our flight without a word or a farewell; else never. */
function hungUpAtMs({ outcome, atMs }: Handshake): number {
  return outcome !== null && outcome.learned.application.length === 0 && isHungUp(outcome)
    ? atMs
    : Number.POSITIVE_INFINITY;
}

/** Did the peer end the connection after our flight without a farewell? */
export function isHungUp({ learned, end }: Outcome): boolean {
  return learned.clientFinishedSent && end.kind === "closed" && end.how !== "close_notify";
}

/** Judges one trial by what was seen on the wire; `words` is what was said first inside TLS. */
export function judgeTrial(
  { failed, outcome, atMs }: Handshake,
  hangUp: HangUp,
  words: Words = "RPC",
): TrialVerdict {
  if (failed !== null) return unproven(`no connection: ${failed.message}`, null);
  if (outcome === null) return unproven("nothing was learned", null);
  const { learned, end } = outcome;
  const proven = provenBy(learned.application);
  if (proven !== null) {
    return {
      outcome: "accepted",
      proof: PROOFS[proven](learned.application.length),
      atMs: answeredAtMs(outcome) ?? atMs,
    };
  }
  if (readNegotiation(learned.application).kind === "echo") {
    return unproven("the peer sends back what it gets, which is no RPC answer", atMs);
  }
  if (learned.application.length > 0) {
    const { service } = sniff(learned.application);
    const named = service === null ? "" : `: ${service}`;
    return unproven(`something other than what was asked answers inside TLS${named}`, atMs);
  }
  if (end.kind === "alert") {
    return refused(outcome, words, alertWords(end.description), learned.alert?.atMs ?? atMs);
  }
  if (!learned.clientFinishedSent) {
    return unproven(
      `the handshake ended before our certificate counted: ${endWords(outcome)}`,
      atMs,
    );
  }
  if (end.kind === "closed" && end.how !== "close_notify") {
    const bare = `a bare ${end.how.toUpperCase()}`;
    // Before the server's Finished we cannot have said a word.
    return hangUp === "refusal" || !learned.serverFinishedSeen
      ? refused(outcome, words, bare, atMs)
      : unproven(
        `${bare} after our first words: so a node ends that refuses us, and so ends whoever does not speak ${words}`,
        atMs,
      );
  }
  return unproven(undecided(outcome, words), atMs);
}

/** What let us in, by the number of bytes that said so. */
const PROOFS: Readonly<Record<Proven, (length: number) => string>> = {
  "seastar-rpc": (length) => `RPC answered inside TLS (${length} bytes, not an echo)`,
  cassandra: (length) =>
    length < 12
      ? "Cassandra named its messaging version inside TLS (4 bytes: a 3.x)"
      : "Cassandra's Accept came inside TLS (12 bytes, its CRC is right)",
  cql: (length) => `CQL's SUPPORTED came inside TLS (${length} bytes)`,
  alternator: () => "Alternator said that it is healthy, inside TLS",
};

/** Endings that neither let in nor refuse. */
function undecided(outcome: Outcome, words: Words): string {
  const { end } = outcome;
  if (end.kind === "closed") {
    return "the peer closed politely (close_notify), which neither lets in nor refuses";
  }
  if (end.kind === "overdue") {
    return `the handshake completed, then silence until the deadline: no ${words} answer`;
  }
  return endWords(outcome);
}

function refused({ learned }: Outcome, words: Words, what: string, atMs: number): TrialVerdict {
  const refusal = (when: string): TrialVerdict => ({
    outcome: "rejected",
    proof: `${what} ${when}; no ${words} answer`,
    atMs,
  });
  if (learned.certificateRequest === null) {
    const when = learned.clientFinishedSent ? "after our flight" : "before our flight";
    return refusal(`${when}, though no certificate was asked for`);
  }
  if (!learned.clientFinishedSent) return refusal("before our certificate was sent");
  const tickets = learned.ticketCount === 0 ? "" : ` and ${learned.ticketCount} session ticket(s)`;
  const after = learned.serverFinishedSeen
    ? `the handshake had completed${tickets}`
    : "our Finished, before the server's";
  return refusal(`after ${after}`);
}

function unproven(proof: string, atMs: number | null): TrialVerdict {
  return { outcome: "unproven", proof, atMs };
}

function answeredAtMs({ capture }: Outcome): number | null {
  const data = capture.entries.find(({ direction, content }) =>
    direction === "in" && content === "application_data"
  );
  return data?.atMs ?? null;
}

/** One word for several trials of the same kind: a single acceptance is enough to be let in. */
export function together(outcomes: readonly Acceptance[]): Acceptance {
  const tried = outcomes.filter((outcome) => outcome !== "not-tried");
  if (tried.length === 0) return "not-tried";
  if (tried.includes("accepted")) return "accepted";
  return tried.every((outcome) => outcome === "rejected") ? "rejected" : "unproven";
}
