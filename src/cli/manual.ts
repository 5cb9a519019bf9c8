/**
 * The manual page, in roff with the `man` macros, made from the command table.
 *
 * @module
 */

import type { CommandSpec } from "./command.ts";
import { app, commands } from "./commands.ts";
import { EXIT } from "./exit.ts";
import { usage } from "./help.ts";
import { probing } from "./options.ts";
import { shownFlags } from "./parse.ts";
import { NAME, VERSION } from "./version.ts";

export function manualPage(): string {
  return [
    `.TH ${NAME.toUpperCase()} 1 "" ${argument(`${NAME} ${VERSION}`)} "User commands"`,
    ".SH NAME",
    `${NAME} \\- find out why ScyllaDB nodes will not talk over TLS`,
    ".SH SYNOPSIS",
    ...[app, ...commands].flatMap((spec) => [".br", text(`${usage(spec)} [options]`)]),
    ".SH DESCRIPTION",
    text(
      `${NAME} connects to storage_port and ssl_storage_port of ScyllaDB nodes as another node ` +
        "would, compares what it meets with what is intended and configured, and says what is wrong, " +
        "how it knows, and what to type. It changes nothing.",
    ),
    ".PP",
    text("A target is ADDRESS, ADDRESS/SSL_PORT or ADDRESS/PORT,SSL_PORT; IPv6 in brackets."),
    ".SH PROBING OPTIONS",
    text(`For the terminal app, check and plan.`),
    ...probing.flatMap(option),
    ".SH COMMANDS",
    ...commands.flatMap(command),
    ".SH EXIT STATUS",
    ...STATUS.flatMap(([code, meaning]) => [".TP", `.B ${code}`, text(meaning)]),
    ".SH ENVIRONMENT",
    ".TP",
    ".B NO_COLOR",
    text("No colours, when set and not empty."),
    ".TP",
    ".B FORCE_COLOR",
    text("Colours even where stdout is no terminal; 0 forbids them."),
    "",
  ].join("\n");
}

const STATUS: readonly (readonly [number, string])[] = [
  [EXIT.clean, "nothing at or above --fail-on, and no node unknown"],
  [EXIT.findings, "findings at or above --fail-on, or an unknown node; for others see COMMANDS"],
  [EXIT.usage, "bad usage or unreadable input; one line on stderr says where and what to do"],
  [EXIT.failure, "the program itself failed, or nothing at all could be tried"],
  [EXIT.interrupted, "interrupted; what was learned until then has been reported"],
];

function command(spec: CommandSpec): string[] {
  const own = spec.options.filter((each) => !probing.includes(each));
  return [
    `.SS ${argument(usage(spec))}`,
    text(`${spec.says}.`),
    ...(spec.failsWhen === undefined ? [] : [text(`Exit 1: ${spec.failsWhen}.`)]),
    ...own.flatMap(option),
  ];
}

function option({ flags, says }: { readonly flags: string; readonly says: string }): string[] {
  return [".TP", `.B ${argument(shownFlags(flags))}`, text(says)];
}

/** Text where roff expects a line of it: a leading dot or quote would be a request. */
function text(line: string): string {
  const escaped = line.replaceAll("\\", "\\e").replaceAll("-", "\\-")
    .replace(/[^ -~]/gu, (character) => `\\[u${hex(character)}]`);
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

const hex = (character: string) =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");

const argument = (line: string) => `"${text(line).replaceAll('"', '""')}"`;
