/**
 * Diffie-Hellman on elliptic curves: P-256, P-384, P-521 (RFC 8422) and X25519 (RFC 7748).
 *
 * All four through node:crypto's key objects, which check that a point lies on its curve and refuse an
 * all-zero shared secret, on Deno as on Node (Deno's `createECDH` lacks P-521). The key objects want DER
 * around the raw bytes: the constant parts of it are the table below.
 *
 * @module
 */

import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { fromHex } from "../wire/hex.ts";
import { concat, plain } from "./bytes.ts";
import { CryptoError } from "./crypto_error.ts";

export interface KeyPair {
  readonly publicKey: Uint8Array;
  /** The shared secret with a peer's public key. Throws `CryptoError`. */
  agree(peer: Uint8Array): Uint8Array;
}

interface Curve {
  readonly publicLength: number;
  /** SubjectPublicKeyInfo up to the key itself. */
  readonly spkiPrefix: Uint8Array;
  generate(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  /** A private key from its scalar: big-endian on the NIST curves, as RFC 7748 has it on X25519. */
  importPrivate(scalar: Uint8Array): KeyObject;
}

const nist = (
  namedCurve: string,
  oid: string,
  scalarLength: number,
  spkiPrefix: string,
): Curve => ({
  publicLength: 1 + 2 * scalarLength,
  spkiPrefix: fromHex(spkiPrefix),
  generate: () => generateKeyPairSync("ec", { namedCurve }),
  importPrivate(scalar) {
    // ECPrivateKey of RFC 5915, without the public key.
    const parameters = fromHex(`a0${(oid.length / 2).toString(16).padStart(2, "0")}${oid}`);
    const head = Uint8Array.of(2, 1, 1, 4, scalarLength);
    const body = concat(head, scalar, parameters);
    const key = concat(Uint8Array.of(0x30, body.length), body);
    return createPrivateKey({ key: asBuffer(key), format: "der", type: "sec1" });
  },
});

const CURVES: ReadonlyMap<number, Curve> = new Map([
  [
    23,
    nist(
      "P-256",
      "06082a8648ce3d030107",
      32,
      "3059301306072a8648ce3d020106082a8648ce3d030107034200",
    ),
  ],
  [24, nist("P-384", "06052b81040022", 48, "3076301006072a8648ce3d020106052b81040022036200")],
  [25, nist("P-521", "06052b81040023", 66, "30819b301006072a8648ce3d020106052b8104002303818600")],
  [29, {
    publicLength: 32,
    spkiPrefix: fromHex("302a300506032b656e032100"),
    generate: () => generateKeyPairSync("x25519"),
    importPrivate(scalar) {
      const key = concat(fromHex("302e020100300506032b656e04220420"), scalar);
      return createPrivateKey({ key: asBuffer(key), format: "der", type: "pkcs8" });
    },
  }],
]);

/** The curves by their NamedGroup code. */
export const curveGroups: readonly number[] = [...CURVES.keys()];

/** A key pair on a curve: a fresh one, or that of a given scalar. */
export function curveKeyPair(group: number, scalar?: Uint8Array): KeyPair {
  const curve = CURVES.get(group);
  if (curve === undefined) throw new RangeError(`group ${group} is not a curve`);
  const { privateKey, publicKey } = scalar === undefined
    ? curve.generate()
    : withPublic(curve.importPrivate(scalar));
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    publicKey: plain(spki).slice(-curve.publicLength),
    agree: (peer) => agree(curve, privateKey, peer),
  };
}

function agree(curve: Curve, privateKey: KeyObject, peer: Uint8Array): Uint8Array {
  checkForm(peer, curve.publicLength);
  let publicKey: KeyObject;
  try {
    const key = asBuffer(concat(curve.spkiPrefix, peer));
    publicKey = createPublicKey({ key, format: "der", type: "spki" });
  } catch {
    throw new CryptoError("invalid-public-key", "the peer's point is not on the curve");
  }
  try {
    return plain(diffieHellman({ privateKey, publicKey }));
  } catch {
    // RFC 7748 §6.1, RFC 8446 §7.4.2.
    throw new CryptoError("zero-shared-secret", "the peer's key forces an all-zero shared secret");
  }
}

/** RFC 8446 §4.2.8.2: of the NIST curves only the uncompressed form is allowed. */
function checkForm(peer: Uint8Array, length: number): void {
  if (peer.length !== length) {
    throw new CryptoError("wrong-length", `a public key of ${peer.length} bytes, not ${length}`);
  }
  if (length % 2 === 1 && peer[0] !== 4) {
    throw new CryptoError("invalid-public-key", "the peer's point is not in uncompressed form");
  }
}

function withPublic(privateKey: KeyObject) {
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** node:crypto's types ask for a `Buffer` where DER goes in. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
