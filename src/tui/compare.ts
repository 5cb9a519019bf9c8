/**
 * Two captures side by side: which messages correspond, and in which fields they differ.
 *
 * @module
 */

import type { CapturedMessage } from "./driver.ts";

export interface Pair {
  readonly left: CapturedMessage | null;
  readonly right: CapturedMessage | null;
  readonly same: boolean;
}

export interface Difference {
  readonly path: string;
  readonly left: string | null;
  readonly right: string | null;
}

/** Pairs messages of one name and direction, in order, as many as possible. */
export function align(
  left: readonly CapturedMessage[],
  right: readonly CapturedMessage[],
): Pair[] {
  const a = left.slice(0, MAX_MESSAGES);
  const b = right.slice(0, MAX_MESSAGES);
  const common = commonLengths(a, b);
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i] ?? null, b[j] ?? null];
    if (one !== null && other !== null && corresponds(one, other)) {
      pairs.push({ left: one, right: other, same: differences(one, other).length === 0 });
      [i, j] = [i + 1, j + 1];
    } else if (other === null || (one !== null && at(common, i + 1, j) >= at(common, i, j + 1))) {
      pairs.push({ left: one, right: null, same: false });
      i++;
    } else {
      pairs.push({ left: null, right: other, same: false });
      j++;
    }
  }
  return pairs;
}

const MAX_MESSAGES = 200;

/** `[i][j]`: how many pairs the rests from `i` and from `j` on can make. */
function commonLengths(a: readonly CapturedMessage[], b: readonly CapturedMessage[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [one, other, row] = [a[i], b[j], table[i]];
      if (one === undefined || other === undefined || row === undefined) continue;
      row[j] = corresponds(one, other)
        ? at(table, i + 1, j + 1) + 1
        : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

function corresponds(one: CapturedMessage, other: CapturedMessage): boolean {
  return one.direction === other.direction && one.name === other.name;
}

/** Fields that are missing on one side or say something else there. */
export function differences(left: CapturedMessage, right: CapturedMessage): Difference[] {
  const told = (message: CapturedMessage) =>
    new Map(message.fields.map(({ path, value, meaning }) => [path, meaning || value]));
  const [one, other] = [told(left), told(right)];
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].flatMap((path) => {
    const [a, b] = [one.get(path) ?? null, other.get(path) ?? null];
    return a === b ? [] : [{ path, left: a, right: b }];
  });
}
