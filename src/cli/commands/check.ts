/** `ringshake check [TARGET…]`: probe, report, and an exit code that a script can use. */

import { loadWriter } from "../../../reports/index.ts";
import type { Format } from "../../../reports/writer.ts";
import type { Run } from "../command.ts";
import { type Draft, openDraft } from "../drafts.ts";
import type { FailOn } from "../options.ts";
import { lookOf } from "../output.ts";
import { probe } from "../probing.ts";
import { streamOf } from "../stream.ts";
import { exitCodeOf, tellNothingTried } from "../verdict.ts";
import type { World } from "../world.ts";

export const run: Run = async (call, world) => {
  const { format = "text", failOn = "error", output, requireObserved } = call.options as {
    format?: Format;
    failOn?: FailOn;
    output?: string;
    requireObserved?: boolean;
  };
  const writer = await loadWriter(format);
  const out = await destination(output, world);
  try {
    const { report, captures } = await probe(call, world, {
      keepCaptures: format === "html",
      ...(format === "ndjson" ? { see: streamOf((line) => out.write(line)) } : {}),
    });
    out.write(writer.write(report, { ...lookOf(call.options, world), captures }));
    await out.finish();
    await tellNothingTried(report, world);
    return exitCodeOf(report, failOn, world, { requireObserved: requireObserved === true });
  } finally {
    await out.discard();
  }
};

/** Where the report goes. A file is opened before the probing, to fail early if it must. */
async function destination(path: string | undefined, world: World): Promise<Draft> {
  if (path !== undefined && path !== "-") return await openDraft(path);
  let writing: Promise<void> = Promise.resolve();
  return {
    write: (text) => {
      writing = writing.then(() => world.stdout.write(text));
    },
    finish: () => writing,
    discard: () => writing,
  };
}
