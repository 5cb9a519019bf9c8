import type { Scenario } from "../scenario.ts";
import { silentService } from "../service.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { sslStoragePort: () => silentService }, {});

export const silent: Scenario = {
  name: "silent",
  description: "One TLS port accepts connections and never answers.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["unknown", ["unproven"]] }),
};
