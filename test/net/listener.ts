/** A listener for tests, on a port of its own, that is always closed again. */

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface Listener {
  readonly port: number;
  /** What the peers sent, connection by connection, and how each connection ended. */
  readonly seen: { bytes: Uint8Array; end: "fin" | "reset" | "open" }[];
  close(): Promise<void>;
}

/** Lends a listener that treats each connection with `behave` to `use`. */
export async function withListener<T>(
  behave: (socket: Socket) => void,
  use: (listener: Listener) => Promise<T>,
): Promise<T> {
  const listener = await listen(behave);
  try {
    return await use(listener);
  } finally {
    await listener.close();
  }
}

async function listen(behave: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const seen: Listener["seen"] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const record: Listener["seen"][number] = { bytes: new Uint8Array(0), end: "open" };
    seen.push(record);
    sockets.add(socket);
    socket.on("data", (bytes: Uint8Array) => {
      record.bytes = Uint8Array.from([...record.bytes, ...bytes]);
    });
    socket.on("end", () => record.end = "fin");
    socket.on("error", () => record.end = "reset");
    socket.on("close", () => sockets.delete(socket));
    behave(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
