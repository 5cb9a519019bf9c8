/**
 * Reading a report that this or another version of ringshake wrote.
 *
 * Within a major, newer reports may hold fields and words that this version has never heard of.
 * Both are kept: the strict schema is loosened mechanically, so there is one schema to maintain.
 * The strings come from a file, so they pass the gate for text like a peer's bytes do.
 *
 * @module
 */

import * as v from "valibot";
import { type Report, reportSchema, SCHEMA_VERSION } from "../src/model/report.ts";
import { printableDeep } from "../src/text/printable.ts";

/** The largest report read, in UTF-16 units: a thousand nodes with everything take about a tenth. */
export const MAX_REPORT_LENGTH = 256 * 1024 * 1024;

export type ReadResult =
  | { readonly report: Report; readonly problem?: never }
  | { readonly report?: never; readonly problem: ReadProblem };

/** Why a text is not a report, and what to do about it. */
export interface ReadProblem {
  readonly message: string;
  readonly cure: string;
}

/** Parses `text` as a report of any 1.x version. Never throws on what the text holds. */
export function readReport(text: string): ReadResult {
  if (text.length > MAX_REPORT_LENGTH) {
    return problem(`longer than ${MAX_REPORT_LENGTH} characters`, "split the inventory");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(`not JSON${whereIn(error)}`, CURE);
  }
  return readValue(value);
}

/** Takes an already parsed value as a report of any 1.x version. */
export function readValue(value: unknown): ReadResult {
  const head = v.safeParse(headSchema, value);
  if (!head.success) return problem("JSON, but not a ringshake report", CURE);
  const version = head.output.schemaVersion;
  if (!/^1\.\d{1,4}$/.test(version)) {
    return problem(
      `report version ${printableDeep(version, 20)}, and this ringshake reads 1.x`,
      "use the ringshake version that wrote it, or a newer one",
    );
  }
  const parsed = v.safeParse(looseReport, value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue as v.BaseIssue<unknown>) ?? "the top level";
    return problem(`a damaged report: ${printableDeep(path, 200)}: ${said(issue)}`, CURE);
  }
  // Words unknown to this version may stand in picklist fields; readers fall through on them.
  return { report: printableDeep(parsed.output, MAX_STRING) as Report };
}

/** Written for a person who pointed at the wrong file. */
const CURE = `give a file that \`ringshake check --format json\` wrote (schema ${SCHEMA_VERSION})`;

/** Longest string kept from a report: evidence can be long, a book is not evidence. */
const MAX_STRING = 64 * 1024;

function problem(message: string, cure: string): ReadResult {
  return { problem: { message, cure } };
}

/** The engine's message quotes the file, which may be anything, a key included: keep the place only. */
function whereIn(error: unknown): string {
  const place = /\(line (\d+) column (\d+)\)/.exec(String(error));
  return place === null ? "" : ` at line ${place[1]}, column ${place[2]}`;
}

function said(issue: { message: string } | undefined): string {
  return printableDeep(issue?.message ?? "not as described", 200);
}

const headSchema = v.looseObject({
  schemaVersion: v.string(),
  tool: v.looseObject({ name: v.literal("ringshake") }),
});

const looseReport = loosened(reportSchema);

/**
 * The same shape, but open: unknown fields stay, any word is a word, and a bound that only says
 * what we would write is not held against others.
 */
export function loosened(schema: v.GenericSchema): v.GenericSchema {
  const it = schema as unknown as Parts;
  switch (it.type) {
    case "object":
      return v.looseObject(mapValues(it.entries, loosened));
    case "array":
      return v.array(loosened(it.item));
    case "record":
      return v.record(v.string(), loosened(it.value));
    case "nullable":
      return v.nullable(loosened(it.wrapped));
    case "optional":
      return v.optional(loosened(it.wrapped));
    case "picklist":
    case "literal":
    case "string":
      return v.string();
    case "number":
      return v.number();
    case "boolean":
      return v.boolean();
    default:
      throw new Error(`no loose form of a ${it.type} schema is known`);
  }
}

/** The parts of valibot's schema objects that the loosening reads. */
interface Parts {
  readonly type: string;
  readonly entries: Record<string, v.GenericSchema>;
  readonly item: v.GenericSchema;
  readonly value: v.GenericSchema;
  readonly wrapped: v.GenericSchema;
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
