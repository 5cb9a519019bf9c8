/**
 * What a node prints about certificate and key files when it starts and when it reloads them.
 *
 * Facts: ScyllaDB `main.cc`, `message/messaging_service.cc`, `utils/tls-impl.cc`; Seastar
 * `src/net/tls-impl.cc`.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";

/** The system's text leaves one cause; GnuTLS's leave those about the contents. */
function readReload(text: string): Reading {
  const [cause, proves] = text.includes("Permission denied")
    ? ["unreadable", true]
    : text.includes("No such file or directory")
    ? ["gone", false]
    : [null, false];
  const leaves = cause === null ? ["half-written", "bad-files"] : [cause];
  return { arrived: null, proves: proves ? cause : null, leaves };
}

export const FILE_MESSAGES: readonly KnownMessage[] = [
  {
    id: "reload-failed",
    has: ["Exception loading"],
    printedBy: "node",
    example:
      'messaging_service - Exception loading {"/etc/scylla/scylla.crt"}: std::system_error (error GnuTLS:-60, The certificate and the given key do not match.)',
    runbook: "reload-missed",
    read: readReload,
    causes: [
      {
        id: "unreadable",
        title: "The user scylla may not read the new file: it was put there by another",
        tellApart:
          "sudo -u scylla head -c1 FILE. The old certificate stays in use until a restart.",
        fix: "sudo chown scylla:scylla FILE && sudo chmod 400 FILE, before the node restarts.",
      },
      {
        id: "gone",
        title:
          "The file was not there when the node looked: it was just being replaced, or is gone",
        tellApart: "ls -l FILE; a `Reloaded` line follows shortly after, or not.",
        fix: "Put the file back before the node restarts, or it will not come up.",
      },
      {
        id: "half-written",
        title:
          "The files were read while they were being replaced: key and certificate did not fit",
        tellApart: "A `Reloaded` line follows shortly after.",
        fix: "Nothing, if `Reloaded` follows. Copy key and certificate right after each other.",
      },
      {
        id: "bad-files",
        title: "The new files are wrong: another key, cut short, or encrypted",
        tellApart:
          "No `Reloaded` follows. The old certificate stays in use until the next restart.",
        fix: "Mend the files before the node restarts, or it will not come up.",
        proof: { printer: ["reload-missed"] },
      },
    ],
  },
  {
    id: "file-missing",
    has: ["Could not read", "file", "No such file or directory"],
    printedBy: "node",
    example:
      "init - Startup failed: std::_Nested_exception<std::runtime_error> (Could not read certificate file /etc/scylla/scylla.crt): std::filesystem::__cxx11::filesystem_error (error system:2, filesystem error: open failed: No such file or directory [/etc/scylla/scylla.crt])",
    causes: [
      {
        id: "default-path",
        only: { files: ["certificate", "key"], defaultPath: true },
        title:
          "certificate or keyfile is not set, so the default path is read: scylla.crt and scylla.key beside scylla.yaml",
        tellApart: "The path in the line is not in your scylla.yaml.",
        fix: "Set certificate and keyfile in server_encryption_options.",
      },
      {
        id: "wrong-path",
        title: "The path in scylla.yaml is wrong, or the file was not copied to this node",
        tellApart: "ls -l of the path in the line.",
        fix:
          "Correct the path. It counts under internode_encryption: none too, once certificate is set.",
      },
    ],
  },
  {
    id: "file-unreadable",
    has: ["Could not read", "file", "Permission denied"],
    printedBy: "node",
    example:
      "init - Startup failed: std::_Nested_exception<std::runtime_error> (Could not read key file /etc/scylla/scylla.key): std::filesystem::__cxx11::filesystem_error (error system:13, filesystem error: open failed: Permission denied [/etc/scylla/scylla.key])",
    causes: [{
      id: "owner",
      title: "The user scylla may not read the file; often it was copied with sudo",
      tellApart: "sudo -u scylla head -c1 FILE; namei -l FILE shows the folders too.",
      fix: "sudo chown scylla:scylla FILE && sudo chmod 400 FILE",
      sure: "one-cause",
    }],
  },
  {
    id: "key-mismatch",
    has: ["The certificate and the given key do not match"],
    printedBy: "node",
    example:
      "init - Startup failed: std::system_error (error GnuTLS:-60, The certificate and the given key do not match.)",
    causes: [
      {
        id: "chain-order",
        title: "The certificate file begins with the intermediate or CA instead of the node's own",
        tellApart:
          "openssl x509 -in scylla.crt -noout -subject shows the first certificate: is it the node's?",
        fix: "cat node.crt intermediate.crt > scylla.crt",
      },
      {
        id: "other-key",
        title: "keyfile holds the key of another certificate",
        tellApart:
          "openssl x509 -in scylla.crt -noout -pubkey and openssl pkey -in scylla.key -pubout differ.",
        fix: "Put the key there that the request was made with.",
      },
    ],
  },
  {
    id: "encrypted-key",
    parts: ["start", "nodes", "cql", "alternator"],
    has: ["GnuTLS:-24", "Decryption has failed"],
    printedBy: "node",
    example: "init - Startup failed: std::system_error (error GnuTLS:-24, Decryption has failed.)",
    causes: [{
      id: "passphrase",
      title: "The private key is protected by a passphrase; ScyllaDB has no option for one",
      tellApart: "The file begins with BEGIN ENCRYPTED PRIVATE KEY, or has a Proc-Type line.",
      fix: "openssl pkey -in old.key -out scylla.key && chmod 400 scylla.key",
      sure: "one-cause",
    }],
  },
  {
    id: "bad-pem",
    has: ["GnuTLS:-34", "Base64 decoding error"],
    printedBy: "node",
    example: "init - Startup failed: std::system_error (error GnuTLS:-34, Base64 decoding error.)",
    causes: [{
      id: "not-pem",
      title: "A certificate, key or revocation list file is empty, cut short, or no PEM",
      tellApart: "grep -c BEGIN FILE for each of the files.",
      fix: "Write the file anew as PEM. From DER: openssl x509 -inform der -in FILE -out FILE.pem",
      sure: "one-cause",
    }],
  },
  {
    id: "bad-pem-header",
    has: ["Base64 unexpected header error"],
    printedBy: "node",
    example:
      "init - Startup failed: std::system_error (error GnuTLS:-207, Base64 unexpected header error.)",
    causes: [{
      id: "cut-short",
      title: "A PEM file ends in the middle of a block",
      tellApart: "grep -c BEGIN and grep -c END give different numbers.",
      fix: "Copy the file again.",
      sure: "one-cause",
    }],
  },
  {
    id: "no-such-pem",
    has: ["GnuTLS:-56", "The requested data were not available"],
    printedBy: "node",
    example:
      "init - Startup failed: std::system_error (error GnuTLS:-56, The requested data were not available.)",
    causes: [{
      id: "wrong-kind",
      title: "The file holds no block of the kind expected: certificate and key swapped, or DER",
      tellApart: "head -1 of both files.",
      fix: "certificate wants BEGIN CERTIFICATE, keyfile BEGIN PRIVATE KEY (or RSA, EC).",
      sure: "one-cause",
    }],
  },
  {
    id: "chain-unsorted",
    has: ["certificate list is not sorted"],
    printedBy: "node",
    example:
      "init - Startup failed: std::system_error (error GnuTLS:-324, The provided X.509 certificate list is not sorted (in subject to issuer order))",
    causes: [{
      id: "order",
      title: "The certificates in the file are out of order",
      tellApart: "Each must be followed by the one that issued it.",
      fix: "cat node.crt intermediate.crt > scylla.crt",
      sure: "one-cause",
    }],
  },
  {
    id: "start-gnutls",
    isGeneral: true,
    has: ["Startup failed", "GnuTLS:-"],
    printedBy: "node",
    example:
      "init - Startup failed: std::system_error (error GnuTLS:-69, ASN1 parser: Error in DER parsing.)",
    causes: [{
      id: "credential-file",
      title:
        "A certificate, key, truststore or revocation list does not load: the GnuTLS text in the line says what is wrong with it",
      tellApart:
        "ringshake lint scylla.yaml names the file; openssl x509 -in FILE -noout reads one.",
      fix: "Mend that file, then start the node.",
    }],
  },
];
