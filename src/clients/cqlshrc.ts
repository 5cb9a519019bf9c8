/**
 * A cqlshrc as cqlsh reads it: to which settings it comes, and what it will print before it connects.
 *
 * Which cqlsh and which Python will read it is often not known. What all of them do is said for certain;
 * where they differ, each is named.
 *
 * @module
 */

import { SEVERITIES, type Severity } from "../model/words.ts";
import { inReadingOrder, type Remark, remark } from "../scylla/remark.ts";
import { type Cqlsh, cqlshsFor, type Generation, type Python, type TlsRange } from "./cqlsh.ts";
import { switchRemarks } from "./cqlshrc_connection.ts";
import { fileRemarks, type Files } from "./cqlshrc_files.ts";
import { optionRemarks } from "./cqlshrc_options.ts";
import { type Environment, presented, type Settings, settingsOf } from "./cqlshrc_settings.ts";
import { sslRemarks } from "./cqlshrc_ssl.ts";
import type { Told } from "./cqlshrc_told.ts";

export interface CqlshrcOptions {
  /** The file's name, as cqlsh's sentences carry it. */
  readonly file: string;
  /** Null: any that runs the cqlsh. */
  readonly python?: Python | null;
  /** What `cqlsh --version` prints; null: any. */
  readonly cqlsh?: string | null;
  readonly env?: Environment;
  readonly files?: Files;
}

/** What cqlsh connects with. */
export interface CqlshrcSettings {
  readonly host: string;
  /** Null where it is no number. */
  readonly port: number | null;
  /** Else these are what `cqlsh --ssl` would use. */
  readonly ssl: boolean;
  readonly factory: string | null;
  readonly version: TlsRange | "refused";
  readonly certfile: string | null;
  readonly validate: boolean;
  readonly checkHostname: boolean;
  readonly userkey: string | null;
  readonly usercert: string | null;
}

export interface Cqlshrc {
  readonly file: string;
  /** The newest cqlsh that was read for: whose settings these are. */
  readonly readAs: string;
  readonly effective: CqlshrcSettings;
  /** The sentence with which that cqlsh ends before it connects; null where it connects. */
  readonly stops: string | null;
  readonly remarks: readonly Remark[];
}

/**
 * Reads a cqlshrc.
 *
 * @throws {UsageError} where no such cqlsh runs on that Python
 */
export function readCqlshrc(text: string, options: CqlshrcOptions): Cqlshrc {
  const { file, python = null, cqlsh = null, env = () => undefined, files = () => undefined } =
    options;
  const readers = cqlshsFor(cqlsh, python).map((each) => readAs(each, text, file, env, files));
  const newest = readers.at(-1);
  if (newest === undefined) throw new Error("no cqlsh was read for");
  return {
    file,
    readAs: `${newest.settings.cqlsh.generation.name}${
      python === null ? "" : ` on Python ${python.join(".")}`
    }`,
    effective: effectiveOf(newest.settings),
    stops: newest.stops,
    remarks: inReadingOrder(together(readers, file)),
  };
}

interface Reader {
  readonly settings: Settings;
  readonly told: readonly Told[];
  readonly stops: string | null;
}

function readAs(cqlsh: Cqlsh, text: string, file: string, env: Environment, files: Files): Reader {
  const settings = settingsOf(text, file, cqlsh, env);
  const before = optionRemarks(text, settings);
  if (settings.ini.stop !== null) {
    return { settings, told: before, stops: settings.ini.stop.prints };
  }
  const isConcerned = settings.ssl || settings.ini.sections.has("ssl") ||
    settings.ini.sections.has("certfiles");
  const inside = isConcerned
    ? [...sslRemarks(settings, file), ...fileRemarks(settings, files)]
    : [];
  const met = settings.ssl ? [...before, ...inside] : before;
  return {
    settings,
    told: [
      ...before,
      ...switchRemarks(settings),
      ...(settings.ssl ? inside : inside.map(onlyWithFlag)),
    ],
    stops: met.find(({ prints }) => prints !== undefined)?.prints ?? null,
  };
}

/** What cqlsh meets only when it is called with `--ssl`, since the file does not turn TLS on. */
const onlyWithFlag = (told: Told): Told => ({
  ...told,
  severity: told.severity === "error" ? "warning" : told.severity,
  effect: `with --ssl: ${told.effect}`,
});

function effectiveOf(settings: Settings): CqlshrcSettings {
  const { host, port, ssl, factory, version, certfile, validate, checkHostname } = settings;
  const isLoaded = settings.cqlsh.generation.context === "driver" || certfile?.value !== "";
  return {
    ...{ host, port, ssl, version, validate, checkHostname },
    factory: factory?.value ?? null,
    certfile: isLoaded ? certfile?.value ?? null : null,
    ...presented(settings),
  };
}

/** One remark for each place and fault; where the readers differ, its effect names them. */
function together(readers: readonly Reader[], file: string): Remark[] {
  const groups = new Map<string, { told: Told; by: Cqlsh }[]>();
  for (const { settings, told } of readers) {
    for (const each of told) {
      const key = JSON.stringify([each.id, each.at?.line, each.at?.column]);
      const group = groups.get(key) ?? [];
      group.push({ told: each, by: settings.cqlsh });
      groups.set(key, group);
    }
  }
  const all = readers.map(({ settings }) => settings.cqlsh);
  return [...groups.values()].map((group) => {
    const newest = group.at(-1)?.told;
    if (newest === undefined) throw new Error("a group without a remark");
    const effects = Map.groupBy(group, ({ told }) => told.effect);
    const isCertain = new Set(group.map(({ by }) => by)).size === all.length;
    const effect = isCertain && effects.size === 1
      ? newest.effect
      : [...effects].map(([text, said]) => `${namesOf(said.map(({ by }) => by), all)}: ${text}`)
        .join("; ");
    const severity = severityOf(
      group.map(({ told }) => told),
      isCertain,
      group.at(-1)?.by === all.at(-1),
    );
    const place = { file, line: newest.at?.line ?? 1, column: newest.at?.column ?? 1 };
    return remark(newest.id, severity, place, { message: newest.message, effect, fix: newest.fix });
  });
}

/**
 * An error that not every reader makes is a warning; and what the newest does not meet, and no line of the file
 * brings about, is there to be known.
 */
function severityOf(told: readonly Told[], isCertain: boolean, isNewest: boolean): Severity {
  if (!isCertain && !isNewest && told.every(({ at }) => at === null)) return "info";
  const found = new Set(told.map(({ severity }) => severity));
  const worst = SEVERITIES.find((severity) => found.has(severity)) ?? "info";
  return worst === "error" && !(isCertain && found.size === 1) ? "warning" : worst;
}

/** Who does it: by a common name where all that have it do, on whatever Python. */
function namesOf(some: readonly Cqlsh[], all: readonly Cqlsh[]): string {
  const whole = (names: (generation: Generation) => readonly string[]) => {
    const count = (each: readonly Cqlsh[]) =>
      Map.groupBy(each.flatMap(({ generation }) => names(generation)), (name) => name);
    const [here, everywhere] = [count(some), count(all)];
    return (name: string) => here.get(name)?.length === everywhere.get(name)?.length;
  };
  const isWhole = whole(({ name, families }) => [...families, name]);
  const names = some.map(({ generation, python }) =>
    [...generation.families, generation.name].find(isWhole) ??
      `${generation.name} on Python ${python.join(".")}`
  );
  return [...new Set(names)].join(", ");
}
