/** When the suite is told to run on another day, it does: here, in children, and in foreign programs. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { clock } from "./clock.ts";

const shown = process.env["RINGSHAKE_TEST_CLOCK"];
const HOUR = 3_600_000;

test("the clock is the one that was asked for", () => {
  const wanted = shown === undefined ? clock() : new Date(shown);
  const child = execFileSync(
    process.execPath,
    "Deno" in globalThis ? ["eval", "console.log(Date.now())"] : ["-e", "console.log(Date.now())"],
    { encoding: "utf8" },
  );
  const foreign = execFileSync("date", ["+%s"], { encoding: "utf8" });
  for (const ms of [clock().getTime(), Number(child), 1000 * Number(foreign)]) {
    const late = ms - wanted.getTime();
    assert.ok(late > -HOUR && late < 2 * HOUR, `${new Date(ms).toISOString()}, not ${shown}`);
  }
});
