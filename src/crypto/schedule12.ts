/**
 * Secrets and keys of TLS 1.0 to 1.2: RFC 5246 §6.3, §7.4.9 and §8.1; RFC 7627 for the extended master
 * secret. The version picks the PRF, and nothing else differs.
 *
 * @module
 */

import { TLS10, TLS12 } from "../wire/registry.ts";
import { concat } from "./bytes.ts";
import type { HashName, Transcript } from "./hash.ts";
import { prf } from "./prf.ts";
import type { CipherSuite } from "./suites.ts";

/** What protects one direction. */
export interface DirectionKeys {
  /** Empty for AEAD suites. */
  readonly macKey: Uint8Array;
  readonly key: Uint8Array;
  /** The fixed part of an AEAD nonce; the first CBC IV in TLS 1.0; empty for CBC after that. */
  readonly iv: Uint8Array;
}

const MASTER_SECRET_LENGTH = 48;
const VERIFY_DATA_LENGTH = 12;

/** RFC 5246 §8.1. */
export function masterSecret(
  version: number,
  hash: HashName,
  premaster: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): Uint8Array {
  const seed = concat(clientRandom, serverRandom);
  return prf(version, hash, premaster, "master secret", seed, MASTER_SECRET_LENGTH);
}

/** RFC 7627 §4: bound to the whole handshake up to and including ClientKeyExchange. */
export function extendedMasterSecret(
  version: number,
  hash: HashName,
  premaster: Uint8Array,
  handshakeHash: Uint8Array,
): Uint8Array {
  const label = "extended master secret";
  return prf(version, hash, premaster, label, handshakeHash, MASTER_SECRET_LENGTH);
}

/** The hash of the handshake that Finished and the extended master secret use. */
export function sessionHash(version: number, hash: HashName, transcript: Transcript): Uint8Array {
  return version >= TLS12
    ? transcript.digest(hash)
    : concat(transcript.digest("md5"), transcript.digest("sha1"));
}

/** RFC 5246 §6.3, cut up in its order. */
export function keyBlock(
  suite: CipherSuite,
  version: number,
  master: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): { readonly client: DirectionKeys; readonly server: DirectionKeys } {
  const ivLength = suite.mode === "cbc" && version > TLS10 ? 0 : suite.ivLength;
  const lengths = [suite.macLength, suite.keyLength, ivLength];
  const total = 2 * lengths.reduce((sum, length) => sum + length, 0);
  const seed = concat(serverRandom, clientRandom);
  const block = prf(version, suite.prfHash, master, "key expansion", seed, total);
  let at = 0;
  const [clientMac, serverMac, clientKey, serverKey, clientIv, serverIv] = lengths
    .flatMap((length) => [length, length])
    .map((length) => block.subarray(at, at += length)) as Six;
  return {
    client: { macKey: clientMac, key: clientKey, iv: clientIv },
    server: { macKey: serverMac, key: serverKey, iv: serverIv },
  };
}

type Six = [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** verify_data of Finished (RFC 5246 §7.4.9), over the messages before it. */
export function finishedVerifyData12(
  version: number,
  hash: HashName,
  master: Uint8Array,
  sender: "client" | "server",
  transcript: Transcript,
): Uint8Array {
  const seed = sessionHash(version, hash, transcript);
  return prf(version, hash, master, `${sender} finished`, seed, VERIFY_DATA_LENGTH);
}
