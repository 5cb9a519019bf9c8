/**
 * Two nodes whose priority strings leave nothing that both would use.
 *
 * @module
 */

import type { NodeFacts } from "../facts.ts";
import type { ClusterRule } from "../rule.ts";
import { some, tlsOf } from "../seen.ts";
import { expandPriority, type Expansion, PriorityError } from "../../scylla/priority/expand.ts";
import { type KeyType, negotiate } from "../../scylla/priority/negotiate.ts";
import { editAndRestart, RESTORE_YAML } from "../steps.ts";

export const priorityStringsDisjoint: ClusterRule = {
  id: "priority-strings-disjoint",
  severity: "error",
  title: "Two nodes' priority strings have nothing in common",
  scope: "cluster",
  runbook: {
    meaning:
      "What one node's priority_string allows and what another's allows have no version, cipher suite, group or signature in common.",
    impact:
      "The two cannot connect with TLS. Where the connections were made before the change, the failure comes with the next restart.",
    howRingshakeKnows:
      "It expands both strings as GnuTLS does and works out what a handshake between them would pick.",
    checkByHand: [
      "grep -n priority_string /etc/scylla/scylla.yaml   # on every node",
      "ringshake priority 'STRING OF ONE' 'STRING OF THE OTHER'",
    ],
    fix: [
      "Use one priority_string on every node. Leaving it out is best.",
      ...editAndRestart("remove priority_string, or set the same on all nodes"),
    ],
    verify: ["ringshake check -i INVENTORY   # no link fails"],
    rollBack: RESTORE_YAML,
  },
  *judge({ nodes, links }) {
    const failsAlready = new Set(
      links.filter(({ cause }) => cause === "versions" || cause === "ciphers")
        .flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]),
    );
    const kinds = kindsOf(nodes);
    for (const client of kinds) {
      for (const server of kinds) {
        const pairs = client.ids.flatMap((from) =>
          server.ids.filter((to) => to !== from && !failsAlready.has(`${from} ${to}`))
            .map((to) => `${from} to ${to}`)
        );
        const { why } = negotiate(client.expansion, server.expansion, server.key);
        const [first] = pairs;
        if (why === null || first === undefined) continue;
        yield {
          evidence: [
            `${some(pairs)}: ${why}`,
            `priority_string of ${some(client.ids)}: ${client.text}`,
            `priority_string of ${some(server.ids)}: ${server.text}`,
          ],
        };
      }
    }
  },
};

interface Kind {
  readonly text: string;
  readonly expansion: Expansion;
  readonly key: KeyType;
  readonly ids: string[];
}

/** Nodes by priority string and kind of key; those of which nothing is known are left out. */
function kindsOf(nodes: readonly NodeFacts[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const facts of nodes) {
    const text = (facts.running?.effective ?? facts.files.yaml?.effective)?.priorityString;
    const key = keyOf(facts);
    const expansion = text === undefined ? null : expanded(text);
    if (text === undefined || expansion === null || key === null) continue;
    const kind = kinds.get(`${key} ${text}`) ?? { text, expansion, key, ids: [] };
    kind.ids.push(facts.node.id);
    kinds.set(`${key} ${text}`, kind);
  }
  return [...kinds.values()];
}

/** A string that GnuTLS refuses, or that refers to a file on the node, says nothing here. */
function expanded(text: string): Expansion | null {
  try {
    return expandPriority(text);
  } catch (error) {
    if (error instanceof PriorityError) return null;
    throw error;
  }
}

function keyOf(facts: NodeFacts): KeyType | null {
  const key = tlsOf(facts)?.chain?.certificates[0]?.publicKey;
  if (key === undefined) return null;
  const curve = (key.curve ?? "").toLowerCase().replaceAll("-", "");
  const algorithm = key.algorithm.toLowerCase();
  if (algorithm.startsWith("rsa")) return "rsa";
  if (algorithm.includes("ed25519")) return "ed25519";
  if (algorithm.includes("ed448")) return "ed448";
  return CURVES[curve] ?? null;
}

const CURVES: Readonly<Record<string, KeyType>> = {
  p256: "secp256r1",
  prime256v1: "secp256r1",
  secp256r1: "secp256r1",
  p384: "secp384r1",
  secp384r1: "secp384r1",
  p521: "secp521r1",
  secp521r1: "secp521r1",
};
