import type { Scenario } from "../scenario.ts";
import { ONLY_TLS12, withSuites } from "../tls/policy.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, {
  policy: withSuites(ONLY_TLS12, ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"]),
});

export const noCommonCipher: Scenario = {
  name: "no-common-cipher",
  description: "The priority string of one node leaves no cipher suite that its peers have.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["no-common-cipher"]] }),
};
