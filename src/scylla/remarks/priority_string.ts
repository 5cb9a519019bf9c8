/**
 * `priority_string`: does GnuTLS take it, and what does it leave?
 *
 * @module
 */

import { expandPriority, PriorityError } from "../priority/expand.ts";
import { does, type Release } from "../release.ts";
import { type Place, type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { quoted } from "../shown.ts";

const LEGACY = ["VERS-TLS1.1", "VERS-TLS1.0"];

export function* priorityString(lint: Lint): Iterable<Remark> {
  const entry = lint.entry("priority_string");
  if (!entry || !lint.effective.loadsCertificate) return;
  const place = lint.at(entry.at);
  if (entry.text === "") {
    yield remark("priority-string-system", "warning", place, {
      message: "priority_string is empty",
      effect:
        "the node passes nothing to GnuTLS and runs on that one's own default, not on ScyllaDB's",
      fix: "remove the line for ScyllaDB's default, or write a string",
    });
    return;
  }
  try {
    const legacy = LEGACY.filter((version) =>
      expandPriority(entry.text).versions.includes(version)
    );
    if (legacy.length === 0) return;
    const names = legacy.map((version) => version.replace("VERS-TLS", "TLS ")).join(" and ");
    yield remark("priority-string-legacy", "warning", place, {
      message: `priority_string allows ${names}`,
      effect: "GnuTLS accepts them; the crypto policy in ScyllaDB's packages may still refuse them",
      fix: `append \`${legacy.map((version) => `:-${version}`).join("")}\``,
    });
  } catch (error) {
    if (!(error instanceof PriorityError)) throw error;
    yield refused(error, entry.text, place, lint.release);
  }
}

function refused(
  error: PriorityError,
  text: string,
  place: Place,
  release: Release,
): Remark {
  if (error.problem === "system") {
    return remark("priority-string-system", "info", place, {
      message: `priority_string is ${quoted(text)}`,
      effect: "it stands for a policy in the node's own GnuTLS configuration",
      fix: "compare what the nodes accept on the wire: `ringshake check --deep`",
    });
  }
  if (error.problem === "newer" && does(release, "may-know-hybrid-groups")) {
    const known = does(release, "knows-hybrid-groups");
    return remark("priority-string-newer", known ? "info" : "warning", place, {
      message: `priority_string: ${error.message}`,
      effect: known
        ? `the GnuTLS of release ${release.text} takes it`
        : "an older GnuTLS refuses it and the node does not start: `Could not set priority`",
      fix: known
        ? "nothing, if every node runs this release or a later one"
        : "make sure that every node's GnuTLS is 3.8.8 or later",
    });
  }
  return remark("priority-string-invalid", "error", place, {
    message: `priority_string: ${error.message}`,
    effect: "the node does not start: `Could not set priority`",
    fix: error.problem === "newer" ? "remove that word" : error.cure,
  });
}
