/** The lab is judged by clients that are not ours: GnuTLS, which nodes use, and OpenSSL. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { canComplete } from "../../src/crypto/suites.ts";
import type { Credentials } from "../../src/lab/tls/policy.ts";
import { NORMAL } from "../../src/lab/tls/policy.ts";
import { writePem } from "../../src/x509/pem.ts";
import { makePki, type Pki, withTls } from "./credentials.ts";

const EMPTY_FRAME = Buffer.from("535354415252504300000000", "hex");
const MAGIC = "SSTARRPC";

let ecdsa: Pki;
let rsa: Pki;
let folder: string;
let member: string[];
let stranger: string[];

before(async () => {
  [ecdsa, rsa] = await Promise.all([makePki(), makePki("rsa")]);
  folder = mkdtempSync(join(tmpdir(), "ringshake-lab-test-"));
  member = files("member", ecdsa.clients["member"]);
  stranger = files("stranger", ecdsa.clients["other-ca"]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a certificate and its key; returns their paths. */
function files(name: string, { chain, privateKey }: Credentials): string[] {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  writeFileSync(certificate, chain.map((der) => writePem("CERTIFICATE", der)).join(""));
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return [certificate, key];
}

interface Said {
  readonly output: string;
  readonly errors: string;
}

/** Runs a client, sends it the RPC frame, and stops it once `enough` holds or the program ends. */
function run(
  program: string,
  args: readonly string[],
  enough: (output: string) => boolean,
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args);
    let output = "";
    let errors = "";
    child.stdout.on("data", (bytes: Uint8Array) => {
      output += Buffer.from(bytes).toString("latin1");
      if (enough(output)) child.stdin.end();
    });
    child.stderr.on("data", (bytes: Uint8Array) => errors += Buffer.from(bytes).toString());
    child.stdin.on("error", () => {});
    child.on("error", reject);
    const timer = setTimeout(() => child.kill("SIGKILL"), 8000);
    child.on("close", () => {
      clearTimeout(timer);
      resolve({ output, errors });
    });
    child.stdin.write(EMPTY_FRAME);
  });
}

const answered = (output: string) => output.includes(MAGIC);

function openssl(port: number, args: readonly string[]): Promise<Said> {
  return run("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, ...args], answered);
}

function gnutls(port: number, args: readonly string[]): Promise<Said> {
  return run(
    "gnutls-cli",
    ["--insecure", "--disable-sni", "-p", String(port), ...args, "127.0.0.1"],
    answered,
  );
}

/** Arguments of `openssl s_client`, and whether the server's key is RSA. */
const OPENSSL: readonly [string, "rsa" | "ecdsa", string][] = [
  ["-tls1_3", "ecdsa", "TLSv1.3"],
  ["-tls1_3 -groups P-521", "rsa", "TLSv1.3"],
  ["-tls1_3 -groups ffdhe3072", "rsa", "TLSv1.3"],
  ["-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256 -groups X448:X25519", "rsa", "TLSv1.3"],
  ["-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384", "rsa", "TLSv1.2"],
  ["-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305", "ecdsa", "TLSv1.2"],
  ["-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256", "rsa", "TLSv1.2"],
  ["-tls1_2 -cipher AES256-SHA", "rsa", "TLSv1.2"],
  ["-tls1_2 -cipher ECDHE-RSA-AES128-SHA -no_etm", "rsa", "TLSv1.2"],
  ["-tls1_1 -cipher DEFAULT:@SECLEVEL=0", "rsa", "TLSv1.1"],
  ["-tls1 -cipher DEFAULT:@SECLEVEL=0", "ecdsa", "TLSv1"],
];

for (const [args, key, version] of OPENSSL) {
  test(`openssl s_client ${args} gets an RPC reply`, () =>
    withTls(
      (key === "rsa" ? rsa : ecdsa).options({ policy: NORMAL }),
      async ({ sslStoragePort, log }) => {
        const { output, errors } = await openssl(sslStoragePort, args.split(" "));
        assert.ok(answered(output), errors);
        assert.match(output, new RegExp(`^New, .*|Protocol *: ${version}$`, "m"));
        assert.doesNotMatch(errors, /alert|routines/);
        assert.deepEqual(log.texts("ERROR"), []);
      },
    ));
}

/** GnuTLS priority strings; the first is what a node dials with. */
const GNUTLS: readonly [string, "rsa" | "ecdsa"][] = [
  ["SECURE128:-VERS-TLS1.0", "rsa"],
  ["SECURE128:-VERS-TLS1.0", "ecdsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.2", "rsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+DHE-RSA", "rsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA:-CIPHER-ALL:+AES-128-CBC", "rsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.1", "rsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.0", "ecdsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-FFDHE2048", "ecdsa"],
  ["NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-128-CCM", "ecdsa"],
];

for (const [priority, key] of GNUTLS) {
  const needsCcm = priority.includes("CCM");
  if (needsCcm && !canComplete(0x1304)) continue;
  test(`gnutls-cli --priority ${priority} gets an RPC reply (${key})`, () =>
    withTls(
      (key === "rsa" ? rsa : ecdsa).options({ policy: NORMAL }),
      async ({ sslStoragePort, log }) => {
        const { output, errors } = await gnutls(sslStoragePort, ["--priority", priority]);
        assert.ok(answered(output), output + errors);
        assert.deepEqual(log.texts("ERROR"), []);
      },
    ));
}

for (const version of ["1.3", "1.2", "1.1"]) {
  test(`client certificates of foreign clients, TLS ${version}`, () =>
    withTls(ecdsa.options({ clientAuth: "required" }), async ({ sslStoragePort, log }) => {
      const flag = [`-tls${version.replace(".", "_")}`, "-cipher", "DEFAULT:@SECLEVEL=0"];
      const shown = ([certificate = "", key = ""]: string[]) => ["-cert", certificate, "-key", key];
      assert.ok(answered((await openssl(sslStoragePort, [...flag, ...shown(member)])).output));
      const priority = `NORMAL:-VERS-ALL:+VERS-TLS${version}`;
      const [certificate = "", key = ""] = member;
      const gnutlsArgs = ["--priority", priority];
      const x509 = ["--x509certfile", certificate, "--x509keyfile", key];
      assert.ok(answered((await gnutls(sslStoragePort, [...gnutlsArgs, ...x509])).output));
      assert.deepEqual(log.texts("ERROR"), []);

      assert.ok(!answered((await openssl(sslStoragePort, [...flag, ...shown(stranger)])).output));
      assert.match(log.texts("ERROR").at(-1) ?? "", /The certificate issuer is unknown/);
      assert.ok(!answered((await openssl(sslStoragePort, flag)).output));
      assert.ok(!answered((await gnutls(sslStoragePort, gnutlsArgs)).output));
      const missing = version === "1.3" ? "Certificate is required." : "No certificate was found";
      assert.deepEqual(log.texts("ERROR").slice(1), [
        `server connection dropped: ${missing}`,
        `server connection dropped: ${missing}`,
      ]);
    }));
}

test("openssl s_client changes the keys in the middle, and is still answered", () =>
  withTls(ecdsa.options(), async ({ sslStoragePort, log }) => {
    const child = spawn("openssl", [
      "s_client",
      "-connect",
      `127.0.0.1:${sslStoragePort}`,
      "-tls1_3",
    ]);
    let output = "";
    const steps: [string, Uint8Array][] = [
      // "K" alone on a line asks both sides to change their keys.
      ["Verify return code", Buffer.from("K\n")],
      ["KEYUPDATE", EMPTY_FRAME],
    ];
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => child.kill("SIGKILL"), 8000);
      const onBytes = (bytes: Uint8Array) => {
        output += Buffer.from(bytes).toString("latin1");
        const [step] = steps;
        if (step !== undefined && output.includes(step[0])) {
          steps.shift();
          child.stdin.write(step[1]);
        }
        if (answered(output)) child.stdin.end();
      };
      child.stdout.on("data", onBytes);
      child.stderr.on("data", onBytes);
      child.on("error", reject);
      child.on("close", () => {
        clearTimeout(timer);
        resolve();
      });
    });
    assert.ok(answered(output), output);
    assert.deepEqual(steps, []);
    assert.deepEqual(log.texts("ERROR"), []);
  }));
