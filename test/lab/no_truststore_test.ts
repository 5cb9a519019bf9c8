/** A node whose scylla.yaml sets no truststore: every dial that it makes with TLS fails. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { everyPairVerifies } from "../../src/explain/plan/path_gates.ts";
import { plan } from "../../src/explain/plan/plan.ts";
import { startLab } from "../../src/lab/cluster.ts";
import { clock } from "../clock.ts";
import { probed } from "./probe_lab.ts";

for (const scenario of ["healthy-all", "mtls-required"]) {
  test(`${scenario}: a node without truststore, by its scylla.yaml`, async () => {
    const lab = await startLab(scenario, { clock });
    try {
      const inventory = parse(lab.inventory);
      const [node] = inventory.nodes;
      const yaml = parse(readFileSync(node.scylla_yaml, "utf8"));
      delete yaml.server_encryption_options.truststore;
      writeFileSync(node.scylla_yaml, stringify(yaml));
      // A node that lists CAs has a truststore, so the file can only be newer than the process.
      const isNow = scenario === "healthy-all";
      const options = { inventory: lab.inventoryPath };
      const { report, facts } = await probed({ args: [], options });
      const dials = facts.links.filter(({ from }) => from === node.id);
      assert.ok(dials.length > 0);
      for (const { outcome, reason } of dials) {
        assert.equal(outcome, isNow ? "fails" : "tls", reason);
      }
      const found = report.findings.filter(({ id }) => id === "truststore-empty");
      assert.deepEqual(
        found.map(({ node, severity }) => [node, severity]),
        isNow ? [[node.id, "error"]] : [],
      );
      assert.equal(everyPairVerifies(facts).holds === false, isNow);
      // Even a file that is not read yet is an error: the next restart reads it.
      assert.doesNotMatch(plan(facts, "all").step, /^done/);
      assert.ok(
        facts.links.filter(({ from }) => from !== node.id).every(({ outcome }) =>
          outcome === "tls"
        ),
      );
    } finally {
      await lab.close();
    }
  });
}
