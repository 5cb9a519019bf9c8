/**
 * Bytes that go in at one end and out at the other, in one growing buffer.
 *
 * @module
 */

/** Room beyond what is asked for, so that bytes that come one by one are not moved each time. */
const ROOM = 4096;

export class ByteQueue {
  #buffer = new Uint8Array(ROOM);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#buffer.length) this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The first `length` bytes, or as many as there are; valid until the next call. */
  peek(length: number): Uint8Array {
    return this.#buffer.subarray(this.#start, Math.min(this.#start + length, this.#end));
  }

  /** Removes the first `length` bytes and returns a copy of them. */
  take(length: number): Uint8Array {
    const bytes = this.#buffer.slice(this.#start, this.#start + length);
    this.#start += bytes.length;
    return bytes;
  }

  #makeRoom(more: number): void {
    const live = this.#buffer.subarray(this.#start, this.#end);
    this.#buffer = new Uint8Array(2 * (live.length + more) + ROOM);
    this.#buffer.set(live);
    this.#end = live.length;
    this.#start = 0;
  }
}
