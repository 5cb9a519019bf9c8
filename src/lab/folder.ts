/**
 * The folder of a practice cluster. It holds private keys, so it goes with the cluster, however that ends:
 * when it is closed, when the process exits, and, after a `kill -9`, when the next cluster starts.
 *
 * Its name says whose it is: `ringshake-lab-PID-PORT-XXXXXX`, where the process listens on the port for
 * as long as it lives. Deno lets nobody ask for other processes without more permissions than a cluster
 * needs, but a port answers anybody.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const NAME = /^ringshake-lab-(\d{1,10})-(\d{1,5})-\w{6}$/;
const HOST = "127.0.0.1";
/** So many folders of others are looked at, each for so long, in milliseconds. */
const MOST = 100;
const PATIENCE_MS = 2000;

export interface Folder {
  readonly path: string;
  /** Removes it, with all that is in it. */
  remove(): Promise<void>;
}

/** A new folder below the system's temporary one, which is rid of what dead clusters left there. */
export async function makeFolder(): Promise<Folder> {
  const { server, port } = await listen();
  const parent = tmpdir();
  const path = await mkdtemp(join(parent, `ringshake-lab-${process.pid}-${port}-`)).catch(
    (error) => {
      server.close();
      throw error;
    },
  );
  const removeNow = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", removeNow);
  await removeLeftovers(parent, path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      process.off("exit", removeNow);
      server.close();
    },
  };
}

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => {}).destroy());
    server.once("error", reject);
    server.listen(0, HOST, () => {
      // It shows that the process lives, and is no reason for it to.
      server.unref();
      resolve({ server, port: (server.address() as AddressInfo).port });
    });
  });
}

/** Removes what dead clusters of the owner of `own` left in `parent`. What cannot be removed stays. */
async function removeLeftovers(parent: string, own: string): Promise<void> {
  const { uid } = await lstat(own);
  const names = (await readdir(parent)).filter((name) => NAME.test(name)).slice(0, MOST);
  await Promise.all(names.map(async (name) => {
    const path = join(parent, name);
    try {
      const found = await lstat(path);
      if (!found.isDirectory() || found.uid !== uid || await mayLive(name)) return;
      await rm(path, { recursive: true, force: true });
    } catch {
      // Gone in the meantime, or not ours to remove.
    }
  }));
}

async function mayLive(name: string): Promise<boolean> {
  const [pid = 0, port = 0] = NAME.exec(name)?.slice(1).map(Number) ?? [];
  return isRunning(pid) || await mayAnswer(port);
}

/** False too where it cannot be known: Deno without `--allow-run`. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Only a refusal shows that nobody listens. */
function mayAnswer(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const end = (may: boolean) => {
      socket.destroy();
      resolve(may);
    };
    socket.setTimeout(PATIENCE_MS, () => end(true));
    socket.once("connect", () => end(true));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => end(code !== "ECONNREFUSED"));
  });
}
