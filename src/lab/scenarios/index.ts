/**
 * Every practice cluster, in the order in which a newcomer should meet them.
 *
 * @module
 */

import type { Scenario } from "../scenario.ts";
import { capitalAll } from "./capital_all.ts";
import { clientAuthWeaker } from "./client_auth_weaker.ts";
import { dcOutsider } from "./dc_outsider.ts";
import { expired } from "./expired.ts";
import { expiresSoon } from "./expires_soon.ts";
import { firewallDrop } from "./firewall_drop.ts";
import { healthyAll } from "./healthy_all.ts";
import { healthyNone } from "./healthy_none.ts";
import { missingIntermediate } from "./missing_intermediate.ts";
import { mtlsRequired } from "./mtls_required.ts";
import { noCommonCipher } from "./no_common_cipher.ts";
import { otherCa } from "./other_ca.ts";
import { passive } from "./passive.ts";
import { plainPortOpen } from "./plain_port_open.ts";
import { plaintextOnTlsPort } from "./plaintext_on_tls_port.ts";
import { practice } from "./practice.ts";
import { rackOutsider } from "./rack_outsider.ts";
import { revoked } from "./revoked.ts";
import { sameDnCa } from "./same_dn_ca.ts";
import { silent } from "./silent.ts";
import { tls11Only } from "./tls11_only.ts";
import { tlsPortClosed } from "./tls_port_closed.ts";
import { transitional } from "./transitional.ts";
import { truststoreOther } from "./truststore_other.ts";
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
  clientAuthWeaker,
  plainPortOpen,
  capitalAll,
  tlsPortClosed,
  firewallDrop,
  silent,
  plaintextOnTlsPort,
  wrongService,
  tls11Only,
  noCommonCipher,
  expired,
  expiresSoon,
  otherCa,
  sameDnCa,
  revoked,
  missingIntermediate,
  truststoreOther,
];

/** The cluster that opens when none is named. */
export const DEFAULT_SCENARIO = "practice";

/** The scenario of this name. Throws `RangeError` when there is none. */
export function scenarioCalled(name: string): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new RangeError(`no scenario is called ${JSON.stringify(name)}`);
  return scenario;
}
