/**
 * Text inside Markdown (CommonMark): the one place that knows which characters mean something.
 *
 * @module
 */

/** `text` so that it reads as it is, wherever it stands in a line (CommonMark §2.4). */
export function escaped(text: string): string {
  return text.replace(/[\\`*[\]<>#|~$&]/g, "\\$&")
    // An underscore inside a word, as in storage_port, is no emphasis (§6.2).
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/^(\s*)([-+=])(?=[\s=+-])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** `text` as a code span, whatever backticks it holds (CommonMark §6.1). */
export function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const padding = /^`|`$/.test(text) ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

/** Lines as a fenced block, with a fence that none of them can end. */
export function codeBlock(lines: readonly string[], language = ""): string[] {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}${language}`, ...lines, fence];
}

/** A table with a blank line after it; nothing without rows. */
export function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  if (rows.length === 0) return [];
  return [line(titles), `|${" --- |".repeat(titles.length)}`, ...rows.map(line), ""];
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
