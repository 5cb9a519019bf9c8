/**
 * A port that lets its first few callers in and nobody after them, as a node under load or a limit on
 * connections does: whatever could not be asked leaves the node unproven.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import { type ClientAuth, SEASTAR_DEFAULT } from "../../src/lab/tls/policy.ts";
import { startNode } from "../../src/lab/node.ts";
import { tlsService } from "../../src/lab/service.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { type Issued } from "../../src/x509/issue.ts";
import { exitCodeOf } from "../../src/cli/verdict.ts";
import { testWorld } from "../cli/test_world.ts";
import { clock } from "../clock.ts";
import { limited, LIMITS } from "./limited.ts";
import { type Files, makePki, type Pki } from "./pki.ts";
import { opensslServer, RPC_REPLY, type Server, withServer } from "./servers.ts";
import { probe } from "./session.ts";

let pki: Pki;
let client: Issued;
let files: Files;

before(async () => {
  pki = await makePki();
  client = await pki.issue("client");
  files = (await pki.issue("server")).files;
});
after(() => pki.remove());

/** The simulated node, which does what was measured on Seastar. */
async function node(clientAuth: ClientAuth): Promise<Server> {
  const { certificate, privateKey } = await pki.issue("node");
  const truststore = [parseCertificate(pki.ca.certificate)];
  const tls = tlsService({
    policy: SEASTAR_DEFAULT,
    credentials: { chain: [certificate], privateKey },
    clientAuth,
    caNames: truststore.map(({ subject }) => subject.der),
    tickets: true,
    judge: (ders) =>
      judgeChain({ chain: ders.map((der) => parseCertificate(der)), truststore, at: pki.at }).log,
  });
  const { sslStoragePort, close } = await startNode({
    clock,
    ...{ address: "127.0.0.1", storagePort: 0, sslStoragePort: 0 },
    storage: "closed",
    sslStorage: () => tls,
  });
  return { port: sslStoragePort, pid: 0, output: () => "", stop: close };
}

/** OpenSSL with an RPC answer inside. */
const openssl = (...args: readonly string[]) =>
  opensslServer(
    ["-cert", files.certificate, "-key", files.key, "-CAfile", pki.caFile, ...args],
    { rpcReply: RPC_REPLY },
  );

const check = (port: number, stepMs: number) =>
  probe(port, {
    stepMs,
    configured: credentials([client.certificate], client.privateKey),
    shared: {
      truststore: { source: "ca", certificates: [parseCertificate(pki.ca.certificate)] },
      certificate: { source: "own", certificates: [parseCertificate(client.certificate)] },
    },
  });

/** Without a limit a check needs eleven of them, and at most ten come to the door here. */
const CALLERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const SERVERS: Readonly<Record<string, () => Promise<Server>>> = {
  "simulated node that requires a certificate": () => node("required"),
  "simulated node that asks for none": () => node("none"),
  "s_server that requires a certificate": () => openssl("-Verify", "1", "-verify_return_error"),
  "s_server that asks for none": () => openssl(),
};

for (const [name, start] of Object.entries(SERVERS)) {
  test(`${name}: is proven when all questions are answered`, async () => {
    await withServer(start(), async ({ port }) => {
      const report = await check(port, 3000);
      assert.equal(report.partial, null);
      assert.notEqual(report.nodes[0]?.verdict, "unknown");
    });
  });
  for (const limit of LIMITS) {
    test(`${name}, which ${limit} after so many connections: never more than was asked`, async () => {
      await Promise.all(CALLERS.map((callers) =>
        withServer(start(), async ({ port }) => {
          const door = await limited(port, callers, limit);
          // Only who is mute makes anybody wait.
          const stepMs = limit === "mute" ? 1000 : 5000;
          const report = await check(door.port, stepMs).finally(door.stop);
          const what = `${callers} let in, ${door.met()} came: ${JSON.stringify(report.partial)}`;
          // One connection goes to storage_port; where all others were let in, everything was asked.
          if (report.summary.connections - 1 <= callers) return;
          assert.ok(!["ok", "warning"].includes(report.nodes[0]?.verdict ?? "ok"), what);
          // On a busy machine the first hello may be late already; then the port's own state tells it.
          if (!report.nodes[0]?.ports.some(({ tls }) => tls?.version)) return;
          assert.equal(report.nodes[0]?.verdict, "unknown", what);
          assert.equal(report.partial?.cause, "unanswered", what);
          const [finding] = report.findings.filter(({ id }) => id === "unproven");
          assert.match(finding?.evidence.join() ?? "", /no answer to/, what);
          assert.equal(exitCodeOf(report, "error", testWorld()), 1, what);
          assert.equal(exitCodeOf(report, "never", testWorld()), 0, what);
        })
      ));
    });
  }
}
