/**
 * cqlsh by Python and OpenSSL.
 *
 * @module
 */

import type { Client } from "./client.ts";
import { framed } from "./python.ts";
import * as texts from "./python_texts.ts";

const CQLSHRC = `[connection]
ssl = true
[ssl]
certfile = /path/to/ca.pem`;

const CQLSHRC_OWN = `usercert = /path/to/app.crt
userkey = /path/to/app.key`;

const cqlsh = framed("Connection error: ");

export const CQLSH_CLIENTS: readonly Client[] = [
  cqlsh({
    id: "cqlsh-python-2.7-openssl-1.0.2",
    name: "cqlsh on Python 2.7, OpenSSL 1.0.2",
    seenWith:
      "cqlsh 6.0.0 (PyPI) over scylla-driver 3.22.3, Python 2.7.12, OpenSSL 1.0.2g (Ubuntu 16.04)",
    hello: "python-2.7-openssl-1.0.2",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-1.1" },
    prints: texts.PYTHON_2_7_OPENSSL_1_0_2,
    also: texts.ALSO_PYTHON_2_7_OPENSSL_1_0_2,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-2.7-openssl-1.1.1",
    name: "cqlsh on Python 2.7, OpenSSL 1.1.1",
    seenWith:
      "cqlsh 6.0.0 (PyPI) over scylla-driver 3.22.3, Python 2.7.17, OpenSSL 1.1.1 (Ubuntu 18.04)",
    hello: "python-2.7-openssl-1.1.1",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-1.1" },
    prints: texts.PYTHON_2_7_OPENSSL_1_1_1,
    also: texts.ALSO_PYTHON_2_7_OPENSSL_1_1_1,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-2.7-openssl-3",
    name: "cqlsh on Python 2.7 built with OpenSSL 3",
    seenWith: "cqlsh 6.0.0 (PyPI) over scylla-driver 3.22.3, CPython 2.7.18, OpenSSL 3.0.19",
    hello: "python-3.6-openssl-3",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_2_7_OPENSSL_3,
    also: texts.ALSO_PYTHON_2_7_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.6-openssl-1.1.1",
    name: "cqlsh on Python 3.6, OpenSSL 1.1.1",
    seenWith:
      "cqlsh 6.0.0 (PyPI) over scylla-driver 3.22.3, Python 3.6.9, OpenSSL 1.1.1 (Ubuntu 18.04)",
    hello: "python-2.7-openssl-1.1.1",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-1.1" },
    prints: texts.PYTHON_3_6_OPENSSL_1_1_1,
    also: texts.ALSO_PYTHON_3_6_OPENSSL_1_1_1,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.6-openssl-3",
    name: "cqlsh on Python 3.6 built with OpenSSL 3",
    seenWith: "cqlsh 6.0.0 (PyPI) over scylla-driver 3.22.3, CPython 3.6.15, OpenSSL 3.0.19",
    hello: "python-3.6-openssl-3",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_6_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_6_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.7-openssl-3",
    name: "cqlsh (scylla-cqlsh) on Python 3.7 built with OpenSSL 3",
    seenWith: "scylla-cqlsh 6.0.38 over scylla-driver 3.22.3, CPython 3.7.16, OpenSSL 3.0.19",
    hello: "openssl-3",
    serverName: true,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_7_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_7_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.8-openssl-1.1.1",
    name: "cqlsh (scylla-cqlsh) on Python 3.8, OpenSSL 1.1.1",
    seenWith:
      "scylla-cqlsh 6.0.38 over scylla-driver 3.26.9, Python 3.8.10, OpenSSL 1.1.1f (Ubuntu 20.04)",
    hello: "python-3.8-openssl-1.1.1",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-1.1", securityLevel: 2 },
    prints: texts.PYTHON_3_8_OPENSSL_1_1_1,
    also: texts.ALSO_PYTHON_3_8_OPENSSL_1_1_1,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.9-openssl-3",
    name: "cqlsh (scylla-cqlsh) on Python 3.9 built with OpenSSL 3",
    seenWith: "scylla-cqlsh 6.0.38 over scylla-driver 3.26.9, CPython 3.9.18, OpenSSL 3.0.19",
    hello: "openssl-3",
    serverName: true,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_9_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_9_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.10-openssl-3",
    name: "cqlsh (scylla-cqlsh) on Python 3.10, OpenSSL 3",
    seenWith: "scylla-cqlsh 6.0.40 over scylla-driver 3.29.12, CPython 3.10.13, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: true,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_10_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.11-openssl-3",
    name: "cqlsh (scylla-cqlsh) on Python 3.11, OpenSSL 3",
    seenWith: "scylla-cqlsh 6.0.40 over scylla-driver 3.29.12, CPython 3.11.7, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: true,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_10_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.12-openssl-3",
    name: "cqlsh (scylla-cqlsh) on Python 3.12, OpenSSL 3",
    seenWith: "scylla-cqlsh 6.0.40 over scylla-driver 3.29.12, CPython 3.12.1, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: true,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_12_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.12-ubuntu",
    name: "cqlsh (scylla-cqlsh) on the Python 3.12 of Ubuntu 24.04",
    seenWith:
      "scylla-cqlsh 6.0.40 over scylla-driver 3.29.12, Python 3.12.3, OpenSSL 3.0.13 (Ubuntu 24.04)",
    hello: "python-3.12-ubuntu",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_12_UBUNTU,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.13-openssl-3",
    name: "cqlsh (scylla-cqlsh) on Python 3.13, OpenSSL 3",
    seenWith: "scylla-cqlsh 6.0.40 over scylla-driver 3.29.12, CPython 3.13.0, OpenSSL 3.0.19",
    hello: "python-3.12-openssl-3",
    serverName: true,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_13_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.13-openssl-3.5",
    name: "cqlsh (scylla-cqlsh) on Python 3.13, OpenSSL 3.5",
    seenWith:
      "scylla-cqlsh 6.0.40 over scylla-driver 3.29.12, Python 3.13.5, OpenSSL 3.5.9 (Debian 13)",
    hello: "python-3.13-openssl-3.5",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_13_OPENSSL_3_5,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cqlsh-python-3.14-openssl-3.6",
    name: "cqlsh (scylla-cqlsh) on Python 3.14, OpenSSL 3.6",
    seenWith:
      "scylla-cqlsh 6.0.40 over scylla-driver 3.29.12, Python 3.14.10, OpenSSL 3.6.5 (Debian unstable)",
    hello: "python-3.14-openssl-3.6",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_14_OPENSSL_3_6,
    also: texts.ALSO_PYTHON_3_10_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cassandra-cqlsh-python-3.6-openssl-3",
    name: "cqlsh (Cassandra's) on Python 3.6 built with OpenSSL 3",
    seenWith: "cqlsh 6.1.0 (PyPI) over scylla-driver 3.22.3, CPython 3.6.15, OpenSSL 3.0.19",
    hello: "python-3.6-openssl-3",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: texts.PYTHON_3_6_OPENSSL_3,
    also: texts.ALSO_PYTHON_3_6_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cassandra-cqlsh-python-3.12-openssl-3",
    name: "cqlsh (Cassandra's) on Python 3.12, OpenSSL 3",
    seenWith:
      "cqlsh 6.2.2 over cassandra-driver 3.30.1, CPython 3.12.1, OpenSSL 3.0.19; this driver sets what cqlsh asks for as options of the context, so that nothing is verified",
    hello: "cassandra-python-3.12-openssl-3",
    serverName: false,
    checks: { chain: false, name: false, rules: "openssl-3" },
    prints: texts.CASSANDRA_PYTHON_3_12_OPENSSL_3,
    also: texts.CASSANDRA_ALSO_PYTHON_3_12_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
  cqlsh({
    id: "cassandra-cqlsh-python-3.14-openssl-3.6",
    name: "cqlsh (Cassandra's) on Python 3.14, OpenSSL 3.6",
    seenWith:
      "cqlsh 6.2.2 over cassandra-driver 3.30.1, Python 3.14.10, OpenSSL 3.6.5 (Debian unstable); nothing is verified, as on Python 3.12",
    hello: "cassandra-python-3.14-openssl-3.6",
    serverName: false,
    checks: { chain: false, name: false, rules: "openssl-3" },
    prints: texts.CASSANDRA_PYTHON_3_14_OPENSSL_3_6,
    also: texts.CASSANDRA_ALSO_PYTHON_3_12_OPENSSL_3,
    works: CQLSHRC,
    showing: CQLSHRC_OWN,
  }),
];
