/** Every scenario yields exactly the verdicts and findings that it states, and costs what the report says. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { scenarios } from "../../src/lab/scenarios/index.ts";
import { withProbed } from "./probe_lab.ts";

for (const scenario of scenarios) {
  test(`${scenario.name} yields what it states`, () =>
    withProbed(scenario, {}, ({ report, lab }) => {
      const verdicts = Object.fromEntries(report.nodes.map(({ id, verdict }) => [id, verdict]));
      assert.deepEqual(verdicts, scenario.expected.verdicts);
      const findingsOf = (wanted: string | null) =>
        report.findings.filter(({ node }) => node === wanted).map(({ id }) => id).sort();
      const ofNodes = report.nodes.map(({ id }) => [id, findingsOf(id)]);
      const findings = { "": findingsOf(null), ...Object.fromEntries(ofNodes) };
      assert.deepEqual(findings, scenario.expected.findings);

      // A stranger on a node's port has no log; of nodes the report knows every line.
      const lines = [...lab.nodes.values()].flatMap(({ log }) => log.texts("ERROR")).length;
      const strangers = scenario.nodes.some(({ storagePort, sslStoragePort }) =>
        typeof storagePort === "function" || typeof sslStoragePort === "function"
      );
      if (strangers) assert.ok(lines <= report.summary.logLines);
      else assert.equal(lines, report.summary.logLines);
    }));
}

test("--quiet-node leaves no line in any node's log", () =>
  withProbed("mtls-required", { quietNode: true }, ({ report, lab }) => {
    const lines = [...lab.nodes.values()].flatMap(({ log }) => log.texts("ERROR"));
    assert.deepEqual(lines, []);
    assert.equal(report.summary.logLines, 0);
    assert.ok(report.summary.connections > 0);
  }));
