/**
 * Pairs of nodes that show each other as up while data between them fails.
 *
 * @module
 */

import { basisOf, type ClusterRule } from "../rule.ts";
import { some } from "../seen.ts";
import { SHOW_RUNNING } from "../steps.ts";

export const dataLinksDead: ClusterRule = {
  id: "data-links-dead",
  stage: "modes",
  severity: "error",
  basis: "derived",
  title: "Nodes show each other as up, but data between them fails",
  scope: "cluster",
  runbook: {
    meaning:
      "Gossip always uses TLS under dc and rack, and gets through. Data to near nodes is sent in the clear, to a port that the other node keeps closed or filters. Or the node does not call at all: under dc and rack it looks up the address that it calls from, and since 2025.1 that fails where no node is known by it.",
    impact:
      "`nodetool status` shows UN everywhere. Queries that need these pairs time out, repairs and streaming fail. The failed dials are logged at DEBUG only.",
    howRingshakeKnows:
      "It judges gossip and data apart, by the modes that the ports show, and by dc and rack.",
    doesNotProve:
      "No data connection between nodes was seen to fail, and those made before the last change may still stand. Which queries need these pairs was not looked at.",
    checkByHand: [
      SHOW_RUNNING,
      "curl -s http://127.0.0.1:10000/messaging_service/messages/dropped_by_ver   # on {address}, twice: does it grow?",
      "curl -s -X POST 'http://127.0.0.1:10000/system/logger/rpc?level=debug'   # on {address}: shows `fail to connect`; set it back to info",
    ],
    fix: [
      "Bring all nodes into one mode, by way of `transitional`: all × dc, all × rack and dc × rack do not mix.",
      "Where the reason names listen_address: use `all`, one address for both options, or `listen_on_broadcast_address: true` where the host has that address.",
      "ringshake plan --to all -i INVENTORY   # the order that keeps all links up",
    ],
    verify: [
      "cqlsh -e 'CONSISTENCY ALL; SELECT * FROM KEYSPACE.TABLE LIMIT 1'   # a table with a replica on every node",
      "ringshake check -i INVENTORY   # no data link fails",
    ],
    rollBack: [
      "Set the node that was changed last back to `transitional`, and restart it.",
    ],
  },
  *judge({ links }) {
    const gossipWorks = new Set(
      links.filter(({ connection, outcome }) => connection === "gossip" && outcome !== "fails")
        .map(({ from, to }) => `${from} ${to}`),
    );
    const dead = links.filter(({ connection, cause, from, to }) =>
      connection === "data" && (cause === "modes" || cause === "addresses") &&
      gossipWorks.has(`${from} ${to}`)
    );
    const [first] = dead;
    if (first === undefined) return;
    yield {
      basis: basisOf(dead),
      evidence: [
        `data fails, gossip does not: ${some(dead.map(({ from, to }) => `${from} to ${to}`))}`,
        `${first.from} to ${first.to}: ${first.reason}`,
      ],
    };
  },
};
