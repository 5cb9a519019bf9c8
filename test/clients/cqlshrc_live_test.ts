/** cqlshrc files compared with what the cqlshs that pip has for this machine's Python make of them, here and now. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { cqlshs } from "../setup/tools.mjs";
import { asSeen, CASES, comparable, ours, type Saw } from "./cqlshrc_cases.ts";

const READER = fileURLToPath(new URL("./cqlsh_reader.py", import.meta.url));
const FILES = fileURLToPath(new URL("./cqlshrc/", import.meta.url));

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ringshake-cqlshrc-"));
  cpSync(FILES, folder, { recursive: true });
});
after(() => rmSync(folder, { recursive: true, force: true }));

const output = (words: readonly string[], input = "", env = {}) => {
  const { stdout, stderr, status } = spawnSync("python3", words, {
    encoding: "utf8",
    input,
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", HOME: folder, ...env },
  });
  assert.equal(status, 0, stderr);
  return stdout;
};

const found = cqlshs();
test("a cqlsh is here", { skip: found.length === 0 ? "pip installed none" : false }, () => {
  assert.ok(found.length > 0);
});

for (const { name, folder: lib, script } of found) {
  test(`as ${name} itself reads ${CASES.length} files`, () => {
    const python = output(["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).trim();
    const version = /-([0-9.]+)\.dist-info$/.exec(
      readdirSync(lib).find((each) => each.endsWith(".dist-info")) ?? "",
    )?.[1];
    const saw: Saw[] = JSON.parse(
      output([READER, lib, join(lib, script)], JSON.stringify(CASES), { FILES: folder }),
    );
    assert.equal(saw.length, CASES.length);
    for (const [index, each] of CASES.entries()) {
      const theirs = saw[index] ?? assert.fail("an answer is missing");
      assert.deepEqual(
        asSeen(ours(each, `${name} ${version} python ${python}`)),
        comparable(theirs),
        each.name,
      );
    }
  });
}
