import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRelease } from "../../src/scylla/release.ts";
import { readScyllaYaml } from "../../src/scylla/scylla_yaml.ts";
import { runningOptions } from "../../src/scylla/sources/rest.ts";
import type { ClientSide } from "../../src/scylla/client_ports.ts";

function read(text: string, { release, args }: { release?: string; args?: string } = {}) {
  return readScyllaYaml(text, {
    file: "scylla.yaml",
    ...(release === undefined ? {} : { release: parseRelease(release) }),
    ...(args === undefined
      ? {}
      : { scyllaArgs: [{ file: "scylla-server", text: `SCYLLA_ARGS="${args}"` }] }),
  });
}

const SHORT: Readonly<Record<string, string>> = {
  native_transport_port: "cql",
  native_transport_port_ssl: "cqls",
  native_shard_aware_transport_port: "shard",
  native_shard_aware_transport_port_ssl: "shards",
  alternator_port: "http",
  alternator_https_port: "https",
};

const shown = ({ listeners, unsure }: ClientSide) =>
  [
    ...listeners.map(({ role, port, service }) => `${SHORT[role]} ${port} ${service}`),
    ...unsure.map((role) => `${SHORT[role]}?`),
  ].join(", ");

const meets = (text: string, context = {}) => shown(read(text, context).effective.clientSide);

const said = (text: string, context = {}) =>
  read(text, context).remarks.filter(({ id }) =>
    !/^(?:internode-in-the-clear|fips-library|priority-string-default)$/.test(id)
  ).map(({ severity, id, line }) => `${severity} ${id}@${line}`);

const ON = "client_encryption_options:\n  enabled: true\n  certificate: /c\n  keyfile: /k\n";
const NP = "native_transport_port: 9042\n";
const NPS = "native_transport_port_ssl: 9142\n";
const SAME = "native_transport_port_ssl: 9042\n";
const SP = "native_shard_aware_transport_port: 19042\n";
const SPS = "native_shard_aware_transport_port_ssl: 19142\n";

test("clientSide: what is set decides, beside what is enabled", () => {
  const OFF = "";
  const shard = { off: "shard 19042 plain", on: "shard 19042 tls" };
  const table: [string, string][] = [
    [OFF, `cql 9042 plain, ${shard.off}`],
    [ON, `cql 9042 tls, ${shard.on}`],
    [NPS, shard.off],
    [ON + NPS, `cqls 9142 tls, ${shard.on}`],
    [NP, `cql 9042 plain, ${shard.off}`],
    [ON + NP, `cql 9042 tls, ${shard.on}`],
    [NP + NPS, `cql 9042 plain, ${shard.off}`],
    [ON + NP + NPS, `cql 9042 plain, cqls 9142 tls, ${shard.on}`],
    [NP + SAME, `cql 9042 plain, ${shard.off}`],
    [ON + NP + SAME, `cql 9042 tls, ${shard.on}`],
    // Not set, and yet the same number: the port for TLS is the one that opens.
    [ON + SAME, `cqls 9042 tls, ${shard.on}`],
    [SAME, shard.off],
    // The shard-aware ones do so for themselves.
    [SPS, "cql 9042 plain"],
    [ON + SP + SPS, "cql 9042 tls, shard 19042 plain, shards 19142 tls"],
    [
      ON + NP + NPS + SP + SPS,
      "cql 9042 plain, cqls 9142 tls, shard 19042 plain, shards 19142 tls",
    ],
    [ON + NP + NPS + SP, `cql 9042 plain, cqls 9142 tls, ${shard.on}`],
    // Other numbers, and none that anybody knows.
    ["native_transport_port: 9043\n", `cql 9043 plain, ${shard.off}`],
    ["native_transport_port: 0\n", `${shard.off}, cql?`],
    // What cannot be read is not set.
    ["native_transport_port: many\n" + ON + NPS, `cqls 9142 tls, ${shard.on}`],
    ["start_native_transport: false\n" + ON + NP, ""],
    ["maintenance_mode: true\nalternator_port: 8000\n", ""],
    ["alternator_port: 8000\n", `cql 9042 plain, ${shard.off}, http 8000 plain`],
    ["alternator_https_port: 8043\n", `cql 9042 plain, ${shard.off}, https 8043 tls`],
    ["alternator_port: 0\nalternator_https_port: 0\n", `cql 9042 plain, ${shard.off}`],
  ];
  for (const [text, expected] of table) assert.equal(meets(text), expected, text);
});

test("clientSide: only true and 1 switch TLS on, in any case", () => {
  for (const word of ["true", "TRUE", "True", "1"]) {
    const { cql } = read(`client_encryption_options: { enabled: ${word} }`).effective.clientSide;
    assert.equal(cql.enabled, true, word);
    assert.deepEqual(cql.certificate, { path: "/etc/scylla/scylla.crt", isDefault: true });
  }
  for (const word of ["yes", "on", "false", "0", "y", "'true '", "enabled"]) {
    const { cql } = read(`client_encryption_options: { enabled: ${word} }`).effective.clientSide;
    assert.equal(cql.enabled, false, word);
    assert.equal(cql.certificate, null);
  }
});

test("clientSide: the command line sets ports as boost reads them", () => {
  const table: [string, string][] = [
    ["--native-transport-port-ssl 09142", "cqls 9142 tls, shard 19042 tls"],
    [
      "--native-transport-port-ssl=9142 --native-transport-port=9042",
      "cql 9042 plain, cqls 9142 tls, shard 19042 tls",
    ],
    ["--alternator-p 8000", "cql 9042 tls, shard 19042 tls, http 8000 plain"],
    ["--client-encryption-options enabled=false", "cql 9042 plain, shard 19042 plain"],
    ["--start-native-transport 0", ""],
  ];
  for (const [args, expected] of table) assert.equal(meets(ON, { args }), expected, args);
  const { startFailure } = read(ON, { args: "--native-transport-port 0x2352" }).effective;
  assert.match(startFailure ?? "", /--native-transport-port is not a number/);
});

test("clientSide: a block for clients is read as the one between nodes", () => {
  const text = `client_encryption_options:
  enabled: true
  certificate: /etc/scylla/app.crt
  keyfile: /etc/scylla/app.key
  truststore: /etc/scylla/app-ca.crt
  certficate_revocation_list: /etc/scylla/app.crl
  require_client_auth: true
  priority_string: NORMAL
  enable_session_tickets: false
`;
  const { clientSide, mode, truststore } = read(text).effective;
  assert.deepEqual(clientSide.cql, {
    enabled: true,
    clientAuth: "required",
    certificate: { path: "/etc/scylla/app.crt", isDefault: false },
    keyfile: { path: "/etc/scylla/app.key", isDefault: false },
    truststore: "/etc/scylla/app-ca.crt",
    certficate_revocation_list: "/etc/scylla/app.crl",
    priorityString: "NORMAL",
    priorityStringIsDefault: false,
    sessionTickets: false,
  });
  assert.deepEqual([mode, truststore], ["none", null]);
  assert.equal(
    read(text, { release: "4.6" }).effective.clientSide.cql.certficate_revocation_list,
    null,
  );
});

const INTERNODE = `server_encryption_options:
  internode_encryption: all
  certificate: /n.crt
  keyfile: /n.key
  truststore: /n.ca
  require_client_auth: true
`;
const HTTPS = "alternator_https_port: 8043\n";

test("clientSide: Alternator falls back on the internode block, and forgets whom to ask", () => {
  const own = "alternator_encryption_options: { certificate: /a.crt, keyfile: /a.key, " +
    "truststore: /a.ca, require_client_auth: true }\n";
  const of = (text: string, release?: string) => {
    const { alternator } = read(text, release ? { release } : {}).effective.clientSide;
    const { enabled, certificate, truststore, clientAuth } = alternator;
    return [enabled, certificate?.path ?? null, truststore, clientAuth];
  };
  assert.deepEqual(of(INTERNODE + HTTPS), [true, "/n.crt", null, "none"]);
  assert.deepEqual(of(INTERNODE + HTTPS + own), [true, "/a.crt", null, "none"]);
  assert.deepEqual(of(INTERNODE + HTTPS + own, "2026.4"), [true, "/a.crt", "/a.ca", "required"]);
  assert.deepEqual(of(INTERNODE + HTTPS, "2026.4"), [true, "/n.crt", "/n.ca", "required"]);
  assert.deepEqual(of(`${INTERNODE}${HTTPS}alternator_encryption_options: {}\n`)[1], "/n.crt");
  assert.deepEqual(of(HTTPS), [true, "/etc/scylla/scylla.crt", null, "none"]);
  assert.deepEqual(of(INTERNODE + own), [false, null, null, "none"]);
});

test("clientSide: REST does not tell a default from a port that was set to it", () => {
  const of = (answers: Record<string, unknown>) =>
    shown(
      runningOptions({ server_encryption_options: {}, ...answers }, {
        source: "http://n:10000",
        release: parseRelease("2026.1"),
      })?.clientSide ?? assert.fail(),
    );
  const defaults = {
    native_transport_port: 9042,
    native_transport_port_ssl: 9142,
    native_shard_aware_transport_port: 19042,
    native_shard_aware_transport_port_ssl: 19142,
    alternator_port: 0,
    alternator_https_port: 0,
  };
  const enabled = { client_encryption_options: { enabled: "true" } };
  // One of the two may be set alone, and then the other is closed.
  assert.equal(of(defaults), "cql?, shard?");
  assert.equal(of({ ...defaults, ...enabled }), "cql?, cqls?, shard?, shards?");
  const other = {
    ...defaults,
    ...enabled,
    native_transport_port: 9043,
    native_transport_port_ssl: 9143,
    alternator_https_port: 8043,
  };
  assert.equal(of(other), "cql 9043 plain, cqls 9143 tls, https 8043 tls, shard?, shards?");
  assert.equal(
    of({ ...other, client_encryption_options: {} }),
    "cql 9043 plain, https 8043 tls, shard?",
  );
  assert.equal(of({ ...defaults, ...enabled, start_native_transport: false }), "");
});

test("remarks: one bad value drops the block for clients, and the one between nodes stands", () => {
  const text = `${INTERNODE}client_encryption_options:\n  enabled: true\n  truststore:\n`;
  const { effective, remarks } = read(text);
  assert.equal(effective.mode, "all");
  assert.equal(effective.clientSide.cql.enabled, false);
  const remark = remarks.find(({ id }) => id === "client-encryption-options-dropped");
  assert.deepEqual([remark?.severity, remark?.line], ["error", 9]);
  assert.match(remark?.effect ?? "", /bad conversion.*serves CQL clients in the clear/);
  assert.deepEqual(said("alternator_encryption_options: { certificate: }\n"), [
    "warning alternator-encryption-options-dropped@1",
  ]);
});

test("remarks: what is written for clients and does not hold", () => {
  const FILES = "  certificate: /c\n  keyfile: /k\n";
  const table: [string, string[]][] = [
    [NP + SP, []],
    [ON + NP + NPS + SP + SPS, []],
    ["client_encryption_options: { enabled: yes }\n", ["error client-encryption-spelling@1"]],
    ["client_encryption_options: { enabled: no }\n", []],
    [`client_encryption_options:\n  enabled: 1\n${FILES}  require_client_auth: yes\n${SPS}${SP}`, [
      "error client-certificates-spelling@5",
      "error shard-aware-port-plain@7",
    ]],
    [NP + NPS, ["warning client-tls-port-closed@2"]],
    [NPS, ["error client-port-deaf@1"]],
    [NP + SAME, []],
    [SP + SPS, ["warning client-tls-port-closed@2"]],
    [ON + NP + SP, ["info shard-aware-tls-port-untold@6"]],
    [ON + NP + NPS + SP, ["warning shard-aware-port-turned-tls@7"]],
    [ON + NP + SP + SPS, ["error shard-aware-port-plain@6"]],
    [ON + NPS + SPS, []],
    [`start_native_transport: false\n${NPS}`, []],
    [`client_encryption_options: { enabled: true }\n${SPS}`, [
      "warning client-certificate-default-path@1",
      "warning client-keyfile-default-path@1",
    ]],
    [`${ON}  require_client_auth: true\n${SPS}`, ["error client-truststore-missing@1"]],
    [`${ON}  require_client_auth: true\n  truststore: /t\n${SPS}`, []],
    [`${ON}  keystore: /j\n  optional: true\n  enabeld: true\n${SPS}`, [
      "warning cassandra-key-ignored@5",
      "warning cassandra-key-ignored@6",
      "error unknown-key@7",
    ]],
    [`${ON}  internode_encryption: all\n  certificate_revocation_list: /r\n${SPS}`, [
      "error key-in-wrong-block@5",
      "error revocation-list-misspelt@6",
    ]],
    [`client_encryption_options: { certificate: a.crt, keyfile: /k.p12, truststore: "" }\n`, [
      "warning relative-path@1",
      "error not-pem@1",
    ]],
    ["alternator_port: 017500\n", ["error port-octal@1"]],
    [HTTPS, ["error alternator-without-certificate@1"]],
    [INTERNODE + HTTPS, [
      "info alternator-client-auth-erased@7",
      "warning alternator-uses-internode-certificate@7",
    ]],
    [
      `${HTTPS}alternator_encryption_options:\n${FILES}  require_client_auth: true\n`,
      ["error alternator-client-auth-erased@5"],
    ],
    [`alternator_encryption_options:\n${FILES}  enabled: true\n`, [
      "warning cassandra-key-ignored@4",
    ]],
  ];
  for (const [text, expected] of table) assert.deepEqual(said(text), expected, text);
  const https = `${HTTPS}alternator_encryption_options:\n${FILES}  require_client_auth: true\n`;
  assert.deepEqual(said(https, { release: "2026.4" }), []);
  assert.deepEqual(
    said(`${ON}  require_client_auth: optional\n  truststore: /t\n${SPS}`),
    ["error client-certificates-spelling@5"],
  );
});
