/**
 * The lines that a node would write to its log. Tests read them to prove that a probe left none, and
 * scenarios to show what an operator sees.
 *
 * @module
 */

export interface LogLine {
  readonly level: "ERROR" | "WARN" | "INFO";
  /** The part after `rpc - client A:P: `, or after the logger's name. */
  readonly text: string;
  /** The whole line, as it stands in a ScyllaDB log. */
  readonly line: string;
}

export class NodeLog {
  readonly lines: LogLine[] = [];
  readonly #clock: () => Date;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** `by`: the logger, with what it puts before each text. */
  write(level: LogLine["level"], shard: number, by: string, text: string): void {
    const at = this.#clock().toISOString().replace("T", " ").replace(".", ",").replace("Z", "");
    const padded = level.padEnd(5);
    const line = `${padded} ${at} [shard ${shard}:main] ${by}${text}`;
    this.lines.push({ level, text, line });
    if (this.lines.length > MAX_LINES) this.lines.shift();
  }

  /** Only the texts of one level, in order. */
  texts(level: LogLine["level"]): string[] {
    return this.lines.filter((each) => each.level === level).map(({ text }) => text);
  }
}

const MAX_LINES = 10_000;
