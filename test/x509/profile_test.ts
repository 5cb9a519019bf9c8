/**
 * A node judges its peers by the verification profile of its own priority string. The words of strings
 * and the kinds of chains, each cell asked of two real ends of libgnutls in both roles.
 */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { expandPriority } from "../../src/scylla/priority/expand.ts";
import { verifyFlagsOf } from "../../src/scylla/priority/verify_flags.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { writePem } from "../../src/x509/pem.ts";
import { extension, forge, type Forged, type Hash, newKey } from "./forge.ts";
import { hasLibrary } from "./gnutls.ts";

/** Lets every chain through the handshake, so that it comes to be judged; and changes no profile. */
const ANYTHING = ":+VERS-ALL:+KX-ALL:+CIPHER-ALL:+MAC-ALL:+GROUP-ALL:+SIGN-ALL";

/** Levels, options, and the two in either order. */
const STRINGS = [
  ...["NORMAL", "LEGACY", "PFS", "PERFORMANCE", "SECURE128", "SECURE192", "SECURE256"],
  ...["SUITEB128", "SUITEB192", "NONE", "NONE:+SECURE192", "NONE:+SECURE192:+NORMAL"],
  ...["VERY_WEAK", "LOW", "LEGACY", "MEDIUM", "HIGH", "ULTRA", "FUTURE", "SUITEB128", "SUITEB192"]
    .map((word) => `NORMAL:%PROFILE_${word}`),
  ...["SECURE256:%PROFILE_LOW", "%PROFILE_LOW:SECURE256", "%PROFILE_ULTRA:SECURE256"],
  ...["NORMAL:%PROFILE_HIGH:%PROFILE_LOW", "NORMAL:%PROFILE_LOW:%PROFILE_HIGH", "%PROFILE_HIGH"],
  ...["SECURE256:+NORMAL", "NORMAL:+SECURE256", "SECURE192:+LEGACY", "LEGACY:+SECURE192"],
  ...["SUITEB192:+SUITEB128", "SUITEB128:+SUITEB192", "SUITEB192:%PROFILE_HIGH"],
  ...["SECURE128:%VERIFY_ALLOW_BROKEN", "SECURE256:%VERIFY_ALLOW_BROKEN"],
  ...["SECURE128:%VERIFY_ALLOW_SIGN_WITH_SHA1", "SECURE192:%VERIFY_ALLOW_SIGN_WITH_SHA1"],
  ...["LEGACY:%VERIFY_ALLOW_SIGN_RSA_MD5", "LEGACY:%VERIFY_ALLOW_SIGN_WITH_SHA1"],
];

/** As an operator writes them, without help through the handshake. */
const PLAIN_STRINGS = ["SECURE128:-VERS-TLS1.0", "SECURE192", "SECURE256", "NORMAL:%PROFILE_HIGH"];

interface Shown {
  readonly what: string;
  readonly chain: readonly Forged[];
  readonly key: KeyObject;
  readonly trusts: readonly Forged[];
}

function shownChains(): Shown[] {
  const keys = {
    "RSA-1024": newKey.rsa(1024),
    "RSA-2048": newKey.rsa(2048),
    "RSA-3072": newKey.rsa(3072),
    "RSA-4096": newKey.rsa(4096),
    "P-256": newKey.p256(),
    "P-384": newKey.p384(),
    "P-521": generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey,
    Ed25519: newKey.ed25519(),
  };
  const now = Date.now();
  const days = { notBefore: new Date(now - 86_400_000), notAfter: new Date(now + 86_400_000) };
  const extensions = [extension.basicConstraints(true)];
  const root = (key: KeyObject, hash?: Hash) =>
    forge({ subject: "CN=Root", key, extensions, ...days, ...hash ? { hash } : {} });
  const leaf = (key: KeyObject, issuer: Forged, hash?: Hash, version?: number) =>
    forge({
      subject: "CN=n1",
      key,
      issuer,
      ...days,
      ...hash ? { hash } : {},
      ...version ? { version } : {},
    });
  const shown: Shown[] = [];
  const show = (what: string, key: KeyObject, above: Forged, end: Forged, more = {}) =>
    shown.push({ what, key, chain: [end], trusts: [above], ...more });
  for (const [kind, key] of Object.entries(keys)) {
    // Deno signs no digest that is shorter than half of the curve's field.
    const hashes: readonly (Hash | undefined)[] = kind.startsWith("Ed")
      ? [undefined]
      : kind.startsWith("RSA")
      ? ["sha256", "sha512"]
      : kind === "P-521"
      ? ["sha384", "sha512"]
      : ["sha256", "sha384", "sha512"];
    for (const hash of hashes) {
      const above = root(key, hash);
      show(`${kind}, ${hash}`, key, above, leaf(key, above, hash));
    }
  }
  const small = newKey.rsa(1024);
  const big = keys["RSA-3072"];
  const mixed: [string, KeyObject, KeyObject, Hash, Hash, number?][] = [
    ["weak root", small, big, "sha256", "sha256"],
    ["weak leaf", big, small, "sha256", "sha256"],
    ["a root of 2048 bits", keys["RSA-2048"], big, "sha512", "sha512"],
    ["a leaf of 2048 bits", big, keys["RSA-2048"], "sha512", "sha512"],
    ["SHA-1 root", big, big, "sha1", "sha256"],
    ["SHA-1 leaf", big, big, "sha256", "sha1"],
    ["MD5 root", big, big, "md5", "sha256"],
    ["MD5 leaf", big, big, "sha256", "md5"],
    ["SHA-224 leaf", big, big, "sha256", "sha224"],
    ["P-256 by P-384, SHA-384", keys["P-384"], keys["P-256"], "sha384", "sha384"],
    ["P-256 by P-384, SHA-256", keys["P-384"], keys["P-256"], "sha384", "sha256"],
    ["P-384 by P-256, SHA-256", keys["P-256"], keys["P-384"], "sha256", "sha256"],
    ["P-384 by P-256, SHA-384", keys["P-256"], keys["P-384"], "sha384", "sha384"],
    ["P-384 by P-521", keys["P-521"], keys["P-384"], "sha384", "sha384"],
    ["P-384 by RSA", big, keys["P-384"], "sha384", "sha384"],
    ["RSA by P-384", keys["P-384"], big, "sha384", "sha384"],
    ["version 1, P-384", keys["P-384"], keys["P-384"], "sha384", "sha384", 1],
  ];
  for (const [what, above, below, rootHash, leafHash, version] of mixed) {
    const issuer = root(above, rootHash);
    show(what, below, issuer, leaf(below, issuer, leafHash, version));
  }
  for (const kind of ["RSA-2048", "P-384"] as const) {
    const key = keys[kind];
    const above = root(key, "sha384");
    const int = forge({
      subject: "CN=Int",
      key,
      issuer: above,
      extensions,
      hash: "sha384",
      ...days,
    });
    const end = leaf(key, int, "sha384");
    show(`${kind} with an intermediate`, key, above, end, { chain: [end, int] });
    show(`${kind}, the leaf itself trusted`, key, end, end);
    show(`${kind}, the intermediate trusted`, key, int, end, { chain: [end, int] });
  }
  return shown;
}

/** Thousands of handshakes: each runtime asks libgnutls of every other chain. */
const HALF = "Deno" in globalThis ? 1 : 0;

function pairOracle() {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-profiles-"));
  const script = fileURLToPath(new URL("./gnutls_pair.py", import.meta.url));
  const child: ChildProcess = spawn("python3", [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    [Symbol.asyncIterator]();
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const certificates = (list: readonly Forged[]) =>
    list.map(({ der }) => writePem("CERTIFICATE", der)).join("");
  return {
    files: ({ chain, key, trusts }: Shown, index: number) => [
      file(`${index}.crt`, certificates(chain)),
      file(`${index}.key`, String(key.export({ type: "pkcs8", format: "pem" }))),
      file(`${index}.trust`, certificates(trusts)),
    ],
    async ask(verifier: "client" | "server", priority: string, files: readonly string[]) {
      child.stdin?.write(`${[verifier, priority, ...files].join(" ")}\n`);
      const { value } = await lines.next();
      return String(value);
    },
    close() {
      child.stdin?.end();
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test("a chain is judged by the profile of the verifier's priority string, as libgnutls judges it", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const oracle = pairOracle();
  const counts = { trusted: 0, weak: 0, unjudged: 0 };
  const differences: string[] = [];
  try {
    const shown = shownChains();
    for (const [index, each] of shown.entries()) {
      if (index % 2 !== HALF) continue;
      const files = oracle.files(each, index);
      const cells = [
        ...STRINGS.map((string) => ["client", string, string + ANYTHING] as const),
        ...PLAIN_STRINGS.flatMap((string) =>
          (["client", "server"] as const).map((role) => [role, string, string] as const)
        ),
      ];
      for (const [role, string, sent] of cells) {
        const theirs = await oracle.ask(role, sent, files);
        // An error of the handshake's own: nothing was judged.
        if (/^-\d+$/.test(theirs)) {
          counts.unjudged++;
          continue;
        }
        counts[theirs === "The certificate is trusted." ? "trusted" : "weak"]++;
        const { log } = judgeChain({
          chain: each.chain.map(({ der }) => parseCertificate(der)),
          truststore: each.trusts.map(({ der }) => parseCertificate(der)),
          at: new Date(),
          flags: verifyFlagsOf(expandPriority(sent)),
        });
        const ours = log === null
          ? "The certificate is trusted."
          : log.replace(/ \(Issuer=.*$/, "");
        if (ours !== theirs) differences.push(`${role} ${string}, ${each.what}: ${theirs} ${ours}`);
      }
    }
  } finally {
    oracle.close();
  }
  assert.deepEqual(differences, []);
  assert.ok(counts.trusted > 250 && counts.weak > 250, JSON.stringify(counts));
  assert.ok(counts.unjudged < 60, JSON.stringify(counts));
});
