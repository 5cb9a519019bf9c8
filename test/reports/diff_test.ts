/** What changed between two reports, and whether it is for the worse. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, diff } from "../../reports/diff.ts";
import { diffJson, diffMarkdown, diffText } from "../../reports/diff_writer.ts";
import type { TlsReport } from "../../src/model/port.ts";
import type { Report } from "../../src/model/report.ts";
import { healthyReport, hostileReport, troubledReport } from "./sample.ts";

test("diff of a report against itself says nothing", () => {
  for (const report of [healthyReport(), troubledReport()]) {
    const same = diff(report, structuredClone(report));
    assert.equal(same.same, true);
    assert.equal(same.worse, false);
    assert.equal(diffText(same), "");
  }
});

test("diff does not compare times, costs and attempts", () => {
  const later = healthyReport();
  later.startedAt = "2026-11-25T10:00:00.000Z";
  later.summary.durationMs = 99;
  for (const node of later.nodes) node.attempts = [];
  assert.equal(diff(healthyReport(), later).same, true);
});

test("diff from healthy to troubled is worse, the way back is not", () => {
  const down = diff(healthyReport(), troubledReport());
  assert.equal(down.worse, true);
  assert.deepEqual(down.findings.appeared.map(({ id }) => id), [
    "chain-expired",
    "tls-port-speaks-plaintext",
    "unreachable",
    "mixed-modes",
  ]);
  assert.equal(down.links.filter(({ was, now }) => was === "tls" && now === "fails").length, 4);
  const up = diff(troubledReport(), healthyReport());
  assert.equal(up.worse, false);
  assert.equal(up.findings.went.length, 4);
  assert.ok(up.links.every(({ direction }) => direction === "better"));
});

/** The changes after `edit` was made to the TLS of the first node. */
function afterEdit(edit: (tls: TlsReport) => void): { changes: readonly Change[]; worse: boolean } {
  const before = healthyReport();
  const tls = before.nodes[0]?.ports[1]?.tls ?? assert.fail();
  tls.ciphers = { "TLSv1.3": ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"] };
  tls.order = { "TLSv1.3": "client" };
  tls.features = { session_tickets: true };
  const after: Report = structuredClone(before);
  edit(after.nodes[0]?.ports[1]?.tls ?? assert.fail());
  return diff(before, after);
}

const edits: [name: string, edit: (tls: TlsReport) => void, what: string, worse: boolean][] = [
  [
    "a renewed certificate",
    (tls) => {
      const leaf = tls.chain?.certificates[0] ?? assert.fail();
      leaf.fingerprintSha256 = "ff".repeat(32);
    },
    "certificate 1",
    false,
  ],
  [
    "an intermediate that is no longer served",
    (tls) => {
      tls.chain?.certificates.pop();
    },
    "certificate 1",
    false,
  ],
  [
    "a chain that broke",
    (tls) => {
      const chain = tls.chain ?? assert.fail();
      chain.status = "invalid";
      chain.reasons = ["issuer-unknown"];
    },
    "chain",
    true,
  ],
  [
    "a legacy version",
    (tls) => {
      tls.versions["TLSv1.1"] = "accepted";
    },
    "accepts TLSv1.1",
    true,
  ],
  [
    "a version that is no longer accepted",
    (tls) => {
      tls.versions["TLSv1.2"] = "rejected";
    },
    "accepts TLSv1.2",
    false,
  ],
  [
    "another cipher",
    (tls) => {
      tls.cipher = "TLS_AES_128_GCM_SHA256";
    },
    "cipher",
    false,
  ],
  [
    "suites lost",
    (tls) => {
      tls.ciphers["TLSv1.3"] = ["TLS_AES_256_GCM_SHA384"];
    },
    "TLSv1.3 suites lost",
    false,
  ],
  [
    "session tickets switched off",
    (tls) => {
      tls.features["session_tickets"] = false;
    },
    "session_tickets",
    false,
  ],
  [
    "client authentication switched off",
    (tls) => {
      tls.clientAuth.required = false;
    },
    "client certificate required",
    true,
  ],
  [
    "an untrusted certificate let in",
    (tls) => {
      tls.clientAuth.acceptance.untrusted = "accepted";
    },
    "untrusted certificate",
    true,
  ],
  [
    "RPC that is no longer answered",
    (tls) => {
      tls.application = "closed";
    },
    "application",
    true,
  ],
];

for (const [name, edit, what, worse] of edits) {
  test(`diff sees ${name}`, () => {
    const result = afterEdit(edit);
    assert.ok(
      result.changes.some((change) => change.what === what),
      JSON.stringify(result.changes),
    );
    assert.ok(result.changes.every(({ node, port }) => node === "eu-1" && port === 7001));
    assert.equal(result.worse, worse);
  });
}

test("diff does not take a list that was not enumerated for an empty one", () => {
  const withoutDeep = afterEdit((tls) => {
    tls.ciphers = {};
    tls.seenCiphers = { "TLSv1.3": ["TLS_AES_256_GCM_SHA384"] };
    tls.order = {};
    tls.features = {};
  });
  assert.deepEqual(withoutDeep.changes, []);
});

test("diff names nodes that came and went, and follows one that moved", () => {
  const moved = structuredClone(healthyReport());
  moved.nodes = moved.nodes.slice(1);
  const [node] = moved.nodes;
  assert.ok(node);
  node.address = "10.9.9.9";
  for (const port of node.ports) port.address = "10.9.9.9";
  const result = diff(healthyReport(), moved);
  assert.deepEqual(result.nodes, { appeared: [], went: ["eu-1"] });
  assert.deepEqual(result.changes.map(({ what }) => what), ["address"]);
  assert.deepEqual(diff(moved, healthyReport()).nodes, { appeared: ["eu-1"], went: [] });
});

test("diff tells when a finding that stayed became more severe", () => {
  const worse = troubledReport();
  worse.findings[2] = { ...worse.findings[2] ?? assert.fail(), severity: "error" };
  const result = diff(troubledReport(), worse);
  assert.deepEqual(result.changes.map(({ what, direction }) => [what, direction]), [
    ["severity of unreachable", "worse"],
  ]);
});

test("diff reads words of a newer version without an opinion", () => {
  const newer = structuredClone(healthyReport()) as unknown as { nodes: { verdict: string }[] };
  (newer.nodes[0] ?? assert.fail()).verdict = "splendid";
  const result = diff(healthyReport(), newer as unknown as Report);
  assert.deepEqual(result.changes.map(({ direction }) => direction), ["neutral"]);
});

test("diff as text, Markdown and JSON tells the same, and never a control character", () => {
  const result = diff(healthyReport(), hostileReport());
  const written = [diffText(result, { width: 100 }), diffMarkdown(result), diffJson(result)];
  for (const text of written) {
    assert.match(text, /chain-expired/);
    // deno-lint-ignore no-control-regex -- none of these may be left
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  }
  assert.deepEqual(JSON.parse(diffJson(result)), result);
  assert.match(written[0] ?? "", /^.*: something got worse\n/);
  assert.doesNotMatch(written[1] ?? "", /(?<!\\)<script|(?<!\\)\]\(javascript/);
});
