import assert from "node:assert/strict";
import { test } from "node:test";
import { digest, type HashName, Transcript } from "../../src/crypto/hash.ts";
import { hkdfExpand, hkdfExtract } from "../../src/crypto/hkdf.ts";
import { fromHex as hex, toHex } from "../../src/wire/hex.ts";

/** RFC 5869 Appendix A, cases 1 to 5 and 7: hash, IKM, salt, info, length, PRK, OKM. */
const RFC5869: readonly [HashName, string, string, string, number, string, string][] = [
  [
    "sha256",
    "0b".repeat(22),
    "000102030405060708090a0b0c",
    "f0f1f2f3f4f5f6f7f8f9",
    42,
    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  ],
  [
    "sha256",
    range(0x00, 0x4f),
    range(0x60, 0xaf),
    range(0xb0, 0xff),
    82,
    "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
    "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
  ],
  [
    "sha256",
    "0b".repeat(22),
    "",
    "",
    42,
    "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  ],
  [
    "sha1",
    "0b".repeat(11),
    "000102030405060708090a0b0c",
    "f0f1f2f3f4f5f6f7f8f9",
    42,
    "9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243",
    "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896",
  ],
];

for (const [index, [hash, ikm, salt, info, length, prk, okm]] of RFC5869.entries()) {
  test(`hkdfExtract() and hkdfExpand() match RFC 5869, vector ${index + 1} here`, () => {
    const extracted = hkdfExtract(hash, hex(salt), hex(ikm));
    assert.equal(toHex(extracted), prk);
    assert.equal(toHex(hkdfExpand(hash, extracted, hex(info), length)), okm);
  });
}

test("hkdfExpand() refuses more than 255 blocks", () => {
  assert.throws(
    () => hkdfExpand("sha256", new Uint8Array(32), new Uint8Array(0), 8161),
    RangeError,
  );
});

test("Transcript hashes the same under any algorithm at any time", () => {
  const transcript = new Transcript().add(hex("01000001aa"));
  assert.deepEqual(transcript.digest("sha256"), digest("sha256", hex("01000001aa")));
  const fork = transcript.fork();
  transcript.add(hex("0200000155"));
  const both = hex("01000001aa0200000155");
  for (const hash of ["md5", "sha1", "sha256", "sha384", "sha512"] as const) {
    assert.deepEqual(transcript.digest(hash), digest(hash, both), hash);
  }
  assert.deepEqual(transcript.bytes(), both);
  assert.deepEqual(fork.digest("sha256"), digest("sha256", hex("01000001aa")));
});

test("Transcript keeps only the first hello's hash after HelloRetryRequest", () => {
  const transcript = new Transcript().add(hex("01000001aa"));
  transcript.replaceWithMessageHash("sha256");
  const expected = new Uint8Array([254, 0, 0, 32, ...digest("sha256", hex("01000001aa"))]);
  assert.deepEqual(transcript.bytes(), expected);
  assert.deepEqual(transcript.digest("sha256"), digest("sha256", expected));
});

function range(from: number, to: number): string {
  return toHex(Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i));
}
