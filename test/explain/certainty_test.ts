/** With a report of the cluster, causes are ranked by what was probed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOfReport } from "../../src/explain/facts.ts";
import { judge } from "../../src/explain/judge.ts";
import { CATALOGUE } from "../../src/explain/messages/catalogue.ts";
import { explain } from "../../src/explain/messages/explain.ts";
import type { Report } from "../../src/model/report.ts";
import { CA, certificate, cluster, MUTUAL, type NodeSketch } from "./build.ts";

/** A report as a run would make it, as far as explanations read it. */
function reportOf(...sketches: NodeSketch[]): Report {
  const facts = cluster(sketches);
  const { findings } = judge(facts);
  return {
    nodes: facts.nodes.map(({ node }) => ({ ...node, verdict: "ok", findings: [] })),
    findings,
  } as unknown as Report;
}

const causes = (line: string, report?: Report) =>
  explain(line, report)[0]?.causes.map(({ id, certainty }) => `${id} ${certainty}`) ?? [];

const REFUSED =
  "rpc - client 10.0.0.2:7001: client connection dropped: The certificate is NOT trusted. The certificate issuer is unknown. (Issuer=[CN=Other CA], Subject=[CN=n2])";

test("without a report the most frequent cause is likely, the others possible", () => {
  const [first, ...rest] = causes(REFUSED);
  assert.equal(first, "truststore-missing likely");
  assert.ok(rest.length > 2 && rest.every((cause) => cause.endsWith(" possible")));
});

test("a finding on the very node that the line names makes its cause certain", () => {
  const invalid = (reason: "issuer-unknown" | "missing-intermediate") => ({
    chain: { status: "invalid" as const, reasons: [reason] },
  });
  assert.equal(causes(REFUSED, reportOf({}, invalid("issuer-unknown")))[0], "other-ca certain");
  assert.equal(
    causes(REFUSED, reportOf({}, invalid("missing-intermediate")))[0],
    "missing-intermediate certain",
  );
});

test("a finding on another node proves nothing about this one", () => {
  const report = reportOf({}, {}, { chain: { status: "invalid", reasons: ["issuer-unknown"] } });
  assert.ok(causes(REFUSED, report).every((cause) => !cause.endsWith("certain")));
});

test("what concerns the node that prints is certain only when every candidate shows it", () => {
  const empty: NodeSketch = {
    clientAuth: { ...MUTUAL, caNames: [] },
    expectClientAuth: "required",
  };
  assert.equal(causes(REFUSED, reportOf(empty, {}))[0], "truststore-missing certain");
  assert.equal(causes(REFUSED, reportOf(empty, {}, {}))[0], "truststore-missing likely");
});

const MAGIC = "rpc - client 10.9.9.9:50412: wrong protocol magic";

test("an address that is no node points to a stranger", () => {
  assert.equal(causes(MAGIC)[0], "tls-client likely");
  assert.equal(causes(MAGIC, reportOf({}, {}))[0], "stranger likely");
  const fromNode = MAGIC.replace("10.9.9.9", "10.0.0.2");
  assert.ok(!causes(fromNode, reportOf({}, {})).includes("stranger likely"));
});

test("a certificate that is kept back is told from one that is not there", () => {
  const line = "rpc - client 10.0.0.2:50412: server connection dropped: Certificate is required.";
  const report = reportOf(
    { expectClientAuth: "required", clientAuth: { ...MUTUAL, caNames: [CA] } },
    {
      chain: {
        certificates: [certificate({ number: 2, issuer: "CN=Intermediate" })],
        judgements: [{ truststoreOf: "n1", status: "valid", reasons: [] }],
      },
    },
  );
  assert.equal(causes(line, report)[0], "certificate-withheld certain");
});

test("what is proven leaves the rest only possible", () => {
  const report = reportOf({}, { chain: { status: "invalid", reasons: ["expired"] } });
  const line =
    "rpc - client 10.0.0.2:7001: client connection dropped: The certificate is NOT trusted. The certificate chain uses expired certificate. ";
  assert.deepEqual(causes(line, report), ["expired certain", "clock-ahead possible"]);
});

test("modes that do not mix explain a connection that closes without a byte", () => {
  const line = "rpc - client 10.0.0.2:7000: client connection dropped: connection is closed";
  const report = reportOf({ mode: "none" }, { mode: "dc", dc: "dc2" });
  assert.match(causes(line, report)[0] ?? "", /^filtered (likely|certain)$/);
});

test("a report alone holds enough facts to plan and to judge again", () => {
  const report = {
    ...reportOf({ mode: "none", expect: "all" }),
    links: [],
    semantics: { release: "2026.3", isDefault: true },
    vantage: { hostname: null, localAddress: null, memberOf: null, clockSkewMs: null },
    startedAt: "2026-11-24T10:00:00.000Z",
  };
  const again = judge(factsOfReport(report)).findings.map(({ key }) => key);
  assert.deepEqual(again, report.findings.map(({ key }) => key));
});

test("equal names in a line are no proof that a certificate signed itself", () => {
  // ScyllaDB's own guide gives the CA and the node one name.
  const name = "[C=SE,O=field.test,CN=db.field.test]";
  const [found] = explain(
    "rpc - client 10.0.0.7:7001: client connection dropped: The certificate is NOT trusted. " +
      `The certificate issuer is unknown. (Issuer=${name}, Subject=${name})`,
  );
  const certainties = found?.causes.map(({ id, certainty }) => [id, certainty]) ?? [];
  assert.ok(certainties.every(([, certainty]) => certainty !== "certain"), String(certainties));
  assert.equal(new Map(certainties as [string, string][]).get("self-signed"), "possible");
  assert.notEqual(certainties[0]?.[0], "self-signed");
});

test("a port that does not answer proves no node down, a refusal on both ports does", () => {
  const mute = { state: "timeout", speaks: null, tls: null, rpc: null } as const;
  const shut = { ...mute, state: "closed" } as const;
  const line = "rpc - client 10.0.0.2:7001: fail to connect: Connection refused";
  const certain = (sketch: NodeSketch) =>
    causes(line, reportOf({}, sketch)).filter((cause) => cause === "node-down certain");
  assert.deepEqual(certain({ storage: shut, ssl: mute }), [], line);
  assert.deepEqual(certain({ storage: mute, ssl: mute }), [], line);
  assert.deepEqual(certain({ storage: shut, ssl: shut }), ["node-down certain"], line);
  for (const { id, causes } of CATALOGUE) {
    for (const { title, proof } of causes) {
      if (/is down|are down/.test(title)) assert.ok(!proof?.peer?.includes("unreachable"), id);
    }
  }
});
