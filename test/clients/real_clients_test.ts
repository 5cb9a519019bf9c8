/** Real clients print what their rows foretell. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { fillText } from "../../src/clients/client.ts";
import { CLIENTS } from "../../src/clients/clients.ts";
import { makePki } from "../interop/pki.ts";
import { type Heard, installedClients, isText, type RealClient } from "./real_clients.ts";

/** How ScyllaDB answers a ClientHello on a port that speaks CQL in the clear. */
const REFUSAL = "Invalid or unsupported protocol version: 22";
const refusal = new Uint8Array([
  ...[0x84, 0, 0, 0, 0, 0, 0, 0, REFUSAL.length + 6, 0, 0, 0, 0x0a, 0, REFUSAL.length],
  ...new TextEncoder().encode(REFUSAL),
]);

async function atPlainPort(client: RealClient, trust: string): Promise<[Heard, number]> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined).once("data", () => socket.end(refusal));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return [await client.run({ host: "127.0.0.1", port, trust }), port];
  } finally {
    server.close();
  }
}

test("a real client prints its row's words at a port without TLS, and where nobody listens", async (t) => {
  const clients = installedClients().filter(({ row }) => row !== null);
  if (clients.length === 0) return t.skip("no client could be installed");
  const pki = await makePki();
  try {
    for (const client of clients) {
      const row = CLIENTS.find(({ id }) => id === client.row);
      assert.ok(row, client.name);
      const [plain, port] = await atPlainPort(client, pki.caFile);
      const holes = { address: "127.0.0.1", port };
      const words = (text: string | undefined) => fillText(text ?? "nothing", holes);
      assert.ok(
        isText(words(row.prints["plain-port"]), plain.prints),
        `${row.id}: ${plain.prints}`,
      );
      assert.equal(plain.connects, false);
      const gone = await client.run({ host: "127.0.0.1", port, trust: pki.caFile });
      assert.ok(isText(words(row.prints.closed), gone.prints), `${row.id}: ${gone.prints}`);
    }
  } finally {
    pki.remove();
  }
});
