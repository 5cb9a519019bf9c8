/**
 * Everything that is known before the first packet: the nodes, what their operator intends, what
 * their own files say, and what the probe may present. Built once by the command line, never changed.
 *
 * @module
 */

import type { NodeFiles, RunningFacts, SharedCredentials } from "../explain/facts.ts";
import type { NodeReport } from "../model/report.ts";
import type { Client } from "../clients/client.ts";
import type { ClientAuthMode, Mode, Side } from "../model/words.ts";
import type { Target } from "../probe/target.ts";
import type { Asker } from "./asker.ts";
import { authOfClients, clientPortsOf } from "./client_ports.ts";
import type { ClientIntent } from "../scylla/inventory_client.ts";
import type { Release } from "../scylla/release.ts";

export interface SurveyNode {
  readonly id: string;
  /** The address or name that is probed. */
  readonly address: string;
  /** The name that DNS has for the address; null: none. Left out: nobody asked, or nobody answered. */
  readonly hostName?: string | null;
  readonly addresses: NodeReport["addresses"];
  readonly dc: string | null;
  readonly rack: string | null;
  /** The ports that the probe connects to; 0: there is none. */
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly intent: {
    readonly mode: Mode | null;
    readonly clientAuth: ClientAuthMode | null;
    readonly priorityString: string | null;
    /** Where it is written: `inventory.yaml:3`, or `--expect`. */
    readonly source: string;
  };
  /** What is intended for clients, and what the probe shows them; null where nothing was said. */
  readonly client: ClientIntent | null;
  /** The node's own release, when something told it. */
  readonly release: Release | null;
  readonly files: NodeFiles;
  readonly running: RunningFacts | null;
  /** `dial_as` says how peers reach the node. */
  readonly dialAs: boolean;
}

export interface Survey {
  readonly cluster: string | null;
  readonly nodes: readonly SurveyNode[];
  readonly shared: SharedCredentials;
  /** The release whose behaviour is expected where a node's own is not known. */
  readonly semantics: { readonly release: Release; readonly isDefault: boolean };
  readonly tool: { readonly version: string; readonly runtime: string };
  /** `null` when the runtime may not say. */
  readonly hostname: string | null;
  readonly asker: Asker;
  readonly asked: readonly Side[];
  /** Clients of which it is asked whether they can connect; left out: none. */
  readonly clients?: readonly Client[];
}

/** A node as the probes see it; ports of a side that is not asked are 0. */
export function targetOf(node: SurveyNode, asked: readonly Side[] = ["storage"]): Target {
  const isStorage = asked.includes("storage");
  return Object.freeze({
    id: node.id,
    host: node.address,
    ports: Object.freeze({
      storage_port: isStorage ? node.storagePort : 0,
      ssl_storage_port: isStorage ? node.sslStoragePort : 0,
      ...asked.includes("client") ? clientPortsOf(node) : {},
    }),
    expected: Object.freeze({
      mode: node.intent.mode,
      clientAuth: node.intent.clientAuth,
      authOfClients: authOfClients(node),
      isCassandra: node.files.cassandra !== null,
    }),
  });
}
