/** The package as it is published: it runs where nothing else is installed, on every runtime. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import { makePki, type Pki } from "../interop/pki.ts";
import { opensslServer, RPC_REPLY, type Server } from "../interop/servers.ts";
import { deno, node, node22, tsc } from "../setup/pinned.mjs";
import { cannotPack, install, onNode, root, run } from "./packed.ts";

const denoBinary = "Deno" in globalThis ? process.execPath : deno();
const DENO = [denoBinary, "run", "--no-prompt", "--allow-net", "--allow-read", "--allow-env"];
const RUNTIMES: readonly (readonly [name: string, command: readonly string[] | null])[] = [
  ["Node 22", node22() === null ? null : [node22() ?? ""]],
  ["Node 24", [node()]],
  ["Deno", DENO],
];

const hasTmux = spawnSync("tmux", ["-V"], { stdio: "ignore" }).status === 0;

describe("the package", { skip: cannotPack }, () => {
  let folder = "";
  let said = "";
  let pki: Pki;
  let server: Server;
  let bin = "";
  let home = "";

  before(async () => {
    ({ folder, said } = await install());
    home = join(folder, "node_modules/ringshake");
    bin = join(home, "dist/bin/ringshake.js");
    pki = await makePki();
    const { files } = await pki.issue("node");
    const { certificate, key } = files;
    server = await opensslServer(["-cert", certificate, "-key", key], { rpcReply: RPC_REPLY });
  });

  after(async () => {
    await server.stop();
    pki.remove();
    rmSync(folder, { recursive: true });
  });

  test("needs no other package, and runs no script when it is installed", () => {
    assert.deepEqual(
      readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith(".")),
      ["ringshake"],
    );
    assert.match(said, /^added 1 package/m);
    assert.doesNotMatch(said, /warn/);
    const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    assert.equal(manifest.dependencies, undefined);
  });

  test("holds what its users need, and nothing of its workshop", () => {
    const files = readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));
    const guides = readdirSync(join(root, "reports/runbooks"));
    for (
      const wanted of [
        "LICENSE",
        "README.md",
        "dist/bin/ringshake.js",
        "dist/library/index.d.ts",
        "dist/library/index.js",
        "dist/ringshake.1",
        "dist/THIRD-PARTY.txt",
        "reports/ringshake-report.schema.json",
        ...guides.map((name) => `reports/runbooks/${name}`),
      ]
    ) assert.ok(files.includes(wanted), `${wanted} is missing`);
    const others = files.filter((name) =>
      !/^(dist|reports|LICENSE|README\.md|package\.json)/.test(name) ||
      (name.endsWith(".ts") && !name.endsWith(".d.ts"))
    );
    assert.deepEqual(others, []);
  });

  test("names the packages inside it, with their licences", () => {
    const notices = readFileSync(join(home, "dist/THIRD-PARTY.txt"), "utf8");
    for (
      const name of ["ink", "react", "react-dom", "undici", "tweetnacl", "yoga-layout", "yaml"]
    ) {
      assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w. -]+\\)$`, "m"));
    }
    assert.doesNotMatch(notices, /^(esbuild|typescript|tsx|react-devtools-core) /m);
  });

  for (const [name, runtime] of RUNTIMES) {
    const skip = runtime === null && `${name} is not pinned for this platform`;

    test(`checks a real endpoint on ${name}`, { skip }, async () => {
      const target = `127.0.0.1/1,${server.port}`;
      const args = ["check", target, "--format", "json", "--truststore", pki.caFile];
      const { code, stdout, stderr } = await run([...runtime ?? [], bin, ...args], { cwd: folder });
      assert.equal(code, 0, stderr);
      const report = JSON.parse(stdout);
      assert.ok(report.tool.runtime.startsWith(name), report.tool.runtime);
      const [plain, tls] = report.nodes[0].ports;
      assert.equal(plain.state, "closed");
      assert.equal(tls.tls.application, "seastar-rpc");
      assert.equal(tls.tls.version, "TLSv1.3");
      assert.equal(tls.tls.chain.status, "valid", JSON.stringify(tls.tls.chain));
    });

    test(`is a library on ${name}: the README's example`, { skip }, async () => {
      writeFileSync(join(folder, "example.mjs"), EXAMPLE);
      copyFileSync(pki.caFile, join(folder, "ca.pem"));
      const { code, stdout, stderr } = await run(
        [...runtime ?? [], "example.mjs", `127.0.0.1/1,${server.port}`],
        { cwd: folder },
      );
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^127\.0\.0\.1 closed: connect ECONNREFUSED 127\.0\.0\.1:1$/m);
      assert.match(stdout, /^127\.0\.0\.1: A certificate expires in/m);
      assert.match(stdout, /^done: every node runs all$/m);
      assert.match(stdout, /^likely: The other node runs all, and this one dials in the clear/m);
    });

    test(`finds its guides on ${name}`, { skip }, async () => {
      const args = ["runbook", "rotate-ca"];
      const { code, stdout, stderr } = await run([...runtime ?? [], bin, ...args], { cwd: folder });
      assert.equal(code, 0, stderr);
      assert.equal(stdout, readFileSync(join(root, "reports/runbooks/rotate-ca.md"), "utf8"));
    });
  }

  test("runs with npx, and with deno run npm:", async () => {
    const npx = ["npx", "--offline", "--no", "--", "ringshake", "--version"];
    const onNpx = await run(npx, { cwd: folder, env: onNode(node()) });
    assert.match(onNpx.stdout, /^ringshake \d+\.\d+\.\d+ \(Node 24\./, onNpx.stderr);
    const onDeno = await run([...DENO, "npm:ringshake", "--version"], { cwd: folder });
    assert.match(onDeno.stdout, /^ringshake \d+\.\d+\.\d+ \(Deno 2\./, onDeno.stderr);
  });

  test("says which Node it needs to one that is too old", async (t) => {
    // By way of env: Deno, asked to run `node`, runs itself.
    const { stdout: version } = await run(["env", "node", "--version"], { cwd: folder });
    if (!/^v(1\d|20)\./.test(version)) return t.skip(`the Node on PATH is ${version.trim()}`);
    const { code, stderr } = await run(["env", "node", bin, "check"], { cwd: folder });
    assert.equal(code, 3);
    assert.match(stderr, /^ringshake: needs Node 22\.19 or newer, this is [\d.]+; with npm: .*\n$/);
  });

  test("has types that say what the sources say", async () => {
    const consumer = join(folder, "consumer");
    mkdirSync(consumer);
    writeFileSync(join(consumer, "example.mjs"), EXAMPLE);
    writeFileSync(join(consumer, "consumer.mts"), CONSUMER);
    writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify(CONSUMER_CONFIG));
    const { code, stdout } = await run([node(), tsc, "-p", consumer], { cwd: consumer });
    assert.equal(code, 0, stdout);
  });

  test("opens the terminal app", { skip: !hasTmux && "tmux is not there" }, async () => {
    const tmux = (...args: string[]) =>
      run(["tmux", "-L", basename(folder), ...args], { cwd: folder });
    const shown = async (pattern: RegExp) => {
      for (let tries = 0; tries < 100; tries++) {
        const { stdout } = await tmux("capture-pane", "-p");
        if (pattern.test(stdout)) return stdout;
        await setTimeout(100);
      }
      throw new Error(`${pattern} did not show up: ${(await tmux("capture-pane", "-p")).stdout}`);
    };
    const program = `'${node()}' '${bin}' 127.0.0.1/1,${server.port}; echo "exit $?"; sleep 5`;
    await tmux("new-session", "-d", "-x", "100", "-y", "30", program);
    try {
      assert.match(await shown(/TLSv1\.3/), /127\.0\.0\.1 +/);
      await tmux("send-keys", "q");
      await shown(/^exit 0$/m);
    } finally {
      await tmux("kill-server");
    }
  });

  test("loads React and the HTTP client for those who need them", async () => {
    const loadedBy = async (...args: readonly string[]) => {
      const coverage = mkdtempSync(join(folder, "loaded-"));
      await run([node(), bin, ...args], { cwd: folder, env: { NODE_V8_COVERAGE: coverage } });
      const urls = readdirSync(coverage).flatMap((file): string[] =>
        JSON.parse(readFileSync(join(coverage, file), "utf8")).result.map(
          ({ url }: { url: string }) => url,
        )
      );
      return urls.filter((url) => url.includes("/ringshake/dist/"))
        .map((url) => readFileSync(new URL(url), "utf8"));
    };
    const isReact = (text: string) => text.includes('Symbol.for("react.');
    const html = await loadedBy("check", "127.0.0.1/1,2", "--format", "html");
    assert.ok(html.some(isReact), "the HTML report is drawn by React");
    const check = await loadedBy("check", "127.0.0.1/1,2");
    assert.ok(check.length > 2);
    assert.ok(!check.some(isReact));
    const isUndici = (text: string) => text.includes("UND_ERR_");
    assert.ok(!check.some(isUndici));
    const api = await loadedBy("check", "--api", "http://127.0.0.1:1");
    assert.ok(api.some(isUndici), "an API is asked by undici");
    const version = await loadedBy("--version");
    assert.ok(version.join("").length < 200_000, `${version.join("").length} characters`);
  });
});

/** The library's documentation. */
const EXAMPLE = /^```js\n(\/\/ example\.mjs\n[^]*?)^```/m
  .exec(readFileSync(join(root, "README.md"), "utf8"))?.[1] ?? "";

/** Compiles only if the published types are there, are not `any`, and equal those of the sources. */
const CONSUMER = `
import { explain, plan, probeCluster, readReport, SCHEMA_VERSION, UsageError, VERSION } from "ringshake";
import type { Explanation, Plan, ProbeOptions, Report } from "ringshake";
import type { Report as SourceReport } from "${root}src/model/report.ts";
import type { Plan as SourcePlan } from "${root}src/explain/plan/plan.ts";
import type { Explanation as SourceExplanation } from "${root}src/explain/messages/message.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
type Like<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export const same: [
  Like<Report, SourceReport>,
  Like<Plan, SourcePlan>,
  Like<Explanation, SourceExplanation>,
  Same<Report["nodes"][number]["verdict"], SourceReport["nodes"][number]["verdict"]>,
] = [true, true, true, true];

const options: ProbeOptions = {
  inventory: { expect: { internode_encryption: "all" }, nodes: ["10.0.0.1"] },
  signal: AbortSignal.timeout(1000),
  onEvent: (event) => {
    if (event.event === "attempt") console.log(event.attempt.durationMs.toFixed(1));
  },
};
const report: Report = await probeCluster(options);
const next: string = plan(readReport(JSON.stringify(report)), "all").next?.change ?? "";
const certainty: "certain" | "likely" | "possible" | undefined =
  explain("text", report)[0]?.causes[0]?.certainty;
const version: "1.0" | string = SCHEMA_VERSION + VERSION;
console.log(next, certainty, version, new UsageError("problem", "cure").oneLine);

// @ts-expect-error: no such mode
plan(report, "All");
// @ts-expect-error: no such field
console.log(report.nods);
// @ts-expect-error: ports are numbers
await probeCluster({ inventory: { storage_port: "7000", nodes: [] } });
`;

const CONSUMER_CONFIG = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "dom"],
    module: "nodenext",
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    allowJs: true,
    checkJs: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  },
};
