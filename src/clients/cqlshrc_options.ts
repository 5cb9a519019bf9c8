/**
 * What is to be said of a cqlshrc's lines, sections and options, before TLS comes into it.
 *
 * @module
 */

import { nearest } from "../scylla/nearest.ts";
import { quoted, shown } from "../scylla/shown.ts";
import { portRemarks } from "./cqlshrc_connection.ts";
import { type IniOption, type IniSection, optionIn, valueOf } from "./cqlshrc_ini.ts";
import type { Settings } from "./cqlshrc_settings.ts";
import { ends, type Told } from "./cqlshrc_told.ts";
import { isPythonFloat, python, pythonBoolean, pythonInt } from "./python_text.ts";

/** Sections with the options that some cqlsh reads; null: any name may stand there. */
const KNOWN: Readonly<Record<string, readonly string[] | null>> = {
  DEFAULT: null,
  auth_provider: null,
  authentication: ["username", "password", "credentials", "keyspace"],
  certfiles: null,
  client_routes: ["proxies", "advanced_shard_awareness"],
  connection: [
    "hostname",
    "port",
    "ssl",
    "timeout",
    "request_timeout",
    "no_compression",
    "client_timeout",
    "factory",
  ],
  copy: null,
  cql: ["version"],
  csv: ["field_size_limit"],
  history: ["disabled"],
  protocol: ["version"],
  ssl: ["certfile", "validate", "version", "userkey", "usercert", "check_hostname"],
  tracing: ["max_trace_wait"],
  ui: [
    "browser",
    "color",
    "completekey",
    "date_format",
    "datetimeformat",
    "double_precision",
    "encoding",
    "float_precision",
    "nanotime_format",
    "time_format",
    "timezone",
    "tty",
  ],
};

/** What other programs call the same. */
const MEANT: Readonly<Record<string, string>> = {
  ca: "certfile",
  ca_certs: "certfile",
  cacert: "certfile",
  cafile: "certfile",
  cert: "usercert",
  certificate: "usercert",
  host: "hostname",
  key: "userkey",
  keyfile: "userkey",
  truststore: "certfile",
  verify: "validate",
};

/** The sections whose values may be shown, and matter to a connection. */
const CONNECTING = ["connection", "ssl", "certfiles"];

/** Values that Python converts, in the order in which cqlsh asks for them. */
const TYPED:
  readonly (readonly [section: string, option: string, type: "bool" | "int" | "float"])[] = [
    ["ui", "color", "bool"],
    ["ui", "float_precision", "int"],
    ["ui", "double_precision", "int"],
    ["csv", "field_size_limit", "int"],
    ["tracing", "max_trace_wait", "float"],
    ["connection", "ssl", "bool"],
    ["ui", "tty", "bool"],
    ["protocol", "version", "int"],
    ["connection", "timeout", "int"],
    ["connection", "request_timeout", "int"],
  ];

/** A file with more of a kind is no cqlshrc, and nobody reads on. */
const MOST = 100;

/** The remarks on how the file is written, and on options outside TLS, those that end cqlsh in its order. */
export function optionRemarks(text: string, settings: Settings): Told[] {
  const sections = [...settings.ini.sections.values()];
  const options = sections.flatMap(({ name, options }) =>
    [...options.values()].map((option) => [name, option] as const)
  );
  return [
    ...stopped(text, settings),
    ...typed(settings),
    ...portRemarks(settings),
    ...most(twice(settings), (each) => [each]),
    ...most(sections, strangeSection),
    ...most(options, ([section, option]) => strangeOption(section, option)),
    ...most(options, ([section, option]) => written(settings, section, option)),
  ];
}

/** What is said of the first of them, until it is enough. */
function most<T>(items: readonly T[], tell: (item: T) => readonly Told[]): Told[] {
  const told: Told[] = [];
  for (const item of items) {
    if (told.length >= MOST) break;
    told.push(...tell(item));
  }
  return told;
}

function stopped(text: string, { ini: { stop } }: Settings): Told[] {
  if (stop === null) return [];
  const isMarked = stop.id === "no-section" && text.startsWith("\ufeff");
  const [message, fix] = isMarked
    ? [
      "a byte order mark stands before the first line",
      "save the file as UTF-8 without a mark: sed -i '1s/^\\xEF\\xBB\\xBF//' cqlshrc",
    ]
    : {
      "no-section": [
        "a line stands before the first section",
        "begin with a section such as [connection], at the beginning of the line",
      ],
      "duplicate-section": ["the section stands twice", "put the options of both into one"],
      "duplicate-option": ["the option stands twice in its section", "remove one of them"],
      "no-value": [
        "the line is no option: a name, = or :, and a value",
        "write it as in `port = 9142`, without blanks before it; a host of IPv6 cannot stand in [certfiles]",
      ],
    }[stop.id];
  return [{
    id: isMarked ? "cqlshrc-byte-order-mark" : `cqlshrc-${stop.id}`,
    severity: "error",
    at: stop,
    prints: stop.prints,
    message: message ?? "",
    effect: ends(stop.prints),
    fix: fix ?? "",
  }];
}

function typed({ ini, dialect }: Settings): Told[] {
  return TYPED.flatMap(([section, name, type]): Told[] => {
    const option = optionIn(ini, section, name);
    const value = option && valueOf(ini, section, option);
    if (option === null || value === null) return [];
    const literal = dialect === "python-2" ? value : python(value, dialect);
    const [isGood, prints, fix] = {
      bool: [
        pythonBoolean(value) !== null,
        `ValueError: Not a boolean: ${value}`,
        "write true or false",
      ] as const,
      int: [
        pythonInt(value, dialect) !== null,
        `ValueError: invalid literal for int() with base 10: ${python(value, dialect)}`,
        "write a whole number, without a unit",
      ] as const,
      float: [
        isPythonFloat(value),
        `ValueError: could not convert string to float: ${literal}`,
        "write a number",
      ] as const,
    }[type];
    return isGood ? [] : [{
      id: type === "bool" ? "cqlshrc-not-a-boolean" : "cqlshrc-not-a-number",
      severity: "error",
      at: option,
      prints,
      message: `${name} in [${section}] is ${quoted(value)}`,
      effect: ends(prints),
      fix,
    }];
  });
}

function twice({ ini }: Settings): Told[] {
  return ini.twice.filter(({ name }) => name !== "").map(({ section, name, line, column }) => ({
    id: "cqlshrc-duplicate-option",
    severity: "warning",
    at: { line, column },
    message: "the option stands twice in its section",
    effect: `the last ${shown(name)} in [${shown(section)}] counts`,
    fix: "remove one of them",
  }));
}

const isKnown = (section: string) => Object.hasOwn(KNOWN, section);

function strangeSection({ name, line }: IniSection): Told[] {
  const meant = isKnown(name) || name.startsWith("copy")
    ? null
    : nearest(name, Object.keys(KNOWN), 2);
  return meant === null ? [] : [{
    id: "cqlshrc-unknown-section",
    severity: "warning",
    at: { line, column: 1 },
    message: `no cqlsh has a section [${shown(name)}]`,
    effect: `what stands in it is not read, as if it were not there`,
    fix: `write [${meant}]`,
  }];
}

function strangeOption(section: string, option: IniOption): Told[] {
  const known = isKnown(section) ? KNOWN[section] ?? null : null;
  if (known === null || known.includes(option.name) || option.name === "") return [];
  const home = CONNECTING.find((each) => KNOWN[each]?.includes(option.name));
  const alias = Object.hasOwn(MEANT, option.name) ? MEANT[option.name] ?? "" : "";
  const meant = known.includes(alias) ? alias : nearest(option.name, known);
  return [{
    id: home === undefined ? "cqlshrc-unknown-option" : "cqlshrc-misplaced-option",
    severity: home === undefined && meant === null ? "info" : "warning",
    at: option,
    message: `no cqlsh has an option ${shown(option.name)} in [${section}]`,
    effect: "it is not read, as if it were not there",
    fix: home !== undefined
      ? `put it into [${home}]`
      : meant !== null
      ? `write ${meant}`
      : "remove it",
  }];
}

function written({ ini, dialect }: Settings, section: string, option: IniOption): Told[] {
  const named = `${shown(option.name)} in [${shown(section)}]`;
  const base = { severity: "warning", at: option } as const;
  const [continued] = option.continued;
  const told: Told[] = continued === undefined ? [] : [{
    ...base,
    id: "cqlshrc-continued",
    at: { line: continued, column: 1 },
    message: `the line begins with a blank, and so goes on with ${named}`,
    effect: `it is no option of its own: it is part of that value`,
    fix: "remove the blanks before it",
  }];
  if (!CONNECTING.includes(section)) return told;
  const { value } = option;
  if (valueOf(ini, section, option) === null) {
    told.push({
      ...base,
      id: "cqlshrc-percent",
      message: `${named} holds a % that Python cannot replace`,
      effect: "cqlsh takes the option as if it were not there",
      fix: "write %% for each %",
    });
  }
  if (/[ \t][#;]/.test(value)) {
    told.push({
      ...base,
      id: "cqlshrc-comment-in-value",
      message: `a comment stands behind ${named}`,
      effect: `it is part of the value, which is ${quoted(value)}`,
      fix: "put the comment on a line of its own" +
        (dialect === "python-2" ? "; `;` would begin one here, `#` does not" : ""),
    });
  }
  if (/^(["']).*\1$/.test(value) && value.length > 1) {
    told.push({
      ...base,
      id: "cqlshrc-quotes",
      message: `${named} stands in quotes`,
      effect: `they are part of the value, which is ${shown(value)}`,
      fix: "write it without them",
    });
  }
  return told;
}
