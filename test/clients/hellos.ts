/**
 * ClientHellos of real clients, for tests.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** The ClientHello that `command` sends; `PORT` in its arguments becomes the port that listens. */
export async function recordHello(command: readonly string[]): Promise<Uint8Array> {
  const listener = createServer();
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  const [program = "", ...args] = command.map((word) => word.replaceAll("PORT", `${port}`));
  const client = spawn(program, args, { stdio: "ignore" });
  const over = Promise.withResolvers<never>();
  client.once("error", over.reject);
  client.once("exit", () => over.reject(new Error(`${command.join(" ")} sent no ClientHello`)));
  over.promise.catch(() => {});
  try {
    const [socket] = await Promise.race([once(listener, "connection"), over.promise]) as [Socket];
    socket.on("error", () => {});
    let bytes = new Uint8Array(0);
    for (;;) {
      const [more] = await Promise.race([once(socket, "data"), over.promise]) as [Uint8Array];
      bytes = Uint8Array.from([...bytes, ...more]);
      const message = firstMessage(bytes);
      if (message === undefined) continue;
      socket.destroy();
      return message;
    }
  } finally {
    client.kill("SIGKILL");
    listener.close();
  }
}

/** The first handshake message of a stream of records; undefined until it is whole. */
function firstMessage(bytes: Uint8Array): Uint8Array | undefined {
  const inside: number[] = [];
  for (let at = 0; at + 5 <= bytes.length;) {
    const length = (bytes[at + 3] ?? 0) << 8 | (bytes[at + 4] ?? 0);
    inside.push(...bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  const [, high = 0, middle = 0, low = 0] = inside;
  const length = 4 + (high << 16 | middle << 8 | low);
  return inside.length < 4 || inside.length < length
    ? undefined
    : Uint8Array.from(inside.slice(0, length));
}

/** Lines `NAME HEX` of a fixture: what clients sent that a test cannot start. */
export const RECORDED_HELLOS: ReadonlyMap<string, string> = new Map(
  readFileSync(new URL("../fixtures/flows/client_hellos.txt", import.meta.url), "utf8")
    .split("\n").filter((line) => /^[^#\s]/.test(line))
    .map((line) => line.split(" ") as [string, string]),
);
