/**
 * Real TLS servers for tests and benchmarks: `gnutls-serv`, `openssl s_server` and Node, each on a port of
 * its own, ready when the promise resolves.
 *
 * @module
 */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { TlsOptions } from "node:tls";
import { fromHex } from "../../src/wire/hex.ts";
import { node } from "../setup/pinned.mjs";

export interface Server {
  readonly port: number;
  readonly pid: number;
  /** Everything that the server has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

const READY_MS = 10_000;
const ATTEMPTS = 5;

/** Starts `gnutls-serv` with `args`; it listens on all addresses. */
export async function gnutlsServ(args: readonly string[]): Promise<Server> {
  // It cannot pick a port by itself, and somebody may take ours before it does.
  for (let attempt = 1;; attempt++) {
    const port = await freePort();
    const child = spawn("gnutls-serv", ["--port", String(port), ...args]);
    try {
      await printed(child, /listening on IPv4 .*done/);
      return running(child, port);
    } catch (error) {
      if (attempt === ATTEMPTS || !/in use/.test(String(error))) throw error;
    }
  }
}

export interface OpensslOptions {
  /** Answers an RPC negotiation inside TLS with this reply, as a node would. */
  readonly rpcReply?: Uint8Array;
}

/** Starts `openssl s_server` with `args` on 127.0.0.1; it serves one connection at a time. */
export async function opensslServer(
  args: readonly string[],
  { rpcReply }: OpensslOptions = {},
): Promise<Server> {
  const child = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", ...args]);
  if (rpcReply !== undefined) {
    // What comes in at its standard input goes out through TLS.
    child.stdout.on("data", (bytes: Uint8Array) => {
      if (bytes.toString().includes("SSTARRPC")) child.stdin.write(rpcReply);
    });
  }
  const [, port] = await printed(child, /^ACCEPT .*:(\d+)$/m);
  return running(child, Number(port));
}

/**
 * Starts a TLS server of the pinned Node, which brings an OpenSSL newer than most systems have. It
 * sends back what it gets, or ends the connection at the first words, without a farewell.
 */
export async function nodeServer(
  { certificate, key }: { readonly certificate: string; readonly key: string },
  options: TlsOptions,
  onWords: "echo" | "hang up" = "echo",
): Promise<Server> {
  const serve = onWords === "echo"
    ? "socket.pipe(socket)"
    : 'socket.once("data", () => socket.destroy())';
  const program = `
    const { readFileSync } = require("node:fs");
    const [certificate, key, options] = process.argv.slice(1);
    const server = require("node:tls").createServer({
      cert: readFileSync(certificate), key: readFileSync(key), ...JSON.parse(options),
    }, (socket) => (socket.on("error", () => {}), ${serve}));
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1", () => console.log("PORT " + server.address().port));`;
  const args = [certificate, key, JSON.stringify(options)];
  const child = spawn(node(), ["-e", program, ...args]);
  const [, port] = await printed(child, /^PORT (\d+)$/m);
  return running(child, Number(port));
}

/** The reply of a Seastar node to a negotiation without features: CONNECTION_ID, and nothing else. */
export const RPC_REPLY = fromHex("53535441525250431000000002000000080000000000010000000000");

/** Starts a server, lends it out, and stops it whatever happens. */
export async function withServer<T>(
  starting: Promise<Server>,
  use: (server: Server) => Promise<T>,
): Promise<T> {
  const server = await starting;
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const listener = createServer();
  listener.listen(0, "0.0.0.0");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  // The kernel may name a port again that nobody has bound yet.
  if (given.has(port)) return await freePort();
  given.add(port);
  return port;
}

const given = new Set<number>();

const outputs = new WeakMap<ChildProcessWithoutNullStreams, string[]>();

function running(child: ChildProcessWithoutNullStreams, port: number): Server {
  return {
    port,
    pid: child.pid ?? 0,
    output: () => (outputs.get(child) ?? []).join(""),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Waits until the program has printed what `pattern` matches. */
async function printed(
  child: ChildProcessWithoutNullStreams,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  const output: string[] = [];
  outputs.set(child, output);
  const found = Promise.withResolvers<RegExpExecArray>();
  const listen = (bytes: Uint8Array) => {
    output.push(bytes.toString());
    const match = pattern.exec(output.join(""));
    if (match !== null) found.resolve(match);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  // A server that is stopped while we write to it is no failure of ours.
  child.stdin.on("error", () => {});
  child.once("error", (error) => found.reject(error));
  child.once("exit", () => found.reject(new Error(`the server ended: ${output.join("")}`)));
  const timer = setTimeout(() => {
    found.reject(new Error(`the server is not ready: ${output.join("")}`));
    child.kill("SIGKILL");
  }, READY_MS);
  try {
    return await found.promise;
  } finally {
    clearTimeout(timer);
  }
}
