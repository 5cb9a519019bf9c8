/**
 * The terminal app: puts driver, reducer and screen together, and gives the terminal back.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import chalk from "chalk";
import { render, type SuspendTerminal } from "ink";
import { captureShelf, type Shelf } from "./captures.ts";
import type { AppDriver, Snapshot, Source } from "./driver.ts";
import { performer, type Terminal } from "./effects.ts";
import type { Area } from "./line.ts";
import { paced } from "./pace.ts";
import { App } from "./screen.tsx";
import { canSuspend, listen, stopUntilContinued } from "./signals.ts";
import { isRunning, type Library, openingState } from "./state.ts";
import { createStore, type Store } from "./store.ts";
import type { Theme } from "./theme.ts";

export interface AppOptions {
  /** What to open; `null` asks. */
  readonly source: Source | null;
  readonly version: string;
  /** `false` for NO_COLOR and --no-color; absent: what the terminal can. */
  readonly colour?: boolean;
  readonly background?: Theme["background"];
  readonly ascii?: boolean;
  readonly screenReader?: boolean;
  /** Milliseconds between rounds in watch mode. */
  readonly watchMs?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires when nobody is left whom the app could serve. */
  readonly abandoned?: AbortSignal;
  /** Epoch milliseconds. */
  now(): number;
}

export interface AppStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WritableStream;
}

/** At most one frame in this time, in milliseconds. */
const FRAME_MS = 50;

const NO_SUSPEND = "suspend is not available under deno task; q quits";

/** Runs until the user leaves. Resolves to the exit code: 0, 3 after a crash, 128 and the signal's number. */
export function runApp(
  driver: AppDriver,
  { stdin, stdout, stderr }: AppStreams,
  options: AppOptions,
): Promise<number> {
  if (options.colour === false) chalk.level = 0;
  const linear = options.screenReader ?? options.env["INK_SCREEN_READER"] === "true";
  const theme = themeOf(options);
  const shelf = captureShelf((node, attempt) => driver.captureOf(node, attempt));
  const opening = openingState({
    screen: sizeOf(stdout, linear),
    nowMs: options.now(),
    version: options.version,
    linear,
    library: libraryOf(driver, shelf),
    source: options.source,
    watchMs: options.watchMs ?? 10_000,
  });
  return new Promise((resolve) => {
    let suspend: SuspendTerminal | null = null;
    const ended: (() => void)[] = [];
    let over = false;
    const finish = (code: number, error?: unknown) => {
      if (over) return;
      over = true;
      driver.stop();
      for (const end of ended) end();
      instance.unmount();
      if (linear) stdout.write("\n");
      if (error !== undefined) stderr.write(`ringshake: ${stackOf(error)}\n`);
      resolve(code);
    };
    const stop = () => {
      if (!canSuspend()) store.dispatch({ type: "notice", text: NO_SUSPEND, tone: "warning" });
      else if (suspend !== null) {
        stopUntilContinued(suspend).then(resized, (error) => finish(3, error));
      }
    };
    const terminal: Terminal = {
      copy: (text) =>
        stdout.write(`\x1b]52;c;${Buffer.from(text.slice(0, MAX_COPY)).toString("base64")}\x07`),
      ring: () => stdout.write("\x07"),
      suspend: stop,
      redraw: () => {
        stdout.write("\x1b[2J\x1b[H");
        instance.clear();
        store.dispatch({ type: "tick" });
        pace.flush();
      },
      quit: finish,
    };
    const store: Store = createStore({
      opening,
      now: options.now,
      perform: (effect) => performing(effect),
    });
    const performing = performer(driver, terminal, store.dispatch);
    const pace = paced(store, FRAME_MS, options.now);
    const resized = () => {
      store.dispatch({ type: "resize", screen: sizeOf(stdout, linear) });
      pace.flush();
    };
    // Before Ink's own listener, so that the frame it draws then has the new size.
    stdout.on("resize", resized);
    const gone = () => finish(129);
    stdin.on("end", gone);
    // A terminal that is closed answers with EIO: what is left to do is not to be cut off by that.
    for (const stream of [stdin, stdout]) {
      stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EIO" || error.code === "EPIPE") gone();
        else finish(3, error);
      });
    }
    options.abandoned?.addEventListener("abort", gone, { once: true });
    const instance = render(
      <App store={store} pace={pace} theme={theme} onReady={(hook) => suspend = hook} />,
      {
        stdin,
        stdout,
        exitOnCtrlC: false,
        alternateScreen: !linear,
        interactive: true,
        incrementalRendering: true,
        // The pace is ours; Ink's own must not add to it.
        maxFps: 2 * 1000 / FRAME_MS,
        isScreenReaderEnabled: linear,
      },
    );
    instance.waitUntilExit().catch((error) => finish(3, error));
    ended.push(
      listen({ leave: finish, crash: (error) => finish(3, error), suspend: stop }),
      () => stdout.off("resize", resized),
      () => stdin.off("end", gone),
      pace.close,
      driver.subscribe(shelf.clear),
      feed(driver, store),
      tick(store, linear ? LINEAR_TICKS : TICKS),
    );
    driver.recent().then(
      (source) => store.dispatch({ type: "recent", source }),
      () => {}, // no former choice is no reason to fail
    );
    try {
      if (options.source !== null) driver.start({ source: options.source });
    } catch (error) {
      finish(3, error);
    }
  });
}

/** What views may ask for, without the rest of the driver. */
function libraryOf(driver: AppDriver, { captureOf }: Shelf): Library {
  return {
    captureOf,
    plan: (to) => driver.plan(to),
    runbooks: () => driver.runbooks(),
    runbook: (name) => driver.runbook(name),
    formats: () => driver.formats(),
    scenarios: () => driver.scenarios(),
    targetProblem: (text) => driver.targetProblem(text),
  };
}

/** Snapshots come as they like; the screen takes the latest, one each frame. */
function feed(driver: AppDriver, store: Store): () => void {
  let waiting: Snapshot | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const snapshot = waiting;
    waiting = null;
    if (snapshot !== null) store.dispatch({ type: "snapshot", snapshot });
  };
  const unsubscribe = driver.subscribe((snapshot) => {
    // The last picture of a round is what the next one is compared with: it is never skipped.
    if (waiting !== null && waiting.round !== snapshot.round) flush();
    waiting = snapshot;
    timer ??= setTimeout(flush, FRAME_MS);
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}

interface Ticks {
  readonly running: number;
  readonly waiting: number;
}

const TICKS: Ticks = { running: 120, waiting: 500 };
/** A screen reader says every change: rarely, then. */
const LINEAR_TICKS: Ticks = { running: 3000, waiting: 3000 };

/** Turns the clock while something on the screen depends on it; stands still otherwise. */
function tick(store: Store, ticks: Ticks): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const schedule = () => {
    if (timer !== null) return;
    const state = store.state();
    const due = isRunning(state)
      ? ticks.running
      : state.watch.on || state.notice !== null
      ? ticks.waiting
      : null;
    if (due === null) return;
    timer = setTimeout(() => {
      timer = null;
      store.dispatch({ type: "tick" });
    }, due);
  };
  const unsubscribe = store.subscribe(schedule);
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}

/** What terminals take in one OSC 52. */
const MAX_COPY = 70_000;

function sizeOf(stdout: NodeJS.WriteStream, linear: boolean): Area {
  return linear ? SPOKEN : { width: stdout.columns || 80, height: stdout.rows || 24 };
}

/** A voice has no columns: nothing is folded away or cut. It has time for a few rows, not for a page. */
const SPOKEN: Area = { width: 250, height: 16 };

function themeOf({ background, ascii, env }: AppOptions): Theme {
  return { background: background ?? backgroundOf(env), ascii: ascii ?? speaksAscii(env) };
}

/** `COLORFGBG` is `15;0`: foreground, perhaps more, background; 7 and 9 to 15 are light. */
function backgroundOf(env: AppOptions["env"]): Theme["background"] {
  const code = Number(env["COLORFGBG"]?.split(";").at(-1) || NaN);
  return code === 7 || (code >= 9 && code <= 15) ? "light" : "dark";
}

function speaksAscii(env: AppOptions["env"]): boolean {
  if (env["TERM"] === "linux" || env["TERM"] === "dumb") return true;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  return locale !== undefined && locale !== "" && !/utf-?8/i.test(locale);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
