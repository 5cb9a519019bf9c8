/** Files and endpoints from the field on which a verdict was wrong once, each with its right answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { main } from "../../src/cli/program.ts";
import type { Report } from "../../src/model/report.ts";
import { gnutlsServ, opensslServer, withServer } from "../interop/servers.ts";
import { hasClient } from "../x509/gnutls.ts";
import { testWorld } from "./test_world.ts";

const field = (path: string) =>
  fileURLToPath(new URL(`../fixtures/field/${path}`, import.meta.url));
const now = () => new Date("2026-12-01T12:00:00Z");

async function json<T>(...args: readonly string[]): Promise<T> {
  const world = testWorld({ now });
  await main([...args, "--format", "json"], world);
  assert.equal(world.written.stderr.includes("Error"), false, world.written.stderr);
  return JSON.parse(world.written.stdout) as T;
}

interface Lint {
  readonly remarks: readonly { readonly id: string; readonly effect: string }[];
}

test("a salt of another length than the hash's under a plain RSA CA: peers refuse the chain", async () => {
  const { remarks } = await json<Lint>("lint", field("pss-default-salt/scylla.yaml"));
  const remark = remarks.find(({ id }) => id === "chain-not-trusted");
  assert.match(remark?.effect ?? "", /The signature in the certificate is invalid/);
});

test("name constraints on user principal names do not touch a leaf that has none", async () => {
  const { remarks } = await json<Lint>("lint", field("upn-constraints/scylla.yaml"));
  assert.deepEqual(remarks.filter(({ id }) => id.startsWith("chain-")), []);
});

test("a certificate that bears its CA's name did not sign itself", {
  skip: hasClient ? false : "gnutls-serv is not installed",
}, async () => {
  const args = ["--x509certfile", "db.crt", "--x509keyfile", "db.key"]
    .map((arg) => arg.startsWith("db.") ? field(`same-dn/${arg}`) : arg);
  await withServer(gnutlsServ([...args, "--noticket"]), async ({ port }) => {
    const check = (truststore: string) =>
      json<Report>(
        ...["check", `127.0.0.1/${port}`, "--storage-port", "0", "--expect", "all"],
        // A server that is no node keeps silent after the handshake, for as long as it is asked.
        ...["--truststore", field(`same-dn/${truststore}`), "--quiet-node", "--timeout", "1000"],
      );
    const { findings } = await check("other.pem");
    const about = findings.filter(({ id }) => id.startsWith("chain-"));
    assert.deepEqual(about.map(({ id }) => id), ["chain-issuer-unknown"]);
    const said = JSON.stringify(about);
    assert.match(said, /its own key did not sign it, so a CA of the same name did/);
    assert.doesNotMatch(said, /self-signed|signed itself/);
    const trusted = await check("cadb.pem");
    assert.equal(trusted.nodes[0]?.ports.find(({ tls }) => tls)?.tls?.chain?.status, "valid");
  });
});

test("a server that demands a certificate, and was shown none, is not what was expected", {
  skip: hasClient ? false : "openssl is not installed",
}, async () => {
  const args = ["-cert", field("same-dn/db.crt"), "-key", field("same-dn/db.key"), "-Verify", "1"]
    .concat("-CAfile", field("same-dn/cadb.pem"), "-verify_return_error");
  await withServer(opensslServer(args), async ({ port }) => {
    const run = async (...more: readonly string[]) => {
      const world = testWorld({ now });
      const code = await main([
        ...["check", `127.0.0.1/${port}`, "--storage-port", "0", "--expect", "all"],
        ...["--truststore", field("same-dn/cadb.pem"), "--timeout", "1000", ...more],
      ], world);
      return { code, text: world.written.stdout };
    };
    const { code, text } = await run();
    assert.equal(code, 1);
    assert.doesNotMatch(text.split("\n")[0] ?? "", /as expected/);
    assert.match(text.replace(/\s+/g, " "), /--certificate and --keyfile would prove what it is/);
    assert.equal((await run("--fail-on", "never")).code, 0);
  });
});
