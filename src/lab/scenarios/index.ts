/**
 * Every practice cluster, in the order in which a newcomer should meet them.
 *
 * @module
 */

import type { Scenario } from "../scenario.ts";
import { authorityEnds } from "./authority_ends.ts";
import { authorityRotation } from "./authority_rotation.ts";
import { capitalAll } from "./capital_all.ts";
import { certificateWithheld } from "./certificate_withheld.ts";
import { clientAuthBypassed } from "./client_auth_bypassed.ts";
import { clientAuthOptional } from "./client_auth_optional.ts";
import { clientAuthStricter } from "./client_auth_stricter.ts";
import { clientAuthWeaker } from "./client_auth_weaker.ts";
import { dcOutsider } from "./dc_outsider.ts";
import { expired } from "./expired.ts";
import { expiresSoon } from "./expires_soon.ts";
import { filesCertbot } from "./files_certbot.ts";
import { filesCutShort } from "./files_cut_short.ts";
import { filesKeyMismatch } from "./files_key_mismatch.ts";
import { filesOldList } from "./files_old_list.ts";
import { filesOpenKey } from "./files_open_key.ts";
import { firewallDrop } from "./firewall_drop.ts";
import { healthyAll } from "./healthy_all.ts";
import { healthyNone } from "./healthy_none.ts";
import { migrationFirstStep } from "./migration_first_step.ts";
import { migrationLastStep } from "./migration_last_step.ts";
import { migrationLeap } from "./migration_leap.ts";
import { migrationSecondStep } from "./migration_second_step.ts";
import { missingIntermediate } from "./missing_intermediate.ts";
import { mtlsRequired } from "./mtls_required.ts";
import { noCommonCipher } from "./no_common_cipher.ts";
import { notYetValid } from "./not_yet_valid.ts";
import { nothingListens } from "./nothing_listens.ts";
import { otherCa } from "./other_ca.ts";
import { passive } from "./passive.ts";
import { plainPortOpen } from "./plain_port_open.ts";
import { plaintextOnTlsPort } from "./plaintext_on_tls_port.ts";
import { portsDiffer } from "./ports_differ.ts";
import { portsSwapped } from "./ports_swapped.ts";
import { practice } from "./practice.ts";
import { rackOutsider } from "./rack_outsider.ts";
import { reloadMissed } from "./reload_missed.ts";
import { restartPending } from "./restart_pending.ts";
import { revoked } from "./revoked.ts";
import { sameDnCa } from "./same_dn_ca.ts";
import { selfSigned } from "./self_signed.ts";
import { sharedCertificate } from "./shared_certificate.ts";
import { silent } from "./silent.ts";
import { strangers } from "./strangers.ts";
import { tls11Only } from "./tls11_only.ts";
import { tlsPortClosed } from "./tls_port_closed.ts";
import { transitional } from "./transitional.ts";
import { trustsAnyone } from "./trusts_anyone.ts";
import { truststoreEmpty } from "./truststore_empty.ts";
import { truststoreOther } from "./truststore_other.ts";
import { truststoreOtherPassive } from "./truststore_other_passive.ts";
import { unexplainedPorts } from "./unexplained_ports.ts";
import { versionsApart } from "./versions_apart.ts";
import { weakKey } from "./weak_key.ts";
import { wrongProof } from "./wrong_proof.ts";
import { wrongService } from "./wrong_service.ts";

export const scenarios: readonly Scenario[] = [
  practice,
  healthyAll,
  healthyNone,
  passive,
  transitional,
  dcOutsider,
  rackOutsider,
  mtlsRequired,
  migrationFirstStep,
  migrationSecondStep,
  migrationLastStep,
  migrationLeap,
  plainPortOpen,
  restartPending,
  capitalAll,
  tlsPortClosed,
  nothingListens,
  unexplainedPorts,
  firewallDrop,
  silent,
  plaintextOnTlsPort,
  portsSwapped,
  portsDiffer,
  wrongService,
  strangers,
  tls11Only,
  versionsApart,
  noCommonCipher,
  expired,
  notYetValid,
  expiresSoon,
  otherCa,
  sameDnCa,
  selfSigned,
  revoked,
  missingIntermediate,
  weakKey,
  wrongProof,
  reloadMissed,
  filesCertbot,
  filesKeyMismatch,
  filesCutShort,
  filesOldList,
  filesOpenKey,
  sharedCertificate,
  authorityRotation,
  authorityEnds,
  truststoreOther,
  truststoreOtherPassive,
  truststoreEmpty,
  certificateWithheld,
  clientAuthWeaker,
  clientAuthStricter,
  clientAuthOptional,
  clientAuthBypassed,
  trustsAnyone,
];

/** The cluster that opens when none is named. */
export const DEFAULT_SCENARIO = "practice";

/** The scenario of this name. Throws `RangeError` when there is none. */
export function scenarioCalled(name: string): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new RangeError(`no scenario is called ${JSON.stringify(name)}`);
  return scenario;
}
