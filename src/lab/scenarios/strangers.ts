import type { Scenario } from "../scenario.ts";
import { cqlService, echoService, httpService, sshService } from "../service.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks(
  { storagePort: () => httpService },
  { storagePort: () => sshService },
  { storagePort: () => cqlService },
  { storagePort: () => echoService },
);

export const strangers: Scenario = {
  name: "strangers",
  description: "Other services sit on the storage port, and one that sends back what it gets.",
  intent: { mode: "none", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-1": ["error", ["wrong-service"]],
    "eu-2": ["error", ["wrong-service"]],
    "eu-3": ["error", ["wrong-service"]],
    "eu-4": ["error", ["wrong-service"]],
  }),
};
