/** Prints screens: `gallery.ts 80x24 [NAME…]`. For looking at, while drawing them. */

import process from "node:process";
import { shoot, SHOTS } from "./screens.ts";

const [size = "80x24", ...names] = process.argv.slice(2);
const [width = 80, height = 24] = size.split("x").map(Number);

for (const shot of SHOTS) {
  if (names.length > 0 && !names.some((name) => shot.name.startsWith(name))) continue;
  const app = await shoot(shot, { width, height });
  console.log(`┌── ${shot.name} ${size} ${"─".repeat(Math.max(0, width - shot.name.length - 10))}`);
  console.log(app.text().split("\n").map((line) => `│${line}`).join("\n"));
}
