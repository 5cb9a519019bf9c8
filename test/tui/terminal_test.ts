/**
 * The app on a real terminal: tmux with a shell in it. Every view is visited, the window resized, the
 * report exported, the job suspended and continued, and afterwards the terminal must be as before.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { testOnDeno, testOnNode } from "../runtime.ts";
import { hasTmux, runtimeCommand, Terminal } from "./terminal.ts";

const skip = hasTmux() ? false : "tmux is not installed";
const APP = "test/tui/fake_app.tsx";

async function onTerminal(
  use: (terminal: Terminal) => Promise<void>,
  columns = 80,
  rows = 24,
  env = {},
): Promise<void> {
  const terminal = new Terminal(columns, rows, env);
  try {
    await terminal.shows(/READY>/);
    await use(terminal);
  } finally {
    terminal.close();
  }
}

async function start(terminal: Terminal, ...args: string[]): Promise<void> {
  terminal.type(`clear; echo before; ${runtimeCommand(APP, ...args)}; echo "left with $?"`);
  terminal.keys("Enter");
  await terminal.shows(/seen in|Which nodes/);
}

/** Sends a signal to the app alone: the one child that the shell has. */
function signalApp(terminal: Terminal, signal: "HUP" | "INT" | "TERM" | "TSTP"): void {
  const shell = terminal.fact("#{pane_pid}");
  const child = execFileSync("ps", ["-o", "pid=", "--ppid", shell], { encoding: "utf8" }).trim();
  // Not by the program `kill`, which knows no INT in Turkish.
  process.kill(Number(child), `SIG${signal}`);
}

/** The shell is back on its own screen, in its own mode, with the cursor and nothing of ours left. */
async function assertClean(terminal: Terminal, code: number): Promise<void> {
  const screen = await terminal.shows(new RegExp(`left with ${code}\\n`));
  assert.match(screen, /^before$/m, "what stood there before is back");
  assert.doesNotMatch(screen, /Overview|Enter open|Which nodes/);
  assert.equal(terminal.fact("#{alternate_on} #{cursor_flag}"), "0 1");
  const modes = await terminal.run("stty -a | grep -owE -e '-?(isig|icanon|echo)' | tr '\\n' ' '");
  assert.match(modes, /^isig icanon echo *$/m);
}

test(
  "every view can be visited, at any size, and q leaves a clean terminal",
  { skip },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ringshake-terminal-"));
    const file = join(folder, "report.json");
    try {
      await onTerminal(async (terminal) => {
        await start(terminal, "broken", "5");
        await terminal.shows(/▸ ✔ eu-1/);
        terminal.resize(160, 48);
        await terminal.shows(
          (screen) =>
            /DC\/RACK.*VERDICT/.test(screen) && screen.trimEnd().split("\n").length === 48,
          "the wide overview",
        );
        terminal.resize(60, 20);
        await terminal.shows(
          (screen) =>
            /^ 1Overview 2Links/m.test(screen) && !/CIPHER/.test(screen) &&
            screen.trimEnd().split("\n").length === 20,
          "the narrow overview",
        );
        terminal.resize(80, 24);
        await terminal.shows(
          (screen) => /PROTOCOL/.test(screen) && screen.trimEnd().split("\n").length === 24,
          "the overview as before",
        );

        terminal.keys("/");
        terminal.type("eu rpc");
        terminal.keys("Enter");
        await terminal.shows(
          (screen) => /▸ ✖ eu-3/.test(screen) && !/us-1/.test(screen),
          "the filtered list",
        );
        terminal.keys("Enter");
        await terminal.shows(/eu-3 still answers plaintext RPC/);
        terminal.keys("Enter");
        await terminal.shows(/How ringshake knows/);
        terminal.keys("Escape");
        await terminal.shows(/\[Findings?\]|\[Find\]/);
        for (
          const sign of [
            /storage_port {2}10\.0\.0\.3:7000/,
            /No certificate was served/,
            /#2 +:7001/,
            /not tried/i,
            /No TLS was spoken/,
            /silence-and-rpc/,
            /One round so far/,
          ]
        ) {
          terminal.keys("Tab");
          await terminal.shows(sign);
        }
        terminal.keys("Escape", "Escape", "g", "Enter", "Tab", "Tab", "Tab", "j", "Enter");
        await terminal.shows(/▸.*ClientHello/);
        terminal.keys("Enter");
        await terminal.shows(/0000 \[01\]00/);
        terminal.keys("Escape", "c", "Escape", "k", "c");
        await terminal.shows(/× +◀─ Alert|application_data/);

        terminal.keys("2", "t", "n");
        await terminal.shows(/\[data\][^]*✖ would fail/);
        terminal.keys("3");
        await terminal.shows(/every-node-has-certificate/);
        terminal.keys("4");
        await terminal.shows(/expired 3 days ago/);
        terminal.keys("5");
        await terminal.shows(/Paste log lines/);
        terminal.paste(
          "rpc - client 10.0.0.6:7001: The certificate is NOT trusted.\nnot a command: q\n",
        );
        await terminal.shows(/Pasted text/);
        terminal.keys("Enter");
        await terminal.shows(/eu-6 serves a chain/);
        terminal.keys("6");
        await terminal.shows(/Enable TLS without downtime/);
        terminal.keys("?");
        await terminal.shows(/to the first/);
        terminal.keys("Escape", ":");
        terminal.type("node us-2");
        terminal.keys("Enter");
        await terminal.shows(/us-2 accepts TLS 1\.0/);

        terminal.keys("1", "e", "C-u");
        terminal.type(file);
        terminal.keys("Enter");
        await terminal.shows(/Wrote .*report/);
        assert.equal(JSON.parse(readFileSync(file, "utf8")).report.nodes.length, 12);

        terminal.keys("q");
        await assertClean(terminal, 0);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

testOnNode("Ctrl-Z gives the shell back and fg the app, at the size that the window has by then", {
  skip,
}, async () => {
  await onTerminal(async (terminal) => {
    await start(terminal, "broken", "5");
    terminal.keys("j", "j", "C-z");
    await terminal.shows(/Stopped/);
    assert.equal(terminal.fact("#{alternate_on}"), "0");
    assert.match(await terminal.run("echo the shell works"), /the shell works/);
    terminal.resize(100, 30);
    terminal.type("fg");
    terminal.keys("Enter");
    await terminal.shows(
      (screen) => /▸ ✖ eu-3/.test(screen) && screen.trimEnd().split("\n").length === 30,
      "the app again, in 30 rows",
    );
    assert.equal(terminal.fact("#{alternate_on}"), "1");
    terminal.keys("C-z");
    await terminal.shows(/Stopped[^]*Stopped/);
    terminal.type(`fg; echo "left with $?"`);
    terminal.keys("Enter");
    await terminal.shows(/▸ ✖ eu-3/);
    terminal.keys("j", "q");
    await assertClean(terminal, 0);
  });
});

test(
  "signals and Ctrl-C put the terminal back, with the exit codes that shells know",
  { skip },
  async () => {
    await onTerminal(async (terminal) => {
      await start(terminal, "broken", "5");
      terminal.keys("C-c");
      await assertClean(terminal, 130);
      for (const [signal, code] of [["TERM", 143], ["HUP", 129], ["INT", 130]] as const) {
        await start(terminal, "broken", "5");
        await terminal.shows(/▸ ✔ eu-1/);
        signalApp(terminal, signal);
        await assertClean(terminal, code);
      }
    });
  },
);

testOnNode(
  "a signal that stops from outside gives the screen back, and one that continues takes it again",
  { skip },
  async () => {
    await onTerminal(async (terminal) => {
      await start(terminal, "broken", "5");
      signalApp(terminal, "TSTP");
      await terminal.shows(/Stopped/);
      assert.equal(terminal.fact("#{alternate_on}"), "0");
      terminal.type(`fg; echo "left with $?"`);
      terminal.keys("Enter");
      await terminal.shows(/▸ ✔ eu-1/);
      terminal.keys("q");
      await assertClean(terminal, 0);
    });
  },
);

testOnDeno(
  "where the job in front of the app cannot be stopped, nothing is: the app stays, and says so",
  { skip },
  async () => {
    await onTerminal(async (terminal) => {
      await start(terminal, "broken", "5");
      terminal.keys("C-z");
      await terminal.shows(/suspend is not available under deno task/);
      signalApp(terminal, "TSTP");
      terminal.keys("j");
      await terminal.shows(/▸ \S eu-2/);
      assert.equal(terminal.fact("#{alternate_on}"), "1");
      assert.doesNotMatch(terminal.screen(), /Stopped/);
      terminal.keys("q");
      await assertClean(terminal, 0);
    });
  },
);

test("a crash puts the terminal back and says what broke", { skip }, async () => {
  await onTerminal(
    async (terminal) => {
      for (const [how, key] of [["timer", "R"], ["promise", "R"], ["drawing", "6"]] as const) {
        await start(terminal, "broken", "5", `--break=${how}`);
        terminal.keys(key);
        const screen = await terminal.shows(/left with 3/);
        assert.match(screen, /ringshake: Error: made to break/);
        assert.equal(terminal.fact("#{alternate_on} #{cursor_flag}"), "0 1");
        assert.match(await terminal.run("stty -a | grep -o -e '-*icanon'"), /^icanon$/m);
      }
    },
    100,
    40,
  );
});

test("without a source the form asks, on a small screen without colours", { skip }, async () => {
  await onTerminal(
    async (terminal) => {
      await start(terminal, "--ask", "--no-color");
      terminal.type("10.0.0.1/70000");
      await terminal.shows(/port above 65535/);
      terminal.keys("C-u");
      terminal.type("10.0.0.1 q");
      await terminal.shows(/2 to look at/);
      terminal.keys("Enter");
      await terminal.shows(/▸ ✔ eu-1/);
      terminal.keys("q");
      await assertClean(terminal, 0);
    },
    60,
    20,
  );
});

test("hostile names leave title, screen and cursor alone", { skip }, async () => {
  await onTerminal(async (terminal) => {
    await start(terminal, "hostile", "5");
    await terminal.shows(/n1\\x1b\[2J/);
    assert.doesNotMatch(terminal.fact("#{pane_title}"), /owned/);
    terminal.keys("Enter", "Tab", "Tab");
    await terminal.shows(/\[Certificates?|\[Certs\]/);
    terminal.keys("q");
    await assertClean(terminal, 0);
  });
});
