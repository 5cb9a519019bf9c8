// The names, versions and licences of the packages inside a bundle.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A notice for every package that one of the bundle's inputs belongs to, sorted by name. */
export function notices(root, inputs) {
  const folders = new Set(inputs.flatMap((path) => packageFolder(path) ?? []));
  const entries = [...folders].sort().map((folder) => notice(join(root, folder)));
  return [
    "ringshake's published files contain the following packages. ringshake itself is under the",
    "Apache License 2.0, see LICENSE.",
    "",
    ...entries,
  ].join("\n");
}

/** The innermost package: `node_modules/a/node_modules/@b/c/d.js` is part of `@b/c`. */
function packageFolder(path) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function notice(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  if (typeof license !== "string") throw new Error(`${name} names no licence`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  const by = typeof author === "string" ? author : author?.name;
  if (texts.length === 0) texts.push(`${license}${by ? `, by ${by}` : ""}`);
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${texts.join("\n\n")}\n`;
}
