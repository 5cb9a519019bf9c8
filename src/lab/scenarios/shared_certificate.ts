import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { sharesCertificateOf: "eu-2" });

export const sharedCertificate: Scenario = {
  name: "shared-certificate",
  description: "Two nodes use one certificate and key.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {}, ["shared-certificate"]),
};
