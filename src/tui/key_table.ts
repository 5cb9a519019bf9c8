/**
 * The keys as a Markdown table, for the README: the same table that binds them.
 *
 * @module
 */

import { type Binding, BINDINGS, GROUPS } from "./bindings.ts";
import { shownKey } from "./keys.ts";

export function keyTable(): string {
  const bindings: readonly Binding[] = BINDINGS;
  const rows = GROUPS.flatMap((group) =>
    bindings
      .filter((binding) => binding.group === group)
      .map(({ keys, help, where }) =>
        `| ${keys.map(shownInCode).join(" ")} | ${help} | ${placesOf(where)} |`
      )
  );
  return ["| Key | Does | In |", "| --- | --- | --- |", ...rows, ""].join("\n");
}

function shownInCode(key: string): string {
  return `\`${shownKey(key)}\``;
}

function placesOf(where: Binding["where"]): string {
  return where === undefined ? "everywhere" : where.join(", ");
}
