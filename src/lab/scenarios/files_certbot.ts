import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks(
  { certificate: "expires-soon", certificateOnDisk: "member", files: "certbot" },
  {},
  {},
);

export const filesCertbot: Scenario = {
  name: "files-certbot",
  description: "One node reads its certificate through the links of certbot, and missed a renewal.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-1": ["warning", ["expires-soon", "reload-blind", "reload-missed"]],
  }),
};
