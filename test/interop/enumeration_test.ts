/**
 * Enumerations of real servers against what the servers' own tools say of their configuration, and
 * against other scanners where a machine has them.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { TlsReport } from "../../src/model/port.ts";
import type { Report } from "../../src/model/report.ts";
import { TLS_VERSIONS, type TlsVersion } from "../../src/model/words.ts";
import { DEEP_TOPICS } from "../../src/probe/target.ts";
import { cipherSuites } from "../../src/wire/cipher_suites.ts";
import {
  codeOf,
  gnutlsCliList,
  type KeyKind,
  nmapSuites,
  opensslCiphers,
  sslscanSuites,
  type Suites,
} from "./oracles.ts";
import { type Files, makePki, type Pki } from "./pki.ts";
import { gnutlsServ, opensslServer, withServer } from "./servers.ts";
import { enumerate, tlsOf } from "./session.ts";

let pki: Pki;
let files: Record<KeyKind, Files>;

before(async () => {
  pki = await makePki();
  files = {
    RSA: (await pki.issue("rsa", { key: "rsa-2048" })).files,
    ECDSA: (await pki.issue("ecdsa", { key: "ecdsa-p256" })).files,
  };
});
after(() => pki.remove());

/** Each with the kinds of keys that it is tried with. */
const PRIORITIES: readonly (readonly [string, ...KeyKind[]])[] = [
  ["SECURE128:-VERS-TLS1.0", "RSA", "ECDSA"],
  ["SECURE128:+SECURE192:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3", "RSA"],
  ["NORMAL", "RSA"],
  ["SECURE256:-VERS-TLS1.0", "RSA"],
  ["PERFORMANCE:%SERVER_PRECEDENCE", "RSA", "ECDSA"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.2", "RSA", "ECDSA"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-SECP384R1:+GROUP-X25519", "ECDSA"],
  ["NORMAL:-CIPHER-ALL:+AES-128-GCM:+CHACHA20-POLY1305:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA384", "RSA"],
  [
    "NORMAL:+ARCFOUR-128:+3DES-CBC:+CAMELLIA-256-GCM:+CAMELLIA-128-CBC:+SHA256:+SHA384:+AES-256-CCM-8",
    "RSA",
  ],
  [
    "NONE:+VERS-TLS1.1:+VERS-TLS1.0:+AES-128-CBC:+SHA1:+RSA:+DHE-RSA:+COMP-NULL:+GROUP-ALL",
    "RSA",
  ],
];

for (const [priority, ...keys] of PRIORITIES) {
  for (const key of keys) {
    test(`gnutls-serv with ${priority} and an ${key} key`, async () => {
      const { certificate, key: keyfile } = files[key];
      const args = ["--echo", "--disable-client-cert", "--priority", priority];
      const identity = ["--x509certfile", certificate, "--x509keyfile", keyfile];
      await withServer(gnutlsServ([...args, ...identity]), async ({ port }) => {
        const report = await enumerate(port, DEEP_TOPICS);
        const tls = tlsOf(report);
        const configured = gnutlsCliList(priority, key);
        const follows = priority.includes("%SERVER_PRECEDENCE") ? "server" : "client";
        // Below TLS 1.3 a server computes on what it names, so the largest fields are not asked for.
        const leavesOut = key === "RSA" && !configured.suites.has("TLSv1.3");
        checkSuites(report, configured.suites, follows, leavesOut ? [NOT_ASKED] : undefined);
        const groups = configured.groups.filter((name) => !leavesOut || !SLOW.includes(name));
        checkSet(tls.groups, groups, "groups");
        checkSet(tls.signatures, [...configured.signatures], "signatures");
        await checkScanners(tls, port, NMAP_MISSES[priority]);
      });
    });
  }
}

const SLOW = ["ffdhe6144", "ffdhe8192"];
const NOT_ASKED = `finite-field groups: ${
  SLOW.join(" and ")
} were not asked for: a node computes too long on them`;

/** What nmap 7.93 does not see, because of what its own hellos lack. */
const NMAP_MISSES: Readonly<Record<string, RegExp>> = {
  // It names no finite fields, and GnuTLS has none for such clients at this level.
  "SECURE256:-VERS-TLS1.0": /^TLS_DHE_/,
  // It offers no RSA-PSS with SHA-384.
  "NORMAL:-CIPHER-ALL:+AES-128-GCM:+CHACHA20-POLY1305:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA384":
    /^TLS_(AES|CHACHA20|ECDHE_|DHE_)/,
};

/** GnuTLS without any group: what it does then depends on its having DH parameters of its own. */
const NO_GROUPS = "NONE:+VERS-TLS1.1:+AES-128-CBC:+AES-256-CBC:+SHA1:+RSA:+DHE-RSA:+COMP-NULL";

test("a server whose finite field has no name shows its suites all the same", async () => {
  const parameters = join(pki.folder, "dh.pem");
  execFileSync("certtool", ["--get-dh-params", "--sec-param", "medium", "--outfile", parameters], {
    stdio: "ignore",
  });
  const args = ["--echo", "--disable-client-cert", "--priority", NO_GROUPS];
  const identity = ["--x509certfile", files.RSA.certificate, "--x509keyfile", files.RSA.key];
  const server = gnutlsServ([...args, ...identity, "--dhparams", parameters]);
  await withServer(server, async ({ port }) => {
    const report = await enumerate(port, ["ciphers"]);
    checkSuites(report, gnutlsCliList(NO_GROUPS, "RSA").suites, "client");
  });
});

test("a server that fails over its own choice leaves the list open, and the report says so", async () => {
  const args = ["--echo", "--disable-client-cert", "--priority", NO_GROUPS];
  const identity = ["--x509certfile", files.RSA.certificate, "--x509keyfile", files.RSA.key];
  await withServer(gnutlsServ([...args, ...identity]), async ({ port }) => {
    const { ciphers, unsettled } = tlsOf(await enumerate(port, ["ciphers"]));
    const shown = ["TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"];
    assert.deepEqual(ciphers["TLSv1.1"], shown);
    assert.deepEqual(unsettled, ["ciphers TLSv1.1: alert 80 internal_error"]);
  });
});

interface OpensslCase {
  readonly key: KeyKind;
  readonly versions: readonly TlsVersion[];
  readonly cipher?: string;
  readonly ciphersuites?: string;
  readonly groups: string;
  readonly sigalgs?: string;
  readonly more?: readonly string[];
  readonly expectGroups: readonly string[];
  readonly expectSignatures: readonly string[];
}

const PSS = ["rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512"];
const OPENSSL: Readonly<Record<string, OpensslCase>> = {
  "as it comes": {
    key: "RSA",
    versions: ["TLSv1.3", "TLSv1.2"],
    groups: "X25519:P-256:P-384",
    expectGroups: ["x25519", "secp256r1", "secp384r1"],
    expectSignatures: [
      ...PSS,
      "rsa_pkcs1_sha224",
      "rsa_pkcs1_sha256",
      "rsa_pkcs1_sha384",
      "rsa_pkcs1_sha512",
    ],
  },
  "with its own order": {
    key: "RSA",
    versions: ["TLSv1.3", "TLSv1.2"],
    cipher: "AES128+ECDHE:CHACHA20:AES256+DHE:!aNULL",
    groups: "P-521:ffdhe3072:X25519",
    sigalgs: "RSA-PSS+SHA512:RSA+SHA256",
    more: ["-serverpref"],
    expectGroups: ["secp521r1", "ffdhe3072", "x25519"],
    expectSignatures: ["rsa_pss_rsae_sha512", "rsa_pkcs1_sha256"],
  },
  "with everything that it has": {
    key: "RSA",
    versions: ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1.0"],
    cipher: "ALL:@SECLEVEL=0",
    ciphersuites: "TLS_AES_128_CCM_8_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_256_GCM_SHA384",
    groups: "X448:X25519",
    expectGroups: ["x448", "x25519"],
    expectSignatures: [
      ...PSS,
      "rsa_pkcs1_sha1",
      "rsa_pkcs1_sha224",
      "rsa_pkcs1_sha256",
      "rsa_pkcs1_sha384",
      "rsa_pkcs1_sha512",
    ],
  },
  "with an ECDSA key and TLS 1.2 only": {
    key: "ECDSA",
    versions: ["TLSv1.2"],
    cipher: "ECDHE",
    groups: "P-256:P-384:X25519",
    more: ["-tls1_2"],
    expectGroups: ["secp256r1", "secp384r1", "x25519"],
    expectSignatures: [
      "ecdsa_secp256r1_sha256",
      "ecdsa_secp384r1_sha384",
      "ecdsa_secp521r1_sha512",
      "ecdsa_sha224",
    ],
  },
  "with TLS 1.3 and one suite": {
    key: "ECDSA",
    versions: ["TLSv1.3"],
    ciphersuites: "TLS_CHACHA20_POLY1305_SHA256",
    groups: "P-384",
    more: ["-tls1_3"],
    expectGroups: ["secp384r1"],
    expectSignatures: ["ecdsa_secp256r1_sha256"],
  },
};

for (const [name, openssl] of Object.entries(OPENSSL)) {
  test(`openssl s_server ${name}`, async () => {
    const { key, versions, cipher, ciphersuites, groups, sigalgs, more = [] } = openssl;
    const option = (flag: string, value?: string) => value === undefined ? [] : [flag, value];
    const args = [
      ...["-cert", files[key].certificate, "-key", files[key].key],
      ...option("-cipher", cipher),
      ...option("-ciphersuites", ciphersuites),
      ...option("-sigalgs", sigalgs),
      ...["-groups", groups, ...more],
    ];
    await withServer(opensslServer(args), async ({ port }) => {
      const report = await enumerate(port, DEEP_TOPICS);
      const tls = tlsOf(report);
      const listed = versions.map((version) =>
        [version, opensslCiphers(version, key, openssl)] as const
      );
      checkSuites(report, new Map(listed), more.includes("-serverpref") ? "server" : "client");
      checkSet(tls.groups, openssl.expectGroups, "groups");
      checkSet(tls.signatures, openssl.expectSignatures, "signatures");
      await checkScanners(tls, port);
    });
  });
}

/** The suites of each version, their order where the server has one, and what they cost. */
function checkSuites(
  report: Report,
  expected: Suites,
  follows: "server" | "client",
  unsettled?: readonly string[],
): void {
  const tls = tlsOf(report);
  const found = suitesIn(tls);
  assert.deepEqual(new Set(found.keys()), new Set(expected.keys()));
  for (const [version, suites] of expected) {
    const list = found.get(version) ?? [];
    checkSet(list, suites, version);
    if (suites.length < 2) continue;
    assert.equal(tls.order[version], follows, `${version} follows`);
    if (follows === "server") assert.deepEqual(list, suites, `${version} in the server's order`);
  }
  assert.deepEqual(tls.unsettled, unsettled);
  const accepted = [...expected.values()].reduce((sum, suites) => sum + suites.length, 0);
  const spent = report.summary.connectionsByPurpose["deep-ciphers"] ?? 0;
  assert.ok(spent <= accepted + 2 * expected.size + 3, `${spent} hellos for ${accepted} suites`);
}

async function checkScanners(tls: TlsReport, port: number, nmapMisses?: RegExp): Promise<void> {
  const found = suitesIn(tls);
  const [nmap, sslscan] = await Promise.all([nmapSuites(port), sslscanSuites(port)]);
  const missed = (suite: number) => nmapMisses?.test(cipherSuites.nameOf(suite)) ?? false;
  for (const version of TLS_VERSIONS) {
    const suites = found.get(version) ?? [];
    if (nmap !== null) {
      const visible = suites.filter((suite) => !missed(suite));
      checkSet(visible, nmap.get(version) ?? [], `nmap ${version}`);
    }
    if (sslscan !== null) checkSet(suites, sslscan.get(version) ?? [], `sslscan ${version}`);
  }
}

function suitesIn(tls: TlsReport): Suites {
  return new Map(
    Object.entries(tls.ciphers).map((
      [version, names],
    ) => [version as TlsVersion, names.map(codeOf)]),
  );
}

function checkSet<T>(found: readonly T[], expected: readonly T[], what: string): void {
  assert.equal(new Set(found).size, found.length, `${what}: named twice`);
  assert.deepEqual([...found].sort(), [...expected].sort(), what);
}
