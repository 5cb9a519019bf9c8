/**
 * A connection limit in front of a server: the first few callers get through, and the others meet
 * silence, a hang-up, a reset or nobody at all.
 *
 * @module
 */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export const LIMITS = ["mute", "hangs up", "resets", "refuses"] as const;
export type Limit = typeof LIMITS[number];

/** Passes `callers` connections on to `port`; what `limit` says becomes of those after them. */
export async function limited(port: number, callers: number, limit: Limit) {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
    return socket;
  };
  let met = 0;
  const listener = createServer({ allowHalfOpen: true }, (socket) => {
    keep(socket);
    if (++met <= callers) {
      const server = keep(connect({ port, host: "127.0.0.1", allowHalfOpen: true }));
      socket.pipe(server).pipe(socket);
      if (met === callers && limit === "refuses") listener.close();
    } else if (limit === "hangs up") socket.end();
    else if (limit !== "mute") socket.resetAndDestroy();
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port: own } = listener.address() as AddressInfo;
  return {
    port: own,
    /** Connections that were accepted, those beyond the limit included. */
    met: () => met,
    stop() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
