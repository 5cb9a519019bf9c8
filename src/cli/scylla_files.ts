/**
 * A node's configuration files, found the way they lie on a node: cassandra-rackdc.properties is
 * beside scylla.yaml.
 *
 * @module
 */

import { dirname, join } from "node:path";
import type { Release } from "../scylla/release.ts";
import { readScyllaYaml, type ScyllaYaml } from "../scylla/scylla_yaml.ts";
import { isFile, LIMITS, readText } from "./files.ts";
import type { World } from "./world.ts";

export interface NodeYaml extends ScyllaYaml {
  /** `file:line` of server_encryption_options, or of the beginning. */
  readonly source: string;
}

/** Reads a scylla.yaml as a node of `release` would, with the files beside it. */
export async function scyllaYamlFrom(
  path: string,
  release: Release,
  world: World,
): Promise<NodeYaml> {
  const text = await readText(path, LIMITS.yaml, world);
  const beside = path === "-" ? null : join(dirname(path), "cassandra-rackdc.properties");
  const rackdc = beside !== null && await isFile(beside)
    ? { file: beside, text: await readText(beside, LIMITS.yaml, world) }
    : null;
  const yaml = readScyllaYaml(text, {
    file: path,
    release,
    ...(rackdc === null ? {} : { rackdc }),
  });
  return { ...yaml, source: `${path}:${lineOf(text, /^server_encryption_options\s*:/m)}` };
}

/** The line on which `pattern` begins; 1 when it is not there. */
function lineOf(text: string, pattern: RegExp): number {
  const index = pattern.exec(text)?.index ?? 0;
  return text.slice(0, index).split("\n").length;
}
