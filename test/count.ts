/**
 * Counts work instead of time, so that a busy machine changes nothing: how often one property of some
 * objects is read while they are judged.
 *
 * @module
 */

export interface Counter {
  reads: number;
}

/** The same object to whoever reads it; every read of `property` counts. */
export function counted<T extends object>(value: T, property: keyof T, counter: Counter): T {
  return new Proxy(value, {
    get(target, name) {
      if (name === property) counter.reads++;
      return Reflect.get(target, name);
    },
  });
}
