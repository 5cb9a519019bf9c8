/** `ringshake plan --to MODE`: the next safe step, and whether its gate holds. */

import { planMarkdown, type PlannedProcedure, planText } from "../../../reports/plan.ts";
import { type ClusterFacts, factsOfReport } from "../../explain/facts.ts";
import { planAuthorityRotation } from "../../explain/plan/authority.ts";
import { planClientAuth } from "../../explain/plan/client_auth.ts";
import { plan } from "../../explain/plan/plan.ts";
import type { Mode } from "../../model/words.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printableDeep } from "../../text/printable.ts";
import type { Call, Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { deliver, deliverJson, lookOf } from "../output.ts";
import { probe } from "../probing.ts";
import { reportFrom } from "../report_file.ts";
import { certificatesFrom } from "../survey/credential_files.ts";
import { tellNothingTried } from "../verdict.ts";
import type { World } from "../world.ts";

export const run: Run = async (call, world) => {
  const { options } = call;
  const planned = await plannerFor(call, world);
  const { facts, tried } = await evidenceFor(call, world);
  const result = printableDeep(planned(facts));
  if (options["format"] === "json") await deliverJson(result, options, world);
  else {
    const write = options["format"] === "markdown"
      ? planMarkdown(result)
      : planText(result, lookOf(options, world));
    await deliver(write, options, world);
  }
  if (world.interrupted.aborted) return EXIT.interrupted;
  if (!tried) return EXIT.failure;
  // One may go on when there is a step to take, nothing forbids it, and no link fails already.
  const isBlocked = (result.next !== null && result.next.kind !== "change") ||
    result.next?.gates.some(({ holds }) => holds === false) === true ||
    facts.links.some(({ outcome }) => outcome === "fails");
  return isBlocked ? EXIT.findings : EXIT.clean;
};

interface PlanFlags {
  readonly to?: Mode;
  readonly clientAuth?: boolean;
  readonly newCa?: string;
}

type Planner = (facts: ClusterFacts) => PlannedProcedure;

/** One goal at a time: a mode, client certificates, or a new CA. */
async function plannerFor({ options }: Call, world: World): Promise<Planner> {
  const { to, clientAuth, newCa } = options as PlanFlags;
  const goals = [to, clientAuth, newCa].filter((each) => each !== undefined);
  if (goals.length !== 1) {
    throw new UsageError(
      goals.length === 0 ? "where to?" : "more than one goal",
      "give one of --to MODE, --client-auth and --new-ca FILE",
    );
  }
  if (to !== undefined) return (facts) => plan(facts, to);
  if (newCa === undefined) {
    return (facts) => ({ to: "require_client_auth", ...planClientAuth(facts) });
  }
  const { certificates: [authority] } = await certificatesFrom(newCa, world);
  if (authority === undefined) throw new UsageError("no certificate", "give the new CA's PEM file");
  return (facts) => ({ to: authority.subject.text, ...planAuthorityRotation(facts, authority) });
}

interface Evidence {
  readonly facts: ClusterFacts;
  /** False when not one connection could be tried, so that there is nothing to plan from. */
  readonly tried: boolean;
}

async function evidenceFor(call: Call, world: World): Promise<Evidence> {
  const path = call.options["report"];
  if (typeof path === "string") {
    return { facts: factsOfReport(await reportFrom(path, world)), tried: true };
  }
  const { report, facts } = await probe(call, world);
  return { facts, tried: !await tellNothingTried(report, world) };
}
