/** Real clients at real servers: what is foretold of each comes. `npm run interop` has more of them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { installedClients } from "../clients/real_clients.ts";
import { clock } from "../clock.ts";
import { cells } from "./client_predictions.ts";
import { isRight } from "./right_cell.ts";

// Clients are programs of their own: they see nothing of the runtime that foretells.
const onNode = "Deno" in globalThis ? () => {} : test;

onNode("real clients fare as was foretold, and print what was", async (t) => {
  // Java is slow to start, and has cells of its own in `npm run interop`.
  const clients = installedClients().filter(({ name }) => !name.startsWith("Java"));
  if (clients.length === 0) return t.skip("no client could be installed");
  const seen: string[] = [];
  const wrong: unknown[] = [];
  for await (const cell of cells(clients, clock())) {
    seen.push(cell.foretold.outcome);
    if (!isRight(cell)) wrong.push(cell);
  }
  assert.deepEqual(wrong, []);
  assert.ok(seen.length >= 20 && new Set(seen).size === 2, `${seen}`);
});
