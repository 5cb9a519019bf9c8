import type { Scenario } from "../scenario.ts";
import { cqlService } from "../service.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { sslStoragePort: () => cqlService }, {});

export const wrongService: Scenario = {
  name: "wrong-service",
  description: "CQL answers where one node should speak TLS: a port was mixed up.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["error", ["wrong-service"]] }),
};
