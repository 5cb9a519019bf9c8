/**
 * The next step of a migration, as text and Markdown.
 *
 * @module
 */

import type { Procedure } from "../src/explain/plan/plan.ts";
import { hang, painter, readableWidth, type Style, wrap } from "./layout.ts";
import { code, codeBlock, escaped } from "./markdown_syntax.ts";
import { listed } from "./phrases.ts";
import type { WriterExtra } from "./writer.ts";

/** A migration to a mode, or a procedure that names its own goal. */
export interface PlannedProcedure extends Procedure<string> {
  readonly to: string;
}

type Gate = NonNullable<PlannedProcedure["next"]>["gates"][number];
type Break = PlannedProcedure["breaks"][number];

export function planText(
  plan: PlannedProcedure,
  { width, colour = false }: WriterExtra = {},
): string {
  const columns = readableWidth(width);
  const paint = painter(colour);
  const { step, next, breaks, rollback } = plan;
  const sections = [
    [
      ...wrap(step, columns).map((line) => paint("bold", line)),
      ...stateLines(plan).flatMap(([state, who]) => hang(`  ${state}  `, who, columns)),
    ],
    next === null ? ["There is nothing left to do."] : [
      ...hang("next: ", next.change, columns).map((line) => paint("bold", line)),
      ...next.gates.flatMap((gate) => [
        ...hang(`  ${MARK[gateState(gate)]} `, `${gate.id}: ${gate.evidence}`, columns)
          .map((line) => paint(STYLE[gateState(gate)], line)),
        ...(gate.command === "" ? [] : hang("      $ ", gate.command, columns)),
      ]),
    ],
    breaks.length === 0 ? [] : [
      paint("error", `${breakHeading(plan)}:`),
      ...breakLines(breaks).flatMap((line) => hang("  ✖ ", line, columns)),
    ],
    rollback.length === 0 ? [] : [
      paint("bold", "To go back"),
      ...rollback.flatMap((line, index) => hang(`  ${index + 1}. `, line, columns)),
    ],
  ];
  return `${
    sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")
  }\n`;
}

export function planMarkdown(plan: PlannedProcedure): string {
  const { to, step, next, breaks, rollback } = plan;
  const lines = [
    `# To ${code(to)}: ${escaped(step)}`,
    "",
    ...stateLines(plan).map(([state, who]) => `- ${code(state)}: ${escaped(who)}`),
    "",
    ...(next === null ? ["There is nothing left to do.", ""] : [
      `## Next: ${escaped(next.change)}`,
      "",
      ...next.gates.flatMap((gate) => [
        `- ${MARK[gateState(gate)]} **${escaped(gate.id)}**: ${escaped(gate.evidence)}`,
        "",
        ...(gate.command === ""
          ? []
          : [...codeBlock([gate.command], "sh").map((line) => `  ${line}`), ""]),
      ]),
    ]),
    ...(breaks.length === 0 ? [] : [
      `## ${breakHeading(plan)}`,
      "",
      ...breakLines(breaks).map((line) => `- ${escaped(line)}`),
      "",
    ]),
    ...(rollback.length === 0 ? [] : [
      "## To go back",
      "",
      ...rollback.map((line, index) => `${index + 1}. ${escaped(line)}`),
      "",
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

type GateState = "holds" | "fails" | "open";

const gateState = ({ holds }: Gate): GateState =>
  holds === null ? "open" : holds ? "holds" : "fails";

/** A gate that nobody could check is not one that holds: it asks to be checked by hand. */
const MARK: Record<GateState, string> = { holds: "✔", fails: "✖", open: "?" };
const STYLE: Record<GateState, Style> = { holds: "ok", fails: "error", open: "unknown" };

const STATES: Readonly<Record<string, string>> = {
  N0: "plaintext, no certificate",
  NP: "plaintext, ready to answer TLS (passive)",
  T: "transitional",
  A: "all",
  D: "dc",
  R: "rack",
  none: "asks for no client certificate",
  optional: "asks for a client certificate, and goes without",
  required: "requires a client certificate",
  old: "does not trust the new CA yet",
  "trusts-both": "trusts both CAs, and serves a certificate of the old one",
  "uses-new": "trusts both CAs, and serves a certificate of the new one",
  "new-only": "trusts and uses the new CA alone",
  unknown: "not known",
};

/** Which nodes are in which state, in the order in which an undertaking passes through them. */
function stateLines({ states }: PlannedProcedure): [state: string, who: string][] {
  const entries = Object.entries(states);
  const width = Math.max(7, ...entries.map(([, own]) => own.length));
  return Object.entries(STATES).flatMap(([state, meaning]): [string, string][] => {
    const nodes = entries.filter(([, own]) => own === state).map(([address]) => address);
    return nodes.length === 0 ? [] : [[state.padEnd(width), `${listed(nodes, 12)}: ${meaning}`]];
  });
}

/** Where there is nothing to go on with, they are what fails as it is. */
const breakHeading = ({ next }: PlannedProcedure) =>
  next?.kind !== "change" ? "Links that would fail as it is" : "Going on now would break";

function breakLines(breaks: readonly Break[]): string[] {
  return [...Map.groupBy(breaks, ({ reason }) => reason)].map(([reason, some]) => {
    const links = some.map(({ from, to, connection }) => `${from} → ${to} (${connection})`);
    return `${listed(links, 8)}: ${reason}`;
  });
}
