/**
 * `npm run bench`: what this program costs, against the scanners that are installed, in one run on one
 * machine.
 *
 *   --only=a,b,c,d   one endpoint · many endpoints · one handshake · start-up
 *   --quick          fewer repetitions, and no 500 endpoints
 *
 * Figures are medians of interleaved repetitions. Absolute ones depend on the machine, ratios less so.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import process from "node:process";
import { makePki } from "../interop/pki.ts";
import { gnutlsServ, opensslServer, RPC_REPLY, type Server } from "../interop/servers.ts";
import { packQuestion } from "./contestants.ts";
import { oneEndpoint } from "./endpoint.ts";
import { manyEndpoints } from "./fan_out.ts";
import { handshakeCosts, PHASES } from "./handshakes.ts";
import { startUp } from "./start_up.ts";
import { table } from "./table.ts";

const flags = process.argv.slice(2);
const quick = flags.includes("--quick");
const only = flags.find((flag) => flag.startsWith("--only="))?.slice("--only=".length).split(",");
const isWanted = (part: string) => only === undefined || only.includes(part);

const [load = 0] = loadavg();
console.log(
  `${cpus()[0]?.model ?? "unknown processor"} × ${cpus().length}, load ${load.toFixed(1)}, ` +
    `Node ${process.version}`,
);
if (load > cpus().length / 2) console.log("The machine is busy: figures and ratios are blurred.");

const pki = await makePki("rsa-2048");
const { files } = await pki.issue("n1", { key: "rsa-2048" });
try {
  if (isWanted("a") || isWanted("b")) await scans();
  if (isWanted("c")) await handshakes();
  if (isWanted("d")) {
    heading("(d) start-up");
    await startUp(quick ? 3 : 7);
  }
} finally {
  pki.remove();
}

/** GnuTLS as ScyllaDB sets it up: RSA-2048, an internal CA, a client certificate asked for. */
function gnutls(): Promise<Server> {
  return gnutlsServ([
    ...["--echo", "--priority", "SECURE128:-VERS-TLS1.0", "--x509cafile", pki.caFile],
    ...["--x509certfile", files.certificate, "--x509keyfile", files.key],
  ]);
}

async function scans(): Promise<void> {
  const server = await gnutls();
  const own = await packQuestion();
  try {
    if (isWanted("a")) {
      heading("(a) one endpoint: versions, accepted suites, chain, is a certificate asked for?");
      await oneEndpoint(server, own, quick ? 3 : 9);
    }
    for (const nodes of isWanted("b") ? quick ? [50] : [50, 500] : []) {
      heading(`(b) ${nodes} endpoints, all of them one server with one thread`);
      await manyEndpoints(server, own, nodes, nodes > 100 || quick ? 1 : 3);
    }
  } finally {
    await server.stop();
    rmSync(own.folder, { recursive: true, force: true });
  }
}

async function handshakes(): Promise<void> {
  const times = quick ? 50 : 200;
  const servers = {
    "gnutls-serv": { starting: gnutls(), rpc: false },
    "openssl s_server": {
      starting: opensslServer(["-cert", files.certificate, "-key", files.key], {
        rpcReply: RPC_REPLY,
      }),
      rpc: true,
    },
  };
  for (const [name, { starting, rpc }] of Object.entries(servers)) {
    const server = await starting;
    try {
      heading(`(c) one connection to ${name}, in milliseconds`);
      const costs = await handshakeCosts(server, rpc, times);
      console.log(table(
        ["", "our CPU", "server CPU", "wall", ...PHASES],
        costs.map(({ kind, cpuMs, serverMs, wallMs, phases }) => [
          kind,
          cpuMs,
          serverMs,
          wallMs,
          ...phases,
        ]),
      ));
    } finally {
      await server.stop();
    }
  }
}

function heading(text: string): void {
  console.log(`\n── ${text}\n`);
}
