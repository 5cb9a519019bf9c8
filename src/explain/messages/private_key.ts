/**
 * Private keys among the lines of what people paste: whoever gives the wrong file shall not see it
 * printed, or find it in a report.
 *
 * @module
 */

import { hidePrivateKeys, KEY_BEGIN, KEY_END } from "../../text/private_key.ts";

const BODY = /^(?:[A-Za-z0-9+/=]*|[A-Za-z-]+: .*)$/;

/** Takes a text line by line; what remains of a key is its first line. `null`: nothing of the line. */
export function withoutPrivateKeys(): (line: string) => string | null {
  let inside = false;
  return (line) => {
    if (KEY_BEGIN.test(line)) {
      inside = !KEY_END.test(line);
      return hidePrivateKeys(line);
    }
    if (!inside) return line;
    const ends = KEY_END.test(line);
    // A key that was cut short must not swallow the log behind it.
    inside = !ends && BODY.test(line.trim());
    return ends || inside ? null : line;
  };
}
