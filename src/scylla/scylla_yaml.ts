/**
 * scylla.yaml as ScyllaDB reads it: what the node will really do, and where that is not what stands
 * there.
 *
 * ScyllaDB hardly ever refuses a configuration. It compares modes letter by letter and takes anything
 * else for `none`; it drops a whole block for one empty value; it ignores what it does not know. So
 * this reader must not be strict either: it follows, and remarks.
 *
 * @module
 */

import { expectStoragePorts, startProblem, type StoragePorts } from "./listener.ts";
import { DEFAULT_CONF_DIR, type EffectiveOptions, effectiveOptions } from "./options.ts";
import { type RackDc, readRackDc } from "./rackdc.ts";
import { NEWEST_RELEASE, type Release } from "./release.ts";
import { inReadingOrder, type Place, type Remark, remark } from "./remark.ts";
import { CHECKS } from "./remarks/index.ts";
import { BLOCK_KEYS } from "./remarks/keys.ts";
import { type Argument, type NamedText, readScyllaArgs } from "./scylla_args.ts";
import { entryOf, OPTION_NAMES, readSettings, type Settings } from "./settings.ts";
import { shown } from "./shown.ts";
import { BoundError, type Position, UsageError } from "./usage_error.ts";
import { type BlockEntry } from "./yaml_cpp.ts";
import { readYaml, type YamlNode } from "./yaml_tree.ts";

export interface ScyllaYamlContext {
  /** The file's name, for remarks. */
  readonly file: string;
  /** Default: {@link NEWEST_RELEASE}. */
  readonly release?: Release;
  /** The environment files that hold the node's command line. */
  readonly scyllaArgs?: readonly NamedText[];
  /** cassandra-rackdc.properties. */
  readonly rackdc?: NamedText;
  /** Where the node keeps its configuration; default /etc/scylla. */
  readonly confDir?: string;
}

export interface ScyllaYaml {
  readonly file: string;
  /** `file:line` of the server_encryption_options that count, or of the file's beginning. */
  readonly source: string;
  readonly effective: EffectiveOptions;
  /** What a stranger and a same-rack peer meet on the node's ports. */
  readonly listens: { readonly outside: StoragePorts; readonly sameRack: StoragePorts };
  readonly remarks: readonly Remark[];
}

/** What the checks look at. */
export interface Lint {
  readonly file: string;
  readonly root: YamlNode;
  readonly settings: Settings;
  readonly effective: Omit<EffectiveOptions, "startFailure">;
  readonly release: Release;
  readonly rackdc: RackDc | null;
  readonly confDir: string;
  /** The entries of server_encryption_options in file order; undefined when the block does not count. */
  readonly block: readonly BlockEntry[] | undefined;
  /** Is anything written that was meant for the block? */
  readonly hasBlockText: boolean;
  /** A place in the file that holds server_encryption_options. */
  at(position: Position): Place;
  /** The value that counts for a key of server_encryption_options. */
  entry(key: string): BlockEntry | undefined;
  /** Where server_encryption_options stands, or the beginning of the file. */
  readonly blockPlace: Place;
}

/** Remarks with these ids keep a node from starting. */
const FATAL: ReadonlySet<string> = new Set([
  "yaml-unreadable",
  "arguments-unreadable",
  "ports-equal",
  "priority-string-invalid",
  "empty-path",
  "address-missing",
]);

/**
 * Reads a scylla.yaml. A file that is no YAML is a remark, not an exception: that, too, is something
 * a node does (it refuses to start).
 *
 * @throws {BoundError} only for a file that nobody writes by hand: too large, too deep, too many values
 */
export function readScyllaYaml(text: string, context: ScyllaYamlContext): ScyllaYaml {
  const { file, release = NEWEST_RELEASE, confDir = DEFAULT_CONF_DIR } = context;
  const { root, remarks: parsed, isRead } = parse(text, file);
  const args = readScyllaArgs(context.scyllaArgs ?? [], OPTION_NAMES);
  const rackdc = context.rackdc ? readRackDc(context.rackdc.text, context.rackdc.file) : null;
  const { settings, remarks: read } = readSettings(root, file, args, release);
  const effective = effectiveOptions(settings, release, rackdc, confDir);
  const lint = lintOf({ file, root, settings, effective, release, rackdc, confDir });
  const checked = isRead ? CHECKS.flatMap((check) => [...check(lint)]) : [];
  const remarks = inReadingOrder([...parsed, ...read, ...checked, ...elsewhere(args)]);
  return {
    file,
    source: `${lint.blockPlace.file}:${lint.blockPlace.line}`,
    effective: { ...effective, startFailure: startFailure(remarks, effective) },
    listens: {
      outside: effective.maintenanceMode ? SHUT : expectStoragePorts(effective, "outside"),
      sameRack: effective.maintenanceMode ? SHUT : expectStoragePorts(effective, "same-rack"),
    },
    remarks,
  };
}

const SHUT: StoragePorts = { storage_port: "closed", ssl_storage_port: "closed" };

/** Remarks with these ids mean that nothing of the file was read. */
const NOTHING_READ: ReadonlySet<string> = new Set(["yaml-unreadable", "no-options"]);

/**
 * The file itself when it says anything, for those who want to learn from it and not about it.
 *
 * @throws {UsageError} with the place of what makes it unreadable.
 */
export function readable<T extends Pick<ScyllaYaml, "remarks">>(yaml: T): T {
  const problem = yaml.remarks.find(({ id }) => NOTHING_READ.has(id));
  if (problem === undefined) return yaml;
  throw new UsageError(problem.message, problem.fix, problem);
}

function parse(text: string, file: string): { root: YamlNode; remarks: Remark[]; isRead: boolean } {
  const nothing: YamlNode = { kind: "null", at: { line: 1, column: 1 } };
  const remarks: Remark[] = [];
  const unread = (remark: Remark, root: YamlNode = nothing) => ({
    root,
    remarks: [...remarks, remark],
    isRead: false,
  });
  try {
    const root = readYaml(text, file, (what, at) => {
      // The others show in what was read: a value is missing, or there is no option at all.
      if (what in SWALLOWED) {
        remarks.push(swallowed(what as keyof typeof SWALLOWED, { file, ...at }));
      }
    });
    const key = root.kind === "map" ? root.pairs.find((pair) => pair.key === null) : undefined;
    const problem = root.kind === "list" ? "is a list" : key ? "has a key that is no text" : null;
    if (root.kind === "scalar") return unread(withoutOptions({ file, ...root.at }), root);
    if (problem === null) return { root, remarks, isRead: true };
    const place = { file, ...(key?.keyAt ?? root.at) };
    return unread(unreadableAt(place, `the file ${problem}`, "write `option: value` lines"));
  } catch (error) {
    if (!(error instanceof UsageError) || error instanceof BoundError) throw error;
    const place = { file, line: error.line ?? 1, column: error.column ?? 1 };
    return unread(unreadableAt(place, error.message, error.cure));
  }
}

const unreadableAt = (place: Place, message: string, fix: string) =>
  remark("yaml-unreadable", "error", place, {
    message,
    effect: "ScyllaDB cannot read its configuration and refuses to start",
    fix,
  });

/** What takes options away without an error. */
const SWALLOWED = {
  "quote-unclosed": {
    message: "a quote is opened here and never closed",
    effect:
      "ScyllaDB takes everything from here to the end of the file for one text: no option in it counts",
    fix: "close the quote on its line",
  },
  "rest-ignored": {
    message: "this line is indented less than the first option of the file",
    effect: "ScyllaDB takes it for the end of the file: no option from here on counts",
    fix: "begin every option at the top level in the first column",
  },
} as const;

const swallowed = (id: keyof typeof SWALLOWED, place: Place) =>
  remark(id, "error", place, SWALLOWED[id]);

/** `config_file::read_yaml` walks over the entries of the document; one text has none. */
const withoutOptions = (place: Place) =>
  remark("no-options", "error", place, {
    message: "this is not a scylla.yaml: the file is one text, without any option",
    effect: "ScyllaDB finds no option in it and runs with its defaults",
    fix: "write `option: value` lines, or name the right file",
  });

function lintOf(base: Omit<Lint, "block" | "hasBlockText" | "at" | "entry" | "blockPlace">): Lint {
  const setting = base.settings.server_encryption_options;
  const file = setting?.place.file ?? base.file;
  return {
    ...base,
    block: setting?.value,
    hasBlockText: base.root.kind === "map" &&
      base.root.pairs.some(({ key }) =>
        key === "server_encryption_options" || BLOCK_KEYS.some((known) => known === key)
      ),
    blockPlace: setting?.place ?? { file: base.file, line: 1, column: 1 },
    at: (position) => ({ file, ...position }),
    entry: (key) => entryOf(setting?.value, key),
  };
}

function startFailure(
  remarks: readonly Remark[],
  effective: Omit<EffectiveOptions, "startFailure">,
): string | null {
  const readsRackDc = effective.endpointSnitch === "GossipingPropertyFileSnitch";
  const fatal = remarks.find(({ id }) =>
    FATAL.has(id) || (readsRackDc && (id === "rackdc-unreadable" || id === "rackdc-incomplete"))
  );
  if (fatal) return `${fatal.file}:${fatal.line}: ${fatal.message}`;
  const problem = startProblem(effective);
  return problem && !problem.starts ? problem.what : null;
}

/** `--options-file` sends the node to another file than this one. */
function elsewhere(args: readonly Argument[]): Remark[] {
  return args.filter(({ option }) => option === "options_file").map(({ place, node }) =>
    remark("other-options-file", "warning", place, {
      message: `the command line names another configuration: ${
        node.kind === "scalar" ? shown(node.text) : "?"
      }`,
      effect: "the node reads that file, and perhaps not this one",
      fix: "make sure that the file examined is the one that the node reads",
    })
  );
}
