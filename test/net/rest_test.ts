import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { restClient } from "../../src/net/rest.ts";

const never = new AbortController().signal;
const now = () => new Date("2026-11-24T10:00:00.250Z");

async function withApi<T>(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (base: string, asked: string[]) => Promise<T>,
): Promise<T> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
}

test("restClient() GETs JSON", async () => {
  await withApi((_, response) => response.end("7001"), async (base, asked) => {
    const client = restClient(base, never, 2000, now);
    assert.deepEqual(await client.get("/v2/config/ssl_storage_port"), { ok: true, value: 7001 });
    assert.deepEqual(asked, ["GET /v2/config/ssl_storage_port"]);
    await client.close();
  });
});

test("restClient() compares its clock with the Date of the answers, and keeps the surest reading", async () => {
  const answers = ["Tue, 24 Nov 2026 09:49:58 GMT", "no date", "Tue, 24 Nov 2026 09:49:59 GMT"];
  const clock = [0, 400, 1000, 1001, 2000, 2100].map((ms) =>
    Date.parse("2026-11-24T10:00:00Z") + ms
  );
  await withApi((_, response) => {
    response.setHeader("Date", answers.shift() ?? "");
    response.end("1");
  }, async (base) => {
    const client = restClient(base, never, 2000, () => new Date(clock.shift() ?? NaN));
    assert.equal(client.clock(), null);
    await client.get("/a");
    // Half of 400 ms after 10:00:00, against 09:49:59 give or take a second.
    assert.deepEqual(client.clock(), { skewMs: 601_200, uncertaintyMs: 1200 });
    await client.get("/b");
    assert.deepEqual(client.clock(), { skewMs: 601_200, uncertaintyMs: 1200 });
    await client.get("/c");
    assert.deepEqual(client.clock(), { skewMs: 602_050, uncertaintyMs: 1050 });
    await client.close();
  });
});

test("restClient() passes on what the API says of an error", async () => {
  const body = '{"message": "No such config entry: x", "code": 400}';
  await withApi((_, response) => response.writeHead(400).end(body), async (base) => {
    const client = restClient(base, never, 2000, now);
    assert.deepEqual(await client.get("/v2/config/x"), {
      ok: false,
      status: 400,
      message: "No such config entry: x",
    });
    await client.close();
  });
});

test("restClient() tries once more when no answer came, and then says why", async () => {
  await withApi((request) => request.socket.destroy(), async (base, asked) => {
    const client = restClient(base, never, 2000, now);
    const answer = await client.get("/x");
    assert.equal(answer.ok, false);
    assert.equal(asked.length, 2);
    await client.close();
  });
});

test("restClient() gives up on a mute API in less than a second when told so", async () => {
  await withApi(() => {}, async (base) => {
    const client = restClient(base, never, 150, now);
    const answer = await client.get("/x");
    assert.deepEqual(answer, { ok: false, status: 0, message: "no answer in time" });
    await client.close();
  });
});

test("restClient() stops reading an answer without end", async () => {
  await withApi((_, response) => {
    const pour = () => {
      while (!response.destroyed && response.write("1".repeat(65536)));
    };
    response.on("drain", pour);
    pour();
  }, async (base) => {
    const client = restClient(base, never, 5000, now);
    const answer = await client.get("/x");
    assert.equal(answer.ok, false);
    await client.close();
  });
});

test("restClient() does not take a page for an answer", async () => {
  await withApi((_, response) => response.end("<html>"), async (base) => {
    const client = restClient(base, never, 2000, now);
    const answer = await client.get("/x");
    assert.deepEqual(answer, { ok: false, status: 200, message: "the answer is not JSON" });
    await client.close();
  });
});
