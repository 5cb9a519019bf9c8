/** What holds for every report format. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadWriters } from "../../reports/index.ts";
import { FORMATS } from "../../reports/writer.ts";
import { healthyReport, HOSTILE, hostileReport, troubledReport } from "./sample.ts";

const writers = await loadWriters();

test("every format has its writer, in the order of --format", () => {
  assert.deepEqual(writers.map(({ format }) => format), FORMATS);
});

for (const writer of writers) {
  test(`${writer.format} ends with a newline and is the same each time`, () => {
    for (const report of [healthyReport(), troubledReport(), hostileReport()]) {
      const text = writer.write(report);
      assert.match(text, /[^\n]\n$/);
      assert.equal(writer.write(report), text);
    }
  });

  test(`${writer.format} holds no control character, whatever peers sent`, () => {
    // deno-lint-ignore no-control-regex -- none of these may be left
    assert.doesNotMatch(writer.write(hostileReport()), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  test(`${writer.format} tells of every finding`, () => {
    const report = troubledReport();
    for (const finding of report.findings) {
      assert.ok(writer.write(report).includes(finding.id), finding.id);
    }
  });

  test(`${writer.format} writes a report without nodes`, () => {
    const empty = { ...healthyReport(), nodes: [], links: [] };
    const summary = { ...empty.summary, nodes: 0, ok: 0 };
    assert.ok(writer.write({ ...empty, summary }).length > 0);
  });
}

test("the hostile sample is hostile to every format", () => {
  for (const poison of ["<script>", "]]>", "|", "`", "](", "&amp;", '"', "'", "{}"]) {
    assert.ok(HOSTILE.includes(poison));
  }
});
