/** A program that is asked to stop and does not. */

import { interruption } from "../../src/cli/interruption.ts";

interruption(new AbortController().signal).addEventListener("abort", () => console.log("asked"));
setInterval(() => {}, 1000);
console.log("ready");
