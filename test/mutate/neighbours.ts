/**
 * Which tests are about a source file: those that reach it by imports, and lie nearest.
 *
 * @module
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

/** What the files below `folders` import of each other; paths from `root`. */
export function imports(root: string, folders: readonly string[]): Map<string, Set<string>> {
  const all = folders.flatMap((folder) => sources(root, folder));
  return new Map(all.map((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const named = [...text.matchAll(IMPORT)].map(([, to = ""]) =>
      normalize(join(dirname(file), to))
    );
    return [file, new Set(named)];
  }));
}

export function sources(root: string, path: string): string[] {
  if (/\.tsx?$/.test(path)) return existsSync(join(root, path)) ? [path] : [];
  return readdirSync(join(root, path), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules"))
    .map((name) => normalize(join(path, name)))
    .sort();
}

/**
 * Of the tests that lie in the folder of the same subject (`test/x509` for `src/x509`, `test/probes` for `probes`), those that reach
 * the file; nearest first.
 */
export function neighbours(
  file: string,
  graph: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const [room = "", below = ""] = file.split("/");
  const subject = room === "src" ? below : room;
  const distance = new Map([[file, 0]]);
  for (const [from, steps] of distance) {
    for (const [importer, named] of graph) {
      if (named.has(from) && !distance.has(importer)) distance.set(importer, steps + 1);
    }
  }
  return [...distance.keys()].filter((path) =>
    path.startsWith(`test/${subject}/`) && path.endsWith("_test.ts")
  );
}
