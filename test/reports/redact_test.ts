/** Nothing of the original is left, and the report still says what it said. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as v from "valibot";
import { redact } from "../../reports/redact.ts";
import { text } from "../../reports/text.ts";
import { reportSchema } from "../../src/model/report.ts";
import { parseName } from "../../src/x509/names.ts";
import { healthyReport, troubledReport } from "./sample.ts";

/** What identifies the sample cluster, in every spelling that occurs in it. */
const ORIGINALS = [
  "prod",
  "alice",
  "frankfurt",
  "rack-1",
  "eu-1",
  "eu-2",
  "eu-3",
  "bastion",
  "corp.example.net",
  "eu-1.prod.example.net",
  "Acme",
  "10.0.0.1",
  "10.0.0.2",
  "10.1.1.9",
  "198.51.100.1",
  "7fa00101",
  "0a0b0c01",
];

test("redact leaves none of the originals, in fields, sentences or encodings", () => {
  const { report } = redact(troubledReport());
  const everything = JSON.stringify(report) + decoded(JSON.stringify(report));
  for (const original of ORIGINALS) {
    const word = original.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    assert.doesNotMatch(everything, new RegExp(`(?<![a-z0-9])${word}(?![a-z0-9])`, "i"));
  }
  assert.ok(
    ORIGINALS.every((original) =>
      (JSON.stringify(troubledReport()) + decoded(JSON.stringify(troubledReport())))
        .includes(original)
    ),
  );
});

/** Every base64 string of `json`, decoded. */
function decoded(json: string): string {
  return [...json.matchAll(/"([A-Za-z0-9+/]{16,}={0,2})"/g)].map(([, base64 = ""]) => {
    try {
      return atob(base64);
    } catch {
      return "";
    }
  }).join("\n");
}

test("redact replaces names that only a verdict's sentences hold", () => {
  const report = healthyReport();
  const chain = report.nodes[0]?.ports[1]?.tls?.chain ?? assert.fail();
  chain.evidence = [
    "it leads to O=Hidden Corp,CN=Hidden Root, which is in the truststore",
    "a node whose crypto policy sets min-verification-profile = medium refuses it",
  ];
  const redacted = redact(report).report.nodes[0]?.ports[1]?.tls?.chain?.evidence ?? [];
  assert.doesNotMatch(redacted.join(), /Hidden/);
  assert.match(redacted[0] ?? "", /^it leads to O=.*, which is in the truststore$/);
  assert.equal(redacted[1], chain.evidence[1]);
});

test("redact keeps the shape: the result is a valid report", () => {
  for (const report of [healthyReport(), troubledReport()]) {
    v.parse(reportSchema, redact(report).report);
  }
});

test("redact keeps the sense: findings name the nodes that they named", () => {
  const before = troubledReport();
  const { report } = redact(before);
  assert.equal(report.findings[0]?.node, report.nodes[0]?.id);
  assert.match(
    report.findings[0]?.explanation ?? "",
    new RegExp(`dials ${report.nodes[0]?.address} `),
  );
  assert.deepEqual(report.nodes.map((node) => node.findings.length), [1, 1, 1]);
  for (const node of report.nodes) {
    for (const key of node.findings) {
      assert.ok(report.findings.some((finding) => finding.key === key), key);
    }
  }
  assert.deepEqual(
    report.findings.map(({ id, runbook }) => ({ id, runbook })),
    before.findings.map(({ id, runbook }) => ({ id, runbook })),
  );
  const verdicts = (told: string) => told.match(/[✖▲✔?] (?:error|warning|ok|unknown)\b/g);
  assert.deepEqual(verdicts(text.write(report)), verdicts(text.write(before)));
});

test("redact gives one pseudonym to one thing, in DNs and their DER too", () => {
  const { report } = redact(healthyReport());
  const certificates = report.nodes.map((node) => {
    const certificate = node.ports[1]?.tls?.chain?.certificates[0];
    return certificate ?? assert.fail();
  });
  const [first, second] = certificates;
  assert.ok(first && second);
  assert.equal(first.issuer, second.issuer);
  assert.equal(first.issuerDer, second.issuerDer);
  assert.notEqual(first.subjectDer, second.subjectDer);
  const bytes = Uint8Array.from(atob(first.subjectDer), (c) => c.charCodeAt(0));
  assert.equal(parseName(bytes).text, first.subject.split(",")[0]);
  assert.ok(first.subjectAltNames.includes(`IP:${report.nodes[0]?.address}`));
});

test("redact replaces shortened, upper-case and colon-separated fingerprints", () => {
  const report = troubledReport();
  const [finding] = report.findings;
  const fingerprint = report.nodes[0]?.ports[1]?.tls?.chain?.certificates[0]?.fingerprintSha256;
  assert.ok(finding && fingerprint);
  const colons = fingerprint.toUpperCase().replace(/..(?=.)/g, "$&:");
  const evidence = [`${fingerprint.slice(0, 12)}…`, colons, fingerprint];
  const redacted = redact({ ...report, findings: [{ ...finding, evidence }] }).report;
  const [short = "", long = "", whole = ""] = redacted.findings[0]?.evidence ?? [];
  assert.equal(whole.length, 64);
  assert.ok(whole.startsWith(short.slice(0, 12)));
  assert.equal(long.replaceAll(":", ""), whole);
  assert.notEqual(whole, fingerprint);
});

test("redact replaces addresses that only a sentence names, whatever their spelling", () => {
  const report = troubledReport();
  const [finding] = report.findings;
  assert.ok(finding);
  const evidence = ["peer 203.0.113.77 and 2001:DB8:1:0:0:0:0:5 alias 2001:db8:1::5"];
  const redacted = redact({ ...report, findings: [{ ...finding, evidence }] }).report;
  const [line = ""] = redacted.findings[0]?.evidence ?? [];
  assert.match(line, /^peer 198\.1[89]\.\d+\.\d+ and (2001:db8::[0-9a-f]+) alias \1$/);
});

test("redact leaves words alone that only look like a short name", () => {
  const report = healthyReport();
  const nodes = report.nodes.map((node) => ({ ...node, dc: "3", rack: "a" }));
  const redacted = redact({ ...report, nodes }).report;
  assert.equal(redacted.nodes[0]?.ports[1]?.tls?.version, "TLSv1.3");
  assert.equal(redacted.nodes[0]?.dc, "dc-1");
  assert.equal(redacted.nodes[0]?.rack, "rack-1");
});

test("redact never gives a pseudonym that is itself an original", () => {
  const report = healthyReport();
  const nodes = report.nodes.map((node, n) => ({ ...node, id: `node-${3 - n}` }));
  const ids = redact({ ...report, nodes }).report.nodes.map(({ id }) => id);
  assert.equal(new Set(ids).size, 3);
  for (const id of ids) assert.ok(!nodes.some((node) => node.id === id), id);
});

test("redact with the map of an earlier run gives the same pseudonyms", () => {
  const first = redact(troubledReport());
  const reordered = { ...troubledReport(), nodes: troubledReport().nodes.toReversed() };
  const second = redact(reordered, first.map);
  assert.deepEqual(second.report.nodes.toReversed(), first.report.nodes);
});

test("redact leaves out fields that it does not know", () => {
  const report = { ...healthyReport(), futureField: "mallory.example.net" };
  assert.doesNotMatch(JSON.stringify(redact(report).report), /mallory|futureField/);
});

test("redact hides what the calendar and the evidence of files tell", () => {
  const report = troubledReport();
  const [finding] = report.findings;
  assert.ok(finding);
  const fingerprint = "deadbeef".repeat(8);
  const { report: redacted } = redact({
    ...report,
    calendar: [{
      at: "2027-01-01T00:00:00Z",
      certificates: [{
        subject: "O=Umbrella,CN=Hive CA",
        fingerprintSha256: fingerprint,
        servedBy: [],
        onDiskOf: ["eu-1"],
        trustedBy: ["eu-2"],
      }],
      stops: [{ from: ["eu-1"], to: ["eu-2"] }],
    }],
    findings: [{
      ...finding,
      evidence: [
        "/srv/umbrella/eu-1/n.crt:1:1: /srv/umbrella/eu-1/n.crt is a link to /data/raccoon/n.crt: x",
        `O=Umbrella,CN=Hive CA (${fingerprint.slice(0, 16)}): in /etc/scylla/ca.crt`,
      ],
    }],
  });
  const everything = JSON.stringify(redacted);
  assert.doesNotMatch(everything, /umbrella|hive|raccoon|deadbeef|eu-[12]/i);
  assert.match(everything, /\/etc\/scylla\/ca\.crt/);
  assert.deepEqual(v.safeParse(reportSchema, redacted).issues, undefined);
});
