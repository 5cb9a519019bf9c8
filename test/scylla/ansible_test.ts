import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnsible } from "../../src/scylla/sources/ansible.ts";
import { UsageError } from "../../src/scylla/usage_error.ts";

/** Reads one source; `files` are variable files by path. */
function read(
  text: string,
  { file = "hosts", files = {}, above = {}, group }: {
    readonly file?: string;
    readonly files?: Readonly<Record<string, string>>;
    readonly above?: Readonly<Record<string, string>>;
    readonly group?: string;
  } = {},
) {
  const listed = (all: Readonly<Record<string, string>>) =>
    Object.entries(all).map(([path, each]) => ({ path, file: path, text: each }));
  return readAnsible({
    file,
    sources: [{ text, file }],
    beside: [listed(files), listed(above)],
    group,
  });
}

const INI = `# comment
bastion ansible_host=192.0.2.1

[scylla:children]
eu
us

[eu]
node[01:02].eu.example ansible_user=x   # range
10.0.0.3 rack=r3 scylla_broadcast_address=198.51.100.3

[us]
us-1 ansible_host=10.1.0.1 scylla_listen_address="{{ ansible_default_ipv4.address }}"

[eu:vars]
dc=eu
rack="r1"
[us:vars]
dc=us
ssl_internode_enabled=false

[scylla:vars]
ssl_internode_encryption = transitional
`;

test("readAnsible: INI with children, ranges, variables and templates", () => {
  const { nodes } = read(INI);
  assert.deepEqual(
    nodes.map(({ id, address, dc, rack, intent }) => [id, address, dc, rack, intent.mode]),
    [
      ["node01.eu.example", "node01.eu.example", "eu", "r1", "transitional"],
      ["node02.eu.example", "node02.eu.example", "eu", "r1", "transitional"],
      ["10.0.0.3", "198.51.100.3", "eu", "r3", "transitional"],
      ["us-1", "10.1.0.1", "us", null, "none"],
    ],
  );
  assert.equal(nodes[0]?.at.line, 9);
  assert.deepEqual(nodes.map(({ intentSource }) => intentSource), [
    "hosts:23",
    "hosts:23",
    "hosts:23",
    "hosts:20",
  ]);
});

test("readAnsible: what is not found is nobody's intent, in YAML as elsewhere", () => {
  const yaml = `all:
  vars: { dc: eu }
  children:
    scylla:
      vars: { rack: r9 }
      children:
        one:
          hosts:
            a.example: { scylla_listen_address: 10.0.0.1, rack: r1 }
            b.example:
    other:
      hosts: { c.example: {} }
`;
  const { nodes } = read(yaml, { file: "hosts.yml" });
  assert.deepEqual(
    nodes.map(({ id, address, dc, rack, intent }) => [id, address, dc, rack, intent.mode]),
    [
      ["a.example", "10.0.0.1", "eu", "r1", null],
      ["b.example", "b.example", "eu", "r9", null],
    ],
  );
  assert.deepEqual(nodes.map(({ intentSource }) => intentSource), ["not given", "not given"]);
});

test("readAnsible: the role's variables are an intent only where they are literal", () => {
  const table: [string, string | null][] = [
    ["", null],
    ["ssl_internode_enabled: true", null],
    ["ssl_internode_enabled: no", "none"],
    ["ssl_internode_encryption: all", "all"],
    ["ssl_internode_encryption: all\nssl_internode_enabled: '{{ tls }}'", null],
    ["ssl_internode_encryption: '{{ mode }}'", null],
    ["ssl_internode_enabled: '{{ tls }}'", null],
    ["ssl_internode_encryption: none", "passive"],
    ["ssl_internode_encryption: All", "passive"],
    ["scylla_ssl: { internode: { enabled: false } }", "none"],
    ["scylla_ssl: { internode: { enabled: true, internode_encryption: rack } }", "rack"],
    ["ssl_internode_enabled: true\nscylla_ssl: { internode: { enabled: false } }", null],
    ["ssl_internode_encryption: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3031", null],
  ];
  for (const [text, mode] of table) {
    const { nodes } = read("[scylla]\nn1\n", { files: { "group_vars/scylla.yml": text } });
    assert.equal(nodes[0]?.intent.mode, mode, text);
    assert.equal(nodes[0]?.intent.clientAuth, mode === null ? null : "none");
  }
});

test("readAnsible: an encrypted file is named, and what it may override is not taken for intended", () => {
  const vault = "$ANSIBLE_VAULT;1.1;AES256\n3031\n";
  const hosts = "[scylla]\nn1\nn2\n";
  const plain = {
    "group_vars/all/plain.yml": "ssl_internode_encryption: all\nssl_internode_enabled: true\n",
  };
  const over = read(hosts, { files: { ...plain, "group_vars/scylla.yml": vault } });
  const names = ({ unread }: ReturnType<typeof read>) =>
    unread.map(({ why, file }) => `${why} ${file}`).toSorted();
  assert.deepEqual(names(over), ["encrypted group_vars/scylla.yml"]);
  assert.deepEqual(over.nodes.map(({ intent }) => intent.mode), [null, null]);
  const under = read(hosts, {
    files: { ...plain, "group_vars/all/a_vault": vault, "host_vars/n1.yaml": vault },
  });
  assert.deepEqual(under.nodes.map(({ intent }) => intent.mode), [null, "all"]);
  // It might have set what is set nowhere else.
  const alone = { "group_vars/all/plain.yml": "ssl_internode_encryption: all\n" };
  const beside = read(hosts, { files: { ...alone, "group_vars/all/a_vault": vault } });
  assert.deepEqual(beside.nodes.map(({ intent }) => intent.mode), [null, null]);
  assert.deepEqual(names(under), [
    "encrypted group_vars/all/a_vault",
    "encrypted host_vars/n1.yaml",
  ]);
});

test("readAnsible: ports from the role's variables", () => {
  const files = {
    "group_vars/scylla":
      "scylla_storage_port: 7100\nscylla_yaml_params: { ssl_storage_port: 7101 }\n",
  };
  const [node] = read("[scylla]\nn1:2222\n", { files }).nodes;
  assert.deepEqual([node?.id, node?.storagePort, node?.sslStoragePort], ["n1", 7100, 7101]);
});

test("readAnsible: a port that is none is refused, zero is none, a computed one is named", () => {
  const hosts = (port: string) => `[scylla]\nn1\nn2 scylla_ssl_storage_port=${port}\n`;
  assert.equal(read(hosts("0")).nodes[1]?.sslStoragePort, 0);
  for (const port of ["abc", "70000", "7001.5", "-1"]) {
    assert.throws(() => read(hosts(port)), (error) => {
      assert.ok(error instanceof UsageError);
      assert.deepEqual([error.line, error.message.includes(port)], [3, true], port);
      return true;
    });
  }
  const { unread } = read(hosts("'{{ tls_port }}'"), {
    files: { "group_vars/scylla.yml": "other: 1\nssl_internode_encryption: '{{ mode }}'\n" },
  });
  assert.deepEqual(unread, [
    { why: "computed", file: "group_vars/scylla.yml", line: 2 },
    { why: "computed", file: "hosts", line: 3 },
  ]);
});

test("readAnsible asks for the group where none is called scylla", () => {
  const text = "[db]\nn1\n[loaders]\nl1\n";
  assert.throws(() => read(text), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.oneLine, /^hosts: has no group \[scylla\]; .* db, loaders; .*--group NAME$/);
    return true;
  });
  assert.deepEqual(read(text, { group: "db" }).nodes.map(({ id }) => id), ["n1"]);
  assert.deepEqual(read(text, { group: "all" }).nodes.map(({ id }) => id), ["n1", "l1"]);
  assert.throws(() => read(text, { group: "dbs" }), /no group \[dbs\]/);
  assert.deepEqual(read("n1\nn2\n").nodes.map(({ id }) => id), ["n1", "n2"]);
});

test("readAnsible refuses what it cannot read, with the line", () => {
  const refusal = (text: string, file = "hosts") => {
    try {
      read(text, { file });
    } catch (error) {
      assert.ok(error instanceof UsageError, String(error));
      return [error.line, error.message];
    }
    return "accepted";
  };
  assert.equal(refusal("\n[broken\n")[0], 2);
  assert.equal(refusal("[scylla:hots]\n")[0], 1);
  assert.equal(refusal("[scylla]\nn[0:99999999]\n")[0], 2);
  assert.equal(refusal("[scylla]\nn[1:3:0]\n")[0], 2);
  assert.equal(refusal(`[scylla]\n${"a[1:2]".repeat(50_000)}\n`)[0], 2);
  assert.equal(refusal("[scylla]\nn1 10.0.0.1\n")[0], 2);
  assert.equal(refusal("[scylla]\nn1 dc='eu\n")[0], 2);
  assert.equal(refusal("[scylla]\nn1\n[scylla:vars]\ndc eu\n")[0], 4);
  assert.equal(refusal("[scylla]\nn1\nno_ad*dress\n")[0], 3);
  assert.equal(refusal("[scylla]\nn1\n[scyla:vars]\ndc=eu\n")[0], 3);
  assert.equal(refusal("[scylla:children]\neu\n")[0], 2);
  assert.equal(refusal("[scylla]\n")[0], null);
  assert.equal(refusal("- a\n", "hosts.yaml")[0], 1);
  assert.equal(refusal("scylla:\n  hosts: [a, b]\n  hots: {}\n", "hosts.yaml"), "accepted");
  assert.equal(refusal("scylla:\n  hosts: { a: }\n  hots: {}\n", "hosts.yaml")[0], 3);
});

test("readAnsible: groups that contain each other are refused, deep ones are not", () => {
  const loop = "[scylla:children]\na\n[a:children]\nscylla\nb\n[b]\nx.example\n";
  assert.throws(() => read(loop), /inside itself/);
  const diamonds = ["[scylla:children]", "g0", "h0"];
  for (let i = 0; i < 40; i++) {
    diamonds.push(`[g${i}:children]`, `g${i + 1}`, `h${i + 1}`);
    diamonds.push(`[h${i}:children]`, `g${i + 1}`, `h${i + 1}`);
  }
  diamonds.push("[g40]", "x.example", "[h40]");
  assert.deepEqual(read(diamonds.join("\n")).nodes.map(({ id }) => id), ["x.example"]);
});
