/**
 * The programs that answer the same question, and how to read how much of it they answered.
 *
 * @module
 */

import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import process from "node:process";
import type { Answered, Manner } from "./question.ts";

export interface Contestant {
  readonly name: string;
  /** The command for one endpoint. */
  command(address: string, port: number): readonly string[];
  /** How many suites its output names; `null` for programs that list none. */
  suitesIn(output: string): number | null;
}

const ONE: Manner = { concurrency: 8, perNode: 2 };

/** This program's own question, in a form that `node` runs: from sources, or packed. */
export interface Own {
  readonly script: string;
  readonly packed: string;
  /** Where `packed` lies, and whatever else a run needs to write. */
  readonly folder: string;
}

/** Bundles the question, as the program is bundled for its package. */
export async function packQuestion(): Promise<Own> {
  const script = fileURLToPath(new URL("question.ts", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "ringshake-bench-"));
  const packed = join(folder, "question.mjs");
  await build({
    entryPoints: [script],
    outfile: packed,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    banner: {
      js:
        'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  return { script, packed, folder };
}

/** The command that asks all of `addresses`. */
export function ownCommand(
  script: string,
  port: number,
  addresses: readonly string[],
  manner: Manner = ONE,
): readonly string[] {
  return [
    process.execPath,
    "--disable-warning=ExperimentalWarning",
    script,
    String(port),
    JSON.stringify(manner),
    ...addresses,
  ];
}

export function ownAnswer(output: string): Answered {
  if (!output.startsWith("{")) throw new Error(`our own question failed: ${output}`);
  return JSON.parse(output) as Answered;
}

export function contestants({ script, packed, folder }: Own): Contestant[] {
  const own = (name: string, file: string): Contestant => ({
    name,
    command: (address, port) => ownCommand(file, port, [address]),
    suitesIn: (output) => ownAnswer(output).suites,
  });
  const cached = (name: string, file: string): Contestant => {
    const plain = own(name, file);
    const cache = `NODE_COMPILE_CACHE=${join(folder, "compile-cache")}`;
    return { ...plain, command: (...to) => ["env", cache, ...plain.command(...to)] };
  };
  return [
    own("ringshake, packed", packed),
    cached("ringshake, packed, compiled before", packed),
    own("ringshake, from sources", script),
    cached("ringshake, from sources, compiled before", script),
    ...PEERS.filter(({ name }) => isThere(name.split(" ")[0] ?? "")),
  ];
}

/** Versions, suites, chain, and the names that a client certificate may be issued by. */
const SSLSCAN = [
  "sslscan",
  "--no-colour",
  "--no-heartbleed",
  "--no-compression",
  "--no-renegotiation",
  "--no-fallback",
  "--no-groups",
  "--show-client-cas",
];

const count = (pattern: RegExp) => (output: string) => output.match(pattern)?.length ?? 0;

/** Suites, over all endpoints that it was given. */
export const suitesOfSslscan = count(/^(Preferred|Accepted) /gm);

const PEERS: readonly Contestant[] = [
  {
    name: "sslscan",
    command: (address, port) => [...SSLSCAN, `${address}:${port}`],
    suitesIn: suitesOfSslscan,
  },
  {
    name: "nmap ssl-enum-ciphers,ssl-cert",
    command: (address, port) => [
      ...["nmap", "-Pn", "-n", "-p", String(port)],
      ...["--script", "+ssl-enum-ciphers,+ssl-cert", address],
    ],
    suitesIn: count(/^\|\s+TLS_/gm),
  },
  {
    name: "gnutls-cli-debug",
    command: (address, port) => ["gnutls-cli-debug", "-p", String(port), address],
    suitesIn: () => null,
  },
  {
    name: "testssl.sh -p -E -S",
    command: (address, port) => [
      ...["testssl.sh", "--quiet", "--color", "0", "--warnings", "off"],
      ...["-p", "-E", "-S", `${address}:${port}`],
    ],
    suitesIn: count(/^\s*x[0-9a-f]{2,4} /gm),
  },
  {
    name: "openssl s_client, one handshake",
    command: (address, port) => ["openssl", "s_client", "-connect", `${address}:${port}`],
    suitesIn: () => null,
  },
];

/** `sslscan` over many endpoints, one after the other: it knows no other way. */
export function sslscanAll(targetsFile: string): readonly string[] | null {
  return isThere("sslscan") ? [...SSLSCAN, `--targets=${targetsFile}`] : null;
}

function isThere(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" }).status === 0;
}
