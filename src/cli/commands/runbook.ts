/** `ringshake runbook [NAME]`: a runbook, or the list of them. */

import { pad } from "../../../reports/layout.ts";
import { nearest } from "../../scylla/nearest.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { ENTRIES, type Entry, markdownOf } from "../guides.ts";
import { deliver, deliverJson } from "../output.ts";

export const run: Run = async ({ args: [name], options }, world) => {
  const asJson = options["format"] === "json";
  if (name === undefined) {
    if (asJson) await deliverJson({ runbooks: ENTRIES }, options, world);
    else await deliver(list(options["format"] === "markdown"), options, world);
    return EXIT.clean;
  }
  const entry = named(name);
  const markdown = await markdownOf(entry);
  if (asJson) await deliverJson({ ...entry, markdown }, options, world);
  else await deliver(markdown, options, world);
  return EXIT.clean;
};

function named(name: string): Entry {
  const entry = ENTRIES.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const meant = nearest(name, ENTRIES.map((candidate) => candidate.name));
  throw new UsageError(
    `there is no runbook "${printable(name, 100)}"`,
    `${meant === null ? "" : `did you mean ${meant}? `}\`ringshake runbook\` lists them`,
  );
}

function list(asMarkdown: boolean): string {
  const kinds = [["guide", "Guides"], ["finding", "Findings"]] as const;
  return kinds.map(([kind, heading]) => {
    const entries = ENTRIES.filter((entry) => entry.kind === kind);
    const width = Math.max(...entries.map(({ name }) => name.length));
    const lines = entries.map(({ name, title }) =>
      asMarkdown ? `- \`${name}\`: ${title}` : `  ${pad(name, width)}  ${title}`
    );
    return [asMarkdown ? `## ${heading}\n` : heading, ...lines].join("\n");
  }).join("\n\n") + "\n";
}
