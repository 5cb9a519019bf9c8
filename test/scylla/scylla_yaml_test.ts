import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRelease } from "../../src/scylla/release.ts";
import { readable, readScyllaYaml, type ScyllaYamlContext } from "../../src/scylla/scylla_yaml.ts";
import { BoundError } from "../../src/scylla/usage_error.ts";

type Context = Omit<ScyllaYamlContext, "file" | "release"> & { release?: string };

function read(text: string, { release, ...context }: Context = {}) {
  return readScyllaYaml(text, {
    file: "scylla.yaml",
    ...context,
    ...(release ? { release: parseRelease(release) } : {}),
  });
}

/** `severity id@line:column` of what is not merely information. */
const said = (text: string, context: Context = {}) =>
  read(text, context).remarks.filter(({ severity }) => severity !== "info")
    .map(({ severity, id, line, column }) => `${severity} ${id}@${line}:${column}`);

const block = (...lines: string[]) =>
  ["server_encryption_options:", ...lines.map((line) => `    ${line}`), ""].join("\n");

const FILES = ["certificate: /etc/scylla/db.crt", "keyfile: /etc/scylla/db.key"];
const GOOD = [...FILES, "truststore: /etc/scylla/ca.crt"];
const GPFS = "endpoint_snitch: GossipingPropertyFileSnitch\n";

test("readScyllaYaml: a good configuration earns no remark but information", () => {
  const { effective, listens, remarks } = read(
    block("internode_encryption: all", ...GOOD, "require_client_auth: true"),
  );
  assert.deepEqual(remarks.map(({ severity, id }) => `${severity} ${id}`), [
    "info fips-library",
    "info priority-string-default",
  ]);
  assert.deepEqual(
    [effective.mode, effective.clientAuth, effective.startFailure, effective.priorityString],
    ["all", "required", null, "SECURE128:-VERS-TLS1.0"],
  );
  assert.deepEqual(listens.outside, { storage_port: "closed", ssl_storage_port: "tls" });
  assert.deepEqual(effective.certificate, { path: "/etc/scylla/db.crt", isDefault: false });
});

test("readScyllaYaml: an empty file is all defaults", () => {
  for (const text of ["", "# nothing\n"]) {
    const { effective, remarks } = read(text);
    assert.deepEqual(
      [effective.mode, effective.storagePort, effective.sslStoragePort, effective.listenAddress],
      ["none", 7000, 7001, "localhost"],
    );
    assert.equal(effective.certificate, null);
    assert.deepEqual(remarks.map(({ id }) => id), ["internode-in-the-clear"]);
  }
});

test("readScyllaYaml: modes are compared letter by letter", () => {
  const table: [string, RegExp][] = [
    ["All", /case counts/],
    ["ALL", /case counts/],
    ['"all "', /blanks count/],
    ["all# comment", /# begins a comment only after a blank/],
    ["true", /does not know/],
    ["transitionel", /does not know/],
    ["passive", /does not know/],
  ];
  for (const [value, message] of table) {
    const { effective, remarks } = read(block(`internode_encryption: ${value}`, ...GOOD));
    const remark = remarks.find(({ id }) => id === "unknown-internode-encryption");
    assert.equal(effective.internodeEncryption, "none", value);
    assert.match(remark?.message ?? "", message);
    assert.deepEqual([remark?.line, remark?.column, remark?.severity], [2, 27, "error"]);
    assert.match(remark?.effect ?? "", /taken for `none`/);
  }
  assert.equal(read(block("internode_encryption: all # comment")).effective.mode, "all");
});

test("readScyllaYaml: passive is none with a certificate, since 2025.1", () => {
  const text = block("internode_encryption: none", ...GOOD);
  assert.equal(read(text).effective.mode, "passive");
  assert.equal(read(text).listens.outside.ssl_storage_port, "tls");
  assert.equal(read(text, { release: "6.2" }).effective.mode, "none");
  assert.deepEqual(said(text, { release: "6.2" }), ["warning passive-too-early@3:5"]);
  assert.deepEqual(said(text), []);
});

test("readScyllaYaml: releases change what a mode is", () => {
  const transitional = block("internode_encryption: transitional", ...GOOD);
  assert.deepEqual(said(transitional), []);
  assert.deepEqual(said(transitional, { release: "6.2" }), ["error transitional-too-early@2:27"]);
  assert.equal(read(transitional, { release: "6.2" }).effective.mode, "none");
  const all = block("internode_encryption: all", ...GOOD);
  assert.deepEqual(said(all, { release: "4.5" }), ["error plain-port-stays-open@1:1"]);
});

test("readScyllaYaml: one empty value drops the whole block", () => {
  for (const empty of ["truststore:", "truststore: ~", "truststore: null", "truststore: [a]"]) {
    const { effective, remarks } = read(block("internode_encryption: all", ...FILES, empty));
    assert.equal(effective.mode, "none", empty);
    assert.deepEqual(
      remarks.map(({ id, line, column }) => [id, line, column]),
      [["encryption-options-dropped", 5, 5]],
    );
    assert.match(remarks[0]?.message ?? "", /truststore/);
  }
  assert.equal(
    read(block("internode_encryption: all", 'truststore: "null"')).effective.mode,
    "all",
  );
});

test("readScyllaYaml: a block that is no block is dropped", () => {
  assert.deepEqual(said("server_encryption_options: all\n"), [
    "error encryption-options-dropped@1:28",
  ]);
  assert.deepEqual(said("server_encryption_options: [all]\n"), [
    "error encryption-options-dropped@1:28",
  ]);
});

test("readScyllaYaml: a missing colon in the last line makes an empty value, elsewhere no YAML", () => {
  const last = read(block("internode_encryption: all", "truststore /etc/ca.crt"));
  assert.deepEqual(last.remarks.map(({ id }) => id), ["encryption-options-dropped"]);
  assert.match(last.remarks[0]?.fix ?? "", /colon/);
  const first = read(block("truststore /etc/ca.crt", "internode_encryption: all"));
  assert.deepEqual(first.remarks.map(({ id }) => id), ["yaml-unreadable"]);
});

test("readScyllaYaml: keys that slipped out of their block", () => {
  const text = ["server_encryption_options:", "internode_encryption: all", ...GOOD, ""].join("\n");
  assert.deepEqual(said(text), ["error encryption-options-misindented@2:1"]);
  assert.equal(read(text).effective.mode, "none");
  assert.deepEqual(said("server_encryption_options:\n"), ["warning encryption-options-empty@1:1"]);
});

test("readScyllaYaml: of two options the last counts since 2025.2, of two keys in a block always", () => {
  const first = block("internode_encryption: dc", ...GOOD);
  const second = block("internode_encryption: all", ...GOOD);
  for (
    const [release, mode, effect] of [
      ["2025.1", "dc", /^the one at line 2 counts/],
      ["2025.2", "all", /^this one counts/],
    ] as const
  ) {
    const twice = read(GPFS + first + second, { release });
    assert.equal(twice.effective.mode, mode);
    const errors = twice.remarks.filter(({ severity }) => severity === "error");
    assert.deepEqual(errors.map(({ id, line }) => [id, line]), [["duplicate-option", 7]]);
    assert.match(errors[0]?.effect ?? "", effect);
    // One that is empty, or cannot be converted, leaves the place to the other.
    for (const nothing of ["server_encryption_options:\n", block("internode_encryption:")]) {
      assert.equal(
        read(nothing + second, { release }).effective.mode,
        "all",
      );
      assert.equal(
        read(second + nothing, { release }).effective.mode,
        "all",
      );
    }
  }
  const bad = read(second + block("internode_encryption:")).remarks.find(({ id }) =>
    id === "encryption-options-dropped"
  );
  assert.match(bad?.effect ?? "", /keeps the server_encryption_options of line 1$/);
  const keys = block("internode_encryption: dc", "internode_encryption: all", ...GOOD);
  assert.equal(read(keys).effective.mode, "all");
  assert.deepEqual(said(keys), ["warning duplicate-key@3:5"]);
});

test("readScyllaYaml: a quote that is never closed swallows the rest, and the node starts", () => {
  const { effective, remarks } = read(`cluster_name: 'x\nstorage_port: 1\n`);
  assert.equal(effective.clusterName, "x storage_port: 1 ");
  assert.equal(effective.storagePort, 7000);
  assert.equal(effective.startFailure, null);
  assert.ok(remarks.some(({ id }) => id === "quote-unclosed"));
});

test("readScyllaYaml: null is no option's name, and drops the block in which it stands", () => {
  assert.match(read("~: x\n").effective.startFailure ?? "", /a key that is no text/);
  const dropped = read(block("internode_encryption: all", ...GOOD, "~: x"));
  assert.equal(dropped.effective.startFailure, null);
  assert.equal(dropped.effective.mode, "none");
});

test("readScyllaYaml: a node does not start without an address of its own", () => {
  const fails = (text: string) => read(text).effective.startFailure !== null;
  for (
    const [text, wanted] of [
      ["listen_address: ''\nbroadcast_address: 10.0.0.1\n", true],
      ["rpc_address: ''\n", true],
      ["rpc_address: 0.0.0.0\n", true],
      ["rpc_address: '::'\n", false],
      ["rpc_address: 0.0.0.0\nbroadcast_rpc_address: ''\n", true],
      ["listen_address: '10.0.0.1 '\n", true],
      ["listen_address: fe80::1%eth0\nrpc_address: node-1.example.org\n", false],
      ["rpc_address: 0.0.0.0\nbroadcast_rpc_address: 10.0.0.1\n", false],
      ["broadcast_address: ''\n", false],
    ] as const
  ) assert.equal(fails(text), wanted, text);
});

test("readScyllaYaml: an empty priority_string leaves the choice to GnuTLS", () => {
  const { effective, remarks } = read(
    block("internode_encryption: all", ...GOOD, "priority_string: ''"),
  );
  assert.equal(effective.startFailure, null);
  assert.equal(effective.priorityString, "");
  assert.ok(remarks.some(({ id }) => id === "priority-string-system"));
});

test("readScyllaYaml: what is no YAML keeps the node from starting", () => {
  const table: [string, number, RegExp, RegExp][] = [
    ["a: 1\nserver_encryption_options:\n\tinternode_encryption: all\n", 3, /refuses/, /spaces/],
    ["- a\n", 1, /refuses/, /option: value/],
    ["? [a]\n: b\n", 1, /refuses/, /option: value/],
    ["a: b: c\n", 1, /refuses/, /correct/],
  ];
  for (const [text, line, effect, fix] of table) {
    const { effective, remarks } = read(text);
    assert.deepEqual(remarks.map(({ id, line }) => [id, line]), [["yaml-unreadable", line]], text);
    assert.match(remarks[0]?.effect ?? "", effect);
    assert.match(remarks[0]?.fix ?? "", fix);
    assert.match(effective.startFailure ?? "", /^scylla.yaml:\d+: /);
  }
});

test("readScyllaYaml: a file that is one text has no option, and is no file to learn from", () => {
  const { effective, remarks } = read("hello\nworld\n");
  assert.deepEqual(remarks.map(({ id, line }) => [id, line]), [["no-options", 1]]);
  assert.deepEqual([effective.mode, effective.startFailure], ["none", null]);
  for (const text of ["hello\n", "a: b: c\n"]) {
    assert.throws(() => readable(read(text)), { name: "UsageError", file: "scylla.yaml", line: 1 });
  }
  for (const text of ["", "# nothing\n", "a: b\n"]) assert.ok(readable(read(text)));
});

test("readScyllaYaml: certificate, key and truststore defaults", () => {
  assert.deepEqual(said(block("internode_encryption: all", "truststore: /ca.crt")), [
    "warning certificate-default-path@1:1",
    "warning keyfile-default-path@1:1",
  ]);
  const { effective } = read(block("internode_encryption: all"), { confDir: "/opt/conf" });
  assert.deepEqual(effective.keyfile, { path: "/opt/conf/scylla.key", isDefault: true });
  assert.deepEqual(said(block("internode_encryption: all", ...FILES)), [
    "error truststore-missing@1:1",
  ]);
  assert.deepEqual(said(block("internode_encryption: none", ...FILES)), [
    "warning truststore-missing@1:1",
  ]);
  assert.deepEqual(
    said(block("internode_encryption: none", ...FILES, "require_client_auth: true")),
    ["error truststore-missing@1:1"],
  );
  const old = read(block("internode_encryption: all", ...FILES), { release: "4.5" });
  assert.match(
    old.remarks.find(({ id }) => id === "truststore-missing")?.effect ?? "",
    /from 4.6 on it trusts nobody/,
  );
});

test("readScyllaYaml: paths that cannot be meant", () => {
  const all = "internode_encryption: all";
  assert.deepEqual(said(block(all, ...FILES, "truststore: ca.crt")), [
    "warning relative-path@5:17",
  ]);
  assert.deepEqual(said(block(all, ...FILES, "truststore: /etc/ca.jks")), ["error not-pem@5:17"]);
  assert.deepEqual(said(block(all, ...FILES, 'truststore: ""')), ["error empty-path@5:17"]);
});

test("readScyllaYaml: only the misspelt revocation list is read", () => {
  const right = block("internode_encryption: all", ...GOOD, "certificate_revocation_list: /c");
  assert.deepEqual(said(right), ["error revocation-list-misspelt@6:5"]);
  assert.equal(read(right).effective.certficate_revocation_list, null);
  const sic = block("internode_encryption: all", ...GOOD, "certficate_revocation_list: /c");
  assert.deepEqual(said(sic), []);
  assert.equal(read(sic).effective.certficate_revocation_list, "/c");
  assert.deepEqual(said(sic, { release: "4.6" }), ["error revocation-list-too-early@6:5"]);
  assert.deepEqual(said("client_encryption_options:\n    certificate_revocation_list: /c\n"), [
    "error revocation-list-misspelt@2:5",
  ]);
});

test("readScyllaYaml: spellings of require_client_auth, by release", () => {
  const table: [string, string, string, string[]][] = [
    ["true", "2026.3", "required", []],
    ["TRUE", "2026.3", "required", []],
    ["1", "2026.3", "required", []],
    ["false", "2026.3", "none", []],
    ["no", "2026.3", "none", []],
    ["yes", "2026.3", "none", ["error client-auth-spelling@6:26"]],
    ["on", "2026.3", "none", ["error client-auth-spelling@6:26"]],
    ["required", "2026.3", "none", ["error client-auth-spelling@6:26"]],
    ["optional", "2026.3", "none", ["error client-auth-optional-too-early@6:26"]],
    ["Optional", "2026.4", "optional", []],
  ];
  for (const [value, release, clientAuth, remarks] of table) {
    const text = block("internode_encryption: all", ...GOOD, `require_client_auth: ${value}`);
    assert.equal(read(text, { release }).effective.clientAuth, clientAuth, value);
    assert.deepEqual(said(text, { release }), remarks, value);
  }
});

test("readScyllaYaml: client certificates can be walked around while the plain port serves", () => {
  const hole = (mode: string) => {
    const text = GPFS +
      block(`internode_encryption: ${mode}`, ...GOOD, "require_client_auth: true");
    return read(text).remarks.find(({ id }) => id === "client-auth-bypassable")?.severity ?? null;
  };
  assert.deepEqual(["none", "transitional", "dc", "rack", "all"].map(hole), [
    "info",
    "info",
    "warning",
    "warning",
    null,
  ]);
});

test("readScyllaYaml: ports that become others", () => {
  const all = block("internode_encryption: all", ...GOOD);
  const table: [string, number, number, string[]][] = [
    ["ssl_storage_port: 70001", 7000, 4465, ["error port-truncated@1:19"]],
    ["storage_port: 70001", 7000, 7001, ["error bad-conversion@1:15"]],
    ["storage_port: 07000", 3584, 7001, ["error port-octal@1:15"]],
    ["storage_port: 0x1b58", 7000, 7001, ["error port-octal@1:15"]],
    ['storage_port: "7100"', 7100, 7001, []],
    ["storage_port: -1", 7000, 7001, ["error bad-conversion@1:15"]],
    ["storage_port: seven", 7000, 7001, ["error bad-conversion@1:15"]],
    ["storage_port: 09", 7000, 7001, ["error bad-conversion@1:15"]],
    ["storage_port:", 7000, 7001, []],
    ["ssl_storage_port: 0", 7000, 0, ["error node-deaf@1:1"]],
  ];
  for (const [line, plain, tls, remarks] of table) {
    const { effective } = read(`${line}\n${all}`);
    assert.deepEqual([effective.storagePort, effective.sslStoragePort], [plain, tls], line);
    assert.deepEqual(said(`${line}\n${all}`), remarks, line);
  }
});

test("readScyllaYaml: ports that shut the node off", () => {
  const same = "storage_port: 7001\n" + block("internode_encryption: transitional", ...GOOD);
  assert.deepEqual(said(same), ["error ports-equal@1:1"]);
  assert.match(read(same).effective.startFailure ?? "", /7001/);
  const noTls = "ssl_storage_port: 0\n" + block("internode_encryption: transitional", ...GOOD);
  assert.deepEqual(said(noTls), ["error no-tls-listener@1:1"]);
  assert.equal(read(noTls).effective.startFailure, null);
});

test("readScyllaYaml: a port is looked at before it is cut to 16 bits", () => {
  const passive = read("ssl_storage_port: 65536\n" + block(...GOOD));
  assert.deepEqual([passive.effective.loadsCertificate, passive.effective.sslStoragePort], [
    true,
    0,
  ]);
  assert.deepEqual(passive.listens.outside, { storage_port: "plain", ssl_storage_port: "closed" });
  assert.equal(read("ssl_storage_port: 0\n" + block(...GOOD)).effective.loadsCertificate, false);
});

test("readScyllaYaml: in maintenance mode neither port is opened", () => {
  const text = "maintenance_mode: true\n" + block("internode_encryption: all", ...GOOD);
  const shut = { storage_port: "closed", ssl_storage_port: "closed" };
  assert.deepEqual(read(text).listens, { outside: shut, sameRack: shut });
  assert.deepEqual(said(text), ["warning maintenance-mode@1:1"]);
  assert.equal(read(text, { release: "5.4" }).listens.outside.ssl_storage_port, "tls");
});

test("readScyllaYaml: keys of Cassandra, unknown and misplaced ones", () => {
  const all = ["internode_encryption: all", ...GOOD];
  assert.deepEqual(said(block(...all, "optional: true")), ["warning cassandra-key-ignored@6:5"]);
  assert.deepEqual(said(block(...all, "trust_store: /x")), ["error unknown-key@6:5"]);
  assert.deepEqual(said(block(...all, "frobnicate: x")), ["warning unknown-key@6:5"]);
  assert.deepEqual(said("server_encryption_option:\n    internode_encryption: all\n"), [
    "error unknown-option@1:1",
  ]);
  assert.deepEqual(said("ssl-storage-port: 7101\n"), ["error unknown-option@1:1"]);
  assert.deepEqual(said("client_encryption_options:\n    internode_encryption: all\n"), [
    "error key-in-wrong-block@2:5",
  ]);
  assert.deepEqual(
    said("native_transport_port: 9042\nauthenticator: x\nlisten_interface: e\nrpc_port: 9160\n"),
    [],
  );
});

test("readScyllaYaml: priority strings", () => {
  const withPriority = (string: string) =>
    said(block("internode_encryption: all", ...GOOD, `priority_string: ${string}`));
  assert.deepEqual(withPriority("SECURE128:-VERS-TLS1.0:-VERS-TLS1.1"), []);
  assert.deepEqual(withPriority("NORMAL"), ["warning priority-string-legacy@6:22"]);
  assert.deepEqual(withPriority("TLSv1.2"), ["error priority-string-invalid@6:22"]);
  assert.deepEqual(withPriority('"@SYSTEM"'), []);
  const bad = read(block("internode_encryption: all", ...GOOD, "priority_string: NORMAL:+FOO"));
  assert.match(bad.effective.startFailure ?? "", /"\+FOO"/);
  // Words of GnuTLS 3.8.8: the node's own GnuTLS decides.
  const hybrid = block(
    "internode_encryption: all",
    ...GOOD,
    "priority_string: SECURE128:+GROUP-X25519-MLKEM768",
  );
  const verdicts = ["6.2", "2025.1", "2026.3"].map((release) => [
    read(hybrid, { release }).effective.startFailure === null,
    ...said(hybrid, { release }).filter((each) => each.includes("priority")),
  ]);
  assert.deepEqual(verdicts, [
    [false, "error priority-string-invalid@6:22"],
    [true, "warning priority-string-newer@6:22"],
    [true],
  ]);
});

test("readScyllaYaml: dc and rack need to know places and addresses", () => {
  assert.deepEqual(said(block("internode_encryption: rack", ...GOOD)), [
    "warning simple-snitch-encrypts-nothing@2:27",
  ]);
  assert.deepEqual(
    said("endpoint_snitch: SimpleSnitch\n" + block("internode_encryption: rack", ...GOOD)),
    ["error simple-snitch-encrypts-nothing@3:27"],
  );
  assert.deepEqual(said(GPFS + block("internode_encryption: rack", ...GOOD)), []);
  const nat = "listen_address: 0.0.0.0\nbroadcast_address: 10.0.0.1\n";
  const dc = block("internode_encryption: dc", ...GOOD);
  const severities = ["6.2", "2025.1", "2025.2", "2026.3"].map((release) =>
    said(GPFS + nat + dc, { release }).filter((each) => each.includes("addresses"))
  );
  assert.deepEqual(severities, [
    ["warning addresses-defeat-filter@5:27"],
    ["error addresses-defeat-filter@5:27"],
    ["error addresses-defeat-filter@5:27"],
    ["error addresses-defeat-filter@5:27"],
  ]);
  const rpc = "listen_address: 10.0.0.2\nbroadcast_address: 10.0.0.1\nrpc_address: 10.0.0.2\n";
  assert.deepEqual(said(GPFS + rpc + dc, { release: "2025.4" }), [
    "error addresses-defeat-filter@6:27",
  ]);
  assert.deepEqual(said(GPFS + rpc + dc), ["warning addresses-defeat-filter@6:27"]);
  const remark = read(GPFS + rpc + dc).remarks.find(({ id }) => id === "addresses-defeat-filter");
  assert.match(remark?.effect ?? "", /in the clear/);
  assert.deepEqual(said(GPFS + rpc + "listen_on_broadcast_address: true\n" + dc), []);
});

test("readScyllaYaml: cassandra-rackdc.properties", () => {
  const rackdc = (text: string) => ({ rackdc: { text, file: "rackdc" } });
  const { effective } = read(GPFS, rackdc("# c\ndc=eu\n rack = r1 \nprefer_local=true\n"));
  assert.deepEqual([effective.dc, effective.rack, effective.preferLocal], ["eu", "r1", true]);
  assert.deepEqual(said(GPFS, rackdc("dc=eu\n")), ["error rackdc-incomplete@1:1"]);
  assert.deepEqual(said(GPFS, rackdc("dc=eu\nrack=a=b\n")), ["error rackdc-unreadable@2:1"]);
  assert.match(read(GPFS, rackdc("dc=eu\n")).effective.startFailure ?? "", /rackdc/);
  const simple = read("", rackdc("dc=eu\nrack=r1\n")).effective;
  assert.deepEqual([simple.dc, simple.rack, simple.startFailure], ["datacenter1", "rack1", null]);
});

test("readScyllaYaml: the command line is read as boost reads it", () => {
  const effective = (...lines: string[]) =>
    read("", {
      scyllaArgs: [
        { text: `SCYLLA_DOCKER_ARGS="${lines[1] ?? ""}"\n`, file: "docker.conf" },
        { text: `SCYLLA_ARGS="${lines[0]}"\n`, file: "scylla-server" },
      ],
    }).effective;
  const block = "--server-encryption-options";
  assert.equal(effective("--storage-port 07011").storagePort, 7011);
  assert.equal(effective("--storage-port=-1").storagePort, 65535);
  assert.equal(effective("--storage-port=-0").storagePort, 0);
  assert.match(effective("--storage-port=-65536").startFailure ?? "", /beyond 65535/);
  assert.match(effective("--storage-port 0x1b58").startFailure ?? "", /is not a number/);
  assert.match(effective("--storage-port 65536").startFailure ?? "", /beyond 65535/);
  assert.equal(effective("--ssl-storage-p 7101").sslStoragePort, 7101);
  assert.equal(effective("--listen-add ::1").listenAddress, "::1");
  // As boost 1.74 answers, with these options declared: one that begins so is taken, several are not.
  for (
    const cut of ["--listen ::1", "--listen=::1", "--rpc ::1", "--api 1", "--s 1", "--broad ::1"]
  ) {
    assert.match(
      effective(cut).startFailure ?? "",
      /: --[a-z]+ is ambiguous: --.*, --.* begin so/,
      cut,
    );
  }
  for (const whole of ["--listen-address ::1", "--listen-i 1", "--api-p 1", "--nonsense 1"]) {
    assert.equal(effective(whole).startFailure, null, whole);
  }
  assert.equal(effective("--maintenance 1").maintenanceMode, false);
  assert.equal(effective("--listen-on-broadcast-address 1").listenOnBroadcastAddress, true);
  assert.match(effective("--storage-port 1 --storage-port 2").startFailure ?? "", /given twice/);
  const merged = effective(
    `${block} internode_encryption=all:certificate=/a ${block}=keyfile=/b`,
    `${block} certificate=/c truststore=/d`,
  );
  assert.deepEqual(
    [merged.mode, merged.certificate?.path, merged.keyfile?.path, merged.truststore],
    ["all", "/c", "/b", "/d"],
  );
  assert.match(effective(`${block} nonsense`).startFailure ?? "", /not a block/);
});

test("readScyllaYaml: a feature that is no experiment any more may stop an upgrade", () => {
  const told = (text: string, release: string) =>
    read(text, { release }).remarks.filter(({ id }) => id === "feature-retired");
  const features = "experimental_features:\n  - udf\n  - raft\n";
  const [early, late] = ["2026.3", "2026.4"].map((release) => told(features, release));
  assert.deepEqual(early?.map(({ severity, line }) => [severity, line]), [["info", 3]]);
  assert.deepEqual(late?.map(({ severity, line }) => [severity, line]), [["warning", 3]]);
  assert.match(late?.[0]?.effect ?? "", /^if this release has retired it/);
  assert.deepEqual(told("experimental_features: [udf, x-raft]\n", "2026.4"), []);
  // Which of them it refuses is not known.
  assert.equal(read(features, { release: "2026.4" }).effective.startFailure, null);
});

test("readScyllaYaml: without any address the node says so, and not that one is unknown", () => {
  const failure = (text: string) =>
    read(text).remarks.find(({ id }) => id === "address-missing")?.effect ?? "";
  assert.match(failure("listen_address: ''\n"), /neither listen_address nor broadcast_address/);
  assert.match(failure("listen_address: ''\nbroadcast_address: 10.0.0.1\n"), /Couldn't resolve/);
});

test("readScyllaYaml: SCYLLA_ARGS takes precedence", () => {
  const args = (line: string) => ({ scyllaArgs: [{ text: line, file: "scylla-server" }] });
  const all = block("internode_encryption: all", ...GOOD);
  const overridden = read(
    "storage_port: 7000\n" + all,
    args(
      'SCYLLA_ARGS="--log-to-syslog 1 --storage-port=7100 \\\n --server-encryption-options internode_encryption=none:certificate=/x"\n',
    ),
  );
  assert.equal(overridden.effective.storagePort, 7100);
  assert.equal(overridden.effective.mode, "passive");
  assert.deepEqual(
    overridden.remarks.filter(({ id }) => id === "overridden-by-arguments").map(({ line }) => line),
    [1, 2],
  );
  assert.deepEqual(said(all, args("SCYLLA_ARGS=--storage-port=x\n")), [
    "error arguments-unreadable@1:1",
  ]);
  assert.deepEqual(said(all, args("SCYLLA_ARGS='--options-file /else.yaml'\n")), [
    "warning other-options-file@1:1",
  ]);
  assert.deepEqual(said("storage_port: 7100\n", args("SCYLLA_ARGS=--storage-port=7100\n")), []);
});

test("readScyllaYaml: booleans as yaml-cpp knows them", () => {
  const listens = (value: string) =>
    read(`listen_on_broadcast_address: ${value}\n`).effective.listenOnBroadcastAddress;
  assert.deepEqual(["true", "yes", "On", "TRUE", "Y"].map(listens), Array(5).fill(true));
  assert.deepEqual(["false", "no", "yEs", "1"].map(listens), Array(4).fill(false));
});

test("readScyllaYaml reads seeds, aliases and anchors", () => {
  const { effective } = read(
    'seed_provider:\n  - class_name: x\n    parameters:\n      - seeds: "10.0.0.1, 10.0.0.2,"\n',
  );
  assert.deepEqual(effective.seeds, ["10.0.0.1", "10.0.0.2"]);
  const anchored = "a: &x { internode_encryption: all }\nserver_encryption_options: *x\n";
  assert.equal(read(anchored).effective.mode, "all");
  const merged = "a: &x { internode_encryption: all }\nserver_encryption_options:\n  <<: *x\n";
  assert.equal(read(merged).effective.mode, "none");
});

test("readScyllaYaml: every remark is complete, printable and in the file", () => {
  const text = block('internode_encryption: "\\u001b[2J"', '"\\u202ekey": x', "certificate: ''");
  for (const remark of read(text).remarks) {
    assert.match(remark.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const part of [remark.message, remark.effect, remark.fix]) {
      assert.ok(part.length > 0 && part.length < 400);
      // deno-lint-ignore no-control-regex -- none may be left
      assert.doesNotMatch(part, /[\u0000-\u001f\u202e]/);
    }
    assert.ok(remark.line >= 1 && remark.column >= 1);
  }
});

test("readScyllaYaml throws only for a file beyond all bounds", () => {
  assert.throws(() => read("#".repeat(2 ** 20 + 1)), BoundError);
  assert.throws(() => read("a: " + "[".repeat(50_000)), BoundError);
});
