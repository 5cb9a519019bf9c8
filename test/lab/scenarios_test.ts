/** Every scenario yields exactly the verdicts and findings that it states, and costs what the report says. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { before, test } from "node:test";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { type Plan, plan } from "../../src/explain/plan/plan.ts";
import type { Scenario } from "../../src/lab/scenario.ts";
import { scenarios } from "../../src/lab/scenarios/index.ts";
import type { Report } from "../../src/model/report.ts";
import { withProbed } from "./probe_lab.ts";
import { eventually } from "./raw_client.ts";

interface Yield {
  readonly verdicts: Readonly<Record<string, string>>;
  readonly findings: Readonly<Record<string, readonly string[]>>;
  /** ERROR lines in the nodes' logs, and as the report counts them. */
  readonly lines: number;
  readonly reported: number;
  /** What the published schema objects to in the report; empty when it is satisfied. */
  readonly objections: string;
  /** The report as JSON. */
  readonly json: string;
  readonly conclusions: Conclusions;
}

/** What follows for the cluster as a whole, in a form that can be read and compared. */
interface Conclusions {
  /** For each dialling node the outcome of gossip and data to every other, in the order of the nodes. */
  readonly links: Readonly<Record<string, string>>;
  /** The way to the intended mode: where the cluster is, what is next, which gates do not hold. */
  readonly plan: {
    readonly step: string;
    readonly states: string;
    readonly next: string | null;
    readonly gates: string;
    readonly breaks: number;
  };
}

/** Most of a probe is waiting, so a few clusters are probed at the same time. */
const AT_ONCE = 3;
/** Long enough for a machine that is busy with other tests, in milliseconds. */
const STEP_MS = 2000;

const SCHEMA = new URL("../../reports/ringshake-report.schema.json", import.meta.url);
const ajv = new Ajv({ strict: false });
formats.default(ajv);
const isValid = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

const yields = new Map<Scenario, PromiseWithResolvers<Yield>>();

before(() => {
  for (const scenario of scenarios) {
    const promised = Promise.withResolvers<Yield>();
    // A failure belongs to its own test, which may not be waiting yet.
    promised.promise.catch(() => {});
    yields.set(scenario, promised);
  }
  const waiting = [...yields];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [scenario, { resolve, reject }] = next;
      await probe(scenario).then(resolve, reject);
    }
  };
  for (let i = 0; i < AT_ONCE; i++) void work();
});

function probe(scenario: Scenario): Promise<Yield> {
  // Ports that a scenario does not have prove nothing of it.
  const client = scenario.nodes.some((node) => node.client !== undefined);
  return withProbed(scenario, { timeout: STEP_MS, client }, async ({ report, facts, lab }) => {
    const reported = report.summary.logLines;
    // Ports for clients say less in a louder voice, and what they say is counted whatever its level.
    const lines = () =>
      [...lab.nodes.values()].flatMap(({ log }) =>
        log.lines.filter(({ level }) => client || level === "ERROR")
      ).length;
    // The last connections were closed a moment ago, and nodes write when they notice.
    if (!hasStrangers(scenario)) {
      await eventually(() => lines() >= reported, "every line").catch(() => {});
    }
    const findingsOf = (wanted: string | null) =>
      report.findings.filter(({ node }) => node === wanted).map(({ id }) => id).sort();
    const ofNodes = report.nodes.map(({ id }) => [id, findingsOf(id)]);
    return {
      verdicts: Object.fromEntries(report.nodes.map(({ id, verdict }) => [id, verdict])),
      findings: { "": findingsOf(null), ...Object.fromEntries(ofNodes) },
      lines: lines(),
      reported,
      objections: isValid(report) ? "" : ajv.errorsText(isValid.errors),
      json: JSON.stringify(report),
      conclusions: conclusionsOf(report, plan(facts, scenario.intent.mode)),
    };
  });
}

function conclusionsOf({ nodes, links }: Report, planned: Plan): Conclusions {
  const LETTERS = { tls: "T", plain: "p", fails: "x", unknown: "?" } as const;
  const outcome = (from: string, to: string) =>
    (["gossip", "data"] as const).map((connection) => {
      const link = links.find((each) =>
        each.from === from && each.to === to && each.connection === connection
      );
      return link === undefined ? "-" : LETTERS[link.outcome];
    }).join("");
  const ids = nodes.map(({ id }) => id);
  const { step, states, next, breaks } = planned;
  return {
    links: Object.fromEntries(
      ids.map((from) => [from, ids.map((to) => outcome(from, to)).join(" ")]),
    ),
    plan: {
      step: withoutAddresses(step, nodes),
      states: nodes.map(({ address }) => states[address]).join(" "),
      next: next === null ? null : withoutAddresses(next.change, nodes),
      gates: next?.gates.map(({ id, holds }) => `${id}: ${holds}`).join(", ") ?? "",
      breaks: breaks.length,
    },
  };
}

/** A practice cluster has other addresses every time, and another folder. */
function withoutAddresses(text: string, nodes: Report["nodes"]): string {
  const somewhere = text.replace(/\/[^\s:]*ringshake-lab-[^/\s]+/g, "LAB");
  return nodes.reduce((left, { id, address }) => left.replaceAll(address, id), somewhere);
}

const CONCLUSIONS = new URL("../fixtures/scenario_conclusions.json", import.meta.url);
const recorded = (): Record<string, Conclusions> => JSON.parse(readFileSync(CONCLUSIONS, "utf8"));

/** A stranger on a node's port has no log; of nodes the report knows every line. */
function hasStrangers({ nodes }: Scenario): boolean {
  return nodes.some(({ storagePort, sslStoragePort, client }) =>
    [storagePort, sslStoragePort, ...Object.values(client?.oddities ?? {})]
      .some((oddity) => typeof oddity === "function")
  );
}

for (const scenario of scenarios) {
  test(`${scenario.name} yields what it states`, async () => {
    const { verdicts, findings, lines, reported, objections, json } = await (yields.get(scenario) ??
      assert.fail()).promise;
    assert.deepEqual(verdicts, scenario.expected.verdicts);
    assert.deepEqual(findings, scenario.expected.findings);
    if (hasStrangers(scenario)) {
      assert.ok(lines <= reported, `${lines} lines, ${reported} reported`);
    } else assert.equal(lines, reported);
    assert.equal(objections, "");
    // JSON escapes control characters, so an escape shows that there was one.
    assert.doesNotMatch(json, /\\u00[01]|\\[nrtbf]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
}

for (const scenario of scenarios) {
  test(`${scenario.name} leads to its links and its plan`, async () => {
    const { conclusions } = await (yields.get(scenario) ?? assert.fail()).promise;
    if (env["UPDATE"] === "1") {
      const all = { ...recorded(), [scenario.name]: conclusions };
      writeFileSync(CONCLUSIONS, `${JSON.stringify(all, null, 2)}\n`);
    } else assert.deepEqual(conclusions, recorded()[scenario.name]);
  });
}

test("no link fails, and nothing breaks, in a scenario that is called healthy", () => {
  const healthy = Object.entries(recorded()).filter(([name]) => name.startsWith("healthy"));
  assert.ok(healthy.length > 1);
  for (const [name, { links, plan }] of healthy) {
    assert.doesNotMatch(Object.values(links).join(" "), /[x?]/, name);
    assert.equal(plan.next, null, name);
    assert.equal(plan.breaks, 0, name);
  }
});

test("--quiet-node leaves no line in any node's log", () =>
  withProbed("mtls-required", { quietNode: true }, ({ report, lab }) => {
    const lines = [...lab.nodes.values()].flatMap(({ log }) => log.texts("ERROR"));
    assert.deepEqual(lines, []);
    assert.equal(report.summary.logLines, 0);
    assert.ok(report.summary.connections > 0);
  }));
