/**
 * Remembers the last answer of a function, so that a view may ask for it on every frame.
 *
 * @module
 */

/** `compute`, called again only when an argument is another one than last time. */
export function latest<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { args: Args; result: Result } | null = null;
  return (...args) => {
    if (last !== null && args.every((arg, index) => Object.is(arg, last?.args[index]))) {
      return last.result;
    }
    const result = compute(...args);
    last = { args, result };
    return result;
  };
}
