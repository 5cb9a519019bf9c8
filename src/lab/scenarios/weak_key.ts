import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "rsa-1024" }, {});

export const weakKey: Scenario = {
  name: "weak-key",
  description: "The certificate of one node has an RSA key of 1024 bits.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["warning", ["weak-key"]] }),
};
