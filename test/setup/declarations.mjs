// The library's types as one file that needs no other: what `tsc` declares, less everything that a
// caller of the library cannot name. The types of a report are written out from its schema, since
// they would otherwise depend on the schema library.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { build } from "esbuild";
import { tsc } from "./pinned.mjs";
import { ensureTestRuntimes } from "./runtimes.mjs";
import { typeOfSchema, unionOf } from "./schema_types.mjs";

const ENTRY = "src/library/index.d.ts";
const MODEL = ["src/model/words", "src/model/port", "src/model/report"];

/** The text of the library's `index.d.ts`. */
export async function declarations(root) {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-types-"));
  try {
    declare(root, folder);
    const modules = new Modules(folder);
    modules.writeOut(MODEL.map((path) => `${path}.d.ts`), await load(root, MODEL));
    return rollUp(modules);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lets `tsc` write one `.d.ts` a source. */
function declare(root, folder) {
  const config = join(folder, "tsconfig.json");
  const settings = {
    extends: join(root, "tsconfig.json"),
    files: [join(root, ENTRY.replace(".d.ts", ".ts"))],
    include: [],
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      // Types are checked elsewhere, and a mistake in one file is no reason to declare nothing.
      noCheck: true,
      rootDir: root,
      outDir: folder,
      typeRoots: [join(root, "node_modules/@types")],
    },
  };
  writeFileSync(config, JSON.stringify(settings));
  ensureTestRuntimes();
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", config], { encoding: "utf8" });
  if (status !== 0) throw new Error(`tsc: ${stdout}`);
}

/** What TypeScript modules export, all together, on whatever runtime this is. */
async function load(root, paths) {
  const contents = paths.map((path) => `export * from "./${path}.ts";`).join("\n");
  const { outputFiles: [{ text }] } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    format: "esm",
    write: false,
  });
  return await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

/** The modules that `tsc` declared, by path. */
class Modules {
  #folder;
  #read = new Map();
  /** Schemas and lists of words to the names of their types. */
  #named = new Map();
  /** Those names to where they are declared. */
  #model = new Map();

  constructor(folder) {
    this.#folder = folder;
  }

  at(path) {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const module = parse(readFileSync(join(this.#folder, path), "utf8"));
    this.#read.set(path, module);
    return module;
  }

  /** Replaces types that are inferred from values by what they come to. */
  writeOut(paths, values) {
    for (const path of paths) {
      const { statements } = this.at(path);
      for (const [name, statement] of statements) {
        const [, words] = /= typeof (\w+)\[number\];$/.exec(statement) ?? [];
        const [, schema] = /= v\.InferOutput<typeof (\w+)>;$/.exec(statement) ?? [];
        const value = values[words ?? schema];
        if (value === undefined) continue;
        const type = words ? unionOf(value) : typeOfSchema(value, this.#named);
        statements.set(name, statement.replace(/ = .*$/s, ` = ${type};`));
        this.#named.set(value, name);
        this.#model.set(name, path);
      }
    }
  }

  /** Where a name that a module mentions is declared: its path, or undefined. */
  find(name, path) {
    const { statements, imports } = this.at(path);
    if (statements.has(name)) return path;
    const from = imports.get(name);
    return from === undefined ? this.#model.get(name) : this.find(name, join(dirname(path), from));
  }
}

/** Reads `.d.ts` text as `tsc` writes it: every statement begins at the left margin. */
function parse(text) {
  const statements = new Map();
  const imports = new Map();
  const exports = [];
  const starts = /^(?=\/\*\*|import |export |declare |interface |type |class )/m;
  let comment = "";
  for (const part of text.split(starts).map((each) => each.trim()).filter(Boolean)) {
    if (part.startsWith("/**")) {
      comment = part.includes("@module") ? "" : `${part}\n`;
      continue;
    }
    const [, list, from] = /^(?:import|export)[^{]*\{([^}]*)\}(?: from "([^"]+)")?;$/.exec(part) ??
      [];
    if (list !== undefined) {
      const names = list.split(",").map((each) => each.replace(/\btype\b/, "").trim()).filter(
        Boolean,
      );
      if (part.startsWith("export")) exports.push(...names);
      if (from !== undefined) {
        for (const name of names) imports.set(name, from.replace(/\.ts$/, ".d.ts"));
      }
    } else {
      const [, kind, name] =
        /^(export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const) (\w+)/.exec(
          part,
        ) ?? [];
      if (name !== undefined) {
        statements.set(name, comment + part);
        if (kind !== undefined) exports.push(name);
      }
    }
    comment = "";
  }
  return { statements, imports, exports };
}

/** Follows names from the entry, and keeps the statement that declares each, once. */
function rollUp(modules) {
  const kept = new Map();
  const keep = (name, from) => {
    const path = modules.find(name, from);
    if (path === undefined) return;
    const other = kept.get(name)?.path;
    if (other === path) return;
    if (other !== undefined) throw new Error(`${other} and ${path} both declare ${name}`);
    const statement = modules.at(path).statements.get(name);
    const text = statement.replace(/^export (?=\w)/m, "").replace(
      /^(?=const|function|class)/m,
      "declare ",
    );
    kept.set(name, { path, text });
    for (const word of wordsIn(text)) keep(word, path);
  };
  const { exports } = modules.at(ENTRY);
  for (const name of exports) keep(name, ENTRY);
  const missing = exports.filter((name) => !kept.has(name));
  if (missing.length > 0) throw new Error(`nothing declares ${missing.join(", ")}`);
  const statements = [...kept.values()].map(({ text }) => text);
  return [...statements, `export { ${[...new Set(exports)].sort().join(", ")} };`, ""].join("\n\n");
}

/** The names that a statement mentions; those of its properties and parameters are not among them. */
function wordsIn(text) {
  const code = text.replace(/\/\*.*?\*\//gs, "").replace(/"[^"]*"/g, "");
  return new Set(code.match(/\b[A-Za-z_]\w*\b(?!\??:)/g));
}
