/**
 * What a node prints about its options and listeners when it starts.
 *
 * Facts: ScyllaDB `main.cc`, `db/config.cc`, `message/messaging_service.cc`.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";
import { messagesIn } from "./rows.ts";

/** Of the options that are unknown at the top level, those that belong into a block say what happened. */
function readOption(text: string): Reading | null {
  const option = /Unknown option : ([A-Za-z0-9_]{1,80})/.exec(text)?.[1];
  if (option === undefined) return null;
  const belongs = IN_A_BLOCK.has(option);
  return {
    arrived: null,
    proves: null,
    leaves: [belongs ? "indentation" : "misspelt"],
    runbook: belongs ? "configuration-remarks" : null,
  };
}

const IN_A_BLOCK: ReadonlySet<string> = new Set([
  ..."internode_encryption certificate keyfile truststore certficate_revocation_list".split(" "),
  ..."require_client_auth priority_string enable_session_tickets enabled".split(" "),
]);

/** The block that is named decides whose traffic is in the clear. */
function readBlock(text: string): Reading | null {
  const block = /bad conversion : (\w{1,60})/.exec(text)?.[1];
  if (block === undefined) return null;
  const between = block === "server_encryption_options";
  return {
    arrived: null,
    proves: null,
    leaves: [
      between ? "empty-value" : `empty-value-in-${block.replace(/_encryption_options$/, "")}`,
    ],
    runbook: between ? "configuration-remarks" : null,
  };
}

export const OPTION_MESSAGES: readonly KnownMessage[] = messagesIn(
  `
bad-priority-string |  | node
  Could not set priority
  init - Startup failed: std::_Nested_exception<std::invalid_argument> (Could not set priority: TLSv1.2): std::system_error (error GnuTLS:-50, The request is invalid.)
  > not-gnutls | priority_string is no GnuTLS priority string; the rest in the line begins at the fault | OpenSSL cipher lists and TLSv1.2 are not GnuTLS words: VERS-TLS1.2 is. | Check it: ringshake priority 'STRING'. Leaving the option out is best. | one-cause

no-priorities |  | node
  No or insufficient priorities were set
  init - Startup failed: std::system_error (error GnuTLS:-326, No or insufficient priorities were set.)
  > too-little-left | priority_string leaves no version, cipher or group | ringshake priority 'STRING' | Leave the option out, or start from SECURE128. | one-cause

no-certificates-specified |  | node
  No certificates specified for encrypted service
  init - Startup failed: std::invalid_argument (No certificates specified for encrypted service)
  > no-certificate | A TLS listener without certificate and keyfile | server_encryption_options has no certificate. | Set certificate and keyfile. | one-cause

client-auth-incompatible |  | node | client-auth-bypassed
  Setting require_client_auth is incompatible with
  init - Setting require_client_auth is incompatible with 'rack' and 'dc' internode_encryption values. To ensure that mutual TLS authentication is enforced, please set internode_encryption to 'all'. Continuing with potentially insecure configuration.
  > plain-port-open | Under dc and rack the plain port serves near nodes without any certificate | The same holds under transitional and none, without this warning. | Move to all, by way of transitional. | one-cause

unknown-option |  | node
  Unknown option :
  init - Unknown option : internode_encryption
  > indentation | The line stands at the top level: it is not indented under server_encryption_options, so the node runs without TLS | The named option is one of those that belong inside the block. | Indent it under server_encryption_options: and check with ringshake lint scylla.yaml |  | printer=configuration-remarks
  > misspelt | An option that this release does not know, often one of Cassandra's: no key of an encryption block, so harmless for TLS | The option is named in the line. | Compare it with the release's scylla.yaml.

block-dropped |  | node
  bad conversion ~ encryption_options
  init - yaml-cpp: error at line 12, column 3: bad conversion : server_encryption_options
  > empty-value | One value in the block that is no text (empty, or a list) drops all of it: the node starts in plaintext | A key without a value, such as \`truststore:\`, or a list, in that block. | Remove the empty keys, and check with ringshake lint scylla.yaml | one-cause
  > empty-value-in-client | One empty value in client_encryption_options drops all of it: the CQL ports run without TLS; traffic between nodes is not concerned | A key without a value, or a list, in that block. | Remove the empty keys from client_encryption_options, and restart the node. | one-cause
  > empty-value-in-alternator | One empty value in alternator_encryption_options drops all of it: Alternator's HTTPS takes its certificate elsewhere; traffic between nodes is not concerned | A key without a value, or a list, in that block. | Remove the empty keys from alternator_encryption_options, and restart the node. | one-cause

bad-yaml |  | node
  Could not read configuration file
  init - Could not read configuration file /etc/scylla/scylla.yaml: yaml-cpp: error at line 5
  > syntax | scylla.yaml is no valid YAML: often a tab | The line names the place. | ringshake lint scylla.yaml | one-cause

address-in-use |  | node
  posix_listen failed ~ Address already in use
  init - Startup failed: std::system_error (error system:98, posix_listen failed for address 10.0.0.1:7001: Address already in use)
  > equal-ports | storage_port and ssl_storage_port have the same number | grep -nE '^(ssl_)?storage_port' scylla.yaml | Set 7000 and 7001. |  | printer=configuration-remarks | ports=storage_port,ssl_storage_port
  > other-program | Another program, or an old ScyllaDB process, holds the port | sudo ss -ltnp shows who holds the port that the line names. | Stop it, then start the node.

alternator-options |  | node
  Setting server_encryption_options to configure Alternator
  alternator - Setting server_encryption_options to configure Alternator's HTTPS encryption is deprecated. Please switch to setting alternator_encryption_options instead.
  > shared-block | Alternator's HTTPS takes its certificate from the block for internode encryption | alternator_https_port is set, and alternator_encryption_options is not. | Set alternator_encryption_options. | one-cause

alternator-tls-failed |  | node
  Failed to set up Alternator TLS credentials
  init - Startup failed: std::runtime_error (Failed to set up Alternator TLS credentials: std::system_error (error GnuTLS:-60, The certificate and the given key do not match.))
  > alternator-files | The files that Alternator is given for HTTPS do not load | The GnuTLS text in the same line says why. | Mend the files of alternator_encryption_options. | one-cause

gnutls-self-check |  | node
  Error while performing self checks
  Error in GnuTLS initialization: Error while performing self checks.
  > fips-host | The host is in FIPS mode, and the shipped GnuTLS does not pass its self checks there | cat /proc/sys/crypto/fips_enabled is 1. | Use a package that supports FIPS mode, or set GNUTLS_FORCE_FIPS_MODE=0 for the service.

p11-kit |  | node
  Could not initialize p11-kit trust module
  init - Could not initialize p11-kit trust module: Error in PKCS #11 provider.
  > system-trust | The system's trust store could not be opened; nodes do not use it for each other | Only outgoing HTTPS, such as to a KMS, is affected. | Nothing, for traffic between nodes. | one-cause

reloaded |  | node
  Reloaded {
  messaging_service - Reloaded {"/etc/scylla/scylla.crt"}
  > reload-done | All is well: new connections use the new files; standing ones go on with the old | Before 2025.2 every shard prints it, sometimes with an empty list. | Nothing. ringshake check shows the certificate that is served. | one-cause

listens-encrypted |  | node
  Starting Encrypted Messaging Service
  messaging_service - Starting Encrypted Messaging Service on SSL address 10.0.0.1 port 7001
  > tls-listener | All is well: the node has opened its TLS port | Until 5.4 the line has no address. | Nothing. | one-cause

listens-plain |  | node
  Starting Messaging Service
  messaging_service - Starting Messaging Service on address 10.0.0.1 port 7000
  > plain-listener | The node has opened its plaintext port: not expected under all | Until 4.5 it is printed in every mode. systemctl restart scylla-server after the change; then look for \`Encrypted Messaging Service\`. | If the mode should be all, look at its spelling: it is case-sensitive. |  | printer=plaintext-port-open
`,
  {
    "unknown-option": readOption,
    "block-dropped": readBlock,
  },
);
