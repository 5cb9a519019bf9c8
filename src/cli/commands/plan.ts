/** `ringshake plan --to MODE`: the next safe step, and whether its gate holds. */

import { planMarkdown, planText } from "../../../reports/plan.ts";
import { type ClusterFacts, factsOfReport } from "../../explain/facts.ts";
import { plan } from "../../explain/plan/plan.ts";
import type { Mode } from "../../model/words.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printableDeep } from "../../text/printable.ts";
import type { Call, Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { deliver, deliverJson, lookOf } from "../output.ts";
import { probe } from "../probing.ts";
import { reportFrom } from "../report_file.ts";
import type { World } from "../world.ts";

export const run: Run = async (call, world) => {
  const { options } = call;
  const to = options["to"] as Mode | undefined;
  if (to === undefined) {
    throw new UsageError("where to?", "say which mode the cluster shall end in, as --to all");
  }
  const result = printableDeep(plan(await factsFor(call, world), to));
  if (options["format"] === "json") await deliverJson(result, options, world);
  else {
    const write = options["format"] === "markdown"
      ? planMarkdown(result)
      : planText(result, lookOf(options, world));
    await deliver(write, options, world);
  }
  if (world.interrupted.aborted) return EXIT.interrupted;
  const isBlocked = result.next?.gates.some(({ holds }) => holds === false) ?? false;
  return isBlocked ? EXIT.findings : EXIT.clean;
};

async function factsFor(call: Call, world: World): Promise<ClusterFacts> {
  const path = call.options["report"];
  return typeof path === "string"
    ? factsOfReport(await reportFrom(path, world))
    : (await probe(call, world)).facts;
}
