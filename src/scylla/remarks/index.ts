/**
 * The checks that `readScyllaYaml` runs, one file a subject. Each looks and remarks; none changes what
 * another sees.
 *
 * @module
 */

import type { Remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { addresses } from "./addresses.ts";
import { alternator } from "./alternator.ts";
import { clientAuth } from "./client_auth.ts";
import { clientPorts } from "./client_ports.ts";
import { credentialFiles } from "./credential_files.ts";
import { documentation } from "./documentation.ts";
import { blockKeys, placement } from "./keys.ts";
import { internodeMode } from "./mode.ts";
import { ports } from "./ports.ts";
import { priorityString } from "./priority_string.ts";
import { retired } from "./retired.ts";
import { topology } from "./topology.ts";

export type Check = (lint: Lint) => Iterable<Remark>;

export const CHECKS: readonly Check[] = [
  placement,
  blockKeys,
  internodeMode,
  credentialFiles,
  clientAuth,
  ports,
  addresses,
  priorityString,
  topology,
  retired,
  documentation,
  ofClients(clientPorts),
  ofClients(alternator),
];

/** What is said of the ports of clients is nothing to nodes among themselves. */
function ofClients(check: Check): Check {
  return function* (lint) {
    for (const remark of check(lint)) yield { ...remark, side: "client" };
  };
}
