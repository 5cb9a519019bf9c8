/**
 * A dc node asked from the address of a neighbour answers in the clear: no fault, and no other mode, whether
 * the probe knows whose address it has or not.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startLab } from "../../src/lab/cluster.ts";
import type { Scenario } from "../../src/lab/scenario.ts";
import type { Report } from "../../src/model/report.ts";
import { clock } from "../clock.ts";
import { probeLab } from "./probe_lab.ts";

/** Three nodes of `mode`, two of them in one rack. */
const cluster = (mode: "dc" | "rack"): Scenario => ({
  name: `who-asks-${mode}`,
  description: "",
  intent: { mode, clientAuth: "none" },
  nodes: ["r1", "r1", "r2"].map((rack, n) => ({ id: `n${n + 1}`, dc: "eu", rack })),
  expected: { verdicts: {}, findings: {} },
});

const wrong = (report: Report) => report.findings.filter(({ severity }) => severity === "error");

for (const mode of ["dc", "rack"] as const) {
  test(`${mode}: asked from a neighbour's address`, async () => {
    const lab = await startLab(cluster(mode), { clock });
    try {
      const [self, ...others] = [...lab.nodes.values()].map(({ address }) => address);
      const ports = { expect: mode, localAddress: self };
      // The commonest use: on one node, the others as targets.
      const unlisted = await probeLab({ args: others, options: ports });
      for (const { observed } of unlisted.nodes) assert.ok(observed.modes.includes(mode));
      assert.ok(unlisted.nodes.some(({ ports }) => ports[0]?.speaks === "seastar-rpc"));
      assert.deepEqual(wrong(unlisted), []);
      assert.ok(unlisted.nodes[0]?.observed.questions[0]?.command.includes("--as"));
      // Were a stranger answered so, the port would be open to everybody: that is not as expected.
      for (const { id, ports: [plain], verdict } of unlisted.nodes) {
        if (plain?.speaks !== "seastar-rpc") continue;
        assert.equal(verdict, "unknown", id);
        const doubt = unlisted.findings.find((each) => each.id === "unproven" && each.node === id);
        assert.match(doubt?.evidence.join() ?? "", /whether a neighbour asked is not known/);
      }
      // The inventory lists the address: then it is known who asks.
      const options = { inventory: lab.inventoryPath, localAddress: self };
      const listed = await probeLab({ args: [], options });
      assert.equal(listed.vantage.memberOf, "n1");
      assert.ok(listed.nodes.every(({ verdict }) => verdict === "ok"));
      assert.deepEqual(wrong(listed), []);
      for (const { observed } of listed.nodes) assert.ok(observed.modes.includes(mode));
      // A claim that is wrong has its price.
      const claimed = await probeLab({ args: others, options: { ...ports, as: "outside" } });
      assert.ok(wrong(claimed).some(({ id }) => id === "plaintext-port-open"));
    } finally {
      await lab.close();
    }
  });
}
