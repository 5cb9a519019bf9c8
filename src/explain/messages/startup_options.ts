/**
 * What a node prints about its options and listeners when it starts.
 *
 * Facts: ScyllaDB `main.cc`, `db/config.cc`, `message/messaging_service.cc`.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";

const OPENED =
  "systemctl restart scylla-server after the change; then look for `Encrypted Messaging Service`.";

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

export const OPTION_MESSAGES: readonly KnownMessage[] = [
  {
    id: "bad-priority-string",
    has: ["Could not set priority"],
    printedBy: "node",
    example:
      "init - Startup failed: std::_Nested_exception<std::invalid_argument> (Could not set priority: TLSv1.2): std::system_error (error GnuTLS:-50, The request is invalid.)",
    causes: [{
      id: "not-gnutls",
      title:
        "priority_string is no GnuTLS priority string; the rest in the line begins at the fault",
      tellApart: "OpenSSL cipher lists and TLSv1.2 are not GnuTLS words: VERS-TLS1.2 is.",
      fix: "Check it: ringshake priority 'STRING'. Leaving the option out is best.",
      sure: "one-cause",
    }],
  },
  {
    id: "no-priorities",
    has: ["No or insufficient priorities were set"],
    printedBy: "node",
    example:
      "init - Startup failed: std::system_error (error GnuTLS:-326, No or insufficient priorities were set.)",
    causes: [{
      id: "too-little-left",
      title: "priority_string leaves no version, cipher or group",
      tellApart: "ringshake priority 'STRING'",
      fix: "Leave the option out, or start from SECURE128.",
      sure: "one-cause",
    }],
  },
  {
    id: "no-certificates-specified",
    has: ["No certificates specified for encrypted service"],
    printedBy: "node",
    example:
      "init - Startup failed: std::invalid_argument (No certificates specified for encrypted service)",
    causes: [{
      id: "no-certificate",
      title: "A TLS listener without certificate and keyfile",
      tellApart: "server_encryption_options has no certificate.",
      fix: "Set certificate and keyfile.",
      sure: "one-cause",
    }],
  },
  {
    id: "client-auth-incompatible",
    has: ["Setting require_client_auth is incompatible with"],
    printedBy: "node",
    example:
      "init - Setting require_client_auth is incompatible with 'rack' and 'dc' internode_encryption values. To ensure that mutual TLS authentication is enforced, please set internode_encryption to 'all'. Continuing with potentially insecure configuration.",
    runbook: "client-auth-bypassed",
    causes: [{
      id: "plain-port-open",
      title: "Under dc and rack the plain port serves near nodes without any certificate",
      tellApart: "The same holds under transitional and none, without this warning.",
      fix: "Move to all, by way of transitional.",
      sure: "one-cause",
    }],
  },
  {
    id: "unknown-option",
    has: ["Unknown option :"],
    printedBy: "node",
    example: "init - Unknown option : internode_encryption",
    read: readOption,
    causes: [{
      id: "indentation",
      title:
        "The line stands at the top level: it is not indented under server_encryption_options, so the node runs without TLS",
      tellApart: "The named option is one of those that belong inside the block.",
      fix: "Indent it under server_encryption_options: and check with ringshake lint scylla.yaml",
      proof: { printer: ["configuration-remarks"] },
    }, {
      id: "misspelt",
      title:
        "An option that this release does not know, often one of Cassandra's: no key of an encryption block, so harmless for TLS",
      tellApart: "The option is named in the line.",
      fix: "Compare it with the release's scylla.yaml.",
    }],
  },
  {
    id: "block-dropped",
    has: ["bad conversion", "encryption_options"],
    printedBy: "node",
    example:
      "init - yaml-cpp: error at line 12, column 3: bad conversion : server_encryption_options",
    causes: [{
      id: "empty-value",
      title:
        "One value in the block that is no text (empty, or a list) drops all of it: the node starts in plaintext",
      tellApart: "A key without a value, such as `truststore:`, or a list, in that block.",
      fix: "Remove the empty keys, and check with ringshake lint scylla.yaml",
      sure: "one-cause",
    }, {
      id: "empty-value-in-client",
      title:
        "One empty value in client_encryption_options drops all of it: the CQL ports run without TLS; traffic between nodes is not concerned",
      tellApart: "A key without a value, or a list, in that block.",
      fix: "Remove the empty keys from client_encryption_options, and restart the node.",
      sure: "one-cause",
    }, {
      id: "empty-value-in-alternator",
      title:
        "One empty value in alternator_encryption_options drops all of it: Alternator's HTTPS takes its certificate elsewhere; traffic between nodes is not concerned",
      tellApart: "A key without a value, or a list, in that block.",
      fix: "Remove the empty keys from alternator_encryption_options, and restart the node.",
      sure: "one-cause",
    }],
    read: readBlock,
  },
  {
    id: "bad-yaml",
    has: ["Could not read configuration file"],
    printedBy: "node",
    example:
      "init - Could not read configuration file /etc/scylla/scylla.yaml: yaml-cpp: error at line 5",
    causes: [{
      id: "syntax",
      title: "scylla.yaml is no valid YAML: often a tab",
      tellApart: "The line names the place.",
      fix: "ringshake lint scylla.yaml",
      sure: "one-cause",
    }],
  },
  {
    id: "address-in-use",
    has: ["posix_listen failed", "Address already in use"],
    printedBy: "node",
    example:
      "init - Startup failed: std::system_error (error system:98, posix_listen failed for address 10.0.0.1:7001: Address already in use)",
    causes: [
      {
        id: "equal-ports",
        only: { ports: ["storage_port", "ssl_storage_port"] },
        title: "storage_port and ssl_storage_port have the same number",
        tellApart: "grep -nE '^(ssl_)?storage_port' scylla.yaml",
        fix: "Set 7000 and 7001.",
        proof: { printer: ["configuration-remarks"] },
      },
      {
        id: "other-program",
        title: "Another program, or an old ScyllaDB process, holds the port",
        tellApart: "sudo ss -ltnp shows who holds the port that the line names.",
        fix: "Stop it, then start the node.",
      },
    ],
  },
  {
    id: "alternator-options",
    has: ["Setting server_encryption_options to configure Alternator"],
    printedBy: "node",
    example:
      "alternator - Setting server_encryption_options to configure Alternator's HTTPS encryption is deprecated. Please switch to setting alternator_encryption_options instead.",
    causes: [{
      id: "shared-block",
      title: "Alternator's HTTPS takes its certificate from the block for internode encryption",
      tellApart: "alternator_https_port is set, and alternator_encryption_options is not.",
      fix: "Set alternator_encryption_options.",
      sure: "one-cause",
    }],
  },
  {
    id: "alternator-tls-failed",
    has: ["Failed to set up Alternator TLS credentials"],
    printedBy: "node",
    example:
      "init - Startup failed: std::runtime_error (Failed to set up Alternator TLS credentials: std::system_error (error GnuTLS:-60, The certificate and the given key do not match.))",
    causes: [{
      id: "alternator-files",
      title: "The files that Alternator is given for HTTPS do not load",
      tellApart: "The GnuTLS text in the same line says why.",
      fix: "Mend the files of alternator_encryption_options.",
      sure: "one-cause",
    }],
  },
  {
    id: "gnutls-self-check",
    has: ["Error while performing self checks"],
    printedBy: "node",
    example: "Error in GnuTLS initialization: Error while performing self checks.",
    causes: [{
      id: "fips-host",
      title: "The host is in FIPS mode, and the shipped GnuTLS does not pass its self checks there",
      tellApart: "cat /proc/sys/crypto/fips_enabled is 1.",
      fix:
        "Use a package that supports FIPS mode, or set GNUTLS_FORCE_FIPS_MODE=0 for the service.",
    }],
  },
  {
    id: "p11-kit",
    has: ["Could not initialize p11-kit trust module"],
    printedBy: "node",
    example: "init - Could not initialize p11-kit trust module: Error in PKCS #11 provider.",
    causes: [{
      id: "system-trust",
      title: "The system's trust store could not be opened; nodes do not use it for each other",
      tellApart: "Only outgoing HTTPS, such as to a KMS, is affected.",
      fix: "Nothing, for traffic between nodes.",
      sure: "one-cause",
    }],
  },
  {
    id: "reloaded",
    has: ["Reloaded {"],
    printedBy: "node",
    example: 'messaging_service - Reloaded {"/etc/scylla/scylla.crt"}',
    causes: [{
      id: "reload-done",
      title: "All is well: new connections use the new files; standing ones go on with the old",
      tellApart: "Before 2025.2 every shard prints it, sometimes with an empty list.",
      fix: "Nothing. ringshake check shows the certificate that is served.",
      sure: "one-cause",
    }],
  },
  {
    id: "listens-encrypted",
    has: ["Starting Encrypted Messaging Service"],
    printedBy: "node",
    example:
      "messaging_service - Starting Encrypted Messaging Service on SSL address 10.0.0.1 port 7001",
    causes: [{
      id: "tls-listener",
      title: "All is well: the node has opened its TLS port",
      tellApart: "Until 5.4 the line has no address.",
      fix: "Nothing.",
      sure: "one-cause",
    }],
  },
  {
    id: "listens-plain",
    has: ["Starting Messaging Service"],
    printedBy: "node",
    example: "messaging_service - Starting Messaging Service on address 10.0.0.1 port 7000",
    causes: [{
      id: "plain-listener",
      title: "The node has opened its plaintext port: not expected under all",
      tellApart: `Until 4.5 it is printed in every mode. ${OPENED}`,
      fix: "If the mode should be all, look at its spelling: it is case-sensitive.",
      proof: { printer: ["plaintext-port-open"] },
    }],
  },
];
