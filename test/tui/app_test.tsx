/** The whole app on a terminal that is a pair of objects: what is written, when, and what is left. */
// deno-lint-ignore-file no-control-regex -- escape sequences are exactly what is looked for

import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import process from "node:process";
import { test } from "node:test";
import { type AppOptions, type AppStreams, runApp } from "../../src/tui/app.tsx";
import { type FakeDriver, fakeDriver, type FakeOptions } from "./fake_driver.ts";
import { large } from "./sample.ts";

interface Session {
  readonly driver: FakeDriver;
  readonly exit: Promise<number>;
  readonly errors: string[];
  /** Everything written so far, and when. */
  readonly writes: { readonly text: string; readonly atMs: number }[];
  written(): string;
  press(text: string): void;
  resize(columns: number, rows: number): void;
  /** Waits until `pattern` is written, or was since the last key or resize. */
  shows(pattern: RegExp): Promise<void>;
}

class Stdout extends EventEmitter {
  columns = 80;
  rows = 24;
  isTTY = true;
  writes: { text: string; atMs: number }[] = [];
  write(text: string, done?: () => void): boolean {
    this.writes.push({ text: String(text), atMs: performance.now() });
    this.emit("written");
    if (typeof done === "function") done();
    return true;
  }
}

class Stdin extends EventEmitter {
  isTTY = true;
  raw = false;
  queue: string[] = [];
  read(): string | null {
    return this.queue.shift() ?? null;
  }
  setRawMode(on: boolean): this {
    this.raw = on;
    return this;
  }
  setEncoding(): void {}
  ref(): void {}
  unref(): void {}
  resume(): void {}
  pause(): void {}
}

function begin(
  options: Partial<AppOptions> = {},
  fake: FakeOptions = {},
): Session & { stdin: Stdin } {
  const driver = fakeDriver(fake);
  const stdin = new Stdin();
  const stdout = new Stdout();
  const errors: string[] = [];
  const streams = {
    stdin,
    stdout,
    stderr: { write: (text: string) => errors.push(text) },
  } as unknown as AppStreams;
  let since = 0;
  const exit = runApp(driver, streams, {
    source: { kind: "lab", scenario: "broken" },
    version: "0.1.0",
    colour: false,
    env: {},
    now: Date.now,
    ...options,
  });
  return {
    driver,
    exit,
    errors,
    stdin,
    writes: stdout.writes,
    written: () => stdout.writes.map(({ text }) => text).join(""),
    press(text) {
      since = stdout.writes.length;
      stdin.queue.push(text);
      stdin.emit("readable");
    },
    resize(columns, rows) {
      since = stdout.writes.length;
      Object.assign(stdout, { columns, rows });
      stdout.emit("resize");
    },
    async shows(pattern) {
      const seen = () => stdout.writes.slice(since).some(({ text }) => pattern.test(text));
      while (!seen()) await new Promise((resolve) => stdout.once("written", resolve));
    },
  };
}

test("q leaves with 0: alternate screen, cursor, raw mode and bracketed paste are put back", async () => {
  const app = begin();
  await app.shows(/seen in/);
  assert.ok(app.stdin.raw);
  assert.match(app.written(), /\x1b\[\?1049h/);
  assert.match(app.written(), /\x1b\[\?2004h/);
  app.press("q");
  assert.equal(await app.exit, 0);
  assert.match(app.written(), /\x1b\[\?1049l/);
  assert.match(app.written(), /\x1b\[\?2004l/);
  assert.ok(app.written().lastIndexOf("\x1b[?25h") > app.written().lastIndexOf("\x1b[?25l"));
  assert.equal(app.stdin.raw, false);
  assert.ok(app.driver.calls.includes("stop"));
});

test("Ctrl-C leaves with 130, signals with 128 and their number", async () => {
  const app = begin();
  app.press("\x03");
  assert.equal(await app.exit, 130);
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const session = begin();
    process.emit(signal);
    assert.equal(await session.exit, code);
    assert.match(session.written(), /\x1b\[\?1049l/);
  }
});

test("the terminal closing ends the app with 129", async () => {
  const app = begin();
  app.stdin.emit("end");
  assert.equal(await app.exit, 129);
});

test("no signal handler stays behind", async () => {
  const count = () =>
    ["SIGINT", "SIGTERM", "SIGHUP", "SIGTSTP", "uncaughtException"].map((name) =>
      (process as EventEmitter).listenerCount(name)
    );
  const before = count();
  const app = begin();
  app.press("q");
  await app.exit;
  assert.deepEqual(count(), before);
});

test("keys that come in one piece are all obeyed", async () => {
  const app = begin();
  await app.shows(/seen in/);
  app.press("jj\r");
  await app.shows(/eu-3 still answers plaintext/);
  app.press("q");
  await app.exit;
});

test("a bracketed paste is explained", async () => {
  const app = begin();
  await app.shows(/seen in/);
  app.press("\x1b[200~The certificate is NOT trusted.\nq\x1b[201~");
  await app.shows(/Pasted text/);
  app.press("\x03");
  assert.equal(await app.exit, 130);
});

test("y writes OSC 52 and nothing else that a terminal would obey", async () => {
  const app = begin();
  await app.shows(/seen in/);
  app.press("y");
  await app.shows(/Copied 10\.0\.0\.1/);
  assert.match(app.written(), /\x1b\]52;c;MTAuMC4wLjE=\x07/);
  app.press("q");
  await app.exit;
});

test("a resize is drawn at the new size at once", async () => {
  const app = begin();
  await app.shows(/seen in/);
  app.resize(160, 48);
  await app.shows(/DC\/RACK/);
  app.resize(60, 20);
  app.press("q");
  assert.equal(await app.exit, 0);
});

test("however fast results come, no more than one frame is drawn in 50 ms", async () => {
  const app = begin({ source: { kind: "lab", scenario: "large" } }, {
    cluster: large(200),
    pace: 2,
  });
  await app.shows(/40 of ≤|probing|nodes ·/);
  const drawn = () => app.writes.filter(({ text }) => text.includes("connections"));
  while (drawn().length <= 8) await new Promise((resolve) => setTimeout(resolve, 10));
  const frames = drawn();
  app.press("q");
  await app.exit;
  const gaps = frames.slice(1).map(({ atMs }, index) => atMs - (frames[index]?.atMs ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  assert.ok(mean >= 49, `${mean.toFixed(1)} ms from frame to frame`);
});

test("an idle app draws nothing", async () => {
  const app = begin();
  await app.shows(/seen in/);
  await new Promise((resolve) => setTimeout(resolve, 150));
  const before = app.writes.length;
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.equal(app.writes.length, before);
  app.press("q");
  await app.exit;
});

test("a screen reader gets sentences on the normal screen", async () => {
  const app = begin({ screenReader: true });
  await app.shows(/selected: ok node eu-1/);
  assert.doesNotMatch(app.written(), /\x1b\[\?1049h/);
  app.press("q");
  assert.equal(await app.exit, 0);
});

test("without a source the form is shown, and probes nothing", async () => {
  const app = begin({ source: null });
  await app.shows(/Which nodes shall be looked at/);
  assert.ok(!app.driver.calls.some((call) => call.startsWith("start")));
  app.press("\x03");
  assert.equal(await app.exit, 130);
});
