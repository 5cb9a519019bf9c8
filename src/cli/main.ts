/**
 * The entry point. `--version` is answered before anything else is loaded; every other command
 * loads what it needs and no more. The exit code is set, never forced: a forced exit cuts off
 * what a pipe has not taken yet.
 *
 * @module
 */

import process from "node:process";
import { NAME, runtime, VERSION } from "./version.ts";

// React is silent and fast only when it is told so before it loads.
process.env["NODE_ENV"] ??= "production";

const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  const { SCHEMA_VERSION } = await import("../model/report.ts");
  console.log(`${NAME} ${VERSION} (${runtime()}, report schema ${SCHEMA_VERSION})`);
} else {
  const { main } = await import("./program.ts");
  const { processWorld } = await import("./process_world.ts");
  process.exitCode = await main(args, processWorld());
}
