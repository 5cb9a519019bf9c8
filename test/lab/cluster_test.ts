import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { openBlackhole } from "../../src/lab/blackhole.ts";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import { scenarioCalled, scenarios } from "../../src/lab/scenarios/index.ts";
import { readInventory } from "../../src/scylla/inventory.ts";
import { talk } from "./raw_client.ts";
import { clock } from "../clock.ts";

const EMPTY = "535354415252504300000000";
const ADDRESS = "127.0.0.1";

async function withLab(name: string, use: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await startLab(name, { clock });
  try {
    await use(lab);
  } finally {
    await lab.close();
  }
}

const addressOf = (lab: Lab, id: string) => lab.nodes.get(id)?.address ?? ADDRESS;
const portsOf = (lab: Lab, id: string) => {
  const node = lab.nodes.get(id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
};

test("scenarios have names of their own, and say what they expect", () => {
  const names = scenarios.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, description, nodes, expected } of scenarios) {
    assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(description, /\.$/);
    const ids = nodes.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, name);
    for (const id of Object.keys(expected.verdicts)) assert.ok(ids.includes(id), `${name}: ${id}`);
  }
});

for (const { name } of scenarios) {
  test(`${name} starts, describes itself, and leaves nothing behind`, async () => {
    const lab = await startLab(name, { clock });
    const inventory = readInventory(lab.inventory, lab.inventoryPath);
    assert.deepEqual(
      inventory.nodes.map(({ id }) => id),
      lab.scenario.nodes.map(({ id }) => id),
    );
    for (const node of inventory.nodes) {
      assert.ok(existsSync(node.scyllaYaml ?? ""), `${node.id}: ${node.scyllaYaml}`);
      assert.equal(node.address, addressOf(lab, node.id));
    }
    const { certificate, keyfile, truststore, certficate_revocation_list } = inventory.credentials;
    for (const file of [certificate, keyfile, truststore, certficate_revocation_list]) {
      assert.ok(existsSync(file ?? ""), String(file));
    }
    assert.equal(statSync(keyfile ?? "").mode & 0o077, 0);
    await lab.close();
    assert.ok(!existsSync(lab.directory));
    const [first] = lab.nodes.values();
    const closed = await talk(first?.storagePort ?? 0, "", { host: first?.address ?? ADDRESS });
    assert.equal(closed.end, "reset");
  });
}

test("startLab() refuses a name that it does not know", async () => {
  await assert.rejects(startLab("no-such-cluster", { clock }), RangeError);
});

test("startLab() closes when its signal aborts", async () => {
  const controller = new AbortController();
  const lab = await startLab("healthy-none", { signal: controller.signal, clock });
  controller.abort();
  await lab.close();
  assert.ok(!existsSync(lab.directory));
});

test("two labs live side by side", async () => {
  await withLab("healthy-none", async (one) => {
    await withLab("healthy-none", async (other) => {
      assert.notEqual(one.directory, other.directory);
      for (const lab of [one, other]) {
        const { address: host, storagePort } = portsOf(lab, "eu-1");
        const { hex } = await talk(storagePort, EMPTY, { host, until: 28 });
        assert.ok(hex.startsWith("5353544152525043"));
      }
    });
  });
});

/** What a stranger meets on the two ports of `eu-1`: what silence brings, and what the RPC magic brings. */
const MODES: readonly [string, string, string][] = [
  ["healthy-all", "reset", "1503030002020a"],
  ["healthy-none", "5353544152525043", "reset"],
  ["passive", "5353544152525043", "1503030002020a"],
  ["transitional", "5353544152525043", "1503030002020a"],
  ["dc-outsider", "", "1503030002020a"],
  ["rack-outsider", "", "1503030002020a"],
  ["plaintext-on-tls-port", "reset", "1503030002020a"],
];

for (const [name, plain, tls] of MODES) {
  test(`${name}: the ports do as the mode says`, () =>
    withLab(name, async (lab) => {
      const { address: host, storagePort, sslStoragePort } = portsOf(lab, "eu-1");
      const meets = async (port: number) => {
        const { hex, end } = await talk(port, EMPTY, { host, until: 28, patience: 1000 });
        return hex === "" && end === "reset" ? "reset" : hex;
      };
      const onPlain = await meets(storagePort);
      assert.ok(plain === "" ? onPlain === "" || onPlain === "reset" : onPlain.startsWith(plain));
      assert.equal((await meets(sslStoragePort)).slice(0, tls.length), tls);
    }));
}

test("the filter of dc lets members of the same datacenter in, by their address", (t) =>
  withLab("dc-outsider", async (lab) => {
    const { address: host, storagePort } = portsOf(lab, "eu-1");
    if (host === ADDRESS) return t.skip("this loopback has one address");
    const from = async (localAddress: string) =>
      (await talk(storagePort, EMPTY, { host, localAddress, until: 28 })).hex;
    assert.ok((await from(addressOf(lab, "eu-2"))).startsWith("5353544152525043"));
    assert.equal(await from(addressOf(lab, "us-1")), "");
    assert.deepEqual(portsOf(lab, "eu-1").log.lines, []);
  }));

test("a blackhole drops what connects to it", async () => {
  const blackhole = await openBlackhole(ADDRESS, 0);
  const outcome = await new Promise((resolve) => {
    const socket = connect({ host: ADDRESS, port: blackhole.port });
    setTimeout(() => {
      socket.destroy();
      resolve("nothing");
    }, 300);
    socket.once("connect", () => resolve("connected"));
    socket.once("error", (error) => resolve(error));
  });
  assert.equal(outcome, "nothing");
  await blackhole.close();
});

test("the REST API answers what discovery asks", () =>
  withLab("dc-outsider", async (lab) => {
    const get = async (path: string) => {
      const response = await fetch(`${lab.api}${path}`);
      return { status: response.status, body: await response.json() };
    };
    const addresses = lab.scenario.nodes.map(({ id }) => addressOf(lab, id));
    assert.deepEqual((await get("/gossiper/endpoint/live/")).body, addresses);
    assert.deepEqual((await get("/gossiper/endpoint/down/")).body, []);
    assert.equal((await get(`/snitch/datacenter?host=${addressOf(lab, "us-1")}`)).body, "us");
    assert.equal((await get("/snitch/rack")).body, "r1");
    assert.equal((await get("/snitch/datacenter?host=192.0.2.1")).body, "UNKNOWN_DC");
    assert.equal((await get("/storage_service/cluster_name")).body, "dc-outsider");
    assert.match((await get("/storage_service/scylla_release_version")).body, /^\d{4}\.\d+/);
    const options = (await get("/v2/config/server_encryption_options")).body;
    assert.equal(options.internode_encryption, "dc");
    assert.ok(readFileSync(options.certificate, "utf8").includes("BEGIN CERTIFICATE"));
    assert.equal((await get("/v2/config/ssl_storage_port")).body, 7001);
    assert.deepEqual((await get("/v2/config/client_encryption_options")).body, {});
    assert.deepEqual(await get("/v2/config/nonsense"), {
      status: 400,
      body: { message: "No such config entry: nonsense", code: 400 },
    });
    assert.equal((await get("/nowhere")).status, 404);
    const hostIds = (await get("/storage_service/host_id")).body;
    assert.equal(new Set(hostIds.map(({ value }: { value: string }) => value)).size, 3);
    assert.equal((await get("/failure_detector/endpoints/")).body.length, 3);
    const refused = await fetch(`${lab.api}/storage_service/cluster_name`, { method: "POST" });
    assert.equal(refused.status, 405);
    await refused.body?.cancel();
  }));

test("capital-all writes All where its intent is all", () =>
  withLab("capital-all", (lab) => {
    const path = join(lab.directory, "nodes", "eu-3", "scylla.yaml");
    assert.match(readFileSync(path, "utf8"), /internode_encryption: All$/m);
    assert.equal(scenarioCalled("capital-all").intent.mode, "all");
    return Promise.resolve();
  }));
