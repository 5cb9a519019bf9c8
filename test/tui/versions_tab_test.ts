/** The tab of versions and ciphers tells what was listed from what was only seen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TlsReport } from "../../src/model/port.ts";
import { versions } from "../../src/tui/views/tabs/versions.ts";
import { tls } from "../explain/build.ts";

type Arguments = Parameters<typeof versions.body>;
const AREA = { width: 100, height: 60 };
const STATE = { scrolls: {} } as unknown as Arguments[0];
const NOTHING_CHOSEN = {} as Parameters<NonNullable<typeof versions.copy>>[2];
const rowOf = (more: Partial<TlsReport>) =>
  ({
    node: { id: "n1", ports: [{ port: 7001, tls: tls(1, { tls: more }) }] },
  }) as unknown as Arguments[1];

const shown = (more: Partial<TlsReport>) =>
  versions.body(STATE, rowOf(more), AREA).lines
    .map((line) => line.map(({ text }) => text).join("")).join("\n");

const SEEN = { "TLSv1.2": ["TLS_A", "TLS_B"], "TLSv1.3": ["TLS_C"] };

test("suites that were only seen are no list", () => {
  const text = shown({ seenCiphers: SEEN });
  assert.match(text, /seen: TLSv1\.2 TLS_A TLS_B; TLSv1\.3 TLS_C/);
  assert.match(text, /not enumerated: --deep=ciphers/);
  assert.doesNotMatch(text, /\d suites?/);
  assert.equal(
    versions.copy?.(STATE, rowOf({ seenCiphers: SEEN }), NOTHING_CHOSEN),
    "TLS_A\nTLS_B\nTLS_C",
  );
});

test("suites that were listed are counted", () => {
  const ciphers = { "TLSv1.2": ["TLS_A"], "TLSv1.3": ["TLS_C", "TLS_D"] };
  const text = shown({ ciphers, seenCiphers: SEEN });
  assert.match(text, /TLSv1\.2: 1 suite\b/);
  assert.match(text, /TLSv1\.3: 2 suites/);
  assert.doesNotMatch(text, /seen:|not enumerated/);
  assert.equal(versions.copy?.(STATE, rowOf({ ciphers }), NOTHING_CHOSEN), "TLS_A\nTLS_C\nTLS_D");
});
