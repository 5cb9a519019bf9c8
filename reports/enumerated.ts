/**
 * What `--deep` listed, in lines that text and Markdown share. Nodes that allow the same are told
 * once: what differs between nodes is what one looks for.
 *
 * @module
 */

import type { TlsReport } from "../src/model/port.ts";
import type { Report } from "../src/model/report.ts";
import { counted, listed, place } from "./phrases.ts";

export interface Enumerated {
  readonly where: readonly string[];
  readonly lines: readonly (readonly [label: string, values: string])[];
}

/** Empty when nothing was enumerated. */
export function enumerated({ nodes }: Report): Enumerated[] {
  const each = nodes.flatMap(({ id, ports }) =>
    ports.flatMap(({ port, tls }) => {
      const lines = tls === null ? [] : linesOf(tls);
      return lines.length === 0 ? [] : [{ where: place({ node: id, port }) ?? id, lines }];
    })
  );
  return [...Map.groupBy(each, ({ lines }) => JSON.stringify(lines)).values()].map((alike) => ({
    where: alike.map(({ where }) => where),
    lines: alike[0]?.lines ?? [],
  }));
}

/** Was this version's list asked for, and did anything come of it? */
export function isEnumerated({ ciphers }: TlsReport, version: string): boolean {
  return (ciphers[version]?.length ?? 0) > 0;
}

function linesOf(tls: TlsReport): [label: string, values: string][] {
  const { ciphers, order, groups, signatures, features } = tls;
  const suites = Object.entries(ciphers).filter(([version]) => isEnumerated(tls, version))
    .map(([version, names]): [string, string] => [
      version,
      `${counted(names.length, "suite")}${
        order[version] === undefined ? "" : `, the ${order[version]} decides`
      }: ${names.join(", ")}`,
    ]);
  const yes = Object.entries(features).filter(([, has]) => has).map(([name]) => name);
  const no = Object.entries(features).filter(([, has]) => !has).map(([name]) => name);
  const lists: [string, string][] = [
    ["groups", groups.join(", ")],
    ["signatures", signatures.join(", ")],
    ["has", listed(yes, 99)],
    ["has not", listed(no, 99)],
    ["unsettled", (tls.unsettled ?? []).join("; ")],
  ];
  return [...suites, ...lists.filter(([, values]) => values !== "")];
}
