/** `ringshake explain [TEXT | FILE | -]`: what a log line or an error message means. */

import { counted } from "../../../reports/phrases.ts";
import { explanationsMarkdown, explanationsText } from "../../../reports/explanations.ts";
import { createExplainer, type Explainer } from "../../explain/messages/explain.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printableDeep } from "../../text/printable.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { isFile, readChunks } from "../files.ts";
import { linesOf } from "../lines.ts";
import { deliver, deliverJson, lookOf } from "../output.ts";
import { reportFrom } from "../report_file.ts";
import type { World } from "../world.ts";

export const run: Run = async ({ args, options }, world) => {
  const { report: reportPath, format = "text" } = options as { report?: string; format?: string };
  const report = reportPath === undefined ? undefined : await reportFrom(reportPath, world);
  const explainer = createExplainer(report);
  await feed(explainer, args, world);
  const explanations = printableDeep(explainer.finish());
  if (explanations.length === 0) {
    throw new UsageError(
      `there is nothing to explain: ${readAndPassed(explainer.passed)}`,
      "give a message, or a file that holds some",
    );
  }
  const { cut } = explainer.passed;
  if (cut > 0) {
    await world.stderr.write(
      `ringshake: ${
        counted(cut, "text")
      } longer or deeper than is read; the rest of it was left out\n`,
    );
  }
  if (format === "json") await deliverJson({ explanations }, options, world);
  else {
    const text = format === "markdown"
      ? explanationsMarkdown(explanations)
      : explanationsText(explanations, lookOf(options, world));
    await deliver(text, options, world);
  }
  return EXIT.clean;
};

function readAndPassed({ lines, empty, elsewhere }: Explainer["passed"]): string {
  const why = [
    ...(empty > 0 ? [`${empty} without text`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} about other things than connections and certificates`] : []),
  ];
  return `${counted(lines, "line")} read${why.length > 0 ? `, ${why.join(", ")}` : ""}`;
}

/** An argument that names a file is read as one; anything else is the message itself. */
async function feed(explainer: Explainer, args: readonly string[], world: World): Promise<void> {
  const paths = args.length === 0 ? ["-"] : args;
  if (args.length === 0 && world.stdin.isTerminal) {
    throw new UsageError(
      "there is nothing to explain",
      "give a message in quotes, a file, or pipe a log into it",
    );
  }
  const named = await Promise.all(paths.map(async (path) => path === "-" || await isFile(path)));
  if (!named.every(Boolean)) {
    for (const line of args.join(" ").split(/\r?\n/)) explainer.push(line);
    return;
  }
  for (const path of paths) {
    for await (const line of linesOf(readChunks(path, world), path)) explainer.push(line);
  }
}
