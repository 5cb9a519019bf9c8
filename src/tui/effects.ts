/**
 * Does what the reducer wants done, and reports back to it.
 *
 * @module
 */

import type { AppDriver } from "./driver.ts";
import type { Effect } from "./state.ts";
import type { Action } from "./update.ts";

/** What only the owner of the terminal can do. */
export interface Terminal {
  copy(text: string): void;
  ring(): void;
  suspend(): void;
  redraw(): void;
  quit(code: number): void;
}

export function performer(
  driver: AppDriver,
  terminal: Terminal,
  dispatch: (action: Action) => void,
): (effect: Effect) => void {
  const failed = (error: unknown) =>
    dispatch({ type: "notice", text: messageOf(error), tone: "error" });
  const explain = async (text: string, origin: string) => {
    const results = await driver.explain(text);
    dispatch({ type: "explained", origin, lines: countLines(text), results });
  };
  return (effect) => {
    switch (effect.do) {
      case "start":
        return driver.start(effect.request);
      case "stop":
        return driver.stop();
      case "expect":
        return driver.expect(effect.mode);
      case "export":
        driver.exportReport(effect.format, effect.path).then(
          ({ path, bytes }) =>
            dispatch({ type: "notice", text: `Wrote ${path} (${bytes} bytes)`, tone: "ok" }),
          failed,
        );
        return;
      case "explain":
        explain(effect.text, effect.origin).catch((error) =>
          dispatch({ type: "not-explained", message: messageOf(error) })
        );
        return;
      case "read":
        driver.readText(effect.path).then((text) => explain(text, effect.path)).catch((error) =>
          dispatch({ type: "not-explained", message: messageOf(error) })
        );
        return;
      case "inspect":
        driver.inspect(effect.source).then(
          (check) => dispatch({ type: "inspected", source: effect.source, check }),
          (error) => {
            const check = { ok: false, message: messageOf(error) } as const;
            dispatch({ type: "inspected", source: effect.source, check });
          },
        );
        return;
      case "remember":
        driver.remember(effect.source).catch(failed);
        return;
      case "copy":
        return terminal.copy(effect.text);
      case "bell":
        return terminal.ring();
      case "suspend":
        return terminal.suspend();
      case "redraw":
        return terminal.redraw();
      case "quit":
        return terminal.quit(effect.code);
    }
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function countLines(text: string): number {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "").length;
}
