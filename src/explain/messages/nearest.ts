/**
 * The known message that an unknown text is most like, by the words they share.
 *
 * @module
 */

import { CATALOGUE } from "./catalogue.ts";

/** Below this share of common words a likeness is chance. */
const ALIKE = 0.25;
const MAX_WORDS = 60;

/** Rare words count more: `connection` is in half of the messages, `revoked` in one. */
export function nearestMessage(text: string): string | null {
  const asked = words(text);
  let best: { example: string; score: number } | null = null;
  for (const { example, known } of INDEX) {
    const shared = weigh([...asked].filter((word) => known.has(word)));
    const score = shared / (weigh(asked) + weigh(known) - shared || 1);
    if (score > (best?.score ?? ALIKE)) best = { example, score };
  }
  return best?.example ?? null;
}

const words = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[a-z]{3,30}/g) ?? []).slice(0, MAX_WORDS));

const INDEX = CATALOGUE.map(({ example }) => ({ example, known: words(example) }));

const FREQUENCY = new Map<string, number>();
for (const { known } of INDEX) {
  for (const word of known) FREQUENCY.set(word, (FREQUENCY.get(word) ?? 0) + 1);
}

/** Words that no message has say little about which one is meant. */
function weigh(set: Iterable<string>): number {
  let sum = 0;
  for (const word of set) {
    const frequency = FREQUENCY.get(word);
    sum += frequency === undefined ? 1 : Math.log(1 + INDEX.length / frequency);
  }
  return sum;
}
