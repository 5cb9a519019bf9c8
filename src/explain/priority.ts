/**
 * A node's priority string, where it is known, and what it would agree on with another node's.
 *
 * @module
 */

import { expandPriority, type Expansion, PriorityError } from "../scylla/priority/expand.ts";
import { type KeyType, keyTypeNamed, negotiate } from "../scylla/priority/negotiate.ts";
import { verifyFlagsOf } from "../scylla/priority/verify_flags.ts";
import { type WireNames, wireNames } from "../scylla/priority/wire_names.ts";
import type { VerifyFlags } from "../x509/security_level.ts";
import { modesOf, type NodeFacts } from "./facts.ts";
import { tlsOf } from "./seen.ts";

/**
 * As the running process tells it, or the file when nothing shows that it waits for a restart; null too
 * where it is empty, and GnuTLS's configuration on the node decides.
 */
export function priorityStringOf(facts: NodeFacts): string | null {
  const written = facts.files.yaml?.effective;
  const counts = facts.running?.effective ??
    (written !== undefined && modesOf(facts).includes(written.mode) ? written : null);
  return counts?.priorityString || null;
}

/** The string that the process or its file names, in use or not; `null`: not known, or GnuTLS's own. */
export function writtenStringOf(
  { running, files }: Pick<NodeFacts, "running" | "files">,
): string | null {
  return (running?.effective ?? files.yaml?.effective)?.priorityString || null;
}

/** How a node with this string verifies chains; `null` when nobody can say. */
export function flagsOf(priorityString: string): VerifyFlags | null {
  const expansion = expanded(priorityString);
  return expansion && verifyFlagsOf(expansion);
}

/** The verification profile that a string brings; undefined when nobody can say. */
export const profileOf = (priorityString: string) => flagsOf(priorityString)?.profile;

/** What a node with this string offers, and takes; `null` when nobody can say. */
export function wireNamesOf(priorityString: string): WireNames | null {
  const expansion = expanded(priorityString);
  return expansion && wireNames(expansion);
}

/** The kind of key in the certificate that the node serves. */
export function keyTypeOf(facts: NodeFacts): KeyType | null {
  const key = tlsOf(facts)?.chain?.certificates[0]?.publicKey;
  return key === undefined ? null : keyTypeNamed(key);
}

/** Why a handshake between these strings comes to nothing; `null` when it works, or nobody can say. */
export function whyDisjoint(client: string, server: string, key: KeyType): string | null {
  const [a, b] = [expanded(client), expanded(server)];
  return a === null || b === null ? null : negotiate(a, b, key).why;
}

/**
 * Does a handshake between these strings pick a finite field so large that each end computes on it for
 * some hundred milliseconds? No hello of ours offers one where a node would.
 */
export function meetsSlowly(client: string, server: string, key: KeyType): boolean {
  const [a, b] = [expanded(client), expanded(server)];
  const group = a && b && negotiate(a, b, key).wouldNegotiate?.group;
  return group === "GROUP-FFDHE6144" || group === "GROUP-FFDHE8192";
}

const EXPANDED = new Map<string, Expansion | null>();
const MOST_REMEMBERED = 1000;

/** A string that GnuTLS refuses, or that refers to a file on the node, says nothing here. */
function expanded(text: string): Expansion | null {
  const known = EXPANDED.get(text);
  if (known !== undefined) return known;
  if (EXPANDED.size >= MOST_REMEMBERED) EXPANDED.clear();
  const expansion = expand(text);
  EXPANDED.set(text, expansion);
  return expansion;
}

function expand(text: string): Expansion | null {
  try {
    return expandPriority(text);
  } catch (error) {
    if (error instanceof PriorityError) return null;
    throw error;
  }
}
