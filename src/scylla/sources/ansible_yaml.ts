/**
 * Ansible's YAML inventories, groups with `hosts`, `vars` and `children` inside one another, and what
 * `ansible-inventory --list` prints.
 *
 * @module
 */

import type { Place } from "../remark.ts";
import { quoted } from "../shown.ts";
import { type Position, UsageError } from "../usage_error.ts";
import { partOf, readYaml, type YamlNode, type YamlPair } from "../yaml_tree.ts";
import type { Groups, Variables } from "./ansible_groups.ts";
import { hostNames } from "./ansible_hosts.ts";

/**
 * Reads one source into `groups`. The nesting is bounded by the YAML reader.
 *
 * @throws {UsageError} at the first place that Ansible does not read either
 */
export function readYamlGroups(groups: Groups, text: string, file: string): void {
  const root = readYaml(text, file);
  const reader = new Reader(groups, file);
  const isListing = root.kind === "map" &&
    root.pairs.some(({ key, value }) =>
      key === "_meta" || value.kind === "list" || partOf(value, "hosts")?.kind === "list"
    );
  for (const pair of reader.pairs(root, "the inventory")) {
    if (pair.key === "_meta") reader.hostVariables(pair.value);
    else if (isListing) reader.listed(pair);
    else reader.group(pair);
  }
}

type Named = YamlPair & { readonly key: string };

class Reader {
  readonly #groups: Groups;
  readonly #file: string;

  constructor(groups: Groups, file: string) {
    this.#groups = groups;
    this.#file = file;
  }

  group({ key: name, value }: Named): void {
    const group = this.#groups.group(name);
    for (const { key, keyAt, value: part } of this.pairs(value, `the group ${quoted(name)}`)) {
      if (key === "vars") this.#set(group.variables, part);
      else if (key === "children") {
        for (const child of this.pairs(part, `children of ${quoted(name)}`)) {
          group.children.add(child.key);
          this.group(child);
        }
      } else if (key === "hosts") {
        // One name may stand for a mapping with that key alone.
        if (part.kind === "scalar") this.#host(name, part.text, this.#at(part.at), null);
        else {
          for (const host of this.pairs(part, `hosts of ${quoted(name)}`)) {
            this.#host(name, host.key, this.#at(host.keyAt), host.value);
          }
        }
      } else throw this.#refuse(`${quoted(key)} in the group ${quoted(name)}`, keyAt);
    }
  }

  /** A group as `--list` prints it: a list of hosts, or a mapping with lists. */
  listed({ key: name, value }: Named): void {
    const group = this.#groups.group(name);
    const texts = (node: YamlNode | undefined) =>
      (node?.kind === "list" ? node.items : []).flatMap((item) =>
        item.kind === "scalar" ? [item] : []
      );
    for (const host of texts(value.kind === "list" ? value : partOf(value, "hosts"))) {
      this.#host(name, host.text, this.#at(host.at), null);
    }
    for (const child of texts(partOf(value, "children"))) {
      group.children.add(child.text);
      this.#groups.group(child.text);
    }
    const variables = partOf(value, "vars");
    if (variables) this.#set(group.variables, variables);
  }

  hostVariables(meta: YamlNode): void {
    const hosts = partOf(meta, "hostvars");
    for (const { key, keyAt, value } of hosts ? this.pairs(hosts, "hostvars") : []) {
      this.#set(this.#groups.host(key, this.#at(keyAt)).variables, value);
    }
  }

  /** The entries of a mapping; nothing at all is an empty one. */
  pairs(node: YamlNode, what: string): Named[] {
    if (node.kind === "null") return [];
    if (node.kind !== "map") throw this.#refuse(`${what} is no mapping`, node.at);
    return node.pairs.map((pair) => {
      if (pair.key === null) throw this.#refuse(`${what} has a key that is no text`, pair.keyAt);
      return { ...pair, key: pair.key };
    });
  }

  #host(group: string, pattern: string, at: Place, variables: YamlNode | null): void {
    const { names, port } = hostNames(pattern, at);
    for (const name of names) {
      const host = this.#groups.host(name, at);
      this.#groups.group(group).hosts.add(name);
      if (port !== null) {
        const node: YamlNode = { kind: "scalar", text: port, at };
        host.variables.set("ansible_port", { node, file: this.#file });
      }
      if (variables) this.#set(host.variables, variables);
    }
  }

  #set(variables: Variables, node: YamlNode): void {
    for (const { key, value } of this.pairs(node, "variables")) {
      variables.set(key, { node: value, file: this.#file });
    }
  }

  #at = (position: Position): Place => ({ file: this.#file, ...position });

  #refuse(problem: string, at: Position): UsageError {
    return new UsageError(
      `${problem}, which Ansible does not read`,
      "write groups with `hosts:`, `vars:` and `children:`",
      this.#at(at),
    );
  }
}
