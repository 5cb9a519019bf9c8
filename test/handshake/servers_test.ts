/**
 * What real gnutls-serv and openssl s_server said, played again without a socket. What it means is
 * written by hand: the command line says what the server was told, RFC 5246 and 8446 what follows.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Learned } from "../../src/handshake/outcome.ts";
import { cipherSuites } from "../../src/wire/cipher_suites.ts";
import { alertDescriptions } from "../../src/wire/alert.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { namedGroups, protocolVersions, signatureSchemes } from "../../src/wire/registry.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { type Cut, type Identity, play, type Recording } from "../record/conversation.ts";
import { ENDPOINTS } from "../record/endpoints.ts";

const FILE = new URL("../fixtures/flows/servers.json", import.meta.url);
const { ca, identity, recordings } = JSON.parse(readFileSync(FILE, "utf8")) as {
  readonly ca: string;
  readonly identity: Identity;
  readonly recordings: readonly Recording[];
};

const RPC_REPLY = "53535441525250431000000002000000080000000000010000000000";
const [A13, A12] = [
  "TLSv1.3 TLS_AES_256_GCM_SHA384",
  "TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
];
const CBC12 = "TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA";
const CBC11 = "TLSv1.1 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA";

/**
 * What was negotiated, the group, how the server signed · certificates served · was one asked for, and
 * did we give one · tickets · how it ended. gnutls-serv echoes whole lines only, so it keeps silent.
 */
const EXPECTED: Readonly<
  Record<string, readonly [string, string, number, string, number, string]>
> = {
  "gnutls-serv: TLS 1.3, nobody asked": [
    A13,
    "secp256r1 ecdsa_secp256r1_sha256",
    1,
    "no",
    0,
    "silence",
  ],
  "gnutls-serv: TLS 1.3 with tickets, RSA": [
    A13,
    "secp256r1 rsa_pss_rsae_sha256",
    1,
    "no",
    2,
    "silence",
  ],
  "gnutls-serv: TLS 1.3 after a retry": [
    A13,
    "retry secp384r1 ecdsa_secp256r1_sha256",
    1,
    "no",
    2,
    "silence",
  ],
  "gnutls-serv: TLS 1.3, asked, given": [
    A13,
    "secp256r1 ecdsa_secp256r1_sha256",
    1,
    "given",
    2,
    "silence",
  ],
  "gnutls-serv: TLS 1.3, asked, not given": [
    A13,
    "secp256r1 ecdsa_secp256r1_sha256",
    1,
    "asked",
    2,
    "silence",
  ],
  "gnutls-serv: TLS 1.3, required": [
    A13,
    "secp256r1 ecdsa_secp256r1_sha256",
    1,
    "asked",
    0,
    "certificate_required",
  ],
  "gnutls-serv: TLS 1.2, nobody asked": [
    A12,
    "x25519 ecdsa_secp256r1_sha256",
    1,
    "no",
    0,
    "silence",
  ],
  "gnutls-serv: TLS 1.2 with a ticket, RSA, CBC": [
    CBC12,
    "x25519 rsa_pkcs1_sha256",
    1,
    "no",
    1,
    "silence",
  ],
  "gnutls-serv: TLS 1.2, asked, given": [
    A12,
    "x25519 ecdsa_secp256r1_sha256",
    1,
    "given",
    1,
    "silence",
  ],
  "gnutls-serv: TLS 1.2, asked, not given": [
    A12,
    "x25519 ecdsa_secp256r1_sha256",
    1,
    "asked",
    1,
    "silence",
  ],
  "gnutls-serv: TLS 1.2, required": [
    A12,
    "x25519 ecdsa_secp256r1_sha256",
    1,
    "asked",
    0,
    "decode_error",
  ],
  "gnutls-serv: TLS 1.1": [CBC11, "x25519 -", 1, "no", 0, "silence"],
  "gnutls-serv: no suite in common": ["-", "- -", 0, "no", 0, "handshake_failure"],
  "openssl: TLS 1.3, nobody asked": [A13, "secp256r1 ecdsa_secp256r1_sha256", 1, "no", 0, "answer"],
  "openssl: TLS 1.3 with tickets, RSA": [
    A13,
    "secp256r1 rsa_pss_rsae_sha256",
    1,
    "no",
    2,
    "answer",
  ],
  "openssl: TLS 1.3 after a retry": [
    A13,
    "retry secp384r1 ecdsa_secp256r1_sha256",
    1,
    "no",
    2,
    "answer",
  ],
  "openssl: TLS 1.3, asked, given": [
    A13,
    "secp256r1 ecdsa_secp256r1_sha256",
    2,
    "given",
    2,
    "answer",
  ],
  "openssl: TLS 1.3, asked, not given": [
    A13,
    "secp256r1 ecdsa_secp256r1_sha256",
    2,
    "asked",
    2,
    "answer",
  ],
  "openssl: TLS 1.3, required": [
    A13,
    "secp256r1 ecdsa_secp256r1_sha256",
    2,
    "asked",
    0,
    "certificate_required",
  ],
  "openssl: TLS 1.2, nobody asked": [A12, "x25519 ecdsa_secp256r1_sha256", 1, "no", 0, "answer"],
  "openssl: TLS 1.2 with a ticket, RSA, CBC": [
    CBC12,
    "x25519 rsa_pkcs1_sha256",
    1,
    "no",
    1,
    "answer",
  ],
  "openssl: TLS 1.2, asked, given": [A12, "x25519 ecdsa_secp256r1_sha256", 2, "given", 1, "answer"],
  "openssl: TLS 1.2, required": [
    A12,
    "x25519 ecdsa_secp256r1_sha256",
    2,
    "asked",
    0,
    "handshake_failure",
  ],
  "openssl: TLS 1.1": [CBC11, "x25519 -", 1, "no", 0, "answer"],
  "openssl: a version that it does not take": ["-", "- -", 0, "no", 0, "protocol_version"],
};

/** What was learned and how it ended, in the words of the table. */
function account(recording: Recording, cut: Cut) {
  const { outcome: { learned, end }, sent } = play(recording, identity, cut);
  const { serverHello, group, signatureScheme, certificates, certificateRequest } = learned;
  const chosen = serverHello === null
    ? "-"
    : `${protocolVersions.nameOf(serverHello.version)} ${
      cipherSuites.nameOf(serverHello.cipherSuite)
    }`;
  const keys = [
    ...learned.helloRetryRequest === null ? [] : ["retry"],
    group === null ? "-" : namedGroups.nameOf(group),
    signatureScheme === null ? "-" : signatureSchemes.nameOf(signatureScheme),
  ].join(" ");
  const asked = learned.sentCertificate ? "given" : certificateRequest === null ? "no" : "asked";
  const ended = end.kind === "established" && toHex(learned.application) === RPC_REPLY
    ? "answer"
    : end.kind === "overdue" && end.after === "CONNECTED"
    ? "silence"
    : end.kind === "alert"
    ? alertDescriptions.nameOf(end.description)
    : JSON.stringify(end);
  return {
    row: [chosen, keys, certificates.length, asked, learned.tickets.length, ended],
    sent,
    learned,
    end,
  };
}

/** In smaller pieces everything comes later, and by as much the pieces are more. */
const untimed = (learned: Learned) =>
  JSON.parse(JSON.stringify(learned, (key, value) => key === "atMs" ? 0 : value));

const ours = ({ turns }: Recording) =>
  turns.flatMap((turn) => "client" in turn ? [turn.client] : []);

for (const recording of recordings) {
  test(`replayed: ${recording.name}`, () => {
    const { row, sent, learned } = account(recording, "as it came");
    assert.deepEqual(row, EXPECTED[recording.name]);
    assert.deepEqual(sent, ours(recording), "we say what we said when it was recorded");
    if (learned.certificates.length === 0) return;
    assert.equal(learned.checks.serverSignature, "valid");
    const isOver = learned.certificateRequest === null || learned.sentCertificate ||
      row[5] === "silence" ||
      row[5] === "answer" || row[0] === A13;
    assert.equal(learned.checks.serverFinished, isOver ? "valid" : "not-seen");
    const { status } = judgeChain({
      chain: learned.certificates.map(parseCertificate),
      truststore: [parseCertificate(fromHex(ca))],
      at: new Date(recording.at),
    });
    assert.equal(status, "valid");
  });

  test(`replayed in other pieces: ${recording.name}`, () => {
    const { learned, end } = account(recording, "as it came");
    for (const cut of ["byte by byte", "one piece a flight"] as const) {
      const other = account(recording, cut);
      assert.deepEqual(untimed(other.learned), untimed(learned), cut);
      assert.deepEqual(other.end, end, cut);
      assert.deepEqual(other.sent, ours(recording), cut);
    }
  });

  test(`cut short: ${recording.name}`, () => {
    const whole = recording.turns.reduce(
      (sum, turn) => sum + ("server" in turn ? turn.server.length / 2 : 0),
      0,
    );
    for (let length = 0; length < whole; length += 1 + (length % 7) * 11) {
      const { outcome: { end, learned } } = play(recording, identity, "as it came", length);
      const isShort = end.kind === "closed" || end.kind === "overdue" || end.kind === "established";
      assert.ok(isShort, `${length} bytes: ${JSON.stringify(end)}`);
      if (end.kind === "established") assert.equal(toHex(learned.application), RPC_REPLY);
    }
  });
}

test("every endpoint of the table is recorded, and every recording expected", () => {
  const names = recordings.map(({ name }) => name);
  assert.deepEqual(names, ENDPOINTS.map(({ name }) => name));
  assert.deepEqual(names, Object.keys(EXPECTED));
});

/** Answers of a real Seastar TLS port, as they were recorded: the hello's versions, the bytes, the alert. */
const SEASTAR: readonly [string, readonly number[], string, string][] = [
  ["a hello of TLS 1.0 at the default priority", [0x0301], "15030300020246", "protocol_version"],
  [
    "a hello of TLS 1.3 at a node of TLS 1.2 alone",
    [0x0304],
    "15030300020228",
    "handshake_failure",
  ],
  [
    "a hello of TLS 1.2 at a node of TLS 1.3 alone",
    [0x0303],
    "15030300020228",
    "handshake_failure",
  ],
  ["a hello of TLS 1.1 at SECURE256", [0x0302], "15030200020228", "handshake_failure"],
  ["a hello that arrives cut short", [0x0303], "15030300020232", "decode_error"],
];
for (const [name, versions, server, expected] of SEASTAR) {
  test(`Seastar's answer to ${name}`, () => {
    for (const end of ["fin", "reset"] as const) {
      const turns = [{ client: "" }, { server }, { end }];
      const recording = { name, server: "seastar", at: "", question: { versions }, turns };
      const { outcome } = play(recording, identity, "byte by byte");
      assert.ok(outcome.end.kind === "alert", JSON.stringify(outcome.end));
      assert.equal(alertDescriptions.nameOf(outcome.end.description), expected);
      assert.equal(outcome.learned.serverHello, null);
    }
  });
}

test("Seastar's FIN without a byte, where it filters, is an end and no alert", () => {
  const turns = [{ client: "" }, { end: "fin" as const }];
  const recording = {
    name: "filter",
    server: "seastar",
    at: "",
    question: { versions: "node" as const },
    turns,
  };
  const { outcome } = play(recording, identity);
  assert.deepEqual(outcome.end, { kind: "closed", how: "fin", after: "WAIT_SH", bytes: "" });
});
