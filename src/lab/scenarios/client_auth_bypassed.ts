import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const clientAuthBypassed: Scenario = {
  name: "client-auth-bypassed",
  description: "Client certificates are required, but dc still serves neighbours in the clear.",
  intent: { mode: "dc", clientAuth: "required" },
  nodes,
  expected: everyNode(nodes, "warning", ["client-auth-bypassed"]),
};
