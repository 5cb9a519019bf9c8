/** Enumeration of a simulated node: what is found, what it costs, and every line that it leaves. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SEASTAR_SUITES } from "../../src/handshake/profiles.ts";
import { SEASTAR_DEFAULT } from "../../src/lab/tls/policy.ts";
import { DEEP_TOPICS, type DeepTopic } from "../../src/probe/target.ts";
import { predictCost } from "../../src/schedule/session.ts";
import { cipherSuites } from "../../src/wire/cipher_suites.ts";
import { namedGroups, protocolVersions } from "../../src/wire/registry.ts";
import { makePki, withTls } from "../lab/credentials.ts";
import { eventually } from "../lab/raw_client.ts";
import { optionsFor, probe, tlsOf } from "./session.ts";

const names = (codes: Iterable<number>, nameOf: (code: number) => string) =>
  [...codes].map(nameOf).sort();

/** What Seastar's default string allows, as numbers. */
const allowed = {
  versions: SEASTAR_DEFAULT.versions,
  suites: SEASTAR_DEFAULT.suites,
};

test("a node's suites, groups and features are those of its priority string", async () => {
  const pki = await makePki("rsa");
  await withTls(pki.options({ clientAuth: "optional" }), async ({ sslStoragePort }) => {
    const tls = tlsOf(await probe(sslStoragePort, { deep: DEEP_TOPICS, allowed }));
    const versions = names(SEASTAR_DEFAULT.versions, (code) => protocolVersions.nameOf(code));
    assert.deepEqual(Object.keys(tls.ciphers).sort(), versions);
    const all = new Set(Object.values(tls.ciphers).flat());
    const ofRsa = names(SEASTAR_DEFAULT.suites, (code) => cipherSuites.nameOf(code))
      .filter((name) => !name.includes("_ECDSA_"));
    assert.deepEqual([...all].sort(), ofRsa);
    assert.equal(tls.ciphers["TLSv1.3"]?.length, 4);
    assert.equal(tls.ciphers["TLSv1.2"]?.length, 18);
    assert.equal(tls.ciphers["TLSv1.1"]?.length, 6);
    // Where the client decides, the order is that of a node's own hello, whatever this runtime can.
    const asOffered = SEASTAR_SUITES.map((code) => cipherSuites.nameOf(code));
    for (const list of Object.values(tls.ciphers)) {
      assert.deepEqual(list, asOffered.filter((name) => list.includes(name)));
    }
    assert.deepEqual(tls.order, { "TLSv1.3": "client", "TLSv1.2": "client", "TLSv1.1": "client" });
    const groups = names(SEASTAR_DEFAULT.groups, (code) => namedGroups.nameOf(code));
    assert.deepEqual([...tls.groups].sort(), groups);
    assert.deepEqual(tls.features, {
      session_tickets: true,
      alpn: false,
      extended_master_secret: true,
      encrypt_then_mac: true,
      renegotiation_info: true,
      fallback_scsv: true,
      post_quantum: false,
      ocsp_stapling: false,
    });
    assert.equal(tls.unsettled, undefined);
  });
});

for (const deep of [[], ...DEEP_TOPICS.map((topic) => [topic]), DEEP_TOPICS] as DeepTopic[][]) {
  test(`--deep=${deep.join()}: connections and log lines are announced, and counted right`, async () => {
    const pki = await makePki();
    await withTls(pki.options(), async ({ sslStoragePort, log }) => {
      const wish = { deep, allowed };
      const announced = predictCost(
        optionsFor([{ address: "127.0.0.1", port: sslStoragePort }], wish),
      );
      const { summary } = await probe(sslStoragePort, wish);
      assert.ok(
        summary.connections <= announced.connections,
        `${summary.connections} connections, ${announced.connections} announced`,
      );
      assert.ok(summary.logLines <= announced.logLines);
      const errors = () => log.texts("ERROR").length;
      await eventually(() => errors() === summary.logLines, `${summary.logLines} lines`);
      for (const topic of DEEP_TOPICS) {
        const spent = summary.connectionsByPurpose[`deep-${topic}`] ?? 0;
        assert.equal(spent > 0, deep.includes(topic), `${topic}: ${spent} connections`);
      }
    });
  });
}
