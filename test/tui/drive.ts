/** The app without a terminal: keys in, state, effects and lines out. */

import type { FakeDriver } from "./fake_driver.ts";
import { fakeDriver, type FakeOptions } from "./fake_driver.ts";
import { AT } from "./sample.ts";
import type { Area } from "../../src/tui/line.ts";
import { captureShelf } from "../../src/tui/captures.ts";
import { performer, type Terminal } from "../../src/tui/effects.ts";
import { frame } from "../../src/tui/frame.ts";
import { type AppState, type Effect, openingState } from "../../src/tui/state.ts";
import { createStore, type Store } from "../../src/tui/store.ts";
import type { Source } from "../../src/tui/driver.ts";

export interface Driven {
  readonly driver: FakeDriver;
  readonly store: Store;
  /** What was copied, rung and left by; effects that only a terminal can do. */
  readonly seen: string[];
  /** Every effect, by name. */
  readonly effects: Effect["do"][];
  state(): AppState;
  /** Names of keys with spaces between; `"text"` types the text. */
  keys(names: string): Driven;
  type(text: string): Driven;
  paste(text: string): Driven;
  resize(screen: Area): Driven;
  /** Lets time pass, and the clock tick once. */
  wait(ms: number): Driven;
  /** The screen as plain text, without blanks at the ends of lines. */
  text(): string;
}

export interface DriveOptions extends FakeOptions {
  readonly screen?: Area;
  readonly source?: Source | null;
  readonly linear?: boolean;
}

export function drive(options: DriveOptions = {}): Driven {
  let nowMs = AT;
  const now = () => nowMs;
  const driver = fakeDriver({ now, ...options });
  const seen: string[] = [];
  const effects: Effect["do"][] = [];
  const terminal: Terminal = {
    copy: (text) => seen.push(`copy ${text}`),
    ring: () => seen.push("ring"),
    suspend: () => seen.push("suspend"),
    redraw: () => seen.push("redraw"),
    quit: (code) => seen.push(`quit ${code}`),
  };
  const source = options.source === undefined
    ? { kind: "inventory", path: "prod.yaml" } as const
    : options.source;
  const opening = openingState({
    screen: options.screen ?? { width: 80, height: 24 },
    nowMs,
    version: "0.1.0",
    linear: options.linear ?? false,
    library: { ...driver, captureOf: captureShelf(driver.captureOf).captureOf },
    source,
    watchMs: 10_000,
  });
  const store = createStore({
    opening,
    now,
    perform(effect) {
      effects.push(effect.do);
      perform(effect);
    },
  });
  const perform = performer(driver, terminal, store.dispatch);
  driver.subscribe((snapshot) => store.dispatch({ type: "snapshot", snapshot }));
  if (source !== null) driver.start({});
  const press = (name: string) => {
    const text = name === "space" ? " " : [...name].length === 1 ? name : "";
    store.dispatch({ type: "key", press: { name, text } });
  };
  const driven: Driven = {
    driver,
    store,
    seen,
    effects,
    state: store.state,
    keys(names) {
      for (const name of names.split(" ")) press(name);
      return driven;
    },
    type(text) {
      for (const character of text) press(character === " " ? "space" : character);
      return driven;
    },
    paste(text) {
      store.dispatch({ type: "paste", text });
      return driven;
    },
    resize(screen) {
      store.dispatch({ type: "resize", screen });
      return driven;
    },
    wait(ms) {
      nowMs += ms;
      store.dispatch({ type: "tick" });
      return driven;
    },
    text: () => textOf(store.state()),
  };
  return driven;
}

export function textOf(state: AppState): string {
  return frame(state).map((line) => line.map(({ text }) => text).join("").trimEnd()).join("\n");
}

/** Lets promises of the driver settle. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0));
}
