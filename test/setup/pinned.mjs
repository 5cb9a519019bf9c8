// Which runtimes there are. Plain JavaScript: it runs on whatever Node npm itself runs on.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const FOLDERS = ["../runtimes/node_modules/", "../runtimes/tests/node_modules/"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)));
/** As `engines` in package.json has it. */
const OLDEST_NODE = [22, 19];

const platform = `${process.platform}-${process.arch}`;
const libc = process.platform === "linux" ? "-glibc" : "";

/** A pinned binary for this platform; null where there is none. */
function pinned(candidate) {
  const path = FOLDERS.map((folder) => folder + candidate).find((each) => existsSync(each));
  if (path === undefined) return null;
  try {
    chmodSync(path, 0o755);
  } catch {
    // A read-only checkout keeps whatever mode it has.
  }
  return path;
}

const PINNED = {
  deno: `@deno/${platform}${libc}/deno`,
  node: `node24-${platform}/bin/node`,
  node22: `node22-${platform}/bin/node`,
};

export const deno = () => pinned(PINNED.deno) ?? "deno";
export const node = () =>
  pinned(PINNED.node) ?? (isRecent(process.version) ? process.execPath : "node");
export const node22 = () => pinned(PINNED.node22);
/** The type checker, which only tests need. */
export const tsc = fileURLToPath(
  new URL("../runtimes/tests/node_modules/typescript/bin/tsc", import.meta.url),
);
export const isPinned = (name) => pinned(PINNED[name]) !== null;

/** Is this the version of a Node that runs the program? */
export function isRecent(version) {
  const [major, minor] = /^v(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [0, 0];
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

/** What a program says its version is; null when it does not run here. */
function versionOf(program) {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

/**
 * What runs the program: the pinned Node, a Node that is new enough, the pinned Deno, one on PATH, in
 * this order; null when there is none. `world` stands in for this machine in tests.
 */
export function runtime(world = machine()) {
  const { pins, running, ask } = world;
  const nodes = [pins.node, running.isNode ? running.path : null, "node"];
  for (const path of nodes) {
    const version = path === null ? null : ask(path);
    if (version !== null && isRecent(version)) return { kind: "node", path };
  }
  for (const path of [pins.deno, "deno"]) {
    const version = path === null ? null : ask(path);
    if (version !== null && /^deno [2-9]/.test(version)) return { kind: "deno", path };
  }
  return null;
}

function machine() {
  return {
    pins: { node: pinned(PINNED.node), deno: pinned(PINNED.deno) },
    running: { isNode: globalThis.Deno === undefined, path: process.execPath },
    ask: versionOf,
  };
}

/** One sentence for who has neither. */
export const NO_RUNTIME =
  `ringshake needs Node ${OLDEST_NODE.join(".")} or newer, or Deno 2, and ` +
  `found neither beside Node ${process.version}: run \`npm ci\` with its scripts, or install one of them`;

/** For tests of a server that only Node brings: why they are skipped, or false. */
export function nodeMissing() {
  // Deno, asked to run `node`, runs itself.
  return /^v\d/.test(versionOf(node()) ?? "") ? false : "there is no Node: put one on PATH";
}
