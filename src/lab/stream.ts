/**
 * What the node's protocols read from and write to: a TCP connection, or TLS over one.
 *
 * Reading asks for an exact number of bytes, as Seastar's `read_exactly` does, because that is what
 * decides when a real node reacts: a stranger who sends eleven bytes gets no answer at all.
 *
 * @module
 */

import type { Socket } from "node:net";
import { concat } from "../crypto/bytes.ts";

export interface Stream {
  /** Exactly `length` bytes; throws `Hangup` when the peer's half ends first. */
  read(length: number): Promise<Uint8Array>;
  send(bytes: Uint8Array): void;
  /** Says goodbye as the protocol does, and ends our half. */
  finish(): void;
}

/** The peer ended its half, or the whole connection, while we wanted more. */
export class Hangup extends Error {
  override readonly name = "Hangup";
  readonly how: "fin" | "reset";
  /** How much of what was asked for had come. */
  readonly received: number;

  constructor(how: "fin" | "reset", received: number) {
    super(`${how} after ${received} bytes`);
    this.how = how;
    this.received = received;
  }
}

/** Unread bytes above this stop the peer by TCP's own means. */
const MAX_UNREAD = 256 * 1024;

/** How long a peer may keep its half open after we ended ours and nothing more comes, in milliseconds. */
const LINGER_MS = 10_000;

/** A TCP connection as a stream. */
export class TcpStream implements Stream {
  readonly peer: string;
  readonly #socket: Socket;
  readonly #chunks: Uint8Array[] = [];
  #unread = 0;
  #end: "fin" | "reset" | null = null;
  #wake: (() => void) | null = null;
  #discarding = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.peer = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.on("data", (bytes: Uint8Array) => this.#onBytes(bytes));
    socket.on("end", () => this.#onEnd("fin"));
    socket.on("error", () => this.#onEnd("reset"));
    socket.on("close", () => this.#onEnd("reset"));
  }

  async read(length: number): Promise<Uint8Array> {
    while (this.#unread < length) {
      if (this.#end !== null) throw new Hangup(this.#end, this.#unread);
      await this.#more(length);
    }
    return this.#take(length);
  }

  /** Whatever is there, at least one byte; throws `Hangup` at the end. */
  async readSome(): Promise<Uint8Array> {
    return await this.read(1).then((first) => concat(first, this.#take(this.#unread)));
  }

  send(bytes: Uint8Array): void {
    if (this.writable) this.#socket.write(bytes);
  }

  /** Waits until the kernel has taken what was sent; false when the connection is gone. */
  async flushed(): Promise<boolean> {
    while (this.#socket.writableNeedDrain && this.writable) {
      await new Promise<void>((resolve) => {
        this.#socket.once("drain", resolve);
        this.#socket.once("close", () => resolve());
      });
    }
    return this.writable;
  }

  /** Can anything still be sent? */
  get writable(): boolean {
    return !this.#socket.destroyed && !this.#socket.writableEnded;
  }

  /** FIN. What still comes is read and thrown away, so that no RST overtakes what we sent. */
  finish(): void {
    this.#discarding = true;
    this.#chunks.length = 0;
    this.#unread = 0;
    if (this.#socket.destroyed) return;
    this.#socket.resume();
    if (!this.#socket.writableEnded) this.#socket.end();
    this.#socket.setTimeout(LINGER_MS, () => this.#socket.destroy());
  }

  /** Lets go of the socket at once: FIN, or RST where bytes of the peer lie unread in the kernel. */
  drop(): void {
    this.#discarding = true;
    this.#socket.destroy();
  }

  /** RST, and everything unsent is lost. */
  reset(): void {
    this.#discarding = true;
    this.#socket.resetAndDestroy();
  }

  /** Resolves when the connection is gone for good. */
  async closed(): Promise<void> {
    while (!this.#socket.closed) {
      await new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    }
  }

  #more(wanted: number): Promise<void> {
    if (wanted > this.#unread) this.#socket.resume();
    return new Promise((resolve) => this.#wake = resolve);
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#discarding) return;
    this.#chunks.push(bytes);
    this.#unread += bytes.length;
    if (this.#unread > MAX_UNREAD) this.#socket.pause();
    this.#wake?.();
  }

  #onEnd(how: "fin" | "reset"): void {
    this.#end ??= how;
    this.#wake?.();
  }

  #take(length: number): Uint8Array {
    const all = this.#chunks.length === 1 && this.#chunks[0] || concat(...this.#chunks);
    this.#chunks.length = 0;
    if (all.length > length) this.#chunks.push(all.subarray(length));
    this.#unread = all.length - length;
    return all.subarray(0, length);
  }
}
