import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { truststore: "other" });

export const truststoreOtherPassive: Scenario = {
  name: "truststore-other-passive",
  description: "Certificates are in place, nobody uses TLS yet, and one node trusts another CA.",
  intent: { mode: "passive", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["warning", ["chain-refused-later"]] }),
};
