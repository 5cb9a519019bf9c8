/**
 * What a peer can get wrong in its keys, signatures and protected records, as one typed error.
 *
 * Thrown like `DecodeError` in src/wire, and meant to be caught in the same place: the handshake turns
 * it into an end that names the problem.
 *
 * @module
 */

export type CryptoProblem =
  | "invalid-public-key"
  | "zero-shared-secret"
  | "wrong-length"
  | "not-protected"
  | "bad-record-mac"
  | "no-content-type"
  | "record-overflow"
  | "sequence-exhausted"
  | "weak-parameters"
  | "invalid-key";

/** The peer's bytes do not hold what cryptography demands of them. */
export class CryptoError extends Error {
  override readonly name = "CryptoError";
  readonly problem: CryptoProblem;
  readonly detail: string;

  constructor(problem: CryptoProblem, detail: string) {
    super(`${problem}: ${detail}`);
    this.problem = problem;
    this.detail = detail;
  }
}
