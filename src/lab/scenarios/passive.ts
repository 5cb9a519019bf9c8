import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const passive: Scenario = {
  name: "passive",
  description: "Certificates are in place, and nobody uses TLS yet: the first step of a migration.",
  intent: { mode: "passive", clientAuth: "none" },
  nodes,
  expected: everyNode(nodes, "ok", []),
};
