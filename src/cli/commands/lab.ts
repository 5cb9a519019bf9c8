/** `ringshake lab`: a practice cluster, until Ctrl-C. */

import { hang, readableWidth } from "../../../reports/layout.ts";
import type { Lab } from "../../lab/cluster.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { scenarios, startPractice } from "../lab.ts";
import { deliver, deliverJson } from "../output.ts";
import { NAME } from "../version.ts";

export const run: Run = async ({ options }, world) => {
  const asJson = options["format"] === "json";
  if (options["list"] === true) {
    if (asJson) await deliverJson({ scenarios: scenarios.map(outline) }, options, world);
    else await deliver(list(world.stdout.columns), options, world);
    return EXIT.clean;
  }
  const lab = await startPractice(options["scenario"] as string | undefined, world);
  try {
    if (asJson) await deliver(`${JSON.stringify(described(lab))}\n`, options, world);
    else await deliver(told(lab), options, world);
    await interruption(world.interrupted);
  } finally {
    await lab.close();
  }
  return EXIT.interrupted;
};

const outline = ({ name, description, nodes }: (typeof scenarios)[number]) => ({
  name,
  description,
  nodes: nodes.length,
});

function list(width: number | undefined): string {
  const name = Math.max(...scenarios.map((scenario) => scenario.name.length));
  return scenarios.flatMap((scenario) =>
    hang(`${scenario.name.padEnd(name)}  `, scenario.description, readableWidth(width))
  ).join("\n") + "\n";
}

function described({ scenario, inventoryPath, nodes, api }: Lab) {
  return {
    scenario: scenario.name,
    inventory: inventoryPath,
    api,
    nodes: [...nodes].map(([id, { address, storagePort, sslStoragePort }]) => ({
      id,
      address,
      storagePort,
      sslStoragePort,
    })),
  };
}

function told({ scenario, inventoryPath, nodes, api }: Lab): string {
  return [
    `${scenario.name}: ${scenario.description}`,
    ...[...nodes].map(([id, { address, storagePort, sslStoragePort }]) =>
      `  ${id}  ${address}/${storagePort},${sslStoragePort}`
    ),
    `REST API: ${api}`,
    `inventory: ${inventoryPath}`,
    `try: ${NAME} check -i ${inventoryPath}`,
    "Ctrl-C stops it.",
    "",
  ].join("\n");
}

function interruption(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A pending promise keeps no process alive; the listening nodes do.
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
