/**
 * Where a node's clients are to be asked for, and whom the node lets in there, by what is said of it.
 *
 * @module
 */

import { CLIENT_ROLES, type ClientAuthMode, type ClientRole } from "../model/words.ts";
import { CLIENT_PORT_DEFAULTS, type ClientSide } from "../scylla/client_ports.ts";
import type { ClientIntent } from "../scylla/inventory_client.ts";
import type { SurveyNode } from "./survey.ts";

/**
 * Numbers by role: the operator's, else those that the node is configured with, else those that drivers
 * try. A port that its configuration opens for nobody is asked all the same, for it may not be what runs.
 */
export function clientPortsOf(node: SurveyNode): Readonly<Record<ClientRole, number>> {
  const listeners = clientSideOf(node)?.listeners ?? [];
  const numbers = CLIENT_ROLES.map((role) => [
    role,
    node.client?.ports[role] ?? listeners.find((each) => each.role === role)?.port ??
      CLIENT_PORT_DEFAULTS[role],
  ]);
  const ports = Object.fromEntries(numbers) as Record<ClientRole, number>;
  // Two roles with one number are one listener: whoever asks it twice learns nothing new.
  for (const [index, role] of CLIENT_ROLES.entries()) {
    if (CLIENT_ROLES.slice(0, index).some((before) => ports[before] === ports[role])) {
      ports[role] = 0;
    }
  }
  return ports;
}

/** The node with `port` among those that are asked: the place of the first CQL port, if it is none of them. */
export function withClientPort(node: SurveyNode, port: number | null): SurveyNode {
  if (port === null || Object.values(clientPortsOf(node)).includes(port)) return node;
  const client = node.client ?? NOTHING_SAID;
  return {
    ...node,
    client: { ...client, ports: { ...client.ports, native_transport_port: port } },
  };
}

const NOTHING_SAID: ClientIntent = {
  enabled: null,
  clientAuth: null,
  truststore: null,
  certificate: null,
  keyfile: null,
  ports: Object.fromEntries(CLIENT_ROLES.map((role) => [role, null])) as ClientIntent["ports"],
};

/** Null where nobody said. */
export function authOfClients(node: SurveyNode): ClientAuthMode | null {
  return node.client?.clientAuth ?? clientSideOf(node)?.cql.clientAuth ?? null;
}

function clientSideOf({ running, files }: SurveyNode): ClientSide | null {
  return (running?.effective ?? files.yaml?.effective)?.clientSide ?? null;
}
