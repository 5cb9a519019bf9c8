/** `ringshake [TARGET…]`: the terminal app, or the text report where there is no terminal. */

import process from "node:process";
import { addressesOf } from "../../net/resolve.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { nearest } from "../../scylla/nearest.ts";
import type { Call, Run } from "../command.ts";
import { commands } from "../commands.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { wantsColour } from "../output.ts";
import { NAME, VERSION } from "../version.ts";
import type { World } from "../world.ts";

export const run: Run = async (call, world) => {
  await refuseMistypedCommand(call);
  if (!world.stdout.isTerminal || !world.stdin.isTerminal) {
    await world.stderr.write("no terminal: printing the text report instead of the app\n");
    const check = await import("./check.ts");
    const code = await check.run(call, world);
    // What is wrong with a practice cluster is wrong on purpose, and no failure of the demonstration.
    return call.options["lab"] === true && code === EXIT.findings ? EXIT.clean : code;
  }
  return await openApp(call, world);
};

async function openApp(typed: Call, world: World): Promise<ExitCode> {
  const call = await withClients(typed);
  // Node strips types but knows no JSX; only the app needs it, so only here it is taught.
  if (!("Deno" in globalThis)) (await import("tsx/esm/api")).register();
  const { runApp } = await import("../../tui/app.tsx");
  const { realDriver } = await import("../app/driver.ts");
  const { sourceOf } = await import("../app/source.ts");
  const driver = realDriver(call.options, world);
  try {
    const { stdin, stdout, stderr } = process;
    return await runApp(driver, { stdin, stdout, stderr }, {
      source: sourceOf(call),
      version: VERSION,
      colour: wantsColour(call.options, world, world.stdout),
      env: process.env,
      abandoned: world.abandoned,
      now: () => world.now().getTime(),
    }) as ExitCode;
  } finally {
    await driver.close();
  }
}

/** Whoever asks the ports of clients in the app wants to see who can connect. */
async function withClients(call: Call): Promise<Call> {
  const { client, clientOnly } = call.options;
  if (client !== true && clientOnly !== true) return call;
  const { CLIENTS: clients } = await import("../../clients/clients.ts");
  return { ...call, options: { ...call.options, clients } };
}

/** `ringshake chekc` is a mistyped command, not a host to probe; and options follow a command. */
async function refuseMistypedCommand({ args: [first], options }: Call): Promise<void> {
  if (first === undefined || /[.:\d/[]/.test(first)) return;
  const names = commands.map(({ name }) => name);
  if (names.includes(first)) {
    throw new UsageError(
      `options stand before the command ${first}`,
      `put them after it: ringshake ${first} …`,
    );
  }
  const meant = nearest(first, names);
  if (meant !== null) {
    throw new UsageError(`there is no command ${first}`, `did you mean ${meant}?`);
  }
  // A node may be known by a bare name: to the inventory, or to the system.
  if (options["inventory"] !== undefined || (await addressesOf(first)).length > 0) return;
  throw new UsageError(
    `${first} is neither a command nor a name that resolves`,
    `\`${NAME} --help\` lists the commands`,
  );
}
