/**
 * A value that must not be printed: private keys and traffic secrets travel in this wrapper, so that
 * a stray log line, a JSON report or a crash dump shows `[secret]` and nothing else.
 *
 * @module
 */

/** Holds a value that only code which asks for it by name can see. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** Lends the value to `use`. Grep for callers to audit who sees secrets. */
  expose<R>(use: (value: T) => R): R {
    return use(this.#value);
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }

  [Symbol.for("Deno.customInspect")](): string {
    return "[secret]";
  }
}
