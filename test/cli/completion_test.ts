/** Completion scripts and the manual page come from the command table, and are sound. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { app, commands } from "../../src/cli/commands.ts";
import { completionScript } from "../../src/cli/completion.ts";
import { manualPage } from "../../src/cli/manual.ts";

const everyFlag = new Set(
  [app, ...commands].flatMap(({ options }) =>
    options.flatMap(({ flags }) => /--[a-z-]+/.exec(flags) ?? [])
  ),
);

const completed: [words: string[], offers: string[], not: string[]][] = [
  [["ringshake", "ch"], ["check"], ["lint", "--format"]],
  [["ringshake", "check", "--expect", ""], ["none", "passive", "all"], ["--expect"]],
  [["ringshake", "check", "--fail-on", "w"], ["warning"], ["error"]],
  [["ringshake", "plan", "--t"], ["--to", "--truststore", "--timeout"], ["--expect"]],
  [["ringshake", "completion", "z"], ["zsh"], ["bash"]],
  [["ringshake", "--format", "j"], ["json", "junit"], ["text"]],
  [["ringshake", "lab", "--"], ["--list", "--scenario"], ["--inventory"]],
];

for (const [words, offers, not] of completed) {
  test(`bash completes "${words.join(" ")}"`, () => {
    const script = `${completionScript("bash")}
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
      COMP_CWORD=${words.length - 1}
      _ringshake
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const offered = stdout.trim().split("\n");
    for (const word of offers) assert.ok(offered.includes(word), `${word} in ${offered}`);
    for (const word of not) assert.ok(!offered.includes(word), `${word} in ${offered}`);
  });
}

for (const shell of ["bash", "zsh", "fish"] as const) {
  test(`the ${shell} script knows every command and every flag`, () => {
    const script = completionScript(shell);
    for (const { name } of commands) assert.ok(script.includes(name), name);
    for (const flag of everyFlag) {
      assert.ok(script.includes(shell === "fish" ? `-l ${flag.slice(2)}` : flag), flag);
    }
  });
}

test("the manual names every command, flag and exit code, in plain ASCII roff", () => {
  const page = manualPage();
  const read = page.replaceAll("\\-", "-");
  for (const { name, says } of commands) {
    assert.ok(read.includes(`ringshake ${name}`), name);
    assert.ok(read.includes(says), says);
  }
  for (const flag of everyFlag) assert.ok(read.includes(flag), flag);
  for (const code of [0, 1, 2, 3, 130]) assert.match(page, new RegExp(`^\\.B ${code}$`, "m"));
  assert.match(page, /^[\n -~]*$/);
  for (const line of page.split("\n")) {
    if (line.startsWith(".")) assert.match(line, /^\.(TH|SH|SS|TP|PP|br|B)\b/, line);
  }
});
