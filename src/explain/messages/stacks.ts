/**
 * Java's stack traces: the frames say nothing here, and of the exceptions that cause each other the
 * innermost that we know tells most.
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
const CAUSE = /^(?:Caused by|Suppressed): /;

export interface Stacks {
  /** The lines that are whole now. */
  push(line: Heard): readonly Heard[];
  finish(): readonly Heard[];
}

export function createStacks(): Stacks {
  let open: Heard | null = null;
  const close = (): Heard[] => {
    const whole = open === null ? [] : [open];
    open = null;
    return whole;
  };
  return {
    push(line) {
      const { logger, message, facts } = line;
      if (logger !== null) return [...close(), line];
      if (FRAME.test(message)) return [];
      if (CAUSE.test(message)) {
        const inner = { ...line, message: message.replace(CAUSE, "") };
        const tells = recognise(inner.message, facts).length > 0;
        if (open === null || tells) open = inner;
        return [];
      }
      const before = close();
      if (!EXCEPTION.test(message)) return [...before, line];
      open = line;
      return before;
    },
    finish: close,
  };
}
