/** A key among log lines is left out, and the lines around it are not. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { explain } from "../../src/explain/messages/explain.ts";
import { withoutPrivateKeys } from "../../src/explain/messages/private_key.ts";

const through = (lines: readonly string[]) => {
  const shown = withoutPrivateKeys();
  return lines.map((line) => shown(line)).filter((line) => line !== null);
};

const HEAD = "-----BEGIN EC PRIVATE KEY-----";
const NOTE = `${HEAD} (a private key, which is not shown)`;
const TAIL = "-----END EC PRIVATE KEY-----";

test("the body and the end of a key are dropped", () => {
  assert.deepEqual(through(["a", HEAD, "MHcCAQ", "oGoGCC==", TAIL, "b"]), ["a", NOTE, "b"]);
  assert.deepEqual(
    through([HEAD, "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-256-CBC,00", "", "MHcCAQ", TAIL]),
    [NOTE],
  );
});

test("a key on one line is dropped to its end", () => {
  const line = `key: "${HEAD}\\nMHcCAQ\\n${TAIL}\\n"`;
  assert.deepEqual(through([line, "next"]), [`key: "${NOTE}\\n"`, "next"]);
});

test("a key that was cut short does not swallow the log behind it", () => {
  const log = "WARN  2026-11-24 12:00:00,000 [shard 0] init - Unknown option : certificate";
  assert.deepEqual(through([HEAD, "MHcCAQ", log, "MHcCAQ"]), [NOTE, log, "MHcCAQ"]);
});

test("certificates are not keys", () => {
  const lines = ["-----BEGIN CERTIFICATE-----", "MIIB", "-----END CERTIFICATE-----"];
  assert.deepEqual(through(lines), lines);
});

test("explain shows that there was a key, and counts lines as in the file", () => {
  const [found, ...others] = explain([HEAD, "MHcCAQEEIA", TAIL].join("\n"));
  assert.deepEqual(others, []);
  assert.deepEqual([found?.text, found?.lines], [NOTE, [1]]);
});
