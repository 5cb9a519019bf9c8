/**
 * What a client may run into, whatever library it uses. Each library has words of its own for the same
 * event; the table of those words is in `clients.ts`.
 *
 * @module
 */

import { CERTIFICATE_STIMULI, type Stimulus } from "./stimuli_certificates.ts";
import { CONNECTION_STIMULI } from "./stimuli_connections.ts";

export type { Stimulus };

const ALERT_PORTS = "ringshake check HOST names what each port speaks.";

export const STIMULI = {
  ...CERTIFICATE_STIMULI,
  ...CONNECTION_STIMULI,
  "plain-port": {
    arrived: "the end of the connection instead of a TLS answer",
    causes: [
      {
        id: "plain-rpc-port",
        only: { ports: ["storage_port", "ssl_storage_port"] },
        title: "The port is a storage port without TLS: it closes on everything that is not RPC",
        tellApart: "The port is 7000; the node logs `wrong protocol magic: 1603…`.",
        fix: "For a node's TLS port use 7001. For clients use 9042 or 9142.",
        proof: { peer: ["plaintext-port-open", "tls-port-speaks-plaintext"] },
      },
      {
        id: "certificate-refused",
        title:
          "The server refused the client certificate, or had none: ScyllaDB closes without an alert",
        tellApart: "It happens after the handshake; the node logs the reason.",
        fix: "Look at the node's log at that second, and explain that line.",
        proof: { peer: ["own-certificate-refused"] },
      },
      {
        id: "filter",
        only: { ports: ["storage_port"] },
        title: "A dc or rack filter hung up",
        tellApart: "The connection ends even before anything is sent.",
        fix: "Use the TLS port, or connect from a node.",
      },
    ],
  },
  "plain-cql": {
    arrived: "an answer that is no TLS record",
    causes: [{
      id: "server-without-tls",
      title:
        "The port speaks another protocol without TLS: CQL without encryption, HTTP, or a proxy",
      tellApart: `ScyllaDB's plain storage port sends no byte, so it is not that. ${ALERT_PORTS}`,
      fix:
        "Turn TLS off in the client, or use the encrypted port (9142, or client_encryption_options).",
      proof: { peer: ["wrong-service"] },
    }],
  },
  "certificate-required": {
    arrived: "alert 116, certificate_required, after the handshake",
    runbook: "certificate-withheld",
    causes: [
      {
        id: "client-has-none",
        title: "The server requires a client certificate, and the client sent none",
        tellApart: "The client's settings name no certificate and key.",
        fix: "Give the client a certificate that the server's truststore accepts.",
      },
      {
        id: "client-kept-back",
        title:
          "The client keeps its certificate back: its issuer is not among the server's CA names",
        tellApart: "openssl s_client shows `Acceptable client certificate CA names`.",
        fix: "Add the client's CA to the server's truststore.",
      },
    ],
  },
  "certificate-refused": {
    arrived: "an alert about the client's certificate",
    causes: [{
      id: "client-certificate",
      title: "The other side does not accept the certificate that was presented",
      tellApart: "ScyllaDB sends no such alert: another server, or a proxy, ends TLS here.",
      fix: "Present a certificate from a CA that the other side trusts.",
    }],
  },
  "no-common": {
    arrived: "alert 40, handshake_failure",
    runbook: "no-common-cipher",
    causes: [
      {
        id: "no-common-ground",
        title: "Client and server have no version, cipher suite, group or signature in common",
        tellApart:
          "The node logs `No supported cipher suites have been found.` A server with 1.2 only answers a client with 1.3 only in this way too.",
        fix: "Compare the client's settings with priority_string: ringshake priority 'STRING'",
        proof: { peer: ["no-common-cipher", "no-common-version"] },
      },
      {
        id: "no-certificate-loaded",
        title: "The server has no certificate loaded",
        tellApart: "Every client is refused in this way.",
        fix: "Set certificate and keyfile, and restart the node.",
      },
    ],
  },
  "client-too-old": {
    arrived: "alert 70, protocol_version",
    runbook: "invalid-ssl-protocol",
    causes: [{
      id: "client-too-old",
      title: "The client offers only versions that the server refuses: TLS 1.0, or 1.1",
      tellApart: "The client is old, or its version is pinned: cqlsh with version = TLSv1.",
      fix: "Let the client use TLS 1.2 or later.",
      sure: "one-cause",
    }],
  },
  "client-allows-none": {
    arrived: null,
    causes: [{
      id: "client-policy",
      title:
        "The client's own policy allows none of the versions or cipher suites that it is set to",
      tellApart: "Nothing was sent. In Java: jdk.tls.disabledAlgorithms.",
      fix: "Set the client to TLS 1.2 or later.",
      sure: "one-cause",
    }],
  },
  "server-too-old": {
    arrived: "a ServerHello with TLS 1.1 or older",
    runbook: "legacy-version-accepted",
    causes: [{
      id: "server-too-old",
      title: "The server offers only TLS 1.1 or older, which this client does not take",
      tellApart: "ringshake check lists the versions that the node accepts.",
      fix: "Remove what limits the version from priority_string.",
      proof: { peer: ["no-common-version", "legacy-version-accepted"] },
    }],
  },
  "closed": {
    arrived: "the end of the connection in the middle of TLS",
    causes: [
      {
        id: "server-closed",
        title:
          "The server closed without an alert: it wants a client certificate, or refused the one sent",
        tellApart: "The node's log has the reason at the same second.",
        fix: "Explain that line: ringshake explain 'LINE'",
        proof: { peer: ["own-certificate-refused"] },
      },
      {
        id: "plain-port",
        title: "The port is a storage port without TLS, or filtered",
        tellApart: "The node logs `wrong protocol magic`, or nothing at all.",
        fix: "Use the TLS port.",
        proof: { peer: ["plaintext-port-open", "tls-port-speaks-plaintext"] },
      },
      {
        id: "version-before-4.6",
        title: "A release before 4.6, which sends no alert when the version does not fit",
        tellApart: "scylla --version",
        fix: "Let the client use TLS 1.2.",
      },
    ],
  },
  "driver-in-clear": {
    arrived: "a TLS alert, which the driver takes for CQL: 21 (0x15) is its first byte",
    causes: [{
      id: "driver-without-tls",
      title: "A driver without TLS on a port with TLS",
      tellApart: "It works with TLS turned on: cqlsh --ssl.",
      fix: "Turn on TLS in the driver.",
      sure: "one-cause",
    }],
  },
  "driver-no-answer": {
    arrived: "the end of the connection",
    causes: [{
      id: "tls-port-or-old-release",
      title: "A driver without TLS on a port with TLS, of a release before 4.6 that sends no alert",
      tellApart: "openssl s_client to the same port works.",
      fix: "Turn on TLS in the driver.",
    }, {
      id: "not-cql",
      title: "The port is not CQL: 7000 and 7001 are for nodes only",
      tellApart: ALERT_PORTS,
      fix: "Use 9042, or 9142 with TLS.",
    }],
  },
  "no-host": {
    arrived: null,
    causes: [{
      id: "look-inside",
      title: "A driver's summary: the reason is in the text that follows it, for each host",
      tellApart: "Explain the inner message by itself.",
      fix: "ringshake explain 'INNER MESSAGE'",
    }],
  },
  "store-password": {
    arrived: null,
    causes: [{
      id: "wrong-password",
      title:
        "The Java keystore or truststore could not be opened: wrong password, or another format",
      tellApart: "keytool -list -keystore FILE",
      fix: "Give the right password, or convert the store to PKCS12.",
      sure: "one-cause",
    }],
  },
} as const satisfies Record<string, Stimulus>;

export type StimulusName = keyof typeof STIMULI;
