/** Names of addresses, as the system and DNS have them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf } from "../../src/net/resolve.ts";

const never = new AbortController().signal;
const fails = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

test("nameOf() takes a name only if it leads back to the address", async () => {
  const told = (hostname: string) => () => Promise.resolve({ hostname });
  assert.equal(await nameOf("127.0.0.1", never, told("localhost")), "localhost");
  assert.equal(await nameOf("127.0.0.9", never, told("localhost")), null);
  // Where there is none, some resolvers give the address back.
  assert.equal(await nameOf("127.0.0.9", never, told("127.0.0.9")), null);
});

test("nameOf() tells no name from no answer", async () => {
  assert.equal(await nameOf("127.0.0.9", never, fails("ENOTFOUND")), null);
  assert.equal(await nameOf("127.0.0.9", never, fails("EAI_AGAIN")), undefined);
});

test("nameOf() waits for no longer than its caller", async () => {
  const silent = () => new Promise<never>(() => {});
  assert.equal(await nameOf("127.0.0.9", AbortSignal.abort(), silent), undefined);
  const ends = new AbortController();
  const asked = nameOf("127.0.0.9", ends.signal, silent);
  ends.abort();
  assert.equal(await asked, undefined);
});
