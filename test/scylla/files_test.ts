/** How credential files lie and who can read them, judged from what `lstat` and passwd(5) say. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessRemarks, accountNamed, obstacle } from "../../src/scylla/files/access.ts";
import { checkFiles, STOPS_START } from "../../src/scylla/files/check.ts";
import {
  type FileLayout,
  layoutRemarks,
  layoutsOf,
  type Ownership,
} from "../../src/scylla/files/layout.ts";
import { generateKey } from "../../src/x509/issue.ts";
import { writePem } from "../../src/x509/pem.ts";
import { extension, forge, newKey } from "../x509/forge.ts";

const at = (path: string, mode: number, uid = 0, gid = 0): Ownership => ({ path, uid, gid, mode });

function layout(more: Partial<FileLayout> = {}): FileLayout {
  const path = more.path ?? "/etc/scylla/scylla.crt";
  return {
    path,
    links: [],
    file: at(path, 0o644),
    names: 1,
    folders: [at("/", 0o755), at("/etc", 0o755), at("/etc/scylla", 0o755)],
    ...more,
  };
}

const CERTBOT = [{
  path: "/etc/letsencrypt/live/db/fullchain.pem",
  target: "../../archive/db/fullchain3.pem",
}];
const SECRET = [
  { path: "/certs/tls.crt", target: "..data/tls.crt" },
  { path: "/certs/..data", target: "..2026_11_24_10_00_00.1" },
];

test("layoutsOf tells the layouts that a hot reload does or does not see", () => {
  assert.deepEqual(layoutsOf(layout()), []);
  assert.deepEqual(layoutsOf(layout({ names: 2 })), ["hard-link"]);
  const [link] = CERTBOT;
  assert.deepEqual(layoutsOf(layout({ path: link?.path ?? "", links: CERTBOT })), ["certbot"]);
  assert.deepEqual(layoutsOf(layout({ path: "/certs/tls.crt", links: SECRET })), ["secret-volume"]);
  const own = [{ path: "/etc/scylla/scylla.crt", target: "/srv/current.crt" }];
  assert.deepEqual(layoutsOf(layout({ links: own })), ["symbolic-link"]);
  // A folder that is a link, such as /etc itself, says nothing about the file.
  assert.deepEqual(layoutsOf(layout({ links: [{ path: "/etc", target: "/private/etc" }] })), []);
});

test("layoutRemarks warns of what is missed, and not of a Secret that is mounted as a directory", () => {
  const ids = (one: FileLayout) =>
    layoutRemarks(one, "x.crt").map(({ id, severity }) => [id, severity]);
  assert.deepEqual(ids(layout({ links: SECRET })), []);
  assert.deepEqual(ids(layout({ links: CERTBOT, names: 2 })), [
    ["reload-misses-certbot", "warning"],
    ["reload-misses-hard-link", "warning"],
  ]);
});

const PASSWD = "root:x:0:0:root:/root:/bin/bash\nscylla:x:991:989::/var/lib/scylla:/sbin/nologin\n";
const GROUP = "root:x:0:\nscylla:x:989:\nssl-cert:x:110:postgres,scylla\n";

test("accountNamed finds the service user and its groups", () => {
  assert.deepEqual(accountNamed("scylla", PASSWD, GROUP), { uid: 991, gids: [989, 110] });
  assert.equal(accountNamed("scylla", "root:x:0:0::/:/bin/sh\n", ""), null);
  assert.equal(accountNamed("scylla", "scylla:x::\n", GROUP), null);
  assert.equal(accountNamed("scylla", "", ""), null);
});

const SCYLLA = { uid: 991, gids: [989, 110] };

/** [file, folder, what is in the way] */
const ACCESS: readonly [
  what: string,
  file: Ownership,
  folder: Ownership,
  blocked: string | null,
][] = [
  ["a key of its own", at("/k", 0o400, 991, 0), at("/", 0o755), null],
  ["a key of root alone", at("/k", 0o600), at("/", 0o755), "/k"],
  ["a key of its group", at("/k", 0o640, 0, 989), at("/", 0o755), null],
  ["a key of a further group", at("/k", 0o640, 0, 110), at("/", 0o755), null],
  ["a key of another group", at("/k", 0o640, 0, 5), at("/", 0o755), "/k"],
  ["its own key without the bit", at("/k", 0o044, 991, 0), at("/", 0o755), "/k"],
  ["a folder of root alone", at("/p/k", 0o644), at("/p", 0o700), "/p"],
];
for (const [what, file, folder, blocked] of ACCESS) {
  test(`obstacle: ${what}`, () => {
    const found = obstacle(layout({ file, folders: [folder] }), SCYLLA);
    assert.equal(found?.path ?? null, blocked);
    assert.equal(obstacle(layout({ file, folders: [folder] }), { uid: 0, gids: [0] }), null);
  });
}

test("accessRemarks quotes the start that fails, and says who is in the way", () => {
  const shut = layout({
    path: "/etc/scylla/scylla.key",
    file: at("/etc/scylla/scylla.key", 0o600),
  });
  const [remark, ...others] = accessRemarks("keyfile", shut, "scylla.key", SCYLLA);
  assert.equal(remark?.id, "file-not-readable");
  assert.match(remark?.effect ?? "", /Could not read key file .*Permission denied/);
  assert.match(remark?.message ?? "", /mode 0600, owner 0, group 0/);
  assert.deepEqual(others, []);
  assert.deepEqual(accessRemarks("keyfile", shut, "scylla.key", null), []);
});

test("accessRemarks warns of a key that all can read, and of a truststore that all can write", () => {
  const ids = (option: "keyfile" | "truststore", mode: number) =>
    accessRemarks(option, layout({ file: at("/f", mode, 991) }), "f", SCYLLA).map(({ id }) => id);
  assert.deepEqual(ids("keyfile", 0o644), ["key-readable-by-others"]);
  assert.deepEqual(ids("keyfile", 0o440), []);
  assert.deepEqual(ids("truststore", 0o644), []);
  assert.deepEqual(ids("truststore", 0o666), ["file-writable-by-others"]);
});

const now = new Date("2026-11-24T12:00:00Z");
const dates = { notBefore: new Date("2026-01-01"), notAfter: new Date("2028-01-01") };
const [caKey, key] = [newKey.p256(), newKey.p256()];
const root = forge({
  subject: "CN=Root",
  key: caKey,
  extensions: [extension.basicConstraints(true)],
  ...dates,
});
const leaf = forge({ subject: "CN=n1", key, issuer: root, ...dates });
const pem = ({ der }: { der: Uint8Array }) => writePem("CERTIFICATE", der);
const found = (name: string, text: string | null, more: { layout?: FileLayout } = {}) => ({
  name,
  bytes: text === null ? null : new TextEncoder().encode(text),
  layout: more.layout ?? null,
  inPlace: true,
});
const keyText = key.export({ type: "pkcs8", format: "pem" }).toString();

test("checkFiles has nothing to say of sound files", () => {
  const files = {
    certificate: found("n.crt", pem(leaf), { layout: layout() }),
    keyfile: found("n.key", keyText, { layout: layout({ file: at("/k", 0o400, 991) }) }),
    truststore: found("ca.pem", pem(root)),
  };
  const { remarks, chain, truststore } = checkFiles(files, now, SCYLLA);
  assert.deepEqual(remarks, []);
  assert.deepEqual([chain.length, truststore?.length], [1, 1]);
});

test("checkFiles gives every remark a place, contents and placement together", () => {
  const { remarks } = checkFiles(
    {
      certificate: found("n.crt", `# ours\n${pem(leaf)}`, { layout: layout({ names: 2 }) }),
      keyfile: found(
        "n.key",
        generateKey("ecdsa-p256").export({ type: "pkcs8", format: "pem" }).toString(),
        { layout: layout({ file: at("/k", 0o600) }) },
      ),
      truststore: found("ca.pem", ""),
    },
    now,
    SCYLLA,
  );
  assert.deepEqual(remarks.map(({ id, file, line }) => [id, file, line]), [
    ["truststore-empty", "ca.pem", 1],
    ["reload-misses-hard-link", "n.crt", 1],
    ["file-not-readable", "n.key", 1],
    ["key-mismatch", "n.key", 1],
  ]);
  assert.ok(remarks.every(({ column }) => column === 1));
  assert.deepEqual(remarks.filter(({ id }) => STOPS_START.has(id)).map(({ id }) => id), [
    "file-not-readable",
    "key-mismatch",
  ]);
});

test("checkFiles knows no truststore where a node could load nothing of it", () => {
  const cut = pem(root) + pem(leaf).slice(0, 80);
  assert.equal(checkFiles({ truststore: found("ca.pem", cut) }, now, null).truststore, null);
  assert.equal(checkFiles({ truststore: found("ca.pem", null) }, now, null).truststore, null);
  assert.deepEqual(checkFiles({ truststore: found("ca.pem", "") }, now, null).truststore, []);
});

test("what stops a start says so in its effect, and nothing else does", () => {
  const broken = pem(leaf).slice(0, 90);
  for (
    const [certificate, keyfile, truststore] of [
      [broken, keyText, pem(root)],
      ["", keyText, pem(root)],
      [pem(root) + pem(leaf), keyText, pem(root)],
      [pem(leaf), "", pem(root)],
      [pem(leaf), null, broken],
      [pem(leaf), keyText, ""],
    ] as const
  ) {
    const { remarks } = checkFiles(
      {
        certificate: found("n.crt", certificate),
        keyfile: found("n.key", keyfile),
        truststore: found("ca.pem", truststore),
      },
      now,
      null,
    );
    assert.ok(remarks.length > 0);
    for (const { id, effect } of remarks) {
      assert.equal(/does not start/.test(effect), STOPS_START.has(id), `${id}: ${effect}`);
    }
  }
});
