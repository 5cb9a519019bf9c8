/** What becomes of a client, by what a port showed to its hello; and a hello held to fewer versions. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { CLIENTS } from "../../src/clients/clients.ts";
import type { Client } from "../../src/clients/client.ts";
import { clientOfCqlshrc, narrowed } from "../../src/clients/cqlshrc_client.ts";
import { readCqlshrc } from "../../src/clients/cqlshrc.ts";
import { hellosOf } from "../../src/clients/hello.ts";
import { offerOf } from "../../src/clients/offer.ts";
import { HELLO_IDS, recordedHello } from "../../src/clients/hellos.ts";
import { clientSentence } from "../../src/clients/sentence.ts";
import { judgeClient, type Judging, type Met, printedAt } from "../../src/clients/verdict.ts";
import {
  type End,
  type Learned,
  nothingLearned,
  type Outcome,
} from "../../src/handshake/outcome.ts";
import { TLS11, TLS12, TLS13 } from "../../src/wire/registry.ts";
import { fromHex } from "../../src/wire/hex.ts";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.ts";
import { issue } from "../../src/x509/issue.ts";

const AT = new Date("2026-11-28T00:00:00Z");
const DAY = 86_400_000;
const days = (count: number) => new Date(+AT + count * DAY);
const known = (id: string): Client => CLIENTS.find((each) => each.id === id) ?? assert.fail(id);
const CQLSH = known("cqlsh-python-3.12-openssl-3");
const CARELESS = known("cassandra-cqlsh-python-3.12-openssl-3");

let ca: Certificate;
let good: Certificate;
let old: Certificate;
before(async () => {
  const during = { notBefore: days(-9), notAfter: days(9) };
  const root = await issue({ subject: "CN=ca", ca: true, keyUsage: ["keyCertSign"], ...during });
  const leaf = { subject: "CN=n1", issuer: root, ipAddresses: ["10.0.0.1"] };
  ca = parseCertificate(root.certificate);
  good = parseCertificate((await issue({ ...leaf, ...during })).certificate);
  old = parseCertificate(
    (await issue({ ...leaf, notBefore: days(-9), notAfter: days(-1) })).certificate,
  );
});

/** SUPPORTED without an option. */
const SUPPORTED = fromHex("840000000600000002 0000");
const hello = (version: number) =>
  ({
    version,
    cipherSuite: 0x1301,
    random: new Uint8Array(32),
    sessionId: new Uint8Array(0),
    extensions: [],
    sentinel: "none",
  }) as const;
const request = { signatureSchemes: [], certificateTypes: [], caNames: [], caNamesOmitted: 0 };

function outcome(
  end: Partial<End> & { kind: End["kind"] },
  learned: Partial<Learned> = {},
): Outcome {
  return {
    learned: { ...nothingLearned(), ...learned },
    end: end as End,
    capture: { entries: [] } as never,
  };
}
const served = (
  learned: Partial<Learned> = {},
  end: object = { kind: "established", closing: "fin" },
) =>
  outcome(end as never, {
    serverHello: hello(TLS13),
    certificates: [new Uint8Array(1)],
    clientFinishedSent: true,
    ...learned,
  });
const alert = (description: number, learned: Partial<Learned> = {}) =>
  outcome({ kind: "alert", level: 2, description, after: "CONNECTED" } as never, learned);
const fin = (learned: Partial<Learned> = {}, after = "CONNECTED") =>
  outcome({ kind: "closed", how: "fin", after, bytes: "" } as never, learned);
/** A ServerHello that is noted, and refused. */
const broken = (problem: string) =>
  outcome({ kind: "incompatible", problem, detail: "x", after: "WAIT_SH" } as never, {
    serverHello: hello(TLS11),
  });
const letIn = { application: SUPPORTED };
const asked = (version: number) => ({
  serverHello: hello(version),
  certificateRequest: request,
  clientFinishedSent: true,
});

interface Case {
  readonly client?: Client;
  readonly met: Partial<Met>;
  readonly judging?: Partial<Judging>;
  /** Outcome, by whom, at what, failure, basis, and in whose words it is told. */
  readonly is: string;
}

const own = (text: string): Client =>
  clientOfCqlshrc(readCqlshrc(text, { file: "cqlshrc", python: [3, 12], cqlsh: "6.0.40" }), CQLSH);
const TLS_RC = "[connection]\nport = 9142\nssl = true\n[ssl]\ncertfile = /ca.pem\n";

const CASES: Readonly<Record<string, () => Case>> = {
  "a port that refuses": () => ({
    met: { state: "closed" },
    is: "refused server connect closed observed",
  }),
  "a port behind a wall": () => ({ met: { state: "timeout" }, is: "unknown none" }),
  "plain text": () => ({ met: { isPlain: true }, is: "connects observed" }),
  "a hello that was not sent": () => ({ met: {}, is: "unknown none" }),
  "alert 70": () => ({
    met: { anonymous: alert(70) },
    is: "refused server client_hello protocol-version observed",
  }),
  "alert 40": () => ({
    met: { anonymous: alert(40) },
    is: "refused server client_hello no-cipher observed",
  }),
  "an alert without a known reason": () => ({
    met: { anonymous: alert(80) },
    is: "refused server client_hello observed",
  }),
  "a hang-up at the hello": () => ({
    met: { anonymous: fin() },
    is: "refused server client_hello hang-up observed",
  }),
  "silence": () => ({
    met: { anonymous: outcome({ kind: "overdue", after: "WAIT_SH" } as never) },
    is: "unknown none",
  }),
  "bytes that are no TLS": () => ({
    met: { anonymous: outcome({ kind: "notTls", bytes: new Uint8Array(3) }) },
    is: "unknown none",
  }),
  "let in, and the chain is good": () => ({
    met: { anonymous: served(letIn) },
    is: "connects derived",
  }),
  "let in, and nobody said what it trusts": () => ({
    met: { anonymous: served(letIn) },
    judging: { trust: null },
    is: "unknown none",
  }),
  "let in, and it verifies nothing": () => ({
    client: CARELESS,
    met: { anonymous: served(letIn) },
    judging: { trust: null },
    is: "connects observed",
  }),
  "an expired chain": () => ({
    met: { anonymous: served(letIn) },
    judging: { chain: () => [old] },
    is: "refused client certificate expired derived",
  }),
  "an expired chain, and nobody said what it trusts": () => ({
    met: { anonymous: served(letIn) },
    judging: { chain: () => [old], trust: null },
    is: "refused client certificate expired derived",
  }),
  "a chain of another CA": () => ({
    met: { anonymous: served(letIn) },
    judging: { trust: [] },
    is: "refused client certificate issuer-unknown derived",
  }),
  "a chain that cannot be read": () => ({
    met: { anonymous: served(letIn) },
    judging: { chain: () => null },
    is: "unknown none",
  }),
  "another name, and it compares none": () => ({
    met: { anonymous: served(letIn) },
    judging: { name: "10.0.0.2" },
    is: "connects derived",
  }),
  "another name": () => ({
    client: known("gocql-go-1.26"),
    met: { anonymous: served(letIn) },
    judging: { name: "10.0.0.2" },
    is: "refused client certificate name-mismatch derived",
  }),
  "a name of DNS's": () => ({
    client: known("java-driver-4-jdk-17"),
    met: { anonymous: served(letIn) },
    judging: { hostName: "n1.example.com" },
    is: "refused client certificate no-subject-alt-name derived",
  }),
  "an address without a name in DNS": () => ({
    client: known("java-driver-4-jdk-17"),
    met: { anonymous: served(letIn) },
    judging: { hostName: null },
    is: "connects derived",
  }),
  "a name of DNS's that nobody told": () => ({
    client: known("java-driver-4-jdk-17"),
    met: { anonymous: served(letIn) },
    judging: { name: "10.0.0.2" },
    is: "unknown none",
  }),
  "a name of DNS's that nobody told, and another fault": () => ({
    client: known("java-driver-4-jdk-17"),
    met: { anonymous: served(letIn) },
    judging: { chain: () => [old] },
    is: "refused client certificate expired derived",
  }),
  "a version that was not offered": () => ({
    met: { anonymous: broken("version-not-offered") },
    is: "refused client client_hello version-too-low observed",
  }),
  "a server that breaks the protocol": () => ({
    met: { anonymous: broken("session-id-not-echoed") },
    is: "unknown none",
  }),
  "no CQL inside": () => ({ met: { anonymous: served() }, is: "unknown none" }),
  "no certificate of its own, TLS 1.3": () => ({
    met: { anonymous: alert(116, asked(TLS13)) },
    is:
      "refused server client_certificate client-certificate-missing observed as client-certificate-missing",
  }),
  "no certificate of its own, and a hang-up in TLS 1.2": () => ({
    met: { anonymous: fin(asked(TLS12), "WAIT_CCS") },
    is: "refused server client_certificate client-certificate-missing observed as hang-up",
  }),
  "a certificate that is not taken after the handshake, in TLS 1.2": () => ({
    met: {
      anonymous: fin(asked(TLS12), "WAIT_CCS"),
      presenting: fin({ ...asked(TLS12), sentCertificate: true }),
    },
    is:
      "refused server client_certificate client-certificate-refused observed as client-certificate-refused",
  }),
  "no certificate of its own, and alert 40 in TLS 1.2": () => ({
    met: { anonymous: alert(40, asked(TLS12)) },
    is: "refused server client_certificate client-certificate-missing observed as no-cipher",
  }),
  "a certificate that is not taken, and an alert that no client was heard to tell": () => ({
    met: {
      anonymous: fin(asked(TLS13)),
      presenting: alert(48, { ...asked(TLS13), sentCertificate: true }),
    },
    is: "refused server client_certificate client-certificate-refused observed as nothing",
  }),
  "a certificate that is taken": () => ({
    met: { anonymous: alert(116, asked(TLS13)), presenting: served({ ...asked(TLS13), ...letIn }) },
    is: "connects derived",
  }),
  "a close_notify decides nothing": () => ({
    met: {
      anonymous: served({}, { kind: "closed", how: "close_notify", after: "CONNECTED", bytes: "" }),
    },
    is: "unknown none",
  }),
  "what ringshake cannot go on with": () => ({
    met: {
      anonymous: outcome({ kind: "unsupported", detail: "x", after: "WAIT_EE" } as never, {
        serverHello: hello(TLS13),
      }),
    },
    is: "unknown none",
  }),
  "a cqlshrc that stops it": () => ({
    client: own("[connection]\nssl = true\n"),
    met: { isPlain: true },
    is: "refused client connect configuration configured",
  }),
  "a cqlshrc with TLS at a plain port": () => ({
    client: own(TLS_RC),
    met: { isPlain: true },
    is: "refused client client_hello plain-port observed",
  }),
  "a cqlshrc without TLS at a plain port": () => ({
    client: own("[connection]\nport = 9042\n"),
    met: { isPlain: true },
    is: "connects observed",
  }),
  "a cqlshrc without TLS at a TLS port": () => ({
    client: own("[connection]\nport = 9142\n"),
    met: { anonymous: served(letIn) },
    is: "refused server connect tls-port derived",
  }),
};

for (const [name, make] of Object.entries(CASES)) {
  test(`judgeClient(): ${name}`, () => {
    const { client = CQLSH, met, judging, is } = make();
    const whole: Met = { state: "open", isPlain: false, anonymous: null, presenting: null, ...met };
    const verdict = judgeClient(client, whole, {
      trust: [ca],
      name: "10.0.0.1",
      at: AT,
      chain: () => [good],
      ...judging,
    });
    const words = verdict.words === undefined ? [] : ["as", verdict.words ?? "nothing"];
    const { outcome, by, at, failure, basis } = verdict;
    assert.equal([outcome, by, at, failure, basis, ...words].filter(Boolean).join(" "), is);
    assert.equal(verdict.open !== null, outcome === "unknown");
    const said = clientSentence({ ...verdict, client: "", name: "" } as never);
    assert.ok(said.length > 5 && !/undefined|null/.test(said), said);
  });
}

test("printedAt() fills what is known, and leaves nothing of a hole", () => {
  const place = { name: "10.0.0.1", port: 9142, outcome: null };
  const text = printedAt(CQLSH, "plain-port", place) ?? "";
  assert.ok(text.includes("10.0.0.1:9142") && !/[{]\w+[}]/.test(text), text);
  assert.match(
    printedAt(own("[connection]\nssl = true\n"), "configuration", place) ?? "",
    /certfile/,
  );
});

const versionsOffered = (message: Uint8Array): readonly number[] =>
  offerOf(message, { random: (length) => new Uint8Array(length) }).versions;

for (const id of HELLO_IDS) {
  test(`narrowed(): ${id} held to TLS 1.2`, () => {
    const { message } = recordedHello(id);
    const held = narrowed(message, { protocol: "TLSv1_2", min: "TLSv1.2", max: "TLSv1.2" });
    assert.deepEqual(versionsOffered(held).filter((version) => version >= TLS12), [TLS12]);
    const all = versionsOffered(message);
    assert.equal(narrowed(message, { protocol: "TLS", min: null, max: null }), message);
    assert.ok(all.includes(TLS12) && (all.includes(TLS13) || all.includes(TLS11)));
  });
}

test("hellosOf() sends each distinct hello once, and a name only to a name", () => {
  const toAddress = hellosOf(CLIENTS, "10.0.0.1");
  assert.deepEqual([...toAddress.keys()].sort(), [...HELLO_IDS].sort());
  assert.ok([...toAddress.values()].every(({ serverName }) => serverName === null));
  const named = [...hellosOf(CLIENTS, "n1.example.com").values()]
    .filter(({ serverName }) => serverName !== null);
  assert.ok(named.length > 0 && named.every(({ serverName }) => serverName === "n1.example.com"));
  assert.equal(hellosOf([own("[connection]\nport = 9042\n")], "10.0.0.1").size, 0);
});
