/**
 * What each reason for refusing a chain means, and what to do about it.
 *
 * @module
 */

import type { ChainReason } from "../../model/words.ts";
import type { Runbook } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_CHAIN, SHOW_LEAF, SHOW_LOG } from "../steps.ts";

export interface ChainText {
  readonly reason: ChainReason;
  readonly title: string;
  readonly runbook: Runbook;
}

const REFUSED =
  "Nodes that dial this one close the connection without an alert and log `The certificate is NOT trusted.` Connections that stand go on; each is lost at its next reconnect or restart.";
const JUDGED =
  "It read the chain that the port serves and judged it as a ScyllaDB node does (GnuTLS, no host name), with the truststore, revocation lists and time that the report names.";
const SHOW_TRUST =
  "openssl crl2pkcs7 -nocrl -certfile /etc/scylla/ca.crt | openssl pkcs7 -print_certs -noout   # the truststore, on a node";
const KEEP_FILES =
  "sudo cp -p /etc/scylla/scylla.crt /etc/scylla/scylla.crt.before   # on {address}";
const REPLACE = [
  KEEP_FILES,
  "sudo cp NEW.crt /etc/scylla/scylla.crt   # on {address}: copy over the file, so that the node sees the change",
  "journalctl -u scylla-server --since -1min | grep -E 'Reloaded|Exception loading'   # on {address}",
] as const;
const PUT_BACK = [
  "sudo cp /etc/scylla/scylla.crt.before /etc/scylla/scylla.crt   # on {address}: reloaded at once",
] as const;
/** Before a certificate of a new CA is used. */
export const TRUST_FIRST = [
  "sudo cp -p /etc/scylla/ca.crt /etc/scylla/ca.crt.before   # on every node",
  "cat OLD-CA.pem NEW-CA.pem | sudo tee /etc/scylla/ca.crt >/dev/null   # on every node, before any node certificate changes",
] as const;
const TRUST_BACK = [
  "sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt   # on each node: reloaded at once",
] as const;

const UNKNOWN_CA =
  `${REFUSED} As a client the node keeps this certificate back where the peer lists other CAs, so a peer that requires one sees none.`;

export const CHAIN_TEXTS: readonly ChainText[] = [
  {
    reason: "expired",
    title: "A certificate in the chain has expired",
    runbook: {
      meaning: "The node's certificate, or one that issued it, is past its end date.",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "It was judged by this host's clock, and not by the nodes': one that is behind may still accept the chain. Whether a new certificate waits on disk was not looked at.",
      checkByHand: [SHOW_LEAF, SHOW_CHAIN, "date -u   # on every node: is the clock right?"],
      fix: [
        "Issue a new certificate from the same CA: ringshake runbook make-certificates",
        ...REPLACE,
        "If an intermediate or the CA expired, renew that one, and put it in every truststore first.",
      ],
      verify: [SHOW_LEAF, PROBE],
      rollBack: PUT_BACK,
    },
  },
  {
    reason: "not-yet-valid",
    title: "A certificate in the chain is not valid yet",
    runbook: {
      meaning: "The certificate starts in the future. Or a clock is wrong.",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "It does not tell a start date in the future from a clock of this host that is behind. By the nodes' own clocks the date may have passed.",
      checkByHand: [SHOW_LEAF, "timedatectl   # on every node, on the CA's host and here"],
      fix: [
        "Set the clocks first: chronyc makestep on the host that is off.",
        "If the clocks are right, issue the certificate again with a start date in the past.",
        ...REPLACE,
      ],
      verify: [SHOW_LEAF, PROBE],
      rollBack: PUT_BACK,
    },
  },
  {
    reason: "issuer-unknown",
    title: "The certificate comes from a CA that the truststore does not hold",
    runbook: {
      meaning:
        "No certificate in the truststore issued this chain. It is another CA, or one of the same name with another key.",
      impact: UNKNOWN_CA,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "It was judged by the truststore that was given: a node that has another one may accept the chain. A CA that is missing there need not be a wrong one.",
      checkByHand: [SHOW_CHAIN, SHOW_TRUST],
      fix: [
        "If the names differ, the node has a certificate from the wrong CA: issue it from the right one. Or add that CA to every truststore.",
        "If the names are equal, the CA was made anew with another key: both must be in every truststore until all nodes have changed.",
        ...TRUST_FIRST,
      ],
      verify: [PROBE, SHOW_LOG],
      rollBack: TRUST_BACK,
    },
  },
  {
    reason: "self-signed",
    title: "The certificate is self-signed and not in the truststore",
    runbook: {
      meaning:
        "The node serves a certificate that issued itself. A node trusts such a one only if that very certificate is in its truststore.",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "It does not show that the certificate is a stranger's: it may have been meant so, and be in truststores that were not given.",
      checkByHand: [SHOW_LEAF, SHOW_TRUST],
      fix: [
        "Issue a certificate from your CA: ringshake runbook make-certificates",
        ...REPLACE,
      ],
      verify: [SHOW_LEAF, PROBE],
      rollBack: PUT_BACK,
    },
  },
  {
    reason: "missing-intermediate",
    title: "The node does not send its intermediate certificate",
    runbook: {
      meaning:
        "The certificate was issued by an intermediate CA. Neither the served chain nor the truststore has that one, so the path ends.",
      impact:
        `${REFUSED} As a client, the node keeps its certificate back, so a peer that requires one sees none.`,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "Only what the port sent was judged: the certificate file may hold the intermediate and wait for its reload. A node with the intermediate in its own truststore accepts the chain.",
      checkByHand: [
        SHOW_CHAIN,
        "grep -c 'BEGIN CERTIFICATE' /etc/scylla/scylla.crt   # on {address}",
      ],
      fix: [
        "cat node.crt intermediate.crt > NEW.crt   # the node's own certificate first",
        ...REPLACE,
      ],
      verify: [SHOW_CHAIN, PROBE],
      rollBack: PUT_BACK,
    },
  },
  {
    reason: "revoked",
    title: "A certificate in the chain is revoked",
    runbook: {
      meaning: "A revocation list of the CA names this certificate.",
      impact:
        "Nodes whose certficate_revocation_list holds that list refuse the node. Nodes without one accept it. An expired list still counts.",
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "Whether any node loads this list is not shown, and one without it accepts the certificate. Nor does it say that the key is in other hands.",
      checkByHand: [
        SHOW_LEAF,
        "openssl crl -in CRL.pem -noout -text | grep -A1 'Serial Number'",
        "grep -n 'certficate_revocation_list' /etc/scylla/scylla.yaml   # on each node: ScyllaDB spells it without the first i",
      ],
      fix: [
        "If the key may be in other hands: make a new key and a new certificate.",
        ...REPLACE,
      ],
      verify: [SHOW_LEAF, PROBE],
      rollBack: ["Do not go back to a revoked certificate."],
    },
  },
  {
    reason: "issuer-not-ca",
    title: "The certificate was issued by one that is not a CA",
    runbook: {
      meaning: "The issuing certificate lacks basicConstraints CA:TRUE.",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "Only the issuer's certificate that was served or given was looked at: nodes may hold another edition of it, with the CA flag.",
      checkByHand: ["openssl x509 -in ca.crt -noout -ext basicConstraints"],
      fix: [
        "Make the CA again with basicConstraints=critical,CA:TRUE: ringshake runbook make-certificates",
        "Bring it to all truststores before any node uses it: ringshake runbook rotate-ca",
      ],
      verify: [PROBE],
      rollBack: TRUST_BACK,
    },
  },
  {
    reason: "signature-invalid",
    title: "A signature in the chain does not fit its issuer's key",
    runbook: {
      meaning:
        "The certificate names an issuer that the truststore holds, but that issuer's key did not sign it. As a rule the CA was made anew under the same name.",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "That the CA was made anew is the usual case, and not proven: a damaged or a forged certificate fails in the same way. A truststore that was not given may hold the key that fits.",
      checkByHand: [
        SHOW_CHAIN,
        "openssl verify -CAfile /etc/scylla/ca.crt /etc/scylla/scylla.crt   # on {address}",
        "openssl x509 -in /etc/scylla/ca.crt -noout -ext subjectKeyIdentifier   # compare with the node certificate's authorityKeyIdentifier",
      ],
      fix: [
        "Put the CA certificate that signed it in every truststore, beside the other.",
        ...TRUST_FIRST,
      ],
      verify: [PROBE],
      rollBack: TRUST_BACK,
    },
  },
  {
    reason: "insecure-algorithm",
    title: "The chain uses a signature or key that is too weak",
    runbook: {
      meaning:
        "A certificate below the root is signed with SHA-1 or MD5, or a key is shorter than the nodes' priority_string or their host's crypto policy allows.",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "How strong is strong enough is for each node's priority_string and its host's crypto policy to say, and the latter was not looked at: another node may accept the chain.",
      checkByHand: [
        "openssl s_client -connect {tls} </dev/null 2>/dev/null | openssl x509 -noout -text | grep -E 'Signature Algorithm|Public-Key'",
      ],
      fix: [
        "Issue it again with SHA-256 and an RSA key of 2048 bits or more, or ECDSA P-256.",
        ...REPLACE,
      ],
      verify: [PROBE],
      rollBack: PUT_BACK,
    },
  },
  {
    reason: "constraints-violated",
    title: "The chain breaks its issuer's constraints",
    runbook: {
      meaning:
        "A CA in the chain limits what may be issued below it: the path length, key usage or names. The chain does not keep to it.",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "It does not tell a certificate that should not have been issued from a limit that is too narrow. Another edition of the CA's certificate, on nodes whose files were not given, may allow it.",
      checkByHand: [
        "openssl x509 -in ca.crt -noout -ext basicConstraints,keyUsage,nameConstraints   # for each CA in the chain",
        SHOW_CHAIN,
      ],
      fix: [
        "Issue from a CA that allows it: pathlen large enough, keyUsage with keyCertSign, names within nameConstraints.",
        ...REPLACE,
      ],
      verify: [PROBE],
      rollBack: PUT_BACK,
    },
  },
  {
    reason: "unknown-critical-extension",
    title: "A certificate has a critical extension that nodes do not know",
    runbook: {
      meaning: "A critical extension that GnuTLS cannot process must lead to refusal (RFC 5280).",
      impact: REFUSED,
      howRingshakeKnows: JUDGED,
      doesNotProve:
        "What the extension asks for was not looked at. That a node refuses it is what GnuTLS does with such extensions, and was not seen on these nodes.",
      checkByHand: [
        "openssl s_client -connect {tls} </dev/null 2>/dev/null | openssl x509 -noout -text | grep -B1 -A1 critical",
      ],
      fix: ["Issue the certificate without that extension, or not as critical.", ...REPLACE],
      verify: [PROBE],
      rollBack: PUT_BACK,
    },
  },
  {
    reason: "no-truststore",
    title: "The judging node has no truststore",
    runbook: {
      meaning:
        "No truststore is configured, or its file holds no certificate. Since ScyllaDB 4.6 the system's store is not used instead: such a node trusts nobody. Nothing is logged at the start.",
      impact: REFUSED,
      howRingshakeKnows:
        "The truststore that was given holds no certificate. A node that asks for client certificates also shows it: it lists no CA.",
      doesNotProve:
        "Only the truststore that was given was looked at: the running node may have loaded another, or an earlier edition. Of nodes whose files were not given it says nothing.",
      checkByHand: [
        "grep -n truststore /etc/scylla/scylla.yaml   # on each node",
        "grep -c 'BEGIN CERTIFICATE' /etc/scylla/ca.crt   # on each node",
      ],
      fix: [
        "Set truststore to a PEM file with your CA's certificate, on every node.",
        "Restart each node: a new path is read at the start only. A file that was there and empty is reloaded.",
      ],
      verify: [PROBE, SHOW_LOG],
      rollBack: NOTHING_TO_UNDO,
    },
  },
];
