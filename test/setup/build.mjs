// `npm pack` runs this first: the program and the library as bundles that need no other package.
//
//   dist/bin/ringshake.js     the program
//   dist/library/index.js     the library, and its types in index.d.ts
//   dist/chunks/*.js          what both load when they need it: no command waits for React
//   dist/ringshake.1          the manual page
//   dist/THIRD-PARTY.txt      the packages inside, and their licences
//
// Every bundle lies two folders deep, as every source does, so that paths relative to
// `import.meta.url` (the guides) hold in both. An argument names another folder than `dist`.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { declarations } from "./declarations.mjs";
import { notices } from "./notices.mjs";
import { node } from "./pinned.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = resolve(process.argv[2] ?? join(root, "dist"));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const program = join(dist, "bin/ringshake.js");

rmSync(dist, { recursive: true, force: true });
const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: { "bin/ringshake": "src/cli/main.ts", "library/index": "src/library/index.ts" },
  chunkNames: "chunks/[name]-[hash]",
  outdir: dist,
  write: false,
  metafile: true,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  // A CommonJS build, imported late, would come without its names.
  mainFields: ["module", "main"],
  // Names stay as they are: a stack trace in a bug report must be readable.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  // React without its checks.
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [{ name: "ringshake", setup: adapt }],
});
for (const { path, text } of outputFiles) {
  const code = withRequire(text);
  write(path, path === program ? started(code) : code);
}
chmodSync(program, 0o755);
write(join(dist, "library/index.d.ts"), await declarations(root));
write(join(dist, "THIRD-PARTY.txt"), notices(root, Object.keys(metafile.inputs)));
write(join(dist, "ringshake.1"), manual());

/** What differs between a checkout and a bundle. */
function adapt({ onLoad, onResolve }) {
  // Of package.json only the version is wanted.
  onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) => {
    if (path !== join(root, "package.json")) return undefined;
    return { contents: JSON.stringify({ version: manifest.version }), loader: "json" };
  });
  // No JSX is left that Node would have to be taught.
  onResolve({ filter: /^tsx\/esm\/api$/ }, () => ({ path: "register", namespace: "nothing" }));
  // Ink's developer tools are an optional package, which asks for another one.
  onResolve({ filter: /^\.\/devtools\.js$/ }, () => ({ path: "devtools", namespace: "nothing" }));
  onLoad({ filter: /.*/, namespace: "nothing" }, () => ({
    contents: "export const register = () => {};",
  }));
}

/** CommonJS packages ask for Node's own modules by `require`, which an ES module has to make. */
function withRequire(text) {
  if (!/\btypeof require\b/.test(text)) return text;
  return 'import{createRequire as __createRequire}from"node:module";' +
    `const require=__createRequire(import.meta.url);${text}`;
}

/** An executable that says which Node it needs, before something inside fails for lack of it. */
function started(text) {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(manifest.engines.node);
  return `#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < ${major} || (major === ${major} && minor < ${minor})) {
  console.error("ringshake: needs Node ${major}.${minor} or newer, this is " +
    process.versions.node + "; with npm: npx -p node@24 -p ringshake ringshake");
  process.exit(3);
}
${text}`;
}

function manual() {
  const { status, stdout, stderr } = spawnSync(node(), [program, "man"], { encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`the bundle does not run:\n${stderr}`);
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
