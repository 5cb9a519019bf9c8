/**
 * The key schedule of TLS 1.3, in the order of the drawing in RFC 8446 §7.1.
 *
 * Functions over secrets, without a state of their own: a handshake keeps the few secrets that it
 * still needs, and a recorded flow can be checked step by step.
 *
 * @module
 */

import { concat } from "./bytes.ts";
import { digest, hashLength, type HashName, hmac } from "./hash.ts";
import { deriveSecret, hkdfExpandLabel, hkdfExtract } from "./hkdf.ts";
import type { CipherSuite } from "./suites.ts";

const NOTHING = new Uint8Array(0);

export interface HandshakeSecrets {
  /** The handshake secret itself, from which the master secret follows. */
  readonly handshake: Uint8Array;
  /** client_handshake_traffic_secret. */
  readonly client: Uint8Array;
  /** server_handshake_traffic_secret. */
  readonly server: Uint8Array;
}

export interface ApplicationSecrets {
  readonly master: Uint8Array;
  /** client_application_traffic_secret_0. */
  readonly client: Uint8Array;
  /** server_application_traffic_secret_0. */
  readonly server: Uint8Array;
  /** exporter_master_secret. */
  readonly exporter: Uint8Array;
}

export interface TrafficKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** The early secret: of a pre-shared key, or of none. */
export function earlySecret(hash: HashName, psk?: Uint8Array): Uint8Array {
  return hkdfExtract(hash, NOTHING, psk ?? new Uint8Array(hashLength(hash)));
}

/** The secrets of the handshake's own encryption, from the hash of ClientHello..ServerHello. */
export function handshakeSecrets(
  hash: HashName,
  sharedSecret: Uint8Array,
  transcriptHash: Uint8Array,
  psk?: Uint8Array,
): HandshakeSecrets {
  const handshake = hkdfExtract(hash, derived(hash, earlySecret(hash, psk)), sharedSecret);
  return {
    handshake,
    client: deriveSecret(hash, handshake, "c hs traffic", transcriptHash),
    server: deriveSecret(hash, handshake, "s hs traffic", transcriptHash),
  };
}

/** The secrets of application data, from the hash of ClientHello..server Finished. */
export function applicationSecrets(
  hash: HashName,
  handshake: Uint8Array,
  transcriptHash: Uint8Array,
): ApplicationSecrets {
  const master = hkdfExtract(hash, derived(hash, handshake), new Uint8Array(hashLength(hash)));
  return {
    master,
    client: deriveSecret(hash, master, "c ap traffic", transcriptHash),
    server: deriveSecret(hash, master, "s ap traffic", transcriptHash),
    exporter: deriveSecret(hash, master, "exp master", transcriptHash),
  };
}

/** The next application traffic secret, after a KeyUpdate (RFC 8446 §7.2). */
export function nextTrafficSecret(hash: HashName, secret: Uint8Array): Uint8Array {
  return hkdfExpandLabel(hash, secret, "traffic upd", NOTHING, hashLength(hash));
}

/** The key and IV of one direction (RFC 8446 §7.3). */
export function trafficKeys(suite: CipherSuite, secret: Uint8Array): TrafficKeys {
  return {
    key: hkdfExpandLabel(suite.prfHash, secret, "key", NOTHING, suite.keyLength),
    iv: hkdfExpandLabel(suite.prfHash, secret, "iv", NOTHING, suite.ivLength),
  };
}

/** verify_data of Finished, or a PSK binder (RFC 8446 §4.4.4). */
export function finishedVerifyData13(
  hash: HashName,
  baseSecret: Uint8Array,
  transcriptHash: Uint8Array,
): Uint8Array {
  const key = hkdfExpandLabel(hash, baseSecret, "finished", NOTHING, hashLength(hash));
  return hmac(hash, key, transcriptHash);
}

/** What CertificateVerify signs (RFC 8446 §4.4.3). */
export function certificateVerifyContent(
  signer: "client" | "server",
  transcriptHash: Uint8Array,
): Uint8Array {
  const context = new TextEncoder().encode(`TLS 1.3, ${signer} CertificateVerify`);
  return concat(new Uint8Array(64).fill(0x20), context, Uint8Array.of(0), transcriptHash);
}

function derived(hash: HashName, secret: Uint8Array): Uint8Array {
  return deriveSecret(hash, secret, "derived", digest(hash));
}
