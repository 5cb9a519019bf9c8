/**
 * The servers that are recorded: one row each, with what the client asks.
 *
 * @module
 */

import type { Question } from "./conversation.ts";

export interface Endpoint {
  readonly name: string;
  readonly program: "gnutls-serv" | "openssl";
  /** `CERT`, `KEY`, `RSA-CERT`, `RSA-KEY` and `CA` stand for paths. */
  readonly args: readonly string[];
  readonly question: Question;
}

const TLS11 = 0x0302;
const TLS12 = 0x0303;
const TLS13 = 0x0304;
const GNUTLS = ["--echo", "--x509certfile", "CERT", "--x509keyfile", "KEY"];
const GNUTLS_RSA = ["--echo", "--x509certfile", "RSA-CERT", "--x509keyfile", "RSA-KEY"];
const P384_ONLY = "NORMAL:-GROUP-ALL:+GROUP-SECP384R1";
const ALONE = "--disable-client-cert";
const ASKING = ["--x509cafile", "CA"];
const OPENSSL = ["-cert", "CERT", "-key", "KEY", "-quiet"];
const OPENSSL_RSA = ["-cert", "RSA-CERT", "-key", "RSA-KEY", "-quiet"];
const OPENSSL_ASKING = ["-CAfile", "CA", "-verify_return_error"];

const row = (
  program: Endpoint["program"],
  name: string,
  args: readonly string[],
  question: Question,
): Endpoint => ({ name: `${program}: ${name}`, program, args, question });

export const ENDPOINTS: readonly Endpoint[] = [
  row("gnutls-serv", "TLS 1.3, nobody asked", [...GNUTLS, ALONE, "--noticket"], {
    versions: "node",
  }),
  row("gnutls-serv", "TLS 1.3 with tickets, RSA", [...GNUTLS_RSA, ALONE], { versions: "node" }),
  row("gnutls-serv", "TLS 1.3 after a retry", [...GNUTLS, ALONE, "--priority", P384_ONLY], {
    versions: [TLS13],
    groups: [0x001d, 0x0018],
  }),
  row("gnutls-serv", "TLS 1.3, asked, given", [...GNUTLS, ...ASKING, "--require-client-cert"], {
    versions: "node",
    presents: true,
  }),
  row("gnutls-serv", "TLS 1.3, asked, not given", [...GNUTLS, ...ASKING], { versions: "node" }),
  row("gnutls-serv", "TLS 1.3, required", [...GNUTLS, ...ASKING, "--require-client-cert"], {
    versions: "node",
  }),
  row("gnutls-serv", "TLS 1.2, nobody asked", [...GNUTLS, ALONE, "--noticket"], {
    versions: [TLS12],
  }),
  row("gnutls-serv", "TLS 1.2 with a ticket, RSA, CBC", [...GNUTLS_RSA, ALONE], {
    versions: [TLS12],
    cipherSuites: [0xc014, 0xc013],
  }),
  row("gnutls-serv", "TLS 1.2, asked, given", [...GNUTLS, ...ASKING, "--require-client-cert"], {
    versions: [TLS12],
    presents: true,
  }),
  row("gnutls-serv", "TLS 1.2, asked, not given", [...GNUTLS, ...ASKING], { versions: [TLS12] }),
  row("gnutls-serv", "TLS 1.2, required", [...GNUTLS, ...ASKING, "--require-client-cert"], {
    versions: [TLS12],
  }),
  row("gnutls-serv", "TLS 1.1", [...GNUTLS, ALONE, "--noticket"], {
    versions: [TLS11],
    cipherSuites: [0xc009, 0xc00a],
  }),
  row("gnutls-serv", "no suite in common", [...GNUTLS, ALONE], {
    versions: [TLS12],
    cipherSuites: [0xc02f],
  }),
  row("openssl", "TLS 1.3, nobody asked", [...OPENSSL, "-num_tickets", "0"], { versions: "node" }),
  row("openssl", "TLS 1.3 with tickets, RSA", OPENSSL_RSA, { versions: "node" }),
  row("openssl", "TLS 1.3 after a retry", [...OPENSSL, "-groups", "P-384"], {
    versions: [TLS13],
    groups: [0x001d, 0x0018],
  }),
  row("openssl", "TLS 1.3, asked, given", [...OPENSSL, ...OPENSSL_ASKING, "-Verify", "2"], {
    versions: "node",
    presents: true,
  }),
  row("openssl", "TLS 1.3, asked, not given", [...OPENSSL, ...OPENSSL_ASKING, "-verify", "2"], {
    versions: "node",
  }),
  row("openssl", "TLS 1.3, required", [...OPENSSL, ...OPENSSL_ASKING, "-Verify", "2"], {
    versions: "node",
  }),
  row("openssl", "TLS 1.2, nobody asked", [...OPENSSL, "-no_ticket"], { versions: [TLS12] }),
  row("openssl", "TLS 1.2 with a ticket, RSA, CBC", OPENSSL_RSA, {
    versions: [TLS12],
    cipherSuites: [0xc014, 0xc013],
  }),
  row("openssl", "TLS 1.2, asked, given", [...OPENSSL, ...OPENSSL_ASKING, "-Verify", "2"], {
    versions: [TLS12],
    presents: true,
  }),
  row("openssl", "TLS 1.2, required", [...OPENSSL, ...OPENSSL_ASKING, "-Verify", "2"], {
    versions: [TLS12],
  }),
  row("openssl", "TLS 1.1", [...OPENSSL, "-cipher", "ALL:@SECLEVEL=0", "-no_ticket"], {
    versions: [TLS11],
    cipherSuites: [0xc009, 0xc00a],
  }),
  row("openssl", "a version that it does not take", [...OPENSSL, "-tls1_3"], {
    versions: [TLS12],
  }),
];
