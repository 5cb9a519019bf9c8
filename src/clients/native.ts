/**
 * gocql, the Node.js driver and the Rust driver.
 *
 * @module
 */

import type { Client, Texts } from "./client.ts";

const GOCQL =
  `cluster.SslOpts = &gocql.SslOptions{CaPath: "/path/to/ca.pem", EnableHostVerification: true}`;
const GOCQL_OWN = `CertPath: "/path/to/app.crt", KeyPath: "/path/to/app.key"`;
const NODE_OWN =
  `cert: fs.readFileSync("/path/to/app.crt"), key: fs.readFileSync("/path/to/app.key")`;
// Without rejectUnauthorized this driver verifies nothing, whatever Node.js does by default.
const NODE =
  `sslOptions: { ca: [fs.readFileSync("/path/to/ca.pem")], host: "node", rejectUnauthorized: true }`;

const GOCQL_GO_1_26: Texts = {
  "closed":
    "gocql: unable to create session: unable to discover protocol version: dial tcp {address}:{port}: connect: connection refused",
  "plain-port":
    "gocql: unable to create session: unable to discover protocol version: tls: first record does not look like a TLS handshake",
  "tls-port":
    "gocql: unable to create session: unable to discover protocol version: gocql: unsupported protocol response version: 21",
  "protocol-version":
    "gocql: unable to create session: unable to discover protocol version: remote error: tls: protocol version not supported",
  "no-cipher":
    "gocql: unable to create session: unable to discover protocol version: remote error: tls: handshake failure",
  "client-certificate-missing":
    "gocql: unable to create session: unable to discover protocol version: remote error: tls: certificate required",
  "client-certificate-refused":
    "gocql: unable to create session: unable to discover protocol version: EOF",
  "hang-up": "gocql: unable to create session: unable to discover protocol version: EOF",
  "issuer-unknown":
    "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate signed by unknown authority",
  "self-signed":
    "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate signed by unknown authority",
  "expired":
    "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time {now} is after {limit}",
  "not-yet-valid":
    "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time {now} is before {limit}",
  "name-mismatch":
    "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate is valid for {names}, not {address}",
  "no-subject-alt-name":
    "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: cannot validate certificate for {address} because it doesn't contain any IP SANs",
  "weak-signature":
    'gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm SHA1-RSA" while trying to verify candidate authority certificate "{issuer}")',
  "bad-purpose":
    "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate specifies an incompatible key usage",
  "version-too-low":
    "gocql: unable to create session: unable to discover protocol version: tls: server selected unsupported protocol version 302",
};

const SCYLLA_GOCQL_GO_1_26: Texts = {
  "closed":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: dial tcp {address}:{port}: connect: connection refused",
  "plain-port":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: first record does not look like a TLS handshake",
  "tls-port":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: gocql: unsupported protocol response version: 21",
  "protocol-version":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: remote error: tls: protocol version not supported",
  "no-cipher":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: remote error: tls: handshake failure",
  "client-certificate-missing":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: remote error: tls: certificate required",
  "client-certificate-refused":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: EOF",
  "hang-up":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: EOF",
  "issuer-unknown":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: certificate signed by unknown authority",
  "self-signed":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: certificate signed by unknown authority",
  "expired":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time {now} is after {limit}",
  "not-yet-valid":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time {now} is before {limit}",
  "name-mismatch":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: certificate is valid for {names}, not {address}",
  "no-subject-alt-name":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: cannot validate certificate for {address} because it doesn't contain any IP SANs",
  "weak-signature":
    'gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm SHA1-RSA" while trying to verify candidate authority certificate "{issuer}")',
  "bad-purpose":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: failed to verify certificate: x509: certificate specifies an incompatible key usage",
  "version-too-low":
    "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: tls: server selected unsupported protocol version 302",
};

const GOCQL_GO_1_21: Texts = {
  ...GOCQL_GO_1_26,
  "weak-signature":
    'gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm SHA1-RSA (temporarily override with GODEBUG=x509sha1=1)" while trying to verify candidate authority certificate "{issuer}")',
};

const NODE_DRIVER_NODE_20: Texts = {
  "closed": "Error: connect ECONNREFUSED {address}:{port}",
  "plain-port":
    "Error: {thread}:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:",
  "tls-port":
    "OperationTimedOutError: The host {address}:{port} did not reply before timeout 12000 ms",
  "protocol-version":
    "Error: {thread}:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 70",
  "no-cipher":
    "Error: {thread}:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 40",
  "client-certificate-missing":
    "Error: {thread}:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 116",
  "client-certificate-refused":
    "OperationTimedOutError: The host {address}:{port} did not reply before timeout 12000 ms",
  "hang-up":
    "Error: Client network socket disconnected before secure TLS connection was established",
  "issuer-unknown": "Error: unable to verify the first certificate",
  "self-signed": "Error: self-signed certificate",
  "expired": "Error: certificate has expired",
  "not-yet-valid": "Error: certificate is not yet valid",
  "name-mismatch":
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: IP: {address} is not in the cert's list: {names}",
  "no-subject-alt-name":
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: IP: {address} is not in the cert's list: ",
  "weak-signature": "Error: CA signature digest algorithm too weak",
  "bad-purpose": "Error: unsuitable certificate purpose",
  "version-too-low":
    "Error: {thread}:error:0A000102:SSL routines:ssl_choose_client_version:unsupported protocol:../deps/openssl/openssl/ssl/statem/statem_lib.c:1952:",
};

const NODE_DRIVER_NODE_22: Texts = {
  ...NODE_DRIVER_NODE_20,
  "plain-port":
    "Error: {thread}:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:",
  "protocol-version":
    "Error: {thread}:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 70",
  "no-cipher":
    "Error: {thread}:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 40",
  "client-certificate-missing":
    "Error: {thread}:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 116",
  "version-too-low":
    "Error: {thread}:error:0A000102:SSL routines:ssl_choose_client_version:unsupported protocol:../deps/openssl/openssl/ssl/statem/statem_lib.c:2407:",
};

const NODE_DRIVER_NODE_24: Texts = {
  ...NODE_DRIVER_NODE_22,
  "issuer-unknown":
    "Error: unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca",
  "self-signed":
    "Error: self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca",
  "weak-key": "Error: {whose} certificate key too weak",
};

export const OTHER_CLIENTS: readonly Client[] = [
  {
    id: "gocql-go-1.26",
    name: "gocql, Go 1.26",
    seenWith: "gocql 1.7.0, Go 1.26.8, EnableHostVerification",
    hello: "go-1.26",
    serverName: true,
    checks: { chain: true, name: true, rules: "go" },
    source: "recorded",
    prints: GOCQL_GO_1_26,
    alsoPrints: {
      "name-mismatch": [
        "gocql: unable to create session: unable to discover protocol version: tls: failed to verify certificate: x509: cannot validate certificate for {address} because it doesn't contain any IP SANs",
      ],
      "no-cipher": [
        "gocql: unable to create session: unable to discover protocol version: remote error: tls: insufficient security level",
      ],
      "client-certificate-missing": [
        "gocql: unable to create session: unable to discover protocol version: EOF",
      ],
      "hang-up": [
        "gocql: unable to create session: unable to discover protocol version: read tcp {address}:{source}->{address}:{port}: read: connection reset by peer",
      ],
    },
    works: GOCQL,
    showing: GOCQL_OWN,
  },
  {
    id: "scylla-gocql-go-1.26",
    name: "ScyllaDB's gocql, Go 1.26",
    seenWith: "github.com/scylladb/gocql 1.14.5, Go 1.26.8, EnableHostVerification",
    hello: "go-1.26",
    serverName: true,
    checks: { chain: true, name: true, rules: "go" },
    source: "recorded",
    prints: SCYLLA_GOCQL_GO_1_26,
    alsoPrints: {
      "no-cipher": [
        "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: remote error: tls: insufficient security level",
      ],
      "client-certificate-missing": [
        "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: EOF",
      ],
      "hang-up": [
        "gocql: unable to create session: unable to connect to the cluster, last error: unable to discover protocol version: read tcp {address}:{source}->{address}:{port}: read: connection reset by peer",
      ],
    },
    works: GOCQL,
    showing: GOCQL_OWN,
  },
  {
    id: "gocql-go-1.21",
    name: "gocql, Go 1.21",
    seenWith: "gocql 1.6.0, Go 1.21.13, EnableHostVerification",
    hello: "go-1.21",
    serverName: true,
    checks: { chain: true, name: true, rules: "go" },
    source: "recorded",
    prints: GOCQL_GO_1_21,
    alsoPrints: {
      "no-cipher": [
        "gocql: unable to create session: unable to discover protocol version: remote error: tls: insufficient security level",
      ],
      "client-certificate-missing": [
        "gocql: unable to create session: unable to discover protocol version: EOF",
      ],
      "hang-up": [
        "gocql: unable to create session: unable to discover protocol version: read tcp {address}:{source}->{address}:{port}: read: connection reset by peer",
      ],
    },
    works: GOCQL,
    showing: GOCQL_OWN,
  },
  {
    id: "node-driver-node-20",
    name: "cassandra-driver for Node.js 20 with rejectUnauthorized",
    seenWith: "cassandra-driver 4 (npm), Node.js 20, sslOptions with rejectUnauthorized and host",
    hello: "node-20",
    serverName: false,
    checks: { chain: true, name: true, rules: "openssl-3", securityLevel: 1 },
    source: "recorded",
    prints: NODE_DRIVER_NODE_20,
    alsoPrints: {
      "no-cipher": [
        "Error: {thread}:error:0A00042F:SSL routines:ssl3_read_bytes:tlsv1 alert insufficient security:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 71",
      ],
      "client-certificate-missing": [
        "Error: Client network socket disconnected before secure TLS connection was established",
      ],
      "client-certificate-refused": [
        "Error: Client network socket disconnected before secure TLS connection was established",
      ],
      "hang-up": ["Error: read ECONNRESET"],
      "issuer-unknown": ["Error: self-signed certificate in certificate chain"],
    },
    works: NODE,
    showing: NODE_OWN,
  },
  {
    id: "node-driver-node-22",
    name: "cassandra-driver for Node.js 22 with rejectUnauthorized",
    seenWith: "cassandra-driver 4 (npm), Node.js 22, sslOptions with rejectUnauthorized and host",
    hello: "node-22",
    serverName: false,
    checks: { chain: true, name: true, rules: "openssl-3", securityLevel: 1 },
    source: "recorded",
    prints: NODE_DRIVER_NODE_22,
    alsoPrints: {
      "no-cipher": [
        "Error: {thread}:error:0A00042F:SSL routines:ssl3_read_bytes:tlsv1 alert insufficient security:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 71",
      ],
      "client-certificate-missing": [
        "Error: Client network socket disconnected before secure TLS connection was established",
      ],
      "client-certificate-refused": [
        "Error: Client network socket disconnected before secure TLS connection was established",
      ],
      "hang-up": ["Error: read ECONNRESET"],
      "issuer-unknown": ["Error: self-signed certificate in certificate chain"],
    },
    works: NODE,
    showing: NODE_OWN,
  },
  {
    id: "node-driver-node-24",
    name: "cassandra-driver for Node.js 24 with rejectUnauthorized",
    seenWith: "cassandra-driver 4 (npm), Node.js 24, sslOptions with rejectUnauthorized and host",
    hello: "node-22",
    serverName: false,
    checks: { chain: true, name: true, rules: "openssl-3" },
    source: "recorded",
    prints: NODE_DRIVER_NODE_24,
    alsoPrints: {
      "no-cipher": [
        "Error: {thread}:error:0A00042F:SSL routines:ssl3_read_bytes:tlsv1 alert insufficient security:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 71",
      ],
      "client-certificate-missing": [
        "Error: Client network socket disconnected before secure TLS connection was established",
      ],
      "client-certificate-refused": [
        "Error: Client network socket disconnected before secure TLS connection was established",
      ],
      "hang-up": ["Error: read ECONNRESET"],
      "issuer-unknown": ["Error: self-signed certificate in certificate chain"],
    },
    works: NODE,
    showing: NODE_OWN,
  },
];
