/** Nodes from everywhere where people have them, probed on practice clusters. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readReport } from "../../reports/read.ts";
import type { Report } from "../../src/model/report.ts";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import type { LabNode } from "../../src/lab/node.ts";
import { ringshake } from "./run_cli.ts";
import { clock } from "../clock.ts";

let healthy: Lab;
let half: Lab;
let folder: string;

before(async () => {
  [healthy, half] = await Promise.all([
    startLab("healthy-all", { clock }),
    startLab("transitional", { clock }),
  ]);
  folder = mkdtempSync(join(tmpdir(), "ringshake-sources-"));
});

after(async () => {
  await Promise.all([healthy.close(), half.close()]);
  rmSync(folder, { recursive: true, force: true });
});

async function probed(...args: string[]): Promise<Report> {
  const { stdout, stderr } = await ringshake(["check", "--format", "json", ...args]);
  return readReport(stdout).report ?? assert.fail(stderr);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const addresses = (lab: Lab) => [...lab.nodes.values()].map(({ address }) => address).sort();
const probedAddresses = (report: Report) => report.nodes.map(({ address }) => address).sort();
/** The lab's ports are 7000 and 7001 where every loopback address exists, and others elsewhere. */
const portFlags = (lab: Lab) => {
  const { storagePort, sslStoragePort } = [...lab.nodes.values()][0] ?? assert.fail();
  return [`--storage-port=${storagePort}`, `--ssl-storage-port=${sslStoragePort}`];
};

test("--api finds the nodes, their places and what they run with", async () => {
  const report = await probed("--api", healthy.api, ...portFlags(healthy));
  assert.deepEqual(probedAddresses(report), addresses(healthy));
  assert.equal(report.cluster.name, "healthy-all");
  assert.ok(report.nodes.every(({ dc, rack }) => dc !== null && rack !== null));
  const own = report.nodes.find(({ configured }) => configured !== null);
  assert.equal(own?.configured?.mode, "all");
  assert.match(own?.configured?.source ?? "", /^http:\/\/.*\/v2\/config\//);
});

test("--scylla-yaml gives the node, its seeds, its ports and the truststore beside it", async () => {
  const yaml = join(healthy.directory, "nodes", "eu-1", "scylla.yaml");
  const report = await probed("--scylla-yaml", yaml, ...portFlags(healthy));
  const own = report.nodes.find(({ configured }) => configured !== null);
  assert.equal(own?.configured?.mode, "all");
  assert.match(own?.configured?.source ?? "", /scylla\.yaml:\d+$/);
});

test("--scylla-yaml elsewhere: what it names is read below --files-root, or said to be unread", async () => {
  const [[id, node], [otherId]] = [...healthy.nodes] as [[string, LabNode], [string, LabNode]];
  const target = `${node.address}/${node.storagePort},${node.sslStoragePort}`;
  const own = join(healthy.directory, "nodes", id);
  const other = join(healthy.directory, "nodes", otherId);
  const yaml = (path: string) =>
    [
      `listen_address: ${node.address}`,
      "server_encryption_options:",
      "    internode_encryption: all",
      `    certificate: ${path}/node.crt`,
      `    keyfile: ${path}/node.key`,
      `    truststore: ${path}/truststore.pem`,
      "",
    ].join("\n");
  const found = async (...args: string[]) => {
    const { findings } = await probed(target, ...args);
    return findings.map(({ id }) => id).filter((id) => /unread|reload-missed|start-would/.test(id));
  };
  // Of another host: nothing is read, and that is said.
  const away = file("away.yaml", yaml("/etc/scylla"));
  const verdict = async (...args: string[]) => (await probed(target, ...args)).nodes[0]?.verdict;
  assert.deepEqual(await found("--scylla-yaml", away), ["files-unread"]);
  const unfound = await verdict("--scylla-yaml", away);
  const root = join(folder, "root");
  mkdirSync(join(root, "etc", "scylla"), { recursive: true });
  const copy = (from: string) => {
    for (const name of ["node.crt", "truststore.pem"]) {
      writeFileSync(join(root, "etc", "scylla", name), readFileSync(join(from, name)));
    }
  };
  // The port does what it did; but here the files were to be compared.
  assert.notEqual(unfound, "unknown");
  assert.equal(await verdict("--scylla-yaml", away, "--files-root", root), "unknown");
  copy(own);
  assert.deepEqual(await found("--scylla-yaml", away, "--files-root", root), []);
  copy(other);
  assert.deepEqual(await found("--scylla-yaml", away, "--files-root", root), ["reload-missed"]);
  // The node is at an address of this host, and so are the paths, in /etc/scylla excepted.
  assert.deepEqual(await found("--scylla-yaml", file("own.yaml", yaml(own))), []);
  assert.deepEqual(await found("--scylla-yaml", file("other.yaml", yaml(other))), [
    "reload-missed",
  ]);
  const mixed = yaml(own).replace(`${own}/node.key`, `${other}/node.key`);
  const refused = await ringshake(["check", target, "--scylla-yaml", file("mixed.yaml", mixed)]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /is not the key of/);
});

test("-i FOLDER reads one collected folder a node", async () => {
  const report = await probed("-i", join(healthy.directory, "nodes"), ...portFlags(healthy));
  assert.deepEqual(probedAddresses(report), addresses(healthy));
  assert.ok(report.nodes.every(({ configured }) => configured?.mode === "all"));
});

test("-i reads an Ansible inventory, and what the role will do is the intent", async () => {
  const [first, second] = addresses(healthy);
  const ini = file(
    "hosts.ini",
    `[scylla]\nn1 ansible_host=${first} dc=eu rack=r1\nn2 ansible_host=${second} dc=eu rack=r2\n` +
      "[scylla:vars]\nssl_internode_encryption=all\n",
  );
  const report = await probed("-i", ini, ...portFlags(healthy));
  assert.deepEqual(probedAddresses(report), [first, second]);
  assert.ok(report.nodes.every(({ expected, dc }) => expected.mode === "all" && dc === "eu"));
});

test("--nodetool reads nodetool status", async () => {
  const lines = addresses(healthy).map((address, n) =>
    `UN  ${address}  1.2 GB  256  ?  0000000${n}-1111-2222-3333-444444444444  rack${n}`
  );
  const path = file("status.txt", ["Datacenter: eu", ...lines, ""].join("\n"));
  const report = await probed("--nodetool", path, ...portFlags(healthy));
  assert.deepEqual(probedAddresses(report), addresses(healthy));
  assert.deepEqual(report.nodes.map(({ dc }) => dc), ["eu", "eu", "eu"]);
});

test("--nodetool names a row that it cannot read", async () => {
  const [first = "", joining = ""] = addresses(healthy);
  const path = file(
    "joining.txt",
    `Datacenter: eu\nUN ${first} 1 GB 256 ? 00000001-1111-2222-3333-444444444444 r1\n` +
      `UJ ${joining} ? 256 ? null r1\nUN 10.0.0.9 cut off\n`,
  );
  const { stdout, stderr } = await ringshake([
    "check",
    "--format",
    "json",
    "--nodetool",
    path,
    ...portFlags(healthy),
  ]);
  const { report } = readReport(stdout);
  assert.deepEqual(report?.nodes.map(({ address }) => address), [first, joining]);
  assert.match(stderr, /joining\.txt:4: looks like a node and could not be read/);
});

test("a network is a target only with --expand, which says how many addresses it has", async () => {
  const network = "127.153.46.0/30";
  const refused = await ringshake(["check", network]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /reads as a network, and a target is one node; .*--expand/);
  const args = ["check", network, "--expand", "--format", "json", "--timeout", "500"];
  const { stdout, stderr } = await ringshake(args);
  const { report } = readReport(stdout);
  assert.deepEqual(report?.nodes.map(({ address }) => address), ["127.153.46.1", "127.153.46.2"]);
  assert.match(stderr, /127\.153\.46\.0\/30 stands for 2 addresses/);
});

test("--sockets settles what ports leave open: passive or transitional", async () => {
  const [first = "", second = ""] = addresses(half);
  const { sslStoragePort } = [...half.nodes.values()][0] ?? assert.fail();
  const blind = await probed(`${first}`, ...portFlags(half));
  // Nobody said that we ask from no node's address, and dc and rack answer their own in the clear.
  assert.deepEqual(blind.nodes[0]?.observed.modes.toSorted(), [
    "dc",
    "passive",
    "rack",
    "transitional",
  ]);
  assert.match(blind.nodes[0]?.observed.questions[0]?.command ?? "", /--as outside/);
  const without = await probed(`${first}`, ...portFlags(half), "--as", "outside");
  assert.deepEqual(without.nodes[0]?.observed.modes.toSorted(), ["passive", "transitional"]);
  assert.ok((without.nodes[0]?.observed.questions.length ?? 0) > 0);
  const path = file("ss.txt", `ESTAB 0 0 ${first}:41234 ${second}:${sslStoragePort}\n`);
  const settled = await probed(
    `${first}`,
    ...portFlags(half),
    "--sockets",
    path,
    "--as",
    "outside",
  );
  assert.deepEqual(settled.nodes[0]?.observed.modes, ["transitional"]);
});

test("several nodes behind one address are told apart by their ports", async () => {
  const [address] = addresses(healthy);
  const { sslStoragePort } = [...healthy.nodes.values()][0] ?? assert.fail();
  const report = await probed(`${address}/${sslStoragePort}`, `${address}/1`, "--timeout", "500");
  assert.deepEqual(report.nodes.map(({ id }) => id), [
    `${address}:${sslStoragePort}`,
    `${address}:1`,
  ]);
});
