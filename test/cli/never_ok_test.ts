/**
 * Whoever stands behind a port and is no ScyllaDB node, or proves only half of it, is never ok: through
 * the program's own entry, with each endpoint as either port of a node.
 */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { main } from "../../src/cli/program.ts";
import type { Behaviour } from "../lab/hostile/behaviour.ts";
import { behaviours } from "../lab/hostile/index.ts";
import { strangers } from "../lab/hostile/strangers.ts";
import { type LabNode, startNode } from "../../src/lab/node.ts";
import { tlsService, untilEnd } from "../../src/lab/service.ts";
import { PACKAGED } from "../../src/lab/tls/policy.ts";
import type { Report } from "../../src/model/report.ts";
import { writePem } from "../../src/x509/pem.ts";
import { clock } from "../clock.ts";

import { makePki, type Pki } from "../lab/credentials.ts";

import { freePort, gnutlsServ, opensslServer, type Server } from "../interop/servers.ts";
import { hasClient } from "../x509/gnutls.ts";
import { testWorld } from "./test_world.ts";

let ecdsa: Pki;
let rsa: Pki;
let folder: string;

before(async () => {
  [ecdsa, rsa] = await Promise.all([makePki(), makePki("rsa")]);
  folder = mkdtempSync(join(tmpdir(), "ringshake-never-ok-"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write(
    "ca.pem",
    [ecdsa, rsa].map(({ root }) => writePem("CERTIFICATE", root.der)).join(""),
  );
  write("node.pem", ecdsa.node.chain.map((der) => writePem("CERTIFICATE", der)).join(""));
  write("node.key", String(ecdsa.node.privateKey.export({ type: "pkcs8", format: "pem" })));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What breaks nothing that matters: odd, and a node all the same. */
const IS_A_NODE: readonly RegExp[] = [
  /^an honest node$/,
  /^TLS 1\.[23]: messages (cut after \d+ bytes|in records of (one byte|five bytes))$/,
  /^TLS 1\.3: the whole flight in one record$/,
  /^TLS 1\.[23]: 1,000 CA names$/,
  /^TLS 1\.[23]: sends the reply a byte at a time$/,
  /^TLS 1\.3: changes its keys once before the reply$/,
  /^TLS 1\.2: asks to renegotiate, then replies$/,
];

/** A node at first, and then something that takes connections and says nothing, or hangs up. */
const turning = (connections: number, then: "mute" | "gone"): Behaviour => ({
  name: `a node for ${connections} connections, then ${then}`,
  ending: "established",
  serve: (options) => {
    const honest = tlsService(options);
    let served = 0;
    return (visit) => {
      if (served++ < connections) return honest(visit);
      if (then === "gone") visit.stream.finish();
      return untilEnd(visit.stream, () => {});
    };
  },
});
const TURNING = [1, 2, 3, 4, 5].flatMap((connections) => [
  turning(connections, "mute"),
  turning(connections, "gone"),
]);

/** What all others are measured by: without it, a test in which nothing is ever ok would pass. */
const HONEST: Behaviour = {
  name: "an honest node",
  ending: "established",
  serve: (options) => tlsService(options),
};

/** Long enough for a machine that is busy with other tests; only what says nothing takes so long. */
const TIMEOUT = "1500";

async function checked(targets: readonly string[], mode: "all" | "none") {
  const world = testWorld();
  const code = await main([
    ...["check", ...targets, "--expect", mode, "--truststore", join(folder, "ca.pem")],
    ...["--timeout", TIMEOUT, "--format", "json"],
  ], world);
  assert.notEqual(world.written.stdout, "", world.written.stderr.slice(-500));
  const report = JSON.parse(world.written.stdout) as Report;
  return { code, report };
}

/** Judges endpoints in one run, each as a node of its own address, and returns each one's verdict. */
async function verdictsOf(
  rows: readonly Behaviour[],
  mode: "all" | "none",
): Promise<Map<string, { verdict: string; speaks: string; findings: string }>> {
  const nodes = await Promise.all(rows.map((row, index): Promise<LabNode> => {
    const pki = row.name.includes("Diffie-Hellman") ? rsa : ecdsa;
    const service = row.serve(pki.options({ policy: PACKAGED }));
    const [storage, sslStorage] = mode === "all"
      ? ["closed" as const, () => service]
      : [() => service, "closed" as const];
    return startNode({
      clock,
      address: `127.77.${index >> 7}.${1 + (index & 0x7f)}`,
      ...{ storagePort: 0, sslStoragePort: 0, storage, sslStorage },
    });
  }));
  try {
    const targets = nodes.map(({ address, storagePort, sslStoragePort }) =>
      `${address}/${storagePort},${sslStoragePort}`
    );
    const { report, code } = await checked(targets, mode);
    assert.notEqual(code, 0);
    return new Map(rows.map(({ name }, index) => {
      const node = report.nodes[index];
      assert.equal(node?.address, nodes[index]?.address);
      const about = report.findings.filter((finding) => finding.node === node?.id);
      return [name, {
        verdict: String(node?.verdict),
        speaks: node?.ports.map(({ speaks, service }) => service ?? speaks).join() ?? "",
        findings: about.map(({ id }) => id).join(),
      }];
    }));
  } finally {
    await Promise.all(nodes.map((node) => node.close()));
  }
}

const okAmong = (verdicts: Awaited<ReturnType<typeof verdictsOf>>) =>
  [...verdicts].filter(([, { verdict }]) => verdict === "ok").map(([name]) => name);

test("of all hostile endpoints behind a TLS port, only those that are nodes are ok", async () => {
  const rows = [HONEST, ...behaviours, ...TURNING];
  const verdicts = await verdictsOf(rows, "all");
  assert.equal(verdicts.size, rows.length);
  const nodes = rows.map(({ name }) => name)
    .filter((name) => IS_A_NODE.some((pattern) => pattern.test(name)));
  assert.ok(nodes.length > 25, String(nodes.length));
  assert.deepEqual(okAmong(verdicts), nodes);
});

test("of all strangers behind a plain port, none is ok but whoever answers RPC", async () => {
  const verdicts = await verdictsOf(strangers, "none");
  assert.deepEqual(okAmong(verdicts), ["answers as Seastar RPC in the clear"]);
  assert.equal(verdicts.get("answers as SSH")?.speaks, "SSH banner,");
});

const identity = () =>
  ["node.pem", "node.key"].map((name) => join(folder, name)) as [string, string];
const openssl = (...args: string[]) => () => {
  const [cert, key] = identity();
  return opensslServer(["-cert", cert, "-key", key, ...args]);
};
const gnutls = (...args: string[]) => () => {
  const [cert, key] = identity();
  const ca = join(folder, "ca.pem");
  return gnutlsServ(["--x509certfile", cert, "--x509keyfile", key, "--x509cafile", ca, ...args]);
};

/** Servers with a certificate that every node would take, and no ScyllaDB. */
const SERVERS: Readonly<Record<string, () => Promise<Server>>> = {
  "openssl s_server": openssl("-naccept", "1000"),
  "openssl s_server -www": openssl("-www"),
  "openssl s_server -rev": openssl("-rev"),
  "openssl s_server -tls1_2 -www": openssl("-tls1_2", "-www"),
  "openssl s_server -Verify": openssl("-Verify", "1", "-www"),
  "gnutls-serv --echo": gnutls("--echo", "--disable-client-cert"),
  "gnutls-serv --http": gnutls("--http"),
  "gnutls-serv --require-client-cert": gnutls("--echo", "--require-client-cert"),
};

/** Nearly all of it is waiting for those who say nothing, so all of them are waited for at once. */
test("real servers are no nodes, on either port", {
  concurrency: true,
  skip: hasClient ? false : "gnutls-bin is not installed",
}, async (t) => {
  await Promise.all(
    Object.entries(SERVERS).map(([name, start]) => t.test(name, () => isNoNode(start))),
  );
});

async function isNoNode(start: () => Promise<Server>): Promise<void> {
  const server = await start();
  try {
    const closed = await freePort();
    const places = [[`${closed},${server.port}`, "all"], [`${server.port},${closed}`, "none"]];
    for (const [ports, mode] of places as [string, "all" | "none"][]) {
      const { code, report } = await checked([`127.0.0.1/${ports}`], mode);
      const [node] = report.nodes;
      assert.ok(node !== undefined && node.verdict !== "ok", `${mode}: ${node?.verdict}`);
      assert.equal(code, 1, mode);
      assert.equal(report.summary.ok, 0, mode);
      assert.ok(node.ports.every(({ speaks }) => speaks !== "seastar-rpc"));
    }
  } finally {
    await server.stop();
  }
}
