/** What findings are told with, in every format: evidence with its place once, steps one by one. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadWriters } from "../../reports/index.ts";
import type { Finding, Report } from "../../src/model/report.ts";
import { joinSteps } from "../../src/text/steps.ts";
import { troubledReport } from "./sample.ts";

const STEPS = ["Set the mode.", "nodetool drain"];

const found = (node: string, fields: Partial<Finding> = {}): Finding => ({
  key: `mode-differs/${node}/7000`,
  id: "mode-differs",
  severity: "error",
  node,
  port: 7000,
  title: "Not the mode that is intended",
  evidence: [`${node}:7000: answers in the clear`],
  explanation: "Somebody forgot it.",
  fix: joinSteps(STEPS),
  fixSteps: STEPS,
  runbook: "mode-differs",
  ...fields,
});

/** Nodes without a name of their own: each is known by its address. */
function withFindings(...findings: Finding[]): Report {
  const report = troubledReport();
  const ids = ["127.50.0.6", "127.50.0.7", "127.50.0.8"];
  const nodes = report.nodes.map((node, index) => {
    const id = ids[index] ?? node.id;
    const ports = node.ports.map((port) => ({ ...port, address: id }));
    return { ...node, id, address: id, ports };
  });
  return { ...report, nodes, findings };
}

for (const writer of await loadWriters()) {
  test(`${writer.format}: evidence that names its place is not given it twice`, () => {
    for (const severity of ["error", "info"] as const) {
      const report = withFindings(
        found("127.50.0.6", { severity }),
        found("127.50.0.7", { severity, evidence: ["hangs up"] }),
      );
      const text = writer.write(report);
      assert.doesNotMatch(text, /127\.50\.0\.6:7000\W+127\.50\.0\.6:7000/);
      assert.match(text, /127\.50\.0\.6:7000/);
    }
  });

  if (["html", "markdown"].includes(writer.format)) {
    test(`${writer.format}: each finding says what it does not prove, by its own basis`, () => {
      const told = (fields: Partial<Finding>) => writer.write(withFindings(found("n", fields)));
      const derived = told({});
      assert.match(derived, /What it does not prove.{0,40}Several modes can do the same/s);
      assert.match(derived, /The finding is concluded from what was seen/);
      const configured = told({ basis: "configured" });
      assert.match(configured, /The finding rests, at its weakest point, on what a file/);
      assert.doesNotMatch(configured, /is concluded from what was seen/);
      const strange = told({ id: "of-a-later-version" });
      assert.doesNotMatch(strange, /What it does not prove/);
    });
  }

  if (!["json", "ndjson"].includes(writer.format)) {
    test(`${writer.format}: steps stand one by one, also those of an earlier version's report`, () => {
      const { fixSteps: _none, ...earlier } = found("127.50.0.6");
      for (const finding of [found("127.50.0.6"), earlier]) {
        const text = writer.write(withFindings(finding));
        assert.ok(!text.includes("⏎"), text);
        for (const step of STEPS) assert.ok(text.includes(step));
      }
    });
  }
}

test("a place is another one when it only begins alike", async () => {
  const [text] = (await loadWriters()).filter(({ format }) => format === "text");
  const report = withFindings(
    found("127.50.0.6", { evidence: ["127.50.0.6:70001: open"] }),
    found("127.50.0.7"),
  );
  assert.match(text?.write(report) ?? "", /127\.50\.0\.6:7000 127\.50\.0\.6:70001: open/);
});
