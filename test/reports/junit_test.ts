/** JUnit XML in the shape of the Jenkins xUnit schema (junit-10.xsd), and what it tells a CI. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { junit } from "../../reports/junit.ts";
import { healthyReport, HOSTILE, hostileReport, troubledReport } from "./sample.ts";
import type { PortReport } from "../../src/model/port.ts";
import type { Verdict } from "../../src/model/words.ts";
import { type Element, parseXml } from "./xml.ts";

/** Element: required attributes, optional ones, children. */
const SCHEMA: Record<string, [required: string[], optional: string[], children: string[]]> = {
  testsuites: [[], ["name", "time", "tests", "failures", "disabled", "errors"], ["testsuite"]],
  testsuite: [
    ["name", "tests"],
    ["failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"],
    ["properties", "testcase", "system-out", "system-err"],
  ],
  testcase: [
    ["name", "classname"],
    ["time", "status", "assertions", "file", "line"],
    ["skipped", "error", "failure", "system-out", "system-err"],
  ],
  failure: [[], ["type", "message"], []],
  error: [[], ["type", "message"], []],
  skipped: [[], [], []],
  "system-out": [[], [], []],
};

function conforms(element: Element): void {
  const [required, optional, children] = SCHEMA[element.name] ?? assert.fail(element.name);
  const names = Object.keys(element.attributes);
  for (const name of required) assert.ok(names.includes(name), `${element.name} needs ${name}`);
  for (const name of names) {
    assert.ok([...required, ...optional].includes(name), `${element.name} has ${name}`);
  }
  for (const child of element.children) {
    assert.ok(children.includes(child.name), `${child.name} in ${element.name}`);
    conforms(child);
  }
}

for (const [name, report] of Object.entries({ healthyReport, troubledReport, hostileReport })) {
  test(`junit of ${name} conforms, and its counts are right at both levels`, () => {
    const root = parseXml(junit.write(report()));
    conforms(root);
    const countIn = (element: Element, name: string): number =>
      element.children.reduce(
        (sum, child) => sum + Number(child.name === name) + countIn(child, name),
        0,
      );
    const casesWith = (element: Element, kind: string): number =>
      element.children.reduce(
        (sum, child) =>
          sum + Number(child.name === "testcase" && countIn(child, kind) > 0) +
          casesWith(child, kind),
        0,
      );
    for (const element of [root, ...root.children]) {
      assert.equal(Number(element.attributes["tests"]), countIn(element, "testcase"));
      assert.equal(Number(element.attributes["failures"]), casesWith(element, "failure"));
      assert.equal(Number(element.attributes["errors"]), casesWith(element, "error"));
    }
    for (const suite of root.children) {
      assert.equal(Number(suite.attributes["skipped"]), casesWith(suite, "skipped"));
      const times = suite.children.map(({ attributes }) => Number(attributes["time"]));
      const sum = times.reduce((all, one) => all + one, 0);
      assert.ok(Math.abs(Number(suite.attributes["time"]) - sum) < 0.002);
    }
  });
}

test("junit has the same cases whatever was found", () => {
  const cases = (report: ReturnType<typeof healthyReport>) =>
    parseXml(junit.write(report)).children.flatMap((suite) =>
      suite.children.map(({ attributes }) => [attributes["classname"], attributes["name"]])
    );
  assert.deepEqual(cases(healthyReport()), cases(troubledReport()));
});

test("junit: an error is a failure at its port, an unknown node an error, a warning only output", () => {
  const root = parseXml(junit.write(troubledReport()));
  const suite = (name: string) =>
    root.children.find(({ attributes }) => attributes["name"] === name) ?? assert.fail(name);
  const [, , tlsPort] = suite("eu-1").children;
  assert.equal(tlsPort?.attributes["name"], "ssl_storage_port 10.0.0.1 7001");
  assert.equal(tlsPort?.children[0]?.name, "failure");
  assert.equal(tlsPort?.children[0]?.attributes["type"], "chain-expired");
  const [node] = suite("eu-3").children;
  assert.deepEqual(node?.children.map(({ name }) => name), ["error", "system-out"]);
  assert.match(node?.children[1]?.text ?? "", /warning: The node did not answer/);
});

test("junit: a case takes as long as the connections to its port", () => {
  const [, plain, tls] = parseXml(junit.write(healthyReport())).children[0]?.children ?? [];
  assert.equal(plain?.attributes["time"], "0.000");
  assert.equal(tls?.attributes["time"], "0.040");
});

/** What the case of one TLS port says when the port, and its node's verdict, are like this. */
function caseOf(more: Partial<PortReport>, verdict: Verdict, proven: boolean): Element {
  const report = healthyReport();
  const [node] = report.nodes;
  const port = node?.ports[1];
  const tls = port?.tls;
  assert.ok(node !== undefined && port !== undefined && tls != null);
  const answer = proven ? "accepted" : "unproven";
  const acceptance = { none: answer, configured: answer, untrusted: "not-tried" } as const;
  const clientAuth = { ...tls.clientAuth, acceptance };
  const changed = { ...port, tls: { ...tls, clientAuth }, ...more };
  const nodes = [{ ...node, verdict, ports: [changed] }, ...report.nodes.slice(1)];
  const root = parseXml(junit.write({ ...report, nodes }));
  return root.children[0]?.children[1] ?? assert.fail();
}

test("junit: a port of which nothing was proven is not green", () => {
  const error = { code: "ETIMEDOUT", message: "no answer within 3000 ms" };
  const open: [Partial<PortReport>, Verdict, boolean, RegExp][] = [
    [{ state: "timeout", speaks: null, tls: null, error }, "unknown", false, /within 3000 ms/],
    [{ state: "unreachable", speaks: null, tls: null }, "unknown", false, /unreachable/],
    [{ speaks: "silent", tls: null }, "unknown", false, /silent/],
    [{ speaks: "unknown", tls: null }, "warning", false, /not known/],
    [{}, "unknown", false, /not proven/],
  ];
  for (const [port, verdict, proven, reason] of open) {
    const [skipped, ...others] = caseOf(port, verdict, proven).children;
    assert.equal(skipped?.name, "skipped");
    assert.match(skipped?.text ?? "", reason);
    assert.deepEqual(others, []);
  }
  const proven: [Partial<PortReport>, Verdict, boolean][] = [
    [{}, "ok", true],
    [{}, "unknown", true],
    [{ state: "closed", speaks: null, tls: null }, "unknown", false],
    [{ speaks: "drops", tls: null }, "ok", false],
    [{ speaks: "unknown", service: "ssh", tls: null }, "warning", false],
  ];
  for (const [port, verdict, isProven] of proven) {
    assert.deepEqual(caseOf(port, verdict, isProven).children, []);
  }
});

test("junit gives back every character of a hostile title", () => {
  const root = parseXml(junit.write(hostileReport()));
  const failure = root.children[0]?.children[2]?.children[0];
  assert.equal(failure?.attributes["message"], HOSTILE);
});
