/**
 * Something that must be so before a change, and what it takes to say that it is.
 *
 * @module
 */

import { BASES, type Basis } from "../../model/words.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import { some } from "../seen.ts";
import { fill } from "../steps.ts";
import type { StatesKnown } from "./states.ts";
import type { Step } from "./steps.ts";

export type GateMaker = (facts: ClusterFacts, step: Step, known: readonly StatesKnown[]) => Gate;
/** One that only looks at the cluster, whatever the step. */
export type PlainGate = (facts: ClusterFacts) => Gate;

export interface Gate {
  readonly id: string;
  /** `null`: nobody knows; the command finds out. */
  readonly holds: boolean | null;
  /** What the answer rests on. */
  readonly basis: Basis;
  readonly evidence: string;
  readonly command: string;
}

/**
 * The weakest basis on which each gate may be said to hold. What is about paths between nodes has to be
 * seen on them; numbers, files and releases are as they are written.
 */
const NEEDS = {
  "every-node-is-up": "observed",
  "every-node-is-proven": "observed",
  "every-node-serves-tls": "observed",
  "every-pair-verifies": "observed",
  "every-certificate-is-accepted": "observed",
  "every-link-works": "observed",
  "firewall-is-open": "observed",
  "no-plaintext-inbound": "observed",
  "plain-port-is-closed": "observed",
  "nothing-expires": "observed",
  "every-node-took-the-step-before": "derived",
  "nothing-is-wrong": "derived",
  "files-are-in-place": "configured",
  "truststores-are-known": "configured",
  "release-knows-transitional": "intended",
  "ports-are-equal": "intended",
} as const satisfies Readonly<Record<string, Exclude<Basis, "none">>>;

export type GateId = keyof typeof NEEDS;

/** A gate that holds only if its basis is good enough for what it says. */
export function gate(id: GateId, answer: Omit<Gate, "id">): Gate {
  const isTooWeak = BASES.indexOf(answer.basis) > BASES.indexOf(NEEDS[id]);
  return { id, ...answer, holds: answer.holds === true && isTooWeak ? null : answer.holds };
}

export const idsOf = (nodes: readonly NodeFacts[]): string =>
  some(nodes.map(({ node }) => node.id));

/** A command with the places of a node, of which there may be none. */
export const filled = (command: string, facts: NodeFacts | undefined): string =>
  fill(command, facts?.node ?? null);
