/**
 * Ansible's groups, and which hosts with which variables they come to.
 *
 * @module
 */

import { type Position, UsageError } from "../usage_error.ts";

/** Variables are the texts that stand in the inventory. */
export type Variables = ReadonlyMap<string, string>;

export interface Host {
  readonly at: Position;
  readonly variables: Variables;
}

export interface Group {
  readonly hosts: Map<string, Host>;
  readonly variables: Map<string, string>;
  readonly children: Set<string>;
}

export type Groups = ReadonlyMap<string, Group>;

/** Groups inside groups, counted by the ways that lead to them: beyond this nobody wrote it by hand. */
const MAX_VISITS = 10_000;

export const newGroup = (): Group => ({
  hosts: new Map(),
  variables: new Map(),
  children: new Set(),
});

/**
 * The hosts of a group and of those inside it, or all hosts where there is no such group. Of a
 * variable, what stands nearest to the host counts; what stands in `all` counts least.
 *
 * @throws {UsageError} when the groups are too many ways inside one another
 */
export function hostsOf(groups: Groups, group: string, file: string): ReadonlyMap<string, Host> {
  const hosts = new Map<string, Host>();
  const general = groups.get("all")?.variables ?? new Map<string, string>();
  const waiting = (groups.has(group) ? [group] : [...groups.keys()])
    .map((name) => ({ name, inherited: general as Variables, path: new Set<string>() }));
  for (let visits = 0; waiting.length > 0; visits++) {
    if (visits > MAX_VISITS) {
      throw new UsageError("has groups inside groups without end", "flatten them", { file });
    }
    const next = waiting.shift();
    const found = next && groups.get(next.name);
    if (!next || !found || next.path.has(next.name)) continue;
    const variables = new Map([...next.inherited, ...found.variables]);
    for (const [name, host] of found.hosts) {
      const known = hosts.get(name);
      const merged = [...known?.variables ?? [], ...variables, ...host.variables];
      hosts.set(name, { at: known?.at ?? host.at, variables: new Map(merged) });
    }
    const path = new Set([...next.path, next.name]);
    for (const name of found.children) waiting.push({ name, inherited: variables, path });
  }
  return hosts;
}
