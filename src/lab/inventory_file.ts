/**
 * The inventory of a practice cluster, as an operator would have written it: what was intended, where the
 * nodes are, and which of their files were collected. Keys are not among them, save where a key is the story.
 *
 * @module
 */

import { clientIntentOf } from "./client_side.ts";
import { filesOf, type Member } from "./member.ts";
import type { LabNode } from "./node.ts";
import { concernsKey } from "./odd_files.ts";
import { SSL_STORAGE_PORT, STORAGE_PORT } from "./places.ts";
import type { Scenario } from "./scenario.ts";

/** What the probe presents and trusts: beside the inventory, under these names. */
export const PROBE_FILES = {
  truststore: "ca.pem",
  certificate: "probe.crt",
  keyfile: "probe.key",
  certficate_revocation_list: "ca.crl",
  revoked_certificate: "revoked.crt",
  revoked_keyfile: "revoked.key",
} as const;

const CLIENT_AUTH_WORDS = { none: false, optional: "optional", required: true } as const;

export function inventoryOf(
  { name, intent }: Scenario,
  members: readonly Member[],
  nodes: ReadonlyMap<string, LabNode>,
  directory: string,
) {
  return {
    cluster: name,
    expect: {
      internode_encryption: intent.mode,
      require_client_auth: CLIENT_AUTH_WORDS[intent.clientAuth],
    },
    ...PROBE_FILES,
    complete: true,
    ...(members.some(({ sketch }) => sketch.client !== undefined)
      ? {
        client: {
          truststore: PROBE_FILES.truststore,
          certificate: PROBE_FILES.certificate,
          keyfile: PROBE_FILES.keyfile,
        },
      }
      : {}),
    nodes: members.map((member) => ({
      id: member.id,
      address: member.place.address,
      ...member.location,
      ...portsOf(member, nodes.get(member.id)),
      ...clientIntentOf(member, nodes.get(member.id)?.clientPorts),
      ...(member.sketch.release === undefined
        ? {}
        : { expect: { release: member.sketch.release } }),
      ...collected(member, directory),
    })),
  };
}

/** Ports that this machine's loopback imposes are not those that peers would dial. */
function portsOf({ place, sketch }: Member, node: LabNode | undefined) {
  const sslStoragePort = sketch.ownSslStoragePort ?? SSL_STORAGE_PORT;
  if (place.storagePort === STORAGE_PORT) {
    return sslStoragePort === SSL_STORAGE_PORT ? {} : { ssl_storage_port: sslStoragePort };
  }
  return {
    storage_port: node?.storagePort,
    ssl_storage_port: node?.sslStoragePort,
    dial_as: { storage_port: STORAGE_PORT, ssl_storage_port: sslStoragePort },
  };
}

function collected(member: Member, directory: string) {
  const { configuration, certificate, keyfile, truststore, revocationList } = filesOf(
    member,
    directory,
  );
  if (member.mode === "none") return { scylla_yaml: configuration };
  return {
    scylla_yaml: configuration,
    certificate,
    ...(concernsKey(member.sketch.files) ? { keyfile } : {}),
    truststore,
    certficate_revocation_list: revocationList,
  };
}
