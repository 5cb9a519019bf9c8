/**
 * What GnuTLS says of a chain: once through its command line client in a real handshake, once
 * through the library calls that Seastar makes.
 */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { known } from "../../src/x509/extensions.ts";
import { generalNameText } from "../../src/x509/general_names.ts";
import { writePem } from "../../src/x509/pem.ts";
import type { GeneratedChain } from "./chains.ts";
import { serveHello } from "./hello_server.ts";

/** GnuTLS's sentence about a chain, without what it says about names. */
export interface Oracle {
  ask(chain: GeneratedChain, now: Date): Promise<string>;
  close(): void;
}

export const hasClient = spawnSync("gnutls-cli", ["--version"]).status === 0;

/** As a node of ScyllaDB verifies, in the one version in which a chain shows before any secret. */
const PRIORITY = "SECURE128:-VERS-ALL:+VERS-TLS1.2";

/**
 * `gnutls-cli` against a server that sends the chain. It needs a host name and a non-empty trust
 * file, and checks revocation lists on loading, so it is asked about chains without any.
 */
export function clientOracle(unrelated: Uint8Array): Oracle {
  const directory = mkdtempSync(join(tmpdir(), "ringshake-gnutls-"));
  let asked = 0;
  return {
    async ask({ chain, leafKey, truststore }) {
      const trust = join(directory, `${asked++}.pem`);
      const trusted = truststore.length > 0 ? truststore : [unrelated];
      writeFileSync(trust, trusted.map((der) => writePem("CERTIFICATE", der)).join(""));
      const server = await serveHello({ chain, leafKey });
      const options = {
        port: String(server.port),
        x509cafile: trust,
        priority: PRIORITY,
        "verify-hostname": nameIn(chain[0] as Uint8Array),
      };
      try {
        const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
        const output = await run("gnutls-cli", [...args, "127.0.0.1"]);
        const status = /^- Status: (.*\S)\s*$/m.exec(output)?.[1] ?? output;
        return status === `The certificate is NOT trusted.${OWNER}`
          ? "The certificate is trusted."
          : status.replace(OWNER, "");
      } finally {
        server.close();
      }
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

const OWNER = " The name in the certificate does not match the expected.";

function nameIn(leaf: Uint8Array): string {
  const { subject, extensions } = parseCertificate(leaf);
  const name = (known(extensions.subjectAltNames) ?? [])
    .find(({ kind }) => kind === "dns" || kind === "ip");
  return name
    ? generalNameText(name).replace(/^\w+:/, "")
    : subject.attributes.find(({ type }) => type === "2.5.4.3")?.value ?? "";
}

const LIBRARY = fileURLToPath(new URL("./gnutls_oracle.py", import.meta.url));

export const hasLibrary =
  spawnSync("python3", ["-c", 'import ctypes; ctypes.CDLL("libgnutls.so.30")']).status === 0;

/** The library itself, by way of Python's ctypes: no compiler, no headers. */
export function libraryOracle(): Oracle {
  const directory = mkdtempSync(join(tmpdir(), "ringshake-gnutls-"));
  const child: ChildProcess = spawn("python3", [LIBRARY], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    [Symbol.asyncIterator]();
  const file = (name: string, label: string, ders: readonly Uint8Array[]) => {
    if (ders.length === 0) return "-";
    const path = join(directory, name);
    writeFileSync(path, ders.map((der) => writePem(label, der)).join(""));
    return path;
  };
  return {
    async ask({ chain, truststore, revocationLists }, now) {
      const request = [
        now.getTime() / 1000,
        file("chain.pem", "CERTIFICATE", chain),
        file("trust.pem", "CERTIFICATE", truststore),
        file("lists.pem", "X509 CRL", revocationLists),
      ];
      child.stdin?.write(`${request.join(" ")}\n`);
      const { value } = await lines.next();
      return String(value).replace(/^-?\d+ -?\d+ /, "");
    },
    close() {
      child.stdin?.end();
      child.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end and returns all that it printed. */
export function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 10_000 });
    let output = "";
    const collect = (data: Uint8Array) => output += new TextDecoder().decode(data);
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}
