/**
 * The runbooks of findings and the guides for whole undertakings, under one roof.
 *
 * @module
 */

import { promises as fs } from "node:fs";
import { GUIDES, runbookMarkdown, RUNBOOKS } from "../explain/runbook.ts";

export interface Entry {
  readonly name: string;
  readonly title: string;
  readonly kind: "finding" | "guide";
}

export const ENTRIES: readonly Entry[] = [
  ...GUIDES.map((guide) => ({ ...guide, kind: "guide" }) as const),
  ...RUNBOOKS.map((runbook) => ({ ...runbook, kind: "finding" }) as const),
];

/** Where a guide's Markdown is. */
export const guidePath = (name: string): URL =>
  new URL(`../../reports/runbooks/${name}.md`, import.meta.url);

/** The Markdown of an entry. */
export async function markdownOf({ name, kind }: Entry): Promise<string> {
  return kind === "finding"
    ? runbookMarkdown(name) ?? ""
    : await fs.readFile(guidePath(name), "utf8");
}
