/** `ringshake lint FILE…`: scylla.yaml as ScyllaDB reads it. */

import { lintText } from "../../../reports/lint.ts";
import { NEWEST_RELEASE, type Release } from "../../scylla/release.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { deliver, deliverJson, lookOf } from "../output.ts";
import { scyllaYamlFrom } from "../scylla_files.ts";

export const run: Run = async ({ args, options }, world) => {
  const release = (options["release"] ?? NEWEST_RELEASE) as Release;
  const files = [];
  for (const path of args) files.push(await scyllaYamlFrom(path, release, world));
  const remarks = files.flatMap((file) => file.remarks);
  if (options["format"] === "json") {
    const read = files.map(({ file, effective, listens }) => ({ file, effective, listens }));
    await deliverJson({ release: release.text, remarks, files: read }, options, world);
  } else await deliver(lintText(files, release.text, lookOf(options, world)), options, world);
  return remarks.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
};
