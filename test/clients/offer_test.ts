/** Recorded ClientHellos as offers: what goes out, and what real servers make of it. */

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { offerOf, type RecordedChoices } from "../../src/clients/offer.ts";
import { agreeableGroups } from "../../src/crypto/kex.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import { firstHello } from "../../src/handshake/hello.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { certificateRequest13 } from "../../src/wire/certificate_request.ts";
import { type ClientHello, clientHello } from "../../src/wire/client_hello.ts";
import { decode, encode } from "../../src/wire/codec.ts";
import * as body from "../../src/wire/extension_body.ts";
import { type Extension, findExtension } from "../../src/wire/extension.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { decodeMessage, encodeMessage } from "../../src/wire/message.ts";
import { TLS10, TLS11, TLS12, TLS13 } from "../../src/wire/registry.ts";
import { serverHello } from "../../src/wire/server_hello.ts";
import * as small from "../../src/wire/small_messages.ts";
import { fresh, meet, replay } from "../handshake/drive_for_test.ts";
import {
  instead,
  type Script,
  ScriptedServer,
  type ServerIdentity,
} from "../handshake/scripted_server.ts";
import { makePki, type Pki } from "../interop/pki.ts";
import { gnutlsServ, opensslServer, type Server } from "../interop/servers.ts";
import { node, nodeMissing } from "../setup/pinned.mjs";
import { RECORDED_HELLOS, recordHello } from "./hellos.ts";

const openssl = (
  ...args: string[]
) => ["openssl", "s_client", "-connect", "127.0.0.1:PORT", ...args];
const gnutls = (priority: string, ...args: string[]) => [
  ...["gnutls-cli", "--no-ca-verification", "--priority", priority, "--port", "PORT"],
  ...[...args, "127.0.0.1"],
];
const python = (setting: string) => [
  "python3",
  "-c",
  `import socket, ssl
context = ssl.create_default_context()
${setting}
context.wrap_socket(socket.create_connection(("127.0.0.1", PORT)), server_hostname="n.example")`,
];
const nodeClient = (options: string) => [
  node(),
  "-e",
  `require("node:tls").connect({ port: PORT, host: "127.0.0.1", ${options} }).on("error", () => {})`,
];

/** Clients at hand, and what each sends. */
const CLIENTS: readonly (readonly [string, readonly string[]])[] = [
  ["openssl", openssl("-servername", "n.example", "-alpn", "cql,h2", "-status")],
  ["openssl without name", openssl("-noservername", "-enable_pha")],
  ["openssl 1.3 alone", openssl("-tls1_3", "-groups", "X448:P-256")],
  ["openssl 1.2 alone", openssl("-tls1_2", "-cipher", "ALL:@SECLEVEL=0", "-serverinfo", "18")],
  ["gnutls", gnutls("NORMAL")],
  [
    "gnutls with name",
    gnutls("NORMAL:-VERS-TLS1.3", "--sni-hostname", "n.example", "--alpn", "h2"),
  ],
  ["python", python("")],
  ["python 1.2 alone", python("context.maximum_version = ssl.TLSVersion.TLSv1_2")],
  ["node", nodeClient('servername: "n.example"')],
  ["node 1.2 alone", nodeClient('maxVersion: "TLSv1.2", ALPNProtocols: ["h2"]')],
];

const helloOf = (hello: Uint8Array): ClientHello => decodeMessage(clientHello, hello);

/** The message with everything zeroed that is fresh in each connection. */
function withoutFreshness(message: Uint8Array): string {
  const copy = Uint8Array.from(message);
  const { random, legacySessionId, extensions } = helloOf(copy);
  const shares = findExtension(extensions, body.KEY_SHARE);
  const secrets = shares === undefined ? [] : decode(body.keyShareClient, shares).clientShares;
  // Decoded bytes are views of the copy.
  for (const each of [random, legacySessionId, ...secrets.map((one) => one.keyExchange)]) {
    each.fill(0);
  }
  return toHex(copy);
}

const sent = (hello: Uint8Array, choices: RecordedChoices = {}) =>
  firstHello(offerOf(hello, fresh, choices)).bytes;

/** A hello with other extensions: what no client at hand sends. */
function changed(
  hello: Uint8Array,
  change: (extensions: readonly Extension[]) => readonly Extension[],
  more: Partial<ClientHello> = {},
): Uint8Array {
  const whole = helloOf(hello);
  return encodeMessage(clientHello, {
    ...whole,
    extensions: change(whole.extensions ?? []),
    ...more,
  });
}

const without = (...types: number[]) => (extensions: readonly Extension[]) =>
  extensions.filter(({ extensionType }) => !types.includes(extensionType));

const shareOf = (group: number, length: number) => ({ group, keyExchange: new Uint8Array(length) });
const withShares = (...clientShares: body.KeyShareEntry[]) => (extensions: readonly Extension[]) =>
  extensions.map((each) =>
    each.extensionType === body.KEY_SHARE
      ? { ...each, extensionData: encode(body.keyShareClient, { clientShares }) }
      : each
  );

const GO = fromHex(RECORDED_HELLOS.get("go-1.26") ?? "");
const JDK = fromHex(RECORDED_HELLOS.get("jdk-17") ?? "");

const APPLICATION = {
  send: new TextEncoder().encode("hello\n"),
  enough: (received: Uint8Array) => received.length >= 6,
};

let pki: Pki;
let identity: ServerIdentity;
const hellos = new Map<string, Uint8Array>([["go", GO], ["jdk", JDK]]);
const servers = new Map<string, Server>();
const port = (name: string) => (servers.get(name) as Server).port;

before(async () => {
  pki = await makePki();
  identity = await pki.issue("in-memory");
  const { files: { certificate, key } } = await pki.issue("server", { key: "rsa-2048" });
  for (const [name, command] of CLIENTS) {
    if (command[0] === node() && nodeMissing()) continue;
    hellos.set(name, await recordHello(command));
  }
  const gnutlsArgs = ["--echo", "--x509certfile", certificate, "--x509keyfile", key];
  const opensslArgs = ["-cert", certificate, "-key", key, "-rev"];
  for (
    const [version, priority, flag] of [
      ["1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.3", "-tls1_3"],
      ["1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.2", "-tls1_2"],
    ] as const
  ) {
    const gnutls = [...gnutlsArgs, "--priority", priority];
    const openssl = [...opensslArgs, flag];
    const required = ["--require-client-cert", "--verify-client-cert", "--x509cafile", pki.caFile];
    const verified = ["-Verify", "1", "-verify_return_error", "-CAfile", pki.caFile];
    servers.set(`gnutls ${version}`, await gnutlsServ([...gnutls, "--disable-client-cert"]));
    servers.set(`gnutls ${version}, mTLS`, await gnutlsServ([...gnutls, ...required]));
    servers.set(`openssl ${version}`, await opensslServer(openssl));
    servers.set(`openssl ${version}, mTLS`, await opensslServer([...openssl, ...verified]));
  }
  const x448 = ["-groups", "X448", "-tls1_3"];
  servers.set("openssl X448", await opensslServer([...opensslArgs, ...x448]));
  servers.set("openssl P-384", await opensslServer([...opensslArgs, "-groups", "P-384"]));
  servers.set(
    "openssl camellia",
    await opensslServer([
      ...[...opensslArgs, "-tls1_2", "-cipher", "CAMELLIA128-SHA:@SECLEVEL=0"],
    ]),
  );
  servers.set(
    "openssl cookie",
    await opensslServer([...opensslArgs.slice(0, 4), "-tls1_3", "-stateless"]),
  );
});

after(async () => {
  await Promise.all([...servers.values()].map((each) => each.stop()));
  pki?.remove();
});

function assertWhole({ learned, end }: Outcome, what: string): void {
  assert.equal(end.kind, "established", `${what}: ${JSON.stringify(end)}`);
  assert.equal(learned.checks.serverFinished, "valid", what);
  const answer = new TextDecoder().decode(learned.application).trim();
  assert.ok(answer === "hello" || answer === "olleh", `${what}: ${answer}`);
}

test("what goes out is what was recorded, but for what must be fresh", () => {
  assert.ok(hellos.size >= (nodeMissing() ? 10 : 12), `${hellos.size} hellos`);
  for (const [name, hello] of hellos) {
    const again = sent(hello);
    // OpenSSL sends one share, of X448 there: it cannot be made here.
    if (name === "openssl 1.3 alone") {
      const offer = offerOf(hello, fresh);
      assert.deepEqual([offer.groups, offer.keyShares], [[30, 23], []]);
      const bare = changed(hello, withShares());
      assert.equal(withoutFreshness(again), withoutFreshness(bare), name);
      continue;
    }
    assert.equal(withoutFreshness(again), withoutFreshness(hello), name);
    assert.notEqual(toHex(again), toHex(hello), `${name}: nothing is fresh`);
    const { random, legacySessionId } = helloOf(again);
    assert.notDeepEqual(random, helloOf(hello).random);
    if (legacySessionId.length > 0) {
      assert.notDeepEqual(legacySessionId, helloOf(hello).legacySessionId);
    }
  }
});

test("an offer lists what the server may choose", () => {
  const go = offerOf(GO, fresh);
  assert.deepEqual(go.versions, [TLS13, TLS12]);
  assert.deepEqual(go.groups, [0x11ec, 29, 23, 24, 25]);
  assert.deepEqual(go.keyShares, [0x11ec, 29]);
  assert.equal(go.serverName, "node1.example");
  assert.equal(go.recordVersion, TLS10);
  const jdk = offerOf(JDK, fresh, { recordVersion: TLS12 });
  assert.ok(!jdk.cipherSuites.includes(0x00ff) && jdk.cipherSuites.includes(0x1301));
  assert.deepEqual([jdk.serverName, jdk.recordVersion], [null, TLS12]);
  assert.ok(jdk.signatureSchemes.includes(0x0804));
  const old = changed(JDK, without(body.SUPPORTED_VERSIONS));
  assert.deepEqual(offerOf(old, fresh).versions.toSorted(), [TLS10, TLS11, TLS12]);
  assert.deepEqual(offerOf(hellos.get("openssl") as Uint8Array, fresh).alpn, ["cql", "h2"]);
  // Go sends a session id whatever its versions are.
  assert.equal(
    helloOf(sent(changed(GO, without(body.SUPPORTED_VERSIONS)))).legacySessionId.length,
    32,
  );
});

test("another server name takes the place of the recorded one, and none is put where none was", () => {
  const name = (hello: Uint8Array, choices: RecordedChoices = {}) => {
    const { extensions } = helloOf(sent(hello, choices));
    return extensions?.map(({ extensionType }) => extensionType).indexOf(body.SERVER_NAME);
  };
  assert.deepEqual([
    name(GO),
    name(GO, { serverName: "x.example" }),
    name(GO, { serverName: null }),
  ], [0, 0, -1]);
  assert.equal(name(JDK, { serverName: "x.example" }), -1);
  assert.ok(
    toHex(sent(GO, { serverName: "x.example" })).includes(
      toHex(new TextEncoder().encode("x.example")),
    ),
  );
  assert.equal(offerOf(GO, fresh, { serverName: "x.example" }).serverName, "x.example");
});

test("a session is not resumed, and what only looks like an offer is sent and cannot be chosen", () => {
  const GREASE = 0x1a1a;
  const groups = encode(body.supportedGroups, { namedGroupList: [GREASE, 29] });
  const versions = encode(body.supportedVersionsClient, { versions: [GREASE, TLS13, TLS12] });
  const grease = changed(
    JDK,
    (extensions) => [
      { extensionType: GREASE, extensionData: new Uint8Array(0) },
      ...without(body.SUPPORTED_GROUPS, body.SUPPORTED_VERSIONS, body.KEY_SHARE)(extensions),
      { extensionType: body.SUPPORTED_GROUPS, extensionData: groups },
      { extensionType: body.SUPPORTED_VERSIONS, extensionData: versions },
      {
        extensionType: body.KEY_SHARE,
        extensionData: encode(body.keyShareClient, {
          clientShares: [shareOf(GREASE, 1), shareOf(29, 32)],
        }),
      },
    ],
    { cipherSuites: [GREASE, 0x1301, 0xc02f] },
  );
  assert.equal(withoutFreshness(sent(grease)), withoutFreshness(grease));
  const offer = offerOf(grease, fresh);
  assert.deepEqual(offer.versions, [TLS13, TLS12]);
  assert.deepEqual([offer.groups, offer.cipherSuites], [[29], [0x1301, 0xc02f]]);
  const [share] = firstHello(offer).shares;
  assert.throws(() => share?.agree(new Uint8Array(32)), /none/);

  const ticket = { extensionType: body.SESSION_TICKET, extensionData: Uint8Array.of(1, 2, 3) };
  const early = { extensionType: body.EARLY_DATA, extensionData: new Uint8Array(0) };
  const psk = {
    extensionType: body.PRE_SHARED_KEY,
    extensionData: encode(body.preSharedKeyClient, {
      identities: [{ identity: Uint8Array.of(7), obfuscatedTicketAge: 1 }],
      binders: [new Uint8Array(32)],
    }),
  };
  const resuming = changed(JDK, (all) => [
    ...without(body.SESSION_TICKET)(all),
    ...[ticket, early, psk],
  ]);
  const expected = changed(JDK, (all) => [
    ...without(body.SESSION_TICKET)(all),
    { ...ticket, extensionData: new Uint8Array(0) },
  ]);
  assert.equal(withoutFreshness(sent(resuming)), withoutFreshness(expected));
});

for (const version of ["1.3", "1.2"]) {
  for (const library of ["openssl", "gnutls"]) {
    test(`every recorded hello gets through to ${library} in TLS ${version}, mTLS too`, async () => {
      const { certificate, privateKey } = await pki.issue("client");
      const own = credentials([certificate], privateKey);
      let whole = 0;
      for (const [name, hello] of hellos) {
        const offers = offerOf(hello, fresh).versions.includes(version === "1.3" ? TLS13 : TLS12);
        const what = `${name} to ${library} ${version}`;
        const plain = await meet(
          port(`${library} ${version}`),
          offerOf(hello, fresh, { application: APPLICATION }),
        );
        if (!offers) {
          assert.equal(plain.end.kind, "alert", what);
          continue;
        }
        // GnuTLS takes the first group of the client: X448, of which no share could be sent.
        if (name === "openssl 1.3 alone" && library === "gnutls") {
          assert.equal(plain.end.kind, "unsupported", what);
          continue;
        }
        assertWhole(plain, what);
        const mutual = `${library} ${version}, mTLS`;
        const none = await meet(port(mutual), offerOf(hello, fresh, { application: APPLICATION }));
        assert.equal(none.end.kind, "alert", `${what} without certificate`);
        const shown = await meet(
          port(mutual),
          offerOf(hello, fresh, { application: APPLICATION, credentials: own }),
        );
        assertWhole(shown, `${what} with certificate`);
        assert.ok(shown.learned.sentCertificate);
        whole++;
      }
      assert.ok(whole >= 6, `${whole} hellos went through`);
    });
  }
}

test("a HelloRetryRequest is answered with the group that it asks for", async () => {
  for (const name of ["openssl", "python", "jdk", "go"]) {
    const hello = hellos.get(name) as Uint8Array;
    const offer = offerOf(hello, fresh, { application: APPLICATION });
    const outcome = await meet(port("openssl P-384"), offer);
    assertWhole(outcome, name);
    assert.equal(outcome.learned.helloRetryRequest?.group, 24);
  }
});

test("what the server may choose and we cannot make ends as unsupported, with what was learned", async () => {
  assert.ok(!agreeableGroups.includes(30), "X448 can be made now: choose another group here");
  const x448 = await meet(
    port("openssl X448"),
    offerOf(hellos.get("openssl 1.3 alone") as Uint8Array, fresh),
  );
  assert.deepEqual(x448.end, {
    kind: "unsupported",
    detail: "group x448: seen, not completed",
    after: "WAIT_SH",
  });
  assert.equal(x448.learned.helloRetryRequest?.group, 30);
  const camellia = await meet(
    port("openssl camellia"),
    offerOf(hellos.get("openssl 1.2 alone") as Uint8Array, fresh),
  );
  assert.equal(camellia.end.kind, "unsupported", JSON.stringify(camellia.end));
  assert.equal(camellia.learned.serverHello?.cipherSuite, 0x0041);
  assert.equal(camellia.learned.certificates.length, 1);
});

test("answers that lay a duty on the client end as unsupported", async () => {
  const short = { extensionType: body.MAX_FRAGMENT_LENGTH, extensionData: Uint8Array.of(1) };
  const hello = changed(JDK, (extensions) => [...extensions, short]);
  const { end } = await meet(port("openssl 1.2"), offerOf(hello, fresh));
  assert.deepEqual(end, {
    kind: "unsupported",
    detail: "max_fragment_length: seen, not completed",
    after: "WAIT_SH",
  });
});

/** A server in memory that answers `hello` as the script says. */
function scripted(hello: Uint8Array, script: Script): Outcome {
  const server = new ScriptedServer(identity, script);
  const offer = offerOf(hello, fresh, { application: APPLICATION });
  return replay(handshake(offer), (bytes) => server.receive(bytes)).result;
}

test("a cookie is sent back, and nothing else changes", () => {
  const cookie = { extensionType: body.COOKIE, extensionData: fromHex("00020708") };
  const { end, capture } = scripted(JDK, {
    version: TLS13,
    retry: 0x0017,
    alter: instead("server_hello", (message) => {
      const hello = decodeMessage(serverHello, message);
      const extensions = [...without(body.KEY_SHARE)(hello.extensions ?? []), cookie];
      return [encodeMessage(serverHello, { ...hello, extensions })];
    }),
  });
  assert.equal(end.kind, "established", JSON.stringify(end));
  const [first, second] = capture.entries.filter(({ name }) => name === "client_hello")
    .map(({ bytes }) => helloOf(bytes));
  assert.deepEqual(second, { ...first, extensions: [...first?.extensions ?? [], cookie] });
});

const certificateStatus = encodeMessage(small.certificateStatus, {
  statusType: 2,
  response: Uint8Array.of(0, 0, 1, 7),
});
const compressed = encodeMessage(small.compressedCertificate, {
  algorithm: 1,
  uncompressedLength: 9,
  compressedCertificateMessage: Uint8Array.of(1),
});
const laterRequest = encodeMessage(certificateRequest13, {
  certificateRequestContext: Uint8Array.of(1),
  extensions: [{ extensionType: body.SIGNATURE_ALGORITHMS, extensionData: fromHex("00020403") }],
});
const extended = (extensionType: number, hex = "") => (hello: Uint8Array) =>
  changed(hello, (all) => [
    ...without(extensionType)(all),
    { extensionType, extensionData: fromHex(hex) },
  ]);

/** What a server does that it may do for a hello which offers it, and may not for another. */
const OFFERED:
  readonly (readonly [string, (hello: Uint8Array) => Uint8Array, () => Script, string, string])[] =
    [
      [
        "a compressed certificate",
        extended(body.COMPRESS_CERTIFICATE, "020001"),
        () => ({ version: TLS13, alter: instead("certificate", () => [compressed]) }),
        ...["unsupported", "unexpected"] as const,
      ],
      [
        "a request for a certificate after the handshake",
        extended(body.POST_HANDSHAKE_AUTH),
        () => ({ version: TLS13, afterwards: [laterRequest] }),
        ...["unsupported", "unexpected"] as const,
      ],
      [
        "compression",
        (hello) => changed(hello, (all) => all, { legacyCompressionMethods: [1, 0] }),
        () => ({
          version: TLS12,
          alter: instead("server_hello", (message) => [encodeMessage(serverHello, {
            ...decodeMessage(serverHello, message),
            legacyCompressionMethod: 1,
          })]),
        }),
        ...["unsupported", "incompatible"] as const,
      ],
      [
        "stapled answers of the second kind",
        extended(body.STATUS_REQUEST_V2, "0007020004" + "00000000"),
        () => ({
          version: TLS12,
          serverExtensions: [{ extensionType: body.STATUS_REQUEST_V2, extensionData: fromHex("") }],
          alter: instead("certificate", (message) => [message, certificateStatus]),
        }),
        ...["established", "incompatible"] as const,
      ],
      [
        "renegotiation_info for the signal in the list of suites",
        (hello) => changed(hello, (all) => all, { cipherSuites: [0xc02b, 0x00ff] }),
        () => ({
          version: TLS12,
          serverExtensions: [{
            extensionType: body.RENEGOTIATION_INFO,
            extensionData: fromHex("00"),
          }],
        }),
        ...["established", "incompatible"] as const,
      ],
    ];
for (const [what, offering, script, offered, otherwise] of OFFERED) {
  test(`${what}: ${offered} where the hello offers it, else ${otherwise}`, () => {
    const bare = changed(JDK, without(body.STATUS_REQUEST_V2), { cipherSuites: [0x1301, 0xc02b] });
    assert.equal(scripted(offering(bare), script()).end.kind, offered);
    assert.equal(scripted(bare, script()).end.kind, otherwise);
  });
}
