/**
 * The certificate that was configured for the probe is turned away.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LOG } from "../steps.ts";
import { clientAuthSeen } from "./client_auth_weaker.ts";

export const ownCertificateRefused: NodeRule = {
  id: "own-certificate-refused",
  severity: "error",
  basis: "observed",
  title: "The configured certificate is refused",
  scope: "node",
  runbook: {
    meaning:
      "ringshake presented the certificate it was given, as a node would, and was turned away.",
    impact:
      "If nodes use certificates from the same CA, they are turned away here too. If it is a certificate made for ringshake alone, only the probe is affected.",
    howRingshakeKnows:
      "After the handshake the node closed the connection without an RPC answer: that is how ScyllaDB refuses a client certificate. It sends no alert then.",
    checkByHand: [
      "openssl s_client -connect {tls} </dev/null 2>/dev/null | sed -n '/CA names/,/Signature Algorithms/p'   # the CAs that the node trusts",
      "openssl x509 -in probe.crt -noout -issuer -dates",
      "journalctl -u scylla-server --since -10min | grep 'NOT trusted'   # on {address}: the reason",
    ],
    fix: [
      "If the issuer is not among the CA names: add its CA to this node's truststore, or use a certificate from one that is.",
      "If it was issued by an intermediate: append the intermediate to the certificate file.",
      "If it has expired: issue a new one.",
    ],
    verify: [PROBE, SHOW_LOG],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts, cluster) {
    const seen = clientAuthSeen(facts);
    // A node that never asks for a certificate cannot have refused ours.
    if (seen?.auth.acceptance.configured !== "rejected" || seen.auth.requested !== true) return;
    const refusals = seen.auth.trials.filter((trial) =>
      trial.identity === "configured" && trial.outcome === "rejected"
    );
    const own = cluster.shared.certificate?.certificates[0];
    const { caNames } = seen.auth;
    yield {
      port: seen.port,
      evidence: [
        `${seen.where}: ${refusals[0]?.proof ?? "refused"}`,
        ...(own === undefined
          ? []
          : [`presented: ${own.subject.text}, issued by ${own.issuer.text}`]),
        caNames.length === 0
          ? "the node lists no CA: its truststore is empty, or not set"
          : `CAs that the node lists: ${caNames.slice(0, 8).join("; ")}`,
      ],
    };
  },
};
