/** The text report: what a person sees first, how it fits, and when it is quiet. */

import assert from "node:assert/strict";
import { test } from "node:test";
import stringWidth from "string-width";
import { text } from "../../reports/text.ts";
import { healthyReport, hostileReport, troubledReport } from "./sample.ts";

test("text of a healthy cluster is quiet: a verdict, one row, the costs", () => {
  assert.equal(
    text.write(healthyReport(), { width: 120 }),
    [
      "✔ prod: 3 nodes as expected; as far as one vantage can see: 12 links derived, none observed",
      "",
      "NODE              DC/RACK  STORAGE_PORT  SSL_STORAGE_PORT  CHAIN                CLIENT AUTH  EXPECTED  OBSERVED  VERDICT",
      "eu-1, eu-2, eu-3  several  closed        TLSv1.3 RPC       valid to 2027-01-01  required     all       all       ✔ ok",
      "",
      "24 connections (18 handshakes) in 1.3 s, which left 6 ERROR lines in the nodes' logs; announced 30 and 9.",
      "",
    ].join("\n"),
  );
});

test("text says the verdict first, then that it is partial", () => {
  const [first, second, third] = text.write(troubledReport(), { width: 200 }).split("\n");
  assert.equal(
    first,
    "✖ prod: 3 nodes probed, 2 with errors, 1 unknown, 1 finding about the cluster as a whole; " +
      "as far as one vantage can see: 12 links derived, none observed",
  );
  assert.equal(
    second,
    "! This is a partial result: interrupted by Ctrl-C. Not done: eu-3 client-auth.",
  );
  assert.match(third ?? "", /ScyllaDB 2026\.3/);
});

test("text tells errors before warnings before remarks, each with where, seen, why and fix", () => {
  const lines = text.write(troubledReport(), { width: 120 }).split("\n");
  const heads = lines.filter((line) => /^[✖▲·] (error|warning|info): /.test(line));
  assert.deepEqual(heads.map((line) => line.split(":")[0]), [
    "✖ error",
    "✖ error",
    "▲ warning",
    "· info",
  ]);
  for (const label of ["where: eu-1:7001", "seen:  ", "why:   ", "fix:   ", "more:  "]) {
    assert.ok(lines.some((line) => line.startsWith(`  ${label}`)), label);
  }
});

test("text tells a finding of many nodes once", () => {
  const report = troubledReport();
  const [finding] = report.findings;
  assert.ok(finding);
  const many = Array.from({ length: 200 }, (_, n) => ({ ...finding, node: `eu-${n}` }));
  const told = text.write({ ...report, findings: many }, { width: 100 });
  assert.equal(told.split(finding.title).length, 2);
  assert.match(told, /eu-0:7001, eu-1:7001/);
  assert.match(told, /and 195 more; --format json has them all/);
});

test("text merges quiet nodes into one row, and never one that is not ok", () => {
  const report = healthyReport();
  const [node] = report.nodes;
  assert.ok(node);
  const nodes = Array.from({ length: 50 }, (_, n) => ({ ...node, id: `n${n}` }));
  nodes[7] = { ...node, id: "n7", verdict: "warning" };
  const rows = text.write({ ...report, nodes }, { width: 160 }).split("\n")
    .filter((line) => line.includes("TLSv1.3 RPC"));
  assert.equal(rows.length, 2);
  assert.match(rows[0] ?? "", /^n7 .*▲ warning/);
  assert.match(rows[1] ?? "", /^49 nodes: n0 … n49 /);
});

for (const width of [40, 60, 80, 120, 160]) {
  test(`text keeps within ${width} columns`, () => {
    for (const report of [healthyReport(), troubledReport(), hostileReport()]) {
      for (const line of text.write(report, { width }).split("\n")) {
        assert.ok(stringWidth(line) <= width, line);
      }
    }
  });
}

test("text in colour says the same words", () => {
  const plain = text.write(troubledReport(), { width: 90 });
  const coloured = text.write(troubledReport(), { width: 90, colour: true });
  assert.notEqual(coloured, plain);
  // deno-lint-ignore no-control-regex -- the colours are what is stripped
  assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), plain);
});

test("text tells what --deep listed, once for nodes that allow the same", () => {
  const report = healthyReport();
  for (const node of report.nodes) {
    const tls = node.ports[1]?.tls ?? assert.fail();
    tls.ciphers = { "TLSv1.2": ["TLS_A", "TLS_B"] };
    tls.order = { "TLSv1.2": "server" };
    tls.groups = node.id === "eu-3" ? ["x25519"] : ["secp256r1", "x25519"];
    tls.features = { session_tickets: true, alpn: false };
  }
  const lines = text.write(report, { width: 120 }).split("\n");
  assert.ok(lines.includes("What eu-1:7001 and eu-2:7001 allow"));
  assert.ok(lines.includes("What eu-3:7001 allows"));
  assert.ok(lines.includes("  TLSv1.2    2 suites, the server decides: TLS_A, TLS_B"));
  assert.ok(lines.includes("  groups     secp256r1, x25519"));
  assert.ok(lines.includes("  has not    alpn"));
  assert.ok(!text.write(healthyReport(), { width: 120 }).includes("allow"));
  const seen = healthyReport();
  for (const node of seen.nodes) {
    const tls = node.ports[1]?.tls ?? assert.fail();
    tls.seenCiphers = { "TLSv1.2": ["TLS_A", "TLS_B"] };
  }
  assert.ok(!text.write(seen, { width: 120 }).includes("allow"), "seen is not listed");
});
