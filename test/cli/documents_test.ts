/** Commands on report files: diff, redact, sign and verify, and what they refuse. */

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { json } from "../../reports/json.ts";
import { healthyReport, troubledReport } from "../reports/sample.ts";
import { markdownOf } from "../../src/cli/guides.ts";
import { type Outcome, ringshake } from "./run_cli.ts";

let cwd: string;
const run = (...args: string[]): Promise<Outcome> => ringshake(args, { cwd });
const read = (name: string) => readFileSync(join(cwd, name), "utf8");
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);

before(() => {
  cwd = mkdtempSync(join(tmpdir(), "ringshake-documents-"));
  write("good.json", json.write(healthyReport()));
  write("bad.json", json.write(troubledReport()));
  write("newer.json", json.write({ ...healthyReport(), schemaVersion: "1.9" }));
});

after(() => rmSync(cwd, { recursive: true, force: true }));

test("diff of a report against itself prints nothing and exits 0", async () => {
  assert.deepEqual(await run("diff", "bad.json", "bad.json"), { code: 0, stdout: "", stderr: "" });
});

test("diff exits 1 when something got worse, and 0 when it got better", async () => {
  const down = await run("diff", "good.json", "bad.json");
  assert.equal(down.code, 1);
  assert.match(down.stdout, /^prod: something got worse\n/);
  const up = await run("diff", "bad.json", "good.json", "--format", "markdown");
  assert.equal(up.code, 0);
  assert.match(up.stdout, /^# prod: nothing got worse\n/);
});

test("diff --format json is one document; a newer minor is read without complaint", async () => {
  const { code, stdout, stderr } = await run("diff", "good.json", "newer.json", "--format", "json");
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).same, true);
  assert.equal(stderr, "");
});

test("redact prints a report without the cluster's names; --map keeps the pseudonyms", async () => {
  const first = await run("redact", "bad.json", "--map", "map.json");
  assert.equal(first.code, 0);
  assert.doesNotMatch(first.stdout, /eu-1|10\.0\.0\.1|Acme|frankfurt/);
  assert.equal(JSON.parse(first.stdout).findings.length, 4);
  if (process.platform !== "win32") {
    assert.equal(statSync(join(cwd, "map.json")).mode & 0o777, 0o600);
  }
  const second = await run("redact", "good.json", "--map", "map.json");
  assert.equal(JSON.parse(second.stdout).nodes[2].id, JSON.parse(first.stdout).nodes[2].id);
  write("redacted.json", second.stdout);
  assert.equal((await run("diff", "redacted.json", "redacted.json")).code, 0);
});

test("sign and verify: good as it is and in another layout, bad after a change", async () => {
  const made = await run("sign", "--generate-key", "key");
  assert.equal(made.code, 0, made.stderr);
  const secret = read("key").split(" ")[1]?.trim() ?? "";
  assert.ok(secret.length > 40 && !made.stdout.includes(secret));
  const signed = await run("sign", "good.json", "--key", "key", "--format", "json");
  assert.equal(signed.code, 0, signed.stderr);
  const { keyId, signedAt, signature } = JSON.parse(signed.stdout);
  assert.equal(signature, "good.json.sig");
  assert.equal(JSON.parse(read("good.json.sig")).signedAt, signedAt);

  const good = await run("verify", "good.json", "--key", "key.pub");
  assert.equal(good.code, 0);
  assert.match(good.stdout, new RegExp(`^good signature: key ${keyId}, signed ${signedAt}\n$`));
  write("compact.json", JSON.stringify(JSON.parse(read("good.json"))));
  const compact = ["verify", "compact.json", "--key", "key.pub", "--signature", "good.json.sig"];
  assert.equal((await run(...compact)).code, 0);

  write("good.json", read("good.json").replace('"eu-3"', '"eu-4"'));
  const bad = await run("verify", "good.json", "--key", "key.pub", "--format", "json");
  assert.equal(bad.code, 1);
  assert.equal(JSON.parse(bad.stdout).valid, false);
});

test("sign refuses a key that others can read, and never writes over one", async () => {
  if (process.platform === "win32") return;
  await run("sign", "--generate-key", "loose");
  chmodSync(join(cwd, "loose"), 0o644);
  const refused = await run("sign", "bad.json", "--key", "loose");
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^ringshake: loose: others can read this secret key; chmod 600 loose\n$/,
  );
  const again = await run("sign", "--generate-key", "loose");
  assert.equal(again.code, 2);
  assert.match(again.stderr, /exists already/);
});

test("verify with another key's public half says whose signature it is", async () => {
  await run("sign", "--generate-key", "one");
  await run("sign", "--generate-key", "two");
  await run("sign", "bad.json", "--key", "one");
  const { code, stdout } = await run("verify", "bad.json", "--key", "two.pub");
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^BAD SIGNATURE: it was made with the key [0-9a-f]{16}, and this is the key/,
  );
});

test("a secret key given in place of a report is not quoted in the error", async () => {
  await run("sign", "--generate-key", "secret");
  const { code, stdout, stderr } = await run("diff", "secret", "secret");
  assert.equal(code, 2);
  const base64 = read("secret").split(" ")[1]?.trim() ?? assert.fail();
  assert.ok(!(stdout + stderr).includes(base64.slice(0, 12)));
});

test("plan from a report says the step; exit 1 when one may not go on", async () => {
  const { code, stdout } = await run(
    "plan",
    "--to",
    "all",
    "--report",
    "bad.json",
    "--format",
    "json",
  );
  const { to, states, next } = JSON.parse(stdout);
  assert.equal(to, "all");
  assert.equal(Object.keys(states).length, 3);
  const isBlocked = next.kind !== "change" ||
    next.gates.some(({ holds }: { holds: boolean | null }) => holds === false);
  const fails = troubledReport().links.some(({ outcome }) => outcome === "fails");
  assert.ok(isBlocked || fails, "the report is one of trouble");
  assert.equal(code, 1);
  for (const format of ["text", "markdown"]) {
    const told = await run("plan", "--to", "all", "--report", "bad.json", "--format", format);
    assert.equal(told.code, code);
    assert.ok(told.stdout.includes(next.gates[0].id), told.stdout);
  }
});

test("every runbook in the list can be read", async () => {
  const { runbooks } = JSON.parse((await run("runbook", "--format", "json")).stdout);
  assert.ok(runbooks.length > 20);
  for (const { name, kind } of runbooks) {
    const text = await markdownOf({ name, kind, title: "" });
    assert.match(text, /^# /, name);
  }
});
