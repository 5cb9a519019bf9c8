/**
 * What cqlsh says about TLS before it has connected, and what follows from its old default.
 *
 * Facts: `pylib/cqlshlib/sslhandling.py` through its history.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";

const NOT_VALID = /(\S{1,40}) is not a valid SSL protocol/;

/** The value says which mistake it is. */
function readProtocol(text: string): Reading | null {
  const value = NOT_VALID.exec(text)?.[1];
  if (value === undefined) return null;
  const cause = /^TLSv1_3$/.test(value)
    ? "no-such-constant"
    : /^TLSv1\.[0-3]$/i.test(value)
    ? "dotted-spelling"
    : /^TLSv1_[0-2]$/.test(value)
    ? "python-too-old"
    : "unknown-word";
  return { arrived: null, proves: cause, leaves: [cause] };
}

export const CQLSH_MESSAGES: readonly KnownMessage[] = [
  {
    id: "invalid-ssl-protocol",
    has: ["is not a valid SSL protocol"],
    printedBy: "client",
    example:
      "TLSv1.2 is not a valid SSL protocol, please use one of SSLv23, TLSv1, TLSv1.1, or TLSv1.2",
    runbook: "invalid-ssl-protocol",
    read: readProtocol,
    causes: [
      {
        id: "dotted-spelling",
        title:
          "The spelling with a dot, which older cqlsh suggests itself and does not take: it must be TLSv1_2",
        tellApart: "No connection was made yet. The server has no part in this.",
        fix:
          "In cqlshrc, [ssl] version = TLSv1_2 (or SSLv23, which negotiates). SSL_VERSION in the environment overrides it.",
      },
      {
        id: "no-such-constant",
        title:
          "TLSv1_3 cannot be asked for by name: no Python has PROTOCOL_TLSv1_3. TLS 1.3 is negotiated by itself",
        tellApart: "No connection was made yet. The server has no part in this.",
        fix:
          "Remove the version line from [ssl] in cqlshrc, and SSL_VERSION from the environment; or write TLS, which negotiates.",
      },
      {
        id: "python-too-old",
        title: "The Python that runs cqlsh has no such version",
        tellApart: "python -c 'import ssl; print(ssl.PROTOCOL_TLSv1_2)' fails.",
        fix: "Use a newer Python, or version = SSLv23.",
      },
      {
        id: "unknown-word",
        title: "A word that is no version, in cqlshrc or in SSL_VERSION",
        tellApart: "grep -n version ~/.cassandra/cqlshrc; echo $SSL_VERSION",
        fix: "Remove the line. A cqlsh of 2022 or later negotiates the version by itself.",
      },
    ],
  },
  {
    id: "ssl-version-ignored",
    has: ["Explicit SSL and TLS versions in the cqlshrc file"],
    printedBy: "client",
    example:
      "Warning: Explicit SSL and TLS versions in the cqlshrc file or in SSL_VERSION environment property are ignored as the protocol is auto-negotiated.",
    runbook: "invalid-ssl-protocol",
    causes: [{
      id: "harmless",
      title: "A newer cqlsh negotiates the version and ignores the setting",
      tellApart: "It is only a warning.",
      fix: "Remove version from [ssl] in cqlshrc, and SSL_VERSION from the environment.",
      sure: "one-cause",
    }],
  },
  {
    id: "cqlsh-certfile-missing",
    has: ["Validation is enabled; SSL transport factory requires a valid certfile"],
    printedBy: "client",
    example:
      "Validation is enabled; SSL transport factory requires a valid certfile to be specified. Please provide path to the certfile in [ssl] section as 'certfile' option in /root/.cassandra/cqlshrc (or use [certfiles] section) or set SSL_CERTFILE environment variable.",
    causes: [{
      id: "no-certfile",
      title: "cqlsh was not told which CA to trust",
      tellApart: "No connection was made yet.",
      fix: "In cqlshrc, [ssl] certfile = /path/ca.pem, or SSL_CERTFILE=/path/ca.pem.",
      sure: "one-cause",
    }],
  },
  {
    id: "cqlsh-hostname-without-validate",
    has: ["SSL certificate hostname checking"],
    printedBy: "client",
    example:
      "SSL certificate hostname checking (`check_hostname` in the [ssl] section) must be turned off if certificate `validate` is turned off.",
    causes: [{
      id: "contradiction",
      title: "check_hostname is on and validate is off",
      tellApart: "No connection was made yet.",
      fix: "In cqlshrc, [ssl] check_hostname = false, or validate = true.",
      sure: "one-cause",
    }],
  },
  {
    id: "cqlsh-userkey-and-usercert",
    has: ["userkey and usercert from [ssl] section"],
    printedBy: "client",
    example:
      "Warning: userkey and usercert from [ssl] section, should be both configured, otherwise won't be used",
    causes: [{
      id: "half-configured",
      title: "Only one of key and certificate is set, so cqlsh presents neither",
      tellApart: "A server that requires certificates then refuses cqlsh.",
      fix: "Set both userkey and usercert.",
      sure: "one-cause",
    }],
  },
  {
    id: "cqlsh-timed-out",
    has: ["Timed out creating connection"],
    printedBy: "client",
    example:
      "OperationTimedOut('errors=Timed out creating connection (5 seconds), last_host=None')",
    causes: [
      {
        id: "no-way",
        title: "The port does not answer: firewall, wrong address, or a TLS setting that hangs",
        tellApart: "nc -vz HOST 9042",
        fix: "Use rpc_address and the CQL port; storage ports are not for clients.",
        proof: { peer: ["unreachable"] },
      },
      {
        id: "python-3-13",
        title: "A cqlsh that does not run well under Python 3.13",
        tellApart: "cqlsh --version and python3 --version",
        fix: "Use the cqlsh of the scylla-cqlsh package, with its own Python.",
      },
    ],
  },
  {
    id: "python-lacks-protocol",
    has: ["has no attribute", "PROTOCOL_"],
    printedBy: "client",
    example: "AttributeError: module 'ssl' has no attribute 'PROTOCOL_TLSv1_3'",
    runbook: "invalid-ssl-protocol",
    causes: [{
      id: "no-such-constant",
      title: "A program asks Python for a version by a name that Python's ssl module does not have",
      tellApart: "No Python has PROTOCOL_TLSv1_3; newer builds lack those of SSLv3 and TLS 1.0.",
      fix:
        "Use ssl.PROTOCOL_TLS_CLIENT, which negotiates, and remove the version from the settings.",
      sure: "said",
    }],
  },
];
