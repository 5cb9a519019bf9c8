/**
 * Practice clusters about versions, certificates, files, truststores and client authentication.
 *
 * @module
 */

import { withoutItsKey } from "../service.ts";
import { ONLY_TLS11, ONLY_TLS12, ONLY_TLS13, withSuites } from "../tls/policy.ts";
import { racks, type Row } from "./row.ts";

export const TRUST: readonly Row[] = [
  {
    name: "tls11-only",
    description: "One node is held at TLS 1.1 by its priority string.",
    nodes: racks({}, {}, { policy: ONLY_TLS11 }),
    finds: {
      "eu-3": ["error", ["legacy-version-accepted", "no-common-version"]],
    },
  },
  {
    name: "versions-apart",
    description: "One node speaks only TLS 1.2, another only TLS 1.3.",
    nodes: racks(
      { policy: ONLY_TLS12, priorityString: "SECURE128:-VERS-ALL:+VERS-TLS1.2" },
      { policy: ONLY_TLS13, priorityString: "SECURE128:-VERS-ALL:+VERS-TLS1.3" },
      {},
    ),
    cluster: ["no-common-version"],
  },
  {
    name: "no-common-cipher",
    description: "The priority string of one node leaves no cipher suite that its peers have.",
    nodes: racks({}, {}, {
      policy: withSuites(ONLY_TLS12, ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"]),
    }),
    finds: { "eu-3": ["error", ["no-common-cipher"]] },
  },
  {
    name: "expired",
    description: "The certificate of one node ran out two days ago.",
    nodes: racks({}, { certificate: "expired" }, {}),
    finds: { "eu-2": ["error", ["chain-expired"]] },
  },
  {
    name: "not-yet-valid",
    description: "The certificate of one node becomes valid in two days.",
    nodes: racks({}, { certificate: "not-yet-valid" }, {}),
    finds: { "eu-2": ["error", ["chain-not-yet-valid"]] },
  },
  {
    name: "expires-soon",
    description: "The certificate of one node runs out in nine days.",
    nodes: racks({}, {}, { certificate: "expires-soon" }),
    finds: { "eu-3": ["warning", ["expires-soon"]] },
  },
  {
    name: "other-ca",
    description: "One node has a certificate of another CA, as after half a rotation.",
    nodes: racks({}, {}, { certificate: "other-ca" }),
    finds: { "eu-3": ["error", ["chain-issuer-unknown"]] },
  },
  {
    name: "same-dn-ca",
    description: "One certificate comes from a CA that was made again under the same name.",
    nodes: racks({}, { certificate: "same-dn-ca" }, {}),
    finds: { "eu-2": ["error", ["chain-issuer-unknown"]] },
  },
  {
    name: "self-signed",
    description: "One node was left with a certificate that it signed itself.",
    nodes: racks({}, { certificate: "self-signed" }, {}),
    finds: { "eu-2": ["error", ["chain-self-signed"]] },
  },
  {
    name: "revoked",
    description: "One node serves a certificate that is on the revocation list.",
    nodes: racks({}, { certificate: "revoked" }, {}),
    finds: { "eu-2": ["error", ["chain-revoked"]] },
  },
  {
    name: "missing-intermediate",
    description: "One node serves its leaf without the intermediate that issued it.",
    nodes: racks({}, { certificate: "intermediate" }, { certificate: "missing-intermediate" }),
    finds: { "eu-3": ["error", ["chain-missing-intermediate"]] },
  },
  {
    name: "weak-key",
    description: "The certificate of one node has an RSA key of 1024 bits.",
    nodes: racks({}, { certificate: "rsa-1024" }, {}),
    finds: { "eu-2": ["warning", ["weak-key"]] },
  },
  {
    name: "wrong-proof",
    description: "One endpoint serves a certificate whose key it does not have.",
    nodes: racks({}, {}, {
      sslStoragePort: withoutItsKey,
    }),
    finds: { "eu-3": ["error", ["server-proof-invalid"]] },
  },
  {
    name: "reload-missed",
    description: "One certificate was replaced on disk, and the node serves the old one.",
    nodes: racks({}, { certificate: "expires-soon", certificateOnDisk: "member" }, {}),
    finds: { "eu-2": ["warning", ["expires-soon", "reload-missed"]] },
  },
  {
    name: "files-certbot",
    description:
      "One node reads its certificate through the links of certbot, and missed a renewal.",
    nodes: racks(
      { certificate: "expires-soon", certificateOnDisk: "member", files: "certbot" },
      {},
      {},
    ),
    finds: {
      "eu-1": ["warning", ["expires-soon", "reload-blind", "reload-missed"]],
    },
  },
  {
    name: "files-key-mismatch",
    description:
      "A renewal replaced the key of one node and left its certificate: it runs, and would not start.",
    nodes: racks({}, { files: "other-key" }, {}),
    finds: { "eu-2": ["error", ["start-would-fail"]] },
  },
  {
    name: "files-cut-short",
    description: "The certificate file of one node was not copied to its end.",
    nodes: racks({}, {}, { files: "cut-short" }),
    finds: { "eu-3": ["error", ["start-would-fail"]] },
  },
  {
    name: "files-old-list",
    description: "The revocation list of one node was due to be replaced three days ago.",
    nodes: racks({}, {}, { files: "old-list" }),
    finds: { "eu-3": ["warning", ["credential-files"]] },
  },
  {
    name: "files-open-key",
    description: "Every user of one host can read the node's private key.",
    nodes: racks({}, { files: "open-key" }, {}),
    finds: { "eu-2": ["warning", ["private-key-exposed"]] },
  },
  {
    name: "shared-certificate",
    description: "Two nodes use one certificate and key.",
    nodes: racks({}, {}, { sharesCertificateOf: "eu-2" }),
    cluster: ["shared-certificate"],
  },
  {
    name: "authority-rotation",
    description:
      "A second CA is in two of three truststores, and no certificate comes from it yet.",
    nodes: racks({ truststore: "both" }, { truststore: "both" }, {}),
    cluster: ["authority-rotation"],
  },
  {
    name: "authority-ends",
    description: "The CA certificate in the truststores ends in forty days.",
    nodes: racks({ truststore: "ending" }, { truststore: "ending" }, { truststore: "ending" }),
    cluster: ["ca-expires-soon"],
  },
  {
    name: "truststore-other",
    description: "One node trusts another CA, and so refuses every peer that shows a certificate.",
    clientAuth: "required",
    nodes: racks({}, {}, { truststore: "other" }),
    finds: {
      "eu-3": ["error", ["chain-refused-by-peers", "own-certificate-refused", "unproven"]],
    },
  },
  {
    name: "truststore-other-passive",
    description: "Certificates are in place, nobody uses TLS yet, and one node trusts another CA.",
    mode: "passive",
    nodes: racks({}, {}, { truststore: "other" }),
    finds: { "eu-3": ["warning", ["chain-refused-later"]] },
  },
  {
    name: "truststore-empty",
    description: "The truststore of one node is empty: it trusts nobody.",
    clientAuth: "required",
    nodes: racks({}, {}, { truststore: "none" }),
    finds: {
      "eu-3": ["error", ["own-certificate-refused", "truststore-empty", "unproven"]],
    },
  },
  {
    name: "certificate-withheld",
    description:
      "One certificate is trusted by itself; its issuer is not named, so it is never sent.",
    clientAuth: "required",
    nodes: racks(
      { truststore: "pinned" },
      { truststore: "pinned" },
      { truststore: "pinned", certificate: "other-ca" },
    ),
    finds: { "eu-3": ["error", ["certificate-withheld"]] },
  },
  {
    name: "client-auth-weaker",
    description: "Certificates shall be required; one node does not ask for any.",
    clientAuth: "required",
    nodes: racks({}, {}, { clientAuth: "none" }),
    finds: { "eu-3": ["error", ["client-auth-weaker", "configured-differs"]] },
  },
  {
    name: "client-auth-stricter",
    description: "No client certificates were intended; one node requires them.",
    nodes: racks({}, {}, { clientAuth: "required" }),
    finds: { "eu-3": ["error", ["client-auth-stricter", "configured-differs"]] },
  },
  {
    name: "client-auth-optional",
    description: "Client certificates are asked for, and may be missing.",
    clientAuth: "optional",
    nodes: racks({}, {}, {}),
    every: ["warning", ["optional-client-auth"]],
  },
  {
    name: "client-auth-bypassed",
    description: "Client certificates are required, but dc still serves neighbours in the clear.",
    mode: "dc",
    clientAuth: "required",
    nodes: racks({}, {}, {}),
    every: ["warning", ["client-auth-bypassed"]],
  },
  {
    name: "trusts-anyone",
    description: "Something in front of one node accepts every client certificate.",
    clientAuth: "required",
    nodes: racks({}, {}, { trustsAnyone: true }),
    finds: { "eu-3": ["error", ["untrusted-certificate-accepted"]] },
  },
];
