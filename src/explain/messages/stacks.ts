/**
 * Java's stack traces: the frames say nothing here, and of the exceptions that cause each other the
 * innermost that we know tells most. Where a line of Cassandra's log stands before them, it says who
 * met them, and the two are read as one.
 *
 * @module
 */

import type { Heard } from "./aftermath.ts";
import { recognise } from "./catalogue.ts";

/** A driver's summary of many hosts, as one text for each: their reasons may differ. */
export function perHost(message: string): readonly string[] {
  const [, hosts] = /Unable to connect to any servers['"], \{(.*)\}/.exec(message) ?? [];
  const python = hosts?.split(/, (?=['"][^'" ]{2,60}['"]: )/) ?? [];
  if (python.length > 1) {
    return python.map((host) => `('Unable to connect to any servers', {${host}})`)
      .map((text) => text.replace(/\{['"]/, "('"));
  }
  const java = message.split(/, (?=Node\(endPoint=)/);
  return java.length > 1 ? java : [message];
}

const FRAME = /^(?:at [\w.$/<>]+\(|\.\.\. \d+ (?:more|common frames omitted)$)/;
const EXCEPTION =
  /^(?:Exception in thread "[^"]*" )?(?:[a-z_][\w$]*\.)+[A-Z][\w$]*(?:Exception|Error)\b/;
/** `LEVEL [thread] date File.java:1 - …`, as Cassandra's logback.xml has it. */
const RECORD =
  /^(?:ERROR|WARN|INFO|DEBUG|TRACE) {1,2}\[[^\]]{1,80}\] [\dT:,. -]{19,27} [\w$]{1,80}\.java:\d{1,5} - /;
const CAUSE = /^(?:Caused by|Suppressed): /;

export interface Stacks {
  /** The lines that are whole now. */
  push(line: Heard): readonly Heard[];
  finish(): readonly Heard[];
}

export function createStacks(): Stacks {
  let open: Heard | null = null;
  /** The log line that the exceptions stand below. */
  let record: Heard | null = null;
  const close = (): Heard[] => {
    const whole = open === null ? [] : [open];
    open = null;
    record = null;
    return whole;
  };
  /** The exception in the light of the log line above it, if there is one. */
  const below = (line: Heard): Heard =>
    record === null ? line : { ...record, message: `${record.message} ${line.message}` };
  return {
    push(line) {
      const { logger, message } = line;
      if (logger !== null) return [...close(), line];
      if (FRAME.test(message)) return [];
      const isInner = CAUSE.test(message) || (record !== null && EXCEPTION.test(message));
      if (isInner) {
        const inner = below({ ...line, message: message.replace(CAUSE, "") });
        const [known] = recognise(inner.message, inner.facts);
        const saidAbove = record !== null && known === recognise(record.message, record.facts)[0];
        if (open === null || (known !== undefined && !saidAbove)) open = inner;
        return [];
      }
      const before = close();
      if (RECORD.test(message)) {
        open = record = { ...line, message: message.replace(RECORD, "") };
        return before;
      }
      if (!EXCEPTION.test(message)) return [...before, line];
      open = line;
      return before;
    },
    finish: close,
  };
}
