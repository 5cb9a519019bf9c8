// Serves one source file with a fault in it, to a process that runs tests. MUTANT holds its URL and text.
import { registerHooks } from "node:module";
import { readFileSync } from "node:fs";
import process from "node:process";

const { url, file } = JSON.parse(process.env.MUTANT);
registerHooks({
  load: (asked, context, next) =>
    asked === url
      ? { format: "module", source: readFileSync(file, "utf8"), shortCircuit: true }
      : next(asked, context),
});
