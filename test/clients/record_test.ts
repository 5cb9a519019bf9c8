/** A client recorded anew says what the fixture says, but for what is chance. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { HELLO_IDS, recordedHello } from "../../src/clients/hellos.ts";
import { RECORD_HEADER_LENGTH, recordHeader } from "../../src/wire/record.ts";
import { makePki } from "../interop/pki.ts";
import { helloShape } from "./hello_shape.ts";
import { plainPythons } from "./real_clients.ts";

const ALERT_HANDSHAKE_FAILURE = Uint8Array.of(21, 3, 3, 0, 2, 2, 40);

/** The first record that a client sends to the port that `call` gets. */
async function firstRecord(call: (port: number) => Promise<unknown>): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  const server = createServer((socket) => {
    socket.on("error", () => undefined).on("data", (chunk) => {
      bytes = new Uint8Array([...bytes, ...chunk]);
      const header = recordHeader(bytes);
      if (bytes.length >= RECORD_HEADER_LENGTH + header.length) socket.end(ALERT_HANDSHAKE_FAILURE);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await call((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
  return bytes;
}

/** Python 3.10 to 3.13 with OpenSSL 3.0 and its own choice of suites, which distributions change. */
const AS_RECORDED = `import ssl, sys
own = len(ssl.create_default_context().get_ciphers()) == 17
sys.exit(not ((3, 10) <= sys.version_info < (3, 14) and own and "OpenSSL 3.0." in ssl.OPENSSL_VERSION))`;

test("the machine's own Python says the recorded hello", async (t) => {
  const [python] = plainPythons();
  if (python === undefined || spawnSync("python3", ["-c", AS_RECORDED]).status !== 0) {
    return t.skip("its Python is another than the one that was recorded");
  }
  const pki = await makePki();
  const bytes = await firstRecord((port) =>
    python.run({ host: "127.0.0.1", port, trust: pki.caFile })
  ).finally(pki.remove);
  const recorded = recordedHello("python-3.12-openssl-3");
  assert.equal(recordHeader(bytes).version, recorded.recordVersion);
  const shape = helloShape(bytes.subarray(RECORD_HEADER_LENGTH));
  assert.deepEqual(shape, helloShape(recorded.message));
  for (const id of HELLO_IDS.filter((each) => each !== "python-3.12-openssl-3")) {
    assert.notDeepEqual(shape, helloShape(recordedHello(id).message), id);
  }
});
