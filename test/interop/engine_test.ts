/**
 * Our client against GnuTLS and OpenSSL: every version with every cipher suite, group, server key and
 * client key that both sides have, each with an answered exchange and an orderly end.
 */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { agreeableGroups } from "../../src/crypto/kex.ts";
import { canComplete, cipherSuite, completableSuites } from "../../src/crypto/suites.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { type Choices, plainOffer, seastarOffer } from "../../src/handshake/profiles.ts";
import { cipherSuites } from "../../src/wire/cipher_suites.ts";
import {
  namedGroups,
  protocolVersions,
  signatureSchemes,
  TLS10,
  TLS11,
  TLS12,
  TLS13,
} from "../../src/wire/registry.ts";
import { node, nodeMissing } from "../setup/pinned.mjs";
import { fresh, meet } from "../handshake/drive_for_test.ts";
import { makePki, type Pki } from "./pki.ts";
import { gnutlsServ, opensslServer, type Server } from "./servers.ts";

const HELLO = new TextEncoder().encode("hello\n");
const application = {
  send: HELLO,
  enough: (received: Uint8Array) => received.length >= HELLO.length,
};
const VERSIONS = [TLS13, TLS12, TLS11, TLS10];
const EVERYTHING = "NORMAL:+VERS-ALL:-VERS-DTLS-ALL:+AES-256-CBC:+AES-128-CBC:+3DES-CBC" +
  ":+AES-128-CCM-8:+AES-256-CCM-8:+SHA256:+SHA384:%VERIFY_ALLOW_SIGN_WITH_SHA1";

interface Identity {
  readonly name: string;
  readonly chain: readonly Uint8Array[];
  readonly privateKey: KeyObject;
  readonly files: { readonly certificate: string; readonly key: string };
}

let pki: Pki;
const identities = new Map<string, Identity>();
const servers = new Map<string, Server>();
const server = (name: string): Server => servers.get(name) as Server;
const identity = (name: string): Identity => identities.get(name) as Identity;

/** A self-signed certificate made by OpenSSL, with a key that our own PKI does not make. */
function selfSigned(name: string, newkey: readonly string[]): Identity {
  const files = {
    certificate: join(pki.folder, `${name}.crt`),
    key: join(pki.folder, `${name}.key`),
  };
  execFileSync("openssl", [
    ...["req", "-x509", "-nodes", "-days", "30", "-subj", `/CN=${name}`, "-newkey", ...newkey],
    ...["-keyout", files.key, "-out", files.certificate],
  ], { stdio: "ignore" });
  const { raw } = new X509Certificate(readFileSync(files.certificate));
  const privateKey = createPrivateKey(readFileSync(files.key));
  return { name, chain: [Uint8Array.from(raw)], privateKey, files };
}

before(async () => {
  pki = await makePki();
  for (
    const [name, key] of [
      ["rsa", "rsa-2048"],
      ["p256", "ecdsa-p256"],
      ["p384", "ecdsa-p384"],
      ["ed25519", "ed25519"],
    ] as const
  ) {
    const { certificate, privateKey, files } = await pki.issue(name, { key });
    identities.set(name, { name, chain: [certificate], privateKey, files });
  }
  identities.set("p521", selfSigned("p521", ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"]));
  identities.set("rsa-pss", selfSigned("rsa-pss", ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"]));

  const gnutls = (names: readonly string[], ...args: string[]) =>
    gnutlsServ([
      "--echo",
      "--priority",
      EVERYTHING,
      ...names.flatMap((name) => {
        const { certificate, key } = identity(name).files;
        return ["--x509certfile", certificate, "--x509keyfile", key];
      }),
      ...args,
    ]);
  const openssl = (name: string, ...args: string[]) => {
    const { certificate, key } = identity(name).files;
    const cipher = "ALL:@SECLEVEL=0";
    return opensslServer(["-cert", certificate, "-key", key, "-rev", "-cipher", cipher, ...args]);
  };
  const starting: Record<string, Promise<Server>> = {
    gnutls: gnutls(["rsa", "p256"], "--disable-client-cert"),
    "gnutls, client certificate": gnutls(["rsa", "p256"], "--require-client-cert"),
    openssl: openssl(
      "rsa",
      "-dcert",
      identity("p256").files.certificate,
      "-dkey",
      identity("p256").files.key,
    ),
    "openssl, client certificate": openssl("rsa", "-Verify", "2"),
    "openssl, P-521 first": openssl("p256", "-groups", "P-521:P-384", "-num_tickets", "0"),
  };
  for (const name of ["p384", "p521", "ed25519", "rsa-pss"]) {
    starting[`gnutls ${name}`] = gnutls([name], "--disable-client-cert");
    starting[`openssl ${name}`] = openssl(name);
  }
  for (const [name, started] of Object.entries(starting)) servers.set(name, await started);
});

after(async () => {
  await Promise.all([...servers.values()].map((each) => each.stop()));
  pki?.remove();
});

/** Everything went as it should: the exchange was answered, every check passed. */
function assertWhole({ learned, end }: Outcome, what: string): void {
  assert.equal(end.kind, "established", `${what}: ${JSON.stringify(end)}`);
  const echoed = new TextDecoder().decode(learned.application).trim();
  assert.ok(echoed === "hello" || echoed === "olleh", `${what}: ${echoed}`);
  assert.equal(learned.checks.serverFinished, "valid", what);
  const rsaTransport = learned.serverHello !== null &&
    cipherSuite(learned.serverHello.cipherSuite)?.keyExchange === "RSA";
  assert.equal(learned.checks.serverSignature, rsaTransport ? "not-seen" : "valid", what);
}

const port = (name: string) => server(name).port;
const run = (name: string, choices: Choices) =>
  meet(port(name), plainOffer(fresh, { application, ...choices }));

/** What `gnutls-cli` says that GnuTLS has, by version: IANA codes. */
function gnutlsSuites(priority: string): number[] {
  const listed = execFileSync("gnutls-cli", ["--list", "--priority", priority]).toString();
  return Array.from(
    listed.matchAll(/^TLS_\w+\s+0x(\w\w), 0x(\w\w)/gm),
    ([, high, low]) => parseInt(`${high}${low}`, 16),
  );
}

for (const library of ["gnutls", "openssl"]) {
  for (const version of VERSIONS) {
    const versionName = protocolVersions.nameOf(version);

    test(`handshake() completes every suite of ${library} in ${versionName}`, async () => {
      const completed: number[] = [];
      for (const id of completableSuites(version)) {
        const outcome = await run(library, { versions: [version], cipherSuites: [id] });
        const name = `${library} ${versionName} ${cipherSuites.nameOf(id)}`;
        if (outcome.end.kind === "alert") continue;
        assertWhole(outcome, name);
        assert.equal(outcome.learned.serverHello?.version, version, name);
        assert.equal(outcome.learned.serverHello?.cipherSuite, id, name);
        completed.push(id);
      }
      if (library !== "gnutls") {
        assert.ok(completed.length >= (version >= TLS13 ? 3 : version === TLS12 ? 20 : 6));
        return;
      }
      const listed = gnutlsSuites(EVERYTHING).filter((id) =>
        completableSuites(version).includes(id)
      );
      assert.deepEqual(completed.toSorted(), listed.toSorted());
    });

    test(`handshake() of a node's own hello completes with ${library} in ${versionName}`, async () => {
      const offer = seastarOffer(fresh, { versions: [version], application });
      assertWhole(await meet(port(library), offer), versionName);
    });
  }

  for (const group of agreeableGroups) {
    const groupName = namedGroups.nameOf(group);
    if (groupName === "X25519MLKEM768") continue; // neither of these has it: see below
    if (library === "openssl" && groupName.startsWith("ffdhe")) continue; // not in its default list

    test(`handshake() agrees in ${groupName} with ${library}`, async () => {
      for (const keyShares of [[group], []]) {
        const outcome = await run(library, { versions: [TLS13], groups: [group], keyShares });
        assertWhole(outcome, groupName);
        assert.equal(outcome.learned.group, group);
        const retried = keyShares.length === 0 ? group : undefined;
        assert.equal(outcome.learned.helloRetryRequest?.group, retried);
      }
      if (group >= 0x100) return;
      const outcome = await run(library, {
        versions: [TLS12],
        groups: [group],
        cipherSuites: [0xc02f],
      });
      assertWhole(outcome, groupName);
      assert.equal(outcome.learned.group, group);
    });
  }

  for (const name of ["p384", "p521", "ed25519", "rsa-pss"]) {
    test(`handshake() verifies ${library} with a ${name} key`, async () => {
      for (const version of name.startsWith("p") ? VERSIONS : [TLS13, TLS12]) {
        const schemes = signatureSchemes.codes.filter((code) => code > 0x0400 && code < 0x0900);
        const outcome = await run(`${library} ${name}`, {
          versions: [version],
          signatureSchemes: schemes,
        });
        assertWhole(outcome, `${library} ${name} ${protocolVersions.nameOf(version)}`);
      }
    });
  }

  for (const name of ["rsa", "p256", "p384", "p521", "ed25519", "rsa-pss"]) {
    test(`handshake() authenticates with a ${name} key to ${library}`, async () => {
      const { chain, privateKey } = identity(name);
      const newOnly = name === "ed25519" || name === "rsa-pss";
      for (const version of newOnly ? [TLS13, TLS12] : VERSIONS) {
        const outcome = await run(`${library}, client certificate`, {
          versions: [version],
          credentials: credentials(chain, privateKey),
        });
        const what = `${library} ${name} ${protocolVersions.nameOf(version)}`;
        assertWhole(outcome, what);
        assert.ok(outcome.learned.sentCertificate, what);
        assert.ok(outcome.learned.certificateRequest, what);
      }
    });
  }

  test(`handshake() without a certificate is refused by ${library} where one is required`, async () => {
    const alerts: Record<string, readonly number[]> = { gnutls: [116, 50], openssl: [116, 40] };
    for (const [index, version] of [TLS13, TLS12].entries()) {
      const { learned, end } = await run(`${library}, client certificate`, { versions: [version] });
      assert.ok(end.kind === "alert", JSON.stringify(end));
      assert.equal(end.description, alerts[library]?.[index]);
      assert.equal(learned.sentCertificate, false);
      assert.equal(learned.clientFinishedSent, true);
      assert.equal(learned.serverFinishedSeen, version === TLS13);
    }
  });
}

test("handshake() names the group of RFC 7919 that DHE uses, and its size", async () => {
  for (const [group, bits] of [[0x0100, 2048], [0x0101, 3072], [0x0102, 4096]] as const) {
    const choices = { versions: [TLS12], groups: [group], cipherSuites: [0x009e] };
    const outcome = await run("gnutls", choices);
    assertWhole(outcome, namedGroups.nameOf(group));
    assert.deepEqual([outcome.learned.group, outcome.learned.dheBits], [group, bits]);
  }
});

test("handshake() follows a server to another group by HelloRetryRequest", async () => {
  const outcome = await run("openssl, P-521 first", {
    versions: [TLS13],
    groups: [0x001d, 0x0018, 0x0019],
    keyShares: [0x001d],
  });
  assertWhole(outcome, "HelloRetryRequest");
  assert.equal(outcome.learned.helloRetryRequest?.cookie, false);
  assert.equal(outcome.learned.ticketCount, 0);
});

test("handshake() negotiates extended master secret and encrypt-then-MAC, and does without", async () => {
  for (const library of ["gnutls", "openssl"]) {
    const cbc = { versions: [TLS12], cipherSuites: [0xc027, 0xc013] };
    const both = await run(library, cbc);
    assertWhole(both, library);
    assert.deepEqual([both.learned.extendedMasterSecret, both.learned.encryptThenMac], [
      true,
      true,
    ]);
    const neither = await run(library, {
      ...cbc,
      extensions: ["supported_groups", "signature_algorithms", "renegotiation_info"],
    });
    assertWhole(neither, library);
    const { extendedMasterSecret, encryptThenMac } = neither.learned;
    assert.deepEqual([extendedMasterSecret, encryptThenMac], [false, false]);
  }
});

test("handshake() stops after ServerHello, and after the server's flight, when it is told to", async () => {
  for (const library of ["gnutls", "openssl"]) {
    for (const version of [TLS13, TLS12]) {
      const hello = await run(library, { versions: [version], stopAfter: "server_hello" });
      assert.deepEqual(hello.end, { kind: "stopped", after: "WAIT_SH" });
      assert.equal(hello.learned.certificates.length, 0);
      const flight = await run(library, { versions: [version], stopAfter: "server_flight" });
      assert.equal(flight.end.kind, "stopped");
      assert.ok(flight.learned.certificates.length > 0);
      assert.equal(flight.learned.checks.serverSignature, "valid");
      assert.equal(flight.learned.clientFinishedSent, false);
    }
  }
});

test("handshake() reads what openssl and gnutls-cli report of the same server", async () => {
  const outcome = await run("gnutls", { versions: [TLS12], cipherSuites: [0xc02b] });
  const { learned } = outcome;
  assert.equal(
    cipherSuites.nameOf(learned.serverHello?.cipherSuite ?? 0),
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  );
  const served = learned.certificates[0] as Uint8Array;
  assert.deepEqual(served, identity("p256").chain[0]);
  assert.equal(learned.checks.downgrade, "tls12", "GnuTLS has TLS 1.3 enabled, and says so");
  assert.equal(learned.tickets.length, 1);
  assert.ok(learned.renegotiationInfo);
});

test("handshake() writes key log lines that name every secret of the connection", async () => {
  const lines: string[] = [];
  await run("openssl", { versions: [TLS13], keyLog: (line) => lines.push(line) });
  assert.deepEqual(lines.map((line) => line.split(" ")[0]), [
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_TRAFFIC_SECRET_0",
    "SERVER_TRAFFIC_SECRET_0",
    "EXPORTER_SECRET",
  ]);
  lines.length = 0;
  await run("openssl", { versions: [TLS12], keyLog: (line) => lines.push(line) });
  assert.match(lines.join(), /^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/);
});

test("a suite that this runtime lacks is seen, and not completed", async () => {
  const ccm = 0x1304;
  const outcome = await run("gnutls", { versions: [TLS13], cipherSuites: [ccm] });
  assert.equal(outcome.learned.serverHello?.cipherSuite, ccm);
  assert.equal(outcome.end.kind, canComplete(ccm) ? "established" : "unsupported");
});

const X25519MLKEM768 = "handshake() agrees in X25519MLKEM768 with the OpenSSL of Node";
test(X25519MLKEM768, { skip: nodeMissing() }, async () => {
  const { certificate, key } = identity("p256").files;
  const program = `
    const { readFileSync } = require("node:fs");
    const server = require("node:tls").createServer({
      cert: readFileSync(process.argv[1]), key: readFileSync(process.argv[2]),
      ecdhCurve: "X25519MLKEM768", minVersion: "TLSv1.3",
    }, (socket) => socket.on("error", () => {}).pipe(socket));
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  const child = spawn(node(), ["-e", program, certificate, key]);
  try {
    const [line] = await once(child.stdout, "data") as [Uint8Array];
    const listening = Number(new TextDecoder().decode(line));
    for (const keyShares of [[0x11ec], [0x001d]]) {
      const groups = [0x001d, 0x11ec];
      const offer = plainOffer(fresh, { versions: [TLS13], groups, keyShares, application });
      const outcome = await meet(listening, offer);
      assertWhole(outcome, "X25519MLKEM768");
      assert.equal(outcome.learned.group, 0x11ec);
    }
  } finally {
    child.kill();
    await once(child, "exit");
  }
});
