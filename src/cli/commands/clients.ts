/** `ringshake clients [TARGET…]`: who can connect, and what the others print. */

import { clientsText } from "../../../reports/clients.ts";
import { loadWriter } from "../../../reports/index.ts";
import type { Format } from "../../../reports/writer.ts";
import { CLIENTS } from "../../clients/clients.ts";
import type { Client } from "../../clients/client.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { deliver, lookOf } from "../output.ts";
import { probe } from "../probing.ts";
import { tellNothingTried } from "../verdict.ts";

export const run: Run = async (call, world) => {
  const { options } = call;
  const { format = "text", only = [] } = options as {
    readonly format?: Format;
    readonly only?: readonly string[];
  };
  const asked = { ...options, clientOnly: options["client"] !== true, clients: chosen(only) };
  const { report } = await probe({ ...call, options: asked }, world);
  const look = lookOf(options, world);
  const text = format === "text"
    ? clientsText(report, look)
    : (await loadWriter(format)).write(report, look);
  await deliver(text, options, world);
  if (world.interrupted.aborted) return EXIT.interrupted;
  if (await tellNothingTried(report, world)) return EXIT.failure;
  const { clients = [] } = report;
  const allIn = clients.length > 0 && clients.every(({ outcome }) => outcome === "connects");
  return allIn ? EXIT.clean : EXIT.findings;
};

function chosen(only: readonly string[]): readonly Client[] {
  if (only.length === 0) return CLIENTS;
  return only.flatMap((typed) => {
    const text = typed.toLowerCase();
    const found = CLIENTS.filter(({ id, name }) =>
      id.includes(text) || name.toLowerCase().includes(text)
    );
    if (found.length > 0) return found;
    throw new UsageError(
      `--only "${printable(typed, 100)}" fits no client`,
      "give a part of a client's name, such as cqlsh, gocql or java",
    );
  });
}
