/**
 * The certificate that was configured for the probe is turned away.
 *
 * @module
 */

import { MOST_CA_NAMES } from "../seen.ts";
import type { Draft, NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LOG } from "../steps.ts";
import { clientAuthSeen } from "./client_auth_weaker.ts";

const KEPT_BACK =
  "ringshake presented the certificate it was given and was turned away. A node would not have presented it: it keeps a certificate back where the acceptor does not list its CA.";

/** What becomes of a node with a certificate of the probe's CA, by whether the acceptor requires one. */
const WITHHELD: Readonly<
  Record<"true" | "false" | "null", Pick<Draft, "severity" | "explanation">>
> = {
  false: {
    severity: "warning",
    explanation:
      `${KEPT_BACK} This one takes callers without a certificate, so nodes with certificates of that CA are let in, as if they had none.`,
  },
  true: {
    explanation:
      `${KEPT_BACK} This one requires a certificate, so nodes with certificates of that CA are turned away for showing none.`,
  },
  null: {
    explanation:
      `${KEPT_BACK} Whether it lets in callers without a certificate was not seen, so neither is whether nodes with certificates of that CA get in.`,
  },
};

export const ownCertificateRefused: NodeRule = {
  id: "own-certificate-refused",
  stage: "client-auth",
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
      "After the handshake the node closed the connection without an RPC answer: that is how ScyllaDB refuses a client certificate. It sends no alert then. A hang-up counts if the node answers RPC elsewhere, or hung up on the same certificate before a word was said.",
    doesNotProve:
      "The node gives no reason: a strange CA, an expired certificate and a missing intermediate look alike from here. Whether nodes with certificates of their own are refused, too, was not tried.",
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
    const issuers = cluster.shared.certificate?.certificates.map(({ issuer }) => issuer.text) ?? [];
    const isStrange = issuers.length > 0 && caNames.length > 0 &&
      caNames.length < MOST_CA_NAMES && !issuers.some((issuer) => caNames.includes(issuer));
    yield {
      port: seen.port,
      ...isStrange ? WITHHELD[`${seen.auth.required}`] : {},
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
