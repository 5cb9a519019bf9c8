/**
 * A node's configuration files, found the way they lie on a node: cassandra-rackdc.properties is
 * beside scylla.yaml, and the command line in /etc/default or /etc/sysconfig, in a container in
 * /etc/scylla.d as well. Where they were collected they may lie beside it.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { type CassandraYaml, readCassandraYaml } from "../cassandra/cassandra_yaml.ts";
import { type NamedStore, namedStores } from "../cassandra/stores.ts";
import { isCassandraYaml, refuseOtherKinds } from "../scylla/document_kind.ts";
import { type Embedded, embeddedScyllaYaml } from "../scylla/kubernetes.ts";
import type { NamedText } from "../scylla/scylla_args.ts";
import type { Release } from "../scylla/release.ts";
import { readScyllaYaml, type ScyllaYaml } from "../scylla/scylla_yaml.ts";
import { isFile, LIMITS, readText } from "./files.ts";
import type { World } from "./world.ts";

export interface NodeYaml extends ScyllaYaml {
  /** `file:line` of server_encryption_options, or of the beginning. */
  readonly source: string;
}

/** A cassandra.yaml, apart from what may be shown of it: the stores that it names, with their passwords. */
export interface CassandraFile {
  readonly of: "cassandra";
  readonly yaml: CassandraYaml;
  readonly stores: readonly NamedStore[];
}

type EitherYaml = { readonly of: "scylla" } & NodeYaml | CassandraFile;

/** A node's configuration file, whichever of the two databases reads it. */
export async function nodeYamlFrom(
  path: string,
  release: Release,
  world: World,
): Promise<EitherYaml> {
  return nodeYamlIn(await readText(path, LIMITS.yaml, world), path, release, world);
}

/** The same for a text that was read from `path`. */
export async function nodeYamlIn(
  text: string,
  path: string,
  release: Release,
  world: World,
): Promise<EitherYaml> {
  if (isCassandraYaml(text, path)) {
    const yaml = readCassandraYaml(text, path);
    return { of: "cassandra", yaml, stores: namedStores(text, path, yaml.effective) };
  }
  return { of: "scylla", ...await scyllaYamlIn(text, path, release, world) };
}

/** Read as a node of `release` would, with the files beside it. */
async function scyllaYamlIn(
  given: string,
  path: string,
  release: Release,
  world: World,
): Promise<NodeYaml> {
  const { text, indent } = unpacked(given, path);
  const [rackdc] = path === "-" ? [] : await found(path, ["cassandra-rackdc.properties"], world);
  const scyllaArgs = path === "-" ? [] : [
    ...await found(path, whereFrom(path, "scylla-server", ["default", "sysconfig"]), world),
    ...await found(path, whereFrom(path, "docker.conf", ["scylla.d"]), world),
  ];
  const yaml = readScyllaYaml(text, {
    file: path,
    release,
    scyllaArgs,
    ...(rackdc === undefined ? {} : { rackdc }),
  });
  return {
    ...yaml,
    remarks: yaml.remarks.map((remark) =>
      remark.file === path ? { ...remark, column: remark.column + indent } : remark
    ),
    source: `${path}:${lineOf(text, /^server_encryption_options\s*:/m)}`,
  };
}

/**
 * The text of a scylla.yaml, alone or in the data of a ConfigMap.
 *
 * @throws {UsageError} when it is known for something else
 */
export async function scyllaYamlText(path: string, world: World): Promise<Embedded> {
  return unpacked(await readText(path, LIMITS.yaml, world), path);
}

function unpacked(text: string, path: string): Embedded {
  const embedded = embeddedScyllaYaml(text, path) ?? { text, indent: 0 };
  refuseOtherKinds(embedded.text, path, ["scylla-yaml"]);
  return embedded;
}

/** Beside a scylla.yaml, or below the folder that holds `scylla/scylla.yaml`. */
const whereFrom = (path: string, name: string, folders: readonly string[]) => [
  name,
  ...(basename(dirname(path)) === "scylla" ? folders.map((each) => join("..", each, name)) : []),
];

/** The first of the files, named from the folder of `path`, that is there. */
async function found(
  path: string,
  names: readonly string[],
  world: World,
): Promise<NamedText[]> {
  for (const name of names) {
    const file = join(dirname(path), name);
    if (await isFile(file)) return [{ file, text: await readText(file, LIMITS.yaml, world) }];
  }
  return [];
}

/** The line on which `pattern` begins; 1 when it is not there. */
function lineOf(text: string, pattern: RegExp): number {
  const index = pattern.exec(text)?.index ?? 0;
  return text.slice(0, index).split("\n").length;
}
