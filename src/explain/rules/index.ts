/**
 * Every rule, in the order in which their findings are listed within a severity: what stops the node
 * first, then what stops a pair, then what is only wrong in itself.
 *
 * @module
 */

import type { Rule } from "../rule.ts";
import { authorityRotation } from "./authority_rotation.ts";
import { caExpiresSoon } from "./ca_expires_soon.ts";
import { cassandraCertificateExpires } from "./cassandra_certificate_expires.ts";
import { cassandraChainRefused } from "./cassandra_chain_refused.ts";
import { cassandraClientAuthWeaker } from "./cassandra_client_auth_weaker.ts";
import { cassandraNode } from "./cassandra_node.ts";
import { cassandraPlaintextOpen } from "./cassandra_plaintext_open.ts";
import { cassandraProtocolsDiffer } from "./cassandra_protocols_differ.ts";
import { cassandraReloadPending } from "./cassandra_reload_pending.ts";
import { cassandraStores } from "./cassandra_stores.ts";
import { cassandraUnproven } from "./cassandra_unproven.ts";
import { cassandraWithoutTls } from "./cassandra_without_tls.ts";
import { cassandraYamlForScylla } from "./cassandra_yaml_for_scylla.ts";
import { certificateWithheld } from "./certificate_withheld.ts";
import { chainRules } from "./chain.ts";
import { chainRefusedByPeers } from "./chain_refused_by_peers.ts";
import { chainRefusedLater } from "./chain_refused_later.ts";
import { chainTooWeak } from "./chain_too_weak.ts";
import { chainUnverified } from "./chain_unverified.ts";
import { clientAuthNotEnforced, clientCertificateRequired } from "./clients_auth.ts";
import {
  clientCertificateDiffers,
  clientCertificateExpires,
  clientChainRefused,
} from "./clients_chain.ts";
import {
  alternatorHttpsCertificate,
  clientBlockDropped,
  clientConfiguration,
} from "./clients_files.ts";
import { clientChainNotStrict, clientNameMissing } from "./clients_strict.ts";
import { clientsOutside } from "./clients_outside.ts";
import {
  clientPortClosed,
  clientPortForeign,
  clientPortPlaintext,
  clientPortSpeaksTls,
} from "./clients_ports.ts";
import { shardAwareTlsClosed } from "./clients_shards.ts";
import { clientPortsUnproven } from "./clients_unproven.ts";
import { clientAuthBypassed } from "./client_auth_bypassed.ts";
import { clientAuthStricter } from "./client_auth_stricter.ts";
import { clientAuthWeaker } from "./client_auth_weaker.ts";
import { clockSkew } from "./clock_skew.ts";
import { configurationRemarks } from "./configuration_remarks.ts";
import { configuredDiffers } from "./configured_differs.ts";
import { credentialFiles } from "./credential_files.ts";
import { cqlshrcRefused } from "./cqlshrc_refused.ts";
import { dataLinksDead } from "./data_links_dead.ts";
import { expiresSoon } from "./expires_soon.ts";
import { filesUnread } from "./files_unread.ts";
import { legacyVersionAccepted } from "./legacy_version_accepted.ts";
import { mixedModes } from "./mixed_modes.ts";
import { modeDiffers } from "./mode_differs.ts";
import { noCommonCipher } from "./no_common_cipher.ts";
import { noCommonVersion } from "./no_common_version.ts";
import { nothingListens } from "./nothing_listens.ts";
import { optionalClientAuth } from "./optional_client_auth.ts";
import { ownCertificateRefused } from "./own_certificate_refused.ts";
import { plainPortSpeaksTls } from "./plain_port_speaks_tls.ts";
import { plaintextInbound } from "./plaintext_inbound.ts";
import { plaintextPortOpen } from "./plaintext_port_open.ts";
import { portsDiffer } from "./ports_differ.ts";
import { priorityStringsDisjoint } from "./priority_strings_disjoint.ts";
import { privateKeyExposed } from "./private_key_exposed.ts";
import { reloadBlind } from "./reload_blind.ts";
import { reloadMissed } from "./reload_missed.ts";
import { restartPending } from "./restart_pending.ts";
import { serverProofInvalid } from "./server_proof_invalid.ts";
import { sharedCertificate } from "./shared_certificate.ts";
import { slowKeyExchange } from "./slow_key_exchange.ts";
import { startWouldFail } from "./start_would_fail.ts";
import { tlsPortClosed } from "./tls_port_closed.ts";
import { tlsPortSpeaksPlaintext } from "./tls_port_speaks_plaintext.ts";
import { truststoreEmpty } from "./truststore_empty.ts";
import { unexplainedPorts } from "./unexplained_ports.ts";
import { unproven } from "./unproven.ts";
import { unreachable } from "./unreachable.ts";
import { untrustedCertificateAccepted } from "./untrusted_certificate_accepted.ts";
import { weakKey } from "./weak_key.ts";
import { wrongService } from "./wrong_service.ts";

export const RULES: readonly Rule[] = [
  nothingListens,
  wrongService,
  tlsPortSpeaksPlaintext,
  plainPortSpeaksTls,
  tlsPortClosed,
  plaintextPortOpen,
  modeDiffers,
  configuredDiffers,
  noCommonVersion,
  noCommonCipher,
  priorityStringsDisjoint,
  ...chainRules,
  serverProofInvalid,
  truststoreEmpty,
  chainRefusedByPeers,
  chainTooWeak,
  chainRefusedLater,
  certificateWithheld,
  dataLinksDead,
  mixedModes,
  portsDiffer,
  clientAuthWeaker,
  untrustedCertificateAccepted,
  ownCertificateRefused,
  optionalClientAuth,
  unreachable,
  unexplainedPorts,
  unproven,
  expiresSoon,
  caExpiresSoon,
  startWouldFail,
  configurationRemarks,
  cqlshrcRefused,
  credentialFiles,
  restartPending,
  reloadMissed,
  reloadBlind,
  privateKeyExposed,
  plaintextInbound,
  clientAuthStricter,
  clientAuthBypassed,
  legacyVersionAccepted,
  weakKey,
  slowKeyExchange,
  clockSkew,
  sharedCertificate,
  authorityRotation,
  cassandraWithoutTls,
  cassandraPlaintextOpen,
  cassandraClientAuthWeaker,
  cassandraChainRefused,
  cassandraUnproven,
  cassandraProtocolsDiffer,
  cassandraReloadPending,
  cassandraStores,
  cassandraCertificateExpires,
  cassandraNode,
  cassandraYamlForScylla,
  chainUnverified,
  filesUnread,
  clientPortForeign,
  clientPortClosed,
  clientBlockDropped,
  clientPortPlaintext,
  clientPortSpeaksTls,
  clientChainRefused,
  clientChainNotStrict,
  clientsOutside,
  clientAuthNotEnforced,
  clientPortsUnproven,
  clientCertificateExpires,
  clientConfiguration,
  alternatorHttpsCertificate,
  shardAwareTlsClosed,
  clientCertificateRequired,
  clientCertificateDiffers,
  clientNameMissing,
];
