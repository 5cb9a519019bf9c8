/**
 * Links between ends whose priority strings are not known, seen by our own probes at `gnutls-serv`, beside
 * what `gnutls-cli` makes of each dial: what is said to work or to fail does so.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { DEEP_TOPICS } from "../../src/probe/target.ts";
import type { TlsReport } from "../../src/model/port.ts";
import { cluster, type NodeSketch } from "../explain/build.ts";
import { hasClient } from "../x509/gnutls.ts";
import { makePki } from "./pki.ts";
import { gnutlsServ } from "./servers.ts";
import { enumerate, tlsOf } from "./session.ts";

const STRINGS = [
  "SECURE128:-VERS-TLS1.0",
  "SECURE256",
  "SECURE192:-VERS-TLS1.3",
  "NORMAL:-AES-256-GCM:-VERS-TLS1.2",
  "SECURE128:-CIPHER-ALL:+CHACHA20-POLY1305",
  "SECURE128:-GROUP-ALL:+GROUP-X25519",
  "SECURE128:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA512",
  "SECURE128:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA:-GROUP-ALL:+GROUP-SECP384R1",
  "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA",
];

test("of unknown strings no more is said than gnutls-cli does", {
  skip: hasClient ? false : "gnutls-cli is not installed",
}, async () => {
  const pki = await makePki();
  const { files } = await pki.issue("n1", { key: "rsa-2048" });
  const identity = ["--x509certfile", files.certificate, "--x509keyfile", files.key];
  const servers = await Promise.all(
    STRINGS.map((string) =>
      gnutlsServ(["--echo", "--disable-client-cert", "--priority", string, ...identity])
    ),
  );
  try {
    const wrong: string[] = [];
    const counts = { tls: 0, fails: 0, unknown: 0 };
    const seen: TlsReport[][] = [];
    for (const { port } of servers) {
      seen.push([tlsOf(await enumerate(port, [])), tlsOf(await enumerate(port, DEEP_TOPICS))]);
    }
    for (const [a, from] of STRINGS.entries()) {
      for (const [b, to] of STRINGS.entries()) {
        const truth = await dial(from, servers[b]?.port ?? 0, files.certificate);
        for (const [depth, what] of ["by a node's hello", "enumerated"].entries()) {
          const { links } = cluster([seen[a]?.[depth], seen[b]?.[depth]].map(trusted));
          const link = links.find((each) => each.from === "n1" && each.connection === "gossip");
          const outcome = link?.outcome as keyof typeof counts;
          counts[outcome]++;
          if (outcome !== "unknown" && outcome !== truth) {
            wrong.push(`${from} → ${to}, ${what}: ${link?.reason}; really ${truth}`);
          }
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(counts.tls >= 10 && counts.fails >= 20, JSON.stringify(counts));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await pki.remove();
  }
});

/** What was seen, of a node that asks for no certificate and whose own is trusted. */
const trusted = (tls: TlsReport | undefined): NodeSketch => ({
  tls: {
    ...tls,
    chain: { ...tls?.chain, status: "valid", reasons: [] },
    clientAuth: { ...tls?.clientAuth, requested: false, required: false },
  } as TlsReport,
});

/** One real dial: did the handshake end, and is the certificate strong enough for the dialler? */
async function dial(priority: string, port: number, cafile: string): Promise<"tls" | "fails"> {
  const child = spawn("gnutls-cli", [
    ...["--priority", priority, "--x509cafile", cafile, "--port", String(port)],
    ...["--insecure", "127.0.0.1"],
  ], { stdio: ["ignore", "pipe", "pipe"], timeout: 10_000 });
  let output = "";
  child.stdout.on("data", (data: Uint8Array) => output += data.toString());
  child.stderr.on("data", (data: Uint8Array) => output += data.toString());
  await new Promise((resolve) => child.once("close", resolve));
  return /Handshake was completed/.test(output) && !/insecure algorithm/.test(output)
    ? "tls"
    : "fails";
}
