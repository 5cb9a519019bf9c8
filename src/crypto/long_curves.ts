/**
 * The NIST curves on which a digest can be too short for Deno: SP 800-186 §3.2.1, that is SEC 2 §2.5 and
 * §2.6.
 *
 * @module
 */

/** y² = x³ + ax + b over the integers modulo p; G generates the n points. */
export interface CurveParameters {
  readonly p: bigint;
  readonly n: bigint;
  /** Cofactor. */
  readonly h: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly Gx: bigint;
  readonly Gy: bigint;
}

const hex = (digits: string) => BigInt(`0x${digits}`);

const P384 = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;
const P521 = 2n ** 521n - 1n;

export const p384: CurveParameters = {
  p: P384,
  n: hex(
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf58" +
      "1a0db248b0a77aecec196accc52973",
  ),
  h: 1n,
  a: P384 - 3n,
  b: hex(
    "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac6" +
      "56398d8a2ed19d2a85c8edd3ec2aef",
  ),
  Gx: hex(
    "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a3855" +
      "02f25dbf55296c3a545e3872760ab7",
  ),
  Gy: hex(
    "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a" +
      "60b1ce1d7e819d7a431d7c90ea0e5f",
  ),
};

export const p521: CurveParameters = {
  p: P521,
  n: hex(
    "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" +
      "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
  ),
  h: 1n,
  a: P521 - 3n,
  b: hex(
    "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1" +
      "56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
  ),
  Gx: hex(
    "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba" +
      "a14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
  ),
  Gy: hex(
    "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662" +
      "c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
  ),
};
