/** Which ways of looking at a node leave a line in its log, and which do not: measured on Seastar. */

import assert from "node:assert/strict";
import { connect } from "node:net";
import { before, test } from "node:test";
import { plainOffer, seastarOffer } from "../../src/handshake/profiles.ts";
import { startNode } from "../../src/lab/node.ts";
import { filterService, rpcService } from "../../src/lab/service.ts";
import { encodeNegotiation, negotiationAnswered } from "../../src/wire/seastar_rpc.ts";
import { fresh, meet } from "../handshake/drive_for_test.ts";
import { makePki, type Pki, withTls } from "./credentials.ts";
import { eventually, talk } from "./raw_client.ts";
import { clock } from "../clock.ts";

const EMPTY = "535354415252504300000000";
const rpc = { send: encodeNegotiation(), enough: negotiationAnswered };

let pki: Pki;
before(async () => {
  pki = await makePki();
});

async function plainNode() {
  return await startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => rpcService(),
    sslStorage: () => filterService,
  });
}

/** Long enough for a loopback connection to be dealt with. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 40));

test("a plain RPC exchange that ends with FIN leaves no line", async () => {
  const node = await plainNode();
  await talk(node.storagePort, EMPTY, { until: 28 });
  await talk(node.storagePort, EMPTY, { fin: true });
  await settled();
  assert.deepEqual(node.log.lines, []);
  await node.close();
});

test("a plain RPC exchange that ends with RST leaves one", async () => {
  const node = await plainNode();
  const socket = connect({ host: "127.0.0.1", port: node.storagePort });
  socket.write(Buffer.from(EMPTY, "hex"));
  socket.once("data", () => socket.resetAndDestroy());
  await eventually(() => node.log.lines.length > 0, "a line about the RST");
  assert.deepEqual(node.log.texts("ERROR"), [
    "server connection dropped: Connection reset by peer",
  ]);
  await node.close();
});

test("RPC inside TLS leaves no line, in TLS 1.2 and 1.3", () =>
  withTls(pki.options(), async ({ sslStoragePort, log }) => {
    for (const versions of [[0x0303], [0x0304]]) {
      const { end } = await meet(
        sslStoragePort,
        seastarOffer(fresh, { versions, application: rpc }),
      );
      assert.equal(end.kind === "established" && end.closing, "close_notify");
    }
    await settled();
    assert.deepEqual(log.lines, []);
  }));

test("a handshake without an RPC exchange leaves one line", () =>
  withTls(pki.options(), async ({ sslStoragePort, log }) => {
    await meet(sslStoragePort, plainOffer(fresh, { versions: [0x0304] }));
    await eventually(() => log.lines.length > 0, "a line");
    assert.deepEqual(log.texts("ERROR"), ["server connection dropped: connection is closed"]);
  }));

test("a hello that stops at ServerHello leaves one line", () =>
  withTls(pki.options(), async ({ sslStoragePort, log }) => {
    await meet(sslStoragePort, plainOffer(fresh, { stopAfter: "server_hello" }));
    await eventually(() => log.lines.length > 0, "a line");
    assert.equal(log.lines.length, 1);
  }));

test("a bare connect leaves one line on either port", async () => {
  const node = await plainNode();
  await talk(node.storagePort, "", { fin: true });
  await eventually(() => node.log.lines.length > 0, "a line");
  assert.deepEqual(node.log.texts("ERROR"), ["server connection dropped: connection is closed"]);
  await node.close();
});
