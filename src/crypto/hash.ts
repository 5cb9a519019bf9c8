/**
 * Hashes, HMAC and the transcript of a handshake (RFC 8446 §4.4.1, RFC 5246 §7.4.9).
 *
 * @module
 */

import { createHash, createHmac, type Hash } from "node:crypto";
import { concat, plain } from "./bytes.ts";

export type HashName = "md5" | "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

const LENGTHS: Readonly<Record<HashName, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** Length of the hash's output, in bytes. */
export function hashLength(hash: HashName): number {
  return LENGTHS[hash];
}

export function digest(hash: HashName, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = createHash(hash);
  for (const part of parts) state.update(part);
  return plain(state.digest());
}

export function hmac(hash: HashName, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = createHmac(hash, key);
  for (const part of parts) state.update(part);
  return plain(state.digest());
}

/**
 * The handshake messages so far, and their hash under any algorithm at any time: the hash is not
 * known before ServerHello, and TLS 1.2 client signatures may use another one than Finished does.
 */
export class Transcript {
  #messages: Uint8Array[] = [];
  readonly #running = new Map<HashName, { state: Hash; taken: number }>();

  /** Appends one handshake message, its four-byte header included. */
  add(message: Uint8Array): this {
    this.#messages.push(message);
    return this;
  }

  /** The hash of everything added so far. */
  digest(hash: HashName): Uint8Array {
    const running = this.#running.get(hash) ?? { state: createHash(hash), taken: 0 };
    this.#running.set(hash, running);
    for (; running.taken < this.#messages.length; running.taken++) {
      running.state.update(this.#messages[running.taken] as Uint8Array);
    }
    return plain(running.state.copy().digest());
  }

  /** Everything added so far: what TLS 1.2's client signs (RFC 5246 §7.4.8). */
  bytes(): Uint8Array {
    return concat(...this.#messages);
  }

  /** An independent copy: what is added to one does not reach the other. */
  fork(): Transcript {
    const copy = new Transcript();
    copy.#messages = [...this.#messages];
    for (const [hash, { state, taken }] of this.#running) {
      copy.#running.set(hash, { state: state.copy(), taken });
    }
    return copy;
  }

  /** After HelloRetryRequest the first ClientHello counts by its hash only (RFC 8446 §4.4.1). */
  replaceWithMessageHash(hash: HashName): void {
    const hashed = this.digest(hash);
    this.#running.clear();
    this.#messages = [concat(Uint8Array.of(MESSAGE_HASH, 0, 0, hashed.length), hashed)];
  }
}

const MESSAGE_HASH = 254;
