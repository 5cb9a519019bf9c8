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
import { extension, forge, newKey } from "./forge.ts";
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
      what: trusted.map(([name]) => name),
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
