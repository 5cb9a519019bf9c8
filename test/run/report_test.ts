/** What a report says of a run that is not over, and of where it was made from. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_FILES, NOTHING_SHARED } from "../../src/explain/facts.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { askerOf, knownNodes } from "../../src/cli/survey/asker.ts";
import { reportOf } from "../../src/run/report.ts";
import { BEFORE, fold } from "../../src/run/state.ts";
import { type Survey, type SurveyNode, targetOf } from "../../src/run/survey.ts";
import { NEWEST_RELEASE } from "../../src/scylla/release.ts";
import { withProbed } from "../lab/probe_lab.ts";

const at = new Date("2026-11-24T10:00:00Z");

function node(address: string): SurveyNode {
  return {
    id: address,
    addresses: [{ address, kind: "given", family: "IPv4" }],
    address,
    dc: "dc1",
    rack: "r1",
    release: null,
    intent: { mode: null, clientAuth: null, priorityString: null, source: "" },
    storagePort: 7000,
    sslStoragePort: 7001,
    files: NO_FILES,
    running: null,
    client: null,
    dialAs: false,
  };
}

function reportAfter(addresses: readonly string[], events: readonly RunEvent[]) {
  const survey: Survey = {
    cluster: null,
    nodes: addresses.map(node),
    shared: NOTHING_SHARED,
    semantics: { release: NEWEST_RELEASE, isDefault: true },
    tool: { version: "0.0.0", runtime: "test" },
    hostname: null,
    asked: ["storage"],
    asker: askerOf({}, knownNodes(addresses.map(node), null, null), { isWhole: false }),
  };
  const planned: RunEvent = {
    kind: "planned",
    at,
    targets: survey.nodes.map((each) => targetOf(each)),
    predicted: { connections: 0, handshakes: 0, logLines: 0 },
  };
  const state = [planned, ...events].reduce(fold, BEFORE);
  return reportOf(survey, state, at).report;
}

test("a node has no verdict before it is done, however well it looks by then", () =>
  withProbed("healthy-all", {}, ({ surveyed, events }) => {
    let state = BEFORE;
    let early = 0;
    for (const event of events) {
      state = fold(state, event);
      if (event.kind !== "observed") continue;
      const { nodes } = reportOf(surveyed.survey, state, at).report;
      for (const { id, verdict } of nodes) {
        if (state.nodes.get(id)?.status === "done") continue;
        early++;
        assert.equal(verdict, "unknown", `${id} after ${event.probe}`);
      }
    }
    assert.ok(early > 0);
    assert.ok(
      reportOf(surveyed.survey, state, at).report.nodes.every(({ verdict }) => verdict === "ok"),
    );
  }));

test("the probe counts as the node from whose address it connects, but not on loopback", () => {
  const from = (localAddress: string, nodes: readonly string[]) =>
    reportAfter(nodes, [{
      kind: "attempted",
      node: nodes[0] ?? "",
      attempt: {
        purpose: "tls-rpc",
        port: 7001,
        startedMs: 0,
        durationMs: 1,
        result: "",
        logLines: 0,
      },
      handshakes: 0,
      capture: null,
      localAddress,
    }]).vantage.memberOf;
  assert.equal(from("10.0.0.2", ["10.0.0.1", "10.0.0.2"]), "10.0.0.2");
  assert.equal(from("10.0.0.9", ["10.0.0.1", "10.0.0.2"]), null);
  // Every process of a machine has these.
  assert.equal(from("127.0.0.1", ["127.0.0.2", "127.0.0.1"]), null);
  assert.equal(from("::1", ["::1"]), null);
});
