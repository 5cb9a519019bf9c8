/**
 * A node that asks for client certificates lets in one that nobody it knows has issued.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE, WHO_GETS_IN } from "../steps.ts";
import { clientAuthSeen } from "./client_auth_weaker.ts";

const UNTRUSTED = new Set(["self-signed", "other-ca", "same-dn-ca", "expired", "revoked"]);

export const untrustedCertificateAccepted: NodeRule = {
  id: "untrusted-certificate-accepted",
  stage: "client-auth",
  severity: "error",
  basis: "observed",
  title: "An untrusted client certificate is accepted",
  scope: "node",
  runbook: {
    meaning:
      "The node asks for a client certificate, and lets in one that it should refuse: from a CA made a moment ago, expired, or revoked.",
    impact:
      "The check of client certificates has no effect. Anyone can make a certificate that gets in.",
    howRingshakeKnows:
      "It made such a certificate at run time, presented it, and got an RPC answer inside TLS.",
    doesNotProve:
      "It does not show who let the certificate in: a proxy that ends TLS in front of the node looks the same. Of kinds of certificate that were not tried it says nothing.",
    checkByHand: [
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=stranger -keyout stranger.key -out stranger.crt",
      "(sleep 2) | openssl s_client -connect {tls} -cert stranger.crt -key stranger.key -quiet   # `unexpected eof` when it is refused",
      "scylla --version   # on {address}",
    ],
    fix: [
      "Find out what ends TLS on this port: a proxy in front of the node may ask for certificates and not verify them.",
      "If it was the revoked one only: set certficate_revocation_list (ScyllaDB spells it so) and restart.",
      "Until then, let only the nodes reach the port.",
      WHO_GETS_IN,
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts) {
    const seen = clientAuthSeen(facts);
    if (seen === null || seen.auth.requested !== true) return;
    const let_in = seen.auth.trials.filter(({ identity, outcome }) =>
      UNTRUSTED.has(identity) && outcome === "accepted"
    );
    const [first, ...rest] = let_in.map(({ identity, proof }) =>
      `${seen.where}: as ${identity}: ${proof}`
    );
    if (first !== undefined) yield { port: seen.port, evidence: [first, ...rest] };
    else if (seen.auth.acceptance.untrusted === "accepted") {
      yield { port: seen.port, evidence: [`${seen.where}: accepted an untrusted certificate`] };
    }
  },
};
