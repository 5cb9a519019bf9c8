/**
 * What the rules about Cassandra nodes share: what was proven of a listener, what is wanted of it, and the
 * steps on such a host.
 *
 * @module
 */

import type { Listener } from "../cassandra/cassandra_yaml.ts";
import type { PortReport } from "../model/port.ts";
import type { NodeFacts } from "./facts.ts";
import type { Runbook } from "./rule.ts";
import { PROBE, STATUS } from "./steps.ts";

export const SHOW_OPTIONS =
  "grep -A25 '^server_encryption_options' /etc/cassandra/cassandra.yaml   # on {address}";
export const SHOW_LISTENING =
  "grep 'Listening on address' /var/log/cassandra/system.log | tail -4   # on {address}: what each port takes";
const KEEP =
  "sudo cp -p /etc/cassandra/cassandra.yaml /etc/cassandra/cassandra.yaml.before   # on {address}";
const RESTART = [
  "nodetool drain   # on {address}",
  "sudo systemctl restart cassandra   # on {address}",
  STATUS,
];
const RESTORE = [
  "sudo cp -p /etc/cassandra/cassandra.yaml.before /etc/cassandra/cassandra.yaml   # on {address}",
  ...RESTART,
];
/** Change one line, restart, as a step. */
export const edit = (change: string) => [
  KEEP,
  `${change}   # in server_encryption_options of /etc/cassandra/cassandra.yaml on {address}`,
  ...RESTART,
];
const HANDSHAKE =
  "Its port took Cassandra's Initiate and answered with an Accept of twelve bytes whose CRC is right.";

/** What an open port was proven to take; null when too little was. */
export function takes(port: PortReport | null): Listener | null {
  if (port?.state !== "open") return null;
  const isTls = port.tls !== null && port.tls.version !== null;
  if (port.speaks === "cassandra-internode") return isTls ? "both" : "plain";
  return isTls ? "tls" : null;
}

/** What is wanted of storage_port: by the node's own file, else by what the operator intends. */
export function wanted({ node, files }: NodeFacts): { takes: Listener; source: string } | null {
  const { cassandra } = files;
  if (cassandra !== null) {
    return { takes: cassandra.listens.storage_port, source: cassandra.source };
  }
  const { mode, source } = node.expected;
  const LISTENERS = {
    none: "plain",
    passive: "both",
    transitional: "both",
    dc: "both",
    rack: "both",
    all: "tls",
  } as const;
  return mode === null ? null : { takes: LISTENERS[mode], source: `${mode}, ${source}` };
}

/** A runbook with what those of Cassandra share. */
export const runbook = (
  own: Partial<Runbook> & Pick<Runbook, "meaning" | "impact" | "doesNotProve" | "fix">,
): Runbook => ({
  howRingshakeKnows: HANDSHAKE,
  checkByHand: [SHOW_LISTENING, SHOW_OPTIONS],
  verify: [PROBE],
  rollBack: RESTORE,
  ...own,
});
