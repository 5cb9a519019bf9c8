/**
 * The client side of a node of a practice cluster: what of it stands in its scylla.yaml, which ports that
 * opens (as ScyllaDB reads it), and what serves them.
 *
 * @module
 */

import { join } from "node:path";
import { stringify } from "yaml";
import { CLIENT_ROLES, type ClientAuthMode, type ClientRole } from "../model/words.ts";
import type { ClientSide } from "../scylla/client_ports.ts";
import { isAtLeast } from "../scylla/release.ts";
import { readScyllaYaml } from "../scylla/scylla_yaml.ts";
import { alternatorPort, cqlPort } from "./client_services.ts";
import {
  CLIENT_AUTH_WORDS,
  configurationOf,
  hostId,
  type Member,
  SHARDS,
  tlsOptionsOf,
} from "./member.ts";
import type { ClientPortSpec, PortSpec } from "./node.ts";
import { withKnownPorts } from "./places.ts";
import type { ClientSketch } from "./scenario.ts";
import type { TlsOptions } from "./tls/policy.ts";

/** The options for clients, as scylla.yaml and REST have them; nothing for a node without a client side. */
export function clientConfiguration(member: Member, directory: string) {
  const { client } = member.sketch;
  if (client === undefined) return {};
  const files = clientFilesOf(member, directory);
  const identity = { certificate: files.certificate, keyfile: files.keyfile };
  return {
    ...client.ports,
    ...(client.enabled === undefined ? {} : {
      client_encryption_options: {
        enabled: String(client.enabled),
        ...identity,
        ...(client.emptyKey ? { priority_string: null } : {}),
        ...(client.clientAuth === undefined ? {} : {
          truststore: files.truststore,
          require_client_auth: CLIENT_AUTH_WORDS[client.clientAuth],
        }),
      },
    }),
    ...(client.ports.alternator_https_port === undefined || client.borrowsForAlternator
      ? {}
      : { alternator_encryption_options: identity }),
  };
}

/** What its clients see; the node's own files where it has no others for them. */
export function clientFilesOf({ id, sketch }: Member, directory: string) {
  const own = join(directory, "nodes", id);
  const name = sketch.client?.certificate === undefined ? "node" : "client";
  return {
    certificate: join(own, `${name}.crt`),
    keyfile: join(own, `${name}.key`),
    truststore: join(own, "client-truststore.pem"),
  };
}

/** As ScyllaDB makes it of what is configured. */
export function clientSideOf(member: Member): ClientSide {
  const text = stringify(configurationOf(member, "", ""));
  return readScyllaYaml(text, { file: "scylla.yaml", release: member.release }).effective
    .clientSide;
}

/** The ports for clients that are open, or that do what the sketch makes of them. */
export function clientPortsOf(member: Member): ClientPortSpec[] {
  const { client } = member.sketch;
  if (client === undefined) return [];
  const side = clientSideOf(member);
  const tls = (role: ClientRole): TlsOptions =>
    clientTlsOptions(member, client, role === "alternator_https_port" ? side.alternator : side.cql);
  const options = {
    shards: SHARDS,
    shardAwarePort: client.ports.native_shard_aware_transport_port ?? null,
    shardAwarePortSsl: client.ports.native_shard_aware_transport_port_ssl ?? null,
    hostId: isAtLeast(member.release, 2026, 3) ? hostId(member) : null,
  };
  return CLIENT_ROLES.flatMap((role): ClientPortSpec[] => {
    const listener = side.listeners.find((each) => each.role === role);
    const oddity = client.oddities?.[role];
    const number = listener?.port ?? client.ports[role];
    if (number === undefined || (listener === undefined && oddity === undefined)) return [];
    const isTls = listener?.service === "tls";
    const isAlternator = role.startsWith("alternator");
    const spec: PortSpec = typeof oddity === "string"
      ? oddity
      : () =>
        oddity !== undefined
          ? oddity(tls(role))
          : isAlternator
          ? alternatorPort(isTls ? tls(role) : null, member.clock)
          : cqlPort(options, isTls ? tls(role) : null, member.release);
    return [{
      role,
      port: withKnownPorts(member.place) ? number : 0,
      spec,
      logger: isAlternator ? "httpd" : "cql_server",
      // The client picks its shard by the port that it calls from.
      byPeerPort: role.startsWith("native_shard_aware"),
    }];
  });
}

function clientTlsOptions(
  member: Member,
  client: ClientSketch,
  { clientAuth, truststore, sessionTickets }: {
    readonly clientAuth: ClientAuthMode;
    readonly truststore: string | null;
    readonly sessionTickets: boolean;
  },
): TlsOptions {
  return tlsOptionsOf({
    ...member,
    clientAuth,
    credentials: member.client?.credentials ?? member.credentials,
    truststore: truststore === null ? [] : member.client?.truststore ?? [],
    sketch: {
      ...member.sketch,
      ...(client.policy === undefined ? {} : { policy: client.policy }),
      tickets: sessionTickets,
    },
  });
}

/** `client` of the node in the inventory: what its operator would say of it. */
export function clientIntentOf(member: Member, bound: ReadonlyMap<ClientRole, number> | undefined) {
  const { client } = member.sketch;
  if (client === undefined) return {};
  const open = clientSideOf(member).listeners.map(({ role, port }) =>
    [role, bound?.get(role) ?? port] as const
  );
  return {
    client: {
      ...(client.enabled === undefined ? {} : { enabled: client.enabled }),
      ...(client.clientAuth === undefined
        ? {}
        : { require_client_auth: INVENTORY_WORDS[client.clientAuth] }),
      ...Object.fromEntries(open),
    },
  };
}

const INVENTORY_WORDS = { none: false, optional: "optional", required: true } as const;
