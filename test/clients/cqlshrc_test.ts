/**
 * cqlshrc files compared with what real cqlshs make of them: a recorded table, and those that can be installed
 * here.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCqlsh, parsePython } from "../../src/clients/cqlsh.ts";
import { type CqlshrcOptions, readCqlshrc } from "../../src/clients/cqlshrc.ts";
import { asSeen, CASES, comparable, files, ours } from "./cqlshrc_cases.ts";

for (const { by, cases } of byCqlsh()) {
  test(`recorded: what ${by} makes of ${cases.length} files`, () => {
    for (const [each, saw] of cases) {
      assert.deepEqual(asSeen(ours(each, by)), comparable(saw), each.name);
    }
  });
}

function byCqlsh() {
  const names = new Set(CASES.flatMap(({ seen }) => seen.flatMap(({ by }) => by)));
  return [...names].map((by) => ({
    by,
    cases: CASES.flatMap((each) =>
      each.seen.filter((one) => one.by.includes(by)).map(({ saw }) => [each, saw] as const)
    ),
  }));
}

type How = Omit<CqlshrcOptions, "file" | "env"> & {
  readonly env?: Readonly<Record<string, string>>;
};

function remarksOn(text: string, { env = {}, ...how }: How = {}) {
  const options = { file: "cqlshrc", files, env: (name: string) => env[name], ...how };
  return readCqlshrc(text.replaceAll("@/", "/@/"), options).remarks;
}

const TLS = "[connection]\nssl = true\nport = 9142\n[ssl]\ncertfile = @/ca.pem\n";
const NEW = { cqlsh: "6.0.40", python: [3, 12] } as const;
const OLD = { cqlsh: "5.0.5", python: [2, 7] } as const;
const NAMED = { cqlsh: "6.0.0", python: [3, 9] } as const;
const DRIVER = { cqlsh: "6.2.0", python: [3, 12] } as const;
const STRICT = { cqlsh: "6.0.13", python: [3, 11] } as const;

/** The remark that a text earns, what its effect says, and a text that does not earn it. */
const SAID: readonly (readonly [
  remark: string,
  effect: RegExp,
  text: string,
  better: string,
  how?: How,
  betterHow?: How,
])[] = [
  ["cqlshrc-no-section error 1:1", /File contains no section/, "a = 1\n", "[ssl]\na = 1\n", NEW],
  ["cqlshrc-byte-order-mark error 1:1", /no section/, `\ufeff${TLS}`, TLS],
  [
    "cqlshrc-duplicate-option error 3:1",
    /\[line {2}3\]: option/,
    "[a]\nb=1\nB=2\n",
    "[a]\nb=1\n",
    NEW,
  ],
  [
    "cqlshrc-duplicate-option warning 3:1",
    /^the last b in \[a\]/,
    "[a]\nb=1\nb=2\n",
    "[a]\nb=1\n",
    OLD,
  ],
  ["cqlshrc-duplicate-section error 2:1", /section 'a'/, "[a]\n[a]\n", "[a]\n[b]\n", NEW],
  ["cqlshrc-no-value error 2:2", /parsing errors/, "[ssl]\n a = b\n", "[ssl]\na = b\n", OLD],
  [
    "cqlshrc-continued warning 3:1",
    /part of that value/,
    "[a]\nb = c\n d = e\n",
    "[a]\nb = c\nd = e\n",
    NEW,
  ],
  [
    "cqlshrc-comment-in-value warning 5:1",
    /ca.pem # mine"$/,
    TLS.replace("pem", "pem # mine"),
    TLS,
    NEW,
  ],
  [
    "cqlshrc-comment-in-value warning 5:1",
    /ca.pem ; c"/,
    `${TLS.trim()} ; c\n`,
    `${TLS.trim()} ; c\n`,
    NEW,
    OLD,
  ],
  ["cqlshrc-quotes warning 5:1", /which is "\/@/, TLS.replace("@/ca.pem", '"@/ca.pem"'), TLS, NEW],
  [
    "cqlshrc-percent warning 5:1",
    /not there/,
    TLS.replace("ca", "c%a"),
    TLS.replace("ca", "c%%a"),
    NEW,
  ],
  [
    "cqlshrc-unknown-section warning 1:1",
    /not read/,
    "[SSL]\na = 1\n",
    "[copy-from]\na = 1\n",
    NEW,
  ],
  [
    "cqlshrc-unknown-option warning 2:1",
    /not read/,
    "[ssl]\ncafile = x\n",
    "[certfiles]\ncafile = x\n",
    NEW,
  ],
  ["cqlshrc-unknown-option info 2:1", /not read/, "[ssl]\nsomething_else = x\n", "[ssl]\n", NEW],
  [
    "cqlshrc-misplaced-option warning 2:1",
    /not read/,
    "[ssl]\nhostname = x\n",
    "[connection]\nhostname = x\n",
    NEW,
  ],
  [
    "cqlshrc-not-a-boolean error 2:1",
    /boolean: ja”/,
    "[connection]\nssl = ja\n",
    "[connection]\nssl = YES\n",
    NEW,
  ],
  [
    "cqlshrc-not-a-number error 2:1",
    /'5s'”/,
    "[connection]\ntimeout = 5s\n",
    "[connection]\ntimeout = 5\n",
    NEW,
  ],
  [
    "cqlshrc-port-invalid error 2:1",
    /'9k' is not/,
    "[connection]\nport = 9k\n",
    "[connection]\nport = 9\n",
    NEW,
  ],
  [
    "cqlshrc-port-invalid error 2:1",
    /no such/,
    "[connection]\nport = 65536\n",
    "[connection]\nport = 65535\n",
    NEW,
  ],
  ["cqlshrc-port-confused warning 2:1", /in the clear/, "[connection]\nport = 9142\n", TLS, NEW],
  ["cqlshrc-port-confused warning 3:1", /not answer/, TLS.replace("9142", "7001"), TLS, NEW],
  ["cqlshrc-port-with-ssl info 3:1", /wrong version/, TLS.replace("9142", "9042"), TLS, NEW],
  ["cqlshrc-ssl-unused warning 1:1", /in the clear/, "[ssl]\n", TLS, NEW],
  ["cqlshrc-factory warning 2:1", /in the clear/, "[connection]\nfactory = x\n", TLS, NEW],
  ["cqlshrc-factory info 4:1", /not read$/, TLS.replace("2\n", "2\nfactory = x\n"), TLS, NEW],
  [
    "cqlshrc-version-unknown error 6:1",
    /SSLv23, TLSv1, TLSv1.1, or/,
    `${TLS}version = TLSv1.2\n`,
    `${TLS}version = TLSv1_2\n`,
    OLD,
  ],
  [
    "cqlshrc-version-unknown error 6:1",
    /TLS, TLSv1_2, TLSv1_1, or/,
    `${TLS}version = tls\n`,
    `${TLS}version = TLS\n`,
    NAMED,
  ],
  [
    "cqlshrc-version-unknown warning 6:1",
    /up to 6.0.0|5\.0\.1/,
    `${TLS}version = TLSv1.2\n`,
    `${TLS}version = TLSv1.2\n`,
    {},
    NEW,
  ],
  ["cqlshrc-version-unknown error 1:1", /^cqlsh ends/, TLS, TLS, {
    ...NAMED,
    env: { SSL_VERSION: "1.2" },
  }, NAMED],
  ["cqlshrc-version-ignored info 6:1", /^it is not read/, `${TLS}version = TLSv1.2\n`, TLS, NEW],
  ["cqlshrc-version-old warning 1:1", /^TLSv1.0 alone/, TLS, `${TLS}version = SSLv23\n`, OLD],
  ["cqlshrc-version-old info 1:1", /3.11.10\): TLSv1.0 alone/, TLS, `${TLS}version = TLS\n`],
  ["cqlshrc-version-old warning 6:1", /^TLSv1.1 alone/, `${TLS}version = TLSv1_1\n`, TLS, NAMED],
  ["cqlshrc-version-pinned info 6:1", /TLS 1.3 alone/, `${TLS}version = TLSv1_2\n`, TLS, NAMED],
  [
    "cqlshrc-version-for-another-use error 6:1",
    /no client/,
    `${TLS}version = TLS_SERVER\n`,
    TLS,
    NAMED,
  ],
  [
    "cqlshrc-certfile-missing error 1:1",
    /in cqlshrc \(or use/,
    "[connection]\nssl = 1\n",
    TLS,
    NEW,
  ],
  ["cqlshrc-certfile-missing warning 1:1", /^with --ssl: /, "[ssl]\n", "", NEW],
  ["cqlshrc-certfile-empty warning 5:1", /no CA/, TLS.replace("@/ca.pem", ""), TLS, NEW],
  [
    "cqlshrc-relative-path warning 5:1",
    /where cqlsh is called/,
    TLS.replace("@", "x"),
    TLS.replace("@", "/x"),
    NEW,
  ],
  ["cqlshrc-file-missing error 5:1", /No such file/, TLS.replace("ca", "gone"), TLS, NEW],
  ["cqlshrc-file-missing error 5:1", /driver fails/, TLS.replace("ca", "gone"), TLS, DRIVER],
  [
    "cqlshrc-no-certificate-in-file error 5:1",
    /\[X509…\] no c/,
    TLS.replace("ca", "text"),
    TLS,
    NEW,
  ],
  ["cqlshrc-key-in-certfile warning 5:1", /may read the key/, TLS.replace("ca", "both"), TLS, NEW],
  [
    "cqlshrc-key-encrypted warning 6:1",
    /pass phrase/,
    `${TLS}userkey=@/locked.pem\nusercert=@/cert.pem\n`,
    TLS,
    NEW,
  ],
  [
    "cqlshrc-key-unreadable error 6:1",
    /PEM lib/,
    `${TLS}userkey=@/text.pem\nusercert=@/cert.pem\n`,
    TLS,
    NEW,
  ],
  [
    "cqlshrc-key-mismatch error 6:1",
    /KEY_VALUES/,
    `${TLS}userkey=@/key.pem\nusercert=@/ca.pem\n`,
    `${TLS}userkey=@/key.pem\nusercert=@/cert.pem\n`,
    NEW,
  ],
  [
    "cqlshrc-half-a-certificate warning 6:1",
    /“Warning: userkey/,
    `${TLS}userkey=@/key.pem\n`,
    TLS,
    NEW,
  ],
  [
    "cqlshrc-half-a-certificate warning 6:1",
    /“certfile must/,
    `${TLS}userkey=@/key.pem\n`,
    TLS,
    OLD,
  ],
  [
    "cqlshrc-half-a-certificate warning 6:1",
    /^cqlsh presents/,
    `${TLS}userkey=@/key.pem\n`,
    TLS,
    DRIVER,
  ],
  [
    "cqlshrc-half-a-certificate warning 6:1",
    /in the file of/,
    `${TLS}usercert=@/both.pem\n`,
    TLS,
    DRIVER,
  ],
  ["cqlshrc-client-certificate-needed error 1:1", /TypeError/, TLS, TLS, STRICT, NEW],
  ["cqlshrc-client-certificate-needed info 1:1", /^scylla-cqlsh 6.0.12 to 6.0.17: /, TLS, "", {}],
  [
    "cqlshrc-hostname-without-validate error 6:1",
    /turned off/,
    `${TLS}check_hostname=1\nvalidate=false\n`,
    `${TLS}check_hostname=1\n`,
    NEW,
  ],
  [
    "cqlshrc-hostname-not-checked warning 6:1",
    /no name/,
    `${TLS}check_hostname=1\n`,
    `${TLS}check_hostname=1\n`,
    DRIVER,
    NEW,
  ],
  [
    "cqlshrc-validate-word warning 6:1",
    /stays on/,
    `${TLS}validate=no\n`,
    `${TLS}validate=yes\n`,
    NEW,
  ],
  [
    "cqlshrc-validate-off warning 6:1",
    /whoever/,
    `${TLS}validate=False\n`,
    `${TLS}validate=no\n`,
    NEW,
  ],
  ["cqlshrc-validate-without-effect warning 1:1", /any certificate/, TLS, TLS, DRIVER, NEW],
  ["cqlshrc-environment info 5:1", /before certfile/, TLS, TLS, {
    ...NEW,
    env: { SSL_CERTFILE: "@/ca.pem" },
  }, NEW],
  [
    "cqlshrc-certfiles-first info 5:1",
    /before certfile/,
    `${TLS}[certfiles]\n127.0.0.1=@/ca.pem\n`,
    `${TLS}[certfiles]\n127.0.0.2=@/ca.pem\n`,
    NEW,
  ],
];

for (const [remark, effect, text, better, how = {}, betterHow = how] of SAID) {
  test(`${remark}: ${JSON.stringify(text)}`, () => {
    const [id = ""] = remark.split(" ");
    const found = remarksOn(text, how).filter((each) => each.id === id);
    assert.deepEqual(
      found.map(({ id, severity, line, column }) => `${id} ${severity} ${line}:${column}`),
      [remark],
    );
    assert.match(found[0]?.effect ?? "", effect);
    assert.deepEqual(remarksOn(better, betterHow).filter((each) => each.id === id), []);
  });
}

test("a good cqlshrc earns no remark from the newest cqlsh", () => {
  const client =
    "userkey = @/key.pem\nusercert = @/cert.pem\ncheck_hostname = true\nvalidate = true\n";
  assert.deepEqual(remarksOn(TLS + client, NEW), []);
  assert.deepEqual(remarksOn("", NEW), []);
});

test("what is not certain is no error, and names who does it", () => {
  const [unknown] = remarksOn(`${TLS}version = TLSv1.2\n`).filter(({ id }) =>
    id === "cqlshrc-version-unknown"
  );
  assert.match(
    unknown?.effect ?? "",
    /^cqlsh 5\.0\.1 \(Cassandra 2.*; cqlsh 5\.0\.1 \(Cassandra 3.*, cqlsh 6\.0\.0: /,
  );
  const [marked] = remarksOn(`\ufeff${TLS}`);
  assert.equal(marked?.severity, "error");
  assert.match(marked?.effect ?? "", /cqlsh 6.0.0 on Python 2.7: .*cqlsh 6.0.1 and newer: /);
  assert.doesNotMatch(marked?.effect ?? "", /scylla/);
});

test("a tilde is the home folder, and nobody else's", () => {
  const read = (certfile: string) =>
    readCqlshrc(TLS.replace("@/ca.pem", certfile), {
      ...{ file: "cqlshrc", ...NEW },
      env: (name) => name === "HOME" ? "/home/me/" : undefined,
    }).effective.certfile;
  assert.equal(read("~/ca.pem"), "/home/me/ca.pem");
  assert.equal(read("~you/ca.pem"), "~you/ca.pem");
});

test("what runs nowhere is refused, and what is unknown as well", () => {
  assert.throws(
    () => readCqlshrc("", { file: "x", cqlsh: "6.0.0", python: [3, 12] }),
    /not run on Python 3\.12/,
  );
  for (const typed of ["3.5", "2.6", "3", "four", "3.12.1.1"]) {
    assert.throws(() => parsePython(typed));
  }
  for (const typed of ["4.1.1", "7.0.0", "6", "6.0.40.1", "x"]) {
    assert.throws(() => parseCqlsh(typed));
  }
  assert.deepEqual([parsePython("3.12.4"), parsePython("Python3.9"), parseCqlsh("cqlsh 6.0.40")], [
    [3, 12],
    [3, 9],
    "6.0.40",
  ]);
});

test("any text is read, in bounded size, and no private key is told", () => {
  // Any seed will do; a fixed one makes a failure one that can be looked at.
  let seed = 11;
  const below = (n: number) => {
    seed = Math.imul(seed, 1103515245) + 12345;
    return (seed >>> 16) % n;
  };
  const pieces = [
    ..."[]=:%;#'\"\\()s \t\n\r\u0000\ufeff\u2028\u00a0é😀@/~",
    ...[
      "[ssl]",
      "[connection]",
      "[certfiles]",
      "[DEFAULT]",
      "\nssl=true",
      "\nport=",
      "\nversion=TLSv1",
    ],
    ...[
      "%(a)s",
      "%(ssl)s",
      "\ncertfile=",
      "\nvalidate=false",
      "\n  ",
      "rem ",
      "__proto__",
      "constructor=1",
    ],
    ...["\nuserkey=@/key.pem", "\nusercert=@/cert.pem", "\nhostname=", "9142", "1e9999", "_1"],
  ];
  for (let run = 0; run < 500; run++) {
    const text = Array.from({ length: below(60) }, () => pieces[below(pieces.length)]).join("");
    const read = readCqlshrc(text, { file: "cqlshrc", files, env: () => undefined });
    assert.ok(JSON.stringify(read).length < 200_000, text);
    assert.doesNotMatch(JSON.stringify(read), /PRIVATE KEY-----/);
    for (const { line, column } of read.remarks) assert.ok(line >= 1 && column >= 1);
  }
});

test("references to references end", () => {
  const names = "abcdefgh".split("");
  const doubling = names.map((name, i) => `${name} = ${`%(${names[i + 1] ?? "z"})s`.repeat(50)}`)
    .join("\n");
  for (const z of ["zz", ""]) {
    const text = `[connection]\nhostname = %(a)s\n${doubling}\nz = ${z}\n`;
    assert.equal(readCqlshrc(text, { file: "x", ...NEW }).effective.host, "127.0.0.1");
  }
  assert.equal(remarksOn(`[ssl]\ncertfile = ${"%(".repeat(100_000)}\n`, NEW).length, 3);
  const many = Array.from({ length: 5_000 }, (_, i) => `x${i} = "1" ; 2\n`).join("");
  assert.ok(remarksOn(`[connection]\n${many}`).length < 500);
  const long = `[ssl]\n${"a=b\n ".repeat(40_000)}${"[".repeat(40_000)}${" ".repeat(40_000)}x\n`;
  assert.ok(JSON.stringify(remarksOn(long)).length < 100_000);
});
