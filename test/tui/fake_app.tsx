/** Runs the app on the fake driver: `fake_app.tsx [SCENARIO] [PACE_MS] [--light] [--no-color] [--ask]`. */

import process from "node:process";
import { runApp } from "../../src/tui/app.tsx";
import { fakeDriver } from "./fake_driver.ts";

const [scenario = "broken", pace = "60"] = process.argv.slice(2).filter((arg) =>
  !arg.startsWith("--")
);
const has = (flag: string) => process.argv.includes(flag);
const driver = fakeDriver({ pace: Number(pace) });

process.exitCode = await runApp(driver, process, {
  source: has("--ask") ? null : { kind: "lab", scenario },
  version: "0.1.0",
  env: process.env,
  now: Date.now,
  watchMs: 2000,
  ...(has("--light") ? { background: "light" as const } : {}),
  ...(has("--no-color") ? { colour: false } : {}),
});
