/**
 * One node as the probes see it: where to knock, and what the operator expects there. Frozen; the
 * same object goes from the inventory to the last finding.
 *
 * @module
 */

import type { Client } from "../clients/client.ts";
import type {
  ClientAuthMode,
  ClientRole,
  Mode,
  Role,
  StorageRole,
  TrialIdentity,
} from "../model/words.ts";

export interface Target {
  readonly id: string;
  /** The address or host name that is dialled. */
  readonly host: string;
  /** The ports that are dialled; `0` means that the operator says there is none, or nobody asks there. */
  readonly ports: Readonly<Record<StorageRole, number> & Partial<Record<ClientRole, number>>>;
  readonly expected: {
    readonly mode: Mode | null;
    readonly clientAuth: ClientAuthMode | null;
    /** The same of its clients' ports; left out: nobody said. */
    readonly authOfClients?: ClientAuthMode | null;
    /** A cassandra.yaml was given for it. */
    readonly isCassandra?: boolean;
  };
}

/** The number to dial for a role; 0 when nothing is asked there. */
export const portNumber = ({ ports }: Target, role: Role): number => ports[role] ?? 0;

/** What the operator asked of the whole run. */
export interface Wishes {
  /** Only probes that leave no line in a node's log. */
  readonly quiet: boolean;
  readonly deep: ReadonlySet<DeepTopic>;
  /** The identities that can be presented besides `none`. */
  readonly identities: ReadonlySet<TrialIdentity>;
  /**
   * What `priority_string` promises: suites by wire version, and versions. `null` when the string
   * could not be expanded; then nothing counts as surplus.
   */
  readonly allowed: Allowed | null;
  /** Clients whose hellos are tried at the ports of clients; left out: nobody asks about them. */
  readonly clients?: readonly Client[];
}

export interface Allowed {
  readonly versions: readonly number[];
  readonly suites: ReadonlySet<number>;
}

export const DEEP_TOPICS = ["ciphers", "groups", "signatures", "features"] as const;
export type DeepTopic = typeof DEEP_TOPICS[number];
