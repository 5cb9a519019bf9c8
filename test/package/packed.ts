/**
 * The package as its users get it: packed, then installed in an empty folder, by the npm of this
 * machine on the pinned Node.
 *
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { node } from "../setup/pinned.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Why the package cannot be tested here, or false. */
export const cannotPack: string | false =
  spawnSync("npm", ["--version"], { stdio: "ignore" }).status !== 0
    ? "npm is not on PATH"
    : !existsSync(join(root, "node_modules/esbuild"))
    ? "esbuild is not installed; run `npm ci`"
    : false;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; servers of the test go on answering meanwhile. */
export function run(
  [program = "", ...args]: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** An environment in which `node`, and so npm, is this one. */
export const onNode = (binary: string): Readonly<Record<string, string>> =>
  dirname(binary) === "." ? {} : { PATH: dirname(binary) + delimiter + process.env["PATH"] };

/** Installs the package in a new folder, from nothing but its tarball, and returns the folder. */
export async function install(): Promise<{ folder: string; said: string }> {
  const tarball = await pack();
  const folder = mkdtempSync(join(tmpdir(), "ringshake-installed-"));
  const npm = ["npm", "install", tarball, "--offline", "--no-audit", "--no-fund"];
  const cache = join(folder, "empty-cache");
  const { code, stdout, stderr } = await run([...npm, "--cache", cache], {
    cwd: folder,
    env: onNode(node()),
  });
  if (code !== 0) throw new Error(`npm install: ${stderr}`);
  rmSync(cache, { recursive: true });
  return { folder, said: stdout + stderr };
}

/** Everything that the tarball is made of. */
const SOURCES = [
  "src",
  "probes",
  "reports",
  "test/setup",
  "package.json",
  "package-lock.json",
  "README.md",
  "LICENSE",
];

/**
 * The path of the tarball. It is made anew when a source has changed since the last time, beside this
 * checkout's packages: another user's run, or one of another checkout, has its own.
 */
async function pack(): Promise<string> {
  const cache = join(root, "node_modules/.cache/ringshake-package");
  const tarball = join(cache, `${fingerprint()}.tgz`);
  if (existsSync(tarball)) return tarball;
  mkdirSync(cache, { recursive: true });
  // A run beside this one may pack the same: whoever is last replaces the file by its equal.
  const own = mkdtempSync(join(cache, "packing-"));
  try {
    const { code, stdout, stderr } = await run(["npm", "pack", "--pack-destination", own], {
      cwd: root,
      env: onNode(node()),
    });
    if (code !== 0) throw new Error(`npm pack: ${stderr}`);
    renameSync(join(own, stdout.trim().split("\n").at(-1) ?? ""), tarball);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return tarball;
}

function fingerprint(): string {
  const hash = createHash("sha256");
  const take = (path: string): void => {
    const full = join(root, path);
    if (statSync(full).isFile()) hash.update(path).update(readFileSync(full));
    else for (const name of readdirSync(full).sort()) take(join(path, name));
  };
  for (const source of SOURCES) take(source);
  return hash.digest("hex").slice(0, 16);
}
