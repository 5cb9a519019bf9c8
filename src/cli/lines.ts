/**
 * Bytes as lines of text, in bounded memory.
 *
 * @module
 */

/** The longest line kept, in UTF-16 units; no message worth explaining is longer. */
const MAX_LINE = 16 * 1024;

/** The lines of a UTF-8 stream, without their ends; what is not UTF-8 shows as U+FFFD. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(0, MAX_LINE);
    for (const line of lines) yield cut(line);
  }
  rest += decoder.decode();
  if (rest !== "") yield cut(rest);
}

const cut = (line: string) => line.slice(0, MAX_LINE).replace(/\r$/, "");
