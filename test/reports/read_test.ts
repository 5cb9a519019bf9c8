/** Reports of this and of later versions are read; everything else is refused with a cure. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "../../reports/json.ts";
import { readReport } from "../../reports/read.ts";
import { healthyReport, troubledReport } from "./sample.ts";

test("readReport reads back what the json writer wrote", () => {
  for (const report of [healthyReport(), troubledReport()]) {
    assert.deepEqual(readReport(json.write(report)).report, report);
  }
});

test("readReport keeps fields and words of a newer minor", () => {
  const newer = JSON.parse(json.write(healthyReport()));
  newer.schemaVersion = "1.7";
  newer.weather = { sky: "blue" };
  newer.nodes[0].verdict = "splendid";
  newer.nodes[0].ports[1].tls.quantum = true;
  newer.nodes[0].ports[1].tls.versions["TLSv1.4"] = "accepted";
  assert.deepEqual(readReport(JSON.stringify(newer)).report, newer);
});

test("readReport makes the strings of a tampered file printable, keys included", () => {
  const report = JSON.parse(json.write(healthyReport()));
  report.nodes[0].dc = "\x1b[2Jeu\u202e";
  report["\x1b]0;x\x07"] = 1;
  const read = JSON.stringify(readReport(JSON.stringify(report)).report);
  // deno-lint-ignore no-control-regex -- none of these may be left
  assert.doesNotMatch(read, /[\x00-\x1f\u202e]|\\u001b|\\u0007/);
  assert.match(read, /\\\\x1b\[2Jeu/);
});

const refused: [name: string, text: string, message: RegExp][] = [
  ["an empty file", "", /^not JSON/],
  ["a scylla.yaml", "cluster_name: prod\n", /^not JSON/],
  ["other JSON", "[1, 2]", /not a ringshake report/],
  ["a signature", '{"format":"ringshake-signature"}', /not a ringshake report/],
  [
    "another major",
    JSON.stringify({ ...healthyReport(), schemaVersion: "2.0" }),
    /version 2\.0, and this ringshake reads 1\.x/,
  ],
  [
    "a damaged report",
    JSON.stringify({ ...healthyReport(), nodes: [{ id: 7 }] }),
    /damaged report: nodes\.0\./,
  ],
  ["endless nesting", "[".repeat(1e6), /^not JSON/],
];

for (const [name, text, message] of refused) {
  test(`readReport refuses ${name} and says what to give`, () => {
    const { problem } = readReport(text);
    assert.match(problem?.message ?? "", message);
    assert.doesNotMatch(problem?.message ?? "", /\n/);
    assert.match(problem?.cure ?? "", /ringshake/);
  });
}
