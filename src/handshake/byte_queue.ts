/**
 * Bytes that go in at one end and out at the other, in one growing buffer.
 *
 * @module
 */

export class ByteQueue {
  #buffer = new Uint8Array(4096);
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
    if (this.#start === this.#end) this.#start = this.#end = 0;
    return bytes;
  }

  #makeRoom(more: number): void {
    const live = this.#buffer.subarray(this.#start, this.#end);
    const wanted = live.length + more;
    const target = wanted > this.#buffer.length
      ? new Uint8Array(Math.max(wanted, this.#buffer.length * 2))
      : this.#buffer;
    target.set(live);
    this.#buffer = target;
    this.#end = live.length;
    this.#start = 0;
  }
}
