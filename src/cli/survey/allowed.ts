/**
 * What the nodes' priority string promises, as numbers of the wire.
 *
 * @module
 */

import type { Allowed } from "../../probe/target.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { DEFAULT_PRIORITY_STRING } from "../../scylla/options.ts";
import { expandPriority, LEFT_TO_THE_NODE, PriorityError } from "../../scylla/priority/expand.ts";
import { suiteNamed } from "../../scylla/priority/suites.ts";
import { protocolVersions } from "../../wire/registry.ts";

/**
 * `null` when the nodes do not agree on a string, or when it leaves something to the node's GnuTLS.
 *
 * @throws {PriorityError} for a string that GnuTLS refuses.
 */
export function allowedBy(nodes: readonly SurveyNode[]): Allowed | null {
  const strings = new Set(nodes.map(({ intent }) => intent.priorityString));
  const [only = null] = strings;
  if (strings.size > 1 || only === "") return null;
  try {
    const { versions, ciphers } = expandPriority(only ?? DEFAULT_PRIORITY_STRING);
    return {
      versions: versions.flatMap((name) =>
        protocolVersions.codeOf(name.replace("VERS-TLS", "TLSv")) ?? []
      ),
      suites: new Set(ciphers.flatMap((name) => suiteNamed(name)?.id ?? [])),
    };
  } catch (error) {
    if (error instanceof PriorityError && LEFT_TO_THE_NODE.has(error.problem)) return null;
    throw error;
  }
}
