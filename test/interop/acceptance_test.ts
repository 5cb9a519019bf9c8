/**
 * Who is let in, told from the outside and compared with what each server was set up to do: GnuTLS,
 * OpenSSL, Node.js and the simulated ScyllaDB node, each asking for, requiring and verifying client certificates or not, met under
 * every identity in TLS 1.2 and 1.3.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import pLimit from "p-limit";
import { type ClientCredentials, credentials } from "../../src/handshake/credentials.ts";
import { IDENTITIES, type TrialIdentity } from "../../src/model/words.ts";
import { judgeTrial, type TrialVerdict } from "../../src/probe/acceptance.ts";
import { versionCode } from "../../src/probe/handshake.ts";
import { peerOffer } from "../../src/probe/offers.ts";
import { startNode } from "../../src/lab/node.ts";
import { tlsService } from "../../src/lab/service.ts";
import { type ClientAuth, SEASTAR_DEFAULT } from "../../src/lab/tls/policy.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { parseRevocationList } from "../../src/x509/crl.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { forge, type Identity } from "../../src/x509/identity.ts";
import { type Files, makePki, pem, type Pki } from "./pki.ts";
import { gnutlsServ, nodeServer, opensslServer, RPC_REPLY, type Server } from "./servers.ts";
import { nodeMissing } from "../setup/pinned.mjs";
import { meansOf } from "./session.ts";
import { clock } from "../clock.ts";

let pki: Pki;
let files: Files;
const identities = new Map<TrialIdentity, ClientCredentials | null>();

const DAY = 86_400_000;

before(async () => {
  pki = await makePki();
  files = (await pki.issue("server", { key: "rsa-2048" })).files;
  const caName = parseCertificate(pki.ca.certificate).subject.der;
  const own = ({ certificate, privateKey }: Pki["ca"]): Identity => ({
    chain: [certificate],
    privateKey,
  });
  const made: Record<Exclude<TrialIdentity, "none">, Identity> = {
    configured: own(await pki.issue("client")),
    "self-signed": await forge("self-signed", { at: pki.at }),
    "other-ca": await forge("other-ca", { at: pki.at }),
    "same-dn-ca": await forge("same-dn-ca", { at: pki.at, caName }),
    // By the right authority, so that nothing but its dates is wrong.
    expired: own(
      await pki.issue("expired", {
        notBefore: new Date(pki.at.getTime() - 3 * DAY),
        notAfter: new Date(pki.at.getTime() - 2 * DAY),
      }),
    ),
    revoked: own(pki.revoked),
  };
  identities.set("none", null);
  for (const [name, { chain, privateKey }] of Object.entries(made)) {
    identities.set(name as TrialIdentity, credentials(chain, privateKey));
  }
});
after(() => pki.remove());

/** How a server was set up, and how it behaves to those that it lets in and keeps out. */
interface Setup {
  readonly start: () => Promise<Server>;
  readonly asks: boolean;
  readonly requires: boolean;
  readonly verifies: boolean;
  /** Has the list on which `revoked` stands. */
  readonly hasCrl: boolean;
  /** What is behind TLS. Only RPC proves that somebody was let in. */
  readonly inside: "rpc" | "silence" | "echo";
  readonly refusal: (identity: TrialIdentity, version: Version) => RegExp;
}

type Version = "TLSv1.2" | "TLSv1.3";
const VERSIONS: readonly Version[] = ["TLSv1.2", "TLSv1.3"];

const asks = { asks: true, requires: false, verifies: false };
const requires = { ...asks, requires: true };

/** GnuTLS has one word for every certificate that it does not like. */
const gnutlsRefusal: Setup["refusal"] = (identity, version) =>
  identity !== "none"
    ? /^alert 49 access_denied/
    : version === "TLSv1.3"
    ? /^alert 116 certificate_required/
    : /^alert 50 decode_error/;

type Kind = Pick<Setup, "start" | "inside" | "refusal" | "hasCrl">;

const gnutls = (...args: readonly string[]): Kind => ({
  hasCrl: true,
  inside: "silence",
  refusal: gnutlsRefusal,
  start: () =>
    gnutlsServ([
      ...["--echo", "--x509certfile", files.certificate, "--x509keyfile", files.key],
      ...["--x509cafile", pki.caFile, "--x509crlfile", pki.crlFile, ...args],
    ]),
});

const OPENSSL_ALERTS: Record<TrialIdentity, RegExp> = {
  none: /^alert (40 handshake_failure|116 certificate_required)/,
  configured: /^never/,
  "self-signed": /^alert 48 unknown_ca/,
  "other-ca": /^alert 48 unknown_ca/,
  "same-dn-ca": /^alert (48 unknown_ca|51 decrypt_error|42 bad_certificate)/,
  expired: /^alert 45 certificate_expired/,
  revoked: /^alert 44 certificate_revoked/,
};

const openssl = (...args: readonly string[]): Kind => ({
  hasCrl: true,
  inside: "rpc",
  refusal: (identity) => OPENSSL_ALERTS[identity],
  start: () =>
    opensslServer([
      ...["-cert", files.certificate, "-key", files.key, "-CAfile", pki.caFile],
      ...["-CRL", pki.crlFile, "-crl_check", ...args],
    ], { rpcReply: RPC_REPLY }),
});

/**
 * Node.js hangs up without an alert on a certificate that it does not like, once the handshake is over: as
 * a ScyllaDB node does, which Node.js is not shown to be. It gets no list: with one, version 24 falls silent to a forger in TLS 1.2,
 * whoever the client is.
 */
const nodejs = (options: { requestCert?: boolean; rejectUnauthorized?: boolean }): Kind => ({
  hasCrl: false,
  inside: "echo",
  refusal: (identity, version) =>
    identity === "none"
      ? OPENSSL_ALERTS.none
      : version === "TLSv1.3"
      ? HANG_UP
      : /^a bare (FIN|RESET) after our Finished, before the server's/,
  start: () => nodeServer(files, { ...options, ca: pem("CERTIFICATE", pki.ca.certificate) }),
});

const HANG_UP = /^a bare (FIN|RESET) after our first words/;

/** The simulated node, which does what was measured on Seastar. */
const node = (clientAuth: ClientAuth): Kind => ({
  hasCrl: true,
  inside: "rpc",
  refusal: (identity, version) =>
    identity !== "none"
      ? /^a bare FIN after the handshake had completed and [12] session ticket/
      : version === "TLSv1.3"
      ? /^alert 116 certificate_required after the handshake had completed;/
      : /^a bare FIN after our Finished, before the server's/,
  async start() {
    const { certificate, privateKey } = await pki.issue("node");
    const truststore = [parseCertificate(pki.ca.certificate)];
    const revocationLists = [parseRevocationList(pki.crl)];
    const tls = tlsService({
      policy: SEASTAR_DEFAULT,
      credentials: { chain: [certificate], privateKey },
      clientAuth,
      caNames: truststore.map(({ subject }) => subject.der),
      tickets: true,
      judge: (ders) => {
        const chain = ders.map((der) => parseCertificate(der));
        return judgeChain({ chain, truststore, revocationLists, at: pki.at }).log;
      },
    });
    const { sslStoragePort, log, close } = await startNode({
      clock,
      ...{ address: "127.0.0.1", storagePort: 0, sslStoragePort: 0 },
      storage: "closed",
      sslStorage: () => tls,
    });
    return {
      port: sslStoragePort,
      pid: 0,
      output: () => log.lines.map(({ line }) => line).join("\n"),
      stop: close,
    };
  },
});

const SETUPS: Readonly<Record<string, Setup>> = {
  "gnutls-serv": { ...gnutls(), ...asks },
  "gnutls-serv --disable-client-cert": { ...gnutls("--disable-client-cert"), ...asks, asks: false },
  "gnutls-serv --require-client-cert": { ...gnutls("--require-client-cert"), ...requires },
  "gnutls-serv --verify-client-cert": {
    ...gnutls("--verify-client-cert"),
    ...asks,
    verifies: true,
  },
  "gnutls-serv --require-client-cert --verify-client-cert": {
    ...gnutls("--require-client-cert", "--verify-client-cert"),
    ...requires,
    verifies: true,
  },
  "s_server": { ...openssl(), ...asks, asks: false },
  "s_server -verify": { ...openssl("-verify", "1"), ...asks },
  "s_server -Verify": { ...openssl("-Verify", "1"), ...requires },
  "s_server -verify -verify_return_error": {
    ...openssl("-verify", "1", "-verify_return_error"),
    ...asks,
    verifies: true,
  },
  "s_server -Verify -verify_return_error": {
    ...openssl("-Verify", "1", "-verify_return_error"),
    ...requires,
    verifies: true,
  },
  "node, require_client_auth: false": { ...node("none"), ...asks, asks: false },
  "node, require_client_auth: optional": { ...node("optional"), ...asks, verifies: true },
  "node, require_client_auth: true": { ...node("required"), ...requires, verifies: true },
  "Node.js, no requestCert": { ...nodejs({}), ...asks, asks: false },
  "Node.js, requestCert": { ...nodejs({ requestCert: true, rejectUnauthorized: false }), ...asks },
  "Node.js, rejectUnauthorized": {
    ...nodejs({ requestCert: true, rejectUnauthorized: true }),
    ...requires,
    verifies: true,
  },
};

const LET_IN: Record<Setup["inside"], { outcome: TrialVerdict["outcome"]; proof: RegExp }> = {
  rpc: { outcome: "accepted", proof: /^RPC answered inside TLS \(28 bytes/ },
  silence: { outcome: "unproven", proof: /silence until the deadline/ },
  echo: { outcome: "unproven", proof: /^the peer sends back what it gets/ },
};

function expectedOf(setup: Setup, identity: TrialIdentity, version: Version) {
  const { asks, requires, verifies, hasCrl, inside } = setup;
  const isGood = identity === "configured" || (identity === "revoked" && !hasCrl);
  const keptOut = asks && (identity === "none" ? requires : verifies && !isGood);
  if (!keptOut) return LET_IN[inside];
  const proof = setup.refusal(identity, version);
  return { outcome: proof === HANG_UP ? "unproven" : "rejected", proof } as const;
}

/** Long enough for any answer on a busy machine; every silent trial waits so long. */
const STEP_MS = 800;

const CELLS = VERSIONS.length * IDENTITIES.length;
let [cells, skipped] = [0, 0];

for (const [name, setup] of Object.entries(SETUPS)) {
  const skip = name.startsWith("Node.js") && nodeMissing();
  if (skip) skipped += CELLS;
  test(`${name}: whom it lets in`, { skip }, async () => {
    const server = await setup.start();
    const inTurn = pLimit(setup.inside === "silence" ? 7 : 2);
    try {
      await Promise.all(
        VERSIONS.flatMap((version) =>
          IDENTITIES.map((identity) =>
            inTurn(async () => {
              const verdict = await trial(
                server.port,
                identity,
                version,
                name.startsWith("node, "),
              );
              const expected = expectedOf(setup, identity, version);
              const what = `${identity} in ${version}: ${verdict.outcome}, ${verdict.proof}`;
              assert.equal(verdict.outcome, expected.outcome, what);
              assert.match(verdict.proof, expected.proof, what);
              assert.ok(verdict.atMs !== null && verdict.atMs >= 0, what);
              cells++;
            })
          )
        ),
      );
    } finally {
      await server.stop();
    }
  });
}

test("the matrix is as large as it claims", () => {
  assert.equal(cells + skipped, Object.keys(SETUPS).length * CELLS);
  assert.ok(cells >= 100, `${cells} cells`);
});

async function trial(
  port: number,
  identity: TrialIdentity,
  version: Version,
  isNode: boolean,
): Promise<TrialVerdict> {
  const means = meansOf(port, STEP_MS);
  const own = identities.get(identity);
  if (own === undefined) throw new Error(`${identity} was not made`);
  const offer = peerOffer(means, own, [versionCode(version)]);
  const handshake = await means.handshake({ port, purpose: "trial", identity, offer });
  assert.equal(handshake.outcome?.learned.serverHello?.version, versionCode(version));
  return judgeTrial(handshake, isNode ? "refusal" : "unexplained");
}
