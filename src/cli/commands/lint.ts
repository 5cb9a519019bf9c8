/**
 * `ringshake lint FILE…`: scylla.yaml as ScyllaDB reads it, and the files that it names; cassandra.yaml as
 * Apache Cassandra reads it; a cqlshrc as cqlsh reads it.
 */

import { type Linted, lintText } from "../../../reports/lint.ts";
import { storeRemarks } from "../../cassandra/store_remarks.ts";
import { profileOf } from "../../explain/priority.ts";
import { isCqlshrc } from "../../scylla/document_kind.ts";
import { checkFiles } from "../../scylla/files/check.ts";
import { inReadingOrder } from "../../scylla/remark.ts";
import { NEWEST_RELEASE, type Release } from "../../scylla/release.ts";
import { readable, type ScyllaYaml } from "../../scylla/scylla_yaml.ts";
import { printableDeep } from "../../text/printable.ts";
import { readStores } from "../cassandra_stores.ts";
import type { Options, Run } from "../command.ts";
import { findFiles, serviceAccount } from "../credential_search.ts";
import { EXIT } from "../exit.ts";
import { LIMITS, readText } from "../files.ts";
import { deliver, deliverJson, lookOf } from "../output.ts";
import { cqlshrcIn } from "../cqlshrc_files.ts";
import { nodeYamlIn } from "../scylla_files.ts";
import type { World } from "../world.ts";

export const run: Run = async ({ args, options }, world) => {
  const release = (options["release"] ?? NEWEST_RELEASE) as Release;
  const files = [];
  for (const path of args) files.push(await linted(path, release, options, world));
  const remarks = files.flatMap((file) => file.remarks);
  if (options["format"] === "json") {
    const read = files.map(({ remarks: _, ...file }) => file);
    await deliverJson({ release: release.text, remarks, files: read }, options, world);
  } else await deliver(lintText(files, release.text, lookOf(options, world)), options, world);
  return remarks.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
};

/** The remarks on scylla.yaml first, then those on certificate, keyfile, truststore and CRL. */
async function linted(
  path: string,
  release: Release,
  options: Options,
  world: World,
): Promise<Linted> {
  const text = await readText(path, LIMITS.yaml, world, true);
  if (isCqlshrc(text, path)) {
    return printableDeep({ of: "cqlshrc", ...await cqlshrcIn(text, path, options, world) });
  }
  const yaml = await nodeYamlIn(text.replace(/^\ufeff/, ""), path, release, world);
  if (yaml.of === "cassandra") {
    const places = { yaml: path, isHere: () => path !== "-", root: null };
    const stores = await readStores(yaml.stores, places, world);
    const remarks = [...yaml.yaml.remarks, ...storeRemarks(stores, world.now())];
    const unseen = stores.filter(({ contents }) => contents.is === "unseen");
    return printableDeep({
      of: yaml.of,
      ...yaml.yaml,
      remarks: inReadingOrder(remarks),
      unseen: unseen.map(({ source }) => source),
    });
  }
  refuseStranger(yaml);
  const places = { yaml: path, isHere: () => path !== "-", root: null };
  const { files, unseen } = await findFiles(places, yaml.effective, world);
  const profile = profileOf(yaml.effective.priorityString);
  const { remarks } = checkFiles(files, world.now(), await serviceAccount(), profile);
  const credentials = Object.fromEntries(
    Object.entries(files).map(([option, { name }]) => [option, name]),
  );
  return printableDeep({
    ...yaml,
    remarks: [...yaml.remarks, ...remarks],
    credentials,
    unseen,
  });
}

/** A key or a certificate in place of the file is a slip of the hand, nothing that a node would read. */
function refuseStranger(yaml: ScyllaYaml): void {
  if (yaml.remarks.some(({ id }) => id === "no-options")) readable(yaml);
}
