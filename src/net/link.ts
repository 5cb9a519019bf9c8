/**
 * One TCP connection, seen as a sequence of arrivals: bytes, then an end. Nothing is lost and nothing
 * is guessed: a FIN, a RST and a deadline are told apart as far as the runtime tells them apart, and
 * the order in which they came is kept.
 *
 * Closing is part of the protocol here. A node logs an ERROR line for every RST, and a socket that is
 * destroyed while bytes lie unread sends one; so `close` says FIN and then reads on until the peer
 * has said it too.
 *
 * @module
 */

import { connect, type Socket } from "node:net";
import { DRAIN_MS, MAX_DRAINED, MAX_RECEIVED } from "./limits.ts";
import { missingPermission, NOT_CAPABLE } from "./permission.ts";

/** How the peer's half of a connection ended, or why we stopped waiting. */
export type LinkEnd = "fin" | "reset" | "overdue" | "aborted" | "flood";

export type Arrival =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "end"; readonly end: LinkEnd };

/**
 * Why a connection never stood. `code` is the system's (`ECONNREFUSED`), `ETIMEDOUT` for ours,
 * `NotCapable` for Deno's.
 */
export interface DialFailure {
  readonly kind: "failure";
  readonly reason: "closed" | "timeout" | "unreachable" | "aborted";
  readonly code: string;
  readonly message: string;
  readonly ms: number;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Source address to bind to, when the operator chose one. */
  readonly localAddress?: string | undefined;
}

/** Opens a connection within `timeoutMs`. Every network failure is a value; only our bugs throw. */
export function dial(
  endpoint: Endpoint,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Link | DialFailure> {
  const { host, port, localAddress } = endpoint;
  const began = performance.now();
  const failure = (reason: DialFailure["reason"], code: string, message: string): DialFailure => ({
    kind: "failure",
    reason,
    code,
    message,
    ms: performance.now() - began,
  });
  if (signal.aborted) return Promise.resolve(failure("aborted", "ABORT_ERR", "interrupted"));
  const refused = missingPermission(endpoint);
  if (refused !== null) return Promise.resolve(failure("unreachable", NOT_CAPABLE, refused));
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      noDelay: true,
      allowHalfOpen: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const settle = (result: Link | DialFailure) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      socket.removeListener("error", onError);
      socket.removeListener("connect", onConnect);
      if (!(result instanceof Link)) {
        socket.on("error", () => {});
        socket.destroy();
      }
      resolve(result);
    };
    const onConnect = () => settle(new Link(socket, performance.now() - began));
    const onError = (error: NodeJS.ErrnoException) => {
      // An RST right after the SYN-ACK may be reported as a failure to connect: it stood, and fell.
      if (error.code === "ECONNRESET" || error.code === "EPIPE") {
        return settle(new Link(socket, performance.now() - began, "reset"));
      }
      settle(failure(reasonOf(error.code), error.code ?? "UNKNOWN", messageOf(error, endpoint)));
    };
    const onAbort = () => settle(failure("aborted", "ABORT_ERR", "interrupted"));
    const timer = setTimeout(
      () => settle(failure("timeout", "ETIMEDOUT", `no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("connect", onConnect);
    socket.once("error", onError);
  });
}

function reasonOf(code: string | undefined): DialFailure["reason"] {
  switch (code) {
    case "ECONNREFUSED":
      return "closed";
    case "ETIMEDOUT":
      return "timeout";
    default:
      return "unreachable";
  }
}

/** The system's words, but for what happens before a packet leaves: its names tell a person little. */
function messageOf(error: NodeJS.ErrnoException, { host, localAddress }: Endpoint): string {
  switch (error.syscall) {
    case "getaddrinfo":
      return `the name ${host} does not resolve on this host (${error.code})`;
    case "bind":
      return `cannot connect from ${localAddress}: no address of this host, or not of the node's family (${error.code})`;
    default:
      return error.message;
  }
}

/** A standing connection. One reader at a time. */
export class Link {
  readonly kind = "link";
  /** Milliseconds that the connection took to stand. */
  readonly connectMs: number;
  readonly #socket: Socket;
  readonly #connectedAt = performance.now();
  readonly #arrivals: Arrival[] = [];
  #received = 0;
  #ended: LinkEnd | null = null;
  #wake: (() => void) | null = null;
  #closed = false;

  constructor(socket: Socket, connectMs: number, endedAs: LinkEnd | null = null) {
    this.#socket = socket;
    this.connectMs = connectMs;
    socket.on("data", (bytes: Uint8Array) => this.#onBytes(bytes));
    socket.on("end", () => this.#onEnd("fin"));
    socket.on("error", () => this.#onEnd("reset"));
    socket.on("close", () => {
      this.#closed = true;
      this.#onEnd("reset");
    });
    if (endedAs !== null) this.#onEnd(endedAs);
  }

  /** Our own address of this connection. */
  get localAddress(): string | null {
    return this.#socket.localAddress ?? null;
  }

  /** Milliseconds since the connection stood. */
  elapsedMs(): number {
    return performance.now() - this.#connectedAt;
  }

  /** Hands bytes to the kernel. A peer that is gone shows in the next arrival, not here. */
  send(bytes: Uint8Array): void {
    if (this.#closed || this.#socket.writableEnded || this.#socket.destroyed) return;
    this.#socket.write(bytes);
  }

  /** The next bytes or the end, or `overdue` when `untilMs` (as `performance.now()` counts) has passed. */
  async next(signal: AbortSignal, untilMs: number): Promise<Arrival> {
    const ready = this.#take();
    if (ready !== null) return ready;
    const wait = untilMs - performance.now();
    if (signal.aborted) return { kind: "end", end: "aborted" };
    if (wait <= 0) return { kind: "end", end: "overdue" };
    const woken = Promise.withResolvers<"overdue" | "aborted" | null>();
    const timer = setTimeout(() => woken.resolve("overdue"), wait);
    const onAbort = () => woken.resolve("aborted");
    signal.addEventListener("abort", onAbort, { once: true });
    this.#wake = () => woken.resolve(null);
    const cause = await woken.promise;
    this.#wake = null;
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    return this.#take() ?? { kind: "end", end: cause ?? "overdue" };
  }

  /** Says FIN: we send nothing more, and go on reading. */
  finish(): void {
    if (!this.#closed && !this.#socket.writableEnded) this.#socket.end();
  }

  /** Says FIN, reads on until the peer's, and lets go after `DRAIN_MS` at the latest. */
  async close(): Promise<void> {
    if (!this.#closed && !this.#socket.destroyed) await this.#drain();
    this.#socket.destroy();
  }

  async #drain(): Promise<void> {
    let drained = 0;
    this.#socket.removeAllListeners("data");
    this.#socket.on("data", (bytes: Uint8Array) => {
      drained += bytes.length;
      if (drained > MAX_DRAINED) this.#socket.destroy();
    });
    this.#socket.resume();
    const gone = Promise.withResolvers<void>();
    const timer = setTimeout(gone.resolve, DRAIN_MS);
    this.#socket.once("close", () => gone.resolve());
    // The peer's half may be closed already; then ours is all that is left to close.
    if (this.#ended !== "fin") this.#socket.once("end", () => gone.resolve());
    if (!this.#socket.writableEnded) this.#socket.end();
    await gone.promise;
    clearTimeout(timer);
  }

  #take(): Arrival | null {
    const arrival = this.#arrivals.shift();
    if (arrival !== undefined) return arrival;
    return this.#ended === null ? null : { kind: "end", end: this.#ended };
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#ended !== null) return;
    this.#received += bytes.length;
    this.#arrivals.push({ kind: "bytes", bytes: new Uint8Array(bytes) });
    if (this.#received > MAX_RECEIVED) {
      this.#socket.pause();
      this.#ended = "flood";
    }
    this.#wake?.();
  }

  #onEnd(end: LinkEnd): void {
    if (this.#ended !== null) return;
    this.#ended = end;
    this.#wake?.();
  }
}
