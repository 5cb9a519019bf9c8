/**
 * `npm run record`: asks every server of the table once and keeps what both sides said in
 * test/fixtures/flows/servers.json. What the servers mean by it stands in test/handshake/servers_test.ts,
 * written by hand.
 */

import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { writeFileSync } from "node:fs";
import { handshake } from "../../src/handshake/handshake.ts";
import type { StreamEnd } from "../../src/handshake/outcome.ts";
import { toHex } from "../../src/wire/hex.ts";
import { makePki, type Pki } from "../interop/pki.ts";
import { gnutlsServ, opensslServer, RPC_REPLY, withServer } from "../interop/servers.ts";
import { type Identity, offerFor, type Recording, type Turn } from "./conversation.ts";
import { type Endpoint, ENDPOINTS } from "./endpoints.ts";

const FILE = new URL("../fixtures/flows/servers.json", import.meta.url);
/** A server that has nothing more to say is silent; one that has, says it much sooner. */
const SILENCE_MS = 1500;

const pki = await makePki();
try {
  const [ec, rsa, own] = await Promise.all([
    pki.issue("server"),
    pki.issue("rsa", { key: "rsa-2048" }),
    pki.issue("client", { key: "ed25519" }),
  ]);
  const paths: Readonly<Record<string, string>> = {
    CERT: ec.files.certificate,
    KEY: ec.files.key,
    "RSA-CERT": rsa.files.certificate,
    "RSA-KEY": rsa.files.key,
    CA: pki.caFile,
  };
  const identity: Identity = {
    certificate: toHex(own.certificate),
    key: toHex(own.privateKey.export({ format: "der", type: "pkcs8" })),
  };
  const recordings: Recording[] = [];
  for (const endpoint of ENDPOINTS) recordings.push(await record(endpoint, paths, identity, pki));
  writeFileSync(
    FILE,
    `${JSON.stringify({ ca: toHex(pki.ca.certificate), identity, recordings }, null, 1)}\n`,
  );
  console.log(`${recordings.length} conversations recorded`);
} finally {
  pki.remove();
}

async function record(
  { name, program, args, question }: Endpoint,
  paths: Readonly<Record<string, string>>,
  identity: Identity,
  { at }: Pki,
): Promise<Recording> {
  const filled = args.map((arg) => paths[arg] ?? arg);
  const server = program === "gnutls-serv"
    ? gnutlsServ(filled)
    : opensslServer(filled.filter((arg) => arg !== "-quiet"), { rpcReply: RPC_REPLY });
  const turns = await withServer(
    server,
    ({ port }) => converse(port, handshake(offerFor(name, question, identity))),
  );
  return {
    name,
    server: `${versionOf(program)}: ${args.join(" ")}`,
    at: at.toISOString(),
    question,
    turns,
  };
}

function versionOf(program: Endpoint["program"]): string {
  const args = program === "openssl" ? ["version"] : ["--version"];
  return execFileSync(program, args, { encoding: "utf8" }).split("\n")[0]?.split("  ")[0] ??
    program;
}

/** Runs the flow over a socket and writes down what passes. */
async function converse(port: number, flow: ReturnType<typeof handshake>): Promise<Turn[]> {
  const turns: Turn[] = [];
  const arrivals: (Uint8Array | StreamEnd)[] = [];
  let wake = () => {};
  const arrive = (what: Uint8Array | StreamEnd) => {
    arrivals.push(what);
    wake();
  };
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
  socket.on("data", (bytes: Uint8Array) => arrive(bytes));
  socket.on("end", () => arrive("fin"));
  socket.on("error", () => arrive("reset"));
  let atMs = 0;
  let turn = flow.next();
  while (!turn.done) {
    atMs++;
    if (turn.value.ask === "send") {
      const { bytes, fin } = turn.value;
      if (bytes.length > 0) {
        socket.write(bytes);
        turns.push({ client: toHex(bytes), ...(fin ? { fin } : {}) });
      }
      if (fin) socket.end();
      turn = flow.next({ atMs });
      continue;
    }
    if (arrivals.length === 0) {
      const timer = setTimeout(() => arrive("overdue"), SILENCE_MS);
      await new Promise<void>((resolve) => wake = resolve);
      clearTimeout(timer);
    }
    const arrival = arrivals.shift() ?? "overdue";
    if (typeof arrival === "string") {
      turns.push({ end: arrival });
      turn = flow.next({ atMs, end: arrival });
    } else {
      turns.push({ server: toHex(arrival) });
      turn = flow.next({ atMs, bytes: arrival });
    }
  }
  socket.destroy();
  return turns;
}
