/**
 * The recorded cases of cqlshrc files, and how a reading is compared with what `cqlsh_reader.py` says.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { parsePython } from "../../src/clients/cqlsh.ts";
import { type Cqlshrc, readCqlshrc } from "../../src/clients/cqlshrc.ts";

export interface Case {
  readonly name: string;
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
  readonly seen: readonly { readonly by: readonly string[]; readonly saw: Saw }[];
}

/** What `cqlsh_reader.py` says of a case. */
export type Saw = { readonly stops: string } | {
  readonly reads: Readonly<Record<string, unknown>>;
  readonly warns: boolean;
};

const fixture = (name: string) => readFileSync(new URL(`./cqlshrc/${name}`, import.meta.url));
export const CASES: readonly Case[] = JSON.parse(fixture("recorded.json").toString());
/** `@` stands for the folder of the credential files. */
export const files = (path: string) => {
  try {
    const name = /^\/?@\/(.*)$/.exec(path)?.[1];
    return name === undefined ? null : fixture(name);
  } catch {
    return null;
  }
};

export function ours({ text, env }: Case, by: string): Cqlshrc {
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
export function asSeen({ stops, effective, remarks }: Cqlshrc): Saw {
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
export const comparable = (saw: Saw): Saw =>
  "stops" in saw
    ? {
      stops: saw.stops.replace(/ \(_ssl\.c:\d+\)$/, "").replace(
        /\[X509[^\]]*\] no c/,
        "[X509…] no c",
      ),
    }
    : saw;
