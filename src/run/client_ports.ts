/**
 * Where a node's clients are to be asked for.
 *
 * @module
 */

import type { ClientRole } from "../model/words.ts";
import type { SurveyNode } from "./survey.ts";

/** Numbers by role; where nothing tells otherwise, those that drivers try. */
export function clientPortsOf(_node: SurveyNode): Readonly<Record<ClientRole, number>> {
  return {
    native_transport_port: 9042,
    native_transport_port_ssl: 9142,
    native_shard_aware_transport_port: 19042,
    native_shard_aware_transport_port_ssl: 19142,
    alternator_port: 0,
    alternator_https_port: 0,
  };
}
