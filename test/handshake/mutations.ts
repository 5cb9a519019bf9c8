/**
 * Recorded servers that misremember: conversations with real bytes, changed at random, played to our
 * client. Whatever comes, the flow must end with an outcome, throw nothing and hold little.
 *
 * Every case follows from its number alone, so a crash is reproduced by that number.
 *
 * @module
 */

import { type KeyShare, keyShare } from "../../src/crypto/kex.ts";
import { fieldsOf, MAX_CAPTURE } from "../../src/handshake/capture.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { Offer } from "../../src/handshake/offer.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import { toHex } from "../../src/wire/hex.ts";
import { sniff } from "../../src/wire/sniff.ts";
import { readNegotiation } from "../../src/wire/seastar_rpc.ts";
import { TLS12, TLS13 } from "../../src/wire/registry.ts";
import { replay } from "./drive_for_test.ts";
import { data, ScriptedServer, type ServerIdentity } from "./scripted_server.ts";

/** A conversation that went well: what the server sent after each flight of ours. */
interface Conversation {
  readonly offer: Offer;
  readonly flights: readonly (readonly Uint8Array[])[];
}

/** Deterministic randomness: numbers below a bound, from a seed. */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = (seed * 0x9e3779b1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const REPLY = Uint8Array.from(
  "53535441525250431000000002000000080000000000010000000000".match(/../g) ?? [],
  (byte) => parseInt(byte, 16),
);

/** Records one conversation for each version, with keys and randoms that stay the same. */
export function recordConversations(identity: ServerIdentity): Conversation[] {
  return [TLS13, TLS12].map((version) => {
    const shares = new Map<number, KeyShare>();
    const remembered = (group: number) => {
      const share = shares.get(group) ?? rememberSecrets(keyShare(group));
      shares.set(group, share);
      return share;
    };
    const offer = plainOffer(
      { random: (length) => new Uint8Array(length).fill(0x2a), keyShare: remembered },
      {
        versions: [version],
        application: { send: new Uint8Array(12), enough: (got) => got.length >= REPLY.length },
      },
    );
    const server = new ScriptedServer(identity, {
      version: version === TLS13 ? TLS13 : TLS12,
      askForCertificate: true,
      answer: () => [data(REPLY)],
    });
    const flights: Uint8Array[][] = [];
    const { result } = replay(handshake(offer), (sent) => {
      flights.push(server.receive(sent));
      return flights.at(-1) ?? [];
    });
    if (result.end.kind !== "established") throw new Error(JSON.stringify(result.end));
    return { offer, flights };
  });
}

/** Most cases keep the server's key share: agreeing on the same secret again would only cost time. */
function rememberSecrets(share: KeyShare): KeyShare {
  const secrets = new Map<string, Uint8Array>();
  return {
    ...share,
    agree(peer) {
      const known = secrets.get(toHex(peer)) ?? share.agree(peer);
      if (secrets.size < 64) secrets.set(toHex(peer), known);
      return known;
    },
  };
}

/** Plays the case `seed`; throws when the flow misbehaves. */
export function playCase(conversations: readonly Conversation[], seed: number): Outcome {
  const roll = dice(seed);
  const conversation = conversations[roll(conversations.length)] as Conversation;
  const flights = conversation.flights.map((flight) => [...flight]);
  for (let changes = 1 + roll(3); changes > 0; changes--) change(flights, roll);
  const { result } = replay(
    handshake(conversation.offer),
    (_, index) => chop(flights[index] ?? [], roll),
  );
  examine(result);
  return result;
}

/** What every outcome must hold, whatever came. */
function examine({ end, learned, capture }: Outcome): void {
  if (typeof end.kind !== "string") throw new Error("an end without a kind");
  const held = capture.entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (held > MAX_CAPTURE) throw new Error(`the capture holds ${held} bytes`);
  for (const entry of capture.entries) fieldsOf(entry);
  readNegotiation(learned.application);
  if (end.kind === "notTls") sniff(end.bytes);
  JSON.stringify(end);
}

/** One change to a random record; most aim at the clear part, where something can be understood. */
function change(flights: Uint8Array[][], roll: Dice): void {
  const flight = flights[roll(3) === 0 ? roll(flights.length) : 0] as Uint8Array[];
  const index = roll(flight.length || 1);
  const record = flight[index];
  if (record === undefined) return;
  const at = roll(record.length);
  const changed = Uint8Array.from(record);
  switch (roll(8)) {
    case 0:
      changed[at] = (changed[at] ?? 0) ^ (1 << roll(8));
      break;
    case 1:
      changed[at] = [0, 1, 0x7f, 0x80, 0xff][roll(5)] ?? 0;
      break;
    case 2:
      changed[at] = roll(256);
      break;
    case 3: {
      flight.splice(
        index,
        1,
        record.subarray(0, at),
        ...roll(2) === 0 ? [record.subarray(at)] : [],
      );
      return;
    }
    case 4:
      flight.splice(index, 0, record);
      return;
    case 5:
      flight.splice(index, 1);
      return;
    case 6: {
      const other = flight[roll(flight.length)] as Uint8Array;
      flight.splice(index, 1, other);
      return;
    }
    default: {
      const noise = Uint8Array.from({ length: 1 + roll(40) }, () => roll(256));
      flight.splice(index, 1, record.subarray(0, at), noise, record.subarray(at));
      return;
    }
  }
  flight[index] = changed;
}

/** TCP may cut anywhere. */
function chop(flight: readonly Uint8Array[], roll: Dice): Uint8Array[] {
  if (roll(4) !== 0) return [...flight];
  return flight.flatMap((record) => {
    const at = roll(record.length || 1);
    return [record.subarray(0, at), record.subarray(at)].filter((part) => part.length > 0);
  });
}
