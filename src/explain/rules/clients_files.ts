/**
 * What stands in scylla.yaml for the ports of clients, and does other than it says.
 *
 * @module
 */

import type { Remark } from "../../scylla/remark.ts";
import { isAlternator, seenService } from "../client_side.ts";
import { edit, runbook, SHOW_IN_USE, shown, TURN_ON } from "../clients.ts";
import type { NodeFacts } from "../facts.ts";
import { tell } from "../remarks.ts";
import type { NodeRule } from "../rule.ts";
import { at, tlsOf } from "../seen.ts";
import { shardAwareWithoutTls } from "./clients_shards.ts";

const LINT =
  "ringshake lint /etc/scylla/scylla.yaml   # on {address}: each line, its effect and its cure";

export const clientBlockDropped: NodeRule = {
  id: "client-block-dropped",
  stage: "modes",
  of: "clients",
  severity: "error",
  basis: "configured",
  title: "One bad value drops the whole client_encryption_options",
  scope: "node",
  runbook: runbook({
    meaning:
      "ScyllaDB cannot read one value of the block, such as a key without any, and then takes none of it. Other blocks are not touched, so TLS between nodes goes on as before.",
    impact:
      "Clients are served in the clear, and the node starts without an error: one line with `bad conversion` is all that it logs.",
    howRingshakeKnows: "It reads the file as ScyllaDB does, and looks whether the ports are plain.",
    doesNotProve:
      "A process that started with an earlier file still runs with that one, until its restart.",
    checkByHand: [
      LINT,
      SHOW_IN_USE,
      "journalctl -u scylla-server -b | grep 'bad conversion'   # on {address}",
    ],
    fix: [
      "Give every key of the block a value, or remove its line.",
      ...edit(TURN_ON),
    ],
  }),
  *judge(facts) {
    const dropped = clientRemarks(facts).filter(({ id }) => id === DROPPED);
    const summary = tell(dropped, () => "client_encryption_options is dropped");
    if (summary === null) return;
    const plain = facts.clientPorts.filter((port) =>
      !isAlternator(port.role) && seenService(port) === "plain"
    );
    const mode = facts.files.yaml?.effective.mode ?? "none";
    yield {
      ...plain.length === 0 ? {} : { basis: "observed" },
      title: clientBlockDropped.title,
      fix: summary.fix,
      evidence: [
        ...summary.evidence,
        ...plain.map(shown),
        ...mode === "none"
          ? []
          : [`server_encryption_options of the same file stands: ${mode} between nodes`],
      ],
    };
  },
};

export const alternatorHttpsCertificate: NodeRule = {
  id: "alternator-https-certificate",
  stage: "trust",
  of: "clients",
  severity: "warning",
  basis: "configured",
  title: "Alternator's HTTPS has no certificate or client check of its own",
  scope: "node",
  runbook: runbook({
    meaning:
      "Where alternator_encryption_options is empty, Alternator takes certificate and key from server_encryption_options, or from default paths. Up to 2026.3 it also throws away truststore and require_client_auth, of whichever block it takes.",
    impact:
      "Its clients see the certificate that nodes show each other, or the port does not open; and none is asked for a certificate, whatever the file says.",
    howRingshakeKnows: "It reads the file by ScyllaDB's rules for the node's release.",
    doesNotProve:
      "It does not say that clients refuse that certificate, nor that anybody wants them to show one.",
    checkByHand: [
      LINT,
      "grep -nE -A6 '^(alternator_encryption_options|alternator_https_port)' /etc/scylla/scylla.yaml   # on {address}",
    ],
    fix: edit("alternator_encryption_options: certificate and keyfile for Alternator's clients"),
  }),
  *judge(facts) {
    const remarks = clientRemarks(facts).filter(({ id }) => OF_ALTERNATOR.has(id));
    const summary = tell(remarks, (count) => `Alternator's HTTPS: ${count} remarks`);
    if (summary === null) return;
    const ofNodes = tlsOf(facts)?.chain?.certificates[0]?.fingerprintSha256;
    const seen = facts.clientPorts.flatMap((port) => {
      const { tls } = port;
      if (port.role !== "alternator_https_port" || tls === null) return [];
      const isSame = ofNodes !== undefined &&
        tls.chain?.certificates[0]?.fingerprintSha256 === ofNodes;
      return [
        ...isSame ? [`${at(port)}: serves the certificate of the internode ports`] : [],
        ...tls.clientAuth.requested === false ? [`${at(port)}: asks for no certificate`] : [],
      ];
    });
    yield { ...summary, evidence: [...summary.evidence, ...seen] };
  },
};

export const clientConfiguration: NodeRule = {
  id: "client-configuration",
  stage: "modes",
  of: "clients",
  severity: "warning",
  basis: "configured",
  title: "scylla.yaml does not do for clients what it seems to say",
  scope: "node",
  runbook: runbook({
    meaning: "ScyllaDB reads some lines about its clients in another way than a person does.",
    impact:
      "Each remark says what the node really does: as a rule, a port stays plain or closed, or nobody is asked for a certificate.",
    howRingshakeKnows: "It reads the file by ScyllaDB's rules for the node's release.",
    doesNotProve:
      "Only text was read. What the node does since its last start may come from an earlier file.",
    checkByHand: [LINT, SHOW_IN_USE],
    fix: ["Correct the lines that the remarks name.", ...edit("the corrected lines")],
    verify: [LINT],
  }),
  *judge(facts) {
    const told = new Set([
      ...OF_ALTERNATOR,
      ...isBlockDropped(facts) ? [DROPPED, ...WITHOUT_BLOCK] : [],
      ...shardAwareWithoutTls(facts) === null ? [] : ["shard-aware-port-turned-tls"],
    ]);
    const others = clientRemarks(facts).filter(({ id, severity }) =>
      severity !== "info" && !told.has(id)
    );
    const summary = tell(others, (count) => `scylla.yaml: ${count} remarks about clients`);
    if (summary !== null) yield summary;
  },
};

/** What follows from TLS being off, by whatever it is. */
const WITHOUT_BLOCK = ["client-tls-port-closed", "client-port-deaf"];

/** Does the node's file lose its block for clients? */
export const isBlockDropped = (facts: NodeFacts): boolean =>
  clientRemarks(facts).some(({ id }) => id === DROPPED);

const DROPPED = "client-encryption-options-dropped";

const OF_ALTERNATOR: ReadonlySet<string> = new Set([
  "alternator-without-certificate",
  "alternator-uses-internode-certificate",
  "alternator-client-auth-erased",
]);

const clientRemarks = ({ files }: NodeFacts): Remark[] =>
  files.yaml?.remarks.filter(({ side }) => side === "client") ?? [];
