/**
 * Messages as rows of text, one after the other:
 *
 * ```
 * id | parts | printed by | runbook | what arrived | general
 *   what it has ~ and has
 *   the example, whole
 *   > cause | title | how to tell it apart | what to do | why it is certain | what proves it | only where
 * ```
 *
 * An empty field is left out. A row that is malformed is a defect of ours, and throws at the start.
 *
 * @module
 */

import type { FileKind, Part, PortRole } from "./line.ts";
import {
  type KnownCause,
  type KnownMessage,
  type Printer,
  PRINTERS,
  type Proof,
  type Sure,
  SURES,
} from "./message.ts";

const PARTS: readonly Part[] = ["nodes", "cql", "alternator", "outgoing", "http", "start"];

/** @param reads what the variable part of a message adds, by id */
export function messagesIn(
  table: string,
  reads: Readonly<Record<string, KnownMessage["read"]>> = {},
): readonly KnownMessage[] {
  return rowsOf(table).map((lines): KnownMessage => {
    const [head = "", has = "", example = "", ...causes] = lines;
    const [id = "", parts = "", printedBy = "", runbook = "", arrived = "", general = ""] =
      fieldsOf(head);
    const read = reads[id];
    return {
      id,
      has: has.split(" ~ "),
      printedBy: word(PRINTERS, printedBy, id) as Printer,
      example,
      causes: causes.map(causeIn),
      ...(parts === "" ? {} : partsIn(parts, id)),
      ...(runbook === "" ? {} : { runbook }),
      ...(arrived === "" ? {} : { arrived }),
      ...(general === "" ? {} : { isGeneral: true }),
      ...(read === undefined ? {} : { read }),
    };
  });
}

/** `!` before them: only a line that names its logger will do. */
const partsIn = (text: string, id: string) => ({
  parts: text.replace("!", "").split(" ").map((part) => word(PARTS, part, id)),
  ...(text.startsWith("!") ? { needsLogger: true as const } : {}),
});

/**
 * `> id | title | tell apart | fix | sure | proof | only`, the proof as `peer=FINDING,FINDING stranger`, and
 * what the line must not contradict as `ports=storage_port,cql files=key default-path`.
 */
export function causeIn(line: string): KnownCause {
  const [id = "", title = "", tellApart = "", fix = "", sure = "", proof = "", only = ""] =
    fieldsOf(
      line.replace(/^> /, ""),
    );
  if (fix === "") throw new Error(`a cause without a fix: ${line}`);
  return {
    id,
    title,
    tellApart,
    fix,
    ...(sure === "" ? {} : { sure: word(SURES, sure, id) as Sure }),
    ...(proof === "" ? {} : { proof: proofIn(proof, id) }),
    ...(only === "" ? {} : { only: onlyIn(only, id) }),
  };
}

const PROOFS = ["peer", "printer", "cluster", "stranger"] as const;

function proofIn(text: string, id: string): Proof {
  return Object.fromEntries(
    text.split(" ").map((each) => {
      const [whose = "", findings] = each.split("=");
      return [word(PROOFS, whose, id), findings?.split(",") ?? true];
    }),
  );
}

const PORTS: readonly PortRole[] = [
  "storage_port",
  "ssl_storage_port",
  "cql",
  "alternator",
  "other",
  "client",
];
const FILES: readonly FileKind[] = ["certificate", "key", "trust", "crl"];

function onlyIn(text: string, id: string): NonNullable<KnownCause["only"]> {
  const named = new Map(
    text.split(" ").map((each) => {
      const [what = "", words = ""] = each.split("=");
      return [word(["ports", "files", "default-path"], what, id), words.split(",")];
    }),
  );
  const [ports, files] = [named.get("ports"), named.get("files")];
  return {
    ...(ports === undefined ? {} : { ports: ports.map((each) => word(PORTS, each, id)) }),
    ...(files === undefined ? {} : { files: files.map((each) => word(FILES, each, id)) }),
    ...(named.has("default-path") ? { defaultPath: true } : {}),
  };
}

/** Blocks of lines, each line trimmed; empty lines part them. */
export const rowsOf = (table: string): readonly (readonly string[])[] =>
  table.trim().split(/\n\s*\n/).map((row) => row.split("\n").map((line) => line.trim()));

export const fieldsOf = (line: string): readonly string[] =>
  line.split(/ \|(?: |$)/).map((field) => field.trim());

function word<T extends string>(words: readonly T[], text: string, id: string): T {
  const found = words.find((each) => each === text);
  if (found === undefined) throw new Error(`${id}: ${text} is none of ${words.join(", ")}`);
  return found;
}
