/**
 * Every client that can be installed here, at every server: `npm run interop`, or `npm run interop -- NAME` for
 * the servers with NAME in theirs. Prints lines for each cell in which what was foretold did not come.
 *
 * @module
 */

import process from "node:process";
import { installedClients } from "../clients/real_clients.ts";
import { clock } from "../clock.ts";
import { cells } from "./client_predictions.ts";
import { isRight } from "./right_cell.ts";

let [count, wrong] = [0, 0];
for await (const cell of cells(installedClients(true), clock(), process.argv[2])) {
  count++;
  const { server, client, foretold, heard, texts } = cell;
  if (isRight(cell)) continue;
  wrong++;
  console.log(`${client} at ${server}`);
  console.log(
    `  foretold: ${foretold.outcome} ${foretold.by} ${foretold.failure} ${foretold.open}`,
  );
  for (const text of texts) console.log(`    ${text}`);
  console.log(`  heard:    ${heard.connects ? "connects" : heard.prints}`);
}
console.log(`${count} cells, ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
