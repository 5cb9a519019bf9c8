/**
 * The published schema is the one generated from the types, and what writers write fits it.
 *
 * `UPDATE=1` rewrites the committed schema file after a deliberate change of the model.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { test } from "node:test";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { json } from "../../reports/json.ts";
import { ndjson } from "../../reports/ndjson.ts";
import { reportJsonSchema, SCHEMA_ID } from "../../reports/schema.ts";
import { SCHEMA_VERSION } from "../../src/model/report.ts";
import { healthyReport, hostileReport, troubledReport } from "./sample.ts";

const committed = new URL("../../reports/ringshake-report.schema.json", import.meta.url);
if (env["UPDATE"] === "1") writeFileSync(committed, reportJsonSchema());

const ajv = new Ajv({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(committed, "utf8")));

function fits(value: unknown): void {
  assert.ok(validate(value), ajv.errorsText(validate.errors, { separator: "\n" }));
}

test("the committed schema is current", () => {
  assert.equal(readFileSync(committed, "utf8"), reportJsonSchema());
});

test("the schema names itself and its version", () => {
  assert.equal(JSON.parse(reportJsonSchema()).$id, SCHEMA_ID);
  assert.ok(SCHEMA_ID.endsWith(`:${SCHEMA_VERSION}`));
});

for (const [name, report] of Object.entries({ healthyReport, troubledReport, hostileReport })) {
  test(`json of ${name} fits the schema and is one document`, () => {
    const text = json.write(report());
    assert.deepEqual(JSON.parse(text), report());
    fits(JSON.parse(text));
  });

  test(`ndjson of ${name} puts the same report together again`, () => {
    const events = ndjson.write(report()).trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.equal(events.at(-1).event, "summary");
    const { event: _event, ...rest } = events.at(-1);
    const all = (kind: string) => events.filter((e) => e.event === kind).map((e) => e[kind]);
    const whole = { ...rest, nodes: all("node"), links: all("link"), findings: all("finding") };
    assert.deepEqual(whole, report());
    fits(whole);
  });
}

test("the schema refuses a report without verdicts, and one of another major", () => {
  const report = healthyReport();
  assert.equal(validate({ ...report, schemaVersion: "2.0" }), false);
  const { verdict: _verdict, ...node } = report.nodes[0] ?? assert.fail();
  assert.equal(validate({ ...report, nodes: [node] }), false);
});
