/** `check` on practice clusters: what it prints, where, and with which exit code. */

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { readReport } from "../../reports/read.ts";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import { isDeno, LEAST, ringshake } from "./run_cli.ts";
import { clock } from "../clock.ts";

let healthy: Lab;
let folder: string;

before(async () => {
  healthy = await startLab("healthy-all", { clock });
  folder = mkdtempSync(join(tmpdir(), "ringshake-check-"));
});

after(async () => {
  await healthy.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The arguments that probe the healthy cluster. */
const cluster = (...more: string[]) => ["check", "-i", healthy.inventoryPath, ...more];

function reportIn(stdout: string) {
  return readReport(stdout).report ?? assert.fail(`not a report: ${stdout.slice(0, 200)}`);
}

test("check of a healthy cluster: exit 0, a short text on stdout, the cost announced on stderr", async () => {
  const { code, stdout, stderr } = await ringshake(cluster());
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^✔ healthy-all: 3 nodes as expected; as far as one vantage can see: 12 links derived, none observed\n/,
  );
  assert.ok(stdout.split("\n").length < 12, stdout);
  assert.match(stderr, /^probing 3 nodes: up to \d+ connections, up to \d+ ERROR lines/);
});

test("check --format json prints one document and nothing else on stdout", async () => {
  const { code, stdout } = await ringshake(cluster("--format", "json"));
  assert.equal(code, 0);
  const report = reportIn(stdout);
  assert.equal(report.summary.ok, 3);
  assert.match(report.tool.runtime, isDeno ? /^Deno / : /^Node /);
  assert.equal(report.partial, null);
});

test("check --format ndjson tells attempts as they happen and ends with the summary", async () => {
  const { stdout } = await ringshake(cluster("--format", "ndjson"));
  const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line).event);
  assert.equal(events[0], "started");
  assert.equal(events.at(-1), "summary");
  const first = events.indexOf("node");
  assert.ok(events.slice(1, first).every((event) => event === "attempt"));
  assert.ok(first > 1);
});

test("check needs no more than --allow-net, --allow-read and --allow-env", async () => {
  const { code, stdout, stderr } = await ringshake(cluster("--format", "json"), {
    permissions: LEAST,
  });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /allow-|NotCapable|permission/i);
  if (isDeno) assert.equal(reportIn(stdout).vantage.hostname, null);
});

test("check without --allow-write says so before it probes", async () => {
  if (!isDeno) return;
  const { code, stdout, stderr } = await ringshake(cluster("-o", join(folder, "no.txt")), {
    permissions: LEAST,
  });
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /^ringshake: .*no\.txt: Deno may not write it; run deno with --allow-write\n$/,
  );
});

test("check -o writes the whole report, and leaves nothing else in the folder", async () => {
  const path = join(folder, "report.json");
  const { code, stdout } = await ringshake(cluster("--format", "json", "-o", path));
  assert.equal(code, 0);
  assert.equal(stdout, "");
  assert.equal(reportIn(readFileSync(path, "utf8")).summary.ok, 3);
  assert.deepEqual(readdirSync(folder), ["report.json"]);
});

test("check --capture and --keylog write what they say, and a keylog is private", async () => {
  const [capture, keylog] = [join(folder, "capture.ndjson"), join(folder, "keys.txt")];
  const { stderr } = await ringshake(cluster("--capture", capture, "--keylog", keylog));
  assert.match(stderr, /warning: .*keys\.txt will hold the traffic secrets/);
  assert.match(readFileSync(keylog, "utf8"), /^CLIENT_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]{64} /m);
  if (process.platform !== "win32") assert.equal(statSync(keylog).mode & 0o777, 0o600);
  const [first] = readFileSync(capture, "utf8").split("\n");
  const { messages, end } = JSON.parse(first ?? "");
  assert.equal(messages[0].name, "client_hello");
  assert.equal(messages[0].epoch, "clear");
  assert.ok(messages.some(({ epoch }: { epoch: string }) => epoch === "application"));
  assert.match(end, /RPC answered inside TLS/);
  assert.match(messages[0].bytes, /^01[0-9a-f]+$/);
  assert.ok(messages[0].fields.length > 10);
});

const verdicts: [args: string[], code: number][] = [
  [["--scenario", "expired"], 1],
  [["--scenario", "expired", "--fail-on", "never"], 0],
  [["--scenario", "tls11-only", "--fail-on", "info"], 1],
  [["--scenario", "healthy-all", "--fail-on", "warning"], 0],
  [["--scenario", "healthy-all", "--expect", "none"], 1],
];

for (const [args, expected] of verdicts) {
  test(`check --lab ${args.join(" ")} exits ${expected}`, async () => {
    const { code, stderr } = await ringshake(["check", "--lab", ...args]);
    assert.equal(code, expected, stderr);
  });
}

test("check exits 1 for a node of which nothing is known", async () => {
  const { code, stdout } = await ringshake([
    ...["check", "--lab", "--scenario", "firewall-drop", "--timeout", "300", "--format", "json"],
  ]);
  assert.equal(code, 1);
  assert.ok(reportIn(stdout).summary.unknown > 0);
});

test("check exits 3 when nothing could be tried at all", async () => {
  const { code } = await ringshake(cluster("--local-address", "203.0.113.7"));
  assert.equal(code, 3);
});

test("check limited to a node by a target", async () => {
  const { stdout } = await ringshake(cluster("eu-2", "--format", "json"));
  assert.deepEqual(reportIn(stdout).nodes.map(({ id }) => id), ["eu-2"]);
});

test("check that is interrupted still reports, and exits 130", async () => {
  if (process.platform === "win32") return;
  const args = ["check", "--lab", "--scenario", "silent", "--timeout", "30000", "--format", "json"];
  const { code, stdout, stderr } = await ringshake(args, {
    onStderr: (text, kill) => {
      if (text.includes("probing")) setTimeout(() => kill("SIGINT"), 300);
    },
  });
  assert.equal(code, 130, stderr);
  const { partial } = reportIn(stdout);
  assert.match(partial?.reason ?? "", /Ctrl-C/);
  assert.ok((partial?.skipped.length ?? 0) > 0);
});

test("the app without a terminal says so and prints the text report", async () => {
  const { code, stdout, stderr } = await ringshake(["-i", healthy.inventoryPath]);
  assert.equal(code, 0);
  assert.match(stderr, /no terminal/);
  assert.match(stdout, /^✔ healthy-all/);
});

test("a mistyped command is not taken for a host", async () => {
  const { code, stderr } = await ringshake(["chekc"]);
  assert.equal(code, 2);
  assert.match(stderr, /^ringshake: there is no command chekc; did you mean check\?\n$/);
});

test("colours: never in a pipe, unless FORCE_COLOR asks; NO_COLOR wins", async () => {
  // deno-lint-ignore no-control-regex -- a colour begins with ESC
  const ESC = /\x1b\[/;
  const pipe = await ringshake(cluster(), { env: { NO_COLOR: "" } });
  assert.doesNotMatch(pipe.stdout, ESC);
  const forced = await ringshake(cluster(), { env: { NO_COLOR: "", FORCE_COLOR: "1" } });
  assert.match(forced.stdout, ESC);
  const both = await ringshake(cluster(), { env: { NO_COLOR: "1", FORCE_COLOR: "1" } });
  assert.doesNotMatch(both.stdout, ESC);
  const flag = await ringshake(cluster("--no-color"), { env: { NO_COLOR: "", FORCE_COLOR: "1" } });
  assert.doesNotMatch(flag.stdout, ESC);
});

test("lab runs until Ctrl-C, tells where its inventory is, and leaves nothing behind", async () => {
  if (process.platform === "win32") return;
  let inventory = "";
  const { code, stdout } = await ringshake([
    "lab",
    "--scenario",
    "healthy-none",
    "--format",
    "json",
  ], {
    onStdout: (text, kill) => {
      if (!text.endsWith("\n") || inventory !== "") return;
      ({ inventory } = JSON.parse(text));
      assert.ok(existsSync(inventory));
      kill("SIGINT");
    },
  });
  assert.equal(code, 130);
  assert.equal(JSON.parse(stdout).nodes.length, 3);
  assert.ok(!existsSync(inventory));
});

test("check --quiet-node leaves no line in any log", async () => {
  const { code, stdout } = await ringshake(cluster("--quiet-node", "--format", "json"));
  assert.equal(code, 0);
  const { logLines, connections, predicted } = reportIn(stdout).summary;
  assert.equal(logLines, 0);
  assert.ok(connections > 0 && connections <= predicted.connections);
});
