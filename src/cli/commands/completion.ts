/** `ringshake completion SHELL`: a script that the shell reads. */

import type { Run } from "../command.ts";
import { completionScript, type Shell } from "../completion.ts";
import { EXIT } from "../exit.ts";
import { deliver, deliverJson } from "../output.ts";

export const run: Run = async ({ args: [shell], options }, world) => {
  const script = completionScript(shell as Shell);
  if (options["format"] === "json") await deliverJson({ shell, script }, options, world);
  else await deliver(script, options, world);
  return EXIT.clean;
};
