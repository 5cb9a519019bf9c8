/**
 * scylla.yaml files, each with what ScyllaDB makes of it: worked out by its own option code over real
 * yaml-cpp (0.7, 0.8 and 0.9 agree). Each file holds one oddity.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseRelease } from "../../src/scylla/release.ts";
import { readScyllaYaml, type ScyllaYaml } from "../../src/scylla/scylla_yaml.ts";

const FOLDER = new URL("../fixtures/field/yaml/", import.meta.url);
const textOf = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");

type Meaning = Record<string, string | number | boolean | null>;
const EXPECTED = JSON.parse(textOf("expected.json")) as Record<string, Record<string, Meaning>>;

/** That table follows the options only: what GnuTLS says of these two keeps a node from starting. */
const REFUSED_BY_GNUTLS = ["prio_bad.yaml", "prio_none.yaml"];

for (const [file, releases] of Object.entries(EXPECTED)) {
  test(`readScyllaYaml: ${file}`, () => {
    for (const [release, expected] of Object.entries(releases)) {
      const yaml = readScyllaYaml(textOf(file), { file, release: parseRelease(release) });
      const said = meaning(yaml);
      if (REFUSED_BY_GNUTLS.includes(file)) {
        assert.match(yaml.effective.startFailure ?? "", /priority_string/);
        said["startFails"] = false;
      }
      // A node that does not start has no ports, modes or files.
      const keys = expected["startFails"] ? ["startFails"] : Object.keys(expected);
      const only = (meaning: Meaning) => Object.fromEntries(keys.map((key) => [key, meaning[key]]));
      assert.deepEqual(only(said), only(expected), `${file} in ${release}`);
    }
  });
}

function meaning({ effective, listens }: ScyllaYaml): Meaning {
  return {
    apiPort: effective.apiPort,
    broadcastAddress: effective.broadcastAddress,
    certificate: effective.certificate?.path ?? "",
    clientAuth: effective.clientAuth,
    crl: effective.certficate_revocation_list,
    keyfile: effective.keyfile?.path ?? "",
    listenAddress: effective.listenAddress,
    listenOnBroadcastAddress: effective.listenOnBroadcastAddress,
    loads: effective.loadsCertificate,
    mode: effective.internodeEncryption,
    outPlain: listens.outside.storage_port,
    outTls: listens.outside.ssl_storage_port,
    priorityString: effective.priorityString,
    rackPlain: listens.sameRack.storage_port,
    rpcAddress: effective.rpcAddress,
    sessionTickets: effective.sessionTickets,
    sslStoragePort: effective.sslStoragePort,
    startFails: effective.startFailure !== null,
    storagePort: effective.storagePort,
    truststore: effective.truststore,
  };
}

test("readScyllaYaml: what yaml-cpp reads although YAML's grammar does not allow it", () => {
  const swallowed = (text: string) =>
    readScyllaYaml(text, { file: "scylla.yaml" }).remarks
      .filter(({ id }) => /quote-unclosed|rest-ignored|unreadable|no-options/.test(id))
      .map(({ id, line, column }) => `${id}@${line}:${column}`);
  // Each is what yaml-cpp 0.7.0 did with it.
  const table: [string, string[]][] = [
    ["cluster_name: 'x", ["yaml-unreadable@1:17"]],
    ["cluster_name: 'x\nstorage_port: 1\n", ["quote-unclosed@1:15"]],
    ["cluster_name: 'x\nstorage_port: 1", ["yaml-unreadable@2:16"]],
    ["storage_port: 1\n'b: c\n", ["quote-unclosed@2:1"]],
    ["cluster_name: 'x\n---\nstorage_port: 1\n", ["yaml-unreadable@4:1"]],
    ['cluster_name: "x\n\\d\n', ["yaml-unreadable@2:1"]],
    ["'a: 1\nb: 2\n", ["no-options@1:1", "quote-unclosed@1:1"]],
    ["cluster_name: 'x'y\n", ["yaml-unreadable@1:18"]],
    ["cluster_name: 'x\nb: 'y'\n", ["yaml-unreadable@1:17"]],
    ["  storage_port: 1\nssl_storage_port: 2\n", ["rest-ignored@2:1"]],
    ["storage #port: 1\nssl_storage_port: 2\n", ["no-options@1:1"]],
    ["s:\n    a: 1\n    b\n", []],
    ["s:\n    a: 1\n    b\n---\nc: 1\n", []],
    ["s:\n    a: 1\n    b\nc: 2\n", ["yaml-unreadable@3:5"]],
    ["s:\n    a: 1\n    b # c\n", ["yaml-unreadable@3:5"]],
    ["s:\n    a: 1\n    b\n    # c\n", ["yaml-unreadable@3:5"]],
    ["s:\n    a: 1\n    'b'\n", ["yaml-unreadable@3:5"]],
    ["~: x\n", ["yaml-unreadable@1:1"]],
    [": x\n", ["yaml-unreadable@1:1"]],
  ];
  for (const [text, expected] of table) assert.deepEqual(swallowed(text), expected, text);
  const effective = (text: string) => readScyllaYaml(text, { file: "scylla.yaml" }).effective;
  const open = "server_encryption_options:\n    internode_encryption: all\n    truststore: '/a\n";
  assert.equal(effective(open).truststore, "/a ");
  assert.equal(effective("  storage_port: 1\nssl_storage_port: 2\n").sslStoragePort, 7001);
});
