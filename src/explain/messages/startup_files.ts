/**
 * What a node prints about certificate and key files when it starts and when it reloads them.
 *
 * Facts: ScyllaDB `main.cc`, `message/messaging_service.cc`, `utils/tls-impl.cc`; Seastar
 * `src/net/tls-impl.cc`.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";
import { messagesIn } from "./rows.ts";

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

export const FILE_MESSAGES: readonly KnownMessage[] = messagesIn(
  `
reload-failed |  | node | reload-missed
  Exception loading
  messaging_service - Exception loading {"/etc/scylla/scylla.crt"}: std::system_error (error GnuTLS:-60, The certificate and the given key do not match.)
  > unreadable | The user scylla may not read the new file: it was put there by another | sudo -u scylla head -c1 FILE. The old certificate stays in use until a restart. | sudo chown scylla:scylla FILE && sudo chmod 400 FILE, before the node restarts.
  > gone | The file was not there when the node looked: it was just being replaced, or is gone | ls -l FILE; a \`Reloaded\` line follows shortly after, or not. | Put the file back before the node restarts, or it will not come up.
  > half-written | The files were read while they were being replaced: key and certificate did not fit | A \`Reloaded\` line follows shortly after. | Nothing, if \`Reloaded\` follows. Copy key and certificate right after each other.
  > bad-files | The new files are wrong: another key, cut short, or encrypted | No \`Reloaded\` follows. The old certificate stays in use until the next restart. | Mend the files before the node restarts, or it will not come up. |  | printer=reload-missed

file-missing |  | node
  Could not read ~ file ~ No such file or directory
  init - Startup failed: std::_Nested_exception<std::runtime_error> (Could not read certificate file /etc/scylla/scylla.crt): std::filesystem::__cxx11::filesystem_error (error system:2, filesystem error: open failed: No such file or directory [/etc/scylla/scylla.crt])
  > default-path | certificate or keyfile is not set, so the default path is read: scylla.crt and scylla.key beside scylla.yaml | The path in the line is not in your scylla.yaml. | Set certificate and keyfile in server_encryption_options. |  |  | files=certificate,key default-path
  > wrong-path | The path in scylla.yaml is wrong, or the file was not copied to this node | ls -l of the path in the line. | Correct the path. It counts under internode_encryption: none too, once certificate is set.

file-unreadable |  | node
  Could not read ~ file ~ Permission denied
  init - Startup failed: std::_Nested_exception<std::runtime_error> (Could not read key file /etc/scylla/scylla.key): std::filesystem::__cxx11::filesystem_error (error system:13, filesystem error: open failed: Permission denied [/etc/scylla/scylla.key])
  > owner | The user scylla may not read the file; often it was copied with sudo | sudo -u scylla head -c1 FILE; namei -l FILE shows the folders too. | sudo chown scylla:scylla FILE && sudo chmod 400 FILE | one-cause

key-mismatch |  | node
  The certificate and the given key do not match
  init - Startup failed: std::system_error (error GnuTLS:-60, The certificate and the given key do not match.)
  > chain-order | The certificate file begins with the intermediate or CA instead of the node's own | openssl x509 -in scylla.crt -noout -subject shows the first certificate: is it the node's? | cat node.crt intermediate.crt > scylla.crt
  > other-key | keyfile holds the key of another certificate | openssl x509 -in scylla.crt -noout -pubkey and openssl pkey -in scylla.key -pubout differ. | Put the key there that the request was made with.

encrypted-key | start nodes cql alternator | node
  GnuTLS:-24 ~ Decryption has failed
  init - Startup failed: std::system_error (error GnuTLS:-24, Decryption has failed.)
  > passphrase | The private key is protected by a passphrase; ScyllaDB has no option for one | The file begins with BEGIN ENCRYPTED PRIVATE KEY, or has a Proc-Type line. | openssl pkey -in old.key -out scylla.key && chmod 400 scylla.key | one-cause

bad-pem |  | node
  GnuTLS:-34 ~ Base64 decoding error
  init - Startup failed: std::system_error (error GnuTLS:-34, Base64 decoding error.)
  > not-pem | A certificate, key or revocation list file is empty, cut short, or no PEM | grep -c BEGIN FILE for each of the files. | Write the file anew as PEM. From DER: openssl x509 -inform der -in FILE -out FILE.pem | one-cause

bad-pem-header |  | node
  Base64 unexpected header error
  init - Startup failed: std::system_error (error GnuTLS:-207, Base64 unexpected header error.)
  > cut-short | A PEM file ends in the middle of a block | grep -c BEGIN and grep -c END give different numbers. | Copy the file again. | one-cause

no-such-pem |  | node
  GnuTLS:-56 ~ The requested data were not available
  init - Startup failed: std::system_error (error GnuTLS:-56, The requested data were not available.)
  > wrong-kind | The file holds no block of the kind expected: certificate and key swapped, or DER | head -1 of both files. | certificate wants BEGIN CERTIFICATE, keyfile BEGIN PRIVATE KEY (or RSA, EC). | one-cause

chain-unsorted |  | node
  certificate list is not sorted
  init - Startup failed: std::system_error (error GnuTLS:-324, The provided X.509 certificate list is not sorted (in subject to issuer order))
  > order | The certificates in the file are out of order | Each must be followed by the one that issued it. | cat node.crt intermediate.crt > scylla.crt | one-cause

start-gnutls |  | node |  |  | general
  Startup failed ~ GnuTLS:-
  init - Startup failed: std::system_error (error GnuTLS:-69, ASN1 parser: Error in DER parsing.)
  > credential-file | A certificate, key, truststore or revocation list does not load: the GnuTLS text in the line says what is wrong with it | ringshake lint scylla.yaml names the file; openssl x509 -in FILE -noout reads one. | Mend that file, then start the node.
`,
  {
    "reload-failed": readReload,
  },
);
