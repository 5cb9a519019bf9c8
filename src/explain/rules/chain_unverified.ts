/**
 * No truststore was given to ringshake, so the chain is not judged.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { NOTHING_TO_UNDO, SHOW_CHAIN } from "../steps.ts";

export const chainUnverified: NodeRule = {
  id: "chain-unverified",
  stage: "trust",
  severity: "info",
  basis: "observed",
  title: "The certificate chain was not judged",
  scope: "node",
  runbook: {
    meaning:
      "Whether nodes trust this chain depends on their truststore, and ringshake was not given it.",
    impact: "A certificate from a wrong CA would not be noticed. Dates are checked all the same.",
    howRingshakeKnows: "No truststore came with the flags, the inventory or the nodes' files.",
    doesNotProve:
      "It says neither that the chain is good nor that it is bad. The nodes may well have a truststore: it was only not given here.",
    checkByHand: [
      SHOW_CHAIN,
      "openssl s_client -connect {tls} -CAfile ca.crt -partial_chain </dev/null 2>/dev/null | grep 'Verify return code'",
    ],
    fix: [
      "ringshake check {target} --truststore ca.crt   # the file that `truststore` names on the nodes",
      "Or put `truststore: ca.crt` in the inventory.",
    ],
    verify: ["ringshake check {target} --truststore ca.crt"],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts) {
    for (const { port, tls } of tlsPorts(facts)) {
      if (tls.chain?.status !== "unknown" || !tls.chain.reasons.includes("no-truststore")) continue;
      const issuer = tls.chain.certificates.at(-1)?.issuer;
      yield {
        port: port.port,
        evidence: [
          `${at(port)}: no truststore was given to judge it by${
            issuer === undefined ? "" : `; the chain leads to ${issuer}`
          }`,
        ],
      };
    }
  },
};
