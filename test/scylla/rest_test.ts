import assert from "node:assert/strict";
import { test } from "node:test";
import { NEWEST_RELEASE, parseRelease } from "../../src/scylla/release.ts";
import {
  endpointList,
  endpoints,
  hostIds,
  plaintextPeers,
  runningOptions,
  runningRelease,
  zoneName,
} from "../../src/scylla/sources/rest.ts";

const from = { source: "http://10.0.0.1:10000", release: NEWEST_RELEASE };

test("endpointList takes addresses only", () => {
  assert.deepEqual(endpointList(["10.0.0.1", "2001:DB8::1", "not an address"]), [
    "10.0.0.1",
    "2001:db8::1",
  ]);
  for (const wrong of [null, "x", { message: "Not found" }, [1], 7]) {
    assert.equal(endpointList(wrong), null);
  }
});

test("zoneName: an unknown host has no place", () => {
  assert.equal(zoneName("UNKNOWN_DC"), null);
  assert.equal(zoneName("UNKNOWN_RACK"), null);
  assert.equal(zoneName("datacenter1"), "datacenter1");
  assert.equal(zoneName(""), null);
  assert.equal(zoneName({}), null);
});

test("runningRelease reads scylla_release_version", () => {
  assert.deepEqual(runningRelease("2026.1.3-0.20260301.abcdef")?.number, [2026, 1, 3]);
  assert.equal(runningRelease("666.development"), null);
  assert.equal(runningRelease(404), null);
});

test("hostIds and plaintextPeers read key and value lists", () => {
  assert.deepEqual([...hostIds([{ key: "10.0.0.1", value: "a-b" }]) ?? []], [["10.0.0.1", "a-b"]]);
  assert.deepEqual(
    plaintextPeers([
      { key: "10.0.0.1", value: 0 },
      { key: "10.0.0.2", value: 5 },
      { key: "10.0.0.3", value: "1" },
      { key: "?", value: 9 },
    ]),
    ["10.0.0.2", "10.0.0.3"],
  );
  assert.deepEqual(plaintextPeers([]), []);
  assert.equal(plaintextPeers({ code: 400 }), null);
});

test("endpoints reads place and addresses out of the application states", () => {
  const answer = [{
    addrs: "10.0.0.1",
    generation: 1,
    is_alive: true,
    application_state: [
      { application_state: 3, value: "eu", version: 1 },
      { application_state: 4, value: "r1", version: 1 },
      { application_state: 7, value: "192.168.0.1", version: 1 },
      { application_state: 8, value: "10.0.0.1", version: 1 },
      { application_state: 12, value: "id-1", version: 1 },
    ],
  }, { addrs: "10.0.0.2" }];
  assert.deepEqual(endpoints(answer), [{
    address: "10.0.0.1",
    isAlive: true,
    dc: "eu",
    rack: "r1",
    internalAddress: "192.168.0.1",
    rpcAddress: "10.0.0.1",
    hostId: "id-1",
  }, {
    address: "10.0.0.2",
    isAlive: null,
    dc: null,
    rack: null,
    internalAddress: null,
    rpcAddress: null,
    hostId: null,
  }]);
  assert.equal(endpoints([{ addr: "x" }]), null);
});

test("runningOptions: what the process started with", () => {
  const options = runningOptions({
    server_encryption_options: {
      internode_encryption: "none",
      certificate: "/etc/scylla/db.crt",
      require_client_auth: "True",
    },
    storage_port: 7000,
    ssl_storage_port: 7101,
    listen_address: "10.0.0.1",
    broadcast_address: "",
    listen_on_broadcast_address: false,
  }, from);
  assert.deepEqual(
    [options?.mode, options?.clientAuth, options?.sslStoragePort, options?.broadcastAddress],
    ["passive", "required", 7101, "10.0.0.1"],
  );
});

test("runningOptions: nothing set is none; no answer is nothing", () => {
  assert.equal(runningOptions({ server_encryption_options: {} }, from)?.mode, "none");
  assert.equal(runningOptions({ storage_port: 7000 }, from), null);
  assert.equal(
    runningOptions({ server_encryption_options: { message: 1 } }, from),
    null,
  );
  const old = { source: "x", release: parseRelease("6.2") };
  const transitional = { server_encryption_options: { internode_encryption: "transitional" } };
  assert.equal(runningOptions(transitional, old)?.mode, "none");
});

test("rest answers are bounded", () => {
  assert.equal(endpointList(new Array(20_000).fill("10.0.0.1")), null);
  assert.equal(zoneName("x".repeat(10_000)), null);
});
