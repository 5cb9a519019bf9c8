/**
 * Words in `experimental_features` that are no experiments any more. They are skipped for years, and
 * then an upgrade does not start.
 *
 * @module
 */

import { does, sinceRelease } from "../release.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";

/** Features that became part of ScyllaDB, or were taken out. Which of them a release refuses is not known. */
const FORMER: ReadonlySet<string> = new Set(["broadcast-tables", "cdc", "lwt", "raft", "tablets"]);

export function* retired({ root, file, release }: Lint): Iterable<Remark> {
  const pairs = root.kind === "map" ? root.pairs : [];
  const named = pairs.flatMap(({ key, value }) =>
    key === "experimental_features" && value.kind === "list" ? value.items : []
  );
  const since = sinceRelease("refuses-retired-features");
  const isRefused = does(release, "refuses-retired-features");
  for (const item of named) {
    if (item.kind !== "scalar" || !FORMER.has(item.text)) continue;
    const refusal =
      "a feature that was retired keeps the node from starting: `Could not read configuration file`, `retired_config_value_error`";
    yield remark("feature-retired", isRefused ? "warning" : "info", { file, ...item.at }, {
      message: `experimental_features names ${item.text}, which is no experiment any more`,
      effect: isRefused
        ? `if this release has retired it, the node does not start: from ${since} on ${refusal}`
        : `nothing in this release; from ${since} on ${refusal}`,
      fix: `remove ${item.text} from the list before the upgrade`,
    });
  }
}
