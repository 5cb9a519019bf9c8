import assert from "node:assert/strict";
import { before, test } from "node:test";
import { canComplete } from "../../src/crypto/suites.ts";
import { plainOffer, seastarOffer } from "../../src/handshake/profiles.ts";
import * as policies from "../../src/lab/tls/policy.ts";
import { cipherSuites, TLS_FALLBACK_SCSV } from "../../src/wire/cipher_suites.ts";
import { toHex } from "../../src/wire/hex.ts";
import { encodeNegotiation, negotiationAnswered } from "../../src/wire/seastar_rpc.ts";
import { fresh, meet } from "../handshake/drive_for_test.ts";
import { makePki, type Pki, withTls } from "./credentials.ts";

const [TLS10, TLS11, TLS12, TLS13] = [0x0301, 0x0302, 0x0303, 0x0304] as const;
const RPC = "53535441525250431000000002000000080000000000010000000000";
const rpc = { send: encodeNegotiation(), enough: negotiationAnswered };

let pki: Pki;
before(async () => {
  pki = await makePki("rsa");
});

const OLD = "A packet with illegal or unsupported version was received.";
const NO_CIPHER = "No supported cipher suites have been found.";

/** Policy, then for TLS 1.0 to 1.3: "ok", or the alert's number. Measured on Seastar with an RSA key. */
const TABLE: readonly [string, policies.TlsPolicy, ("ok" | 40 | 70)[]][] = [
  ["ScyllaDB's default", policies.SEASTAR_DEFAULT, [70, "ok", "ok", "ok"]],
  ["packaged", policies.PACKAGED, [70, 70, "ok", "ok"]],
  ["only TLS 1.2", policies.ONLY_TLS12, [70, 70, "ok", 40]],
  ["only TLS 1.3", policies.ONLY_TLS13, [70, 70, 40, "ok"]],
  ["NORMAL", policies.NORMAL, ["ok", "ok", "ok", "ok"]],
  ["SECURE256", policies.SECURE256, [70, 40, "ok", "ok"]],
  ["only TLS 1.1", policies.ONLY_TLS11, [70, "ok", "ok", "ok"]],
];

for (const [name, policy, row] of TABLE) {
  for (const [index, version] of [TLS10, TLS11, TLS12, TLS13].entries()) {
    const wanted = row[index];
    // A server of TLS 1.1 answers a later hello with TLS 1.1, which a client of one version refuses.
    if (name === "only TLS 1.1" && version > TLS11) continue;
    test(`${name} meets a client of version ${version.toString(16)}: ${wanted}`, () =>
      withTls(pki.options({ policy }), async ({ sslStoragePort, log }) => {
        const { learned, end } = await meet(
          sslStoragePort,
          plainOffer(fresh, { versions: [version], application: rpc }),
        );
        if (wanted === "ok") {
          assert.equal(end.kind, "established");
          assert.equal(toHex(learned.application), RPC);
          assert.equal(learned.checks.serverSignature, "valid");
          assert.equal(learned.checks.serverFinished, "valid");
          assert.deepEqual(log.lines, []);
          return;
        }
        assert.equal(end.kind, "alert");
        if (end.kind === "alert") assert.equal(end.description, wanted);
        const text = wanted === 70 ? OLD : NO_CIPHER;
        assert.deepEqual(log.texts("ERROR"), [`server connection dropped: ${text}`]);
      }));
  }
}

/** Policy, version asked for, what the end of ServerHello.random tells. */
const SENTINELS: readonly [policies.TlsPolicy, number, string][] = [
  [policies.SEASTAR_DEFAULT, TLS12, "tls12"],
  [policies.SEASTAR_DEFAULT, TLS11, "tls11"],
  [policies.ONLY_TLS12, TLS12, "none"],
  [policies.ONLY_TLS11, TLS11, "none"],
];

test("ServerHello's random tells which versions the node could do", async () => {
  for (const [policy, version, sentinel] of SENTINELS) {
    await withTls(pki.options({ policy }), async ({ sslStoragePort }) => {
      const offer = plainOffer(fresh, { versions: [version], stopAfter: "server_hello" });
      const { learned } = await meet(sslStoragePort, offer);
      assert.equal(learned.checks.downgrade, sentinel);
    });
  }
});

test("a client that falls back is told so", () =>
  withTls(pki.options(), async ({ sslStoragePort, log }) => {
    const cipherSuites = [0xc02f, TLS_FALLBACK_SCSV];
    const { end } = await meet(
      sslStoragePort,
      plainOffer(fresh, { versions: [TLS12], cipherSuites }),
    );
    assert.equal(end.kind === "alert" && end.description, 86);
    assert.deepEqual(log.texts("ERROR"), [
      "server connection dropped: A connection with inappropriate fallback was attempted.",
    ]);
  }));

test("disjoint groups end in handshake_failure with a text of their own", () =>
  withTls(
    pki.options({ policy: { ...policies.SEASTAR_DEFAULT, groups: [0x18] } }),
    async ({ sslStoragePort, log }) => {
      const offer = plainOffer(fresh, { versions: [TLS13], groups: [0x1d], keyShares: [0x1d] });
      const { end } = await meet(sslStoragePort, offer);
      assert.equal(end.kind === "alert" && end.description, 40);
      assert.deepEqual(log.texts("ERROR"), [
        "server connection dropped: No common key share with peer.",
      ]);
    },
  ));

test("a listener without a certificate has no suite for anyone", () =>
  withTls(pki.options({ credentials: null }), async ({ sslStoragePort, log }) => {
    const { end } = await meet(sslStoragePort, seastarOffer(fresh));
    assert.equal(end.kind === "alert" && end.description, 40);
    assert.deepEqual(log.texts("ERROR"), [`server connection dropped: ${NO_CIPHER}`]);
  }));

test("a node's own hello is answered in P-256, and SECURE256 asks for another share", async () => {
  await withTls(pki.options(), async ({ sslStoragePort }) => {
    const { learned } = await meet(sslStoragePort, seastarOffer(fresh, { application: rpc }));
    assert.equal(learned.group, 0x17);
    assert.equal(learned.helloRetryRequest, null);
  });
  await withTls(pki.options({ policy: policies.SECURE256 }), async ({ sslStoragePort }) => {
    const { learned, end } = await meet(sslStoragePort, seastarOffer(fresh, { application: rpc }));
    assert.equal(end.kind, "established");
    assert.equal(learned.helloRetryRequest?.group, 0x18);
    assert.equal(learned.group, 0x18);
  });
});

test("a client of SHA-1 signatures gets plain RSA in TLS 1.2, and nothing in TLS 1.3", () =>
  withTls(pki.options(), async ({ sslStoragePort }) => {
    const signatureSchemes = [0x0201, 0x0301];
    const suites = [0xc02f, 0x009e, 0x009c];
    const old = await meet(
      sslStoragePort,
      plainOffer(fresh, { versions: [TLS12], cipherSuites: suites, signatureSchemes }),
    );
    assert.equal(old.learned.serverHello?.cipherSuite, 0x009c);
    const recent = await meet(
      sslStoragePort,
      plainOffer(fresh, { versions: [TLS13], signatureSchemes }),
    );
    assert.equal(recent.end.kind === "alert" && recent.end.description, 40);
  }));

test("DHE follows the client's group, and is 2048 bits for a client that names none", () =>
  withTls(pki.options(), async ({ sslStoragePort }) => {
    for (
      const [groups, bits] of [[[0x1d], 2048], [[0x1d, 0x101], 3072], [[0x102], 4096]] as const
    ) {
      const offer = plainOffer(fresh, {
        versions: [TLS12],
        cipherSuites: [0x009e],
        groups,
        application: rpc,
      });
      const { learned, end } = await meet(sslStoragePort, offer);
      assert.equal(end.kind, "established");
      assert.equal(learned.dheBits, bits);
    }
  }));

test("every suite of the default policy is registered, and completes on its own", async () => {
  const { SECURE128_SUITES, SEASTAR_DEFAULT } = policies;
  assert.equal(SEASTAR_DEFAULT.suites.size, SECURE128_SUITES.length);
  const ecdsa = await makePki();
  for (const [name, { options }] of [["RSA", pki], ["ECDSA", ecdsa]] as const) {
    await withTls(options(), async ({ sslStoragePort, log }) => {
      let completed = 0;
      for (const id of SEASTAR_DEFAULT.suites) {
        const suite = cipherSuites.nameOf(id);
        const tls13 = id >> 8 === 0x13;
        const fits = tls13 || (name === "ECDSA") === suite.includes("ECDSA");
        if (!fits || !canComplete(id)) continue;
        const { end, learned } = await meet(
          sslStoragePort,
          plainOffer(fresh, {
            versions: [tls13 ? TLS13 : TLS12],
            cipherSuites: [id],
            application: rpc,
          }),
        );
        assert.equal(end.kind, "established", suite);
        assert.equal(learned.application.length, RPC.length / 2, suite);
        completed++;
      }
      assert.ok(completed >= 8, `${name}: ${completed}`);
      assert.deepEqual(log.lines, []);
    });
  }
});
