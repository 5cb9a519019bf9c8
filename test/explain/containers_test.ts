/** One log line, in every wrapping that logs reach people in. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as zlib from "node:zlib";
import { linesOf } from "../../src/cli/lines.ts";
import { UsageError } from "../../src/scylla/usage_error.ts";
import { createExplainer } from "../../src/explain/messages/explain.ts";

const MESSAGE = "client 10.0.0.2:50412: server connection dropped: Certificate is required.";
const LINE = `ERROR 2026-11-24 09:26:18,285 [shard 0:main] rpc - ${MESSAGE}`;
const NOISE = "INFO  2026-11-24 09:26:18,285 [shard 0:comp] compaction - [Compact ks.classlogs 1]";
const utf8 = new TextEncoder();
const json = (value: unknown, indent?: number) => JSON.stringify(value, null, indent);
const utf16 = (text: string, big: boolean, mark: boolean) => {
  const bytes: number[] = [];
  for (const unit of (mark ? "\uFEFF" : "") + text) {
    const code = unit.charCodeAt(0);
    bytes.push(...(big ? [code >> 8, code & 0xff] : [code & 0xff, code >> 8]));
  }
  return Uint8Array.from(bytes);
};
const cri = (mark: string, text: string) => `2026-11-24T09:26:18.285123456Z stdout ${mark} ${text}`;

const WRAPPINGS: Readonly<Record<string, string | Uint8Array>> = {
  "as printed": LINE,
  "with CRLF": `${NOISE}\r\n${LINE}\r\n`,
  "with CR alone": `${NOISE}\r${LINE}\r`,
  "with colours": `\x1b[31m${LINE}\x1b[0m`,
  "by journald": json({ MESSAGE: ` [shard 0:main] rpc - ${MESSAGE}`, PRIORITY: "3" }),
  "by journald, as bytes": json({ MESSAGE: [...utf8.encode(`\x1b[1m${LINE}`)] }),
  "by journald, printed over lines": json({ MESSAGE: LINE, PRIORITY: "3" }, 2),
  "by Docker": json({ log: `${LINE}\n`, stream: "stdout", time: "2026-11-24T09:26:18Z" }),
  "by CRI": cri("F", LINE),
  "by CRI, in parts": `${cri("P", LINE.slice(0, 40))}\n${cri("F", LINE.slice(40))}`,
  "by Loki's API": json({
    status: "success",
    data: {
      resultType: "streams",
      result: [{ stream: { app: "scylla" }, values: [["1", NOISE], ["2", LINE]] }],
    },
  }),
  "by Loki's API, printed over lines": json({
    data: { result: [{ stream: {}, values: [["1764000000000000000", LINE]] }] },
  }, 2),
  "by logcli": json({ labels: { app: "scylla" }, line: LINE, timestamp: "2026-11-24T09:26:18Z" }),
  "many lines in one": `${NOISE} ${LINE}`,
  "many lines in one, their ends written out": `${NOISE}\\n${LINE}`,
  "many lines in a field": json({ log: `${NOISE}\n${LINE}\n` }),
  "by GELF": json({ version: "1.1", host: "n1", short_message: LINE, level: 3 }),
  "by Elastic's agent, under a name of its own": json({ event: { original: LINE }, message: "x" }),
  "an array of entries": json([{ message: NOISE }, { message: LINE }]),
  "an array of lines": json([NOISE, LINE]),
  "behind a megabyte of noise": json({
    data: [{ values: [...Array(9000).fill(["1", NOISE]), ["2", LINE]] }],
  }),
  "by journald, as bytes one a line": json({ MESSAGE: [...utf8.encode(LINE)], PRIORITY: "3" }, 2),
  "by journald, with all its fields": `    _CMDLINE=/usr/bin/scylla --ssl\n    MESSAGE=${LINE}\n`,
  "by a mail that broke and quoted it": LINE.replace("server", "\n> server").replace("E", "> E"),
  "by a page, with entities": LINE.replaceAll(" ", "&nbsp;"),
  "with blanks that do not break": LINE.replaceAll(" ", "\u00a0"),
  "with narrow blanks": LINE.replaceAll(" ", "\u202f"),
  "with tabs": LINE.replaceAll(" ", "\t"),
  "with two blanks for one": LINE.replaceAll(" ", "  "),
  "with soft hyphens": LINE.replace("Certi", "Certi\u00ad"),
  "in UTF-16 behind UTF-8": Uint8Array.from([
    ...utf8.encode(`${NOISE}\n`),
    ...utf16(`${LINE}\r\n`, false, false),
  ]),
  "in UTF-16": utf16(LINE, false, true),
  "in UTF-16, the other way round": utf16(LINE, true, true),
  "in UTF-16 without a mark": utf16(`${LINE}\r\n`, false, false),
  "in gzip": Uint8Array.from(gzipSync(utf8.encode(LINE))),
  ...("zstdCompressSync" in zlib
    ? { "in zstd": Uint8Array.from(zlib.zstdCompressSync(utf8.encode(LINE))) }
    : {}),
};

async function explained(bytes: Uint8Array, size: number) {
  const explainer = createExplainer();
  const chunks = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  for await (const line of linesOf(chunks, "a.log")) explainer.push(line);
  return { found: explainer.finish(), passed: explainer.passed };
}

for (const [how, contents] of Object.entries(WRAPPINGS)) {
  test(`a log line ${how} is explained, and nothing beside it`, async () => {
    const bytes = typeof contents === "string" ? utf8.encode(contents) : contents;
    for (const size of [bytes.length, ...(bytes.length < 5000 ? [1, 7] : [])]) {
      const { found, passed } = await explained(bytes, size);
      assert.deepEqual(found.map(({ id, text, count }) => [id, text, count]), [
        ["certificate-missing", MESSAGE, 1],
      ]);
      assert.equal(passed.cut, 0);
    }
  });
}

test("what is no text is refused with what it is, and a log with a few odd bytes is read", async () => {
  const noise = Uint8Array.from({ length: 4096 }, (_, at) => (at * 167 + (at >> 3)) % 256);
  const after = (...first: number[]) => Uint8Array.from([...first, ...noise]);
  const refusals: [Uint8Array, RegExp][] = [
    [after(0x7f, 0x45, 0x4c, 0x46), /is no text, but a program/],
    [Uint8Array.from([...utf8.encode("LPKSHHRH"), ...noise]), /is no text, but a journal/],
    [after(0x30, 0x82, 3, 1), /is no text, but a certificate/],
    [after(0x41), /^is no text$/],
  ];
  for (const [bytes, message] of refusals) {
    await assert.rejects(explained(bytes, bytes.length), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      assert.equal(error.file, "a.log");
      return true;
    });
  }
  const zeros = Uint8Array.from([...new Uint8Array(4096), ...utf8.encode(`\n${LINE}\n\xe9\x01`)]);
  for (const bytes of [zeros, Uint8Array.from([...utf8.encode(LINE), 0xe9, 0x07, 0x1b])]) {
    const { found } = await explained(bytes, bytes.length);
    assert.ok(found.some(({ id }) => id === "certificate-missing"));
  }
});

test("a line that was broken at a terminal's edge is read whole, and nothing else is joined", async () => {
  const refused =
    "client 10.0.0.7:7001: client connection dropped: The certificate is NOT trusted. The certificate issuer is unknown. The certificate chain uses expired certificate. (Issuer=[CN=CA], Subject=[CN=n7])";
  const whole = `ERROR 2026-11-24 09:26:18,285 [shard 0:main] rpc - ${refused}`;
  const ids = async (text: string) =>
    (await explained(utf8.encode(text), 64)).found.map(({ id }) => id).sort();
  const all = await ids(whole);
  assert.deepEqual(all, ["server-certificate-expired", "server-certificate-issuer-unknown"]);
  for (const width of [80, 100, 132]) {
    const cut = whole.match(new RegExp(`.{1,${width}}`, "g"))?.join("\n") ?? "";
    assert.deepEqual(await ids(cut), all, `at ${width}`);
  }
  const words = whole.replace(/(.{70,90}) /g, "$1\n");
  assert.deepEqual(await ids(words), all, "at blanks");
  // A driver's error that was pasted below is no part of the line.
  const driver = "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] (_ssl.c:997)";
  assert.deepEqual(await ids(`${whole}\n${driver}`), [...all, "python-plain-cql"].sort());
});

test("what is compressed otherwise is said, with what unpacks it", async () => {
  for (
    const [magic, cure] of [
      [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "unpack it first: xz -d FILE"],
      [[0x50, 0x4b, 3, 4], "unpack it first: unzip FILE"],
      [[0x42, 0x5a, 0x68, 0x39], "unpack it first: bunzip2 FILE"],
      [gzipSync(utf8.encode(LINE.repeat(9))).subarray(0, 40), "try gunzip FILE"],
    ] as const
  ) {
    await assert.rejects(explained(Uint8Array.from(magic), 99), { cure, file: "a.log" });
  }
});

test("what is too long or too deep is cut and counted, never dropped without a word", async () => {
  const long = await explained(utf8.encode(`${LINE} ${"x".repeat(3 << 20)}`), 1 << 16);
  assert.equal(long.found[0]?.id, "certificate-missing");
  assert.equal(long.passed.cut, 1);
  const deep = await explained(
    utf8.encode(`${"[".repeat(40)}${JSON.stringify(LINE)}${"]".repeat(40)}`),
    1 << 16,
  );
  assert.equal(deep.passed.cut, 1);
});

test("a Java stack is explained by its innermost exception that is known", async () => {
  const stack = [
    "com.datastax.oss.driver.api.core.AllNodesFailedException: Could not reach any contact point",
    "\tat com.datastax.oss.driver.api.core.AllNodesFailedException.copy(AllNodesFailedException.java:141)",
    "\tat java.base/java.lang.Thread.run(Thread.java:840)",
    "Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed",
    "\tat java.base/sun.security.ssl.Alert.createSSLException(Alert.java:131)",
    "\t... 12 common frames omitted",
    "Caused by: java.security.cert.CertificateExpiredException: NotAfter: Sun Nov 01 00:00:00 UTC 2026",
    "\t... 20 more",
  ].join("\n");
  const { found } = await explained(utf8.encode(stack), 64);
  assert.deepEqual(found.map(({ id }) => id), ["java-expired"]);
});
