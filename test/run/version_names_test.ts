/** A version is told by its registered name, also one that no ScyllaDB node speaks. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { behaviours } from "../lab/hostile/index.ts";
import { startNode } from "../../src/lab/node.ts";
import { filterService } from "../../src/lab/service.ts";
import { probe, tlsOf } from "../interop/session.ts";
import { makePki } from "../lab/credentials.ts";
import { clock } from "../clock.ts";

test("SSL 3 has its name in the report", async () => {
  const pki = await makePki();
  const behaviour = behaviours.find(({ name }) => name.endsWith("chooses SSL 3")) ?? assert.fail();
  const service = behaviour.serve(pki.options());
  const node = await startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => filterService,
    sslStorage: () => service,
  });
  try {
    const tls = tlsOf(await probe(node.sslStoragePort));
    assert.equal(tls.version, "SSLv3");
    assert.doesNotMatch(JSON.stringify(tls), /0x0?300/);
  } finally {
    await node.close();
  }
});
