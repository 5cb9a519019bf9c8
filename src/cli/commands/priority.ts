/** `ringshake priority STRING [STRING]`: what GnuTLS makes of a priority string. */

import { expansionText, negotiationText } from "../../../reports/priority.ts";
import { expandPriority } from "../../scylla/priority/expand.ts";
import { negotiate } from "../../scylla/priority/negotiate.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { deliver, deliverJson, lookOf } from "../output.ts";

export const run: Run = async ({ args: [first = "", second], options }, world) => {
  const expansion = expandPriority(first);
  const look = lookOf(options, world);
  if (second === undefined) {
    if (options["format"] === "json") await deliverJson(expansion, options, world);
    else await deliver(expansionText(first, expansion, look), options, world);
    return EXIT.clean;
  }
  const other = expandPriority(second);
  const common = negotiate(expansion, other);
  if (options["format"] === "json") {
    await deliverJson({ ...expansion, other, common }, options, world);
  } else await deliver(negotiationText(first, second, common, look), options, world);
  return EXIT.clean;
};
