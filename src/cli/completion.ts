/**
 * Completion scripts for shells, made from the command table, so that they cannot lag behind it.
 *
 * @module
 */

import { Option } from "commander";
import type { ArgumentSpec, CommandSpec, OptionSpec } from "./command.ts";
import { app, commands } from "./commands.ts";
import { NAME } from "./version.ts";

export type Shell = "bash" | "zsh" | "fish";

export function completionScript(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}

interface Flag {
  readonly long: string;
  readonly short: string | null;
  readonly says: string;
  readonly takesValue: boolean;
  readonly words: readonly string[];
  readonly isFile: boolean;
}

function flagsOf({ options }: CommandSpec): Flag[] {
  return options.map((spec: OptionSpec) => {
    const { long, short, required } = new Option(spec.flags);
    return {
      long: long ?? spec.flags,
      short: short ?? null,
      says: spec.says,
      takesValue: required,
      words: spec.words ?? [],
      isFile: spec.completes === "file",
    };
  });
}

const names = (flag: Flag) => flag.short === null ? [flag.long] : [flag.short, flag.long];

/** What stands for the command in a case pattern: the app has no name. */
const allCommands = [app, ...commands];
const takesFiles = ({ arguments: args }: CommandSpec) =>
  args.some(({ completes }: ArgumentSpec) => completes === "file");
const argumentWords = ({ arguments: args }: CommandSpec) =>
  args.flatMap(({ words }) => words ?? []);

function bash(): string {
  const values = allCommands.flatMap((spec) =>
    flagsOf(spec).filter(({ takesValue }) => takesValue).map((flag) => {
      const reply = flag.isFile
        ? `compopt -o default; COMPREPLY=()`
        : `COMPREPLY=($(compgen -W ${quoted(flag.words.join(" "))} -- "$current"))`;
      return `    ${
        names(flag).map((name) => `${spec.name}:${name}`).join("|")
      }) ${reply}; return ;;`;
    })
  );
  const rest = allCommands.map((spec) => {
    const words = [...flagsOf(spec).flatMap(names), "--help", ...argumentWords(spec)];
    const first = spec === app ? commands.map(({ name }) => name) : [];
    const files = takesFiles(spec) ? "compopt -o default; " : "";
    return `    ${spec.name === "" ? '""' : spec.name}) ${files}words=${
      quoted([...first, ...words].join(" "))
    } ;;`;
  });
  return `# bash completion for ${NAME}; put it where bash-completion looks, or: source <(${NAME} completion bash)
_${NAME}() {
  local current previous command words
  current=\${COMP_WORDS[COMP_CWORD]}
  previous=\${COMP_WORDS[COMP_CWORD-1]}
  command=
  case "\${COMP_WORDS[1]}" in
    ${
    commands.map(({ name }) => name).join("|")
  }) [ "$COMP_CWORD" -gt 1 ] && command=\${COMP_WORDS[1]} ;;
  esac
  case "$command:$previous" in
${values.join("\n")}
  esac
  case "$command" in
${rest.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _${NAME} ${NAME}
`;
}

function zsh(): string {
  const described = commands.map(({ name, says }) => quoted(`${name}:${says}`)).join(" ");
  const cases = allCommands.map((spec) => {
    const specs = flagsOf(spec).map((flag) => {
      const value = flag.takesValue ? `:value:${zshValue(flag.words, flag.isFile)}` : "";
      const group = flag.short === null ? flag.long : `{${flag.short},${flag.long}}`;
      const text = `[${flag.says.replace(/[[\]:\\]/g, "\\$&")}]${value}`;
      return flag.short === null ? quoted(`${flag.long}${text}`) : `${group}${quoted(text)}`;
    });
    const args = spec.arguments.map(({ name, words, completes }) =>
      quoted(`*:${name.replace(/[^a-z]/g, "")}:${zshValue(words ?? [], completes === "file")}`)
    );
    return `    ${spec.name === "" ? "''" : spec.name}) _arguments ${
      [...specs, ...args.slice(0, 1)].join(" ")
    } ;;`;
  });
  return `#compdef ${NAME}
# zsh completion for ${NAME}; save it as _${NAME} in a folder of $fpath
_${NAME}() {
  local -a commands
  commands=(${described})
  local command=
  case "\${words[2]}" in
    ${commands.map(({ name }) => name).join("|")})
      if (( CURRENT > 2 )); then command=\${words[2]}; shift words; (( CURRENT-- )); fi ;;
    *) (( CURRENT == 2 )) && _describe command commands ;;
  esac
  case "$command" in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = _${NAME} ]; then _${NAME} "$@"; else compdef _${NAME} ${NAME}; fi
`;
}

function zshValue(words: readonly string[], isFile: boolean): string {
  return isFile ? "_files" : words.length > 0 ? `(${words.join(" ")})` : " ";
}

function fish(): string {
  const none = `not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(" ")}`;
  const lines = commands.map(({ name, says }) =>
    `complete -c ${NAME} -n ${quoted(`__fish_use_subcommand`)} -a ${name} -d ${quoted(says)}`
  );
  for (const spec of allCommands) {
    const when = quoted(spec === app ? none : `__fish_seen_subcommand_from ${spec.name}`);
    if (!takesFiles(spec)) lines.push(`complete -c ${NAME} -n ${when} -f`);
    if (argumentWords(spec).length > 0) {
      lines.push(`complete -c ${NAME} -n ${when} -a ${quoted(argumentWords(spec).join(" "))}`);
    }
    for (const flag of flagsOf(spec)) {
      lines.push(
        [
          `complete -c ${NAME} -n ${when} -l ${flag.long.slice(2)}`,
          flag.short === null ? "" : `-s ${flag.short.slice(1)}`,
          flag.isFile ? "-r -F" : flag.takesValue ? "-x" : "",
          flag.words.length > 0 ? `-a ${quoted(flag.words.join(" "))}` : "",
          `-d ${quoted(flag.says)}`,
        ].filter((part) => part !== "").join(" "),
      );
    }
  }
  return `# fish completion for ${NAME}; save it as ~/.config/fish/completions/${NAME}.fish\n${
    lines.join("\n")
  }\n`;
}

/** One word for a POSIX-like shell; fish reads it the same way. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
