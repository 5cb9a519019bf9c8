/**
 * JKS, Java's own kind of keystore until Java 8.
 *
 * @module
 */

/// <reference path="./untyped.d.ts" />

import type { Secret } from "../text/secret.ts";
import { KeystoreError, type StoredCertificates } from "./keystore.ts";

/** SHA-1 over the password and all before it. */
const CHECKSUM_BYTES = 20;

/** @throws {KeystoreError} */
export async function readJks(
  bytes: Uint8Array,
  password: Secret<string> | null,
): Promise<StoredCertificates> {
  const { default: Parser } = await import("jks-js/lib/keystore/JavaKeyStoreParser.js");
  const parser = password?.expose((text) => new Parser(bytes, text)) ??
    new Parser(bytes, undefined);
  try {
    const entries = parser.parse();
    if (parser.dataInputStream.available() !== CHECKSUM_BYTES) throw new Error("cut short");
    const ders = (list: readonly { readonly value: Uint8Array }[]) =>
      list.map(({ value }) => value);
    return {
      chains: entries.flatMap(({ chain }) => chain === undefined ? [] : [ders(chain)]),
      trusted: entries.flatMap(({ cert }) => cert === undefined ? [] : ders([cert])),
      unused: 0,
    };
  } catch {
    // The library has one error for each; whether it came to the checksum tells them apart.
    throw parser.dataInputStream.available() === CHECKSUM_BYTES
      ? new KeystoreError(
        "wrong-password",
        "does not open: the password is wrong, or the file was changed",
      )
      : new KeystoreError("broken", "is broken: its entries and its end do not fit each other");
  }
}
