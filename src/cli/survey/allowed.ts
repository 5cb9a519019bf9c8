/**
 * What the nodes' priority string promises, as numbers of the wire.
 *
 * @module
 */

import type { Allowed } from "../../probe/target.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { DEFAULT_PRIORITY_STRING } from "../../scylla/options.ts";
import { expandPriority, PriorityError } from "../../scylla/priority/expand.ts";
import { suiteNamed } from "../../scylla/priority/suites.ts";
import { protocolVersions } from "../../wire/registry.ts";

/**
 * `null` when the nodes do not agree on a string, or when it refers to a policy file on the node.
 *
 * @throws {PriorityError} for a string that GnuTLS refuses.
 */
export function allowedBy(nodes: readonly SurveyNode[]): Allowed | null {
  const strings = new Set(nodes.map(({ intent }) => intent.priorityString));
  const [only = null] = strings;
  if (strings.size > 1) return null;
  try {
    const { versions, ciphers } = expandPriority(only ?? DEFAULT_PRIORITY_STRING);
    return {
      versions: versions.flatMap((name) =>
        protocolVersions.codeOf(name.replace("VERS-TLS", "TLSv")) ?? []
      ),
      suites: new Set(ciphers.flatMap((name) => suiteNamed(name)?.id ?? [])),
    };
  } catch (error) {
    if (error instanceof PriorityError && error.problem === "system") return null;
    throw error;
  }
}
