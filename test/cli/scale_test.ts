/** Many targets, few sockets; and a reader that goes away. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import process from "node:process";
import { test } from "node:test";
import { readReport } from "../../reports/read.ts";
import { healthyReport } from "../reports/sample.ts";
import { command, ringshake } from "./run_cli.ts";

test("check of 200 targets keeps to --concurrency, and tells how far it is", async () => {
  if (process.platform !== "linux") return; // elsewhere 127.0.1.x does not exist
  let [open, most, served] = [0, 0, 0];
  const server = createServer((socket) => {
    most = Math.max(most, ++open);
    served++;
    socket.on("error", () => {}).resume();
    // Counted until we hang up: what the program closes itself may be seen late from here.
    setTimeout(() => {
      open--;
      socket.end();
    }, 20);
  });
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const targets = Array.from({ length: 200 }, (_, n) => `127.0.1.${n + 1}/${port},${port}`);
    const args = ["check", ...targets, "--concurrency", "8", "--format", "json"];
    const { stdout, stderr } = await ringshake(args);
    const report = readReport(stdout).report ?? assert.fail(stderr);
    assert.equal(report.nodes.length, 200);
    assert.ok(served >= 200, `${served} connections`);
    assert.ok(most <= 8, `${most} connections at once`);
    assert.match(stderr, /^probing 200 nodes: /);
  } finally {
    server.close();
  }
});

test("a reader that closes the pipe early is no error", async () => {
  const [program, args] = command();
  const child = spawn(program, [...args, "man"], { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  child.stdout.destroy();
  const [code] = await once(child, "close");
  assert.equal(code, 0);
  assert.equal(stderr, "");
});

test("a large report reaches a slow reader whole", async () => {
  const report = healthyReport();
  const [node] = report.nodes;
  const nodes = Array.from({ length: 300 }, (_, n) => ({ ...node, id: `node-of-prod-${n}` }));
  const stdin = JSON.stringify({ ...report, nodes });
  const { code, stdout, stderr } = await ringshake(["redact", "-"], { stdin });
  assert.equal(code, 0, stderr);
  assert.ok(stdout.length > 512 * 1024, `${stdout.length} characters`);
  assert.equal(readReport(stdout).report?.nodes.length, 300);
});
