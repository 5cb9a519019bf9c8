/**
 * Causes that more than one message may have.
 *
 * @module
 */

import type { KnownCause } from "./message.ts";

export const ONE_PAIR_OF_PORTS =
  "Give all nodes the same storage_port and ssl_storage_port, and take a safe step: ringshake plan --to all";

export const PEER_ENCRYPTS: KnownCause = {
  id: "tls-client",
  title: "A TLS client dialled the port for plaintext: as a rule a node with other port numbers",
  tellApart:
    "The bytes begin with 1603. If the address is a node, compare its ssl_storage_port with this node's storage_port.",
  fix: ONE_PAIR_OF_PORTS,
  proof: { printer: ["tls-port-speaks-plaintext"], cluster: ["ports-differ"] },
};

export const PEER_IN_CLEAR: KnownCause = {
  id: "peer-in-clear",
  title: "A node dials this port in the clear: its storage_port has the TLS port's number",
  tellApart:
    "If the address is a node, compare its storage_port with this node's ssl_storage_port.",
  fix: ONE_PAIR_OF_PORTS,
  proof: { cluster: ["ports-differ"], peer: ["tls-port-speaks-plaintext"] },
};

export const PORT_CHECK: KnownCause = {
  id: "port-check",
  title: "A health check or scanner that only opens the port and closes it",
  tellApart: "The address is no node, and the line comes at regular times.",
  fix: "Ignore it, or let the check speak RPC: ringshake check does, and leaves no line.",
  proof: { stranger: true },
};

export const CERTIFICATE_REFUSED_BY_DIALLER: KnownCause = {
  id: "own-certificate-refused",
  title: "The dialling node did not trust this node's certificate, and closed without an alert",
  tellApart: "The other node logs `The certificate is NOT trusted.` at the same second.",
  fix: "Mend this node's certificate, or the other node's truststore: its line has the reason.",
  proof: {
    printer: ["chain-expired", "chain-issuer-unknown", "chain-missing-intermediate"],
    peer: ["truststore-empty", "chain-refused-by-peers"],
  },
};

export const CLIENT_CERTIFICATE_REFUSED: KnownCause = {
  id: "client-certificate-refused",
  title: "The accepting node did not trust this node's certificate, and closed without an alert",
  tellApart: "It happens right after the handshake, and the other node has the reason in its log.",
  fix: "Mend this node's certificate, or the other node's truststore.",
  only: { ports: ["ssl_storage_port"] },
  proof: { peer: ["truststore-empty", "chain-refused-by-peers", "own-certificate-refused"] },
};

/** Why a client has no certificate to show, the one that nobody expects first. */
export const KEPT_BACK: readonly KnownCause[] = [
  {
    id: "certificate-withheld",
    title:
      "The dialler has a certificate and keeps it back: its issuer is not among this node's CA names",
    tellApart:
      "openssl s_client shows `Acceptable client certificate CA names`: is the issuer of the dialler's certificate among them?",
    fix: "Add the dialler's CA to this node's truststore, on every node.",
    proof: { peer: ["certificate-withheld"] },
  },
  {
    id: "missing-intermediate",
    title: "The dialler's certificate comes from an intermediate that is not in its file",
    tellApart: "The dialler's certificate file holds one certificate, and its issuer is no root.",
    fix: "Append the intermediate to the dialler's certificate file, after its own.",
    proof: { peer: ["chain-missing-intermediate"] },
  },
  {
    id: "tool-without-certificate",
    title: "A tool or driver without a certificate reached the port",
    tellApart: "The address is not one of your nodes.",
    fix: "Nothing. Storage ports are not for clients.",
    proof: { stranger: true },
  },
  {
    id: "no-certificate-configured",
    title: "The dialler has no certificate configured",
    tellApart: "Its scylla.yaml has no certificate in server_encryption_options.",
    fix: "Set certificate and keyfile there, and restart it.",
  },
];
