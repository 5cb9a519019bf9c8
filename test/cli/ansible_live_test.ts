/** Ansible inventories compared with ansible-inventory: the same hosts, and of each the same variables. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { ansibleFilesAt } from "../../src/cli/survey/inventories.ts";
import { readGroups } from "../../src/scylla/sources/ansible.ts";
import { variablesOf } from "../../src/scylla/sources/ansible_variables.ts";
import { ansibleInventory } from "../setup/tools.mjs";
import { ringshake } from "./run_cli.ts";
import { testWorld } from "./test_world.ts";

type Files = Readonly<Record<string, string>>;
/** Each host's variables as texts; those that are no single value are left out. */
type Hosts = Record<string, Record<string, string>>;

let base: string;
let count = 0;
before(() => {
  base = mkdtempSync(join(tmpdir(), "ringshake-ansible-"));
});
after(() => rmSync(base, { recursive: true, force: true }));

function folderOf(files: Files): string {
  const folder = join(base, `a${++count}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const program = ansibleInventory();
/** It runs in no other encoding than UTF-8, whatever the locale of whoever tests. */
const ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" };

function theirs(inventory: string, playbook: string): Hosts {
  const { stdout, stderr, status } = spawnSync(
    program ?? "",
    ["-i", inventory, "--playbook-dir", playbook, "--list"],
    {
      encoding: "utf8",
      env: { ...ENVIRONMENT, HOME: base, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: "1" },
    },
  );
  assert.equal(status, 0, stderr);
  const listed = JSON.parse(stdout);
  const hosts: Hosts = {};
  for (const group of Object.values<{ hosts?: string[] }>(listed)) {
    for (const host of group.hosts ?? []) hosts[host] ??= {};
  }
  for (const [host, variables] of Object.entries<Record<string, unknown>>(listed._meta.hostvars)) {
    hosts[host] = Object.fromEntries(
      Object.entries(variables).flatMap(([name, value]) =>
        isSingle(value) ? [[name, normal(String(value))]] : []
      ),
    );
  }
  return hosts;
}

const isSingle = (value: unknown) => value !== null && typeof value !== "object";

/** Python has turned what looks like a number or a truth value into one. */
const normal = (text: string) =>
  /^(?:true|false|yes|no|on|off)$/i.test(text) ? String(/^(?:true|yes|on)$/i.test(text)) : text;

async function ours(inventory: string, names: ReadonlySet<string>): Promise<Hosts> {
  const files = await ansibleFilesAt(inventory, testWorld()) ?? assert.fail("no inventory");
  const groups = readGroups(files.sources);
  const variables = variablesOf(groups, files.file, files.beside ?? []);
  return Object.fromEntries(
    groups.hostsIn("all").map((host) => {
      const known = variables(host);
      const found = [...names].flatMap((name) => {
        const value = known.known(name);
        return value.is === "literal" ? [[name, normal(value.text)] as const] : [];
      });
      return [host, Object.fromEntries(found)];
    }),
  );
}

async function same(files: Files, inventory = "hosts", playbook = "."): Promise<void> {
  const folder = folderOf(files);
  const expected = theirs(join(folder, inventory), join(folder, playbook));
  const names = new Set(Object.values(expected).flatMap((each) => Object.keys(each)));
  assert.deepEqual(await ours(join(folder, inventory), names), expected, JSON.stringify(files));
  assert.ok(Object.keys(expected).length > 0);
}

const skip = program === null ? "ansible-core is not installed" : false;

const LAYOUTS:
  readonly (readonly [what: string, files: Files, inventory?: string, playbook?: string])[] = [
    ["INI, ranges, quotes, comments", {
      hosts:
        "lone dc=x\n[scylla]\nn[01:03].ex dc='e u' rack=\"r#1\" # c\nn[a:c] p=1\nm[1:9:4]:2222\n" +
        '[scylla:vars]\nv = "q" # c\nw=x # y\nx=a=b\ny=True\nz="it\'s"\n',
    }],
    ["depth, priority, names", {
      hosts:
        "[all:vars]\nv=all\n[p:children]\nc\nb\n[c]\nh v2=host\n[b]\nh\n[a]\nh\n[p:vars]\nv=p\nw=p\n" +
        "[c:vars]\nv=c\nx=c\n[b:vars]\nv=b\nx=b\nansible_group_priority=9\n[a:vars]\nv=a\ny=a\n" +
        "[deep:children]\nmid\nc\n[mid:children]\nc\n[deep]\n[mid]\n[mid:vars]\nx=mid\n",
    }],
    ["priority against names", {
      hosts: "[x]\nh\n[y]\nh\n[x:vars]\nv=x\nansible_group_priority=9\n[y:vars]\nv=y\n",
    }],
    ["group_vars and host_vars", {
      hosts: "[scylla]\nn1 a=line\nn2\n[scylla:vars]\nb=ini\nc=ini\n",
      "group_vars/all": "b: all\nd: all\n",
      "group_vars/all.yml": "d: never\n",
      "group_vars/scylla/10.yml": "c: ten\nd: ten\n",
      "group_vars/scylla/20.yaml": "c: twenty\n",
      "group_vars/scylla/deep/x": "e: deep\n",
      "group_vars/scylla/.hidden": "e: hidden\n",
      "group_vars/scylla/notes.txt": "e: text\n",
      "group_vars/ungrouped.yml": "c: not\n",
      "host_vars/n1.yml": "a: file\n",
      "host_vars/n2.json": '{"a": "json"}',
    }],
    ["beside the playbook", {
      "inv/prod/hosts": "[scylla]\nn1\n",
      "inv/prod/group_vars/all.yml": "a: inventory\nb: inventory\nc: inventory\n",
      "inv/prod/group_vars/scylla.yml": "c: group\n",
      "group_vars/all.yml": "b: playbook\nc: playbook\n",
      "host_vars/n1.yml": "d: playbook\n",
    }, "inv/prod/hosts"],
    ["YAML", {
      "hosts.yml":
        "all:\n  vars: {v: all}\n  hosts: {lone: {x: 1}}\n  children:\n    scylla:\n      vars: {v: s}\n" +
        "      children:\n        eu:\n          hosts:\n            n[1:2].ex:\n              x: yes\n            m1: {v: h}\n" +
        "    other: {hosts: {o1: }}\n",
      "group_vars/eu.yml": "v: eu\n",
    }, "hosts.yml"],
    [
      "a folder with several sources",
      {
        "inv/10_hosts": "[scylla]\nn1 a=1\n[x]\n[x:vars]\nb=ten\n",
        "inv/20.yml": "x:\n  hosts: {n1: {a: 2}, n2: }\n  vars: {b: twenty}\n",
        "inv/group_vars/x.yml": "c: x\n",
      },
      "inv",
      "inv",
    ],
  ];

for (const [what, files, inventory, playbook] of LAYOUTS) {
  test(`as ansible-inventory reads it: ${what}`, { skip }, () => same(files, inventory, playbook));
}

test("what ansible-inventory --list prints is read as the same inventory", { skip }, async () => {
  const folder = folderOf({
    hosts: "lone\n[p:children]\nc\n[c]\nh v=1\n[p:vars]\nw=p\n",
    "group_vars/c": "x: c\n",
  });
  const expected = theirs(join(folder, "hosts"), folder);
  const { stdout } = spawnSync(program ?? "", ["-i", join(folder, "hosts"), "--list"], {
    encoding: "utf8",
    env: { ...ENVIRONMENT, HOME: base },
  });
  const listing = join(folderOf({ "listing.json": stdout }), "listing.json");
  assert.deepEqual(await ours(listing, new Set(["v", "w", "x"])), expected);
});

const RUNS = 8;
test(
  "as ansible-inventory reads groups, priorities and variables at random",
  { skip },
  async () => {
    // Any seed will do; a fixed one makes a failure one that can be looked at.
    let seed = 7;
    const below = (n: number) => {
      seed = Math.imul(seed, 1103515245) + 12345;
      return (seed >>> 16) % n;
    };
    const names = ["a", "b", "c", "d", "e"];
    for (let run = 0; run < RUNS; run++) {
      const lines: string[] = [];
      const files: Record<string, string> = {};
      for (const [index, name] of names.entries()) {
        lines.push(`[${name}]`, ...["h1", "h2"].filter(() => below(2) === 0));
        const children = names.slice(index + 1).filter(() => below(3) === 0);
        if (children.length > 0) lines.push(`[${name}:children]`, ...children);
        const variables = ["v1", "v2"].filter(() => below(2) === 0);
        lines.push(`[${name}:vars]`, ...variables.map((each) => `${each}=${name}`));
        if (below(3) === 0) lines.push(`ansible_group_priority=${1 + below(4)}`);
        if (below(2) === 0) files[`group_vars/${name}.yml`] = `v${1 + below(3)}: file-${name}\n`;
      }
      lines.push("[z]", "h1", "h2");
      await same({ ...files, hosts: `${lines.join("\n")}\n` });
    }
  },
);

const CASE = {
  "hosts.ini": "[scylla]\nn1 ansible_host=127.153.45.1\nn2 ansible_host=127.153.45.2\n",
  "group_vars/scylla.yml": "ssl_internode_enabled: false\ndc: eu\nscylla_storage_port: 7100\n",
  "host_vars/n1.yml": "rack: r1\n",
};

test("check -i takes what stands in group_vars and host_vars for the intent", async () => {
  const folder = folderOf(CASE);
  for (const inventory of [folder, join(folder, "hosts.ini")]) {
    const { stdout } = await ringshake([
      "check",
      "-i",
      inventory,
      "--format",
      "json",
      "--timeout",
      "500",
    ]);
    const { nodes } = JSON.parse(stdout);
    assert.deepEqual(
      nodes.map(({ id, dc, rack, expected }: {
        id: string;
        dc: string;
        rack: string;
        expected: { mode: string; storagePort: number; source: string };
      }) => [id, dc, rack, expected.mode, expected.storagePort, expected.source]),
      [["n1", "r1"], ["n2", null]].map(([id, rack]) => [
        id,
        "eu",
        rack,
        "none",
        7100,
        `${join(folder, "group_vars/scylla.yml")}:1`,
      ]),
    );
  }
});

test("check -i asks which group, and names what is encrypted", async () => {
  const folder = folderOf({
    hosts: "[db]\nn1 ansible_host=127.153.45.1\n[local]\nlocalhost ansible_connection=local\n",
    "group_vars/db.yml": "$ANSIBLE_VAULT;1.1;AES256\n3031\n",
  });
  const asked = await ringshake(["check", "-i", join(folder, "hosts")]);
  assert.deepEqual([asked.code, asked.stdout], [2, ""]);
  assert.match(asked.stderr, /no group \[scylla\]; its groups are db, local; .*--group NAME/);
  const chosen = await ringshake(
    ["check", "-i", join(folder, "hosts"), "--group", "db", "--format", "json", "--timeout", "500"],
  );
  assert.match(chosen.stderr, /group_vars\/db\.yml: encrypted by Ansible Vault/);
  const { nodes } = JSON.parse(chosen.stdout);
  assert.deepEqual(
    nodes.map(({ id, expected }: { id: string; expected: { mode: null } }) => [id, expected.mode]),
    [["n1", null]],
  );
  const misplaced = await ringshake(["check", "127.153.45.1", "--group", "db"]);
  assert.equal(misplaced.code, 2);
});
