/**
 * The variables of a host, in Ansible's order of precedence, with those in group_vars and host_vars.
 *
 * @module
 */

import { printable } from "../../text/printable.ts";
import type { NamedText } from "../scylla_args.ts";
import { UsageError } from "../usage_error.ts";
import { readYaml, type YamlNode } from "../yaml_tree.ts";
import type { Groups, Value, Variables } from "./ansible_groups.ts";

/** A file below group_vars or host_vars. */
export interface VariableFile extends NamedText {
  /** From the folder that holds group_vars: `group_vars/scylla/tls.yml`. */
  readonly path: string;
}

/** What is known of a variable. `hidden`: what counts is encrypted, or computed when Ansible runs. */
export type Known =
  | { readonly is: "absent" | "hidden" }
  | { readonly is: "literal"; readonly text: string; readonly source: string };

export interface HostVariables {
  /** The value of the first of these variables that there is; dots lead into mappings. */
  known(...names: readonly string[]): Known;
  /** Encrypted files that hold variables of the host. */
  readonly encrypted: readonly string[];
  /** Of each file, the first line with a template that was asked for. */
  readonly computed: ReadonlyMap<string, number>;
}

const VAULT = /^\s*\$ANSIBLE_VAULT;/;

/**
 * @param beside files beside the inventory, then those beside the playbook, whose variables count more
 * @throws {UsageError} for a file that is no mapping
 */
export function variablesOf(
  groups: Groups,
  file: string,
  beside: readonly (readonly VariableFile[])[],
): (host: string) => HostVariables {
  const order = groups.order(file);
  const read = new Map<string, Variables | "encrypted">();
  const layers = (folder: string, name: string) => (files: readonly VariableFile[]) =>
    filesOf(files, folder, name).map((each) => {
      const known = read.get(each.file) ?? variablesIn(each);
      read.set(each.file, known);
      return { file: each.file, variables: known };
    });
  return (host) => {
    const mine = order(host);
    const merged = new Merged();
    for (const name of ["all", ...mine]) merged.add(groups.group(name).variables);
    const found = [
      ...beside.flatMap(layers("group_vars", "all")),
      ...beside.flatMap((files) => mine.flatMap((name) => layers("group_vars", name)(files))),
      null,
      ...beside.flatMap(layers("host_vars", host)),
    ];
    for (const layer of found) {
      if (layer === null) merged.add(groups.hosts.get(host)?.variables ?? new Map());
      else if (layer.variables === "encrypted") merged.hide(layer.file);
      else merged.add(layer.variables);
    }
    return merged;
  };
}

/** Variables one layer over the other: a later one replaces whole values, an encrypted one may. */
class Merged implements HostVariables {
  readonly #values = new Map<string, { readonly value: Value; readonly isSure: boolean }>();
  readonly encrypted: string[] = [];
  readonly computed = new Map<string, number>();

  add(variables: Variables): void {
    for (const [name, value] of variables) this.#values.set(name, { value, isSure: true });
  }

  hide(file: string): void {
    this.encrypted.push(file);
    for (const [name, { value }] of this.#values) this.#values.set(name, { value, isSure: false });
  }

  known(...names: readonly string[]): Known {
    for (const name of names) {
      const [top = "", ...path] = name.split(".");
      const found = this.#values.get(top);
      if (!found) continue;
      const node = path.reduce<YamlNode | undefined>(
        (at, key) =>
          at?.kind === "map" ? at.pairs.findLast((each) => each.key === key)?.value : undefined,
        found.value.node,
      );
      if (!found.isSure) return { is: "hidden" };
      if (node?.kind !== "scalar") continue;
      if (/\{[{%]/.test(node.text) || VAULT.test(node.text)) {
        const { file } = found.value;
        this.computed.set(file, Math.min(this.computed.get(file) ?? Infinity, node.at.line));
        return { is: "hidden" };
      }
      const source = `${printable(found.value.file)}:${node.at.line}`;
      return { is: "literal", text: node.text, source };
    }
    return { is: this.encrypted.length > 0 ? "hidden" : "absent" };
  }
}

function variablesIn({ text, file }: NamedText): Variables | "encrypted" {
  if (VAULT.test(text)) return "encrypted";
  const root = readYaml(text, file);
  if (root.kind === "null") return new Map();
  if (root.kind !== "map") {
    throw new UsageError("holds no variables", "write `name: value` lines", { file, ...root.at });
  }
  return new Map(
    root.pairs.flatMap(({ key, value }) =>
      key === null ? [] : [[key, { node: value, file }] as const]
    ),
  );
}

const ENDINGS = ["", ".yml", ".yaml", ".json"];

/** As Ansible's loader looks: a file or folder of that name, else the first ending that is there. */
function filesOf(files: readonly VariableFile[], folder: string, name: string): VariableFile[] {
  for (const ending of ENDINGS) {
    const place = `${folder}/${name}${ending}`;
    const below = files.filter(({ path }) =>
      path === place || (path.startsWith(`${place}/`) && isRead(path.slice(place.length + 1)))
    );
    if (below.length > 0) {
      return below.sort((a, b) => compare(a.path.split("/"), b.path.split("/")));
    }
  }
  return [];
}

function isRead(path: string): boolean {
  const parts = path.split("/");
  const endingOf = (part: string) => /.(\.[^.]*)$/.exec(part)?.[1] ?? "";
  return parts.every((part, index) =>
    !part.startsWith(".") && !part.endsWith("~") &&
    (index < parts.length - 1 ? endingOf(part) === "" : ENDINGS.includes(endingOf(part)))
  );
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
