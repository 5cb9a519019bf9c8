/**
 * Runs the app on the fake driver: `fake_app.tsx [SCENARIO] [PACE_MS] [--ask] [--light] [--no-color]`,
 * and `--break=timer|promise|drawing` to see what a crash leaves behind once `R` or `6` is pressed.
 */

import process from "node:process";
import { runApp } from "../../src/tui/app.tsx";
import { fakeDriver } from "./fake_driver.ts";
import { AT } from "./sample.ts";

const flags = process.argv.slice(2).filter((arg) => arg.startsWith("--"));
const [scenario = "broken", pace = "60"] = process.argv.slice(2).filter((arg) =>
  !arg.startsWith("--")
);
const has = (flag: string) => flags.includes(flag);
// The sample's clock: it starts at the sample's moment and runs on as the machine's does, so that what
// the app says of a certificate's end is the same on any day.
const began = performance.now();
const now = () => AT + performance.now() - began;
const driver = fakeDriver({ pace: Number(pace), now });

const broken = () => {
  throw new Error("made to break");
};
const { start } = driver;
let starts = 0;
driver.start = (request) => {
  if (starts++ === 0) return start(request);
  if (has("--break=timer")) setTimeout(broken, 0);
  else if (has("--break=promise")) Promise.reject(new Error("made to break"));
  else start(request);
};
if (has("--break=drawing")) driver.runbooks = broken;

process.exitCode = await runApp(driver, process, {
  source: has("--ask") ? null : { kind: "lab", scenario },
  version: "0.1.0",
  env: process.env,
  now,
  watchMs: 2000,
  ...(has("--light") ? { background: "light" as const } : {}),
  ...(has("--no-color") ? { colour: false } : {}),
});
