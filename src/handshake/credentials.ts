/**
 * What a client presents when it is asked for a certificate.
 *
 * The private key stays behind two functions: nothing that could be printed or reported holds it.
 *
 * @module
 */

import { chooseScheme, signContent } from "../crypto/signature.ts";

export interface ClientCredentials {
  /** DER certificates, leaf first; an empty chain answers every request with an empty list. */
  readonly chain: readonly Uint8Array[];
  /** The scheme to sign with, of those that the server accepts; undefined when none fits the key. */
  readonly chooseScheme: (version: number, offered: readonly number[]) => number | undefined;
  readonly sign: (scheme: number, content: Uint8Array) => Uint8Array;
}

/** A private key as src/crypto takes it. */
type PrivateKey = Parameters<typeof signContent>[1];

/** Credentials of a certificate chain and the private key of its leaf. */
export function credentials(
  chain: readonly Uint8Array[],
  privateKey: PrivateKey,
): ClientCredentials {
  return {
    chain,
    chooseScheme: (version, offered) => chooseScheme(version, privateKey, offered),
    sign: (scheme, content) => signContent(scheme, privateKey, content),
  };
}
