import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { sslStoragePort: "timeout" });

export const firewallDrop: Scenario = {
  name: "firewall-drop",
  description: "A firewall drops what goes to the TLS port of one node.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["unknown", ["unreachable"]] }),
};
