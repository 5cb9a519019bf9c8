/** A screen as an SVG picture: what the README shows, made from what the app draws. */

import { frame } from "../../src/tui/frame.ts";
import { type Tone, widthOf } from "../../src/tui/line.ts";
import type { AppState } from "../../src/tui/state.ts";

const CELL = { width: 8.4, height: 18 };
const PAD = 12;
const GROUND = "#1e1e2e";
const INK = "#cdd6f4";

interface Look {
  readonly fill: string;
  readonly bold?: true;
  readonly faint?: true;
  readonly ground?: string;
  readonly underline?: true;
}

const LOOKS: Readonly<Record<Tone, Look>> = {
  plain: { fill: INK },
  faint: { fill: INK, faint: true },
  strong: { fill: INK, bold: true },
  title: { fill: "#94e2d5", bold: true },
  accent: { fill: "#94e2d5" },
  ok: { fill: "#a6e3a1" },
  warning: { fill: "#f9e2af" },
  error: { fill: "#f38ba8" },
  unknown: { fill: "#f5c2e7" },
  info: { fill: "#94e2d5" },
  changed: { fill: "#f9e2af", bold: true },
  cursor: { fill: GROUND, ground: INK },
  match: { fill: INK, bold: true, underline: true },
  chip: { fill: GROUND, bold: true, ground: INK },
};

export function picture(state: AppState, title: string): string {
  const { width, height } = state.screen;
  const size = { x: width * CELL.width + 2 * PAD, y: height * CELL.height + 2 * PAD };
  const rows = frame(state).flatMap((line, row) => {
    let column = 0;
    return line.map(({ text, tone, width }) => {
      const at = column;
      column += width;
      return spanOf(text, LOOKS[tone], at, row, width);
    });
  });
  return [
    "<!-- deno-fmt-ignore-file -->",
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(size.x)} ${
      n(size.y)
    }" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>`,
    `<g shape-rendering="crispEdges" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`,
    ...rows.filter((row) => row !== ""),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function spanOf(text: string, look: Look, column: number, row: number, width: number): string {
  const x = PAD + column * CELL.width;
  const y = PAD + row * CELL.height;
  const box = look.ground === undefined
    ? ""
    : `<rect x="${n(x)}" y="${n(y)}" width="${
      n(width * CELL.width)
    }" height="${CELL.height}" fill="${look.ground}"/>`;
  const words = text.trim();
  if (words === "") return box;
  const style = [
    `fill="${look.fill}"`,
    look.bold ? 'font-weight="bold"' : "",
    look.faint ? 'opacity="0.6"' : "",
    look.underline ? 'text-decoration="underline"' : "",
  ].filter((part) => part !== "").join(" ");
  const left = x + widthOf(text.slice(0, text.indexOf(words))) * CELL.width;
  const length = `textLength="${n(widthOf(words) * CELL.width)}"`;
  // Browsers would run several spaces together.
  const kept = escaped(words).replaceAll(" ", "\u00a0");
  return `${box}<text x="${n(left)}" y="${n(y + 13.5)}" ${length} ${style}>${kept}</text>`;
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
