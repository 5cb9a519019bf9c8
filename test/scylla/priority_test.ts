import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { DEFAULT_PRIORITY_STRING } from "../../src/scylla/options.ts";
import { GNUTLS_VERSION } from "../../src/scylla/priority/algorithms.ts";
import { expandPriority, PriorityError } from "../../src/scylla/priority/expand.ts";
import { negotiate } from "../../src/scylla/priority/negotiate.ts";
import { suiteNamed, SUITES } from "../../src/scylla/priority/suites.ts";

/** Strings from ScyllaDB's documentation and issues, from GnuTLS's manual, and corners of the grammar. */
const STRINGS = [
  "NORMAL",
  "PERFORMANCE",
  "SECURE128",
  "SECURE",
  "SECURE192",
  "SECURE256",
  "PFS",
  "LEGACY",
  "SUITEB128",
  "SUITEB192",
  "secure128:-vers-tls1.0",
  DEFAULT_PRIORITY_STRING,
  "SECURE128:-VERS-TLS1.0:-VERS-TLS1.1",
  "SECURE128:-VERS-TLS-ALL:+VERS-TLS1.2",
  "SECURE128:-VERS-ALL:+VERS-TLS1.3",
  "SECURE128:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3",
  "SECURE128:-VERS-TLS1.2",
  "SECURE128:+VERS-TLS1.3:-VERS-TLS1.2:-VERS-TLS1.1:-VERS-TLS1.0",
  "SECURE256:+SECURE128",
  "SECURE128:SECURE256",
  "SECURE192:+SECURE128:-VERS-TLS1.0",
  "NORMAL:-VERS-TLS-ALL",
  "NORMAL:-VERS-TLS-ALLY:+VERS-TLS1.2",
  "NORMAL:-VERS-DTLS-ALL",
  "NORMAL:+VERS-DTLS0.9:+VERS-SSL3.0",
  "NORMAL:-VERS-ALL:+VERS-DTLS1.2",
  "NORMAL:-VERS-ALL:+VERS-DTLS1.0",
  "NORMAL:+ARCFOUR-128",
  "NORMAL:-CIPHER-ALL:+AES-256-GCM",
  "NORMAL:-AES-128-CBC:-AES-256-CBC",
  "NORMAL:-AES-128-GCM:-AES-128-CCM:-AES-128-CBC",
  "NORMAL:-CHACHA20-POLY1305",
  "NORMAL:+CAMELLIA-256-GCM:+CAMELLIA-128-CBC:+3DES-CBC",
  "NORMAL:-MAC-ALL:+AEAD",
  "NORMAL:+SHA256:+SHA384",
  "NORMAL:-SHA1",
  "NORMAL:-KX-ALL:+ECDHE-RSA",
  "NORMAL:-KX-ALL:+ECDHE-ECDSA:+DHE-RSA",
  "NORMAL:-RSA:-DHE-RSA",
  "NORMAL:-KX-ALL",
  "NORMAL:+PSK:+DHE-PSK",
  "NORMAL:+RSA-PSK",
  "NORMAL:+SRP:+SRP-RSA",
  "NORMAL:+ANON-DH:+ANON-ECDH",
  "NORMAL:+NULL",
  "NORMAL:-GROUP-ALL:+GROUP-X25519",
  "NORMAL:-GROUP-ALL:+GROUP-SECP384R1:+GROUP-SECP256R1",
  "NORMAL:-GROUP-DH-ALL",
  "NORMAL:-GROUP-EC-ALL",
  "NORMAL:-GROUP-ALL",
  "NORMAL:-CURVE-ALL:+CURVE-SECP256R1:+CURVE-X25519",
  "NORMAL:+GROUP-SECP192R1:+GROUP-SECP224R1",
  "NORMAL:+GROUP-GOST-ALL",
  "NORMAL:+GOST",
  "NORMAL:-SIGN-ALL:+SIGN-RSA-SHA256",
  "NORMAL:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-ECDSA-SECP256R1-SHA256",
  "NORMAL:-SIGN-ALL",
  "NORMAL:-SIGN-ALL:+SIGN-RSA-MD5",
  "NORMAL:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:+SIGN-DSA-SHA1",
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:-SIGN-ALL:+SIGN-ECDSA-SECP384R1-SHA384",
  "NORMAL:%COMPAT:%SERVER_PRECEDENCE:%NO_TICKETS",
  "NORMAL:%NO_EXTENSIONS",
  "NORMAL:%SAFE_RENEGOTIATION:%PROFILE_MEDIUM",
  "NORMAL:+CTYPE-ALL:-CTYPE-RAWPK:+CTYPE-SRV-X509:+CTYPE-OPENPGP",
  "NORMAL:+COMP-DEFLATE:+COMP-NULL",
  "NORMAL:+MAC-FOO:-CIPHER-BAR:+KX-BAZ:+RSA-EXPORT",
  "NORMAL: -VERS-TLS1.0:  -VERS-TLS1.1",
  " NORMAL:-VERS-TLS1.0",
  "NORMAL:!VERS-TLS1.0:!SHA1",
  "NONE:+VERS-TLS-ALL:+MAC-ALL:+RSA:+AES-128-CBC:+SIGN-ALL:+COMP-NULL",
  "NONE:+VERS-TLS-ALL:+AES-128-CBC:+ECDHE-RSA:+SHA1:+COMP-NULL:+SIGN-RSA-SHA1:+CURVE-SECP256R1",
  "NONE:+VERS-TLS1.2:+AES-256-GCM:+AEAD:+ECDHE-RSA:+SIGN-ALL:+GROUP-ALL",
  "NONE:+VERS-TLS1.3:+AES-128-GCM:+AEAD:+SIGN-ALL:+GROUP-X25519",
  "NONE:+VERS-TLS1.3:+AES-128-GCM:+AEAD:+SIGN-ALL",
  "NONE:+NORMAL:+VERS-TLS1.2",
  "NONE:+VERS-ALL:SECURE128",
  "+AES-128-GCM:+AEAD:+ECDHE-RSA",
  "-VERS-TLS1.0:NORMAL",
];

const WRONG = [
  "",
  "NORMAL:",
  "NORMAL:+FOO:-BAR",
  "NORMAL:-VERS-TLS1.0:+FOO",
  "NORMAL: +FOO",
  " NORMAL:+FOO",
  "NORMAL:-SECURE128",
  "NORMAL:NONE",
  "NORMAL:+NONE",
  "NORMAL:%FOO",
  "NORMAL:%compat",
  "NORMAL:+VERS-TLS1.4",
  "NORMAL:+GROUP-ED25519",
  "NORMAL:+CURVE-GC256B",
  "NORMAL:+SIGN-FOO",
  "NORMAL:+CTYPE-FOO",
  "NORMAL:AES-256-GCM",
  "TLSv1.2",
  "TLSv1.2:TLSv1.3",
  "HIGH:!aNULL:!MD5",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "NONE",
  "NONE:+NORMAL",
  "NORMAL:-VERS-ALL",
  "NORMAL:-CIPHER-ALL",
  "NORMAL:-VERS-ALL:+VERS-SSL3.0",
  "NONE:+VERS-TLS1.3:+AES-128-CBC:+SHA1:+RSA:+SIGN-ALL:+GROUP-ALL",
];

type Lists = Pick<
  ReturnType<typeof expandPriority>,
  "versions" | "ciphers" | "groups" | "signatures"
>;

/** What the installed gnutls-cli says; a text when it refuses. */
function askGnutls(priority: string): Lists | string {
  const { stdout, stderr, status } = spawnSync("gnutls-cli", ["--list", "--priority", priority], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], GNUTLS_SYSTEM_PRIORITY_FILE: "/dev/null" },
  });
  if (status !== 0) return stderr.trimEnd().split("\n").at(-1) ?? "";
  const lines = stdout.split("\n");
  const list = (head: string) => {
    const line = lines.find((each) => each.startsWith(`${head}: `)) ?? "";
    return line.slice(head.length + 2).split(", ").filter((name) => name !== "" && name !== "none");
  };
  return {
    versions: list("Protocols"),
    ciphers: lines.flatMap((line) => /^(\S+)\s+0x/.exec(line)?.[1] ?? []),
    groups: list("Groups"),
    signatures: list("PK-signatures"),
  };
}

const installed = spawnSync("gnutls-cli", ["--version"], { encoding: "utf8" }).stdout ?? "";
const differs = installed.startsWith(`gnutls-cli ${GNUTLS_VERSION}`)
  ? false
  : `needs gnutls-cli ${GNUTLS_VERSION}`;

test("expandPriority equals gnutls-cli --list", { skip: differs }, () => {
  for (const priority of STRINGS) {
    const { versions, ciphers, groups, signatures } = expandPriority(priority);
    const found = { versions, ciphers, groups, signatures };
    assert.deepEqual(found, askGnutls(priority), priority);
  }
});

test("expandPriority refuses what gnutls-cli refuses, at the same word", { skip: differs }, () => {
  for (const priority of WRONG) {
    assert.throws(() => expandPriority(priority), (error) => {
      assert.ok(error instanceof PriorityError, priority);
      const said = error.problem === "syntax"
        ? `Syntax error at: ${error.rest}`
        : "Error in priorities: No or insufficient priorities were set.";
      assert.equal(said.trimEnd(), String(askGnutls(priority)).trimEnd(), priority);
      return true;
    });
  }
});

test("expandPriority: ScyllaDB's default, written out", () => {
  const { versions, ciphers, groups, signatures, gnutlsVersion } = expandPriority(
    DEFAULT_PRIORITY_STRING,
  );
  assert.equal(gnutlsVersion, "3.7.9");
  assert.deepEqual(versions.filter((version) => version.startsWith("VERS-TLS")), [
    "VERS-TLS1.3",
    "VERS-TLS1.2",
    "VERS-TLS1.1",
  ]);
  assert.deepEqual(ciphers.slice(0, 5), [
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_128_CCM_SHA256",
    "TLS_ECDHE_ECDSA_AES_256_GCM_SHA384",
  ]);
  assert.equal(groups[0], "GROUP-SECP256R1");
  assert.ok(!signatures.includes("SIGN-RSA-SHA1"));
});

test("expandPriority: turning TLS 1.2 off takes TLS 1.3 along while an older version is on", () => {
  const { versions } = expandPriority("NORMAL:-VERS-TLS1.2");
  assert.ok(!versions.includes("VERS-TLS1.3"));
});

test("expandPriority tells system policies apart", () => {
  for (const priority of ["@SYSTEM", " @LIBVIRT,SYSTEM:+RSA"]) {
    assert.throws(() => expandPriority(priority), (error) => {
      assert.ok(error instanceof PriorityError);
      assert.equal(error.problem, "system");
      return true;
    });
  }
});

test("expandPriority names the word and speaks of OpenSSL where it looks like that", () => {
  assert.throws(() => expandPriority("HIGH:!aNULL"), /"HIGH"/);
  assert.throws(() => expandPriority("ECDHE-RSA-AES256-GCM-SHA384"), (error) => {
    assert.match((error as PriorityError).cure, /OpenSSL/);
    return true;
  });
  assert.throws(() => expandPriority("NORMAL:\u001b[2J"), (error) => {
    // deno-lint-ignore no-control-regex -- none may be left
    assert.doesNotMatch((error as PriorityError).oneLine, /[\u0000-\u001f]/);
    return true;
  });
});

test("expandPriority ends quickly on long strings", () => {
  assert.throws(() => expandPriority("A".repeat(100_000)), PriorityError);
  expandPriority(["NORMAL", ...Array(1000).fill("+RSA")].join(":"));
});

test("expandPriority: a level brings a verification profile, an option sets it", () => {
  for (
    const [string, profile] of [
      ["SECURE128:-VERS-TLS1.0", "low"],
      ["NORMAL", "low"],
      ["LEGACY", null],
      ["NONE:+VERS-TLS1.2:+ECDHE-RSA:+AES-128-GCM:+AEAD:+SIGN-RSA-SHA256:+GROUP-X25519", null],
      ["SECURE192", "high"],
      ["SECURE256", "high"],
      ["SUITEB192", "suiteb192"],
      ["NORMAL:%PROFILE_FUTURE", "future"],
      ["NORMAL:%PROFILE_SUITEB192", "suiteb128"],
      ["%PROFILE_LOW:SECURE256", "low"],
      ["SECURE256:+NORMAL", "low"],
      ["NORMAL:%PROFILE_LOW:%PROFILE_HIGH", "high"],
    ] as const
  ) assert.equal(expandPriority(string).profile, profile, string);
});

test("SUITES have unique ids and names", () => {
  assert.equal(new Set(SUITES.map(({ id }) => id)).size, SUITES.length);
  assert.equal(suiteNamed("TLS_AES_128_GCM_SHA256")?.id, 0x1301);
});

const between = (client: string, server: string, key?: Parameters<typeof negotiate>[2]) =>
  negotiate(expandPriority(client), expandPriority(server), key);

test("negotiate: two nodes with ScyllaDB's default", () => {
  assert.deepEqual(between(DEFAULT_PRIORITY_STRING, DEFAULT_PRIORITY_STRING).wouldNegotiate, {
    version: "VERS-TLS1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    group: "GROUP-SECP256R1",
    signature: "SIGN-RSA-PSS-RSAE-SHA256",
    key: "rsa",
  });
});

test("negotiate says why nothing", () => {
  const table: [string, string, RegExp][] = [
    ["NORMAL:-VERS-ALL:+VERS-TLS1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.2", /no TLS version/],
    [
      "NORMAL:-CIPHER-ALL:+AES-256-GCM",
      "NORMAL:-CIPHER-ALL:+AES-128-GCM",
      /no cipher suite in common for TLS1.3/,
    ],
    [
      "NORMAL:-GROUP-ALL:+GROUP-X25519",
      "NORMAL:-GROUP-ALL:+GROUP-SECP256R1",
      /no group in common for TLS1.3/,
    ],
    ["NORMAL", "NORMAL:-SIGN-ALL:+SIGN-RSA-SHA256", /no signature algorithm in common for TLS1.3/],
    ["SUITEB128", "NORMAL", /no cipher suite in common for TLS1.2 \(rsa key\)/],
  ];
  for (const [client, server, why] of table) {
    const common = between(client, server);
    assert.equal(common.wouldNegotiate, null, `${client} ${server}`);
    assert.match(common.why ?? "", why);
  }
});

test("negotiate does not fall back: common TLS 1.2 suites do not help TLS 1.3", () => {
  const common = between(
    "NORMAL:-CIPHER-ALL:+AES-256-GCM:+AES-128-CBC",
    "NORMAL:-CIPHER-ALL:+CHACHA20-POLY1305:+AES-128-CBC",
  );
  assert.ok(common.ciphers.includes("TLS_ECDHE_RSA_AES_128_CBC_SHA1"));
  assert.equal(common.wouldNegotiate, null);
});

test("negotiate follows the client's order, or the server's if it insists", () => {
  assert.equal(
    between("PERFORMANCE", "NORMAL").wouldNegotiate?.cipher,
    "TLS_AES_128_GCM_SHA256",
  );
  assert.equal(
    between("PERFORMANCE", "NORMAL:%SERVER_PRECEDENCE").wouldNegotiate?.cipher,
    "TLS_AES_256_GCM_SHA384",
  );
});

test("negotiate depends on the server's key", () => {
  const tls12 = "NORMAL:-VERS-ALL:+VERS-TLS1.2";
  assert.equal(
    between(tls12, tls12, "secp384r1").wouldNegotiate?.cipher,
    "TLS_ECDHE_ECDSA_AES_256_GCM_SHA384",
  );
  assert.equal(between(tls12, tls12).wouldNegotiate?.signature, "SIGN-RSA-SHA256");
  assert.equal(
    between("NORMAL", "SECURE192", "secp256r1").why,
    "no signature algorithm in common for TLS1.3 (secp256r1 key)",
  );
  assert.equal(
    between("NORMAL", "NORMAL", "ed25519").wouldNegotiate?.signature,
    "SIGN-EdDSA-Ed25519",
  );
});
