import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const clientAuthOptional: Scenario = {
  name: "client-auth-optional",
  description: "Client certificates are asked for, and may be missing.",
  intent: { mode: "all", clientAuth: "optional" },
  nodes,
  expected: everyNode(nodes, "warning", ["optional-client-auth"]),
};
