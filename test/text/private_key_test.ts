/** A key in a text is left out wherever it stands, and what only looks like one is not. */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { explain } from "../../src/explain/messages/explain.ts";
import { printable, printableDeep } from "../../src/text/printable.ts";
import { HIDDEN_KEY, hidePrivateKeys, withoutPrivateKeys } from "../../src/text/private_key.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const ed = generateKeyPairSync("ed25519").privateKey;
const sealed = { cipher: "aes-256-cbc", passphrase: "correct horse" } as const;
const PEMS = [
  rsa.export({ format: "pem", type: "pkcs8" }),
  rsa.export({ format: "pem", type: "pkcs1" }),
  rsa.export({ format: "pem", type: "pkcs8", ...sealed }),
  rsa.export({ format: "pem", type: "pkcs1", ...sealed }),
  ec.export({ format: "pem", type: "pkcs8" }),
  ec.export({ format: "pem", type: "sec1" }),
  ed.export({ format: "pem", type: "pkcs8" }),
].map(String);

const bodyOf = (pem: string) => pem.split("\n").filter((line) => /^[A-Za-z0-9+/=]+$/.test(line));

function assertClean(shown: string, pem: string): void {
  const body = bodyOf(pem).join("");
  const flat = shown.replace(/\\x0a|\\n|\s/g, "");
  for (let at = 0; at + 16 <= body.length; at++) {
    assert.ok(!flat.includes(body.slice(at, at + 16)), `${shown.slice(0, 200)} at ${at}`);
  }
}

/** How a key gets into a sentence. */
const QUOTATIONS: Readonly<Record<string, (pem: string) => string>> = {
  "as it is": (pem) => pem,
  "in quotes": (pem) => `keyfile is "${pem}", a name`,
  "folded to one line": (pem) => pem.replaceAll("\n", " "),
  "written out by JSON": (pem) => JSON.stringify({ pem }),
  "written out twice": (pem) => JSON.stringify(JSON.stringify({ pem })),
  "passed through the gate": (pem) => `x ${pem.replaceAll("\n", "\\x0a")} y`,
  "without its end": (pem) => pem.slice(0, Math.floor(pem.length * 0.7)),
  "as a body alone": (pem) => bodyOf(pem).join("\n"),
  "as a body on one line": (pem) => `--keyfile ${bodyOf(pem).join("")}: no such file`,
  "with an end alone": (pem) => pem.slice(pem.indexOf("\n") + 1).replace(/^[A-Z].*: .*\n/gm, ""),
  "after a folder": (pem) => `/etc/scylla/${pem}`,
};

for (const [name, quote] of Object.entries(QUOTATIONS)) {
  test(`a key ${name} does not pass the gate`, () => {
    for (const pem of PEMS) {
      for (const limit of [60, 100, 300, undefined]) {
        const shown = printable(quote(pem), limit);
        assertClean(shown, pem);
        assert.equal(printable(shown, limit), shown, "the gate is idempotent");
      }
      const deep = printableDeep({ [quote(pem)]: [{ evidence: [quote(pem)] }] });
      assertClean(JSON.stringify(deep), pem);
      assert.ok(printable(quote(pem)).includes(HIDDEN_KEY));
    }
  });
}

test("the words around a key stay", () => {
  const [pem = ""] = PEMS;
  assert.equal(hidePrivateKeys(`a ${pem} b`), `a ${HIDDEN_KEY}\n b`);
  assert.equal(hidePrivateKeys(`${pem}${pem}`), `${HIDDEN_KEY}\n${HIDDEN_KEY}\n`);
  assert.equal(
    hidePrivateKeys(`${bodyOf(pem).join("")}: no such file; check the path`),
    `${HIDDEN_KEY}: no such file; check the path`,
  );
});

/** `CN=a long organisation, …` in DER, base64, as subjectDer and issuerDer are. */
const NAME = "MGsxCzAJBgNVBAYTAkRFMRAwDgYDVQQIDAdCYXZhcmlhMQ8wDQYDVQQHDAZNdW5pY2gxIjAgBgNVBAoM" +
  "GUFuIE9yZ2FuaXNhdGlvbiBJbnRlcm5hbDEVMBMGA1UEAwwMbm9kZTEucHJvZC5l";

for (
  const [what, text] of Object.entries({
    "a name in DER": NAME,
    "a fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "a fingerprint in capitals": "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
    "a long path": "/var/lib/jenkins/workspace/scylla/cluster/nodes/eu/west/certificates/node1",
    "a mention of the marker": "give a file with -----BEGIN PRIVATE KEY-----",
    "a certificate": `-----BEGIN CERTIFICATE-----\n${NAME.replace("MGsx", "MIIB")}\nMIIB==\n` +
      "-----END CERTIFICATE-----",
  })
) {
  test(`${what} is no key`, () => {
    assert.equal(hidePrivateKeys(text), text);
    assert.equal(hidePrivateKeys(`x: ${text}; y`), `x: ${text}; y`);
    assert.equal(hidePrivateKeys(text.slice(0, 90)), text.slice(0, 90));
  });
}

test("a key behind a certificate is found", () => {
  const certificate = `-----BEGIN CERTIFICATE-----\n${NAME}\n-----END CERTIFICATE-----\n`;
  for (const pem of PEMS) {
    const shown = hidePrivateKeys(certificate + pem);
    assert.ok(shown.startsWith(certificate));
    assertClean(shown, pem);
  }
});

// Long enough that more than one pass over the rest for each marker never ends, and that a matcher
// which keeps a place to go back to for each character has no room for them.
test("a text of many markers, or of megabytes that look like a body, is read in one pass", () => {
  const markers = "-----BEGIN PRIVATE KEY-----\n".repeat(400_000);
  const body = "AbCdEfGhIjKlMnOpQrStUvWxYz012345".repeat(262_144);
  for (
    const text of [
      markers + body,
      body,
      `${body}\n`.repeat(2),
      `${body.slice(0, 64)}\\n`.repeat(100_000),
      `-----BEGIN CERTIFICATE-----\n${body}`,
      `-----BEGIN PRIVATE KEY-----\n${body}`,
      "A".repeat(8_000_000),
      `-----BEGIN ${" ".repeat(8_000_000)}`,
    ]
  ) {
    assert.ok(
      !hidePrivateKeys(text).includes("AbCdEfGhIjKlMnOpQrStUvWxYz012345AbCd") ||
        text.startsWith("-----BEGIN CERT"),
    );
  }
});

const through = (lines: readonly string[]) => {
  const shown = withoutPrivateKeys();
  return lines.map((line) => shown(line)).filter((line) => line !== null);
};

const HEAD = "-----BEGIN EC PRIVATE KEY-----";
const TAIL = "-----END EC PRIVATE KEY-----";

test("line by line, the body and the end of a key are dropped", () => {
  assert.deepEqual(through(["a", HEAD, "MHcCAQ", "oGoGCC==", TAIL, "b"]), ["a", HIDDEN_KEY, "b"]);
  assert.deepEqual(
    through([HEAD, "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-256-CBC,00", "", "MHcCAQ", TAIL]),
    [HIDDEN_KEY],
  );
});

test("line by line, a key on one line is dropped to its end", () => {
  const line = `key: "${HEAD}\\nMHcCAQ\\n${TAIL}\\n"`;
  assert.deepEqual(through([line, "next"]), [`key: "${HIDDEN_KEY}\\n"`, "next"]);
});

test("line by line, a key that was cut short does not swallow the log behind it", () => {
  const log = "WARN  2026-11-24 12:00:00,000 [shard 0] init - Unknown option : certificate";
  assert.deepEqual(through([HEAD, "MHcCAQ", log, "MHcCAQ"]), [HIDDEN_KEY, log, "MHcCAQ"]);
});

test("line by line, a body that lacks its beginning, or has a log's prefix, is dropped", () => {
  for (const pem of PEMS) {
    for (const prefix of ["", "  ", "Nov 24 12:00:00 n1 scylla[17]: ", "| "]) {
      const lines = pem.trimEnd().split("\n").map((line) => prefix + line);
      assertClean(through(lines).join("\n"), pem);
      const body = bodyOf(pem).map((line) => prefix + line);
      const shown = through([...body, "the end of it"]);
      assertClean(shown.join("\n"), pem);
      assert.equal(shown.at(-1), "the end of it");
    }
  }
});

test("line by line, certificates are not keys", () => {
  const lines = [
    "-----BEGIN CERTIFICATE-----",
    NAME.slice(60, 124),
    "MIIB",
    "-----END CERTIFICATE-----",
  ];
  assert.deepEqual(through(lines), lines);
});

test("explain shows that there was a key, and counts lines as in the file", () => {
  const [found, ...others] = explain([HEAD, "MHcCAQEEIA", TAIL].join("\n"));
  assert.deepEqual(others, []);
  assert.deepEqual([found?.text, found?.lines], [HIDDEN_KEY, [1]]);
});

const MANY = 8 << 20;
const mixed = "aB3dEfGhIjKlMnOpQrStUvWxYz".repeat(MANY / 26);
/** What one expression over all of it would need a place on the stack for each character of. */
const LONG: Readonly<Record<string, string>> = {
  "that looks like a key": mixed,
  "in one case": "a".repeat(MANY),
  "of digits": "0123".repeat(MANY / 4),
  "in lines": mixed.replace(/.{64}/g, "$&\n"),
  "behind a marker": `-----BEGIN PRIVATE KEY-----${mixed}`,
  "behind a marker, of spaces": `-----BEGIN PRIVATE KEY-----${" ".repeat(MANY)}`,
  "in a marker": `-----BEGIN ${"A".repeat(MANY)}`,
  "of markers": "-----BEGIN PRIVATE KEY-----".repeat(MANY / 27),
  "of markers of certificates": "-----BEGIN CERTIFICATE-----\n".repeat(MANY / 28),
  "of line ends": "\\".repeat(MANY),
};
for (const [what, text] of Object.entries(LONG)) {
  test(`eight million characters ${what} are looked through`, () => {
    const shown = [hidePrivateKeys(text), withoutPrivateKeys()(text) ?? ""];
    for (const each of shown) assert.ok(each.length <= text.length);
    if (text.includes(mixed.slice(0, 64))) {
      assert.ok(shown.every((each) => each.includes(HIDDEN_KEY)));
    }
  });
}
