/**
 * A cluster described by a program: the keys of an inventory file, as an object.
 *
 * It is read by the reader of those files, so both mean the same and are refused alike.
 *
 * @module
 */

import type { ClientRole, Mode } from "../model/words.ts";
import { type Inventory, readInventory } from "../scylla/inventory.ts";
import { UsageError } from "../scylla/usage_error.ts";

/** What the operator intends; a node may override any of it. */
export interface Expectation {
  readonly internode_encryption?: Mode;
  readonly require_client_auth?: boolean | "optional";
  /** GnuTLS's, as in `priority_string`. */
  readonly priority_string?: string;
  /** The ScyllaDB release that the nodes run, such as `2026.1`. */
  readonly release?: string;
}

/** What is intended of the ports for clients; a node may override any of it. */
export interface ClientExpectation extends Partial<Readonly<Record<ClientRole, number>>> {
  /** TLS for CQL clients. */
  readonly enabled?: boolean;
  readonly require_client_auth?: boolean | "optional";
}

/** How peers dial a node, where that differs from how the probe reaches it. */
export interface DialledAs {
  readonly address?: string;
  readonly storage_port?: number;
  readonly ssl_storage_port?: number;
}

export interface ClusterNode {
  /** Unique; the address when left out. */
  readonly id?: string;
  /** Where the probe connects: an IP address, or a host name. */
  readonly address: string;
  readonly listen_address?: string;
  readonly broadcast_address?: string;
  readonly preferred_address?: string;
  readonly rpc_address?: string;
  readonly dc?: string;
  readonly rack?: string;
  readonly storage_port?: number;
  readonly ssl_storage_port?: number;
  readonly expect?: Expectation;
  readonly client?: ClientExpectation;
  /** The node's REST API, such as `http://10.0.0.1:10000`. */
  readonly api?: string;
  readonly dial_as?: DialledAs;
}

export interface Cluster {
  readonly cluster?: string;
  readonly expect?: Expectation;
  readonly client?: ClientExpectation;
  /** 7000 when left out. */
  readonly storage_port?: number;
  /** 7001 when left out. */
  readonly ssl_storage_port?: number;
  /** `nodes` is every node of the cluster, so that whoever has none of their addresses is outside. */
  readonly complete?: boolean;
  /** An address alone stands for a node of which nothing else is known. */
  readonly nodes: readonly (ClusterNode | string)[];
}

const SOURCE = "inventory";

/**
 * Reads a description, or the text of an inventory file.
 *
 * @throws {UsageError} when it cannot be used, or names files: a library opens none.
 */
export function inventoryOf(cluster: Cluster | string): Inventory {
  const text = typeof cluster === "string" ? cluster : JSON.stringify(cluster);
  const inventory = readInventory(text, SOURCE);
  refuseFiles(
    { ...inventory.credentials, revoked_certificate: inventory.revoked?.certificate ?? null },
    "give their PEM text as options: truststore, certificate, keyfile, crl, revokedCertificate",
  );
  for (const { files, scyllaYaml, client } of inventory.nodes) {
    const { truststore = null, certificate = null, keyfile = null } = client ?? {};
    refuseFiles(
      {
        ...files,
        scylla_yaml: scyllaYaml,
        "client.truststore": truststore,
        "client.certificate": certificate,
        "client.keyfile": keyfile,
      },
      "leave them out, or use `ringshake check -i FILE`",
    );
  }
  return inventory;
}

function refuseFiles(files: Readonly<Record<string, string | null>>, cure: string): void {
  const named = Object.entries(files).filter(([, path]) => path !== null).map(([key]) => key);
  if (named.length === 0) return;
  throw new UsageError(`names files (${named.join(", ")}), and none is read here`, cure, {
    file: SOURCE,
  });
}
