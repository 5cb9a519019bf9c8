/** The runner of mutations, on a toy with one fault that its test sees and one that it does not. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testOnNode } from "../runtime.ts";
import { ACCEPTED } from "./accepted.ts";
import { applied, mutantsOf } from "./mutants.ts";
import { described, fateOf } from "./mutate.ts";
import { imports, neighbours } from "./neighbours.ts";

const TOY = `export function clamp(value: number, most: number): number {
  if (value > most) return most;
  return value < 0 ? 0 : value;
}
`;
const TOY_TEST = `import assert from "node:assert/strict";
import { test } from "node:test";
import { clamp } from "../../src/toy/clamp.ts";
test("clamp", () => assert.equal(clamp(7, 5), 5));
`;

testOnNode("a fault that a test sees is killed, one that it does not see is alive", async () => {
  const root = mkdtempSync(join(tmpdir(), "ringshake-toy-"));
  try {
    for (const folder of ["src/toy", "test/toy"]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, "package.json"), '{"type":"module"}');
    writeFileSync(join(root, "src/toy/clamp.ts"), TOY);
    writeFileSync(join(root, "test/toy/clamp_test.ts"), TOY_TEST);
    const file = "src/toy/clamp.ts";
    const tests = neighbours(file, imports(root, ["src", "test"]));
    assert.deepEqual(tests, ["test/toy/clamp_test.ts"]);
    const fates = await Promise.all(
      mutantsOf(TOY).map(async (mutant) => {
        const { place, change } = described(file, TOY, mutant);
        return `${place} ${change}: ${await fateOf({ file, mutant, tests }, root)}`;
      }),
    );
    assert.deepEqual(fates, [
      "src/toy/clamp.ts:2 value > most → true: alive",
      "src/toy/clamp.ts:2 value > most → false: killed",
      "src/toy/clamp.ts:2 > → >=: alive",
      "src/toy/clamp.ts:2 > → <=: killed",
      "src/toy/clamp.ts:2 return most; → return;: killed",
      "src/toy/clamp.ts:3 return value < 0 ? 0 : value; → return;: alive",
      "src/toy/clamp.ts:3 value < 0 → true: alive",
      "src/toy/clamp.ts:3 value < 0 → false: alive",
      "src/toy/clamp.ts:3 < → <=: alive",
      "src/toy/clamp.ts:3 < → >=: alive",
      "src/toy/clamp.ts:3 0 → (0 + 1): alive",
      "src/toy/clamp.ts:3 0 → (0 + 1): alive",
    ]);
    assert.equal(applied(TOY, { start: 0, end: 6, replacement: "" }).length, TOY.length - 6);
    assert.equal(readFileSync(join(root, file), "utf8"), TOY, "the checkout is left alone");
  } finally {
    rmSync(root, { recursive: true });
  }
});

testOnNode("each accepted fault stands where it is said to, with a reason", () => {
  for (const { file, line, change, why } of ACCEPTED) {
    const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8");
    assert.ok(text.includes(line), `${file} has no ${line}`);
    assert.ok(why.length > 20, line);
    const possible = mutantsOf(text).map((mutant) => described(file, text, mutant));
    assert.ok(
      possible.some((each) =>
        each.line.includes(line) && (change === undefined || change === each.change)
      ),
      `${file} has no fault ${change} in ${line}`,
    );
  }
});
