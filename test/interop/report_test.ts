/**
 * Whole reports of real servers: version, cipher, chain and client authentication are what GnuTLS's
 * and OpenSSL's own clients find there, given the same hello.
 */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pLimit from "p-limit";
import { credentials } from "../../src/handshake/credentials.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { type Issued } from "../../src/x509/issue.ts";
import { gnutlsCli, type KeyKind, opensslClient } from "./oracles.ts";
import { type Files, makePki, pem, type Pki } from "./pki.ts";
import { gnutlsServ, opensslServer, RPC_REPLY, type Server, withServer } from "./servers.ts";
import { probe, tlsOf } from "./session.ts";

let pki: Pki;
let client: Issued;
const servers = new Map<KeyKind, ServerFiles>();

interface ServerFiles extends Files {
  /** The certificate and those above it in one file, as GnuTLS wants them. */
  readonly chain: string;
  /** Those above it alone, as OpenSSL wants them. */
  readonly above: string;
}

before(async () => {
  pki = await makePki();
  client = await pki.issue("client");
  // Two steps to the CA, so that there is an order to get right.
  const intermediate = await pki.issue("intermediate", { ca: true, keyUsage: ["keyCertSign"] });
  for (const [kind, key] of [["RSA", "rsa-2048"], ["ECDSA", "ecdsa-p256"]] as const) {
    const { certificate, files } = await pki.issue(kind.toLowerCase(), {
      key,
      issuer: intermediate,
      subject: `O=Ringshake Test,CN=${kind} node`,
    });
    const chain = join(pki.folder, `${kind}.chain`);
    writeFileSync(
      chain,
      [certificate, intermediate.certificate].map((der) => pem("CERTIFICATE", der)).join(""),
    );
    servers.set(kind, { ...files, chain, above: intermediate.files.certificate });
  }
  startChecks();
});
after(() => pki.remove());

type ClientAuth = "off" | "requested" | "required";
type Version = "TLSv1.2" | "TLSv1.3";

/** A node's own string, and the same for a server that has nothing newer. */
const PRIORITY: Record<Version, string> = {
  "TLSv1.3": "SECURE128:-VERS-TLS1.0",
  "TLSv1.2": "SECURE128:-VERS-TLS1.0:-VERS-TLS1.3",
};

const GNUTLS_ASKS: Record<ClientAuth, string[]> = {
  off: ["--disable-client-cert"],
  requested: ["--verify-client-cert"],
  required: ["--require-client-cert", "--verify-client-cert"],
};
const OPENSSL_ASKS: Record<ClientAuth, string[]> = {
  off: [],
  requested: ["-verify", "1", "-verify_return_error"],
  required: ["-Verify", "1", "-verify_return_error"],
};

function gnutls({ chain, key }: ServerFiles, version: Version, auth: ClientAuth): Promise<Server> {
  return gnutlsServ([
    ...["--echo", "--x509cafile", pki.caFile, "--priority", PRIORITY[version]],
    ...["--x509certfile", chain, "--x509keyfile", key, ...GNUTLS_ASKS[auth]],
  ]);
}

function openssl(
  { certificate, above, key }: ServerFiles,
  version: Version,
  auth: ClientAuth,
): Promise<Server> {
  return opensslServer([
    ...["-cert", certificate, "-cert_chain", above, "-key", key, "-CAfile", pki.caFile],
    ...OPENSSL_ASKS[auth],
    ...(version === "TLSv1.2" ? ["-tls1_2"] : []),
  ], { rpcReply: RPC_REPLY });
}

interface Cell {
  readonly name: string;
  readonly start: typeof gnutls;
  readonly version: Version;
  readonly kind: KeyKind;
  readonly auth: ClientAuth;
}

const CELLS: readonly Cell[] = Object.entries({ "gnutls-serv": gnutls, "s_server": openssl })
  .flatMap(([name, start]) =>
    (["TLSv1.3", "TLSv1.2"] as const).flatMap((version) =>
      (["RSA", "ECDSA"] as const).flatMap((kind) =>
        (["off", "requested", "required"] as const).map((auth) => ({
          name,
          start,
          version,
          kind,
          auth,
        }))
      )
    )
  );

/** Most of a check is waiting for servers that keep silent, so that several are under way at once. */
const inTurn = pLimit(4);
const checks = new Map<Cell, Promise<unknown>>();

function startChecks(): void {
  for (const cell of CELLS) {
    const done = inTurn(() => check(cell));
    done.catch(() => {});
    checks.set(cell, done);
  }
}

for (const cell of CELLS) {
  const { name, version, kind, auth } = cell;
  test(`${name}, ${version}, ${kind} key, client certificates ${auth}`, async () => {
    await checks.get(cell);
  });
}

async function check({ name, start, version, kind, auth }: Cell): Promise<void> {
  const files = servers.get(kind) ?? assert.fail();
  await withServer(start(files, version, auth), async ({ port }) => {
    await compare(port, version, auth, name === "s_server");
  });
}

/** A silent server is waited for so long, several times over. */
const STEP_MS = 500;

async function compare(port: number, version: Version, auth: ClientAuth, isRpc: boolean) {
  const ca = parseCertificate(pki.ca.certificate);
  const report = await probe(port, {
    stepMs: STEP_MS,
    configured: credentials([client.certificate], client.privateKey),
    shared: {
      truststore: { source: pki.caFile, certificates: [ca] },
      revocationLists: null,
      certificate: null,
    },
  });
  const tls = tlsOf(report);
  const gnutls = await gnutlsCli(port, PRIORITY["TLSv1.3"], pki.caFile);
  const openssl = await opensslClient(port, pki.caFile);

  assert.equal(tls.version, version);
  assert.equal(tls.version, gnutls.version);
  assert.equal(tls.version, openssl.version);
  assert.equal(tls.cipher, gnutls.cipher);
  if (gnutls.group !== null) assert.equal(tls.group, gnutls.group);
  if (gnutls.signatureScheme !== null) assert.equal(tls.signatureScheme, gnutls.signatureScheme);
  assert.deepEqual(tls.checks, {
    serverSignature: "valid",
    serverFinished: auth === "required" && version === "TLSv1.2" ? "not-seen" : "valid",
    downgrade: "none",
  });

  const served = tls.chain?.certificates.map(({ fingerprintSha256 }) => fingerprintSha256);
  assert.equal(served?.length, 2);
  assert.deepEqual(served, openssl.chain);
  assert.deepEqual(served, gnutls.chain);
  assert.equal(tls.chain?.status, "valid");
  assert.ok(gnutls.isTrusted && openssl.isTrusted);

  const { requested, required, caNames, acceptance } = tls.clientAuth;
  assert.equal(requested, auth !== "off");
  assert.equal(gnutls.requestsCertificate, requested);
  assert.equal(openssl.requestsCertificate, requested);
  assert.deepEqual(caNames, requested ? [ca.subject.text] : []);
  assert.deepEqual(caNames, openssl.caNames);
  assert.deepEqual(caNames, gnutls.caNames);

  const letIn = isRpc ? "accepted" : "unproven";
  assert.equal(acceptance.none, auth === "required" ? "rejected" : letIn);
  assert.equal(required, auth === "required" ? true : auth === "off" || isRpc ? false : null);
  assert.equal(acceptance.configured, auth === "off" ? "not-tried" : letIn);
  assert.equal(acceptance.untrusted, auth === "off" ? "not-tried" : "rejected");
}
