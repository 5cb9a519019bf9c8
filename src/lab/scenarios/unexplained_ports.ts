import type { Scenario } from "../scenario.ts";
import { filterService } from "../service.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { storagePort: () => filterService, sslStoragePort: "closed" });

export const unexplainedPorts: Scenario = {
  name: "unexplained-ports",
  description: "One node answers on its plain port alone, as no mode makes it do.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["tls-port-closed", "unexplained-ports"]] }),
};
