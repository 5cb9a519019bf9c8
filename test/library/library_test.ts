/** The library against simulated nodes and against options that cannot be used. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import {
  type ClientExpectation,
  type ClusterNode,
  explain,
  plan,
  probeCluster,
  type ProbeEvent,
  type ProbeOptions,
  readReport,
  type Report,
  UsageError,
} from "../../src/library/index.ts";
import { keyPem, makePki, pem, type Pki } from "../interop/pki.ts";
import { clock } from "../clock.ts";

let lab: Lab;
let nodes: ClusterNode[];
let pki: Pki;

before(async () => {
  pki = await makePki();
  lab = await startLab("transitional", { clock });
  nodes = [...lab.nodes].map(([id, { address, storagePort, sslStoragePort }]) => ({
    ...{ id, address, dc: "eu", rack: "r1" },
    storage_port: storagePort,
    ssl_storage_port: sslStoragePort,
  }));
});

after(async () => {
  await lab.close();
  pki.remove();
});

test("probeCluster() probes what an object describes, and tells what happens", async () => {
  const events: ProbeEvent[] = [];
  const report = await probeCluster({
    inventory: { cluster: "practice", expect: { internode_encryption: "all" }, nodes },
    onEvent: (event) => events.push(event),
  });
  assert.equal(report.cluster.name, "practice");
  assert.deepEqual(report.nodes.map(({ id }) => id), nodes.map(({ id }) => id));
  assert.ok(report.findings.some(({ id }) => id === "plaintext-port-open"));
  assert.deepEqual(events[0], {
    event: "started",
    nodes: nodes.length,
    predicted: report.summary.predicted,
  });
  assert.equal(events.length - 1, report.summary.connections);
  assert.deepEqual(
    report.nodes.flatMap(({ attempts }) => attempts.map(({ purpose }) => purpose)).sort(),
    events.flatMap((event) => event.event === "attempt" ? event.attempt.purpose : []).sort(),
  );

  const again = readReport(JSON.stringify(report));
  assert.deepEqual(again, report);
  const { to, step, states, next } = plan(again, "all");
  assert.equal(to, "all");
  assert.match(step, /^step 2 of 3: transitional/);
  assert.deepEqual(Object.keys(states).sort(), nodes.map(({ address }) => address).sort());
  assert.ok(next !== null && next.gates.length > 0);
});

test("probeCluster() chooses targets from an inventory, and takes its text", async () => {
  const [first] = nodes;
  const report = await probeCluster({
    inventory: JSON.stringify({ nodes }),
    targets: [String(first?.id)],
    quietNode: true,
  });
  assert.deepEqual(report.nodes.map(({ id }) => id), [first?.id]);
  assert.equal(report.summary.logLines, 0);
});

test("probeCluster() discovers a cluster through a REST API", async () => {
  const report = await probeCluster({ api: [lab.api] });
  assert.deepEqual(
    report.nodes.map(({ address }) => address).sort(),
    nodes.map(({ address }) => address).sort(),
  );
});

test("probeCluster() ends early when it is told to", async () => {
  const stopper = new AbortController();
  const report = await probeCluster({
    inventory: { nodes },
    signal: stopper.signal,
    onEvent: () => stopper.abort(new Error("enough")),
  });
  assert.match(String(report.partial?.reason), /enough/);
});

test("explain() sees evidence in a report", async () => {
  const line = "rpc - client 127.0.0.1:7000: fail to connect: Connection refused";
  const certain = (report?: Report) =>
    explain(line, report).flatMap(({ causes }) => causes)
      .flatMap(({ id, certainty }) => certainty === "certain" ? id : []);
  assert.deepEqual(certain(), []);
  const report = await probeCluster({ targets: ["127.0.0.1/1,2"] });
  assert.deepEqual(report.findings.map(({ id }) => id), ["nothing-listens"]);
  assert.equal(certain(report).length, 1);
});

const bad: Record<string, [options: () => ProbeOptions | Promise<ProbeOptions>, message: RegExp]> =
  {
    "nothing to probe": [() => ({}), /nothing to probe; give targets, an inventory or api/],
    "a bad target": [() => ({ targets: ["a:1"] }), /"a:1" has a colon; write ADDRESS/],
    "a bad time-out": [() => ({ targets: ["a"], timeout: 0 }), /--timeout "0" is out of range/],
    "a bad topic": [
      () => ({ targets: ["a"], deep: ["x" as "ciphers"] }),
      /--deep does not know "x"; choose one of/,
    ],
    "a bad URL": [() => ({ api: ["localhost"] }), /is not an http URL; write it like http:/],
    "a bad local address": [
      () => ({ targets: ["127.0.0.1"], localAddress: "here" }),
      /"here" is not an IP address/,
    ],
    "an unknown mode": [
      () => ({ inventory: { expect: { internode_encryption: "All" as "all" }, nodes: ["a"] } }),
      /unknown internode_encryption "All"; write `all`/,
    ],
    "paths in an inventory": [
      () => ({ inventory: "truststore: ca.pem\nnodes: [a]" }),
      /inventory: names files \(truststore\), and none is read here; give their PEM text/,
    ],
    "a path in a node": [
      () => ({ inventory: "nodes:\n  - { address: a, scylla_yaml: scylla.yaml }" }),
      /names files \(scylla_yaml\), and none is read here; leave them out/,
    ],
    "a path of a client": [
      () => ({ inventory: { client: { keyfile: "a" } as ClientExpectation, nodes: ["a"] } }),
      /names files \(client.keyfile\), and none is read here/,
    ],
    "a revoked identity in an inventory": [
      () => ({ inventory: "revoked_certificate: a\nrevoked_keyfile: b\nnodes: [a]" }),
      /names files \(revoked_certificate\)/,
    ],
    "an empty truststore": [
      () => ({ targets: ["a"], truststore: "" }),
      /truststore holds no PEM block; put the certificates into it/,
    ],
    "no revocation list": [
      () => ({ targets: ["a"], crl: "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n" }),
      /^crl: the list at line 1 cannot be read: /,
    ],
    "a key without its certificate": [
      () => ({ targets: ["a"], keyfile: keyPem(pki.ca.privateKey) }),
      /keyfile without certificate; give both/,
    ],
    "a key that is none": [
      () => ({
        targets: ["a"],
        certificate: pem("CERTIFICATE", pki.ca.certificate),
        keyfile: "secret",
      }),
      /^keyfile holds no private key; give a private key in PEM, unencrypted$/,
    ],
    "the key of another certificate": [
      async () => ({
        targets: ["a"],
        certificate: pem("CERTIFICATE", pki.ca.certificate),
        keyfile: keyPem((await pki.issue("other")).privateKey),
      }),
      /keyfile is not the key of certificate; give the two that were made together/,
    ],
  };

for (const [name, [options, message]] of Object.entries(bad)) {
  test(`probeCluster() refuses ${name}`, async () => {
    const given = await options();
    await assert.rejects(probeCluster(given), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.oneLine, message);
      return true;
    });
  });
}

test("probeCluster() presents what it is given, and lets no key out", async () => {
  const strict = await startLab("mtls-required", { clock });
  try {
    const read = (name: string) => readFileSync(join(strict.directory, name), "utf8");
    const keys = [read("probe.key"), read("revoked.key")];
    const report = await probeCluster({
      inventory: {
        nodes: [...strict.nodes.values()].map(({ address, storagePort, sslStoragePort }) => ({
          address,
          storage_port: storagePort,
          ssl_storage_port: sslStoragePort,
        })),
      },
      truststore: read("ca.pem"),
      crl: read("ca.crl"),
      certificate: read("probe.crt"),
      keyfile: String(keys[0]),
      revokedCertificate: read("revoked.crt"),
      revokedKeyfile: String(keys[1]),
    });
    const tls = report.nodes[0]?.ports.find(({ role }) => role === "ssl_storage_port")?.tls;
    assert.equal(tls?.chain?.status, "valid");
    const { none, configured, untrusted } = tls.clientAuth.acceptance;
    assert.deepEqual([none, configured, untrusted], ["rejected", "accepted", "rejected"]);
    const trials = tls.clientAuth.trials.map(({ identity }) => identity);
    assert.ok(trials.includes("revoked"), trials.join());
    const text = JSON.stringify(report);
    for (const line of keys.flatMap((key) => key.split("\n"))) {
      assert.ok(line.length < 20 || !text.includes(line), line);
    }
  } finally {
    await strict.close();
  }
});

test("readReport() and plan() refuse what is none", async () => {
  assert.throws(() => readReport("{}"), UsageError);
  assert.throws(() => readReport("nonsense"), /not JSON/);
  const report = await probeCluster({ targets: ["127.0.0.1/1,2"] });
  assert.throws(() => plan(report, "All" as "all"), /no such mode/);
});
