/**
 * Whoever answers cannot prove that it holds the certificate's key.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LEAF } from "../steps.ts";

export const serverProofInvalid: NodeRule = {
  id: "server-proof-invalid",
  stage: "reach",
  severity: "error",
  basis: "observed",
  title: "The server's signature does not fit its certificate",
  scope: "node",
  runbook: {
    meaning:
      "In the handshake a server signs with the key of its certificate. This signature, or the closing check of the handshake, is wrong.",
    impact:
      "Every TLS client must refuse this. Something between, or a broken library, is at work.",
    howRingshakeKnows: "It verifies the signature and the Finished message itself.",
    doesNotProve:
      "Who stands between is not shown: a proxy, another host and a fault in a library look alike. What peers meet on their own way to the node was not looked at.",
    checkByHand: [SHOW_LEAF, "openssl s_client -connect {tls} -brief </dev/null"],
    fix: [
      "Find out what answers at this address: a proxy that changes TLS, or another host.",
      "Compare the certificate's fingerprint with the file on the node.",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts) {
    for (const { port, tls } of tlsPorts(facts)) {
      const wrong = (["serverSignature", "serverFinished"] as const).filter((check) =>
        tls.checks[check] === "invalid"
      );
      const [first, ...rest] = wrong.map((check) => `${at(port)}: ${check} is invalid`);
      if (first !== undefined) yield { port: port.port, evidence: [first, ...rest] };
    }
  },
};
