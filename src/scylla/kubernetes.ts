/**
 * Kubernetes manifests: what one is, and the scylla.yaml in a ConfigMap's data.
 *
 * @module
 */

import { isScalar, parseAllDocuments } from "yaml";
import { UsageError } from "./usage_error.ts";
import { MAX_YAML_LENGTH, partOf, type YamlNode } from "./yaml_tree.ts";

/** A manifest says what it is at the left margin, or, as JSON, in its first mapping. */
export function manifestIn(text: string, root: YamlNode | null = null): string | null {
  const [version, kind] = [partOf(root, "apiVersion"), partOf(root, "kind")];
  if (version?.kind === "scalar" && kind?.kind === "scalar") return kind.text;
  if (!/^apiVersion:\s*\S/m.test(text)) return null;
  return /^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? null;
}

/** A scylla.yaml, and where in the file it stands. */
export interface Embedded {
  /** Blank lines before it stand for those of the file, so that its line numbers are the file's. */
  readonly text: string;
  /** How many columns it is indented in the file. */
  readonly indent: number;
}

const MAX_DOCUMENTS = 1000;

/**
 * The scylla.yaml in the data of a ConfigMap, if it is one literal block; else null.
 *
 * @throws {UsageError} when there are several
 */
export function embeddedScyllaYaml(text: string, file: string): Embedded | null {
  if (manifestIn(text) === null || text.length > MAX_YAML_LENGTH) return null;
  const found = parseAllDocuments(text, { schema: "failsafe", logLevel: "silent" });
  const values = (Array.isArray(found) ? found.slice(0, MAX_DOCUMENTS) : []).flatMap((document) => {
    const isConfigMap = document.errors.length === 0 && document.get("kind") === "ConfigMap";
    const value = isConfigMap ? document.getIn(["data", "scylla.yaml"], true) : null;
    return isScalar(value) && value.type === "BLOCK_LITERAL" && value.range ? [value] : [];
  });
  const [value, another] = values;
  if (!value?.range) return null;
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
  if (another?.range) {
    throw new UsageError(
      `holds a second scylla.yaml (the first: line ${lineOf(value.range[0])})`,
      "give each ConfigMap in a file of its own",
      { file, line: lineOf(another.range[0]), column: 1 },
    );
  }
  const header = lineOf(value.range[0]);
  const lines = text.split("\n").slice(header);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const content = String(value.value ?? "");
  const indent = first.length -
    (content.split("\n").find((line) => line.trim() !== "") ?? "").length;
  return { text: "\n".repeat(header) + content, indent: Math.max(0, indent) };
}
