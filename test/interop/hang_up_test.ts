/**
 * A server that lets a certificate in and ends the connection at words that it does not know, as a
 * Cassandra does, beside one that refuses the certificate in the same way, as a node does.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import type { Issued } from "../../src/x509/issue.ts";
import { nodeMissing } from "../setup/pinned.mjs";
import { type Files, makePki, pem, type Pki } from "./pki.ts";
import { nodeServer, withServer } from "./servers.ts";
import { probe, tlsOf } from "./session.ts";

let pki: Pki;
let files: Files;
let stranger: Issued;
let client: Issued;

before(async () => {
  pki = await makePki();
  files = (await pki.issue("server")).files;
  client = await pki.issue("client");
  const other = await makePki();
  stranger = await other.issue("stranger");
  other.remove();
});
after(() => pki.remove());

const mutual = () =>
  nodeServer(files, {
    requestCert: true,
    rejectUnauthorized: true,
    ca: pem("CERTIFICATE", pki.ca.certificate),
  }, "hang up");

const check = (port: number, { certificate, privateKey }: Issued) =>
  probe(port, {
    configured: credentials([certificate], privateKey),
    shared: { truststore: { source: "ca", certificates: [parseCertificate(pki.ca.certificate)] } },
  });

test("a certificate that was let in is not refused for the words that follow", {
  skip: nodeMissing(),
}, async () => {
  await withServer(mutual(), async ({ port }) => {
    const report = await check(port, client);
    const { acceptance } = tlsOf(report).clientAuth;
    assert.equal(acceptance.none, "rejected");
    assert.equal(acceptance.configured, "unproven");
    assert.equal(report.nodes[0]?.verdict, "unknown");
    assert.deepEqual(report.findings.filter(({ id }) => id === "own-certificate-refused"), []);
  });
});

test(
  "a certificate is refused where the server hangs up before a word",
  { skip: nodeMissing() },
  async () => {
    await withServer(mutual(), async ({ port }) => {
      const report = await check(port, stranger);
      const { acceptance } = tlsOf(report).clientAuth;
      assert.equal(acceptance.configured, "rejected");
      assert.equal(acceptance.untrusted, "rejected");
      assert.equal(report.findings.some(({ id }) => id === "own-certificate-refused"), true);
    });
  },
);
