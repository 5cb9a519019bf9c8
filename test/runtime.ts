/** Which runtime runs the tests, and tests that are about one of them. */

import { test } from "node:test";

export const isDeno = "Deno" in globalThis;

const nothing = (() => Promise.resolve()) as unknown as typeof test;

/** A test of something that only Node does; on Deno there is nothing to test. */
export const testOnNode: typeof test = isDeno ? nothing : test;
/** A test of something that only Deno does. */
export const testOnDeno: typeof test = isDeno ? test : nothing;
