/**
 * Chains with one oddity each, for the rules of src/clients/trust.ts and for the libraries that have them.
 *
 * @module
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
  type Forged,
  type ForgeSpec,
  KEY_CERT_SIGN,
  keyId,
  newKey,
  octets,
} from "../x509/forge.ts";

export interface TrustCase {
  readonly what: string;
  /** As served, leaf first. */
  readonly chain: readonly Forged[];
  readonly trust: readonly Forged[];
  readonly name: string;
}

export const NAME = "n1.example.com";
const ADDRESS = "127.0.0.1";
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const ANY_PURPOSE = "2.5.29.37.0";
const DAY = 86_400_000;

type Spec = Partial<ForgeSpec>;

/** All of them, with dates around `now`. */
export function trustCases(now: Date): readonly TrustCase[] {
  const days = (count: number) => new Date(Math.floor(+now / 1000) * 1000 + count * DAY);
  const keys = {
    leaf: newKey.p256(),
    leafRsa: newKey.rsa(2048),
    ca: newKey.rsa(2048),
    middle: newKey.rsa(2048),
    other: newKey.rsa(2048),
    weak: newKey.rsa(1024),
  };
  const ids = (key: KeyObject, above: KeyObject): ExtensionSpec[] => [
    extension.subjectKeyId(keyId(key)),
    extension.authorityKeyId(keyId(above)),
  ];
  const AUTHORITY = [
    extension.basicConstraints(true),
    extension.keyUsage(KEY_CERT_SIGN | CRL_SIGN),
  ];
  const during = { notBefore: days(-10), notAfter: days(10) };
  const ended = { notBefore: days(-20), notAfter: days(-2) };
  const ahead = { notBefore: days(2), notAfter: days(20) };

  const root = (spec: Spec = {}): Forged => {
    const key = spec.key ?? keys.ca;
    return forge({
      subject: "O=Example,CN=Root",
      key,
      ...during,
      extensions: [...AUTHORITY, extension.subjectKeyId(keyId(key))],
      ...spec,
    });
  };
  const middle = (issuer: Forged, spec: Spec = {}): Forged =>
    forge({
      subject: "O=Example,CN=Middle",
      key: keys.middle,
      issuer,
      ...during,
      extensions: [...AUTHORITY, ...ids(keys.middle, issuer.key)],
      ...spec,
    });
  const SAN = extension.subjectAltNames(altName.dns(NAME), altName.ip(127, 0, 0, 1));
  const leaf = (
    issuer: Forged | undefined,
    spec: Spec = {},
    ...extensions: ExtensionSpec[]
  ): Forged => {
    const key = spec.key ?? keys.leaf;
    return forge({
      subject: `O=Example,CN=${NAME}`,
      key,
      ...issuer === undefined ? {} : { issuer },
      ...during,
      extensions: [
        ...extensions.some(({ oid }) => oid === SAN.oid) ? [] : [SAN],
        ...ids(key, issuer?.key ?? key),
        ...extensions,
      ],
      ...spec,
    });
  };

  const ca = root();
  const below = middle(ca);
  const cases: TrustCase[] = [];
  const add = (
    what: string,
    chain: readonly Forged[],
    trust: readonly Forged[] = [ca],
    name = NAME,
  ) => void cases.push({ what, chain, trust, name });
  const names = (...list: Uint8Array[]) => extension.subjectAltNames(...list);
  const dns = (...list: string[]) => names(...list.map(altName.dns));
  const WITHOUT_SAN = { extensions: ids(keys.leaf, keys.ca) };
  const bare = { extensions: [] as ExtensionSpec[] };

  add("sound", [leaf(ca)]);
  add("sound, RSA leaf", [leaf(ca, { key: keys.leafRsa })]);
  add("sound, by address", [leaf(ca)], [ca], ADDRESS);
  add("sound, intermediate", [leaf(below), below]);
  add("sound, root sent along", [leaf(below), below, ca]);
  add("sound, out of order", [leaf(below), ca, below]);

  const stranger = root({ subject: "O=Example,CN=Other", key: keys.other });
  add("no issuer", [leaf(stranger)]);
  add("issuer missing between", [leaf(below)]);
  add("strange root sent along", [leaf(stranger), stranger]);
  const impostor = root({ key: keys.other });
  add("root of the same name, key identifiers tell", [leaf(impostor)]);
  add("root of the same name, nothing tells", [
    leaf(root({ key: keys.other }), { extensions: [SAN] }),
  ]);
  add("intermediate in the truststore, root not", [leaf(below)], [below]);
  add("leaf in the truststore, root not", [leaf(ca)], [leaf(ca), stranger]);
  const pinned = leaf(ca);
  add("this leaf in the truststore, root not", [pinned], [pinned]);
  const own = leaf(undefined);
  add("self-signed", [own]);
  add("self-signed and trusted", [own], [own]);
  const ownCa = leaf(undefined, {}, ...AUTHORITY);
  add("self-signed CA as leaf, trusted", [ownCa], [ownCa]);
  add("self-signed CA as leaf", [ownCa]);
  const ownV1 = leaf(undefined, { version: 1, ...bare });
  add("self-signed of version 1, trusted", [ownV1], [ownV1]);
  const ownOld = leaf(undefined, ended);
  add("self-signed, trusted, expired", [ownOld], [ownOld]);
  const ownBare = leaf(undefined, { extensions: [SAN] });
  add("self-signed without identifiers, trusted", [ownBare], [ownBare]);
  add("signature broken", [leaf(ca, { broken: true })]);
  add("signature of the intermediate broken", [leaf(below), middle(ca, { broken: true })]);

  add("expired", [leaf(ca, ended)]);
  add("not yet valid", [leaf(ca, ahead)]);
  const oldRoot = root(ended);
  add("root expired", [leaf(oldRoot)], [oldRoot]);
  const oldMiddle = middle(ca, ended);
  add("intermediate expired", [leaf(oldMiddle), oldMiddle]);
  add("expired, and another name", [leaf(ca, ended, dns("other.example.com"))]);
  add("expired, and no issuer", [leaf(stranger, ended)]);
  add("expired, and the signature broken", [leaf(ca, { ...ended, broken: true })]);
  add("no issuer, and another name", [leaf(stranger, {}, dns("other.example.com"))]);
  add("self-signed, and another name", [leaf(undefined, {}, dns("other.example.com"))]);

  add("another name", [leaf(ca, {}, dns("other.example.com"))]);
  add("another address", [leaf(ca, {}, names(altName.ip(10, 0, 0, 1)))], [ca], ADDRESS);
  add("address in a DNS name", [leaf(ca, {}, dns(ADDRESS))], [ca], ADDRESS);
  add("name in the common name alone", [leaf(ca, WITHOUT_SAN)]);
  add("name in the common name, address beside it", [
    leaf(ca, {}, names(altName.ip(127, 0, 0, 1))),
  ]);
  add("name in the common name, another beside it", [leaf(ca, {}, dns("x.example.com"))]);
  add("address, no alternative names", [leaf(ca, WITHOUT_SAN)], [ca], ADDRESS);
  add("no alternative names, another common name", [
    leaf(ca, { ...WITHOUT_SAN, subject: "CN=elsewhere" }),
  ]);
  add("wildcard", [leaf(ca, {}, dns("*.example.com"))]);
  add("wildcard before one label", [leaf(ca, {}, dns("*.com"))], [ca], "example.com");
  add("wildcard a label too high", [leaf(ca, {}, dns("*.com"))]);
  add("letter case", [leaf(ca, {}, dns("N1.Example.COM"))]);

  add("RSA-1024 leaf", [leaf(ca, { key: keys.weak })]);
  const weakRoot = root({ key: keys.weak });
  add("RSA-1024 root", [leaf(weakRoot)], [weakRoot]);
  add("SHA-1 leaf", [leaf(ca, { hash: "sha1" })]);
  add("MD5 leaf", [leaf(ca, { hash: "md5" })]);
  const sha1Root = root({ hash: "sha1" });
  add("SHA-1 root", [leaf(sha1Root)], [sha1Root]);
  const sha1Middle = middle(ca, { hash: "sha1" });
  add("SHA-1 intermediate", [leaf(sha1Middle), sha1Middle]);

  add("RSA-1024 leaf, and no issuer", [leaf(stranger, { key: keys.weak })]);
  add("SHA-1 leaf, and another name", [leaf(ca, { hash: "sha1" }, dns("other.example.com"))]);
  add("SHA-1 leaf, and expired", [leaf(ca, { ...ended, hash: "sha1" })]);

  const unidentified = root({ extensions: AUTHORITY });
  add("no key identifiers at all", [leaf(unidentified, { extensions: [SAN] })], [unidentified]);
  add("no authority key identifier in the leaf", [
    leaf(ca, { extensions: [SAN, extension.subjectKeyId(keyId(keys.leaf))] }),
  ]);
  const identity = [
    extension.subjectKeyId(keyId(keys.leaf)),
    extension.authorityKeyId(keyId(keys.ca)),
  ];
  const nameless = root({ extensions: AUTHORITY });
  add("no subject key identifier in the root", [leaf(nameless)], [nameless]);
  add("path length in the leaf", [leaf(ca, {}, extension.basicConstraints(false, 0))]);
  add("authority key identifier critical", [
    leaf(ca, { extensions: [SAN, ...identity.map((each) => ({ ...each, critical: true }))] }),
  ]);
  add("no subject", [leaf(ca, { subject: "" })]);
  add("no subject, no alternative names", [leaf(ca, { subject: "", ...WITHOUT_SAN })]);
  add("alternative names empty", [leaf(ca, {}, names())]);
  add("basicConstraints of the leaf not critical", [
    leaf(ca, {}, extension.basicConstraints(false, undefined, false)),
  ]);
  const uncritical = root({
    extensions: [
      extension.basicConstraints(true, undefined, false),
      extension.keyUsage(KEY_CERT_SIGN),
      extension.subjectKeyId(keyId(keys.ca)),
    ],
  });
  add("basicConstraints of the root not critical", [leaf(uncritical)], [uncritical]);
  const unused = root({
    extensions: [extension.basicConstraints(true), extension.subjectKeyId(keyId(keys.ca))],
  });
  add("root without keyUsage", [leaf(unused)], [unused]);
  const unable = root({
    extensions: [
      extension.basicConstraints(true),
      extension.keyUsage(DIGITAL_SIGNATURE),
      extension.subjectKeyId(keyId(keys.ca)),
    ],
  });
  add("keyUsage of the root without keyCertSign", [leaf(unable)], [unable]);
  const v1Root = root({ version: 1, ...bare });
  add("root of version 1", [leaf(v1Root)], [v1Root]);
  add("leaf and root of version 1", [leaf(v1Root, { version: 1, ...bare })], [v1Root]);
  add("leaf of version 1", [leaf(ca, { version: 1, ...bare })]);
  const v1Middle = middle(ca, { version: 1, ...bare });
  add("intermediate of version 1", [leaf(v1Middle), v1Middle]);
  const noCa = root({ extensions: [extension.subjectKeyId(keyId(keys.ca))] });
  add("root without basicConstraints", [leaf(noCa)], [noCa]);
  const notCa = middle(ca, {
    extensions: [extension.basicConstraints(false), ...ids(keys.middle, keys.ca)],
  });
  add("intermediate that is no CA", [leaf(notCa), notCa]);
  const usageOnly = middle(ca, {
    extensions: [extension.keyUsage(KEY_CERT_SIGN), ...ids(keys.middle, keys.ca)],
  });
  add("intermediate that is a CA by keyUsage alone", [leaf(usageOnly), usageOnly]);
  const shallow = root({
    extensions: [
      extension.basicConstraints(true, 0),
      extension.keyUsage(KEY_CERT_SIGN),
      extension.subjectKeyId(keyId(keys.ca)),
    ],
  });
  const tooDeep = middle(shallow);
  add("path length of the root used up", [leaf(tooDeep), tooDeep], [shallow]);
  const shallowMiddle = middle(ca, {
    extensions: [
      extension.basicConstraints(true, 0),
      extension.keyUsage(KEY_CERT_SIGN),
      ...ids(keys.middle, keys.ca),
    ],
  });
  const third = middle(shallowMiddle, {
    subject: "O=Example,CN=Third",
    key: keys.other,
    extensions: [...AUTHORITY, ...ids(keys.other, keys.middle)],
  });
  add("path length of an intermediate used up", [leaf(third), third, shallowMiddle]);

  const purposes = (...list: string[]) => extension.extendedKeyUsage(...list);
  add("for servers", [leaf(ca, {}, purposes(SERVER_AUTH))]);
  add("for clients alone", [leaf(ca, {}, purposes(CLIENT_AUTH))]);
  add("for any purpose", [leaf(ca, {}, purposes(ANY_PURPOSE))]);
  add("leaf that may only sign certificates", [leaf(ca, {}, extension.keyUsage(KEY_CERT_SIGN))]);
  add("leaf that may only encipher keys", [leaf(ca, {}, extension.keyUsage(0x20))]);
  add("leaf that is a CA", [leaf(ca, {}, ...AUTHORITY)]);
  const clientMiddle = middle(ca, {
    extensions: [...AUTHORITY, ...ids(keys.middle, keys.ca), purposes(CLIENT_AUTH)],
  });
  add("intermediate for clients alone", [leaf(clientMiddle), clientMiddle]);
  add("unknown critical extension", [
    leaf(ca, {}, { oid: "1.2.3.4", critical: true, value: octets(bytes(1)) }),
  ]);
  add("for clients alone, and expired", [leaf(ca, ended, purposes(CLIENT_AUTH))]);
  add("for clients alone, and another name", [
    leaf(ca, {}, purposes(CLIENT_AUTH), dns("other.example.com")),
  ]);
  add("unknown critical extension, and expired", [
    leaf(ca, ended, { oid: "1.2.3.4", critical: true, value: octets(bytes(1)) }),
  ]);
  const limiting = root({
    extensions: [
      ...AUTHORITY,
      extension.subjectKeyId(keyId(keys.ca)),
      extension.nameConstraints([altName.dns("example.org")]),
    ],
  });
  add("outside the name constraints of the root", [leaf(limiting)], [limiting]);
  const limitingMiddle = middle(ca, {
    extensions: [
      ...AUTHORITY,
      ...ids(keys.middle, keys.ca),
      extension.nameConstraints([altName.dns("example.org")]),
    ],
  });
  add("outside the name constraints of an intermediate", [leaf(limitingMiddle), limitingMiddle]);
  return cases;
}
