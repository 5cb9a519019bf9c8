/**
 * What a password opens in a PKCS #12 store (RFC 7292 appendix B and C, RFC 8018).
 *
 * The derivation and RC2 are a library's, the rest is the runtime's. How many rounds a file asks for is read
 * before they are made, so that no file chooses how long it takes.
 *
 * @module
 */

/// <reference path="./untyped.d.ts" />

import { Buffer } from "node:buffer";
import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { Secret } from "../text/secret.ts";
import { type DerReader, type DerValue, inside, readOid, readSmallInteger, TAG } from "./der.ts";
import { KeystoreError } from "./keystore.ts";

/** The digests that a MAC is made with. */
export const DIGESTS: Readonly<Record<string, Digest>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};
const SIZES = {
  sha1: { digestLength: 20, blockLength: 64 },
  sha256: { digestLength: 32, blockLength: 64 },
  sha384: { digestLength: 48, blockLength: 128 },
  sha512: { digestLength: 64, blockLength: 128 },
} as const;
type Digest = keyof typeof SIZES;
/** What a derived key is for, as RFC 7292 numbers it. */
const ID = { key: 1, iv: 2, mac: 3 } as const;

/** Ciphers with the lengths of their keys. */
const PBES1: Readonly<Record<string, readonly [string, number]>> = {
  "1.2.840.113549.1.12.1.3": ["des-ede3-cbc", 24],
  "1.2.840.113549.1.12.1.5": ["rc2-cbc", 16],
  "1.2.840.113549.1.12.1.6": ["rc2-cbc", 5],
};
/** The two that Java opens. */
const PBES2: Readonly<Record<string, readonly [string, number]>> = {
  "2.16.840.1.101.3.4.1.2": ["aes-128-cbc", 16],
  "2.16.840.1.101.3.4.1.42": ["aes-256-cbc", 32],
};
const PRFS: Readonly<Record<string, Digest | "sha224">> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
};
export const PBMAC1 = "1.2.840.113549.1.5.14";

/** Rounds of all derivations together: Java asks for 20 000 where keys are passed over, once for 150 000. */
const MAX_ROUNDS = 200_000;
const OID = {
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  hmacWithSha1: "1.2.840.113549.2.7",
} as const;

interface Cipher {
  readonly name: string;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

type Forge = typeof import("node-forge/lib/forge.js").default;

/** The password of one file, and what its use has cost so far. */
export class StorePassword {
  readonly #forge: Forge;
  readonly #password: Secret<string> | null;
  #rounds = 0;

  private constructor(forge: Forge, password: Secret<string> | null) {
    this.#forge = forge;
    this.#password = password;
  }

  static async of(password: Secret<string> | null): Promise<StorePassword> {
    // It adds itself to what the other is.
    await import("node-forge/lib/pbe.js");
    return new StorePassword((await import("node-forge/lib/forge.js")).default, password);
  }

  /** The checksum over `content`. */
  mac(digest: Digest, salt: Uint8Array, rounds: DerValue | null, content: Uint8Array): Buffer {
    const count = rounds === null ? 1 : this.#pay(rounds);
    const key = this.#derived(ID.mac, salt, count, SIZES[digest].digestLength, digest);
    return createHmac(digest, key).update(content).digest();
  }

  decrypted(algorithm: DerReader, ciphertext: Uint8Array): Uint8Array {
    const oid = readOid(algorithm.take(TAG.oid, "id"));
    const parameters = inside(algorithm.take(TAG.sequence, "parameters"));
    const cipher = oid === OID.pbes2 ? this.#pbes2(parameters) : this.#pbes1(oid, parameters);
    const { name, key, iv } = cipher;
    if (name === "rc2-cbc") {
      const rc2 = this.#forge.rc2.createDecryptionCipher(latin1(key), key.length * 8);
      rc2.start(latin1(iv));
      rc2.update(this.#forge.util.createBuffer(latin1(ciphertext)));
      if (!rc2.finish()) throw wrongPassword();
      return Buffer.from(rc2.output.getBytes(), "latin1");
    }
    try {
      const decipher = createDecipheriv(name, key, iv);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    } catch {
      throw wrongPassword();
    }
  }

  /** Of Java until 8u301 and of OpenSSL until 3.0. */
  #pbes1(oid: string, parameters: DerReader): Cipher {
    const salt = octets(parameters).content;
    const rounds = this.#pay(parameters.take(TAG.integer, "iterations"));
    const scheme = PBES1[oid];
    if (scheme === undefined) throw unread(oid);
    const [name, length] = scheme;
    return {
      name,
      key: this.#derived(ID.key, salt, rounds, length, "sha1"),
      iv: this.#derived(ID.iv, salt, rounds, 8, "sha1"),
    };
  }

  #pbes2(parameters: DerReader): Cipher {
    const derivation = inside(parameters.take(TAG.sequence, "keyDerivation"));
    const kdf = readOid(derivation.take(TAG.oid, "id"));
    if (kdf !== OID.pbkdf2) throw unread(kdf);
    const fields = inside(derivation.take(TAG.sequence, "parameters"));
    const salt = octets(fields).content;
    const rounds = this.#pay(fields.take(TAG.integer, "iterations"));
    fields.optional(TAG.integer, "keyLength");
    const prf = fields.left === 0
      ? OID.hmacWithSha1
      : readOid(inside(fields.take(TAG.sequence, "prf")).take(TAG.oid, "id"));
    const encryption = inside(parameters.take(TAG.sequence, "encryption"));
    const oid = readOid(encryption.take(TAG.oid, "id"));
    const [digest, scheme] = [PRFS[prf], PBES2[oid]];
    if (digest === undefined) throw unread(prf);
    if (scheme === undefined) throw unread(oid);
    const [name, length] = scheme;
    return {
      name,
      key: this.#open((password) => pbkdf2Sync(password, salt, rounds, length, digest)),
      iv: octets(encryption).content,
    };
  }

  /** RFC 7292 appendix B, with the runtime's digests in place of the library's slow ones. */
  #derived(id: number, salt: Uint8Array, rounds: number, length: number, digest: Digest): Buffer {
    const { pbe, util } = this.#forge;
    let hash = createHash(digest);
    const key = this.#open((password) =>
      pbe.generatePkcs12Key(password, util.createBuffer(latin1(salt)), id, rounds, length, {
        ...SIZES[digest],
        start: () => hash = createHash(digest),
        update: (bytes) => hash.update(bytes, "latin1"),
        digest: () => util.createBuffer(hash.digest().toString("latin1")),
      })
    );
    return Buffer.from(key.getBytes(), "latin1");
  }

  #open<T>(use: (password: string) => T): T {
    if (this.#password === null) {
      throw new KeystoreError("no-password", "needs a password, and none was given");
    }
    return this.#password.expose(use);
  }

  /** Counts rounds before they are made. */
  #pay(iterations: DerValue): number {
    const rounds = readSmallInteger(iterations);
    this.#rounds += rounds;
    if (rounds < 1 || this.#rounds > MAX_ROUNDS) {
      throw new KeystoreError(
        "too-much-work",
        `asks for ${rounds} rounds of key derivation; ${MAX_ROUNDS} a file are made`,
      );
    }
    return rounds;
  }
}

export const wrongPassword = () =>
  new KeystoreError(
    "wrong-password",
    "does not open: the password is wrong, or the file was changed",
  );

const unread = (oid: string) =>
  new KeystoreError("not-read", `is encrypted by ${oid}, which is not read`);

const octets = (reader: DerReader) => reader.take(TAG.octetString, "octets");
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
