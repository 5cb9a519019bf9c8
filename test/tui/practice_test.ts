/**
 * The program itself on a real terminal, against its practice cluster: real probes, every view, and a
 * clean terminal afterwards.
 */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isDeno } from "../runtime.ts";
import { hasTmux, runtimeCommand, Terminal } from "./terminal.ts";

const skip = hasTmux() ? false : "tmux is not installed";

test(
  "the practice cluster is probed, shown in every view, exported and left",
  { skip },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ringshake-practice-"));
    const file = join(folder, "report.json");
    const terminal = new Terminal(100, 30);
    try {
      await terminal.shows(/READY>/);
      terminal.type(
        `clear; echo before; ${runtimeCommand("src/cli/main.ts", "--lab")}; echo "left with $?"`,
      );
      terminal.keys("Enter");
      await terminal.shows(/nodes · .* connections/);
      await terminal.shows(
        (screen) => /seen in .* connections/.test(screen) && !/waiting/.test(screen),
        "the end of the run",
      );
      await terminal.shows(/eu-1 .*closed +tls/);

      terminal.keys("n", "Enter");
      await terminal.shows(/\[Findings \d+\]|\[Findings\]/);
      await terminal.shows(/Runbook [a-z-]+ +Enter opens it/);
      terminal.keys("Enter");
      await terminal.shows(/Meaning/);
      terminal.keys("Escape", "Tab");
      await terminal.shows(/ssl_storage_port {2}\d/);
      terminal.keys("Tab");
      await terminal.shows(/\[Certificates[^]*SHA-256/);
      terminal.keys("Tab");
      await terminal.shows(/\[Handshake[^]*client_hello/);
      terminal.keys("Enter", "Enter");
      await terminal.shows(/0000 \[01\]00/);
      terminal.keys("Escape", "Escape", "Tab");
      await terminal.shows(/who is let in/);
      terminal.keys("Tab");
      await terminal.shows(/TLSv1\.3 +✔ accepted/);
      terminal.keys("Tab");
      await terminal.shows(/PURPOSE/);

      terminal.keys("2");
      await terminal.shows(/\[gossip\][^]*1 eu-1/);
      terminal.keys("t");
      await terminal.shows(/\[data\]/);
      terminal.keys("3");
      await terminal.shows(/now +step/);
      terminal.keys("4");
      await terminal.shows(/\d+ certificates/);
      terminal.resize(160, 48);
      await terminal.shows((screen) => screen.trimEnd().split("\n").length === 48, "48 rows");
      terminal.resize(60, 20);
      await terminal.shows((screen) => screen.trimEnd().split("\n").length === 20, "20 rows");
      terminal.resize(100, 30);
      terminal.keys("5");
      terminal.paste(
        "rpc - client 10.0.0.6:7001: server connection dropped: Certificate is required.\n",
      );
      await terminal.shows(/tell apart/);
      terminal.keys("6");
      await terminal.shows(/enable-tls/);

      terminal.keys("1", "/");
      terminal.type("eu");
      terminal.keys("Enter");
      await terminal.shows(
        (screen) => /eu-1/.test(screen) && !/us-1/.test(screen),
        "the filtered list",
      );
      terminal.keys("e", "C-u");
      terminal.type(file);
      terminal.keys("Enter");
      await terminal.shows(/Wrote /);
      const report = JSON.parse(readFileSync(file, "utf8"));
      assert.equal(report.tool.name, "ringshake");
      assert.ok(report.nodes.length >= 3);

      // On Deno nothing is stopped, because `deno task` in front of the app could not be.
      if (!isDeno) {
        terminal.keys("C-z");
        await terminal.shows(/Stopped/);
        terminal.type(`fg; echo "left with $?"`);
        terminal.keys("Enter");
        await terminal.shows(/Overview/);
      }
      terminal.keys("q");
      const screen = await terminal.shows(/left with 0\n/);
      assert.match(screen, /^before$/m);
      assert.equal(terminal.fact("#{alternate_on} #{cursor_flag}"), "0 1");
      assert.match(await terminal.run("stty -a | grep -ow -e '-*icanon'"), /^icanon$/m);
    } finally {
      terminal.close();
      rmSync(folder, { recursive: true });
    }
  },
);
