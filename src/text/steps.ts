/**
 * Several steps in one string. A report's strings hold no control character, a line feed included, so
 * steps are joined by a visible mark; writers that have lines to spend split them again.
 *
 * @module
 */

const MARK = " ⏎ ";

/** One string of several lines, or of a text with line feeds. */
export function joinSteps(lines: string | readonly string[]): string {
  const all = typeof lines === "string"
    ? lines.split("\n")
    : lines.flatMap((each) => each.split("\n"));
  return all.map((line) => line.trim()).filter((line) => line !== "").join(MARK);
}

/** The steps of a finding's fix; reports of earlier versions have them only joined. */
export function stepsOf(
  { fix, fixSteps }: { readonly fix: string; readonly fixSteps?: readonly string[] | undefined },
): readonly string[] {
  return fixSteps ?? splitSteps(fix);
}

/** The lines that were joined. */
export function splitSteps(text: string): string[] {
  return text.split(MARK);
}
