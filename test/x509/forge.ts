/**
 * Makes certificates that no sane library would: any version, any extension, wrong signatures,
 * broken names. For tests only; `src/x509/issue.ts` is the sane one.
 */

import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";

export function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const size = length < 0x80 ? [length] : (() => {
    const digits: number[] = [];
    for (let n = length; n > 0; n = Math.floor(n / 256)) digits.unshift(n % 256);
    return [0x80 | digits.length, ...digits];
  })();
  const out = new Uint8Array(1 + size.length + length);
  out.set([tag, ...size]);
  let at = 1 + size.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const bytes = (...values: number[]) => Uint8Array.from(values);
export const sequence = (...parts: Uint8Array[]) => tlv(0x30, ...parts);
export const set = (...parts: Uint8Array[]) => tlv(0x31, ...parts);
export const octets = (...parts: Uint8Array[]) => tlv(0x04, ...parts);
export const bitString = (content: Uint8Array, unused = 0) => tlv(0x03, bytes(unused), content);
export const boolean = (value: boolean) => tlv(0x01, bytes(value ? 0xff : 0));
export const nothing = tlv(0x05);
export const text = (value: string, tag = 0x0c) => tlv(tag, new TextEncoder().encode(value));
export const fromHex = (digits: string) =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export function integer(value: number | Uint8Array): Uint8Array {
  if (typeof value !== "number") return tlv(0x02, value);
  const digits: number[] = [];
  for (let n = value; n > 0; n = Math.floor(n / 256)) digits.unshift(n % 256);
  if (digits.length === 0 || (digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return tlv(0x02, Uint8Array.from(digits));
}

export function oid(dotted: string): Uint8Array {
  const [a = 0, b = 0, ...rest] = dotted.split(".").map(Number);
  const out: number[] = [];
  for (const arc of [a * 40 + b, ...rest]) {
    const digits = [arc % 128];
    for (let n = Math.floor(arc / 128); n > 0; n = Math.floor(n / 128)) {
      digits.unshift(0x80 | (n % 128));
    }
    out.push(...digits);
  }
  return tlv(0x06, Uint8Array.from(out));
}

export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]/g, "").slice(0, 14);
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050 ? text(`${digits.slice(2)}Z`, 0x17) : text(`${digits}Z`, 0x18);
}

const ATTRIBUTES: Record<string, string> = {
  C: "2.5.4.6",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  CN: "2.5.4.3",
  L: "2.5.4.7",
  EMAIL: "1.2.840.113549.1.9.1",
};

/** `O=ACME,CN=n1`: one RDN a comma; `+` joins the attributes of one RDN. */
export function name(written: string): Uint8Array {
  if (written === "") return sequence();
  return sequence(
    ...written.split(",").map((rdn) =>
      set(
        ...rdn.split("+").map((attribute) => {
          const [type = "", value = ""] = attribute.split("=");
          return sequence(
            oid(ATTRIBUTES[type] ?? type),
            text(value, type === "EMAIL" ? 0x16 : type === "C" ? 0x13 : 0x0c),
          );
        }),
      )
    ),
  );
}

export type Hash = "md5" | "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

const RSA_OIDS: Record<Hash, string> = {
  md5: "1.2.840.113549.1.1.4",
  sha1: "1.2.840.113549.1.1.5",
  sha224: "1.2.840.113549.1.1.14",
  sha256: "1.2.840.113549.1.1.11",
  sha384: "1.2.840.113549.1.1.12",
  sha512: "1.2.840.113549.1.1.13",
};
const ECDSA_OIDS: Record<Hash, string> = {
  md5: "1.2.840.10045.4.3.0",
  sha1: "1.2.840.10045.4.1",
  sha224: "1.2.840.10045.4.3.1",
  sha256: "1.2.840.10045.4.3.2",
  sha384: "1.2.840.10045.4.3.3",
  sha512: "1.2.840.10045.4.3.4",
};
const HASH_OIDS: Record<Hash, string> = {
  md5: "1.2.840.113549.2.5",
  sha1: "1.3.14.3.2.26",
  sha224: "2.16.840.1.101.3.4.2.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};
const HASH_LENGTH: Record<Hash, number> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

export interface Signing {
  readonly hash?: Hash;
  readonly pss?: boolean;
  /** Of RSASSA-PSS, in bytes; as long as the hash by default. */
  readonly saltLength?: number;
}

/** RSASSA-PSS-params (RFC 4055 §3.1). */
export function pssParameters(hash: Hash, saltLength = HASH_LENGTH[hash]): Uint8Array {
  const digest = sequence(oid(HASH_OIDS[hash]), nothing);
  return sequence(
    tlv(0xa0, digest),
    tlv(0xa1, sequence(oid("1.2.840.113549.1.1.8"), digest)),
    tlv(0xa2, integer(saltLength)),
  );
}

export function signatureAlgorithm(
  key: KeyObject,
  { hash = "sha256", pss = false, saltLength }: Signing,
) {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return pss
        ? sequence(oid("1.2.840.113549.1.1.10"), pssParameters(hash, saltLength))
        : sequence(oid(RSA_OIDS[hash]), nothing);
    case "ec":
      return sequence(oid(ECDSA_OIDS[hash]));
    case "ed25519":
      return sequence(oid("1.3.101.112"));
    case "ed448":
      return sequence(oid("1.3.101.113"));
    default:
      throw new TypeError(`no signature with ${key.asymmetricKeyType}`);
  }
}

export function signature(
  key: KeyObject,
  data: Uint8Array,
  { hash = "sha256", pss, saltLength = HASH_LENGTH[hash] }: Signing,
) {
  const type = key.asymmetricKeyType;
  if (type === "ed25519" || type === "ed448") return sign(null, data, key);
  if (type === "rsa" && pss) {
    return sign(hash, data, {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength,
    });
  }
  return sign(hash, data, key);
}

export interface ExtensionSpec {
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Uint8Array;
}

export const extension = {
  basicConstraints: (ca: boolean, pathLength?: number, critical = true): ExtensionSpec => ({
    oid: "2.5.29.19",
    critical,
    value: sequence(
      ...(ca ? [boolean(true)] : []),
      ...(pathLength === undefined ? [] : [integer(pathLength)]),
    ),
  }),
  keyUsage: (bits: number, critical = true): ExtensionSpec => ({
    oid: "2.5.29.15",
    critical,
    value: bitString(bytes(bits), 0),
  }),
  subjectKeyId: (id: Uint8Array): ExtensionSpec => ({ oid: "2.5.29.14", value: octets(id) }),
  authorityKeyId: (id: Uint8Array): ExtensionSpec => ({
    oid: "2.5.29.35",
    value: sequence(tlv(0x80, id)),
  }),
  subjectAltNames: (...names: Uint8Array[]): ExtensionSpec => ({
    oid: "2.5.29.17",
    value: sequence(...names),
  }),
  extendedKeyUsage: (...purposes: string[]): ExtensionSpec => ({
    oid: "2.5.29.37",
    value: sequence(...purposes.map(oid)),
  }),
  nameConstraints: (permitted: Uint8Array[], excluded: Uint8Array[] = []): ExtensionSpec => ({
    oid: "2.5.29.30",
    critical: true,
    value: sequence(
      ...(permitted.length > 0 ? [tlv(0xa0, ...permitted.map((n) => sequence(n)))] : []),
      ...(excluded.length > 0 ? [tlv(0xa1, ...excluded.map((n) => sequence(n)))] : []),
    ),
  }),
};

export const altName = {
  dns: (value: string) => text(value, 0x82),
  email: (value: string) => text(value, 0x81),
  uri: (value: string) => text(value, 0x86),
  ip: (...values: number[]) => tlv(0x87, bytes(...values)),
  directory: (dn: Uint8Array) => tlv(0xa4, dn),
  other: (type: string, value: string) => tlv(0xa0, oid(type), tlv(0xa0, text(value))),
};

export const KEY_CERT_SIGN = 0x04;
export const CRL_SIGN = 0x02;
export const DIGITAL_SIGNATURE = 0x80;

export interface Forged {
  readonly der: Uint8Array;
  readonly key: KeyObject;
  readonly subject: Uint8Array;
}

export interface ForgeSpec extends Signing {
  readonly subject: string | Uint8Array;
  /** DER name, text, or the forged issuer; default: the certificate itself. */
  readonly issuer?: Forged;
  readonly issuerName?: Uint8Array;
  readonly key: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly version?: number;
  readonly serial?: number | Uint8Array;
  readonly extensions?: readonly ExtensionSpec[];
  /** Flips a bit of the signature. */
  readonly broken?: boolean;
  /** Signs with this key instead of the issuer's. */
  readonly signer?: KeyObject;
  readonly spki?: Uint8Array;
  readonly algorithm?: Uint8Array;
  readonly innerAlgorithm?: Uint8Array;
  readonly v1Extensions?: boolean;
  /** Instead of `extensions`: what stands in their place, with its tag. */
  readonly rawExtensions?: Uint8Array;
}

let serials = 0;

export function forge(spec: ForgeSpec): Forged {
  const version = spec.version ?? 3;
  const subject = typeof spec.subject === "string" ? name(spec.subject) : spec.subject;
  const signer = spec.signer ?? spec.issuer?.key ?? spec.key;
  const algorithm = spec.algorithm ?? signatureAlgorithm(signer, spec);
  const extensions = spec.extensions ?? [];
  const tbs = sequence(
    ...(version === 1 ? [] : [tlv(0xa0, integer(version - 1))]),
    integer(spec.serial ?? ++serials),
    spec.innerAlgorithm ?? algorithm,
    spec.issuerName ?? spec.issuer?.subject ?? subject,
    sequence(time(spec.notBefore), time(spec.notAfter)),
    subject,
    spec.spki ?? spkiOf(spec.key),
    ...(spec.rawExtensions ? [spec.rawExtensions] : []),
    ...(extensions.length > 0 && (version === 3 || spec.v1Extensions)
      ? [tlv(0xa3, sequence(...extensions.map(encodeExtension)))]
      : []),
  );
  const value = Uint8Array.from(signature(signer, tbs, spec));
  if (spec.broken) value[value.length - 1] = (value.at(-1) ?? 0) ^ 1;
  return { der: sequence(tbs, algorithm, bitString(value)), key: spec.key, subject };
}

function encodeExtension({ oid: id, critical, value }: ExtensionSpec): Uint8Array {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

export interface ForgeCrlSpec extends Signing {
  readonly issuer: Forged;
  readonly signer?: KeyObject;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly revoked: readonly (number | Uint8Array)[];
  readonly extensions?: readonly ExtensionSpec[];
}

export function forgeCrl(spec: ForgeCrlSpec): Uint8Array {
  const signer = spec.signer ?? spec.issuer.key;
  const algorithm = signatureAlgorithm(signer, spec);
  const tbs = sequence(
    integer(1),
    algorithm,
    spec.issuer.subject,
    time(spec.thisUpdate),
    ...(spec.nextUpdate ? [time(spec.nextUpdate)] : []),
    ...(spec.revoked.length > 0
      ? [sequence(...spec.revoked.map((s) => sequence(integer(s), time(spec.thisUpdate))))]
      : []),
    ...(spec.extensions ? [tlv(0xa0, sequence(...spec.extensions.map(encodeExtension)))] : []),
  );
  return sequence(tbs, algorithm, bitString(Uint8Array.from(signature(signer, tbs, spec))));
}

export function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: "der", type: "spki" }));
}

/** The key with a modulus that lacks the zero byte before its first bit, as some issuers encode it. */
export function unsignedSpki(key: KeyObject): Uint8Array {
  const { n = "", e = "" } = createPublicKey(key).export({ format: "jwk" });
  const number = (text: string) => integer(Uint8Array.from(Buffer.from(text, "base64url")));
  return sequence(
    sequence(oid("1.2.840.113549.1.1.1"), nothing),
    bitString(sequence(number(n), number(e))),
  );
}

/** What RFC 5280 §4.2.1.2 (1) suggests, near enough: any digest of the key will do. */
export function keyId(key: KeyObject): Uint8Array {
  return new Uint8Array(createHash("sha1").update(spkiOf(key)).digest());
}

export const newKey = {
  p256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
  p384: () => generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey,
  rsa: (modulusLength = 2048) => generateKeyPairSync("rsa", { modulusLength }).privateKey,
  ed25519: () => generateKeyPairSync("ed25519").privateKey,
};

export function pem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
