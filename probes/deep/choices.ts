/**
 * What a server chose, read off its answer to a hello.
 *
 * A HelloRetryRequest names suite and group as a ServerHello does (RFC 8446 §4.1.4), and costs the
 * server no signature: a hello without a key share is the cheapest question there is.
 *
 * @module
 */

import type { Outcome } from "../../src/handshake/outcome.ts";
import type { Handshake } from "../../src/probe/handshake.ts";
import { decode } from "../../src/wire/codec.ts";
import { KEY_SHARE, keyShareServer } from "../../src/wire/extension_body.ts";
import { findExtension } from "../../src/wire/extension.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { serverKeyExchangeDhe11, serverKeyExchangeDhe12 } from "../../src/wire/key_exchange.ts";
import { decodeMessage } from "../../src/wire/message.ts";
import { DecodeError } from "../../src/wire/reader.ts";
import { namedGroups, TLS12 } from "../../src/wire/registry.ts";

/** The cipher suite. */
export function suiteChosen(handshake: Handshake): number | null {
  const learned = soundOutcome(handshake)?.learned;
  return learned?.helloRetryRequest?.cipherSuite ?? learned?.serverHello?.cipherSuite ?? null;
}

/** The group of a TLS 1.3 key exchange, as soon as it is named. */
export function groupChosen(handshake: Handshake): number | null {
  const learned = soundOutcome(handshake)?.learned;
  const retry = learned?.helloRetryRequest?.group ?? null;
  if (retry !== null) return retry;
  const share = findExtension(learned?.serverHello?.extensions, KEY_SHARE);
  return share === undefined
    ? null
    : decodedOrNull(() => decode(keyShareServer, share).serverShare.group);
}

/** The curve in a ServerKeyExchange of ECDHE. */
export function curveChosen(handshake: Handshake): number | null {
  return soundOutcome(handshake)?.learned.group ?? null;
}

/**
 * The group of RFC 7919 whose prime stands in a ServerKeyExchange of DHE; `null` for any other prime.
 * TLS 1.2 does not name it, but no other prime begins as these do: with the digits of e.
 */
export function finiteFieldChosen(handshake: Handshake): number | null {
  const entry = soundOutcome(handshake)?.capture.entries.find(({ direction, name }) =>
    direction === "in" && name === "server_key_exchange"
  );
  if (entry === undefined) return null;
  const kind = entry.context.version >= TLS12 ? serverKeyExchangeDhe12 : serverKeyExchangeDhe11;
  const prime = decodedOrNull(() => decodeMessage(kind, entry.bytes).params.dhP);
  if (prime === null || toHex(prime.subarray(0, FFDHE_START.length)) !== toHex(FFDHE_START)) {
    return null;
  }
  return namedGroups.codeOf(`ffdhe${prime.length * 8}`) ?? null;
}

/** RFC 7919 Appendix A: what all its primes begin with. */
const FFDHE_START = fromHex("ffffffffffffffff adf85458a2bb4a9a afdc5620273d3cf1");

/** The scheme of the server's signature. */
export function schemeChosen(handshake: Handshake): number | null {
  return soundOutcome(handshake)?.learned.signatureScheme ?? null;
}

/** The outcome, unless the server broke the protocol: then its choice is no answer to our question. */
function soundOutcome({ outcome }: Handshake): Outcome | null {
  return outcome?.end.kind === "incompatible" ? null : outcome;
}

function decodedOrNull<T>(decoding: () => T): T | null {
  try {
    return decoding();
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}
