/** What stops at this host is told as such: not as a firewall, and with an exit code of its own. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Report } from "../../src/model/report.ts";
import { isDeno, ringshake } from "./run_cli.ts";

/** TEST-NET-2 (RFC 5737) belongs to nobody's interface. */
const NOT_OURS = "198.51.100.7";

async function findingOf(args: readonly string[], permissions?: readonly string[]) {
  const options = permissions === undefined ? {} : { permissions };
  const { stdout, stderr, code } = await ringshake(["check", ...args, "--format", "json"], options);
  const { findings, nodes } = JSON.parse(stdout) as Report;
  assert.deepEqual(findings.map(({ id }) => id), ["unreachable"]);
  assert.ok(nodes.every(({ ports }) => ports.every(({ state }) => state === "unreachable")));
  const [finding] = findings;
  assert.ok(finding !== undefined);
  assert.doesNotMatch(finding.explanation, /firewall|security group|no route/);
  assert.doesNotMatch(finding.fix, /Open both ports/);
  return { finding, stderr, code };
}

const nothingTried = (stderr: string) =>
  stderr.split("\n").filter((line) => line.startsWith("ringshake: nothing could be tried: "));

test("a name that does not resolve is told as that", async () => {
  const { finding, stderr, code } = await findingOf(["nowhere.invalid/1,2"]);
  assert.equal(code, 1);
  assert.equal(finding.title, "The node's name does not resolve");
  assert.match(finding.evidence[0] ?? "", /the name nowhere\.invalid does not resolve/);
  assert.match(finding.fix, /getent ahosts nowhere\.invalid/);
  assert.equal(finding.fixSteps?.length, 2);
  assert.deepEqual(finding.fixSteps, finding.fix.split(" ⏎ "));
  assert.deepEqual(nothingTried(stderr), []);
});

test("a source address that is not ours is told as that, with exit code 3", async () => {
  const { finding, stderr, code } = await findingOf([
    "127.0.0.1/1,2",
    "--local-address",
    NOT_OURS,
  ]);
  assert.equal(code, 3);
  assert.match(finding.explanation, /--local-address/);
  assert.match(nothingTried(stderr)[0] ?? "", /cannot connect from 198\.51\.100\.7/);
});

test("plan has nothing to plan from when nothing could be tried", async () => {
  const { stderr, code } = await ringshake([
    "plan",
    "--to",
    "all",
    "127.0.0.1/1,2",
    "--local-address",
    NOT_OURS,
  ]);
  assert.equal(code, 3);
  assert.equal(nothingTried(stderr).length, 1);
});

// Node asks nobody for permission, so there is nothing to test on it.
const argumentsToRefuse = isDeno
  ? [["127.0.0.1/1,2"], ["nowhere.invalid/1,2"], ["127.0.0.1/1,2", "--local-address", NOT_OURS]]
  : [];

for (const args of argumentsToRefuse) {
  test(`without Deno's permission for the network: ${args.join(" ")}`, async () => {
    const { finding, stderr, code } = await findingOf(args, ["--allow-read", "--allow-env"]);
    assert.equal(code, 3);
    assert.match(finding.fix, /--allow-net/);
    assert.match(finding.evidence[0] ?? "", /--allow-net/);
    assert.match(nothingTried(stderr)[0] ?? "", /--allow-net/);
  });
}

if (isDeno) {
  test("a permission for one host only is enough for it", async () => {
    const { stdout, code } = await ringshake(["check", "127.0.0.1/1,2", "--format", "json"], {
      permissions: ["--allow-net=127.0.0.1", "--allow-read", "--allow-env"],
    });
    assert.equal(code, 1);
    const { nodes } = JSON.parse(stdout) as Report;
    assert.deepEqual(nodes[0]?.ports.map(({ state }) => state), ["closed", "closed"]);
  });
}
