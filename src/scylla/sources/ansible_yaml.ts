/**
 * Ansible's YAML inventories: groups with `hosts`, `vars` and `children`, inside one another.
 *
 * @module
 */

import { UsageError } from "../usage_error.ts";
import { readYaml, type YamlNode } from "../yaml_tree.ts";
import { type Group, type Groups, newGroup } from "./ansible_groups.ts";

/**
 * Reads the groups. The nesting is bounded by the YAML reader.
 *
 * @throws {UsageError} when the text is no YAML mapping
 */
export function readYamlGroups(text: string, file: string): Groups {
  const root = readYaml(text, file);
  if (root.kind !== "map") {
    throw new UsageError("is no Ansible inventory", "begin with `all:`", { file, ...root.at });
  }
  const groups = new Map<string, Group>();
  for (const { key, value } of root.pairs) {
    if (key !== null) readGroup(groups, key, value);
  }
  return groups;
}

function readGroup(groups: Map<string, Group>, name: string, node: YamlNode): void {
  const group = groups.get(name) ?? newGroup();
  groups.set(name, group);
  for (const { key, keyAt, value } of valueOf(node, "hosts")) {
    if (key === null) continue;
    const variables = new Map([...group.hosts.get(key)?.variables ?? [], ...texts(value)]);
    group.hosts.set(key, { at: keyAt, variables });
  }
  for (const [key, text] of texts(node.kind === "map" ? partOf(node, "vars") : null)) {
    group.variables.set(key, text);
  }
  for (const { key, value } of valueOf(node, "children")) {
    if (key === null) continue;
    group.children.add(key);
    readGroup(groups, key, value);
  }
}

const partOf = (node: YamlNode, key: string): YamlNode | null =>
  node.kind === "map" ? node.pairs.find((pair) => pair.key === key)?.value ?? null : null;

function valueOf(node: YamlNode, key: string) {
  const part = partOf(node, key);
  return part?.kind === "map" ? part.pairs : [];
}

/** The scalar values of a mapping: lists and mappings are none of those that matter. */
function texts(node: YamlNode | null): ReadonlyMap<string, string> {
  return new Map(
    (node?.kind === "map" ? node.pairs : []).flatMap(({ key, value }) =>
      key !== null && value.kind === "scalar" ? [[key, value.text] as const] : []
    ),
  );
}
