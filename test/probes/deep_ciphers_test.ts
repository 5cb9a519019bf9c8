/** Suites by version, and whose order decides, from a server that is only a model. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { deepCiphers } from "../../probes/deep_ciphers.ts";
import { tlsVersions } from "../../probes/tls_versions.ts";
import { SEASTAR_SUITES } from "../../src/handshake/profiles.ts";
import { suitesOf } from "../../src/probe/offers.ts";
import { FREE, type Probe } from "../../src/probe/probe.ts";
import { isTls13Suite } from "../../src/wire/cipher_suites.ts";
import { TLS11, TLS12, TLS13 } from "../../src/wire/registry.ts";
import {
  DEEP,
  ended,
  meansTo,
  RESET,
  seenOf,
  type ServerModel,
  SILENCE,
  target,
} from "./fake_server.ts";

const GROUPS = [0x1d, 0x17];
const SUITES13 = [0x1303, 0x1301, 0x1302];
const SUITES12 = [0xc013, 0xc02f, 0x009e, 0xc030];
const SUITES11 = [0xc013, 0x0033];

const server: ServerModel = {
  suites: new Map([[TLS13, SUITES13], [TLS12, SUITES12], [TLS11, SUITES11]]),
  follows: "server",
  groups: GROUPS,
  schemes: [0x0804],
};
const accepted = SUITES13.length + SUITES12.length + SUITES11.length;
const budget = accepted + 2 * server.suites.size + 3;

const observe = (model: ServerModel, means = meansTo(model), seen = seenOf(model)) =>
  deepCiphers.observe(target, DEEP, seen, means);

test("deepCiphers lists suites in the server's order, and says whose order it is", async () => {
  const means = meansTo(server);
  const found = await observe(server, means);
  assert.deepEqual(found.get("TLSv1.3"), {
    suites: { picked: SUITES13, open: null },
    order: "server",
  });
  assert.deepEqual(found.get("TLSv1.2"), {
    suites: { picked: SUITES12, open: null },
    order: "server",
  });
  assert.deepEqual(found.get("TLSv1.1"), {
    suites: { picked: SUITES11, open: null },
    order: "server",
  });
  assert.equal(found.has("TLSv1.0"), false);
  assert.equal(means.offers.length, accepted + 2 * server.suites.size);
  assert.ok(means.offers.length <= budget);
});

test("deepCiphers lists suites as a node offers them when the client's order decides", async () => {
  const found = await observe({ ...server, follows: "client" });
  const { suites, order } = found.get("TLSv1.2") ?? assert.fail();
  assert.equal(order, "client");
  assert.deepEqual(
    suites.picked,
    SEASTAR_SUITES.filter((suite) => SUITES12.includes(suite)),
  );
});

test("deepCiphers asks the longest list in two lanes, where the client's order decides", async () => {
  const suites = SEASTAR_SUITES.filter((suite) => !isTls13Suite(suite));
  const model = { ...server, follows: "client", suites: new Map([[TLS12, suites]]) } as const;
  const means = meansTo(model);
  let [underWay, most] = [0, 0];
  const slow = {
    ...means,
    async handshake(order: Parameters<typeof means.handshake>[0]) {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return await means.handshake(order);
    },
  };
  const found = await deepCiphers.observe(target, DEEP, seenOf(model), slow);
  assert.deepEqual(found.get("TLSv1.2"), {
    suites: { picked: suites, open: null },
    order: "client",
  });
  assert.equal(most, 2);
  assert.ok(means.offers.length <= suites.length + 2 + 3);
});

test("deepCiphers costs a TLS 1.3 server no signature: its hellos have no key share", async () => {
  const means = meansTo(server);
  await observe(server, means);
  const tls13 = means.offers.filter(({ versions }) => versions[0] === TLS13);
  assert.equal(tls13.length, SUITES13.length + 2);
  assert.ok(tls13.every(({ keyShares }) => keyShares.length === 0));
  assert.ok(means.offers.every(({ stopAfter }) => stopAfter === "server_hello"));
});

test("deepCiphers sends a key share to a server that insists on one", async () => {
  const means = meansTo({ ...server, wantsShare: true });
  const found = await observe(server, means);
  assert.deepEqual(found.get("TLSv1.3")?.suites, { picked: SUITES13, open: null });
  assert.ok(means.offers.length <= budget, `${means.offers.length} of ${budget}`);
});

test("deepCiphers asks for DHE once more with named fields, when none was accepted", async () => {
  const model = {
    ...server,
    suites: new Map([[TLS12, [0xc030, 0xc013, 0x009e]]]),
    needsNamedField: true,
  };
  const means = meansTo(model);
  const found = await observe(model, means);
  assert.deepEqual(found.get("TLSv1.2"), {
    suites: { picked: [0xc030, 0xc013, 0x009e], open: null },
    order: "server",
  });
  assert.ok(means.offers.length <= 3 + 2 + 3);
});

test("deepCiphers does not ask for the first choice that the probe of versions has seen", async () => {
  const serverHello = {
    version: TLS12,
    cipherSuite: SUITES12[0] ?? 0,
    random: new Uint8Array(32),
    sessionId: new Uint8Array(0),
    extensions: [],
    sentinel: "none" as const,
  };
  const handshake = ended({ kind: "established", closing: "fin" }, { serverHello });
  const seen = seenOf(server);
  const versions = seen.of(tlsVersions) ?? assert.fail();
  const means = meansTo(server);
  const withFirst = seenOf(server, [[tlsVersions as Probe<unknown>, {
    ...versions,
    handshakes: new Map([["TLSv1.2", handshake]]),
  }]]);
  const found = await observe(server, means, withFirst);
  assert.deepEqual(found.get("TLSv1.2")?.suites.picked, SUITES12);
  assert.equal(means.offers.length, accepted + 2 * server.suites.size - 1);
});

test("deepCiphers has no order to tell of a single suite, and does not ask for it", async () => {
  const model = { ...server, suites: new Map([[TLS12, [0x009e]]]) };
  const means = meansTo(model);
  const found = await observe(model, means);
  assert.equal(found.get("TLSv1.2")?.order, null);
  assert.equal(means.offers.length, 2);
});

for (const [name, accident] of Object.entries({ RST: RESET, silence: SILENCE })) {
  test(`deepCiphers leaves a list open at ${name}, and closes it when it is asked again`, async () => {
    const suites = new Map([[TLS12, SUITES12]]);
    const model = { ...server, suites, accidents: new Map([[3, accident]]) };
    const first = await observe(model);
    assert.deepEqual(first.get("TLSv1.2")?.suites.picked, SUITES12.slice(0, 2));
    assert.equal(deepCiphers.isOpen(first), true);
    const means = meansTo({ ...server, suites });
    const again = await observe(
      model,
      means,
      seenOf(model, [[deepCiphers as Probe<unknown>, first]]),
    );
    assert.deepEqual(again.get("TLSv1.2")?.suites, { picked: SUITES12, open: null });
    assert.equal(deepCiphers.isOpen(again), false);
    assert.equal(means.offers.length, 4);
  });
}

test("deepCiphers finds any set of suites within its budget", async () => {
  const subset = (version: number) =>
    fc.shuffledSubarray(suitesOf(version).slice(-24), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      subset(TLS13),
      subset(TLS12),
      fc.constantFrom("server", "client"),
      async (tls13, tls12, follows) => {
        const model: ServerModel = {
          ...server,
          follows,
          suites: new Map([[TLS13, tls13], [TLS12, tls12]]),
        };
        const means = meansTo(model);
        const found = await observe(model, means);
        for (const [version, suites] of [["TLSv1.3", tls13], ["TLSv1.2", tls12]] as const) {
          const { suites: { picked, open }, order } = found.get(version) ?? assert.fail();
          assert.equal(open, null);
          assert.deepEqual(new Set(picked), new Set(suites));
          if (follows === "server") assert.deepEqual(picked, suites);
          assert.equal(order, suites.length < 2 ? null : follows);
        }
        assert.ok(means.offers.length <= tls13.length + tls12.length + 2 * 2 + 3);
      },
    ),
    { numRuns: 40 },
  );
});

test("deepCiphers is not asked unless it is wished for, nor under --quiet-node", () => {
  const seen = seenOf(server);
  const without = { ...DEEP, deep: new Set<never>() };
  const quiet = { ...DEEP, quiet: true };
  assert.match(deepCiphers.skip(target, without, seen) ?? "", /--deep=ciphers/);
  assert.match(deepCiphers.skip(target, quiet, seen) ?? "", /log/);
  assert.equal(deepCiphers.skip(target, DEEP, seen), null);
  assert.match(
    deepCiphers.skip(target, DEEP, seenOf({ ...server, suites: new Map() })) ?? "",
    /TLS/,
  );
  for (const wishes of [without, quiet]) {
    assert.deepEqual(deepCiphers.cost(target, wishes), FREE);
  }
});

test("deepCiphers announces what a node as expected costs", () => {
  const suites = new Set(SEASTAR_SUITES.filter(isTls13Suite));
  const allowed = { versions: [TLS13], suites };
  const cost = deepCiphers.cost(target, { ...DEEP, allowed });
  assert.deepEqual(cost, { connections: 9, handshakes: 9, logLines: 9 });
});
