/**
 * What cqlsh says about TLS before it has connected, and what follows from its old default.
 *
 * Facts: `pylib/cqlshlib/sslhandling.py` through its history.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";
import { messagesIn } from "./rows.ts";

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

export const CQLSH_MESSAGES: readonly KnownMessage[] = messagesIn(
  `
invalid-ssl-protocol |  | client | invalid-ssl-protocol
  is not a valid SSL protocol
  TLSv1.2 is not a valid SSL protocol, please use one of SSLv23, TLSv1, TLSv1.1, or TLSv1.2
  > dotted-spelling | The spelling with a dot, which older cqlsh suggests itself and does not take: it must be TLSv1_2 | No connection was made yet. The server has no part in this. | In cqlshrc, [ssl] version = TLSv1_2 (or SSLv23, which negotiates). SSL_VERSION in the environment overrides it.
  > no-such-constant | TLSv1_3 cannot be asked for by name: no Python has PROTOCOL_TLSv1_3. TLS 1.3 is negotiated by itself | No connection was made yet. The server has no part in this. | Remove the version line from [ssl] in cqlshrc, and SSL_VERSION from the environment; or write TLS, which negotiates.
  > python-too-old | The Python that runs cqlsh has no such version | python -c 'import ssl; print(ssl.PROTOCOL_TLSv1_2)' fails. | Use a newer Python, or version = SSLv23.
  > unknown-word | A word that is no version, in cqlshrc or in SSL_VERSION | grep -n version ~/.cassandra/cqlshrc; echo $SSL_VERSION | Remove the line. A cqlsh of 2022 or later negotiates the version by itself.

ssl-version-ignored |  | client | invalid-ssl-protocol
  Explicit SSL and TLS versions in the cqlshrc file
  Warning: Explicit SSL and TLS versions in the cqlshrc file or in SSL_VERSION environment property are ignored as the protocol is auto-negotiated.
  > harmless | A newer cqlsh negotiates the version and ignores the setting | It is only a warning. | Remove version from [ssl] in cqlshrc, and SSL_VERSION from the environment. | one-cause

cqlsh-certfile-missing |  | client
  Validation is enabled; SSL transport factory requires a valid certfile
  Validation is enabled; SSL transport factory requires a valid certfile to be specified. Please provide path to the certfile in [ssl] section as 'certfile' option in /root/.cassandra/cqlshrc (or use [certfiles] section) or set SSL_CERTFILE environment variable.
  > no-certfile | cqlsh was not told which CA to trust | No connection was made yet. | In cqlshrc, [ssl] certfile = /path/ca.pem, or SSL_CERTFILE=/path/ca.pem. | one-cause

cqlsh-hostname-without-validate |  | client
  SSL certificate hostname checking
  SSL certificate hostname checking (\`check_hostname\` in the [ssl] section) must be turned off if certificate \`validate\` is turned off.
  > contradiction | check_hostname is on and validate is off | No connection was made yet. | In cqlshrc, [ssl] check_hostname = false, or validate = true. | one-cause

cqlsh-userkey-and-usercert |  | client
  userkey and usercert from [ssl] section
  Warning: userkey and usercert from [ssl] section, should be both configured, otherwise won't be used
  > half-configured | Only one of key and certificate is set, so cqlsh presents neither | A server that requires certificates then refuses cqlsh. | Set both userkey and usercert. | one-cause

cqlsh-timed-out |  | client
  Timed out creating connection
  OperationTimedOut('errors=Timed out creating connection (5 seconds), last_host=None')
  > no-way | The port does not answer: firewall, wrong address, or a TLS setting that hangs | nc -vz HOST 9042 | Use rpc_address and the CQL port; storage ports are not for clients. |  | peer=unreachable
  > python-3-13 | A cqlsh that does not run well under Python 3.13 | cqlsh --version and python3 --version | Use the cqlsh of the scylla-cqlsh package, with its own Python.

python-lacks-protocol |  | client | invalid-ssl-protocol
  has no attribute ~ PROTOCOL_
  AttributeError: module 'ssl' has no attribute 'PROTOCOL_TLSv1_3'
  > no-such-constant | A program asks Python for a version by a name that Python's ssl module does not have | No Python has PROTOCOL_TLSv1_3; newer builds lack those of SSLv3 and TLS 1.0. | Use ssl.PROTOCOL_TLS_CLIENT, which negotiates, and remove the version from the settings. | said
`,
  {
    "invalid-ssl-protocol": readProtocol,
  },
);
