/** `ringshake diff OLD.json NEW.json`: what changed, and whether it got worse. */

import { diff } from "../../../reports/diff.ts";
import { diffJson, diffMarkdown, diffText } from "../../../reports/diff_writer.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { deliver, lookOf } from "../output.ts";
import { reportFrom } from "../report_file.ts";

export const run: Run = async ({ args, options }, world) => {
  const [before = "", after = ""] = args;
  const result = diff(await reportFrom(before, world), await reportFrom(after, world));
  const write = {
    json: () => diffJson(result),
    markdown: () => diffMarkdown(result),
    text: () => diffText(result, lookOf(options, world)),
  }[(options["format"] ?? "text") as "json" | "markdown" | "text"];
  await deliver(write(), options, world);
  return result.worse ? EXIT.findings : EXIT.clean;
};
