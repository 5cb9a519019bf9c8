/** The guides: present, complete, and with commands that work. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { NEWEST_RELEASE } from "../../src/scylla/release.ts";
import { readScyllaYaml } from "../../src/scylla/scylla_yaml.ts";
import { GUIDES, HEADINGS, RUNBOOKS } from "../../src/explain/runbook.ts";

const FOLDER = fileURLToPath(new URL("../../reports/runbooks/", import.meta.url));
const read = (name: string) => readFileSync(join(FOLDER, `${name}.md`), "utf8");

for (const { name, title } of GUIDES) {
  test(`guide ${name} has all its parts`, () => {
    const text = read(name);
    assert.ok(text.startsWith(`# ${title}\n`), text.split("\n")[0]);
    const sections = text.split(/^## /m).slice(1).map((section) => {
      const [heading = "", ...body] = section.split("\n");
      return { heading, body: body.join("\n").trim() };
    });
    assert.deepEqual(
      sections.map(({ heading }) => heading),
      // A guide finds nothing, so there is nothing that it fails to prove.
      HEADINGS.filter(({ part }) => part !== "doesNotProve").map(({ heading }) => heading),
    );
    for (const { heading, body } of sections) assert.ok(body.length > 20, heading);
  });

  test(`guide ${name} names only runbooks and commands that there are`, () => {
    const names = new Set([...GUIDES, ...RUNBOOKS].map((each) => each.name));
    for (const [, other = ""] of read(name).matchAll(/ringshake runbook ([a-z0-9-]+)/g)) {
      assert.ok(names.has(other), other);
    }
    for (const [, command = ""] of read(name).matchAll(/(?:^|`)ringshake ([a-z]+)/gm)) {
      const known = ["check", "clients", "plan", "lint", "explain", "runbook"];
      assert.ok(known.includes(command), command);
    }
  });
}

test("whoever is told to demand certificates is told whom they let in", async () => {
  const guide = read("client-authentication").replace(/\s+/g, " ");
  for (
    const said of [
      /does the chain lead to the truststore\? No name is compared/,
      /There are no roles/,
      /Give the nodes a CA of their own/,
      /`authenticator`.*`authorizer`.*None of that is asked on the storage ports/,
    ]
  ) assert.match(guide, said);
  const { runbookMarkdown } = await import("../../src/explain/runbook.ts");
  for (
    const id of ["client-auth-weaker", "client-auth-bypassed", "untrusted-certificate-accepted"]
  ) {
    assert.match(runbookMarkdown(id) ?? "", /as a node: names and roles are not looked at/, id);
  }
});

test("the table of client ports is what ScyllaDB makes of the numbers", () => {
  const rows = [
    ...read("client-encryption").matchAll(
      /^\| (set or not|set|not set) +\| ([^|]+)\| ([^|]+)\| ([^|]+)\|$/gm,
    ),
  ];
  assert.equal(rows.length, 6);
  for (const [, first = "", second = "", enabled = "", listens = ""] of rows) {
    for (const isSet of first === "set or not" ? [true, false] : [first === "set"]) {
      const text = [
        `client_encryption_options: { enabled: ${enabled.trim()}, certificate: a, keyfile: b }`,
        ...isSet ? ["native_transport_port: 9042"] : [],
        ...second.trim().startsWith("set") ? ["native_transport_port_ssl: 9142"] : [],
      ].join("\n");
      const { effective } = readScyllaYaml(text, { file: "x", release: NEWEST_RELEASE });
      const open = effective.clientSide.listeners.filter(({ port }) => port < 10_000)
        .map(({ port, service }) => `${port} ${service}`).join();
      assert.equal(LISTENS[listens.replaceAll("*", "").trim()], open, listens);
    }
  }
});

const LISTENS: Readonly<Record<string, string>> = {
  "9042, plain": "9042 plain",
  "that port (9042), TLS alone": "9042 tls",
  "the first plain, the second TLS": "9042 plain,9142 tls",
  "the second, TLS alone": "9142 tls",
  "the first, plain": "9042 plain",
  nothing: "",
};

test("every guide is in the list", () => {
  const files = readdirSync(FOLDER).map((file) => file.replace(".md", "")).sort();
  assert.deepEqual(files, GUIDES.map(({ name }) => name).sort());
});

test("the certificates of make-certificates come out as version 3, and verify", () => {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-guide-"));
  try {
    const blocks = [...read("make-certificates").matchAll(/^```bash\n([\s\S]*?)^```/gm)];
    const script = blocks.map(([, block]) => block).join("");
    assert.equal(blocks.length, 3);
    const run = spawnSync("bash", ["-euo", "pipefail", "-c", script], {
      cwd: folder,
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /scylla\.crt: OK/);
    assert.match(run.stdout, /Version: 3 \(0x2\)/);
    const names = spawnSync(
      "openssl",
      ["x509", "-in", "scylla.crt", "-noout", "-ext", "subjectAltName,basicConstraints"],
      { cwd: folder, encoding: "utf8" },
    );
    assert.match(names.stdout, /IP Address:10\.0\.0\.1/);
    assert.match(names.stdout, /CA:FALSE/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("every shell command in rules and guides is one that bash can read", async () => {
  const { RULES } = await import("../../src/explain/rules/index.ts");
  const { isCommand } = await import("../../src/explain/runbook.ts");
  const { fill } = await import("../../src/explain/steps.ts");
  const commands = RULES.flatMap(({ runbook }) =>
    [...runbook.checkByHand, ...runbook.fix, ...runbook.verify, ...runbook.rollBack]
      .map((step) => fill(step, null)).filter(isCommand)
  );
  const blocks = GUIDES.flatMap(({ name }) =>
    [...read(name).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
      .filter(([, language]) => language === "" || language === "bash")
      .map(([, , block = ""]) => block)
  );
  const distinct = [...new Set([...commands, ...blocks])];
  assert.ok(distinct.length > 100);
  const script = distinct.map((command, index) => `f${index}() {\n${command}\n}`).join("\n");
  const run = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
  assert.equal(run.stderr, "");
});
