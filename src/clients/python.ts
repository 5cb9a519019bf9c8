/**
 * The Python drivers, and how what Python says of a connection is told by them and by cqlsh.
 *
 * @module
 */

import { type Client, CLIENT_FAILURES, type ClientFailure, type OtherTexts } from "./client.ts";
import * as texts from "./python_texts.ts";

const DEFAULT_CONTEXT = `ssl_context = ssl.create_default_context(cafile="/path/to/ca.pem")
Cluster(["node"], ssl_context=ssl_context, ssl_options={"server_hostname": "node"})`;
const CLIENT_CONTEXT = `ssl_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ssl_context.check_hostname = False
ssl_context.load_verify_locations("/path/to/ca.pem")
Cluster(["node"], ssl_context=ssl_context)`;

const OWN = `ssl_context.load_cert_chain("/path/to/app.crt", "/path/to/app.key")`;

/** A row before the words that frame all that it prints. */
export type PythonRow = Omit<Client, "source" | "alsoPrints"> & { readonly also?: OtherTexts };

/** Rows whose texts begin so and name the node. */
export function framed(beginning: string): (row: PythonRow) => Client {
  const frame = (text: string) =>
    `${beginning}('Unable to connect to any servers', {'{address}:{port}': ${text}})`;
  return ({ prints, also = {}, ...row }) => {
    const framedTexts: Partial<Record<ClientFailure, string>> = {};
    const others: Partial<Record<ClientFailure, readonly string[]>> = {};
    for (const failure of CLIENT_FAILURES) {
      const text = prints[failure];
      if (text !== undefined) framedTexts[failure] = frame(text);
      const more = also[failure];
      if (more !== undefined) others[failure] = more.map(frame);
    }
    return { ...row, source: "recorded", prints: framedTexts, alsoPrints: others };
  };
}

const driver = framed("cassandra.cluster.NoHostAvailable: ");

export const PYTHON_CLIENTS: readonly Client[] = [
  driver({
    id: "python-driver-protocol-tls-client-python-3.12",
    name: "scylla-driver with PROTOCOL_TLS_CLIENT and no name check, Python 3.12",
    seenWith: "scylla-driver 3.29.12, CPython 3.12.1, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_10_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CLIENT_CONTEXT,
    showing: OWN,
  }),
  driver({
    id: "python-driver-default-context-python-3.12",
    name: "scylla-driver with create_default_context, Python 3.12",
    seenWith: "scylla-driver 3.29.12, CPython 3.12.1, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: true,
    checks: { chain: true, name: true, rules: "openssl-3" },
    prints: texts.PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_12,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: DEFAULT_CONTEXT,
    showing: OWN,
  }),
  driver({
    id: "python-driver-default-context-python-3.13",
    name: "scylla-driver with create_default_context, Python 3.13",
    seenWith: "scylla-driver 3.29.12, CPython 3.13.0, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: false,
    checks: { chain: true, name: true, rules: "openssl-3-strict" },
    prints: texts.PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_13,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: DEFAULT_CONTEXT,
    showing: OWN,
  }),
  driver({
    id: "python-driver-default-context-python-3.14",
    name: "scylla-driver with create_default_context, Python 3.14",
    seenWith: "scylla-driver 3.29.12, Python 3.14.10, OpenSSL 3.6.5 (Debian unstable)",
    hello: "python-3.14-openssl-3.6",
    serverName: false,
    checks: { chain: true, name: true, rules: "openssl-3-strict" },
    prints: texts.PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_14,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: DEFAULT_CONTEXT,
    showing: OWN,
  }),
  driver({
    id: "cassandra-driver-default-context-python-3.12",
    name: "cassandra-driver with create_default_context, Python 3.12",
    seenWith: "cassandra-driver 3.30.1, CPython 3.12.1, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: true,
    checks: { chain: true, name: true, rules: "openssl-3" },
    prints: texts.CASSANDRA_DRIVER_DEFAULT_CONTEXT_PYTHON_3_12,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: DEFAULT_CONTEXT,
    showing: OWN,
  }),
];
