/**
 * Chains by the hundred: small PKIs with one to three faults each, the same for the same seed. Keys
 * are made once, so a chain costs a few signatures.
 */

import type { KeyObject } from "node:crypto";
import {
  altName,
  bytes,
  CRL_SIGN,
  DIGITAL_SIGNATURE,
  extension,
  type ExtensionSpec,
  forge,
  forgeCrl,
  type Forged,
  type ForgeSpec,
  type Hash,
  KEY_CERT_SIGN,
  keyId,
  name,
  newKey,
  nothing,
  sequence,
  tlv,
  unsignedSpki,
} from "./forge.ts";

export interface GeneratedChain {
  readonly seed: number;
  readonly what: readonly string[];
  readonly chain: readonly Uint8Array[];
  readonly leafKey: KeyObject;
  readonly truststore: readonly Uint8Array[];
  readonly revocationLists: readonly Uint8Array[];
}

/** mulberry32: small, and the same everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface KeyPool {
  readonly ca: readonly KeyObject[];
  readonly leaf: readonly KeyObject[];
  readonly weak: KeyObject;
  readonly rsa: KeyObject;
}

/** Some RSA, some ECDSA; the leaf's keys are ones that a TLS server can use. */
export function keyPool(): KeyPool {
  return {
    ca: [newKey.p256(), newKey.rsa(2048), newKey.p384(), newKey.p256(), newKey.ed25519()],
    leaf: [newKey.p256(), newKey.rsa(2048)],
    weak: newKey.rsa(1024),
    rsa: newKey.rsa(2048),
  };
}

const DAY = 86_400_000;

/** One PKI, one chain as served, one truststore. `now` is in whole seconds. */
export function generate(seed: number, keys: KeyPool, now: Date): GeneratedChain {
  const draw = random(seed);
  const chance = (probability: number) => draw() < probability;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T;
  const what: string[] = [];
  const note = (text: string) => void what.push(text);
  const days = (count: number) => new Date(now.getTime() + count * DAY);

  const withIds = chance(0.6);
  const faultRate = pick([0, 0.06, 0.06, 0.15]);

  function certify(
    label: string,
    subject: string,
    key: KeyObject,
    issuer: Forged | undefined,
    isCa: boolean,
    depthBelow: number,
  ): Forged {
    const fault = <T>(what: string, value: T): T | undefined => {
      if (!chance(faultRate / 2)) return undefined;
      note(`${label}: ${what}`);
      return value;
    };
    const extensions: ExtensionSpec[] = [];
    const version = chance(isCa ? 0.06 : 0.12) ? 1 : 3;
    if (version === 1) note(`${label}: v1`);
    if (isCa) {
      if (!fault("no basicConstraints", true)) {
        const notCa = fault("basicConstraints false", true);
        const pathLength = chance(0.3)
          ? fault("pathlen too small", Math.max(0, depthBelow - 1)) ?? depthBelow
          : undefined;
        extensions.push(extension.basicConstraints(!notCa, notCa ? undefined : pathLength));
      }
      if (chance(0.7)) {
        const usage = fault("keyUsage lacks keyCertSign", DIGITAL_SIGNATURE) ??
          (KEY_CERT_SIGN | CRL_SIGN);
        extensions.push(extension.keyUsage(usage));
      }
      const limits = fault(
        "name constraints",
        pick([
          extension.nameConstraints([altName.dns("example.com")]),
          extension.nameConstraints([
            altName.dns("other.org"),
            altName.ip(10, 0, 0, 0, 255, 0, 0, 0),
          ]),
          extension.nameConstraints([], [altName.dns("bad.example.com")]),
          extension.nameConstraints([altName.ip(192, 168, 0, 0, 255, 255, 0, 0)]),
          extension.nameConstraints([], [altName.ip(10, 0, 0, 0, 255, 255, 255, 0)]),
          extension.nameConstraints([altName.directory(name("O=ACME"))]),
          extension.nameConstraints([], [altName.directory(name("O=ACME"))]),
          extension.nameConstraints([altName.uri(".example.com")]),
          extension.nameConstraints([altName.other(USER_PRINCIPAL_NAME, ".example.com")]),
          extension.nameConstraints([], [altName.other(USER_PRINCIPAL_NAME, "x")]),
          extension.nameConstraints([altName.other("1.3.6.1.5.5.7.8.5", "n1@example.com")]),
        ]),
      );
      if (limits) extensions.push(limits);
    } else {
      const names = pick([
        [altName.dns("n1.example.com"), altName.ip(10, 0, 0, 1)],
        [altName.ip(192, 168, 1, 1)],
        [altName.dns("bad.example.com")],
        [altName.uri("spiffe://example.com/n1")],
        [],
      ]);
      if (names.length > 0) extensions.push(extension.subjectAltNames(...names));
    }
    if (withIds) {
      const wrongSki = fault("other subjectKeyIdentifier", keyId(keys.rsa));
      extensions.push(extension.subjectKeyId(wrongSki ?? keyId(key)));
      const wrongAki = fault("other authorityKeyIdentifier", keyId(keys.rsa));
      if (issuer) extensions.push(extension.authorityKeyId(wrongAki ?? keyId(issuer.key)));
    }
    if (fault("unknown critical extension", true)) {
      extensions.push({ oid: "1.3.6.1.4.1.99999.1", critical: true, value: nothing });
    }
    if (fault("unknown extension", true)) {
      extensions.push({ oid: "1.3.6.1.4.1.99999.2", value: nothing });
    }
    if (fault("must staple by CA", true) && isCa) {
      extensions.push({ oid: "1.3.6.1.5.5.7.1.24", value: sequence(tlv(2, bytes(5))) });
    }
    const signer = issuer?.key ?? key;
    const isRsa = signer.asymmetricKeyType === "rsa";
    const hash: Hash = (isWide(signer) ? undefined : fault("SHA-1", "sha1" as const)) ??
      (isRsa ? fault("MD5", "md5" as const) : undefined) ??
      pick(["sha256", "sha256", "sha384"] as const);
    const validity = fault("expired", [days(-60), days(-30)] as const) ??
      fault("not yet valid", [days(30), days(60)] as const) ?? [days(-30), days(60)] as const;
    const pss = isRsa && hash !== "md5" && chance(0.2);
    const saltLength = pss ? fault("PSS with another salt", pick([0, 20, 100])) : undefined;
    const unsigned = key.asymmetricKeyType === "rsa"
      ? fault("modulus without its sign byte", unsignedSpki(key))
      : undefined;
    const spec: ForgeSpec = {
      subject,
      key,
      ...(unsigned ? { spki: unsigned } : {}),
      ...(saltLength === undefined ? {} : { saltLength }),
      ...(issuer ? { issuer } : {}),
      version,
      extensions,
      hash,
      pss,
      notBefore: validity[0],
      notAfter: validity[1],
      broken: fault("broken signature", true) ?? false,
    };
    return forge(spec);
  }

  const weakCa = chance(0.05);
  if (weakCa) note("1024-bit CA");
  const rootKey = weakCa ? keys.weak : pick(keys.ca);
  const depth = pick([0, 0, 1, 1, 1, 2, 3]);
  note(`${depth} intermediates`);
  const root = certify("root", nameOf(0), rootKey, undefined, true, depth);
  const authorities = [root];
  for (let i = 0; i < depth; i++) {
    const parent = authorities.at(-1) as Forged;
    authorities.push(
      certify(`int${i + 1}`, nameOf(i + 1), pick(keys.ca), parent, true, depth - i - 1),
    );
  }
  const leafKey = pick(keys.leaf);
  const selfSigned = chance(0.06);
  if (selfSigned) note("self-signed leaf");
  const leafIssuer = selfSigned ? undefined : authorities.at(-1);
  // ScyllaDB's own guide gives the CA and the node one name.
  const isNamesake = chance(0.06);
  if (isNamesake) note("leaf named as its issuer");
  const leafName = isNamesake ? nameOf(depth) : "O=ACME,CN=n1.example.com";
  const leaf = certify("leaf", leafName, leafKey, leafIssuer, false, 0);

  const otherRoot = certify("other", "O=Other,CN=Root", pick(keys.ca), undefined, true, 0);
  const twin = certify("twin", "O=ACME,CN=Root", keys.rsa, undefined, true, depth);
  const renewed = certify("renewed", "O=ACME,CN=Root", rootKey, undefined, true, depth);
  const crossed = certify("crossed", "O=ACME,CN=Root", rootKey, otherRoot, true, depth);
  const stranger = certify("stranger", "O=Other,CN=x", keys.rsa, otherRoot, false, 0);
  const mix = () => pick([root, ...authorities, leaf, otherRoot, twin, renewed, crossed, stranger]);

  const intermediates = authorities.slice(1).reverse();
  const served = [...intermediates];
  if (chance(0.4)) served.push(root), note("root served");
  if (chance(0.12)) served.push(crossed), note("cross-signed root served");
  if (chance(0.12) && served.length > 0) {
    served.splice(Math.floor(draw() * served.length), 1);
    note("one left out");
  }
  if (chance(0.1)) served.splice(Math.floor(draw() * (served.length + 1)), 0, mix()), note("extra");
  if (chance(0.08)) served.push(...served), note("twice");
  if (chance(0.2)) served.sort(() => draw() - 0.5), note("shuffled");
  if (chance(0.04)) served.push(leaf), note("leaf again");

  const trusted = pick<readonly [string, () => Forged[]]>([
    ...Array.from({ length: 9 }, () => ["root", () => [root]] as const),
    ["root and other", () => [otherRoot, root]],
    ["other", () => [otherRoot]],
    ["nothing", () => []],
    ["leaf", () => [leaf]],
    ["intermediate", () => [authorities.at(-1) as Forged]],
    ["intermediate", () => [authorities.at(1) ?? root]],
    ["root and intermediate", () => [root, authorities.at(-1) as Forged]],
    ["twin", () => [twin]],
    ["twin and root", () => [twin, root]],
    ["root and twin", () => [root, twin]],
    ["renewed", () => [renewed]],
    ["root and renewed", () => [root, renewed]],
    ["renewed and root", () => [renewed, root]],
    ["cross-signed", () => [crossed]],
    ["cross-signed and other", () => [crossed, otherRoot]],
    ["anything", () => [mix(), mix(), mix()]],
  ]);
  note(`trusted: ${trusted[0]}`);
  const truststore = trusted[1]();

  const revocationLists: Uint8Array[] = [];
  if (chance(0.25)) {
    const issuer = pick([...authorities, otherRoot]);
    const victim = pick([leaf, leaf, ...authorities]);
    const forged = chance(0.2);
    const old = chance(0.3);
    note(`CRL${old ? " expired" : ""}${forged ? " forged" : ""}`);
    revocationLists.push(forgeCrl({
      issuer,
      ...(forged ? { signer: keys.rsa } : {}),
      thisUpdate: old ? days(-20) : days(-1),
      nextUpdate: old ? days(-10) : days(10),
      revoked: chance(0.8) ? [serialOf(victim)] : [],
    }));
  }
  return {
    seed,
    what,
    chain: [leaf, ...served].map(({ der }) => der),
    leafKey,
    truststore: truststore.map(({ der }) => der),
    revocationLists,
  };
}

/** Of the authority so many steps below the root. */
const nameOf = (step: number) => step === 0 ? "O=ACME,CN=Root" : `O=ACME,CN=Int ${step}`;

const USER_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3";

/** Deno does not sign with P-384 over a hash of less than half its length. */
function isWide({ asymmetricKeyDetails }: KeyObject): boolean {
  return /384/.test(asymmetricKeyDetails?.namedCurve ?? "");
}

/** The content of the serial number: the INTEGER after the optional version. */
function serialOf({ der }: Forged): Uint8Array {
  const text = Buffer.from(der);
  let at = 4 + 4;
  if (text[at] === 0xa0) at += 2 + (text[at + 1] ?? 0);
  return Uint8Array.from(text.subarray(at + 2, at + 2 + (text[at + 1] ?? 0)));
}
