/**
 * What keeps a client from TLS before it begins, and what it makes of its own settings.
 *
 * @module
 */

import type { Stimulus } from "./stimuli_certificates.ts";

const ALERT_PORTS = "ringshake check HOST names what each port speaks.";

export const CONNECTION_STIMULI = {
  "driver-cut-off": {
    arrived: "the end of the connection",
    causes: [
      {
        id: "server-closed",
        title:
          "The server closed: it wants TLS or a client certificate, refused the one sent, or was stopped",
        tellApart: "The node's log has the reason at the same second.",
        fix: "Explain that line: ringshake explain 'LINE'",
      },
      {
        id: "not-cql",
        title: "The port is not CQL: 7000 and 7001 are for nodes only",
        tellApart: ALERT_PORTS,
        fix: "Use 9042, or 9142 with TLS.",
      },
    ],
  },
  "refused": {
    arrived: "a refusal: nothing listens there",
    causes: [
      {
        id: "no-listener",
        title: "Nothing listens on that port of that address, so TLS was not reached",
        tellApart: "ss -ltn on the node, beside native_transport_port and _port_ssl.",
        fix: "Correct the port or the address (rpc_address), or turn that listener on.",
      },
      {
        id: "node-down",
        title: "The node is down or still starting: clients are let in last",
        tellApart: "systemctl status scylla-server, on the node.",
        fix: "Start it, or wait.",
        proof: { peer: ["nothing-listens"] },
      },
    ],
  },
  "timed-out": {
    arrived: "nothing",
    causes: [
      {
        id: "no-way",
        title: "The port does not answer: a firewall, a wrong address, or an overloaded node",
        tellApart: "nc -vz HOST PORT",
        fix: "Open the port, or use rpc_address and the CQL port.",
        proof: { peer: ["unreachable"] },
      },
      {
        id: "waits-for-clear",
        title: "A TLS client on a port that waits for another protocol",
        tellApart: ALERT_PORTS,
        fix: "Turn TLS off in the client, or use the encrypted port.",
      },
    ],
  },
  "login": {
    arrived: "a CQL answer: connection and TLS stand",
    causes: [{
      id: "credentials",
      title: "The server refused the user or the password",
      tellApart: "Its answer says Bad credentials.",
      fix: "Give the right user and password. TLS is not at fault.",
    }],
  },
  "alert": {
    arrived: "an alert from the server",
    causes: [{
      id: "look-at-alert",
      title: "The server refused: no version or suite in common, or no certificate",
      tellApart: "The line before or behind names the alert.",
      fix: "Look at the node's log at that second, and explain that line.",
    }],
  },
  "weak-exchange": {
    arrived: "a key exchange that the client finds too weak",
    causes: [{
      id: "short-dh",
      title:
        "The server's Diffie-Hellman group is too small for the client; no certificate is meant",
      tellApart: "ringshake check --deep lists the groups and suites.",
      fix: "Leave priority_string out, so that ECDHE is used.",
      sure: "said",
    }],
  },
  "own-files": {
    arrived: null,
    causes: [{
      id: "client-files",
      title:
        "The client's own files do not load: key, certificate or CA is wrong, empty or mixed up",
      tellApart: "Nothing was sent yet: the server has no part in this.",
      fix: "Give PEM files (a keystore to Java), with the key of that very certificate.",
    }],
  },
  "driver-too-old": {
    arrived: null,
    causes: [{
      id: "removed-from-python",
      title: "The driver or cqlsh calls what Python 3.12 took out of its ssl module",
      tellApart: "python3 --version. Nothing was sent yet.",
      fix: "Use a newer driver (scylla-driver 3.26 or later), or Python 3.11.",
      sure: "said",
    }],
  },
  "name-not-given": {
    arrived: null,
    causes: [{
      id: "no-server-hostname",
      title: "check_hostname is on, and the driver was not told which name to expect",
      tellApart: "Nothing was sent yet.",
      fix: "Set ssl_options={'server_hostname': NAME}, or context.check_hostname = False.",
      sure: "said",
    }],
  },
  "nodetool": {
    arrived: null,
    causes: [{
      id: "api-unreachable",
      title: "nodetool does not reach the node's own API (10000, or JMX on 7199)",
      tellApart: "curl http://127.0.0.1:10000/storage_service/host_id, on the node.",
      fix: "Start the node, or look at api_address. Encryption between nodes has no part in this.",
    }],
  },
} as const satisfies Record<string, Stimulus>;
