/**
 * Hundreds of generated chains, each shown to a real GnuTLS with the same trust. Its sentence and
 * ours must be the same, word for word, so every reason agrees.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { type ChainVerdict, judgeChain } from "../../src/x509/chain.ts";
import { parseRevocationList } from "../../src/x509/crl.ts";
import { generate, type GeneratedChain, type KeyPool, keyPool } from "./chains.ts";
import { altName, extension, forge, type Forged, name, newKey } from "./forge.ts";
import { clientOracle, hasClient, hasLibrary, libraryOracle, type Oracle } from "./gnutls.ts";

const CLIENT_CHAINS = 400;
const LIBRARY_CHAINS = 400;
/** A sentence that a chain earns in the handshake alone, which the library call does not know. */
const STAPLING =
  " The certificate requires the server to include an OCSP status in its response, but the OCSP status is missing.";

test("judgeChain says what gnutls-cli says, word for word, of generated chains", {
  skip: hasClient ? false : "gnutls-cli is not installed",
}, async () => {
  const keys = keyPool();
  const stranger = forge({
    subject: "CN=Unrelated",
    key: keys.rsa,
    notBefore: new Date(0),
    notAfter: new Date("2049-01-01"),
  });
  const said = await compare(
    clientOracle(stranger.der),
    seeds(1, CLIENT_CHAINS).map((seed) => ({
      ...generate(seed, keys, now()),
      revocationLists: [],
    })),
    sentenceOf,
  );
  assertEveryReason(said, ["OCSP status is missing"]);
});

test("judgeChain says what libgnutls says to Seastar's calls, revocation lists included", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const keys: KeyPool = keyPool();
  const said = await compare(
    libraryOracle(),
    seeds(10_001, LIBRARY_CHAINS).map((seed) => generate(seed, keys, now())),
    (verdict) => withoutStapling(sentenceOf(verdict)),
    1,
  );
  assertEveryReason(said, ["chain is revoked"]);
});

test("of several CAs of one name the same one counts as for libgnutls, in any order", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const [own, other] = [newKey.p256(), newKey.p256()];
  const days = (from: number, to: number) => ({
    notBefore: new Date(now().getTime() + from * 86_400_000),
    notAfter: new Date(now().getTime() + to * 86_400_000),
  });
  const extensions = [extension.basicConstraints(true)];
  const root = (key: typeof own, from: number, to: number) =>
    forge({ subject: "O=ACME,CN=Root", key, extensions, ...days(from, to) });
  const signer = root(own, -30, 60);
  const roots = {
    signer,
    "other key": root(other, -30, 60),
    "expired": root(own, -30, -10),
    "other key, expired": root(other, -30, -10),
    "not yet": root(own, 10, 60),
  };
  const leafKey = newKey.p256();
  const leaf = forge({ subject: "CN=n1", key: leafKey, issuer: signer, ...days(-5, 20) });
  const said = await compare(
    libraryOracle(),
    arrangements(Object.entries(roots), 3).map((trusted, seed): GeneratedChain => ({
      seed,
      what: trusted.map(([which]) => which),
      chain: [leaf.der],
      leafKey,
      truststore: trusted.map(([, { der }]) => der),
      revocationLists: [],
    })),
    sentenceOf,
    1,
  );
  for (const reason of ["is trusted", "expired certificate", "not yet valid", "signature in the"]) {
    assert.ok([...said].some((text) => text.includes(reason)), `no order was “${reason}”`);
  }
});

test("name constraints of two CAs on one way mean what they mean to libgnutls", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const [rootKey, intKey, leafKey] = [newKey.p256(), newKey.p256(), newKey.p256()];
  const days = {
    notBefore: new Date(now().getTime() - 86_400_000),
    notAfter: new Date(now().getTime() + 86_400_000),
  };
  const { dns, email, ip, uri, directory } = altName;
  const v6 = (...begin: number[]) => [...begin, ...Array<number>(16 - begin.length).fill(0)];
  const dnsNames = ["example.com", "sub.example.com", ".example.com", "", "b.org"];
  const mailNames = ["me@a.org", "you@a.org", "a.org", ".a.org", ""];
  const ranges = [
    [10, 0, 0, 0, 255, 0, 0, 0],
    [10, 1, 0, 0, 255, 255, 0, 0],
    [10, 9, 9, 9, 255, 0, 0, 0],
    [11, 0, 0, 0, 255, 0, 0, 0],
    [...v6(0xfd), ...v6(0xff)],
  ];
  const kinds = [
    {
      limits: dnsNames.map(dns),
      leaves: [
        ...["example.com", "a.example.com", "sub.example.com", "a.sub.example.com", "b.org"].map(
          dns,
        ),
        uri("https://x.org"),
      ],
    },
    {
      limits: mailNames.map(email),
      leaves: [...["me@a.org", "you@a.org", "me@b.a.org", "me@b.org"].map(email), dns("x.org")],
    },
    {
      limits: ranges.map((range) => ip(...range)),
      leaves: [[10, 1, 2, 3], [10, 2, 0, 1], [11, 0, 0, 1], v6(0xfd, 1), v6(0xfe)].map((address) =>
        ip(...address)
      ),
    },
    {
      limits: [
        dns("example.com"),
        email("a.org"),
        ip(10, 0, 0, 0, 255, 0, 0, 0),
        uri("x.org"),
        directory(name("O=x")),
      ],
      leaves: [dns("b.org"), email("me@b.org"), ip(11, 0, 0, 1), uri("https://x.org"), null],
    },
  ];
  const ca = [extension.basicConstraints(true)];
  const chains: GeneratedChain[] = [];
  for (const { limits, leaves } of kinds) {
    const outers = limits.flatMap((limit) => [
      extension.nameConstraints([limit]),
      extension.nameConstraints([], [limit]),
    ]);
    for (const [a, outer] of outers.entries()) {
      const root = forge({
        subject: "CN=Root",
        key: rootKey,
        extensions: [...ca, outer],
        ...days,
      });
      for (const [b, inner] of limits.entries()) {
        for (
          const [how, below] of [
            ["permits", extension.nameConstraints([inner])],
            ["excludes", extension.nameConstraints([], [inner])],
          ] as const
        ) {
          const int = forge({
            subject: "CN=Int",
            key: intKey,
            issuer: root,
            extensions: [...ca, below],
            ...days,
          });
          for (const [c, leaf] of leaves.entries()) {
            const end = forge({
              subject: leaf === null ? "CN=one,CN=two" : "CN=leaf.example.com",
              key: leafKey,
              issuer: int,
              extensions: leaf === null ? [] : [extension.subjectAltNames(leaf)],
              ...days,
            });
            chains.push({
              seed: chains.length,
              what: [`limit ${a}`, `${how} ${b}`, `name ${c}`],
              chain: [end.der, int.der],
              leafKey,
              truststore: [root.der],
              revocationLists: [],
            });
          }
        }
      }
    }
  }
  const said = await compare(libraryOracle(), chains, sentenceOf, 1);
  assert.deepEqual([...said].map((text) => /is trusted|violates/.exec(text)?.[0]).sort(), [
    "is trusted",
    "violates",
  ]);
});

test("what is trusted itself, or in another copy, counts as for libgnutls", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const keys = Array.from({ length: 4 }, () => newKey.p256());
  const WHEN = { now: [-5, 5], reissued: [-4, 6], expired: [-5, -1], soon: [1, 5] } as const;
  /** Every copy of one certificate, by the days between which it is valid. */
  const copies = (subject: string, depth: number, issuer: Forged | null) =>
    Object.fromEntries(
      Object.entries(WHEN).map(([when, [from, to]]) => [
        `${subject} ${when}`,
        forge({
          subject: `CN=${subject}`,
          key: keys[depth] as typeof keys[number],
          ...(issuer === null ? {} : { issuer }),
          extensions: depth === 3 ? [] : [extension.basicConstraints(true)],
          notBefore: new Date(now().getTime() + from * 86_400_000),
          notAfter: new Date(now().getTime() + to * 86_400_000),
        }),
      ]),
    );
  const roots = copies("root", 0, null);
  const [root, oldRoot] = [roots["root now"] as Forged, roots["root expired"] as Forged];
  const policies = copies("policy", 1, root);
  const policy = policies["policy now"] as Forged;
  const ints = copies("int", 2, policy);
  const int = ints["int now"] as Forged;
  const leaves = copies("n1", 3, int);
  const own = forge({
    subject: "CN=n1",
    key: keys[3] as typeof keys[number],
    notBefore: new Date(now().getTime() - 86_400_000),
    notAfter: new Date(now().getTime() + 86_400_000),
  });
  const single = { ...roots, ...policies, ...ints, ...leaves, own };
  const trusted = Object.entries(single).flatMap(([name, one]): [string, Forged[]][] => [
    [name, [one]],
    [`${name} and the old root`, [one, oldRoot]],
    [`${name} and the policy CA`, [one, policy]],
  ]);
  const served = Object.entries({ ...leaves, own }).flatMap(([name, leaf]) =>
    [
      [],
      [int],
      [int, policy],
      [int, policy, root],
      [ints["int reissued"] as Forged, policies["policy reissued"] as Forged],
      [ints["int expired"] as Forged, policy],
    ].map((above, index): [string, Forged[]] => [`${name}, ${index}`, [leaf, ...above]])
  );
  const chains = served.flatMap(([name, chain]) =>
    trusted.map(([what, anchors], seed): GeneratedChain => ({
      seed,
      what: [name, `trusts ${what}`],
      chain: chain.map(({ der }) => der),
      leafKey: keys[3] as typeof keys[number],
      truststore: anchors.map(({ der }) => der),
      revocationLists: [],
    }))
  );
  const said = await compare(libraryOracle(), chains, sentenceOf, 1);
  assert.ok(said.size >= 4, [...said].join("\n"));
});

test("a chain in disorder is put in order as long as libgnutls does it", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const days = {
    notBefore: new Date(now().getTime() - 86_400_000),
    notAfter: new Date(now().getTime() + 86_400_000),
  };
  const extensions = [extension.basicConstraints(true)];
  const cas: Forged[] = [];
  for (let depth = 0; depth < 20; depth++) {
    const issuer = cas.at(-1);
    const subject = `CN=CA ${depth}`;
    cas.push(
      forge({ subject, key: newKey.p256(), extensions, ...(issuer ? { issuer } : {}), ...days }),
    );
  }
  const [root] = cas as [Forged];
  const leafKey = newKey.p256();
  const chains = [1, 2, 12, 13, 14, 15, 16, 17, 18].flatMap((served, seed): GeneratedChain[] => {
    const issuer = cas[served] as Forged;
    const leaf = forge({ subject: "CN=n1", key: leafKey, issuer, ...days });
    const above = cas.slice(1, served + 1).reverse();
    const orders = {
      "in order": above,
      "upside down": above.toReversed(),
      twice: [...above, ...above],
    };
    return Object.entries(orders).map(([order, list]) => ({
      seed,
      what: [`${served} CAs`, order],
      chain: [leaf, ...list].map(({ der }) => der),
      leafKey,
      truststore: [root.der],
      revocationLists: [],
    }));
  });
  // With one more the handshake ends before anything is verified: gnutls-cli says so, too.
  const most = 16;
  const [few, many] = [true, false].map((fits) =>
    chains.filter(({ chain }) => chain.length <= most === fits)
  ) as [GeneratedChain[], GeneratedChain[]];
  await compare(libraryOracle(), few, sentenceOf, 1);
  assert.ok(few.some(({ chain }) => chain.length === most));
  if (!hasClient) return;
  const oracle = clientOracle(root.der);
  const [first] = many.filter(({ chain }) => chain.length === most + 1);
  try {
    assert.ok(first !== undefined);
    const said = await oracle.ask(first, now());
    assert.match(said, /Some constraint limits were reached\./);
    assert.equal(sentenceOf(judge(first, now())), "Some constraint limits were reached.");
  } finally {
    oracle.close();
  }
});

/** Every ordered choice of one to `most` of the items. */
function arrangements<T>(items: readonly T[], most: number): T[][] {
  if (most === 0) return [];
  return items.flatMap((item) => [
    [item],
    ...arrangements(items.filter((each) => each !== item), most - 1).map((rest) => [item, ...rest]),
  ]);
}

async function compare(
  oracle: Oracle,
  chains: readonly GeneratedChain[],
  sentence: (verdict: ChainVerdict) => string,
  atOnce = 3,
): Promise<ReadonlySet<string>> {
  const differences: string[] = [];
  const said = new Set<string>();
  const queue = [...chains];
  const work = async () => {
    for (let generated = queue.shift(); generated; generated = queue.shift()) {
      const at = now();
      const theirs = await oracle.ask(generated, at);
      const ours = sentence(judge(generated, at));
      said.add(theirs);
      if (ours !== theirs) {
        differences.push(`${generated.seed} (${generated.what.join("; ")})\n ${theirs}\n ${ours}`);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    oracle.close();
  }
  assert.deepEqual(differences, []);
  return said;
}

/** Every reason that can occur between nodes must have come up, or the comparison proves little. */
function assertEveryReason(said: ReadonlySet<string>, more: readonly string[]): void {
  const reasons = [
    "is trusted",
    "issuer is unknown",
    "issuer is not a CA",
    "expired certificate",
    "not yet valid",
    "insecure algorithm",
    "violates the signer's constraints",
    "signature in the certificate is invalid",
    "unknown critical extension",
    ...more,
  ];
  for (const reason of reasons) {
    assert.ok([...said].some((text) => text.includes(reason)), `no chain was “${reason}”`);
  }
}

function seeds(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

/** Whole seconds, as GnuTLS's clock. */
function now(): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000);
}

function judge({ chain, truststore, revocationLists }: GeneratedChain, at: Date): ChainVerdict {
  return judgeChain({
    chain: chain.map(parseCertificate),
    truststore: truststore.map(parseCertificate),
    revocationLists: revocationLists.map(parseRevocationList),
    at,
  });
}

function sentenceOf({ log }: ChainVerdict): string {
  return log === null ? "The certificate is trusted." : log.replace(/ \(Issuer=.*$/, "");
}

function withoutStapling(sentence: string): string {
  const left = sentence.replace(STAPLING, "");
  return left === sentence || left !== "The certificate is NOT trusted."
    ? left
    : "The certificate is trusted.";
}
