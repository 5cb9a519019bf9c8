/**
 * The log lines that a line of some container holds: journald's, Docker's, Kubernetes' or Loki's JSON,
 * CRI's parts, terminal colours, and exports that have lost their line ends.
 *
 * @module
 */

/** Longer texts in a container are cut, and counted. */
const MAX_TEXT = 1 << 20;
const MAX_DEPTH = 12;
const MAX_TEXTS = 1_000_000;

export interface Unpacker {
  /** The log lines in a physical line, in order. */
  push(line: string): readonly string[];
  /** What waited for its end. */
  finish(): readonly string[];
  /** Texts that were cut or passed over since they were longer, deeper or more than is read. */
  readonly cut: number;
}

export function createUnpacker(): Unpacker {
  /** CRI cuts a long line into parts: all but the last are marked P. */
  const parts = new Map<string, string>();
  let cut = 0;
  const bounded = (text: string) => {
    if (text.length <= MAX_TEXT) return text;
    cut++;
    return text.slice(0, MAX_TEXT);
  };
  const whole = (line: string): string[] => {
    const [, stream, mark, rest] = CRI.exec(line) ?? [];
    if (stream === undefined || rest === undefined) return [line];
    const begun = (parts.get(stream) ?? "") + rest;
    if (mark === "P" && begun.length < MAX_TEXT) {
      parts.set(stream, begun);
      return [];
    }
    parts.delete(stream);
    return [begun];
  };
  const plain = (line: string): string[] =>
    cleaned(line).split(LINE_ENDS).flatMap((each) => each.split(NEXT_HEADER));
  /** The bytes of a message that journalctl prints one a line. */
  let bytes: number[] | null = null;
  return {
    get cut() {
      return cut;
    },
    push(line) {
      if (OPENS_BYTES.test(line)) {
        bytes = [];
        return [];
      }
      if (bytes !== null) {
        const [, byte] = /^\s*(\d{1,3}),?\s*$/.exec(line) ?? [];
        if (byte !== undefined && bytes.length < MAX_TEXT) {
          bytes.push(Number(byte));
          return [];
        }
        const text = fromBytes(bytes);
        bytes = null;
        return plain(text);
      }
      if (JOURNAL_FIELD.test(line)) return [""];
      const texts = jsonTexts(line, () => cut++);
      if (texts !== null) return texts.map(bounded).flatMap(whole).flatMap(plain);
      const member = MEMBER.exec(line)?.[1];
      const text = member === undefined ? line : stringIn(member) ?? line;
      return whole(text).map(bounded).flatMap(plain);
    },
    finish() {
      const left = [...parts.values()];
      parts.clear();
      return left.flatMap(plain);
    },
  };
}

const OPENS_BYTES = /^\s*"MESSAGE"\s*:\s*\[\s*$/;
/** What journalctl -o verbose and -o export print of an entry beside its message. */
const JOURNAL_FIELD = /^\s*_{1,2}[A-Z][A-Z0-9_]{1,60}=/;

/** Blanks of other kinds, marks without a width, zeros of UTF-16 in the midst, entities, and quoting. */
function cleaned(line: string): string {
  return line.replace(ANSI, "")
    .replace(
      /&(?:lt|gt|quot|apos|nbsp|amp|#39|#x27|#34|#160);/gi,
      (entity) => ENTITIES[entity.slice(1, -1).toLowerCase()] ?? entity,
    )
    .replace(/[\0\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " ")
    .replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"')
    .replace(/^(?:\s{0,3}>)+ ?/, "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", amp: "&" },
  ...{ "#39": "'", "#x27": "'", "#34": '"', "#160": " " },
};

/** Terminal colours and moves: ECMA-48 control sequences. */
// deno-lint-ignore no-control-regex -- control sequences are what this takes out
const ANSI = /\x1b\[[0-?]*[ -/]*[@-~]/g;
/** Real ends, and those that an export wrote out as `\n`. */
const LINE_ENDS = /[\r\n]+|\\n(?=(?:TRACE|DEBUG|INFO|WARN|ERROR) )/;
/** Where ScyllaDB's next line begins in a text that has lost its line ends. */
const NEXT_HEADER =
  /(?<=\S)[ \t]*(?=(?:TRACE|DEBUG|INFO|WARN|ERROR) {1,2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[shard )/;
const CRI = /^\d{4}-\d\d-\d\dT[0-9:.]{8,18}(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP]) (.*)$/s;

/** Where containers keep the text of a line. */
const KEYS: ReadonlySet<string> = new Set(
  "MESSAGE message msg log line Line text textPayload _raw @message".split(" "),
);
/** One member of JSON that was printed over many lines: `"MESSAGE" : "…",`, or an element alone. */
const MEMBER =
  /^\s*(?:"(?:MESSAGE|message|msg|log|line|textPayload|_raw|@message)"\s*:\s*)?("(?:[^"\\]|\\.)*")\s*[\],}]*,?\s*$/;

/** The texts in a line that is JSON; `null` when it is none. */
function jsonTexts(line: string, lost: () => void): string[] | null {
  const start = /^\s*(?:\[(?!shard)|\{)/.test(line);
  const value = start ? parsed(line) : undefined;
  if (value === undefined) return null;
  const found: string[] = [];
  const others: string[] = [];
  const walk = (node: unknown, isText: boolean, depth: number): void => {
    if (depth > MAX_DEPTH || found.length >= MAX_TEXTS) return lost();
    if (typeof node === "string") {
      (isText ? found : others).push(node);
    } else if (Array.isArray(node)) {
      if (isText && node.length > 0 && node.every(isByte)) found.push(fromBytes(node));
      // Loki's [time, line].
      else if (node.length === 2 && node.every((each) => typeof each === "string")) {
        found.push(node[1] as string);
      } else node.forEach((each) => walk(each, isText || depth === 0, depth + 1));
    } else if (typeof node === "object" && node !== null) {
      for (const [key, each] of Object.entries(node)) walk(each, KEYS.has(key), depth + 1);
    }
  };
  walk(value, false, 0);
  // Whoever keeps the line under a name of its own keeps it all the same.
  const known = new Set(found);
  const lines = others.filter((text) => text.includes("[shard ") && !known.has(text));
  const texts = [...found, ...lines];
  return texts.length > 0 ? texts : others.length > 0 ? others : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stringIn(text: string): string | null {
  const value = parsed(text);
  return typeof value === "string" ? value : null;
}

const isByte = (value: unknown) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 256;

/** journald prints a field that is not UTF-8 text, such as one with colours, as its bytes. */
const fromBytes = (bytes: readonly number[]) =>
  new TextDecoder().decode(Uint8Array.from(bytes.slice(0, MAX_TEXT)));
