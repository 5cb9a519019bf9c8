import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { clientAuth: "required" });

export const clientAuthStricter: Scenario = {
  name: "client-auth-stricter",
  description: "No client certificates were intended; one node requires them.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["client-auth-stricter", "configured-differs"]] }),
};
