/**
 * Bytes as rows of hex and characters, a stretch of them between brackets: the marks show without
 * colours, and stay in what is copied off the screen.
 *
 * @module
 */

import { type Line, type Span, span } from "../line.ts";

/** The columns that a dump of `perRow` bytes a row takes. */
export function dumpWidth(perRow: number): number {
  return 5 + perRow * 3 + 2 + perRow;
}

/** As many bytes a row as fit, a power of two. */
export function bytesPerRow(width: number): 4 | 8 | 16 {
  if (width >= dumpWidth(16)) return 16;
  return width >= dumpWidth(8) ? 8 : 4;
}

export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/** The rows that show `chosen`, a little of what precedes it first. */
export function hexdump(
  bytes: Uint8Array,
  chosen: Stretch,
  size: { readonly rows: number; readonly perRow: number },
): Line[] {
  const { rows, perRow } = size;
  const total = Math.ceil(bytes.length / perRow);
  const wanted = Math.floor(chosen.offset / perRow) - 2;
  const first = Math.max(0, Math.min(wanted, total - rows));
  return Array.from(
    { length: Math.min(rows, total - first) },
    (_, row) => dumpRow(bytes, chosen, (first + row) * perRow, perRow),
  );
}

function dumpRow(bytes: Uint8Array, chosen: Stretch, start: number, perRow: number): Line {
  const end = chosen.offset + chosen.length;
  const inside = (at: number) => at >= chosen.offset && at < end;
  const parts: Span[] = [span(`${start.toString(16).padStart(4, "0")} `, "faint")];
  for (let at = start; at < start + perRow; at++) {
    parts.push(separator(at, chosen, start));
    const byte = bytes[at];
    const hex = byte === undefined ? "  " : byte.toString(16).padStart(2, "0");
    parts.push(span(hex, inside(at) ? "match" : "plain"));
  }
  parts.push(span(inside(start + perRow - 1) ? "] " : "  ", "accent"));
  for (let at = start; at < Math.min(start + perRow, bytes.length); at++) {
    const byte = bytes[at] ?? 0;
    const shown = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
    parts.push(span(shown, inside(at) ? "match" : "faint"));
  }
  return merged(parts);
}

function separator(at: number, { offset, length }: Stretch, start: number): Span {
  const end = offset + length;
  const opens = length > 0 && (at === offset || (at === start && at > offset && at < end));
  if (opens) return span("[", "accent");
  return span(length > 0 && at === end && at > start ? "]" : " ", "accent");
}

/** Neighbours of one tone as one span: a row of sixteen bytes is not forty spans. */
function merged(parts: readonly Span[]): Line {
  const line: Span[] = [];
  for (const part of parts) {
    const last = line.at(-1);
    if (last?.tone === part.tone) line[line.length - 1] = span(last.text + part.text, part.tone);
    else line.push(part);
  }
  return line;
}
