/**
 * cqlshrc files compared with what real cqlshs make of them: a recorded table, and those that can be installed
 * here.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parsePython } from "../../src/clients/cqlsh.ts";
import { type Cqlshrc, readCqlshrc } from "../../src/clients/cqlshrc.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
  readonly seen: readonly { readonly by: readonly string[]; readonly saw: Saw }[];
}

/** What `cqlsh_reader.py` says of a case. */
type Saw = { readonly stops: string } | {
  readonly reads: Readonly<Record<string, unknown>>;
  readonly warns: boolean;
};

const fixture = (name: string) => readFileSync(new URL(`./cqlshrc/${name}`, import.meta.url));
const CASES: readonly Case[] = JSON.parse(fixture("recorded.json").toString());
/** `@` stands for the folder of the credential files. */
const files = (path: string) => {
  try {
    return path.startsWith("@/") ? fixture(path.slice(2)) : null;
  } catch {
    return null;
  }
};

function ours({ text, env }: Case, by: string): Cqlshrc {
  const [, cqlsh = "", python = ""] = /^(?:scylla-)?cqlsh (\S+) python (\S+)$/.exec(by) ?? [];
  return readCqlshrc(text, {
    file: "@/cqlshrc",
    cqlsh: cqlsh,
    python: parsePython(python),
    env: (name) => env[name],
    files,
  });
}

/** As the reader puts it: without TLS its options are not read, and the driver loads the files later. */
function asSeen({ stops, effective, remarks }: Cqlshrc): Saw {
  if (stops !== null) return { stops };
  const { host, port, ssl, factory: _, version, ...rest } = effective;
  const protocol = version === "refused" ? version : version.protocol;
  const warns = ssl && remarks.some(({ effect }) => effect.includes("“Warning: "));
  return {
    reads: ssl ? { host, port, ssl, version: protocol, ...rest } : { host, port, ssl },
    warns,
  };
}

/** OpenSSL names its faults differently from version to version, and Python adds a line number. */
const comparable = (saw: Saw): Saw =>
  "stops" in saw ? { stops: saw.stops.replace(/ \(_ssl\.c:\d+\)$/, "") } : saw;

for (const { by, cases } of byCqlsh()) {
  test(`recorded: what ${by} makes of ${cases.length} files`, () => {
    for (const [each, saw] of cases) {
      assert.deepEqual(asSeen(ours(each, by)), comparable(saw), each.name);
    }
  });
}

function byCqlsh() {
  const names = new Set(CASES.flatMap(({ seen }) => seen.flatMap(({ by }) => by)));
  return [...names].map((by) => ({
    by,
    cases: CASES.flatMap((each) =>
      each.seen.filter((one) => one.by.includes(by)).map(({ saw }) => [each, saw] as const)
    ),
  }));
}
