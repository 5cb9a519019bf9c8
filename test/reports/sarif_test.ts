/**
 * SARIF as OASIS lays it down (2.1.0, errata 01): the objects that we write, with the properties
 * that the standard requires and none that it does not know.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { sarif } from "../../reports/sarif.ts";
import { healthyReport, hostileReport, troubledReport } from "./sample.ts";

/** An object that has exactly these properties; a trailing `?` makes one optional. */
function object(properties: Record<string, unknown>) {
  const names = Object.keys(properties);
  return {
    type: "object",
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith("?")),
    properties: Object.fromEntries(
      names.map((name) => [name.replace(/\?$/, ""), properties[name]]),
    ),
  };
}

const list = (items: unknown) => ({ type: "array", items });
const string = { type: "string" };
const message = object({ text: { type: "string", minLength: 1 } }); // §3.11
const level = { enum: ["none", "note", "warning", "error"] }; // §3.27.10

const location = object({ // §3.28
  "physicalLocation?": object({ // §3.29
    artifactLocation: object({ uri: { type: "string", format: "uri-reference" } }),
    region: object({ startLine: { type: "integer", minimum: 1 } }),
  }),
  logicalLocations: list(object({ name: string, fullyQualifiedName: string, kind: string })),
});

const run = object({ // §3.14
  tool: object({
    driver: object({ // §3.19
      name: string,
      version: string,
      semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
      rules: list(object({ // §3.49
        id: string,
        shortDescription: message,
        fullDescription: message,
        help: message,
        defaultConfiguration: object({ level }),
      })),
    }),
  }),
  invocations: list(object({ // §3.20
    executionSuccessful: { type: "boolean" },
    startTimeUtc: { type: "string", format: "date-time" },
    endTimeUtc: { type: "string", format: "date-time" },
    "toolExecutionNotifications?": list(object({ level, message })),
  })),
  automationDetails: object({ id: string }), // §3.17
  columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
  results: list(object({ // §3.27
    ruleId: string,
    ruleIndex: { type: "integer", minimum: 0 },
    level,
    message,
    locations: list(location),
    partialFingerprints: { type: "object", additionalProperties: string },
  })),
});

const log = object({
  $schema: { type: "string", format: "uri" },
  version: { const: "2.1.0" },
  runs: list(run),
});

const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(log);

for (const [name, report] of Object.entries({ healthyReport, troubledReport, hostileReport })) {
  test(`sarif of ${name} is SARIF 2.1.0`, () => {
    const ok = validate(JSON.parse(sarif.write(report())));
    assert.ok(ok, ajv.errorsText(validate.errors, { separator: "\n" }));
  });
}

test("sarif has a result a finding and a rule an id, and they refer to each other", () => {
  const report = troubledReport();
  const [first] = report.findings;
  assert.ok(first);
  report.findings.push({ ...first, key: "chain-expired/eu-3/7001", node: "eu-3" });
  const [{ tool, results }] = JSON.parse(sarif.write(report)).runs;
  assert.equal(results.length, 5);
  assert.equal(tool.driver.rules.length, 4);
  for (const { ruleId, ruleIndex } of results) {
    assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
  }
  const keys = results.map((result: { partialFingerprints: Record<string, string> }) =>
    Object.values(result.partialFingerprints)[0]
  );
  assert.deepEqual(keys, report.findings.map(({ key }) => key));
});

test("sarif maps severities, and points at the configuration where there is one", () => {
  const [{ results }] = JSON.parse(sarif.write(troubledReport())).runs;
  assert.deepEqual(results.map(({ level }: { level: string }) => level), [
    "error",
    "error",
    "warning",
    "note",
  ]);
  const { artifactLocation, region } = results[0].locations[0].physicalLocation;
  assert.equal(artifactLocation.uri, "nodes/10.0.0.1.yaml");
  assert.equal(region.startLine, 12);
  assert.equal(results[3].locations[0].physicalLocation, undefined);
});

test("sarif messages are literal: no placeholder and no link can come from a peer", () => {
  const report = troubledReport();
  const [finding] = report.findings;
  assert.ok(finding);
  const evidence = ["{0} and [click](http://evil.example)"];
  const [{ results }] = JSON.parse(
    sarif.write({ ...report, findings: [{ ...finding, evidence }] }),
  ).runs;
  assert.match(results[0].message.text, /\{\{0\}\} and \\\[click\\\]\(http/);
});

test("sarif of a partial report says that the run did not succeed, and what is missing", () => {
  const [{ invocations: [whole] }] = JSON.parse(sarif.write(healthyReport())).runs;
  assert.equal(whole.executionSuccessful, true);
  const [{ invocations: [partial] }] = JSON.parse(sarif.write(troubledReport())).runs;
  assert.equal(partial.executionSuccessful, false);
  assert.match(partial.toolExecutionNotifications[0].message.text, /Ctrl-C; not done: eu-3/);
});
