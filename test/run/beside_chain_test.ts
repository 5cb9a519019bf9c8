/** What came beside a chain counts, too. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ChainCourt } from "../../src/run/chains.ts";
import { clock } from "../clock.ts";
import { withProbed } from "../lab/probe_lab.ts";

test("a chain with an OCSP response is not valid: a node judges it, and here it is not read", () =>
  withProbed("healthy-all", {}, ({ surveyed: { survey }, events }) => {
    const served = events.flatMap((event) =>
      event.kind === "observed" ? chainsIn(event.observation) : []
    );
    const [chain] = served;
    const [node] = survey.nodes;
    assert.ok(chain !== undefined && node !== undefined);
    const court = new ChainCourt(survey, served, clock());
    assert.equal(court.report(node, chain, 0, false).status, "valid");
    const { status, evidence, judgements } = court.report(node, chain, 0, true);
    assert.equal(status, "unknown");
    assert.match(String(evidence), /OCSP response/);
    assert.ok(judgements.every((judgement) => judgement.status !== "valid"));
  }));

/** Chains anywhere in what a probe saw. */
function chainsIn(value: unknown, depth = 0): (readonly Uint8Array[])[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || depth > 8) {
    return [];
  }
  const { certificates } = value as { certificates?: unknown };
  const own = Array.isArray(certificates) && certificates.length > 0 ? [certificates] : [];
  return [...own, ...Object.values(value).flatMap((part) => chainsIn(part, depth + 1))];
}
