/**
 * Conversations with real servers: how one is recorded, and how it is played again without a socket.
 *
 * The client draws all that is chance from a seed that is kept with the recording, so that it says the
 * same bytes again, and a change of what we say is noticed as much as one of what we understand.
 *
 * @module
 */

import { createHash, createPrivateKey } from "node:crypto";
import { keyShare } from "../../src/crypto/kex.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { Freshness, Offer } from "../../src/handshake/offer.ts";
import type { Outcome, StreamEnd } from "../../src/handshake/outcome.ts";
import { plainOffer, seastarOffer } from "../../src/handshake/profiles.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { encodeNegotiation, negotiationAnswered } from "../../src/wire/seastar_rpc.ts";

/** What the client asks, in words that a file can hold. */
export interface Question {
  /** The hello of a node, or one for exactly these versions. */
  readonly versions: readonly number[] | "node";
  readonly cipherSuites?: readonly number[];
  readonly groups?: readonly number[];
  readonly presents?: boolean;
}

/** One turn: what the client sent, what the server sent, or how the server's stream ended. */
export type Turn =
  | { readonly client: string; readonly fin?: true }
  | { readonly server: string }
  | { readonly end: StreamEnd };

export interface Recording {
  readonly name: string;
  /** Program, version and arguments. */
  readonly server: string;
  readonly at: string;
  readonly question: Question;
  readonly turns: readonly Turn[];
}

/** An Ed25519 key and certificate: its signatures are the same each time. */
export interface Identity {
  readonly certificate: string;
  /** PKCS #8 in hex; made for these recordings and for nothing else. */
  readonly key: string;
}

/** Random bytes and private keys that follow from a name. */
function seeded(name: string): Freshness {
  let count = 0;
  const draw = (length: number) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = createHash("sha256").update(`${name} ${count++}`).digest();
      out.set(block.subarray(0, length - at), at);
    }
    return out;
  };
  return {
    random: draw,
    keyShare: (group) => {
      const scalar = draw(group === 0x0018 ? 48 : 32);
      // Below the order of each curve.
      scalar[0] = (scalar[0] ?? 0) & 0x3f;
      return keyShare(group, scalar);
    },
  };
}

export function offerFor(name: string, question: Question, identity: Identity): Offer {
  const { versions, cipherSuites, groups, presents } = question;
  const choices = {
    application: { send: encodeNegotiation(), enough: negotiationAnswered },
    ...(cipherSuites ? { cipherSuites } : {}),
    ...(groups ? { groups } : {}),
    ...(presents ? { credentials: ownCredentials(identity) } : {}),
  };
  return versions === "node"
    ? seastarOffer(seeded(name), choices)
    : plainOffer(seeded(name), { ...choices, versions });
}

function ownCredentials({ certificate, key }: Identity) {
  const privateKey = createPrivateKey({
    key: Buffer.from(fromHex(key)),
    format: "der",
    type: "pkcs8",
  });
  return credentials([fromHex(certificate)], privateKey);
}

/** How the server's bytes are handed to the client: as they came, or cut otherwise. */
export type Cut = "as it came" | "byte by byte" | "one piece a flight";

export interface Replayed {
  readonly outcome: Outcome;
  /** What we sent, in hex, a flight each. */
  readonly sent: readonly string[];
}

/**
 * Plays a recording. The server says no more than it had said by the time at which it was recorded:
 * what it sent after a flight of ours comes after that flight. With `atMost`, its stream ends after so
 * many bytes.
 */
export function play(
  { name, question, turns }: Recording,
  identity: Identity,
  cut: Cut = "as it came",
  atMost = Infinity,
): Replayed {
  const flights = flightsOf(turns, cut, atMost);
  const end = turns.flatMap((turn) => "end" in turn ? [turn.end] : [])[0] ?? "overdue";
  const flow = handshake(offerFor(name, question, identity));
  const sent: string[] = [];
  const waiting: Uint8Array[] = [];
  let atMs = 0;
  let turn = flow.next();
  while (!turn.done) {
    atMs++;
    if (turn.value.ask === "send") {
      if (turn.value.bytes.length > 0) {
        waiting.push(...flights[sent.length] ?? []);
        sent.push(toHex(turn.value.bytes));
      }
      turn = flow.next({ atMs });
      continue;
    }
    const bytes = waiting.shift();
    turn = flow.next(bytes === undefined ? { atMs, end } : { atMs, bytes });
  }
  return { outcome: turn.value, sent };
}

/** The server's bytes after each flight of the client, in pieces. */
function flightsOf(turns: readonly Turn[], cut: Cut, atMost: number): Uint8Array[][] {
  const flights: Uint8Array[][] = [];
  let left = atMost;
  for (const turn of turns) {
    if ("client" in turn) flights.push([]);
    if (!("server" in turn) || left <= 0) continue;
    const bytes = fromHex(turn.server).subarray(0, left);
    left -= bytes.length;
    flights.at(-1)?.push(bytes);
  }
  if (cut === "as it came") return flights;
  return flights.map((pieces) => {
    const whole = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    if (whole.length === 0) return [];
    return cut === "byte by byte" ? Array.from(whole, (byte) => Uint8Array.of(byte)) : [whole];
  });
}
