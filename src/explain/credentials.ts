/**
 * The nodes' files in the shape in which certificates are compared across a cluster.
 *
 * @module
 */

import type { NodeCredentials } from "../x509/expiry.ts";
import type { ClusterFacts } from "./facts.ts";
import { flagsOf, priorityStringOf } from "./priority.ts";

/** What is not given is unknown: an empty chain, a truststore that is `null`. */
export function credentialsOf({ nodes, shared }: ClusterFacts): NodeCredentials[] {
  return nodes.map((facts) => {
    const { node, files } = facts;
    const priorityString = priorityStringOf(facts);
    const flags = priorityString === null ? null : flagsOf(priorityString);
    const lists = files.revocationLists ?? shared.revocationLists;
    return {
      id: node.id,
      chain: files.certificate?.certificates ?? [],
      truststore: (files.truststore ?? shared.truststore)?.certificates ?? null,
      ...(lists === null ? {} : { revocationLists: lists }),
      ...(flags === null ? {} : { flags }),
    };
  });
}
