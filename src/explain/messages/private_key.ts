/**
 * Private keys in what people paste: whoever gives the wrong file shall not see it printed, or find it
 * in a report.
 *
 * @module
 */

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const BODY = /^(?:[A-Za-z0-9+/=]*|[A-Za-z-]+: .*)$/;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

/** Takes a text line by line; what remains of a key is its first line. `null`: nothing of the line. */
export function withoutPrivateKeys(): (line: string) => string | null {
  let inside = false;
  return (line) => {
    const begin = BEGIN.exec(line);
    if (begin !== null) {
      inside = !END.test(line);
      return `${line.slice(0, begin.index)}${begin[0]} (a private key, which is not shown)`;
    }
    if (!inside) return line;
    const ends = END.test(line);
    // A key that was cut short must not swallow the log behind it.
    inside = !ends && BODY.test(line.trim());
    return ends || inside ? null : line;
  };
}
