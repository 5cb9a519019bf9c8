/**
 * Several CAs in the truststores: how far the change from one to the other has come.
 *
 * @module
 */

import { authorities, type Authority } from "../../x509/expiry.ts";
import { isSelfIssued } from "../../x509/trust_list.ts";
import { credentialsOf } from "../credentials.ts";
import type { ClusterRule } from "../rule.ts";
import { some } from "../seen.ts";
import { PROBE } from "../steps.ts";

export const authorityRotation: ClusterRule = {
  id: "authority-rotation",
  stage: "trust",
  severity: "info",
  basis: "observed",
  title: "A change of the certificate authority is under way",
  scope: "cluster",
  runbook: {
    meaning:
      "A truststore holds more than one CA. That is right while one is being replaced: trust comes first, certificates second, and the old CA goes last.",
    impact:
      "None, in this order. A certificate of a CA that some truststore still lacks is refused there; a CA that is taken out while a node uses it cuts that node off.",
    howRingshakeKnows:
      "It reads the truststores and certificate files that it was given, and works out to which CA each chain leads.",
    doesNotProve:
      "That a change is under way is read from several CAs in a truststore: an old one may simply have been left there. Running nodes may have loaded other editions of the files.",
    checkByHand: [
      "openssl crl2pkcs7 -nocrl -certfile /etc/scylla/ca.crt | openssl pkcs7 -print_certs -noout   # on each node",
      "openssl x509 -in /etc/scylla/scylla.crt -noout -issuer   # on each node",
    ],
    fix: [
      "Go on in this order: the new CA into every truststore, then new certificates node by node, then the old CA out: ringshake runbook rotate-ca",
    ],
    verify: [PROBE, "ringshake check -i INVENTORY   # no finding about a chain"],
    rollBack: [
      "sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt   # on each node: reloaded at once",
    ],
  },
  *judge(facts) {
    const nodes = credentialsOf(facts);
    const rotates = nodes.some(({ truststore }) =>
      (truststore ?? []).filter((each) => each.isCa && isSelfIssued(each)).length > 1
    );
    if (!rotates) return;
    const [first, ...rest] = authorities(nodes, facts.at)
      .filter(({ certificate }) => certificate.isCa && isSelfIssued(certificate))
      .map(stateOf);
    if (first !== undefined) yield { evidence: [first, ...rest] };
  },
};

function stateOf({ certificate, missingFrom, usedBy, ...ready }: Authority): string {
  const use = usedBy.length === 0 ? "used by no certificate file" : `used by ${some(usedBy)}`;
  const trust = missingFrom.length === 0
    ? "in every truststore that was given"
    : `missing from the truststore of ${some(missingFrom)}`;
  const next = missingFrom.length > 0
    ? "issue nothing from it before it is in every truststore"
    : ready.readyToRetire
    ? "may be taken out of the truststores, unless it is the new one"
    : ready.readyToIssue
    ? "certificates may be issued from it"
    : "the truststores of the other nodes are not known";
  return `${certificate.subject.text} (${certificate.fingerprintSha256.slice(0, 16)}): ${trust}, ` +
    `${use}; ${next}`;
}
