/**
 * Endpoints that behave badly, each under a name and with the one end that a client's account of it
 * must have. They share one toolbox: the accepting side of TLS, with a hand in the way.
 *
 * @module
 */

import type { End, Problem } from "../../../src/handshake/outcome.ts";
import { type Service, untilEnd, withinTls } from "../../../src/lab/service.ts";
import { Hangup, type TcpStream } from "../../../src/lab/stream.ts";
import { ONLY_TLS12, ONLY_TLS13, type TlsOptions } from "../../../src/lab/tls/policy.ts";
import { Records } from "../../../src/lab/tls/records.ts";
import { Refusal } from "../../../src/lab/tls/refusal.ts";
import type { TlsStream } from "../../../src/lab/tls/tls_stream.ts";
import { decodeMessage, encodeMessage, type MessageKind } from "../../../src/wire/message.ts";
import { concat } from "../../../src/crypto/bytes.ts";
import { FATAL } from "../../../src/wire/alert.ts";
import { ALERT, HANDSHAKE } from "../../../src/wire/record.ts";
import { serverHello } from "../../../src/wire/server_hello.ts";
import { signContent } from "../../../src/crypto/signature.ts";
import { readHello } from "../../../src/lab/tls/hello.ts";
import { serveRpc } from "../../../src/lab/rpc.ts";

export interface Behaviour {
  /** A sentence without a subject: "closes after the ClientHello". */
  readonly name: string;
  /** What serves a connection; the options hold a certificate that is as it should be. */
  serve(options: TlsOptions): Service;
  readonly ending: Ending;
}

/** The end that tells the truth: its kind, or what the peer did wrong where that is more exact. */
export type Ending = Exclude<End["kind"], "incompatible"> | Problem;

/** Waits for the ClientHello, whatever is in it, and then does something to the bare connection. */
export function afterHello(
  name: string,
  ending: Ending,
  act: (stream: TcpStream) => void | Promise<void>,
): Behaviour {
  return {
    name,
    ending,
    serve: () => ({ stream }) =>
      untilGone(async () => {
        await stream.readSome();
        await act(stream);
        await untilEnd(stream, () => {});
      }),
  };
}

/** Does something for as long as there is a peer. */
export async function untilGone(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Hangup || error instanceof Refusal)) throw error;
  }
}

/** Answers the ClientHello with these bytes, and then waits. */
export function answers(
  name: string,
  ending: Ending,
  bytes: Uint8Array,
  then: "waits" | "closes" = "waits",
): Behaviour {
  return afterHello(name, ending, (stream) => {
    stream.send(bytes);
    if (then === "closes") stream.finish();
  });
}

/** What a hook can do in the place of the message that was about to be sent. */
export interface Hand {
  /** How many messages went before. */
  readonly index: number;
  /** Sends a handshake message in a record of its own, and counts it as sent. */
  send(message: Uint8Array): void;
  /** Counts a message as part of the handshake, without sending it. */
  count(message: Uint8Array): void;
  /** Sends one record under the keys of the moment. */
  record(contentType: number, content: Uint8Array): void;
  /** Sends bytes past all keys. */
  raw(bytes: Uint8Array): void;
  /** From here on nothing is sent any more. */
  fallSilent(): void;
  /** The signature of ServerKeyExchange over other parameters (RFC 5246 §7.4.3). */
  sign(scheme: number, params: Uint8Array): Uint8Array;
  readonly stream: TcpStream;
}

/** Stands in the way of each handshake message of the server's. */
export type Hook = (message: Uint8Array, hand: Hand) => void;

export interface Sabotage {
  readonly version: "1.2" | "1.3";
  /** Meddles with the handshake; messages pass unchanged when left out. */
  readonly hook?: Hook;
  readonly options?: Partial<TlsOptions>;
  /** Takes the place of RPC once the handshake is complete. */
  readonly then?: (inside: TlsStream, stream: TcpStream) => Promise<void>;
}

/** An endpoint that knows TLS and breaks it in one place. */
export function sabotages(
  name: string,
  ending: Ending,
  { version, hook, options, then }: Sabotage,
): Behaviour {
  return {
    name: `TLS ${version}: ${name}`,
    ending,
    serve: (base) => async (visit) => {
      const policy = version === "1.2" ? ONLY_TLS12 : ONLY_TLS13;
      const records = hook && new Sabotaged(visit.stream, hook, base.credentials);
      await withinTls(visit, { ...base, policy, ...options }, async (inside) => {
        if (then !== undefined) return await then(inside, visit.stream);
        await serveRpc(inside, { ...visit.count(), compressors: [] }, visit.report);
      }, { records });
    },
  };
}

/** Replaces the message of one type, and lets the others pass. */
export function on(type: number, act: Hook): Hook {
  return (message, hand) => message[0] === type ? act(message, hand) : hand.send(message);
}

/** Sends a message with other contents. */
export function changed<B>(kind: MessageKind<string, B>, change: (body: B) => B): Hook {
  return on(kind.type, (message, hand) => {
    hand.send(encodeMessage(kind, change(decodeMessage(kind, message))));
  });
}

/** Leaves a message out. */
export function without(type: number): Hook {
  return on(type, () => {});
}

/** Sends something before a message. */
export function before(type: number, act: (hand: Hand) => void): Hook {
  return on(type, (message, hand) => {
    act(hand);
    hand.send(message);
  });
}

/** A handshake message of any type and body. */
export function rawMessage(type: number, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const { length } = body;
  return Uint8Array.of(type, length >> 16, (length >> 8) & 0xff, length & 0xff, ...body);
}

/** A record layer with a hook in it; the transcript holds what the client gets to see. */
class Sabotaged extends Records {
  readonly #stream: TcpStream;
  readonly #hook: Hook;
  readonly #credentials: TlsOptions["credentials"];
  /** Of the client, and of the server. */
  readonly #randoms: Uint8Array[] = [];
  #index = 0;
  #silent = false;

  constructor(stream: TcpStream, hook: Hook, credentials: TlsOptions["credentials"]) {
    super(stream);
    this.#stream = stream;
    this.#hook = hook;
    this.#credentials = credentials;
  }

  override async clientHello(): ReturnType<Records["clientHello"]> {
    const hello = await super.clientHello();
    this.#randoms.push(readHello(hello.framing, hello.bytes).random);
    return hello;
  }

  override send(contentType: number, content: Uint8Array): void {
    if (!this.#silent) super.send(contentType, content);
  }

  override sendMessage(message: Uint8Array): Uint8Array {
    const counted: Uint8Array[] = [];
    if (message[0] === serverHello.type) {
      this.#randoms.push(decodeMessage(serverHello, message).random);
    }
    this.#hook(message, {
      index: this.#index++,
      send: (other) => {
        counted.push(other);
        this.send(HANDSHAKE, other);
      },
      count: (other) => counted.push(other),
      record: (contentType, content) => this.send(contentType, content),
      raw: (bytes) => this.#stream.send(bytes),
      fallSilent: () => this.#silent = true,
      sign: (scheme, params) => this.#sign(scheme, params),
      stream: this.#stream,
    });
    return concat(...counted);
  }

  #sign(scheme: number, params: Uint8Array): Uint8Array {
    if (this.#credentials === null) throw new RangeError("no key to sign with");
    return signContent(scheme, this.#credentials.privateKey, concat(...this.#randoms, params));
  }
}

/** Ends the connection in the place of the n-th message. */
export function endsBefore(index: number, how: "fin" | "reset" | "alert"): Hook {
  return (message, hand) => {
    if (hand.index < index) return hand.send(message);
    if (hand.index > index) return;
    if (how === "alert") hand.record(ALERT, Uint8Array.of(FATAL, INTERNAL_ERROR));
    if (how === "fin") hand.stream.finish();
    // What was sent before must have left, or the RST takes it along.
    if (how === "reset") setTimeout(() => hand.stream.reset(), RESET_AFTER_MS);
    hand.fallSilent();
  };
}

const INTERNAL_ERROR = 80;
const RESET_AFTER_MS = 30;

/** Sends one thing over and over, as fast as it is read, until nobody reads any more. */
export async function endlessly(stream: TcpStream, send: () => void): Promise<void> {
  while (await stream.flushed()) {
    for (let i = 0; i < BURST; i++) send();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const BURST = 64;
