/** What was asked for is told apart from what was met by chance. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEEP_TOPICS } from "../../src/probe/target.ts";
import { SEASTAR_DEFAULT } from "../../src/lab/tls/policy.ts";
import { probe, tlsOf } from "../interop/session.ts";
import { makePki, withTls } from "../lab/credentials.ts";

const allowed = { versions: SEASTAR_DEFAULT.versions, suites: SEASTAR_DEFAULT.suites };

test("without --deep no suite is listed, and those that were picked are kept apart", async () => {
  const pki = await makePki();
  await withTls(pki.options(), async ({ sslStoragePort }) => {
    for (const deep of [[], ["groups"]] as const) {
      const tls = tlsOf(await probe(sslStoragePort, { deep, allowed }));
      assert.deepEqual(tls.ciphers, {});
      assert.deepEqual(tls.order, {});
      assert.deepEqual(tls.seenCiphers?.["TLSv1.3"], [tls.cipher]);
      assert.ok((tls.seenCiphers?.["TLSv1.2"]?.length ?? 0) > 0);
    }
  });
});

test("with --deep what was picked is among what is listed", async () => {
  const pki = await makePki();
  await withTls(pki.options(), async ({ sslStoragePort }) => {
    const tls = tlsOf(await probe(sslStoragePort, { deep: DEEP_TOPICS, allowed }));
    for (const [version, seen] of Object.entries(tls.seenCiphers ?? {})) {
      const listed = tls.ciphers[version] ?? [];
      assert.ok(seen.length > 0 && seen.every((suite) => listed.includes(suite)), version);
    }
    assert.ok((tls.ciphers["TLSv1.2"]?.length ?? 0) > 2);
  });
});
