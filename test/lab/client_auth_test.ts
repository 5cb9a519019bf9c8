import assert from "node:assert/strict";
import { before, test } from "node:test";
import { credentials } from "../../src/handshake/credentials.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import type { CertificateKind } from "../../src/lab/authority.ts";
import type { ClientAuth } from "../../src/lab/tls/policy.ts";
import { toHex } from "../../src/wire/hex.ts";
import { encodeNegotiation, negotiationAnswered } from "../../src/wire/seastar_rpc.ts";
import { fresh, meet } from "../handshake/drive_for_test.ts";
import { makePki, type Pki, withTls } from "./credentials.ts";
import { eventually } from "./raw_client.ts";

const TLS12 = 0x0303;
const TLS13 = 0x0304;
const rpc = { send: encodeNegotiation(), enough: negotiationAnswered };

let pki: Pki;
before(async () => {
  pki = await makePki();
});

const UNKNOWN = "The certificate is NOT trusted. The certificate issuer is unknown. ";
/** What a node logs of each kind of client certificate; null where it accepts. */
const COMPLAINTS: readonly [CertificateKind, string | null][] = [
  ["member", null],
  ["other-ca", UNKNOWN],
  ["same-dn-ca", UNKNOWN],
  ["self-signed", UNKNOWN],
  ["expired", "The certificate is NOT trusted. The certificate chain uses expired certificate. "],
  [
    "not-yet-valid",
    "The certificate is NOT trusted. The certificate chain uses not yet valid certificate. ",
  ],
  ["revoked", "The certificate is NOT trusted. The certificate chain is revoked. "],
];

const handshakeWith = (
  port: number,
  version: number,
  kind: CertificateKind | "none",
) => {
  const shown = kind === "none" ? undefined : pki.clients[kind];
  return meet(
    port,
    plainOffer(fresh, {
      versions: [version],
      application: rpc,
      ...(shown === undefined ? {} : { credentials: credentials(shown.chain, shown.privateKey) }),
    }),
  );
};

for (const version of [TLS12, TLS13]) {
  for (const clientAuth of ["required", "optional", "none"] as const) {
    for (const [kind, complaint] of COMPLAINTS) {
      const refused = clientAuth !== "none" && complaint !== null;
      const name = `version ${version.toString(16)}, ${clientAuth}: ${kind} is ${
        refused ? "refused by a bare FIN" : "accepted"
      }`;
      test(name, () =>
        withTls(pki.options({ clientAuth }), async ({ sslStoragePort, log }) => {
          const { learned, end } = await handshakeWith(sslStoragePort, version, kind);
          assert.equal(learned.certificateRequest !== null, clientAuth !== "none");
          assert.equal(learned.serverFinishedSeen, true);
          assert.equal(learned.tickets.length, version === TLS13 ? 2 : 1);
          if (!refused) {
            assert.equal(end.kind, "established");
            assert.equal(learned.application.length, 28);
            assert.deepEqual(log.lines, []);
            return;
          }
          assert.equal(end.kind, "closed");
          if (end.kind === "closed") assert.equal(end.how, "fin");
          assert.equal(learned.application.length, 0);
          assert.equal(log.lines.length, 1);
          const [line] = log.texts("ERROR");
          assert.ok(line?.startsWith(`server connection dropped: ${complaint}(Issuer=[`), line);
        }));
    }
  }
}

test("a client without a certificate, where one is required", async () => {
  await withTls(pki.options({ clientAuth: "required" }), async ({ sslStoragePort, log }) => {
    const recent = await handshakeWith(sslStoragePort, TLS13, "none");
    assert.equal(recent.learned.serverFinishedSeen, true);
    assert.deepEqual(recent.learned.tickets, []);
    assert.equal(recent.end.kind === "alert" && recent.end.description, 116);
    await eventually(() => log.lines.length === 1, "the line about TLS 1.3");
    const old = await handshakeWith(sslStoragePort, TLS12, "none");
    assert.equal(old.learned.serverFinishedSeen, false);
    assert.equal(old.end.kind === "closed" && old.end.how, "fin");
    await eventually(() => log.lines.length === 2, "the line about TLS 1.2");
    assert.deepEqual(log.texts("ERROR"), [
      "server connection dropped: Certificate is required.",
      "server connection dropped: No certificate was found",
    ]);
  });
});

test("a client without a certificate is welcome where it is optional, or not asked for", async () => {
  for (const clientAuth of ["optional", "none"] as const) {
    await withTls(pki.options({ clientAuth }), async ({ sslStoragePort, log }) => {
      for (const version of [TLS12, TLS13]) {
        const { learned, end } = await handshakeWith(sslStoragePort, version, "none");
        assert.equal(end.kind, "established");
        assert.equal(learned.application.length, 28);
      }
      assert.deepEqual(log.lines, []);
    });
  }
});

const SIGNATURES = "04010809080408030403";

test("CertificateRequest names the truststore's subjects and GnuTLS's schemes", async () => {
  const schemes = [
    ...[0x0401, 0x0809, 0x0804, 0x0403, 0x0807, 0x0501, 0x080a],
    ...[0x0805, 0x0503, 0x0808, 0x0601, 0x080b, 0x0806, 0x0603],
  ];
  assert.ok(SIGNATURES);
  for (const clientAuth of ["required", "optional"] as ClientAuth[]) {
    await withTls(pki.options({ clientAuth }), async ({ sslStoragePort }) => {
      for (const version of [TLS12, TLS13]) {
        const { learned } = await handshakeWith(sslStoragePort, version, "member");
        const request = learned.certificateRequest;
        assert.deepEqual(request?.signatureSchemes, schemes);
        assert.deepEqual(request?.caNames.map(toHex), [toHex(pki.root.subject.der)]);
        if (version === TLS12) assert.deepEqual(request?.certificateTypes, [1, 64]);
      }
    });
  }
});

test("an empty truststore names nobody, and trusts nobody", () =>
  withTls(
    pki.options({ clientAuth: "required", caNames: [], judge: () => `${UNKNOWN}(Issuer=[…` }),
    async ({ sslStoragePort }) => {
      for (const version of [TLS12, TLS13]) {
        const { learned, end } = await handshakeWith(sslStoragePort, version, "member");
        assert.deepEqual(learned.certificateRequest?.caNames, []);
        assert.equal(end.kind, "closed");
      }
    },
  ));

test("without tickets none are sent", () =>
  withTls(pki.options({ tickets: false }), async ({ sslStoragePort }) => {
    for (const version of [TLS12, TLS13]) {
      const { learned } = await handshakeWith(sslStoragePort, version, "none");
      assert.deepEqual(learned.tickets, []);
    }
  }));

test("a ticket lives six hours, and grows with the client's chain", () =>
  withTls(pki.options({ clientAuth: "optional" }), async ({ sslStoragePort }) => {
    const lengths = async (version: number, kind: "none" | "member") => {
      const { learned } = await handshakeWith(sslStoragePort, version, kind);
      assert.ok(learned.tickets.every(({ lifetime }) => lifetime === 21600));
      return learned.tickets.map(({ length }) => length);
    };
    const [first = 0, second = 0] = await lengths(TLS13, "none");
    assert.equal(first, second);
    assert.ok(((await lengths(TLS13, "member"))[0] ?? 0) > first + 300);
    const [old = 0] = await lengths(TLS12, "none");
    assert.ok(((await lengths(TLS12, "member"))[0] ?? 0) > old + 300);
  }));
