import process from "node:process";
if (process.argv[2] === "--version") console.log("x");
else {
  if (!("Deno" in globalThis)) (await import("tsx/esm/api")).register();
  await import("../tui/app.tsx");
}
