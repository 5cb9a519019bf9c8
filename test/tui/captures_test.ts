/** Captures are fetched once, and alerts are explained where they stand. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { alertNote, captureShelf } from "../../src/tui/captures.ts";
import type { CapturedMessage, CaptureView } from "../../src/tui/driver.ts";

function message(name: string, bytes: number[], note: string | null = null): CapturedMessage {
  return {
    direction: "in",
    atMs: 1,
    epoch: null,
    name,
    bytes: Uint8Array.from(bytes),
    fields: [],
    note,
  };
}

test("an alert says what its sender means by it", () => {
  assert.match(
    alertNote(message("certificate_required", [2, 116])) ?? "",
    /^certificate_required \(116\), fatal: the sender insists on a client certificate/,
  );
  assert.match(alertNote(message("alert", [1, 0])) ?? "", /^close_notify \(0\), warning/);
  assert.equal(alertNote(message("change_cipher_spec", [1])), null);
  assert.equal(alertNote(message("application_data", [2, 116])), null);
});

test("a capture is fetched and decoded once, until there may be another", () => {
  let fetched = 0;
  let decoded = 0;
  const shelf = captureShelf((node): CaptureView => {
    fetched++;
    const lazy = {
      ...message("client_hello", [1, 0, 0, 0]),
      get fields() {
        decoded++;
        return [];
      },
    };
    return {
      node,
      port: 7001,
      purpose: "x",
      end: "y",
      dropped: 0,
      messages: [lazy, message("unknown_ca", [2, 48])],
    };
  });
  for (let draw = 0; draw < 5; draw++) shelf.captureOf("n1", 0)?.messages[0]?.fields;
  assert.equal(fetched, 1);
  assert.equal(decoded, 1);
  assert.match(shelf.captureOf("n1", 0)?.messages[1]?.note ?? "", /truststore/);
  shelf.captureOf("n1", 1);
  shelf.clear();
  shelf.captureOf("n1", 0);
  assert.equal(fetched, 3);
});

test("the driver's own note is kept, and an attempt without a capture stays without", () => {
  const shelf = captureShelf((
    _node,
    attempt,
  ) => (attempt === 0
    ? {
      node: "n",
      port: 1,
      purpose: "",
      end: "",
      dropped: 0,
      messages: [message("alert", [2, 40], "said")],
    }
    : null)
  );
  assert.equal(shelf.captureOf("n", 0)?.messages[0]?.note, "said");
  assert.equal(shelf.captureOf("n", 1), null);
});
