/**
 * `priority_string`: does GnuTLS take it, and what does it leave?
 *
 * @module
 */

import { expandPriority, PriorityError } from "../priority/expand.ts";
import { type Remark, remark } from "../remark.ts";
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
    yield error.problem === "system"
      ? remark("priority-string-system", "info", place, {
        message: `priority_string is ${quoted(entry.text)}`,
        effect: "it stands for a policy in the node's own GnuTLS configuration",
        fix: "compare what the nodes accept on the wire: `ringshake check --deep`",
      })
      : remark("priority-string-invalid", "error", place, {
        message: `priority_string: ${error.message}`,
        effect: "the node does not start: `Could not set priority`",
        fix: error.cure,
      });
  }
}
