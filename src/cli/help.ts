/**
 * Help texts, made from the command table.
 *
 * @module
 */

import { app, commands } from "./commands.ts";
import type { CommandSpec } from "./command.ts";
import { toCommander } from "./parse.ts";
import { NAME } from "./version.ts";

/** `ringshake --help`: what there is, and where to start. */
export function overview(): string {
  const calls = [app, ...commands].map((spec) => [usage(spec), spec.says] as const);
  const width = Math.max(...calls.map(([call]) => call.length)) + 2;
  return [
    `${NAME} finds out why ScyllaDB nodes will not talk after internode encryption was switched on.`,
    "",
    ...calls.map(([call, says]) => `  ${call.padEnd(width)}${says}`),
    "",
    "A target is ADDRESS, ADDRESS/SSL_PORT or ADDRESS/PORT,SSL_PORT; IPv6 in brackets.",
    "",
    `  ${NAME} --lab                        try it on a practice cluster`,
    `  ${NAME} check -i prod.yaml           probe a cluster and print a report`,
    `  ${NAME} COMMAND --help               all options of a command`,
    "",
  ].join("\n");
}

/** `ringshake check --help`. */
export function commandHelp(spec: CommandSpec): string {
  const help = toCommander(spec).helpInformation();
  return spec.failsWhen === undefined
    ? help
    : `${help}\nExit codes: 0 clean; 1 ${spec.failsWhen}; 2 bad usage or unreadable input; ` +
      "3 the program failed; 130 Ctrl-C\n";
}

/** `ringshake check [target...]`. */
export function usage(spec: CommandSpec): string {
  return [NAME, spec.name, ...spec.arguments.map(({ name }) => name)].filter((part) => part !== "")
    .join(" ");
}
