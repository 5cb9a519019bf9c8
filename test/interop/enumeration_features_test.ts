/** Features of real servers, switched on and off by their own options. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Files, makePki, type Pki } from "./pki.ts";
import { gnutlsServ, nodeServer, opensslServer, RPC_REPLY, withServer } from "./servers.ts";
import { nodeMissing } from "../setup/pinned.mjs";
import { enumerate, probe, tlsOf } from "./session.ts";

let pki: Pki;
let files: Files;

before(async () => {
  pki = await makePki();
  files = (await pki.issue("n1", { key: "rsa-2048" })).files;
});
after(() => pki.remove());

type Features = Readonly<Record<string, boolean>>;

const gnutls = (priority: string, ...more: readonly string[]) =>
  gnutlsServ([
    ...["--echo", "--disable-client-cert", "--priority", priority],
    ...["--x509certfile", files.certificate, "--x509keyfile", files.key, ...more],
  ]);
const openssl = (...more: readonly string[]) =>
  opensslServer(["-cert", files.certificate, "-key", files.key, ...more], { rpcReply: RPC_REPLY });

const GNUTLS: readonly (readonly [string, string, readonly string[], Features])[] = [
  ["as it comes", "NORMAL", [], {
    session_tickets: true,
    alpn: false,
    extended_master_secret: true,
    encrypt_then_mac: true,
    renegotiation_info: true,
    fallback_scsv: true,
    post_quantum: false,
    ocsp_stapling: false,
  }],
  [
    "with everything switched off",
    "NORMAL:-VERS-TLS1.3:%NO_ETM:%NO_SESSION_HASH:%NO_TICKETS:%DISABLE_SAFE_RENEGOTIATION",
    ["--noticket"],
    {
      session_tickets: false,
      alpn: false,
      extended_master_secret: false,
      encrypt_then_mac: false,
      renegotiation_info: false,
      fallback_scsv: true,
      post_quantum: false,
      ocsp_stapling: false,
    },
  ],
  ["with one version and no CBC", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-AES-256-CBC:-AES-128-CBC", [], {
    session_tickets: true,
    alpn: false,
    extended_master_secret: true,
    renegotiation_info: true,
    post_quantum: false,
    ocsp_stapling: false,
  }],
  // Nothing is answered inside TLS here, and so TLS 1.3 shows no tickets.
  ["with TLS 1.3 only and ALPN", "NORMAL:-VERS-ALL:+VERS-TLS1.3", ["--alpn", "h2"], {
    alpn: true,
    post_quantum: false,
    ocsp_stapling: false,
  }],
  ["with ALPN that it insists on", "NORMAL:-VERS-ALL:+VERS-TLS1.2", [
    ...["--alpn", "spdy/9", "--alpn-fatal"],
  ], {
    session_tickets: true,
    alpn: true,
    extended_master_secret: true,
    encrypt_then_mac: true,
    renegotiation_info: true,
    post_quantum: false,
    ocsp_stapling: false,
  }],
];

for (const [name, priority, args, expected] of GNUTLS) {
  test(`features of gnutls-serv ${name}`, async () => {
    await withServer(gnutls(priority, ...args), async ({ port }) => {
      const { features, unsettled } = tlsOf(await enumerate(port, ["features"]));
      assert.deepEqual(features, expected);
      assert.equal(unsettled, undefined);
    });
  });
}

const OPENSSL: readonly (readonly [string, readonly string[], Features])[] = [
  ["as it comes", [], {
    session_tickets: true,
    alpn: false,
    extended_master_secret: true,
    encrypt_then_mac: true,
    renegotiation_info: true,
    fallback_scsv: true,
    post_quantum: false,
    ocsp_stapling: false,
  }],
  ["with options switched off and ALPN on", [
    ...["-no_etm", "-num_tickets", "0", "-no_ticket", "-alpn", "http/1.1"],
  ], {
    session_tickets: false,
    alpn: true,
    extended_master_secret: true,
    encrypt_then_mac: false,
    renegotiation_info: true,
    fallback_scsv: true,
    post_quantum: false,
    ocsp_stapling: false,
  }],
];

for (const [name, args, expected] of OPENSSL) {
  test(`features of openssl s_server ${name}, with RPC behind it`, async () => {
    await withServer(openssl(...args), async ({ port }) => {
      const report = await probe(port, { deep: ["features"] });
      assert.deepEqual(tlsOf(report).features, expected);
      assert.equal(tlsOf(report).application, "seastar-rpc");
      assert.ok((report.summary.connectionsByPurpose["deep-features"] ?? 0) <= 4);
    });
  });
}

const POST_QUANTUM =
  "post-quantum readiness of a server that has X25519MLKEM768, with and without the groups";
test(POST_QUANTUM, { skip: nodeMissing() }, async () => {
  const options = { ecdhCurve: "X25519MLKEM768:X25519:P-256", ALPNProtocols: ["h2"] };
  await withServer(nodeServer(files, options), async ({ port }) => {
    const alone = tlsOf(await enumerate(port, ["features"]));
    assert.equal(alone.features["post_quantum"], true);
    assert.equal(alone.features["alpn"], true);
    const both = tlsOf(await enumerate(port, ["features", "groups"]));
    assert.deepEqual([...both.groups].sort(), ["X25519MLKEM768", "secp256r1", "x25519"]);
    assert.equal(both.features["post_quantum"], true);
  });
  await withServer(nodeServer(files, { ecdhCurve: "X25519:P-256" }), async ({ port }) => {
    assert.equal(tlsOf(await enumerate(port, ["features"])).features["post_quantum"], false);
  });
});

test("nothing is enumerated under --quiet-node", async () => {
  await withServer(openssl(), async ({ port }) => {
    const deep = ["ciphers", "groups", "signatures", "features"] as const;
    const report = await probe(port, { deep, quiet: true });
    const purposes = Object.keys(report.summary.connectionsByPurpose);
    assert.deepEqual(purposes.filter((purpose) => purpose.startsWith("deep-")), []);
    assert.ok(report.summary.predicted.logLines <= 1);
    const { groups, signatures, order, features } = tlsOf(report);
    assert.deepEqual({ groups, signatures, order, features }, {
      groups: [],
      signatures: [],
      order: {},
      features: {},
    });
  });
});
