/** `lint` and inventories, given something else than what they take: told by content. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { refuseOtherKinds } from "../../src/scylla/document_kind.ts";
import { embeddedScyllaYaml } from "../../src/scylla/kubernetes.ts";
import { UsageError } from "../../src/scylla/usage_error.ts";
import { ringshake } from "./run_cli.ts";

let base: string;
before(() => {
  base = mkdtempSync(join(tmpdir(), "ringshake-kinds-"));
});
after(() => rmSync(base, { recursive: true, force: true }));

const SCYLLA = "cluster_name: x\nserver_encryption_options:\n    internode_encryption: all\n";

const KINDS: readonly (readonly [name: string, text: string, what: RegExp | null])[] = [
  ["scylla.yaml", SCYLLA, null],
  ["scylla.yaml", "# only comments: {{ x }}\nstorage_port: 7000\n", null],
  ["scylla.yaml", "server_encryption_options:\n    keystore: conf/.keystore\n", null],
  ["empty.yaml", "", null],
  ["hosts", "[scylla]\n10.0.0.1\n", /Ansible inventory; .*--inventory/],
  ["hosts", "[scylla]\nn1\n[ui]\nn2 a=b\n", /Ansible inventory/],
  ["hosts.yml", "all:\n  children:\n    scylla: { hosts: { a: } }\n", /Ansible inventory/],
  ["hosts.yml", "scylla:\n  hosts: { a: }\nx:\n  vars: { dc: eu }\n", /Ansible inventory/],
  ["hosts.json", '{"_meta": {"hostvars": {}}, "scylla": {"hosts": ["a"]}}', /Ansible inventory/],
  ["inv.yaml", "nodes:\n  - 10.0.0.1\n", /inventory of ringshake/],
  ["site.yml", "- hosts: scylla\n  roles: [scylla]\n", /playbook/],
  ["all.yml", "ssl_internode_enabled: false\ndc: eu\n", /Ansible variables/],
  ["all.yml", "scylla_listen_address: '{{ x }}'\n", /Ansible variables/],
  ["vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n3031\n", /Vault/],
  ["scylla.yaml.j2", "listen_address: {{ address }}\n", /Jinja template; render it/],
  ["scylla.yaml.j2", "a: 1\n{% if x %}\nb: 2\n{% endif %}\n", /Jinja/],
  ["cm.yaml", "a: 1\nx: {{ .Values.mode }}\n", /Go or Helm/],
  ["values.yaml", "scyllaImage: { tag: '6.2' }\nracks: []\n", /Helm chart; .*helm template/],
  ["compose.yml", "services:\n  scylla: { image: scylladb/scylla }\n", /Compose/],
  ["sc.yaml", "apiVersion: scylla.scylladb.com/v1\nkind: ScyllaCluster\n", /scylla-operator/],
  ["s.yaml", "apiVersion: v1\nkind: Secret\n", /Kubernetes manifest/],
  ["s.json", '{"apiVersion": "v1", "kind": "ConfigMap", "data": {}}', /Kubernetes manifest/],
  ["cassandra.yaml", SCYLLA, /Apache Cassandra/],
  ["cassandra.yaml", `${SCYLLA}api_port: 10000\n`, null],
  [
    "scylla.yaml",
    `${SCYLLA}materialized_views_enabled: false\n`,
    /Apache Cassandra; .*scylla.yaml/,
  ],
  ["x", "; mine\n[connection]\nhostname = 10.0.0.1\n[ssl]\n", /cqlshrc/],
  ["x", "[certfiles]\n10.0.0.1 = ca.pem\n", /cqlshrc.*ringshake lint/],
  ["cqlshrc", "hostname = 10.0.0.1\n", /cqlshrc/],
  ["scylla-server", 'SCYLLA_ARGS="--log-to-syslog 1"\n', /environment file/],
  ["a.conf", "[Service]\nExecStart=\nExecStart=/usr/bin/scylla\n", /systemd/],
  ["u.yaml", "#cloud-config\nwrite_files:\n- path: x\n  content: |\n    a: 1\n", /cloud-init/],
  ["u.yaml", "scylla_yaml:\n  cluster_name: x\n", /machine image/],
  ["u.txt", "Content-Type: multipart/mixed\n\n--x\n", /MIME/],
  ["x.sh", "#!/bin/sh\ncat > scylla.yaml <<E\na: 1\nE\n", /a script/],
  ["x.md", "```yaml\nstorage_port: 1\n```\n", /Markdown/],
  ["x.diff", "--- a/scylla.yaml\n+++ b/scylla.yaml\n@@ -1 +1 @@\n+a: 1\n", /a diff/],
  ["main.tf", 'resource "aws_instance" "x" {\n  user_data = 1\n}\n', /Terraform/],
  ["a.rb", "default['scylla']['mode'] = 'all'\n", /Chef/],
  ["Dockerfile", "FROM scylladb/scylla\nCOPY scylla.yaml /etc/scylla/\n", /Dockerfile/],
  ["x.sls", "scylla_conf:\n  file.managed:\n    - name: x\n", /Salt/],
  ["x.yaml", "scylla::options:\n  internode_encryption: all\n", /Puppet/],
  ["x.yaml", `${SCYLLA}sops:\n  version: 3\n`, /SOPS/],
  ["x.yaml", 'AWSTemplateFormatVersion: "2010-09-09"\n', /CloudFormation/],
  ["k.yaml", "configMapGenerator:\n- name: x\n", /kustomization/],
  ["p.yml", "scrape_configs: []\n", /Prometheus/],
  ["p.yml", "- targets: [10.0.0.1]\n", /targets for Prometheus/],
  ["m.yaml", "http: 127.0.0.1:5080\ndatabase:\n  hosts: [10.0.0.1]\n", /Scylla Manager/],
  ["m.yaml", "auth_token: x\n", /Scylla Manager/],
  ["c.yml", "scylla:\n  image: scylladb/scylla\n", /Compose/],
  ["values.yaml", "replicaCount: 3\n", /Helm chart/],
  ["x.erb", "cluster_name: <%= @name %>\n", /Ruby/],
  ["x.tftpl", "cluster_name: ${name}\n", /\$\{…\}/],
  ["x.toml", '[server_encryption_options]\ninternode_encryption = "all"\n', /TOML/],
  ["status.txt", "UN 10.0.0.1 1 256 ? 8d1b2c3a r1\n", /nodetool/],
  ["scylla.yaml", "client_encryption_options:\n  enabled: true\n", null],
  ["rackdc", "# c\ndc=eu\nrack=r1\n", /rackdc/],
];

test("refuseOtherKinds: a file is told by its content, in one sentence with a cure", () => {
  for (const [name, text, what] of KINDS) {
    const say = () => refuseOtherKinds(text, `/x/${name}`, ["scylla-yaml"]);
    if (what === null) assert.doesNotThrow(say, text);
    else {
      assert.throws(say, (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.oneLine, what);
        return true;
      }, text);
    }
  }
});

const CONFIG_MAP = `# two documents
---
apiVersion: v1
kind: Secret
---
apiVersion: v1
kind: ConfigMap
data:
  other: |
    x
  scylla.yaml: |-
    ---
    # a comment
    server_encryption_options:
      internode_encryption: All
  last: z
`;

test("lint reads the scylla.yaml in a ConfigMap, with the lines and columns of the file", async () => {
  const path = join(base, "configmap.yaml");
  writeFileSync(path, CONFIG_MAP);
  const { code, stdout } = await ringshake(["lint", "--format", "json", path]);
  const { remarks } = JSON.parse(stdout);
  const found = remarks.find(({ id }: { id: string }) => id === "unknown-internode-encryption");
  const [line = ""] = CONFIG_MAP.split("\n").slice(14);
  assert.deepEqual([code, found.line, found.column], [1, 15, line.indexOf("All") + 1]);
});

test("lint reads a cqlshrc as the cqlsh that is named, with the files that lie here", async () => {
  const folder = join(base, "client");
  mkdirSync(folder);
  const path = join(folder, "cqlshrc");
  const pem = join(folder, "ca.pem");
  writeFileSync(pem, "nothing\n");
  const text = "[connection]\nssl = true\n[ssl]\nversion = TLSv1.2\ncertfile = ";
  writeFileSync(path, `\ufeff${text}~/ca.pem\n`);
  const marked = await ringshake(["lint", path, "--format", "json"]);
  assert.deepEqual(
    [marked.code, JSON.parse(marked.stdout).remarks.map(({ id }: { id: string }) => id)],
    [1, ["cqlshrc-byte-order-mark"]],
  );
  writeFileSync(path, `${text}~/ca.pem\n`);
  const how = { env: { HOME: folder } };
  const newest = await ringshake(["lint", path, "--cqlsh", "6.0.40", "--python", "3.12"], how);
  assert.equal(newest.code, 1);
  assert.match(newest.stdout, /ends before it connects:\s+“ssl\.SSLError: \[X509…\]/);
  const old = await ringshake(["lint", path, "--cqlsh", "5.0.5"], how);
  assert.match(
    old.stdout.replace(/\s+/g, " "),
    /“TLSv1\.2 is not a valid SSL protocol, please use one of SSLv23/,
  );
  writeFileSync(path, `${text}/nowhere/ca.pem\n`);
  const copied = await ringshake(["lint", path, "--cqlsh", "6.0.40"]);
  assert.deepEqual([copied.code, /not examined: \/nowhere\/ca\.pem/.test(copied.stdout)], [
    0,
    true,
  ]);
  const own = await ringshake(["lint", path, "--cqlsh", "6.0.40"], how);
  assert.deepEqual([own.code, /cqlshrc-file-missing/.test(own.stdout)], [1, true]);
  const none = await ringshake(["lint", path, "--cqlsh", "6.0.0", "--python", "3.12"]);
  assert.deepEqual([none.code, none.stdout], [2, ""]);
  assert.match(none.stderr, /cqlsh 6\.0\.0 does not run on Python 3\.12/);
});

test("embeddedScyllaYaml: only a literal block is exact, and only one", () => {
  const folded = CONFIG_MAP.replace("scylla.yaml: |-", "scylla.yaml: >");
  assert.equal(embeddedScyllaYaml(folded, "x"), null);
  assert.throws(() => refuseOtherKinds(folded, "x", ["scylla-yaml"]), UsageError);
  const second = CONFIG_MAP.slice(CONFIG_MAP.indexOf("---\napiVersion: v1\nkind: ConfigMap"));
  assert.throws(() => embeddedScyllaYaml(`${CONFIG_MAP}${second}`, "x"), /second scylla.yaml/);
  assert.equal(embeddedScyllaYaml(SCYLLA, "x"), null);
});

test("what is something else ends with code 2 and one line, wherever it is given", async () => {
  const folder = join(base, "given");
  mkdirSync(folder);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const compose = file("compose.yml", "services:\n  scylla: { image: scylladb/scylla }\n");
  const template = file("scylla.yaml.j2", "listen_address: {{ address }}\n");
  const config = file("scylla.yaml", SCYLLA);
  const calls: [string[], RegExp][] = [
    [["lint", compose], /compose\.yml: this is a Compose file/],
    [["check", "--scylla-yaml", template], /this is a Jinja template/],
    [["check", "127.0.0.1", "--scylla-yaml", template], /this is a Jinja template/],
    [["check", "-i", compose], /this is a Compose file/],
    [["check", "-i", config], /this is a scylla\.yaml; give it with --scylla-yaml/],
  ];
  for (const [args, what] of calls) {
    const { code, stdout, stderr } = await ringshake(args);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, what);
    assert.equal(stderr.trim().split("\n").length, 1);
  }
});
