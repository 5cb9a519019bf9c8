/** A whole session over many nodes: how many sockets, how much memory, what is written down. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { NO_FILES, NOTHING_SHARED } from "../../src/explain/facts.ts";
import { makePki, withTls } from "../lab/credentials.ts";
import { BEFORE, fold, type RunState } from "../../src/run/state.ts";
import { SOMEBODY } from "../../src/run/asker.ts";
import { reportOf } from "../../src/run/report.ts";
import type { Survey, SurveyNode } from "../../src/run/survey.ts";
import { predictCost, runSession, type SessionOptions } from "../../src/schedule/session.ts";
import { NEWEST_RELEASE } from "../../src/scylla/release.ts";
import { fromHex } from "../../src/wire/hex.ts";

const RPC_REPLY = fromHex("53535441525250431000000002000000080000000000010000000000");
const OUR_FRAME = fromHex("535354415252504300000000");

function node(address: string, port: number): SurveyNode {
  return {
    id: address,
    address,
    addresses: [{ address, kind: "given", family: "IPv4" }],
    dc: null,
    rack: null,
    storagePort: port,
    sslStoragePort: port,
    intent: { mode: null, clientAuth: null, priorityString: null, source: "test" },
    release: null,
    files: NO_FILES,
    running: null,
    client: null,
    dialAs: false,
  };
}

function survey(nodes: SurveyNode[]): Survey {
  return {
    cluster: null,
    nodes,
    shared: NOTHING_SHARED,
    semantics: { release: NEWEST_RELEASE, isDefault: true },
    tool: { version: "0.0.0", runtime: "test" },
    hostname: null,
    asker: SOMEBODY,
    asked: ["storage"],
  };
}

function options(nodes: SurveyNode[], rest: Partial<SessionOptions> = {}): SessionOptions {
  return {
    survey: survey(nodes),
    credentials: { configured: null, revoked: null },
    stepMs: 500,
    concurrency: 16,
    perNode: 2,
    localAddress: null,
    quiet: false,
    deep: new Set(),
    allowed: null,
    now: () => new Date(),
    ...rest,
  };
}

/** Counts the sockets that stand at once, in all and to each local address. */
async function withCounter(
  behave: (socket: Socket) => void,
  use: (port: number, most: { inAll: number; toOne: number }) => Promise<void>,
): Promise<void> {
  const open = new Map<string, Set<Socket>>();
  const most = { inAll: 0, toOne: 0 };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const address = socket.localAddress ?? "";
    const own = open.get(address) ?? new Set();
    open.set(address, own.add(socket));
    most.toOne = Math.max(most.toOne, own.size);
    most.inAll = Math.max(most.inAll, [...open.values()].reduce((sum, { size }) => sum + size, 0));
    // Our side says FIN only when the peer has: until then the connection counts as standing.
    socket.on("end", () => {
      own.delete(socket);
      socket.end();
    });
    socket.on("error", () => own.delete(socket));
    behave(socket);
  });
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  try {
    await use((server.address() as AddressInfo).port, most);
  } finally {
    for (const sockets of open.values()) for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  }
}

async function finish(given: SessionOptions, signal = new AbortController().signal) {
  let state: RunState = BEFORE;
  await runSession(given, (event) => {
    state = fold(state, event);
  }, signal);
  return { state, report: reportOf(given.survey, state, new Date()).report };
}

test("200 nodes never see more sockets than --concurrency and --per-node allow", async () => {
  const answer = (socket: Socket) => socket.once("data", () => socket.write(RPC_REPLY));
  await withCounter(answer, async (port, most) => {
    const nodes = Array.from(
      { length: 200 },
      (_, index) => node(`127.9.${index >> 7}.${(index & 127) + 1}`, port),
    );
    const { report } = await finish(options(nodes, { concurrency: 16 }));
    assert.ok(most.inAll <= 16, `${most.inAll} sockets at once`);
    assert.ok(most.inAll > 4, `${most.inAll} sockets at once: nothing ran side by side`);
    assert.ok(most.toOne <= 2, `${most.toOne} sockets at once to one node`);
    assert.equal(report.nodes.length, 200);
    for (const each of report.nodes) {
      const plain = each.ports.find(({ role }) => role === "storage_port");
      assert.equal(plain?.speaks, "seastar-rpc", each.id);
    }
  });
});

test("a probe sends a plain listener twelve bytes with length 0, and nothing else", async () => {
  const seen: Uint8Array[] = [];
  const listen = (socket: Socket) => {
    const parts: Uint8Array[] = [];
    socket.on("data", (bytes: Uint8Array) => {
      parts.push(bytes);
      if (parts.length === 1) socket.write(RPC_REPLY);
    });
    socket.on("end", () => seen.push(Uint8Array.from(parts.flatMap((part) => [...part]))));
  };
  await withCounter(listen, async (port) => {
    await finish(options([{ ...node("127.0.0.1", port), sslStoragePort: 0 }]));
  });
  assert.ok(seen.length > 0);
  for (const bytes of seen) assert.deepEqual([...bytes], [...OUR_FRAME]);
});

test("an interrupted session reports what it has, and says what it has not", async () => {
  const controller = new AbortController();
  const answer = (socket: Socket) => socket.once("data", () => socket.write(RPC_REPLY));
  await withCounter(answer, async (port) => {
    const nodes = [node("127.0.0.1", port), node("127.0.0.2", port), node("127.0.0.3", port)];
    const given = options(nodes, { concurrency: 1 });
    let state: RunState = BEFORE;
    await runSession(given, (event) => {
      state = fold(state, event);
      if (event.kind === "node-finished") controller.abort(new Error("interrupted"));
    }, controller.signal);
    const { report } = reportOf(given.survey, state, new Date());
    assert.equal(report.partial?.reason, "interrupted");
    assert.deepEqual(report.partial?.skipped, ["127.0.0.2", "127.0.0.3"]);
    assert.equal(report.nodes[0]?.ports[0]?.speaks, "seastar-rpc");
    assert.equal(report.nodes[1]?.verdict, "unknown");
  });
});

test("what a session cost is what was written down, and no more than was announced", async () => {
  const answer = (socket: Socket) => socket.once("data", () => socket.write(RPC_REPLY));
  await withCounter(answer, async (port) => {
    const given = options([node("127.0.0.1", port)]);
    const announced = predictCost(given);
    const { report } = await finish(given);
    const { summary, nodes } = report;
    assert.equal(summary.connections, nodes[0]?.attempts.length);
    assert.ok(summary.connections <= announced.connections + 2);
    assert.deepEqual(
      Object.values(summary.connectionsByPurpose).reduce((sum, each) => sum + each, 0),
      summary.connections,
    );
    assert.equal(summary.predicted.connections, announced.connections);
  });
});

test("a port that goes mute is left alone until the end, and then each question waits once", async () => {
  const pki = await makePki();
  await withTls(pki.options({ clientAuth: "optional" }), async ({ sslStoragePort }) => {
    let connections = 0;
    const answersOnce = (socket: Socket) => {
      if (++connections > 1) return;
      const node = connect({ host: "127.0.0.1", port: sslStoragePort });
      socket.pipe(node).pipe(socket);
      node.on("error", () => socket.destroy());
    };
    await withCounter(answersOnce, async (port) => {
      const { report } = await finish(options([{ ...node("127.9.3.1", port), storagePort: 0 }]));
      const [each] = report.nodes;
      assert.equal(each?.ports[0]?.speaks, "tls");
      // Nothing else is asked once a question of the second probe met silence.
      const asked = each?.attempts.map(({ purpose }) => purpose) ?? [];
      assert.deepEqual([...new Set(asked)], ["tls-hello", "tls-versions"]);
      assert.ok(connections > 2, String(connections));
    });
  });
});
