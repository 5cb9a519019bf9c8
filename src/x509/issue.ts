/**
 * Issues certificates and revocation lists at run time, for identities that a probe poses as and for
 * practice clusters. Nothing made here is ever stored: keys live in memory and are handed out as
 * opaque {@link KeyObject}s.
 *
 * `@peculiar/x509` does the encoding. It takes a third of a second to load, so it is imported on
 * first use, and commands that never issue anything do not pay for it.
 *
 * @module
 */

import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";

/** A kind of key pair, and the name under which a caller asks for it. */
export type KeySpec = keyof typeof KEY_TYPES;

/** RFC 5280 §4.2.1.3, spelled as there. */
export type KeyUsageName = keyof typeof KEY_USAGE;

/** What to put into a certificate. Unset means: not in the certificate. */
export interface CertificateSpec {
  /** RFC 4514-like text in the order to be stored (`O=ACME,CN=n1`), or the DER of a Name. */
  readonly subject: string | Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Who signs; without it the certificate signs itself. */
  readonly issuer?: Issuer;
  /** The key pair: a kind to generate (default ECDSA P-256), or a private key to use again. */
  readonly key?: KeySpec | KeyObject;
  /** Lower-case hex; the default is derived from key, subject and validity. */
  readonly serialNumber?: string;
  /** Hash of the issuer's signature; default SHA-256. Ed25519 has none. */
  readonly hash?: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
  /** Sign with RSASSA-PSS instead of PKCS#1 v1.5 when the issuer's key is RSA. */
  readonly pss?: boolean;
  readonly ca?: boolean | { readonly pathLength: number };
  readonly keyUsage?: readonly KeyUsageName[];
  /** Dotted object identifiers. */
  readonly extendedKeyUsage?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  /** Adds subjectKeyIdentifier and authorityKeyIdentifier; default true. */
  readonly keyIdentifiers?: boolean;
  readonly extensions?: readonly RawExtension[];
}

export interface RawExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Whatever can sign: a certificate (or only a name) and the private key behind it. */
export interface Issuer {
  /** DER of the certificate; its subject becomes the issuer name. */
  readonly certificate: Uint8Array;
  readonly privateKey: KeyObject;
}

export type Issued = Issuer;

export interface RevocationSpec {
  readonly issuer: Issuer;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** Serial numbers in hex. */
  readonly revoked: readonly string[];
}

/** Makes one certificate; the result signs others. */
export async function issue(spec: CertificateSpec): Promise<Issued> {
  const x509 = await library();
  const privateKey = keyFor(spec.key ?? "ecdsa-p256");
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  const signer = spec.issuer?.privateKey ?? privateKey;
  const subject = nameOf(x509, spec.subject);
  const parent = spec.issuer && new x509.X509Certificate(own(spec.issuer.certificate));
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: parent?.subjectName ?? subject,
    serialNumber: spec.serialNumber ?? derivedSerial(spki, spec),
    notBefore: spec.notBefore,
    notAfter: spec.notAfter,
    publicKey: own(spki),
    signingKey: await signingKey(signer, spec),
    signingAlgorithm: signingAlgorithm(signer, spec),
    extensions: await extensionsOf(x509, spec, spki, parent),
  });
  return { certificate: new Uint8Array(certificate.rawData), privateKey };
}

/** Makes a certificate revocation list (RFC 5280 §5) and returns its DER. */
export async function issueRevocationList(spec: RevocationSpec): Promise<Uint8Array> {
  const x509 = await library();
  const parent = new x509.X509Certificate(own(spec.issuer.certificate));
  const list = await x509.X509CrlGenerator.create({
    issuer: parent.subjectName,
    thisUpdate: spec.thisUpdate,
    ...(spec.nextUpdate ? { nextUpdate: spec.nextUpdate } : {}),
    entries: spec.revoked.map((serialNumber) => ({
      serialNumber,
      revocationDate: spec.thisUpdate,
    })),
    signingKey: await signingKey(spec.issuer.privateKey, {}),
    signingAlgorithm: signingAlgorithm(spec.issuer.privateKey, {}),
  });
  return new Uint8Array(list.rawData);
}

/** Generates a private key. RSA takes a tenth of a second or more; ECDSA and Ed25519 do not. */
export function generateKey(spec: KeySpec): KeyObject {
  return KEY_TYPES[spec]();
}

const rsa = (modulusLength: number) => () =>
  generateKeyPairSync("rsa", { modulusLength }).privateKey;
const ec = (namedCurve: string) => () => generateKeyPairSync("ec", { namedCurve }).privateKey;

const KEY_TYPES = {
  "ecdsa-p256": ec("P-256"),
  "ecdsa-p384": ec("P-384"),
  "rsa-1024": rsa(1024),
  "rsa-2048": rsa(2048),
  "rsa-3072": rsa(3072),
  "rsa-4096": rsa(4096),
  "ed25519": () => generateKeyPairSync("ed25519").privateKey,
};

const KEY_USAGE = {
  digitalSignature: 1,
  nonRepudiation: 2,
  keyEncipherment: 4,
  dataEncipherment: 8,
  keyAgreement: 16,
  keyCertSign: 32,
  cRLSign: 64,
  encipherOnly: 128,
  decipherOnly: 256,
};

type Library = typeof import("@peculiar/x509");

async function library(): Promise<Library> {
  await import("reflect-metadata");
  return await import("@peculiar/x509");
}

function keyFor(key: KeySpec | KeyObject): KeyObject {
  return typeof key === "string" ? generateKey(key) : key;
}

/** A copy that owns its buffer: Node's Buffers are windows into a shared pool. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function nameOf(x509: Library, name: string | Uint8Array) {
  return new x509.Name(typeof name === "string" ? name : own(name));
}

/** Unique for what is issued here and needs no source of randomness; 127 bits, positive. */
function derivedSerial(spki: Uint8Array, spec: CertificateSpec): string {
  const digest = createHash("sha256").update(spki).update(spec.subject)
    .update(`${spec.notBefore.getTime()} ${spec.notAfter.getTime()}`).digest();
  digest[0] = ((digest[0] ?? 0) & 0x7f) | 0x40;
  return digest.subarray(0, 16).toString("hex");
}

type SignatureOptions = Pick<CertificateSpec, "hash" | "pss">;

function signingAlgorithm(key: KeyObject, { hash = "SHA-256", pss = false }: SignatureOptions) {
  switch (key.asymmetricKeyType) {
    case "ec":
      return { name: "ECDSA", namedCurve: webCurve(key), hash };
    case "ed25519":
      return { name: "Ed25519" };
    case "rsa":
      return pss
        ? { name: "RSA-PSS", hash, saltLength: SALT_LENGTH[hash] }
        : { name: "RSASSA-PKCS1-v1_5", hash };
    default:
      throw new TypeError(`a key of type ${key.asymmetricKeyType} cannot sign here`);
  }
}

const SALT_LENGTH = { "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

const WEB_CURVES: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  secp256r1: "P-256",
  "P-256": "P-256",
  secp384r1: "P-384",
  "P-384": "P-384",
};

function webCurve(key: KeyObject): string {
  const named = key.asymmetricKeyDetails?.namedCurve ?? "";
  const curve = WEB_CURVES[named];
  if (curve === undefined) throw new TypeError(`curve ${named} cannot sign here`);
  return curve;
}

/** The library signs through WebCrypto; a KeyObject crosses over as PKCS #8, in memory only. */
async function signingKey(key: KeyObject, options: SignatureOptions): Promise<CryptoKey> {
  const pkcs8 = own(key.export({ format: "der", type: "pkcs8" }));
  try {
    return await crypto.subtle.importKey(
      "pkcs8",
      pkcs8,
      signingAlgorithm(key, options),
      false,
      ["sign"],
    );
  } finally {
    pkcs8.fill(0);
  }
}

async function extensionsOf(
  x509: Library,
  spec: CertificateSpec,
  spki: Uint8Array,
  parent: InstanceType<Library["X509Certificate"]> | undefined,
) {
  const { ca, keyUsage, extendedKeyUsage, dnsNames = [], ipAddresses = [] } = spec;
  const extensions: InstanceType<Library["Extension"]>[] = [];
  if (ca !== undefined) {
    const pathLength = typeof ca === "object" ? ca.pathLength : undefined;
    extensions.push(new x509.BasicConstraintsExtension(ca !== false, pathLength, true));
  }
  if (keyUsage) {
    const bits = keyUsage.reduce((sum, name) => sum | KEY_USAGE[name], 0);
    extensions.push(new x509.KeyUsagesExtension(bits, true));
  }
  if (extendedKeyUsage) {
    extensions.push(new x509.ExtendedKeyUsageExtension([...extendedKeyUsage]));
  }
  if (dnsNames.length + ipAddresses.length > 0) {
    extensions.push(
      new x509.SubjectAlternativeNameExtension([
        ...dnsNames.map((value) => ({ type: "dns" as const, value })),
        ...ipAddresses.map((value) => ({ type: "ip" as const, value })),
      ]),
    );
  }
  if (spec.keyIdentifiers !== false) {
    const publicKey = new x509.PublicKey(own(spki));
    extensions.push(
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(parent?.publicKey ?? publicKey),
    );
  }
  for (const { oid, critical, value } of spec.extensions ?? []) {
    extensions.push(new x509.Extension(oid, critical, own(value)));
  }
  return extensions;
}
