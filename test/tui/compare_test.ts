/** Two captures side by side. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { align, differences } from "../../src/tui/compare.ts";
import type { CapturedMessage } from "../../src/tui/driver.ts";

function message(
  name: string,
  direction: "in" | "out" = "in",
  fields: Record<string, string> = {},
): CapturedMessage {
  return {
    direction,
    atMs: 0,
    epoch: null,
    name,
    bytes: new Uint8Array(4),
    fields: Object.entries(fields).map(([path, value]) => ({
      path,
      offset: 0,
      length: 1,
      value,
      meaning: "",
    })),
    note: null,
  };
}

const names = (list: ReturnType<typeof align>) =>
  list.map(({ left, right }) => `${left?.name ?? "–"} ${right?.name ?? "–"}`);

test("messages of one name and direction stand on one line", () => {
  const left = [
    message("ClientHello", "out"),
    message("ServerHello"),
    message("Certificate"),
    message("Finished"),
  ];
  const right = [
    message("ClientHello", "out"),
    message("ServerHello"),
    message("CertificateRequest"),
    message("Certificate"),
    message("Alert"),
  ];
  assert.deepEqual(names(align(left, right)), [
    "ClientHello ClientHello",
    "ServerHello ServerHello",
    "– CertificateRequest",
    "Certificate Certificate",
    "Finished –",
    "– Alert",
  ]);
});

test("the same name in the other direction is another message", () => {
  assert.deepEqual(names(align([message("Finished", "in")], [message("Finished", "out")])), [
    "Finished –",
    "– Finished",
  ]);
});

test("an empty side leaves the other whole", () => {
  assert.deepEqual(names(align([], [message("Alert")])), ["– Alert"]);
  assert.deepEqual(align([], []), []);
});

test("fields that differ or are missing are told, in order", () => {
  const found = differences(
    message("x", "in", { a: "1", b: "2", c: "3" }),
    message("x", "in", { a: "1", b: "9", d: "4" }),
  );
  assert.deepEqual(found, [
    { path: "b", left: "2", right: "9" },
    { path: "c", left: "3", right: null },
    { path: "d", left: null, right: "4" },
  ]);
});

test("a flood of messages is bounded", () => {
  const many = Array.from({ length: 5000 }, () => message("application_data"));
  assert.ok(align(many, many).length <= 200);
});
