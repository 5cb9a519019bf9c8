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

/** Reads a scylla.yaml as a node of `release` would, with the files beside it. */
export async function scyllaYamlFrom(
  path: string,
  release: Release,
  world: World,
): Promise<ScyllaYaml> {
  const text = await readText(path, LIMITS.yaml, world);
  const beside = path === "-" ? null : join(dirname(path), "cassandra-rackdc.properties");
  const rackdc = beside !== null && await isFile(beside)
    ? { file: beside, text: await readText(beside, LIMITS.yaml, world) }
    : null;
  return readScyllaYaml(text, { file: path, release, ...(rackdc === null ? {} : { rackdc }) });
}
