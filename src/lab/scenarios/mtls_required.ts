import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const mtlsRequired: Scenario = {
  name: "mtls-required",
  description: "TLS only, and every peer must show a certificate of the cluster's CA.",
  intent: { mode: "all", clientAuth: "required" },
  nodes,
  expected: everyNode(nodes, "ok", []),
};
