/**
 * A client that sends given bytes and writes down what comes back, and how it ends.
 *
 * @module
 */

import { connect } from "node:net";

export interface Heard {
  /** Everything received, in hex. */
  readonly hex: string;
  /** "open": the peer had not ended when `patience` ran out. */
  readonly end: "fin" | "reset" | "open";
}

export interface Manner {
  /** Ends our half after the last bytes. */
  readonly fin?: boolean;
  /** How long to wait for the peer, in milliseconds; `SILENCE` where nothing is what is expected. */
  readonly patience?: number;
  readonly host?: string;
  /** Ends the wait as soon as so many bytes have come; then closes by FIN. */
  readonly until?: number;
  readonly localAddress?: string;
}

/** Long enough to see that a peer says nothing; one that is late only makes a test pass. */
export const SILENCE = 120;

/** Sends `pieces` one after the other, and listens. */
export function talk(
  port: number,
  pieces: string | readonly string[],
  { fin = false, patience = 10_000, host = "127.0.0.1", until = Infinity, localAddress }: Manner =
    {},
): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    let hex = "";
    const done = (end: Heard["end"]) => {
      clearTimeout(timer);
      resolve({ hex, end });
      if (end === "open") socket.end();
      else socket.destroy();
    };
    const timer = setTimeout(() => done("open"), patience);
    socket.on("data", (bytes: Uint8Array) => {
      hex += Buffer.from(bytes).toString("hex");
      if (hex.length / 2 >= until) done("open");
    });
    socket.on("end", () => done("fin"));
    socket.on("error", () => done("reset"));
    socket.on("connect", () => {
      for (const piece of typeof pieces === "string" ? [pieces] : pieces) {
        socket.write(Buffer.from(piece.replace(/\s/g, ""), "hex"));
      }
      if (fin) socket.end();
    });
  });
}

/** Waits until `check` holds; fails after twenty seconds. */
export async function eventually(check: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !check(); waited += 5) {
    if (waited > 20_000) throw new Error(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const ascii = (text: string) => Buffer.from(text, "latin1").toString("hex");
