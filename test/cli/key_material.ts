/**
 * Every form in which a private key could slip into a text.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createPrivateKey } from "node:crypto";

/** Long enough not to stand anywhere by chance, short enough to be found in a part of it. */
const PART = 24;

/** Texts that must not be found in any output: PEM lines, and each secret number in every spelling. */
export function spellingsOf(pem: string): string[] {
  const jwk = createPrivateKey(pem).export({ format: "jwk" });
  const numbers = [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]
    .flatMap((text) => typeof text === "string" ? [Buffer.from(text, "base64url")] : []);
  assert.ok(numbers.length > 0);
  const lines = pem.split("\n").filter((line) => !line.startsWith("-") && line.length >= PART);
  // The public key of an EC key stands behind the scalar: only the lines before it are secret.
  const secret = jwk.kty === "EC" ? lines.slice(0, 1) : lines.slice(1, -1);
  return [...secret, ...numbers.flatMap(numberSpellings)];
}

function numberSpellings(number: Buffer): string[] {
  const hex = number.toString("hex");
  const pairs = hex.match(/../g) ?? [];
  return [
    hex,
    hex.toUpperCase(),
    pairs.join(":"),
    pairs.join(" "),
    number.toString("base64"),
    number.toString("base64url"),
    [...number].join(", "),
    [...number].join(","),
    [...number].join("\n"),
    BigInt(`0x${hex}`).toString(),
  ];
}

/** Fails when any part of a key stands in the text. */
export function assertNoKey(text: string, pems: readonly string[], where: string): void {
  for (const pem of pems) {
    for (const spelling of spellingsOf(pem)) {
      const middle = Math.max(0, Math.floor((spelling.length - PART) / 2));
      for (const from of [0, middle]) {
        const part = spelling.slice(from, from + PART);
        assert.ok(!text.includes(part), `${where} holds a part of a private key`);
      }
    }
  }
}
