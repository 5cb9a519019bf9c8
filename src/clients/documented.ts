/**
 * Clients that were not run, as their names say: each has the hello of the nearest one that was, no words,
 * and what it verifies by documentation, or assumed.
 *
 * @module
 */

import type { Client } from "./client.ts";

export const DOCUMENTED_CLIENTS: readonly Client[] = [
  {
    id: "cpp-driver-openssl-3",
    name: "C++ driver, OpenSSL 3 (not run)",
    source: "documented",
    seenWith:
      "what it verifies: the documentation of cass_ssl_set_verify_flags; the hello is that of openssl s_client 3.0.19",
    hello: "openssl-3",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: {},
    works: `CassSsl* ssl = cass_ssl_new();
cass_ssl_add_trusted_cert(ssl, ca_pem);
cass_ssl_set_verify_flags(ssl, CASS_SSL_VERIFY_PEER_CERT);
cass_cluster_set_ssl(cluster, ssl);`,
  },
  {
    id: "csharp-driver-dotnet-8",
    name: "C# driver on .NET 8, Linux (not run)",
    source: "documented",
    seenWith:
      "what it verifies is assumed; the hello is that of openssl s_client 3.0.19, whose library .NET uses on Linux with a choice of suites of its own",
    hello: "openssl-3",
    serverName: true,
    checks: { chain: true, name: true, rules: "openssl-3" },
    prints: {},
    works: `Cluster.Builder().AddContactPoint("node").WithSSL(new SSLOptions())`,
  },
  {
    id: "scylla-manager",
    name: "Scylla Manager (sctool status) (not run)",
    source: "documented",
    seenWith: "that it verifies nothing is assumed; the hello is that of gocql on Go 1.26",
    hello: "go-1.26",
    serverName: false,
    checks: { chain: false, name: false, rules: "go" },
    prints: {},
    works:
      `client_encryption_options.enabled: true on the node; sctool cluster update --ssl-user-cert-file … --ssl-user-key-file … where it asks for a certificate`,
  },
  {
    id: "spark-migrator-jdk-8",
    name: "ScyllaDB Migrator (Spark) on JDK 8 (not run)",
    source: "documented",
    seenWith: "what it verifies is assumed; the hello is that of the Java driver 4 on JDK 8",
    hello: "jdk-8",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    prints: {},
    works: `sslOptions:
  enabled: true
  trustStorePath: /path/to/truststore.jks`,
  },
  {
    id: "rust-driver-openssl",
    name: "Rust driver with OpenSSL (not run)",
    source: "documented",
    seenWith:
      "what it verifies is what these lines ask for; the hello is that of openssl s_client 3.0.19, whose library the openssl crate shares",
    hello: "openssl-3",
    serverName: false,
    checks: { chain: true, name: false, rules: "openssl-3" },
    prints: {},
    works: `let mut tls = SslContextBuilder::new(SslMethod::tls())?;
tls.set_ca_file("/path/to/ca.pem")?;
tls.set_verify(SslVerifyMode::PEER);
SessionBuilder::new().known_node("node:9042").tls_context(Some(tls.build()))`,
  },
  {
    id: "rust-driver-rustls",
    name: "Rust driver with rustls (not run)",
    source: "documented",
    seenWith:
      "what it verifies is what rustls does by itself; the hello is that of the rustls in Deno 2.9, whose extensions come in a new order each time and whose groups another crypto provider may order otherwise",
    hello: "rustls",
    serverName: true,
    checks: { chain: true, name: true, rules: "webpki" },
    prints: {},
    works:
      `let tls = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
SessionBuilder::new().known_node("node:9042").tls_context(Some(Arc::new(tls)))`,
  },
];
