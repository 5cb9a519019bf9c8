/**
 * "Did you mean": the known word that a typing mistake most likely stands for.
 *
 * @module
 */

/** Longer words than this are nobody's typing mistake, and would make the comparison costly. */
const MAX_LENGTH = 64;

/**
 * The known word nearest to `word`, or null when none is near enough to be meant: within `within`
 * edits, by default a third of the word's length. Case and `-` for `_` count as no edit.
 */
export function nearest(
  word: string,
  known: Iterable<string>,
  within: number = Math.max(1, Math.ceil(word.length / 3)),
): string | null {
  if (word.length > MAX_LENGTH) return null;
  const typed = fold(word);
  let best: string | null = null;
  let bestDistance = within + 1;
  for (const candidate of known) {
    const distance = editDistance(typed, fold(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

const fold = (word: string) => word.toLowerCase().replaceAll("-", "_");

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
