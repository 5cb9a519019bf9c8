/** The cluster's runbook: complete, in order, with real addresses, and safe to render. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { markdown } from "../../reports/markdown.ts";
import { code, codeBlock, escaped } from "../../reports/markdown_syntax.ts";
import { headingOf, stageOf } from "../../reports/order_of_work.ts";
import { STAGES } from "../../src/explain/rule.ts";
import { RULES } from "../../src/explain/rules/index.ts";
import { healthyReport, hostileReport, troubledReport } from "./sample.ts";

test("markdown of a healthy cluster has nothing to do", () => {
  const text = markdown.write(healthyReport());
  assert.match(text, /^# prod: TLS between nodes\n/);
  assert.match(text, /\nThere is nothing to do\.\n/);
  assert.doesNotMatch(text, /### Step/);
});

test("markdown numbers its steps in the order in which they are done", () => {
  const steps = markdown.write(troubledReport()).match(/^### Step \d+: .*$/gm);
  assert.deepEqual(steps, [
    "### Step 1: The node did not answer (warning)",
    "### Step 2: The certificate has expired (error)",
    "### Step 3: The TLS port answers in plaintext (error)",
  ]);
});

test("markdown fills the real addresses into the runbook of each finding", () => {
  const text = markdown.write(troubledReport());
  for (const heading of ["Check by hand", "Fix", "Verify", "Roll back"]) {
    assert.ok(text.split(`#### ${heading}\n`).length >= 3, heading);
  }
  assert.doesNotMatch(
    text,
    /\{(address|plain|tls|target|storage_port|ssl_storage_port)\}|\bNODE\b/,
  );
  assert.match(text, /^openssl s_client -connect 10\.0\.0\.1:7001 /m);
});

test("markdown tells the same step of several nodes for each with its own addresses", () => {
  const report = troubledReport();
  const [finding] = report.findings;
  assert.ok(finding);
  const more = { ...finding, key: "chain-expired/eu-3/7001", node: "eu-3" };
  const text = markdown.write({ ...report, findings: [finding, more] });
  assert.match(text, /On `eu-1`:\n[^]*10\.0\.0\.1:7001[^]*On `eu-3`:\n[^]*10\.0\.0\.3:7001/);
  assert.equal(text.match(/^### Step/gm)?.length, 1);
});

test("trust comes before modes, and modes before client authentication", () => {
  const order = ["unreachable", "chain-expired", "no-common-cipher", "mode-differs"].map(stageOf);
  assert.deepEqual(order, order.toSorted((a, b) => a - b));
  assert.equal(new Set(order).size, order.length);
  // A report may hold findings of rules that came later.
  assert.equal(headingOf(stageOf("a-rule-of-tomorrow")).title, "The rest");
  assert.ok(order.every((stage) => stage < stageOf("a-rule-of-tomorrow")));
  const clientRules = RULES.filter(({ id }) => id.startsWith("client-auth"));
  assert.ok(clientRules.length > 0);
  assert.ok(clientRules.every(({ id }) => stageOf(id) === STAGES.length - 1));
});

test("markdown of a hostile report holds no HTML, link, image or table cell of a peer's", () => {
  const text = markdown.write(hostileReport());
  const outsideCode = text.replace(/^```[^]*?^```$/gm, "").replace(/(`+)[^`][^]*?\1/g, "");
  assert.doesNotMatch(outsideCode, /(?<!\\)<script|(?<!\\)\]\(/);
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
  assert.equal(new Set(cells).size, 1, `the same number of cells in each row: ${cells}`);
});

const escapes: [text: string, expected: string][] = [
  ["storage_port", "storage_port"],
  ["_emphasis_", "\\_emphasis\\_"],
  ["10.0.0.1 answers", "10.0.0.1 answers"],
  ["1. list", "1\\. list"],
  ["- list", "\\- list"],
  ["# heading", "\\# heading"],
  ["a|b", "a\\|b"],
  ["[x](y) <b>", "\\[x\\](y) \\<b\\>"],
];

for (const [text, expected] of escapes) {
  test(`escaped makes ${text} into ${expected}`, () => assert.equal(escaped(text), expected));
}

test("code and codeBlock fence whatever they hold", () => {
  assert.equal(code("a`b"), "``a`b``");
  assert.equal(code("`"), "`` ` ``");
  assert.deepEqual(codeBlock(["```", "x"]), ["````", "```", "x", "````"]);
});
