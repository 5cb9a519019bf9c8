/** The calendar: what ends on which day, and whose dials fail from then on. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { CertificateFile } from "../../src/explain/facts.ts";
import { comingDays } from "../../reports/calendar.ts";
import { calendarOf } from "../../src/run/calendar.ts";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { counted } from "../count.ts";
import { cluster, MUTUAL, type NodeSketch } from "../explain/build.ts";
import { healthyReport } from "../reports/sample.ts";
import { extension, forge, type Forged, newKey } from "../x509/forge.ts";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const notBefore = day("2026-01-01");
const authority = (subject: string, end: string) =>
  forge({
    subject,
    key: newKey.p256(),
    extensions: [extension.basicConstraints(true)],
    notBefore,
    notAfter: day(end),
  });
const ca = authority("CN=CA", "2028-01-01");
const key = newKey.p256();
const leaf = (subject: string, end: string) =>
  parsed(forge({ subject, key, issuer: ca, notBefore, notAfter: day(end) }));

function parsed({ der }: Forged): Certificate {
  return parseCertificate(der);
}

const file = (source: string, ...certificates: readonly Certificate[]): CertificateFile => ({
  source,
  certificates,
});

interface Sketch {
  readonly served?: Certificate;
  readonly onDisk?: Certificate;
  readonly asks?: boolean;
}

function calendar(sketches: Readonly<Record<string, Sketch>>) {
  const truststore = file("ca.pem", parsed(ca));
  const facts = cluster(
    Object.entries(sketches).map(([id, { onDisk, asks }]): NodeSketch => ({
      id,
      ...(asks ? { clientAuth: MUTUAL } : {}),
      files: { truststore, certificate: onDisk ? file(`${id}.crt`, onDisk) : null },
    })),
  );
  const served = Object.entries(sketches).flatMap(([id, { served }]) =>
    served ? [[id, [served]] as const] : []
  );
  return calendarOf(facts, new Map(served));
}

test("a certificate that ends cuts its node off from all others, one way", () => {
  const a = leaf("CN=a", "2026-12-24");
  const days = calendar({
    a: { served: a, onDisk: a },
    b: { served: leaf("CN=b", "2027-06-01") },
    c: { served: leaf("CN=c", "2027-06-01") },
  });
  assert.deepEqual(
    days.map(({ at, certificates, stops }) => [
      at,
      certificates.map(({ subject, servedBy }) => `${subject} ${servedBy}`),
      stops,
    ]),
    [
      ["2026-12-24T00:00:00Z", ["CN=a a"], [{ from: ["b", "c"], to: ["a"] }]],
      // a is refused already; b and c lose each other, and a loses both.
      ["2027-06-01T00:00:00Z", ["CN=b b", "CN=c c"], [{ from: ["a", "b", "c"], to: ["b", "c"] }]],
      ["2028-01-01T00:00:00Z", ["CN=CA "], []],
    ],
  );
  assert.deepEqual(days[0]?.certificates[0]?.onDiskOf, ["a"]);
});

test("where certificates are asked for, a node that is refused cannot dial either", () => {
  const days = calendar({
    a: { served: leaf("CN=a", "2026-12-24") },
    b: { served: leaf("CN=b", "2029-01-01"), asks: true },
    c: { served: leaf("CN=c", "2029-01-01") },
  });
  assert.deepEqual(days[0]?.stops, [
    { from: ["b", "c"], to: ["a"] },
    { from: ["a"], to: ["b"] },
  ]);
});

test("the end of the CA is the end of every dial, told in one line", () => {
  const days = calendar({
    a: { served: leaf("CN=a", "2030-01-01") },
    b: { served: leaf("CN=b", "2031-01-01") },
    c: { served: leaf("CN=c", "2032-01-01") },
  });
  const [first] = days;
  assert.equal(first?.at, "2028-01-01T00:00:00Z");
  assert.deepEqual(first?.certificates[0]?.trustedBy, ["a", "b", "c"]);
  assert.deepEqual(first?.stops, [{ from: ["a", "b", "c"], to: ["a", "b", "c"] }]);
  assert.ok(days.slice(1).every(({ stops }) => stops.length === 0));
});

test("what is served counts, not what waits on the disk", () => {
  const days = calendar({
    a: { served: leaf("CN=a", "2026-12-01"), onDisk: leaf("CN=a", "2027-12-01") },
    b: { served: leaf("CN=b", "2027-12-31") },
  });
  const [first, second] = days;
  assert.deepEqual(first?.stops, [{ from: ["b"], to: ["a"] }]);
  assert.deepEqual([second?.certificates[0]?.servedBy, second?.certificates[0]?.onDiskOf], [
    [],
    ["a"],
  ]);
  assert.deepEqual(second?.stops, []);
});

test("a day before, the pair gets along; a second after, it does not", () => {
  const a = leaf("CN=a", "2026-12-24");
  const [first] = calendar({ a: { served: a }, b: { served: leaf("CN=b", "2027-06-01") } });
  const end = Date.parse(first?.at ?? "");
  const statusAt = (time: number) =>
    judgeChain({ chain: [a], truststore: [parsed(ca)], at: new Date(time) }).status;
  assert.deepEqual([statusAt(end), statusAt(end + 1000)], ["valid", "invalid"]);
});

test("comingDays leaves out what is past, and puts a day's moments together", () => {
  const report = { ...healthyReport(), startedAt: "2026-11-24T10:00:00.000Z" };
  const entry = (at: string, subject: string, stops: { from: string[]; to: string[] }[] = []) => ({
    at,
    certificates: [{
      subject,
      fingerprintSha256: "00",
      servedBy: ["a"],
      onDiskOf: ["a", "b"],
      trustedBy: [],
    }],
    stops,
  });
  const days = comingDays({
    ...report,
    calendar: [
      entry("2026-11-24T09:00:00Z", "CN=gone"),
      entry("2026-11-24T11:00:00Z", "CN=x", [{ from: ["a", "b"], to: ["a", "b"] }]),
      entry("2026-12-01T09:00:00Z", "CN=y"),
      entry("2026-12-01T12:00:00Z", "CN=z", [{ from: ["a"], to: ["b"] }]),
    ],
  });
  assert.deepEqual(days.map(({ when, ends, stops }) => [when, ends, stops]), [
    [
      "2026-11-24 (within a day)",
      ["CN=x (served by a, on the disk of b)"],
      ["after 2026-11-24T11:00:00Z a and b cannot dial each other"],
    ],
    [
      "2026-12-01 (in 6 days)",
      ["CN=y (served by a, on the disk of b)", "CN=z (served by a, on the disk of b)"],
      ["after 2026-12-01T12:00:00Z a cannot dial b"],
    ],
  ]);
  const { calendar: _, ...without } = { ...report, calendar: [] };
  assert.deepEqual(comingDays(without), []);
});

test("60 nodes with an end each are judged at each end once, not pair by pair", () => {
  const counter = { reads: 0 };
  const sketches = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => {
      const end = new Date(day("2027-01-01").getTime() + n * 3_600_000);
      const of = forge({ subject: `CN=n${n}`, key, issuer: ca, notBefore, notAfter: end });
      return [`n${n}`, { served: counted(parsed(of), "refusals", counter) }];
    }),
  );
  const days = calendar(sketches);
  assert.equal(days.length, 61);
  assert.ok(JSON.stringify(days).length < 200_000);
  assert.ok(counter.reads >= 60, `${counter.reads}: nothing is counted`);
  assert.ok(counter.reads <= 5 * 60, `chains were judged ${counter.reads} times`);
});
