/** GnuTLS 3.7.9's answer to each pair was taken from `gnutls_x509_trust_list_verify_crt2`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import {
  altName,
  extension,
  type ExtensionSpec,
  forge,
  type ForgeSpec,
  name,
  newKey,
} from "./forge.ts";

const at = new Date("2026-06-01");
const validity = { notBefore: new Date("2026-01-01"), notAfter: new Date("2027-01-01") };
const [rootKey, intKey, leafKey] = [newKey.p256(), newKey.p256(), newKey.p256()];
const { nameConstraints: limit, subjectAltNames, basicConstraints } = extension;

function accepted(
  outer: ExtensionSpec | null,
  inner: ExtensionSpec | null,
  leaf: Partial<ForgeSpec>,
) {
  const with_ = (constraints: ExtensionSpec | null) => [
    basicConstraints(true),
    ...constraints ? [constraints] : [],
  ];
  const root = forge({ subject: "CN=Root", key: rootKey, extensions: with_(outer), ...validity });
  const int = forge({
    subject: "CN=Int",
    key: intKey,
    issuer: root,
    extensions: with_(inner),
    ...validity,
  });
  const end = forge({ subject: "CN=leaf", key: leafKey, issuer: int, ...validity, ...leaf });
  const { status, reasons } = judgeChain({
    chain: [end, int].map(({ der }) => parseCertificate(der)),
    truststore: [parseCertificate(root.der)],
    at,
  });
  assert.deepEqual(reasons, status === "valid" ? [] : ["constraints-violated"]);
  return status === "valid";
}

const dns = (value: string) => ({ extensions: [subjectAltNames(altName.dns(value))] });
const ip = (...value: number[]) => ({ extensions: [subjectAltNames(altName.ip(...value))] });
const email = (value: string) => ({ extensions: [subjectAltNames(altName.email(value))] });
const example = altName.dns("example.com");
const OTHER = altName.other("1.3.6.1.5.5.7.8.5", "n1@example.com");
const TEN = altName.ip(10, 0, 0, 0, 255, 0, 0, 0);

const CASES: readonly [string, ExtensionSpec, Partial<ForgeSpec>, boolean][] = [
  ["a host below a permitted domain", limit([example]), dns("n1.example.com"), true],
  ["the permitted domain itself", limit([example]), dns("example.com"), true],
  ["other letters' case", limit([example]), dns("n1.EXAMPLE.com"), true],
  ["a domain that only ends alike", limit([example]), dns("notexample.com"), false],
  ["a leading dot wants a host", limit([altName.dns(".example.com")]), dns("example.com"), false],
  ["a common name stands in", limit([example]), { subject: "CN=n1.example.com" }, true],
  ["a common name outside", limit([example]), { subject: "CN=n1.other.org" }, false],
  ["two common names", limit([example]), { subject: "CN=a.example.com,CN=b.example.com" }, false],
  ["a client's common name is not a host", limit([example]), {
    extensions: [extension.extendedKeyUsage("1.3.6.1.5.5.7.3.2")],
  }, true],
  ["a common name of a client that is a server, too", limit([example]), {
    subject: "CN=n1.other.org",
    extensions: [extension.extendedKeyUsage("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1")],
  }, false],
  ["a common name for any purpose", limit([example]), {
    subject: "CN=n1.other.org",
    extensions: [extension.extendedKeyUsage("2.5.29.37.0")],
  }, false],
  ["two common names where addresses are limited", limit([TEN]), {
    subject: "CN=a.example.com,CN=b.example.com",
  }, true],
  ["an excluded domain", limit([], [example]), dns("n1.example.com"), false],
  ["every DNS name excluded", limit([], [altName.dns("")]), dns("x.org"), false],
  ["an address in range", limit([TEN]), ip(10, 1, 2, 3), true],
  ["an address out of range", limit([TEN]), ip(11, 1, 2, 3), false],
  ["an IPv6 address, IPv4 limited", limit([TEN]), ip(...Array(15).fill(0), 1), true],
  ["a mask with holes", limit([altName.ip(10, 0, 0, 0, 255, 0, 255, 0)]), {}, false],
  ["a mailbox at a permitted host", limit([altName.email("a.org")]), email("me@a.org"), true],
  ["a mailbox below it", limit([altName.email("a.org")]), email("me@b.a.org"), false],
  ["a mailbox below a dotted host", limit([altName.email(".a.org")]), email("me@b.a.org"), true],
  ["a permitted directory name is ignored", limit([altName.directory(name("O=x"))]), {}, true],
  [
    "an excluded directory name refuses all",
    limit([], [altName.directory(name("O=x"))]),
    {},
    false,
  ],
  ["another permitted domain", limit([example, altName.dns("b.org")]), dns("b.org"), true],
  ["one limit of two that cannot be applied", limit([example, OTHER]), dns("example.com"), false],
  ["an otherName that nobody knows", limit([OTHER]), {}, false],
  ["no address, and a mail address in the name", limit([TEN]), {
    subject: "EMAIL=me@a.org,CN=n1",
  }, true],
  [
    "every DNS name and one mail host excluded",
    limit([], [altName.dns(""), altName.email("a.org")]),
    {
      subject: "O=x",
      ...email("me@b.org"),
    },
    true,
  ],
  [
    "every IPv6 address excluded",
    limit([], [altName.ip(...Array<number>(32).fill(0))]),
    ip(10, 0, 0, 1),
    true,
  ],
  ["a dot at the end of a name", limit([example]), dns("n1.example.com."), true],
  ["a dot at the end of an excluded name", limit([], [example]), dns("n1.example.com.."), false],
  [
    "a dot at the end of a limit",
    limit([altName.dns("example.com.")]),
    dns("n1.example.com"),
    true,
  ],
  [
    "a dot at the end of an exclusion",
    limit([], [altName.dns("example.com.")]),
    dns("example.com"),
    false,
  ],
  ["an excluded domain that is a dot", limit([], [altName.dns(".")]), dns("b.org"), false],
  ["an excluded domain with an empty label", limit([], [altName.dns("a..b")]), dns("b.org"), false],
  ["a permitted domain with an empty label", limit([altName.dns("a..b")]), dns("x.a..b"), false],
  [
    "other letters' case in an excluded mail domain",
    limit([], [altName.email("A.org")]),
    email("me@a.ORG"),
    false,
  ],
  [
    "other letters' case in a mail domain",
    limit([altName.email("A.org")]),
    email("me@a.ORG"),
    true,
  ],
  [
    "other letters' case in a mail box",
    limit([altName.email("me@a.org")]),
    email("ME@a.org"),
    false,
  ],
  [
    "a dot at the end of a mail domain",
    limit([], [altName.email("a.org.")]),
    email("me@a.org"),
    false,
  ],
  [
    "an excluded mail domain with an empty label",
    limit([], [altName.email("a..org")]),
    email("me@b.org"),
    false,
  ],
  ["an excluded URI, no URI in the leaf", limit([], [altName.uri("a.org")]), {}, true],
  ["an excluded URI, some URI in the leaf", limit([], [altName.uri("a.org")]), {
    extensions: [subjectAltNames(altName.uri("https://b.org"))],
  }, false],
];
for (const [what, constraints, leaf, expected] of CASES) {
  test(`name constraints: ${what}`, () => {
    assert.equal(accepted(constraints, null, leaf), expected, "from the root");
    assert.equal(accepted(null, constraints, leaf), expected, "from the intermediate");
  });
}

const sub = altName.dns("sub.example.com");
const NESTED: readonly [string, ExtensionSpec, ExtensionSpec, Partial<ForgeSpec>, boolean][] = [
  ["the narrower of two domains", limit([example]), limit([sub]), dns("x.sub.example.com"), true],
  ["within the wider only", limit([example]), limit([sub]), dns("x.example.com"), false],
  [
    "domains with nothing in common",
    limit([example]),
    limit([altName.dns("b.org")]),
    dns("b.org"),
    false,
  ],
  ["kinds add up", limit([example]), limit([TEN]), {
    extensions: [subjectAltNames(altName.dns("a.example.com"), altName.ip(11, 0, 0, 1))],
  }, false],
  [
    "every name, and one that ends in a dot",
    limit([altName.dns("")]),
    limit([altName.dns("b.org.")]),
    {
      ...dns("b.org."),
    },
    false,
  ],
  [
    "a single address within two",
    limit([altName.ip(10, 0, 0, 1, 255, 255, 255, 255)]),
    limit([
      altName.ip(10, 0, 0, 0, 255, 255, 255, 254),
    ]),
    ip(10, 0, 0, 1),
    true,
  ],
  [
    "a single address within two, and the other",
    limit([
      altName.ip(10, 0, 0, 1, 255, 255, 255, 255),
    ]),
    limit([altName.ip(10, 0, 0, 0, 255, 255, 255, 254)]),
    ip(10, 0, 0, 0),
    false,
  ],
  ["an exclusion below", limit([example]), limit([], [sub]), dns("x.sub.example.com"), false],
  [
    "ranges overlap",
    limit([TEN]),
    limit([altName.ip(10, 1, 0, 0, 255, 255, 0, 0)]),
    ip(10, 2, 0, 1),
    false,
  ],
];
for (const [what, outer, inner, leaf, expected] of NESTED) {
  test(`nested name constraints: ${what}`, () => {
    assert.equal(accepted(outer, inner, leaf), expected);
  });
}
