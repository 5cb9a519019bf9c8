/**
 * The private key of a PEM file. It leaves this module only as a {@link KeyObject}, which can sign
 * and shows nothing of itself.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Certificate } from "./certificate.ts";
import { sameBytes } from "./bytes.ts";
import { isPrivateKeyLabel, type PemBlock, type PemFile } from "./pem.ts";

export type KeyProblem = "none" | "encrypted" | "unreadable";

/** The first private key of a file, or why there is none. */
export function privateKeyIn({ blocks }: PemFile): { key: KeyObject } | { problem: KeyProblem } {
  const block = blocks.find(({ label }) => isPrivateKeyLabel(label));
  if (block === undefined) return { problem: "none" };
  if (block.encrypted) return { problem: "encrypted" };
  const key = readKey(block);
  return key ? { key } : { problem: "unreadable" };
}

/** Does the certificate hold the public half of the key? */
export function keyMatches(key: KeyObject, { publicKey }: Certificate): boolean {
  try {
    const own = createPublicKey(key);
    const certified = createPublicKey({
      key: Buffer.from(publicKey.spki),
      format: "der",
      type: "spki",
    });
    return sameBytes(spkiOf(own), spkiOf(certified));
  } catch {
    return false;
  }
}

function spkiOf(key: KeyObject): Uint8Array {
  return key.export({ format: "der", type: "spki" });
}

/** RFC 5958, RFC 8017 and RFC 5915, by the label that goes with each. */
const TYPES = {
  "PRIVATE KEY": "pkcs8",
  "RSA PRIVATE KEY": "pkcs1",
  "EC PRIVATE KEY": "sec1",
} as const;

function readKey({ label, secret }: PemBlock): KeyObject | undefined {
  const type = TYPES[label as keyof typeof TYPES];
  if (type === undefined || secret === undefined) return undefined;
  try {
    return secret.expose((der) => createPrivateKey({ key: Buffer.from(der), format: "der", type }));
  } catch {
    return undefined;
  }
}
