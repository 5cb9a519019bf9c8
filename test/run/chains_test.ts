/** A chain is judged as each node's own priority string verifies, and by the intended one for all. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { askerOf, knownNodes } from "../../src/cli/survey/asker.ts";
import { NO_FILES, NOTHING_SHARED, type SharedCredentials } from "../../src/explain/facts.ts";
import type { Scenario } from "../../src/lab/scenario.ts";
import { racks } from "../../src/lab/scenarios/row.ts";
import { ChainCourt } from "../../src/run/chains.ts";
import type { Survey, SurveyNode } from "../../src/run/survey.ts";
import { NEWEST_RELEASE } from "../../src/scylla/release.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { options } from "../explain/build.ts";
import { withProbed } from "../lab/probe_lab.ts";
import { extension, forge, newKey } from "../x509/forge.ts";

const at = new Date("2026-11-24T10:00:00Z");
const days = { notBefore: new Date("2026-11-01"), notAfter: new Date("2026-12-31") };
const key = newKey.rsa(2048);
const root = forge({
  subject: "CN=Root",
  key: newKey.p256(),
  extensions: [extension.basicConstraints(true)],
  ...days,
});
const leaf = forge({ subject: "CN=n1", key, issuer: root, ...days });
const TRUSTSTORE = { source: "ca.pem", certificates: [parseCertificate(root.der)] };

interface Sketch {
  readonly priorityString?: string;
  readonly intended?: string;
  readonly truststore?: boolean;
}

function node(id: string, { priorityString, intended, truststore }: Sketch): SurveyNode {
  return {
    id,
    addresses: [],
    address: id,
    dc: null,
    rack: null,
    release: null,
    intent: { mode: null, clientAuth: null, priorityString: intended ?? null, source: "" },
    storagePort: 7000,
    sslStoragePort: 7001,
    files: truststore ? { ...NO_FILES, truststore: TRUSTSTORE } : NO_FILES,
    running: priorityString === undefined ? null : {
      source: "",
      effective: options("all", { priorityString }),
      plaintextPeers: null,
      dials: null,
      clock: null,
    },
    client: null,
    dialAs: false,
  };
}

const SHARED: SharedCredentials = { ...NOTHING_SHARED, truststore: TRUSTSTORE };

function judged(sketches: Readonly<Record<string, Sketch>>, shared = SHARED) {
  const nodes = Object.entries(sketches).map(([id, sketch]) => node(id, sketch));
  const survey: Survey = {
    cluster: null,
    nodes,
    shared,
    semantics: { release: NEWEST_RELEASE, isDefault: true },
    tool: { version: "0.0.0", runtime: "test" },
    hostname: null,
    asked: ["storage"],
    asker: askerOf({}, knownNodes(nodes, null, null), { isWhole: false }),
  };
  const served = [leaf.der];
  const { status, profile, strongestProfile, judgements } = new ChainCourt(survey, [served], at)
    .report(nodes[0] as SurveyNode, served, 0, false);
  return {
    main: `${status} by ${profile}`,
    strongest: strongestProfile,
    by: Object.fromEntries(
      judgements.map((each) => [each.truststoreOf, `${each.status} by ${each.profile}`]),
    ),
  };
}

const DEFAULT = "SECURE128:-VERS-TLS1.0";

test("each node judges by its own string, with the truststore that it has or shares", () => {
  assert.deepEqual(
    judged({
      a: { priorityString: DEFAULT },
      b: { priorityString: "SECURE256" },
      c: { priorityString: "SECURE256", truststore: true },
      d: { truststore: true },
      e: { priorityString: "SECURE256:%PROFILE_LOW" },
    }),
    {
      main: "valid by low",
      strongest: "medium",
      by: { b: "invalid by high", c: "invalid by high", d: "valid by low" },
    },
  );
});

test("the intended string judges for all whose own is not known", () => {
  assert.deepEqual(judged({ a: { intended: "SECURE192" }, b: { intended: "SECURE192" } }), {
    main: "invalid by high",
    strongest: "medium",
    by: {},
  });
  const { main, by } = judged({
    a: { intended: "SECURE192" },
    b: { intended: "SECURE192", priorityString: DEFAULT },
  });
  assert.deepEqual([main, by], ["invalid by high", { b: "valid by low" }]);
});

test("without a truststore only a leaf that is too weak anywhere is refused", () => {
  assert.deepEqual(
    judged(
      { a: { priorityString: DEFAULT }, b: { priorityString: "SUITEB192" } },
      NOTHING_SHARED,
    ),
    { main: "unknown by low", strongest: "medium", by: { b: "invalid by suiteb192" } },
  );
});

/** The practice cluster's keys are P-256, which `future` refuses. */
const FUTURE = { priorityString: "SECURE128:-VERS-TLS1.0:%PROFILE_FUTURE" };

const scenarioOf = (nodes: Scenario["nodes"], clientAuth: "none" | "required"): Scenario => ({
  name: "too-strict",
  description: "",
  intent: { mode: "all", clientAuth },
  nodes,
  expected: { verdicts: {}, findings: {} },
});

for (
  const [what, strict, clientAuth, failing] of [
    ["all nodes", [FUTURE, FUTURE, FUTURE], "none", 6],
    ["one node: its own dials", [FUTURE, {}, {}], "none", 2],
    [
      "one node that asks for certificates: its dials and those to it",
      [FUTURE, {}, {}],
      "required",
      4,
    ],
  ] as const
) {
  test(`a string that asks for more than the certificates have is found, at ${what}`, () =>
    withProbed(scenarioOf(racks(...strict), clientAuth), {}, ({ report }) => {
      const gossip = report.links.filter(({ connection }) => connection === "gossip");
      const failed = gossip.filter(({ outcome }) => outcome === "fails");
      assert.equal(failed.length, failing, JSON.stringify(gossip, null, 1));
      for (const { reason } of failed) assert.match(reason, /PROFILE_FUTURE.*level future/);
      const found = report.findings.filter(({ severity }) => severity === "error");
      assert.deepEqual([...new Set(found.map(({ id }) => id))], ["chain-too-weak"]);
      assert.match(found[0]?.fix ?? "", /%PROFILE_MEDIUM[^]*Strong enough for future: ECDSA P-521/);
      const blamed = new Set(found.map(({ node }) => node));
      const errors = report.nodes.filter(({ verdict }) => verdict === "error");
      assert.deepEqual(new Set(errors.map(({ id }) => id)), blamed);
    }));
}
