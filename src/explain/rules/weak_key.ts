/**
 * A key that some hosts still accept and others do not: it depends on the crypto policy.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { PROBE } from "../steps.ts";

/** What GnuTLS asks for under a crypto policy of medium strength. */
const ENOUGH_BITS = 2048;

export const weakKey: NodeRule = {
  id: "weak-key",
  stage: "trust",
  severity: "warning",
  basis: "observed",
  title: "A certificate has a short key, which some nodes may refuse",
  scope: "node",
  runbook: {
    meaning:
      `A key in the chain is short: RSA with fewer than ${ENOUGH_BITS} bits, or as weak. Whether it is accepted depends on each node's host: upstream GnuTLS accepts 1024 bits under ScyllaDB's default, a crypto policy of medium strength does not.`,
    impact:
      "A node on a host with such a policy, or after an update that brings one, refuses the chain: `The certificate chain uses insecure algorithm.`",
    howRingshakeKnows:
      "The length of the key is in the certificate. It judges the chain under both profiles that nodes run with, `low` and `medium`.",
    doesNotProve:
      "That a node refuses the key was not seen: the crypto policies of the nodes' hosts decide, and no port shows them.",
    checkByHand: [
      "openssl s_client -connect {tls} </dev/null 2>/dev/null | openssl x509 -noout -text | grep Public-Key",
      "sudo cat /proc/$(pgrep -xo scylla)/environ | tr '\\0' '\\n' | grep GNUTLS   # on each node: the policy file in use",
    ],
    fix: [
      "Make a key of 2048 bits or more, or ECDSA P-256, and have it certified: ringshake runbook make-certificates",
      "Replace it: ringshake runbook rotate-certificates",
    ],
    verify: [PROBE],
    rollBack: [
      "sudo cp /etc/scylla/scylla.crt.before /etc/scylla/scylla.crt   # on {address}, with the key that belongs to it",
    ],
  },
  *judge(facts) {
    for (const { port, tls } of tlsPorts(facts)) {
      const chain = tls.chain;
      if (chain === null || chain.reasons.includes("insecure-algorithm")) continue;
      const keys = chain.certificates
        .filter(({ publicKey: { algorithm, bits } }) =>
          algorithm.startsWith("RSA") && bits !== undefined && bits < ENOUGH_BITS
        )
        .map(({ subject, publicKey }) =>
          `${at(port)}: ${subject} has an RSA key of ${publicKey.bits} bits`
        );
      // The trusted root is not served, and its key counts too.
      const verdict = chain.dependsOnPolicy === true ? chain.evidence ?? [] : [];
      const [first, ...rest] = [...keys, ...verdict];
      if (first !== undefined) yield { port: port.port, evidence: [first, ...rest] };
    }
  },
};
