/**
 * Ports: numbers that become others, and nodes that nobody reaches.
 *
 * @module
 */

import { CLIENT_ROLES, STORAGE_ROLES } from "../../model/words.ts";
import { startProblem } from "../listener.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import type { Setting } from "../settings.ts";
import { quoted } from "../shown.ts";

export function* ports(lint: Lint): Iterable<Remark> {
  const { settings, effective, file } = lint;
  const plain = settings.storage_port;
  const tls = settings.ssl_storage_port;
  for (const role of [...STORAGE_ROLES, ...CLIENT_ROLES]) {
    const setting = settings[role];
    if (setting) yield* octal(role, setting);
  }
  if (tls && tls.value > 0xffff) {
    yield remark("port-truncated", "error", { file: tls.place.file, ...tls.valueAt }, {
      message: `ssl_storage_port is ${tls.value}, beyond 65535`,
      effect:
        `ScyllaDB cuts it to 16 bits without a warning: the node uses port ${effective.sslStoragePort}`,
      fix: "write the port that is meant, the same on all nodes",
    });
  }
  const problem = startProblem(effective);
  if (problem) {
    const place = (tls ?? plain)?.place ?? { file, line: 1, column: 1 };
    yield remark(PROBLEM_IDS[problem.id], "error", place, {
      message:
        `storage_port ${effective.storagePort} and ssl_storage_port ${effective.sslStoragePort} under \`${effective.mode}\``,
      effect: problem.what,
      fix: "use 7000 and 7001, or two other numbers that are the same on all nodes",
    });
  }
}

const PROBLEM_IDS = {
  "ports-equal": "ports-equal",
  deaf: "node-deaf",
  "no-tls-listener": "no-tls-listener",
} as const;

/** yaml-cpp leaves the base to the digits, so a leading zero means base 8. */
function* octal(
  option: string,
  { text, value, place, valueAt }: Setting<number>,
): Iterable<Remark> {
  if (text === null || !/^\+?0[0-9xX]/.test(text)) return;
  yield remark("port-octal", "error", { file: place.file, ...valueAt }, {
    message: `${option} is ${quoted(text)}`,
    effect: `a leading 0 makes it octal, and 0x hexadecimal: the node uses port ${value}`,
    fix: "write the number without a leading zero",
  });
}
