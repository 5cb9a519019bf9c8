/**
 * Enumeration by taking away: offer everything, note what the server picks, offer the rest, and so on
 * until it refuses. A server names one choice a hello, so nothing needs fewer hellos: one for each
 * choice, and one that is refused.
 *
 * @module
 */

import { endWords, type Handshake } from "../../src/probe/handshake.ts";
import { alertDescriptions } from "../../src/wire/alert.ts";

export interface Enumeration {
  /** What was picked, in the order of picking: the server's own, where it has one. */
  readonly picked: readonly number[];
  /** Why it is not known whether there is more; `null` when the rest was refused. */
  readonly open: string | null;
}

/** Nothing is known yet. */
export const UNASKED: Enumeration = { picked: [], open: "not asked" };

/** How one kind of choice is asked for, and read off the answer. */
export interface Question {
  /** Makes one connection that offers `candidates` and nothing else of their kind. */
  ask(candidates: readonly number[]): Promise<Handshake>;
  /** The server's choice; `null` when the answer shows none. */
  choiceOf(handshake: Handshake): number | null;
  /**
   * A choice that `ask` always keeps on offer, because the server could not answer without it. Once it
   * has been picked, to pick it again is to refuse the rest.
   */
  readonly kept?: number | undefined;
}

/**
 * Asks until the rest of `candidates` is refused, or until `atMost` are known; goes on from `before`,
 * when that was left open.
 */
export async function removeAccepted(
  candidates: readonly number[],
  { ask, choiceOf, kept }: Question,
  before: Enumeration = UNASKED,
  atMost: number = Infinity,
): Promise<Enumeration> {
  if (before.open === null) return before;
  const picked = [...before.picked];
  for (;;) {
    const left = candidates.filter((code) => !picked.includes(code));
    if (left.length === 0) return { picked, open: null };
    if (picked.length >= atMost) return { picked, open: UNASKED.open };
    const handshake = await ask(left);
    const choice = choiceOf(handshake);
    if (choice === null) return { picked, open: isRefusal(handshake) ? null : whyOpen(handshake) };
    if (choice === kept && !left.includes(choice)) return { picked, open: null };
    if (!left.includes(choice)) return { picked, open: "the server chose what was not offered" };
    picked.push(choice);
  }
}

/**
 * The same in half the time, for a server whose order does not matter: two halves of the candidates
 * are asked for side by side, at the price of one more refusal.
 */
export async function removeInHalves(
  candidates: readonly number[],
  question: Question,
  before: Enumeration,
): Promise<Enumeration> {
  if (before.open === null) return before;
  const left = candidates.filter((code) => !before.picked.includes(code));
  const [even, odd] = await Promise.all(
    [0, 1].map((half) => removeAccepted(left.filter((_, index) => index % 2 === half), question)),
  );
  return {
    picked: [...before.picked, ...even?.picked ?? [], ...odd?.picked ?? []],
    open: even?.open ?? odd?.open ?? null,
  };
}

/** For what an accepted version cannot do without: that everything was refused explains nothing. */
export function notEmpty(enumeration: Enumeration): Enumeration {
  const { picked, open } = enumeration;
  if (picked.length > 0 || open !== null) return enumeration;
  return { picked, open: "every hello was refused, though the version is accepted" };
}

/**
 * Did the server say no? By an alert, or as nodes before 4.6 do, by hanging up. A RST, silence and a
 * connection that never stood say nothing about what was offered. Nor does internal_error: that is a
 * server which chose something and then could not do it, GnuTLS without its DH parameters for one.
 */
export function isRefusal({ outcome }: Handshake): boolean {
  const end = outcome?.end;
  if (end?.kind === "alert") return end.description !== INTERNAL_ERROR;
  return end?.kind === "closed" && end.how === "fin";
}

const INTERNAL_ERROR = alertDescriptions.codeOf("internal_error");

/** What stands in the way of an answer. */
export function whyOpen({ failed, outcome }: Handshake): string {
  if (failed !== null) return failed.message;
  return outcome === null ? "nothing was learned" : endWords(outcome);
}
