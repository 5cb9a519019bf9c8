/**
 * Ansible's groups: which hosts are in them, and in which order their variables count.
 *
 * @module
 */

import type { Place } from "../remark.ts";
import { quoted } from "../shown.ts";
import { UsageError } from "../usage_error.ts";
import type { YamlNode } from "../yaml_tree.ts";

/** A variable's value, and the file that it is from. */
export interface Value {
  readonly node: YamlNode;
  readonly file: string;
}

export type Variables = Map<string, Value>;

interface Host {
  readonly at: Place;
  readonly variables: Variables;
}

interface Group {
  readonly hosts: Set<string>;
  readonly variables: Variables;
  readonly children: Set<string>;
}

/** What the sources of an inventory come to together. Group names are never `all`: that is every host. */
export class Groups {
  readonly hosts = new Map<string, Host>();
  readonly groups = new Map<string, Group>();

  group(name: string): Group {
    const known = this.groups.get(name);
    if (known) return known;
    const group = { hosts: new Set<string>(), variables: new Map(), children: new Set<string>() };
    this.groups.set(name, group);
    return group;
  }

  /** A host; its place is where it is named first. */
  host(name: string, at: Place): Host {
    const known = this.hosts.get(name);
    if (known) return known;
    const host = { at, variables: new Map() };
    this.hosts.set(name, host);
    return host;
  }

  /** Group names to choose from, as written; `all` and `ungrouped` are no choice. */
  names(): string[] {
    return [...this.groups.keys()].filter((name) => name !== "all" && name !== "ungrouped");
  }

  /** The hosts of a group and of the groups in it, in the order of the inventory. */
  hostsIn(name: string): string[] {
    if (name === "all") return [...this.hosts.keys()];
    const inside = new Set([name]);
    for (const each of inside) for (const child of this.group(each).children) inside.add(child);
    const hosts = new Set([...inside].flatMap((each) => [...this.group(each).hosts]));
    return [...this.hosts.keys()].filter((host) => hosts.has(host));
  }

  /**
   * The groups of each host, those first whose variables count least: by depth, then by
   * `ansible_group_priority`, then by name. `all` is not among them.
   *
   * @throws {UsageError} when groups contain each other
   */
  order(file: string): (host: string) => readonly string[] {
    const depths = this.#depths(file);
    const parents = this.#parents();
    const priority = (name: string) => {
      const node = this.group(name).variables.get("ansible_group_priority")?.node;
      return node?.kind === "scalar" && /^-?\d+$/.test(node.text) ? Number(node.text) : 1;
    };
    const compare = (a: string, b: string) =>
      (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || priority(a) - priority(b) ||
      (a < b ? -1 : a > b ? 1 : 0);
    const direct = new Map<string, string[]>();
    for (const [name, { hosts }] of this.groups) {
      for (const host of hosts) direct.set(host, [...direct.get(host) ?? [], name]);
    }
    return (host) => {
      const groups = new Set(direct.get(host));
      for (const each of groups) for (const parent of parents.get(each) ?? []) groups.add(parent);
      groups.delete("all");
      return [...groups].sort(compare);
    };
  }

  #parents(): Map<string, string[]> {
    const parents = new Map<string, string[]>();
    for (const [name, { children }] of this.groups) {
      for (const child of children) parents.set(child, [...parents.get(child) ?? [], name]);
    }
    return parents;
  }

  /** The longest way from `all` to each group. */
  #depths(file: string): Map<string, number> {
    const waiting = new Map([...this.#parents()].map(([name, all]) => [name, all.length]));
    const depths = new Map<string, number>();
    const ready = [...this.groups.keys()].filter((name) => !waiting.has(name));
    for (const name of ready) {
      const depth = depths.get(name) ?? (name === "all" ? 0 : 1);
      depths.set(name, depth);
      for (const child of this.group(name).children) {
        depths.set(child, Math.max(depths.get(child) ?? 0, depth + 1));
        const left = (waiting.get(child) ?? 0) - 1;
        waiting.set(child, left);
        if (left === 0) ready.push(child);
      }
    }
    const looped = [...waiting].find(([, left]) => left > 0)?.[0];
    if (looped === undefined) return depths;
    const problem = `the group ${quoted(looped)} is inside itself, over its children`;
    throw new UsageError(problem, "take it out of one of them", { file });
  }
}
