/**
 * A node that has a certificate and does not send it, because the acceptor names no CA it leads to.
 *
 * @module
 */

import { isWithheld } from "../links/handshake.ts";
import type { ClusterRule } from "../rule.ts";
import { some, tlsOf } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_CHAIN } from "../steps.ts";
import { isTrustedBy } from "../refusals.ts";

export const certificateWithheld: ClusterRule = {
  id: "certificate-withheld",
  stage: "client-auth",
  severity: "error",
  basis: "derived",
  title: "A node keeps its certificate back, and is turned away for having none",
  scope: "cluster",
  runbook: {
    meaning:
      "As a client, GnuTLS sends a certificate only if its issuer is among the CA names that the acceptor lists. Otherwise it sends none, as if it had none.",
    impact:
      "The acceptor logs `Certificate is required.` or `No certificate was found`, though the dialling node has a certificate. With `optional` it is let in without one, and nothing is logged.",
    howRingshakeKnows:
      "It compares the issuers in the chain that the dialling node serves with the CA names that the acceptor lists. A node presents the same chain as client.",
    doesNotProve:
      "No node was seen keeping its certificate back: it follows from the chain that it serves, and from the CA names that the acceptor sent to this host. Whether the truststore or the certificate file is what lacks something is not shown.",
    checkByHand: [
      "openssl s_client -connect {tls} </dev/null 2>/dev/null | sed -n '/CA names/,/Signature Algorithms/p'   # the acceptor's CA names",
      SHOW_CHAIN,
    ],
    fix: [
      "If the dialler's CA is missing in the acceptor's truststore: add it there, on every node.",
      "If an intermediate issued the dialler's certificate: append the intermediate to its certificate file, so that the chain leads to a listed CA.",
    ],
    verify: [PROBE, "ringshake check -i INVENTORY   # no link fails"],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge({ nodes, links }) {
    const tls = new Map(nodes.map((facts) => [facts.node.id, tlsOf(facts)]));
    const acceptors = new Map<string, Set<string>>();
    for (const { from, to, cause } of links) {
      // Where the acceptor would not trust the certificate either, that is the finding.
      if (cause !== "withheld" || !isTrustedBy(tls.get(from)?.chain, to)) continue;
      acceptors.set(from, (acceptors.get(from) ?? new Set()).add(to));
    }
    for (const [from, to] of acceptors) {
      const chain = tls.get(from)?.chain;
      const [first] = to;
      const caNames = tls.get(first ?? "")?.clientAuth.caNames ?? [];
      if (chain == null || !isWithheld(chain, caNames)) continue;
      yield {
        node: from,
        evidence: [
          `${from} to ${some([...to])}: turned away without a certificate`,
          `issuers in the chain of ${from}: ${
            some(chain.certificates.map(({ issuer }) => issuer))
          }`,
          `CA names of ${first}: ${some(caNames)}`,
        ],
      };
    }
  },
};
