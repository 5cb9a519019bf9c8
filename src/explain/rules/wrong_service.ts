/**
 * Something other than ScyllaDB's messaging service answers on a storage port.
 *
 * @module
 */

import { differences } from "../expectation.ts";
import type { NodeRule } from "../rule.ts";
import { answerOf, at } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE } from "../steps.ts";

export const wrongService: NodeRule = {
  id: "wrong-service",
  stage: "reach",
  severity: "error",
  basis: "observed",
  title: "Another service answers on a storage port",
  scope: "node",
  runbook: {
    meaning:
      "The port answers with another protocol than the one nodes speak to each other. Either the port number or the address is not the node's, or another program has taken the port.",
    impact:
      "No node can be reached there. A client port such as CQL never takes internode traffic.",
    howRingshakeKnows: "The first bytes of the answer belong to that protocol.",
    doesNotProve:
      "The first bytes tell which protocol answers here, not which program, nor on which host. Whether the node's messaging service listens elsewhere was not looked at.",
    checkByHand: [
      "sudo ss -ltnp '( sport = :{storage_port} or sport = :{ssl_storage_port} )'   # on {address}: which program listens",
      "grep -nE '^(listen_address|broadcast_address|rpc_address|(ssl_)?storage_port|native_transport_port)' /etc/scylla/scylla.yaml   # on {address}",
    ],
    fix: [
      "Point the inventory at listen_address and the storage ports (7000 and 7001 unless changed). CQL is 9042, on rpc_address.",
      "If another program holds the port, stop it, then restart the node.",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(node, cluster) {
    for (const { difference, port } of differences(node, cluster)) {
      if (difference !== "wrong-service") continue;
      const bytes = port.firstBytes ? `, first bytes ${port.firstBytes.slice(0, 32)}` : "";
      const named = port.service ? ` (${port.service})` : "";
      yield {
        port: port.port,
        title: `Port ${port.port} answers with ${
          port.service ?? port.speaks
        }, not with ScyllaDB RPC`,
        evidence: [`${at(port)}: ${answerOf(port)}${named}${bytes}`],
      };
    }
  },
};
