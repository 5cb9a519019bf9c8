import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { exchange } from "../../src/net/exchange.ts";
import { dial, type Link } from "../../src/net/link.ts";
import { withListener } from "./listener.ts";

const never = new AbortController().signal;
const soon = () => performance.now() + 2000;

async function linkTo(port: number): Promise<Link> {
  const link = await dial({ host: "127.0.0.1", port }, never, 2000);
  assert.equal(link.kind, "link");
  return link as Link;
}

test("dial() calls a port without a listener closed", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const failure = await dial({ host: "127.0.0.1", port }, never, 2000);
  assert.equal(failure.kind, "failure");
  if (failure.kind === "failure") {
    assert.equal(failure.reason, "closed");
    assert.equal(failure.code, "ECONNREFUSED");
  }
});

test("dial() gives up when it is told to", async () => {
  const failure = await dial({ host: "127.0.0.1", port: 9 }, AbortSignal.abort(), 2000);
  assert.equal(failure.kind === "failure" && failure.reason, "aborted");
});

test("Link.next() yields bytes first and the FIN after them", async () => {
  await withListener((socket) => socket.end("hello"), async ({ port }) => {
    const link = await linkTo(port);
    let text = "";
    for (;;) {
      const arrival = await link.next(never, soon());
      if (arrival.kind === "end") {
        assert.equal(arrival.end, "fin");
        break;
      }
      text += new TextDecoder().decode(arrival.bytes);
    }
    assert.equal(text, "hello");
    await link.close();
  });
});

test("Link.next() is overdue when nothing comes, and goes on working", async () => {
  await withListener((socket) => socket.once("data", () => socket.write("late")), async (on) => {
    const link = await linkTo(on.port);
    const first = await link.next(never, performance.now() + 20);
    assert.deepEqual(first, { kind: "end", end: "overdue" });
    link.send(Uint8Array.of(1));
    const second = await link.next(never, soon());
    assert.equal(second.kind, "bytes");
    await link.close();
  });
});

test("Link.next() is aborted by its signal", async () => {
  await withListener(() => {}, async ({ port }) => {
    const link = await linkTo(port);
    const controller = new AbortController();
    const waiting = link.next(controller.signal, soon());
    controller.abort();
    assert.deepEqual(await waiting, { kind: "end", end: "aborted" });
    await link.close();
  });
});

test("Link.close() says FIN, never RST, even while bytes lie unread", async () => {
  const flood = "x".repeat(200_000);
  await withListener((socket) => {
    socket.write(flood);
    socket.once("end", () => socket.end());
  }, async ({ port, seen }) => {
    const link = await linkTo(port);
    await link.next(never, soon());
    await link.close();
    assert.equal(seen[0]?.end, "fin");
  });
});

test("a flood is cut off, and memory stays bounded", async () => {
  const chunk = new Uint8Array(1024 * 1024);
  await withListener((socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", pour);
    pour();
  }, async ({ port }) => {
    const link = await linkTo(port);
    let total = 0;
    let end = "";
    while (end === "") {
      const arrival = await link.next(never, soon());
      if (arrival.kind === "bytes") total += arrival.bytes.length;
      else end = arrival.end;
    }
    assert.equal(end, "flood");
    assert.ok(total < 6 * 1024 * 1024, `${total} bytes were kept`);
    await link.close();
  });
});

const order = {
  port: 0,
  purpose: "test",
  say: new TextEncoder().encode("SSTARRPC\0\0\0\0"),
  enough: (received: Uint8Array) => received.length >= 4,
};

test("exchange() tells a listener that hangs up at once from one that waits", async () => {
  await withListener((socket) => socket.end(), async ({ port, seen }) => {
    const result = await exchange({ host: "127.0.0.1", port }, order, never, 2000);
    assert.equal(result.silence, "fin");
    assert.equal(result.received.length, 0);
    assert.equal(seen[0]?.bytes.length, 0, "nothing was said to a listener that had hung up");
  });
  await withListener(
    (socket) => socket.once("data", () => socket.write("pong")),
    async ({ port, seen }) => {
      const result = await exchange({ host: "127.0.0.1", port }, order, never, 2000);
      assert.equal(result.silence, "kept");
      assert.equal(new TextDecoder().decode(result.received), "pong");
      assert.equal(result.end, null);
      assert.deepEqual(seen[0]?.bytes, order.say);
      assert.equal(seen[0]?.end, "fin");
    },
  );
});

test("exchange() says nothing to a listener that speaks first", async () => {
  await withListener((socket) => socket.write("SSH-2.0-x\r\n"), async ({ port, seen }) => {
    const result = await exchange({ host: "127.0.0.1", port }, order, never, 2000);
    assert.equal(result.silence, "spoken");
    assert.equal(seen[0]?.bytes.length, 0);
  });
});

test("exchange() ends within its step when a listener stays mute", async () => {
  await withListener(() => {}, async ({ port }) => {
    const result = await exchange({ host: "127.0.0.1", port }, order, never, 400);
    assert.equal(result.end, "overdue");
    assert.equal(result.silence, "kept");
  });
});
