/** What GnuTLS 3.7.9 made of each of these files is written beside it. */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { readPem, writePem } from "../../src/x509/pem.ts";
import { bytes } from "./forge.ts";

const der = Uint8Array.from({ length: 200 }, (_, i) => i);
const block = writePem("CERTIFICATE", der);
const ascii = (text: string) => new TextEncoder().encode(text);

const READABLE: Record<string, string> = {
  "as written": block,
  "CRLF": block.replaceAll("\n", "\r\n"),
  "a byte order mark": `\ufeff${block}`,
  "text around it": `Certificate:\n  Data: x\n${block}trailer\n`,
  "indentation": block.replace(/^/gm, "  "),
  "blank lines and tabs": block.replaceAll("\n", "\t\n\n"),
  "a body in one line": block.replace(/\n(?!-)/g, "").replace("E-----", "E-----\n"),
  "everything in one line": block.replaceAll("\n", ""),
  "no newline at the end": block.trimEnd(),
  "another label at the end": block.replace("END CERTIFICATE", "END X"),
};
for (const [what, text] of Object.entries(READABLE)) {
  test(`readPem reads a block with ${what}`, () => {
    const { blocks } = readPem(ascii(text));
    assert.equal(blocks.length, 1);
    assert.equal(blocks[0]?.problem, undefined);
    assert.deepEqual(blocks[0]?.der, der);
  });
}

const BROKEN: Record<string, [string, string]> = {
  "a cut block": [block.slice(0, 150), "no-end"],
  "a cut block before a whole one": [block.slice(0, 150) + "\n" + block, "no-end"],
  "a stray character": [block.replace("AAEC", "A*EC"), "not-base64"],
  "too much padding": [block.replace("\n-----END", "==\n-----END"), "not-base64"],
  "comment signs": [block.replace(/^/gm, "# "), "not-base64"],
  "six dashes": [block.replaceAll("-----", "------"), "not-base64"],
  "no body": ["-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "empty"],
};
for (const [what, [text, problem]] of Object.entries(BROKEN)) {
  test(`readPem says what is wrong with ${what}`, () => {
    assert.equal(readPem(ascii(text)).blocks[0]?.problem, problem);
  });
}

test("readPem counts lines", () => {
  const { blocks } = readPem(ascii(`one\ntwo\n${block}four\n${block}`));
  assert.deepEqual(blocks.map(({ line }) => line), [3, 3 + block.split("\n").length]);
});

test("readPem tells DER and UTF-16 from text without blocks", () => {
  const derFile = readPem(bytes(0x30, 3, 2, 1, 5));
  assert.deepEqual([derFile.isDer, derFile.isUtf16], [true, false]);
  const wide = readPem(new Uint8Array(Buffer.from(`\ufeff${block}`, "utf16le")));
  assert.deepEqual([wide.isDer, wide.isUtf16], [false, true]);
  const plain = readPem(ascii("hello"));
  assert.deepEqual([plain.isDer, plain.isUtf16], [false, false]);
});

test("readPem recognises keys behind a passphrase, new form and old", () => {
  const modern = writePem("ENCRYPTED PRIVATE KEY", der);
  const old = writePem("RSA PRIVATE KEY", der).replace(
    "KEY-----\n",
    "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n",
  );
  for (const text of [modern, old, old.replaceAll("\n", "\r\n")]) {
    const [key] = readPem(ascii(text)).blocks;
    assert.deepEqual([key?.encrypted, key?.problem], [true, undefined]);
  }
});

test("readPem lends a private key only through a secret", () => {
  const text = writePem("PRIVATE KEY", der);
  const [key] = readPem(ascii(text)).blocks;
  assert.equal(key?.der.length, 0);
  assert.deepEqual(key?.secret?.expose((secret) => secret), der);
  const shown = `${inspect(key, { depth: 9 })} ${JSON.stringify(key)}`;
  assert.ok(!shown.includes("0, 1, 2") && !shown.includes("AAEC"), shown);
});

test("readPem shows hostile labels harmlessly and bounds their length", () => {
  const { blocks } = readPem(ascii(`-----BEGIN \x1b[2J-----\nAA==\n-----END x-----\n`));
  assert.equal(blocks[0]?.label, "\\x1b[2J");
  assert.deepEqual(readPem(ascii(`-----BEGIN ${"A".repeat(999)}-----\n`)).blocks, []);
});
