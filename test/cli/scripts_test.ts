/** Every script in `scripts/`, on the real program. */

import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { runScript } from "./script.ts";

const folder = new URL("./scripts/", import.meta.url);

for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith(".txt")) continue;
  const text = readFileSync(new URL(name, folder), "utf8");
  test(`${name.replace(/\.txt$/, "")}: ${text.split("\n", 1)[0]?.replace(/^# */, "")}`, async () => {
    await runScript(text, name);
  });
}
