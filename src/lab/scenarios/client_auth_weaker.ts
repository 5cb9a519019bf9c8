import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { clientAuth: "none" });

export const clientAuthWeaker: Scenario = {
  name: "client-auth-weaker",
  description: "Certificates shall be required; one node does not ask for any.",
  intent: { mode: "all", clientAuth: "required" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["client-auth-weaker", "configured-differs"]] }),
};
