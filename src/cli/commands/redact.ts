/** `ringshake redact REPORT`: a report that can leave the house. */

import * as v from "valibot";
import { loadWriter } from "../../../reports/index.ts";
import type { PseudonymMap } from "../../../reports/pseudonyms.ts";
import { redact } from "../../../reports/redact.ts";
import type { Format } from "../../../reports/writer.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import type { Run } from "../command.ts";
import { writeWhole } from "../drafts.ts";
import { EXIT } from "../exit.ts";
import { isFile, LIMITS, readText } from "../files.ts";
import { deliver, lookOf } from "../output.ts";
import { reportFrom } from "../report_file.ts";
import type { World } from "../world.ts";

export const run: Run = async ({ args, options }, world) => {
  const mapFile = options["map"] as string | undefined;
  const report = await reportFrom(args[0] ?? "-", world);
  const earlier = mapFile === undefined ? {} : await readMap(mapFile, world);
  const { report: redacted, map } = redact(report, earlier);
  if (mapFile !== undefined) {
    // The map undoes the redaction, so only its owner may read it.
    await writeWhole(mapFile, `${JSON.stringify(map, null, 2)}\n`, { mode: 0o600 });
  }
  const writer = await loadWriter((options["format"] ?? "json") as Format);
  await deliver(writer.write(redacted, lookOf(options, world)), options, world);
  return EXIT.clean;
};

async function readMap(path: string, world: World): Promise<PseudonymMap> {
  if (!await isFile(path)) return {};
  const text = await readText(path, LIMITS.report, world);
  try {
    return v.parse(v.record(v.string(), v.string()), JSON.parse(text));
  } catch {
    throw new UsageError(
      "is not a map of pseudonyms",
      "name a new file, or one that `ringshake redact --map` wrote",
      { file: printable(path) },
    );
  }
}
