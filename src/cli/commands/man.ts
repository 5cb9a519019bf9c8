/** `ringshake man`: the manual page, for `man -l -`. */

import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { manualPage } from "../manual.ts";
import { deliver, deliverJson } from "../output.ts";

export const run: Run = async ({ options }, world) => {
  if (options["format"] === "json") await deliverJson({ roff: manualPage() }, options, world);
  else await deliver(manualPage(), options, world);
  return EXIT.clean;
};
