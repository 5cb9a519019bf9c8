/**
 * Recorded servers that misremember: conversations with real bytes, changed at random, played to our
 * client. Whatever comes, the flow must end with an outcome, throw nothing and hold little.
 *
 * The client is the same in every run, so the bytes of a case are all that is needed to meet it again:
 * crashes.ts writes them down.
 *
 * @module
 */

import { type KeyShare, keyShare } from "../../src/crypto/kex.ts";
import { fieldsOf, MAX_CAPTURE } from "../../src/handshake/capture.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { Offer } from "../../src/handshake/offer.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import { endWords } from "../../src/probe/handshake.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { sniff } from "../../src/wire/sniff.ts";
import { readNegotiation } from "../../src/wire/seastar_rpc.ts";
import { TLS12, TLS13 } from "../../src/wire/registry.ts";
import { replay } from "./drive_for_test.ts";
import { data, type Script, ScriptedServer, type ServerIdentity } from "./scripted_server.ts";

/** A conversation that went well: what the server sent after each flight of ours. */
export interface Conversation {
  readonly version: number;
  /** Pieces as TCP delivers them, by flight. */
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

const REPLY = fromHex("53535441525250431000000002000000080000000000010000000000");

const SCRIPTS: readonly Script[] = [
  { version: TLS13, askForCertificate: true },
  { version: TLS13, retry: 0x0017 },
  { version: TLS12, askForCertificate: true },
];

/** Records one conversation for each script. */
export function recordConversations(identity: ServerIdentity): Conversation[] {
  return SCRIPTS.map((script) => {
    const server = new ScriptedServer(identity, { ...script, answer: () => [data(REPLY)] });
    const flights: Uint8Array[][] = [];
    const { result } = replay(handshake(offerOf(script.version)), (sent) => {
      flights.push(server.receive(sent));
      return flights.at(-1) ?? [];
    });
    if (result.end.kind !== "established") throw new Error(JSON.stringify(result.end));
    return { version: script.version, flights };
  });
}

/** What the client says: the same in every run. */
function offerOf(version: number): Offer {
  const known = offers.get(version);
  if (known !== undefined) return known;
  const offer = plainOffer({
    random: (length) => new Uint8Array(length).fill(0x2a),
    keyShare: shareOf,
  }, {
    versions: [version],
    application: { send: new Uint8Array(12), enough: (got) => got.length >= REPLY.length },
  });
  offers.set(version, offer);
  return offer;
}

const offers = new Map<number, Offer>();

function shareOf(group: number): KeyShare {
  const known = shares.get(group);
  if (known !== undefined) return known;
  const length = PRIVATE_LENGTHS.get(group) ?? 32;
  const share = rememberSecrets(keyShare(group, new Uint8Array(length).fill(1)));
  shares.set(group, share);
  return share;
}

const shares = new Map<number, KeyShare>();

/** Bytes of a private key, where they are not 32: P-384, P-521, X25519MLKEM768. */
const PRIVATE_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x0018, 48],
  [0x0019, 66],
  [0x11ec, 96],
]);

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

/** The case `seed`: one of the conversations, changed in up to three places and cut anew. */
export function misremembered(conversations: readonly Conversation[], seed: number): Conversation {
  const roll = dice(seed);
  const { version, flights } = conversations[roll(conversations.length)] as Conversation;
  const changed = flights.map((flight) => [...flight]);
  for (let changes = 1 + roll(3); changes > 0; changes--) change(changed, roll);
  return { version, flights: changed.map((flight) => chop(flight, roll)) };
}

/** Plays the server's part to our client; throws when the flow misbehaves. */
export function play({ version, flights }: Conversation): Outcome {
  const { result } = replay(handshake(offerOf(version)), (_, index) => flights[index] ?? []);
  examine(result);
  return result;
}

/** What every outcome must hold, whatever came. */
function examine(outcome: Outcome): void {
  const { end, learned, capture } = outcome;
  if (typeof end.kind !== "string") throw new Error("an end without a kind");
  const words = endWords(outcome);
  if (words === "" || /undefined|NaN|\(: /.test(words)) {
    throw new Error(`an end in no words: ${words}`);
  }
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
