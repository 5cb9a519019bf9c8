/**
 * `negotiate` against two real GnuTLS ends: what it says comes out is what comes out.
 */

import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { GNUTLS_VERSION } from "../../src/scylla/priority/algorithms.ts";
import { expandPriority } from "../../src/scylla/priority/expand.ts";
import { type KeyType, negotiate } from "../../src/scylla/priority/negotiate.ts";

const DEFAULT = "SECURE128:-VERS-TLS1.0";

/** Client, server, the server's key. */
const PAIRS: [string, string, KeyType][] = [
  [DEFAULT, DEFAULT, "rsa"],
  [DEFAULT, DEFAULT, "secp256r1"],
  ["PERFORMANCE", "NORMAL", "rsa"],
  ["PERFORMANCE", "NORMAL:%SERVER_PRECEDENCE", "rsa"],
  ["NORMAL", "SECURE192", "rsa"],
  ["NORMAL", "SECURE192", "secp256r1"],
  ["NORMAL:-VERS-TLS1.3", "SECURE128:-AES-256-GCM", "rsa"],
  ["NORMAL:-GROUP-ALL:+GROUP-X25519", "NORMAL:-VERS-TLS1.3", "secp256r1"],
  ["NORMAL:-KX-ALL:+DHE-RSA", "NORMAL", "rsa"],
  ["NORMAL:-VERS-TLS1.3:-SIGN-ALL:+SIGN-RSA-SHA256", "PERFORMANCE:%SERVER_PRECEDENCE", "rsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.3", "NORMAL:-VERS-TLS1.3", "rsa"],
  ["NORMAL:-GROUP-ALL:+GROUP-X25519", "NORMAL:-GROUP-ALL:+GROUP-SECP256R1", "rsa"],
  ["NORMAL", "NORMAL:-SIGN-ALL:+SIGN-RSA-SHA256", "rsa"],
  ["NORMAL:-CIPHER-ALL:+AES-256-GCM:+AES-128-CBC", "NORMAL:-AES-256-GCM", "rsa"],
  ["SUITEB128", "NORMAL", "rsa"],
  ["SUITEB128", "NORMAL", "secp256r1"],
];

const version = spawnSync("gnutls-serv", ["--version"], { encoding: "utf8" }).stdout ?? "";
const skip = version.startsWith(`gnutls-serv ${GNUTLS_VERSION}`)
  ? false
  : `needs gnutls-serv ${GNUTLS_VERSION}`;

let folder = "";

before(() => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "negotiate-"));
  const keys: Record<string, string[]> = {
    rsa: ["rsa:2048"],
    secp256r1: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  };
  for (const [key, kind] of Object.entries(keys)) {
    const files = ["-keyout", `${folder}/${key}.key`, "-out", `${folder}/${key}.crt`];
    const { status } = spawnSync("openssl", [
      ...["req", "-x509", "-nodes", "-days", "2", "-subj", `/CN=${key}`, "-newkey"],
      ...kind,
      ...files,
    ]);
    assert.equal(status, 0);
  }
});

after(() => {
  if (folder) rmSync(folder, { recursive: true });
});

test("negotiate is what gnutls-cli and gnutls-serv do", { skip }, async () => {
  for (const [client, server, key] of PAIRS) {
    const said = negotiate(expandPriority(client), expandPriority(server), key).wouldNegotiate;
    const expected = said === null ? null : {
      version: said.version.replace("VERS-", ""),
      group: said.group?.replace("GROUP-", "") ?? null,
      signature: said.signature?.replace("SIGN-", "") ?? null,
      cipher: said.cipher,
    };
    assert.deepEqual(await handshake(client, server, key), expected, `${client} ${server} ${key}`);
  }
});

/** What two real ends agree on; null when they do not. */
async function handshake(client: string, priority: string, key: KeyType) {
  const port = await freePort();
  const server = spawn("gnutls-serv", [
    ...["--port", String(port), "--priority", priority],
    ...["--x509certfile", `${folder}/${key}.crt`, "--x509keyfile", `${folder}/${key}.key`],
  ], { stdio: ["ignore", "pipe", "pipe"] });
  try {
    await listening(server);
    const { stdout } = spawnSync(
      "gnutls-cli",
      ["--insecure", "--priority", client, "--port", String(port), "127.0.0.1"],
      { encoding: "utf8", input: "", timeout: 5000 },
    );
    const description = /^- Description: \((TLS[\d.]+)-X\.509\)-(.*)$/m.exec(stdout);
    if (!description) return null;
    const [, version = "", rest = ""] = description;
    const parts = [...rest.matchAll(/\(([^)]*)\)/g)].map((match) => match[1] ?? "");
    const [exchange = "", ...more] = parts;
    const isPlainRsa = exchange === "RSA";
    return {
      version,
      group: isPlainRsa ? null : exchange.replace(/^\w+-/, ""),
      signature: isPlainRsa ? null : more[0] ?? null,
      cipher: suiteName(version, exchange, isPlainRsa ? more : more.slice(1), key),
    };
  } finally {
    const closed = new Promise((resolve) => server.once("close", resolve));
    server.kill("SIGKILL");
    await closed;
  }
}

/** The suite's name in GnuTLS's spelling, put together from what gnutls-cli shows of it. */
function suiteName(version: string, exchange: string, parts: string[], key: KeyType): string {
  const cipher = parts.join("_").replaceAll("-", "_");
  const namesHash = parts.length > 1 || cipher.startsWith("CHACHA20");
  const hash = cipher.includes("256_GCM") ? "_SHA384" : "_SHA256";
  if (version === "TLS1.3") return `TLS_${cipher}${hash}`;
  const kx = exchange === "RSA" ? "" : `${exchange.split("-")[0]}_`;
  return `TLS_${kx}${key === "rsa" ? "RSA" : "ECDSA"}_${cipher}${namesHash ? "" : hash}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** gnutls-serv says so once it listens; it may also end before that. */
function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: unknown) => {
      said += String(chunk);
      if (/listening on .*done/s.test(said)) resolve();
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("close", () => reject(new Error(`gnutls-serv ended: ${said}`)));
    server.once("error", reject);
  });
}
