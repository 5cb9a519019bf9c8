/**
 * Two nodes whose priority strings meet in a finite field so large that each handshake stalls a shard.
 *
 * @module
 */

import type { KeyType } from "../../scylla/priority/negotiate.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import { keyTypeOf, meetsSlowly, priorityStringOf } from "../priority.ts";
import type { ClusterRule } from "../rule.ts";
import { some } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML } from "../steps.ts";

export const slowKeyExchange: ClusterRule = {
  id: "slow-key-exchange",
  stage: "trust",
  severity: "info",
  basis: "configured",
  title: "Two nodes meet in a key exchange that stalls them",
  scope: "cluster",
  runbook: {
    meaning:
      "The first group that the two priority strings have in common for the key exchange is ffdhe8192 (or ffdhe6144). A node computes on it for 200 to 500 ms, in which its shard does nothing else.",
    impact:
      "Every new connection between them stalls a shard on both sides: `Reactor stalled for … ms` in the logs, and slow requests after each restart or loss of connections.",
    howRingshakeKnows:
      "It works out from both strings what a handshake between the two picks. It makes no such handshake itself: its own hellos do not offer these groups where a node would compute on them.",
    doesNotProve:
      "No such handshake was made, and no stall was seen: the group is worked out from two strings. How long a node computes depends on its processor.",
    checkByHand: [
      "ringshake priority 'STRING OF ONE' 'STRING OF THE OTHER'",
      "journalctl -u scylla-server --since -1h | grep 'Reactor stalled'   # on {address}",
    ],
    fix: [
      "Allow a curve on both: leave priority_string out, or add :+GROUP-SECP384R1 and an ECDHE key exchange (:+ECDHE-RSA:+ECDHE-ECDSA) to it.",
      ...editAndRestart("change priority_string"),
    ],
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge({ nodes }: ClusterFacts) {
    const known = nodes.flatMap((facts) => kindOf(facts) ?? []);
    const kinds = Map.groupBy(known, ({ string, key }) => `${key} ${string}`);
    for (const acceptors of kinds.values()) {
      const { string, key } = acceptors[0] as Kind;
      const diallers = [...kinds.values()].filter(([dialler]) =>
        dialler !== undefined && meetsSlowly(dialler.string, string, key)
      ).flat();
      for (const { id } of acceptors) {
        const others = diallers.filter((dialler) => dialler.id !== id).map((each) => each.id);
        if (others.length === 0) continue;
        yield {
          node: id,
          evidence: [
            `${some(others)} ${
              others.length === 1 ? "meets" : "meet"
            } it in a slow group when dialling`,
            `priority_string of ${id}: ${string}`,
          ],
        };
      }
    }
  },
};

interface Kind {
  readonly id: string;
  readonly string: string;
  readonly key: KeyType;
}

/** Where a node has nothing else our hello is refused and its key not seen, but DHE takes none but RSA. */
function kindOf(facts: NodeFacts): Kind | null {
  const string = priorityStringOf(facts);
  return string === null ? null : { id: facts.node.id, string, key: keyTypeOf(facts) ?? "rsa" };
}
