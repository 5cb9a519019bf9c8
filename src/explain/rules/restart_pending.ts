/**
 * The file says one thing and the running node does another: it was not restarted since.
 *
 * @module
 */

import type { EffectiveOptions } from "../../scylla/options.ts";
import { does } from "../../scylla/release.ts";
import { modesOf, type NodeFacts, releaseOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { PROBE, RESTART, RESTORE_YAML, SHOW_FILE, SHOW_RUNNING } from "../steps.ts";

export const restartPending: NodeRule = {
  id: "restart-pending",
  stage: "modes",
  severity: "warning",
  basis: "configured",
  title: "The node was not restarted since its configuration changed",
  scope: "node",
  runbook: {
    meaning:
      "Mode, ports, require_client_auth, priority_string and file paths are read at the start only. The file on disk is not what the node runs with.",
    impact: "The change has no effect until the restart; at the restart it takes effect at once.",
    howRingshakeKnows:
      "It compares the file with the running configuration from the REST API, or with what the ports do.",
    doesNotProve:
      "That the node was not restarted is concluded from the difference: a file that is not the node's, or an option on its command line, may look the same. Whether the node comes up with the file was not tried.",
    checkByHand: [
      SHOW_RUNNING,
      SHOW_FILE,
      "stat -c %y /etc/scylla/scylla.yaml; systemctl show -p ActiveEnterTimestamp scylla-server   # on {address}",
    ],
    fix: [
      "See first whether the step is safe now: ringshake plan --to MODE -i INVENTORY",
      ...RESTART,
    ],
    verify: [SHOW_RUNNING, PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(facts, cluster) {
    const { files, running, node } = facts;
    if (files.yaml === null) return;
    const written = files.yaml.effective;
    const inUse = running?.effective ?? null;
    const told = inUse === null
      ? []
      : changed(written, inUse).map((key) =>
        `${key}: ${shown(written[key])} in ${files.yaml?.source}, ${
          shown(inUse[key])
        } at ${running?.source}`
      );
    // An older process may tell what a SIGHUP put there, and not use it: then the ports know better.
    const isSettled = inUse !== null && does(releaseOf(facts, cluster), "tells-options-in-use");
    const [first, ...rest] = told.length > 0 || isSettled ? told : portsDisagree(facts, written);
    if (first === undefined) return;
    yield {
      evidence: [first, ...rest],
      title: `${node.id} still runs with its earlier configuration`,
    };
  },
};

const READ_AT_START = [
  "mode",
  "clientAuth",
  "storagePort",
  "sslStoragePort",
  "certificate",
  "keyfile",
  "truststore",
  "certficate_revocation_list",
  "priorityString",
] as const satisfies (keyof EffectiveOptions)[];

function changed(file: EffectiveOptions, running: EffectiveOptions) {
  return READ_AT_START.filter((key) => shown(file[key]) !== shown(running[key]));
}

function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value ?? "not set");
  return "path" in value ? String(value.path) : JSON.stringify(value);
}

/** What the ports do excludes the mode in the file. */
function portsDisagree(facts: NodeFacts, { mode }: EffectiveOptions): string[] {
  const allowed = modesOf(facts);
  if (allowed.length === 0 || allowed.includes(mode)) return [];
  return [
    `${facts.files.yaml?.source}: ${mode}`,
    `the ports behave as under ${allowed.join(" or ")}`,
  ];
}
