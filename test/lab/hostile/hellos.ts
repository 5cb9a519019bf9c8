/**
 * ServerHello and HelloRetryRequest that contradict the ClientHello, the protocol, or themselves.
 *
 * @module
 */

import type { Extension } from "../../../src/wire/extension.ts";
import * as body from "../../../src/wire/extension_body.ts";
import { encodeExtension } from "../../../src/wire/extension_body.ts";
import { encodeMessage } from "../../../src/wire/message.ts";
import { TLS13 } from "../../../src/wire/registry.ts";
import {
  HELLO_RETRY_RANDOM,
  isHelloRetryRequest,
  type ServerHello,
  serverHello,
} from "../../../src/wire/server_hello.ts";
import { readHello } from "../../../src/lab/tls/hello.ts";
import { NORMAL, ONLY_TLS13 } from "../../../src/lab/tls/policy.ts";
import { Records } from "../../../src/lab/tls/records.ts";
import { type Behaviour, changed, type Ending, on, sabotages, untilGone } from "./behaviour.ts";

/** ServerHello with other contents. */
function hello(
  version: "1.2" | "1.3",
  name: string,
  ending: Ending,
  change: (hello: ServerHello) => ServerHello,
): Behaviour {
  return sabotages(name, ending, { version, hook: changed(serverHello, change) });
}

/** The same, but not even readable. */
function garbled(
  name: string,
  change: (hello: ServerHello) => ServerHello,
): Behaviour {
  return sabotages(name, "undecodable", {
    version: "1.3",
    hook: changed(serverHello, change),
  });
}

const replaced = (type: number, extension: Extension | null) => (hello: ServerHello) => ({
  ...hello,
  extensions: (hello.extensions ?? []).flatMap((each) =>
    each.extensionType !== type ? [each] : extension === null ? [] : [extension]
  ),
});
const added = (...extensions: Extension[]) => (hello: ServerHello) => ({
  ...hello,
  extensions: [...(hello.extensions ?? []), ...extensions],
});

const share = (group: number, length: number, fill = 0) =>
  encodeExtension(body.KEY_SHARE, body.keyShareServer, {
    serverShare: { group, keyExchange: new Uint8Array(length).fill(fill) },
  });
const versionSaid = (selectedVersion: number) =>
  encodeExtension(body.SUPPORTED_VERSIONS, body.supportedVersionsServer, { selectedVersion });
const raw = (extensionType: number, ...bytes: number[]): Extension => ({
  extensionType,
  extensionData: Uint8Array.from(bytes),
});

const X25519 = 0x1d;
const P256 = 0x17;
const P384 = 0x18;
const BRAINPOOL = 0x1a;

/** HelloRetryRequest instead of ServerHello, so many times; then FIN. */
function retry(
  name: string,
  extensions: Extension[],
  ending: Ending,
  times = 1,
): Behaviour {
  return {
    name: `TLS 1.3: ${name}`,
    ending,
    serve: () => ({ stream }) =>
      untilGone(async () => {
        const records = new Records(stream);
        const { framing, bytes } = await records.clientHello();
        const { sessionId } = readHello(framing, bytes);
        records.ignoreChangeCipherSpec = true;
        for (let sent = 0; sent < times; sent++) {
          records.sendMessage(encodeMessage(serverHello, retryRequest(sessionId, extensions)));
          await records.message();
        }
        stream.finish();
      }),
  };
}

function retryRequest(sessionId: Uint8Array, extensions: Extension[]): ServerHello {
  return {
    legacyVersion: 0x0303,
    random: HELLO_RETRY_RANDOM,
    legacySessionIdEcho: sessionId,
    cipherSuite: 0x1301,
    legacyCompressionMethod: 0,
    extensions: [...extensions, versionSaid(TLS13)],
  };
}
const selects = (selectedGroup: number) =>
  encodeExtension(body.KEY_SHARE, body.keyShareRetry, { selectedGroup });

export const hellos: readonly Behaviour[] = [
  hello(
    "1.3",
    "chooses a version that was not offered",
    "version-not-offered",
    replaced(
      body.SUPPORTED_VERSIONS,
      versionSaid(0x0305),
    ),
  ),
  hello("1.3", "chooses SSL 3", "version-not-offered", (body) => ({
    ...body,
    legacyVersion: 0x0300,
    extensions: [],
  })),
  hello("1.3", "chooses a suite that was not offered", "cipher-suite-not-offered", (body) => ({
    ...body,
    cipherSuite: 0x1306,
  })),
  hello("1.3", "chooses a TLS 1.2 suite", "cipher-suite-not-offered", (body) => ({
    ...body,
    cipherSuite: 0xc02f,
  })),
  hello("1.2", "chooses a TLS 1.3 suite", "cipher-suite-not-offered", (body) => ({
    ...body,
    cipherSuite: 0x1301,
  })),
  hello("1.2", "chooses a suite without encryption", "cipher-suite-not-offered", (body) => ({
    ...body,
    cipherSuite: 0x0002,
  })),
  hello("1.3", "does not echo the session id", "session-id-not-echoed", (body) => ({
    ...body,
    legacySessionIdEcho: new Uint8Array(32).fill(1),
  })),
  hello("1.3", "compresses", "compression", (body) => ({ ...body, legacyCompressionMethod: 1 })),
  hello("1.2", "compresses", "compression", (body) => ({ ...body, legacyCompressionMethod: 1 })),
  hello(
    "1.3",
    "shares a key in a group that was not offered",
    "group-not-offered",
    replaced(
      body.KEY_SHARE,
      share(BRAINPOOL, 65, 4),
    ),
  ),
  hello("1.3", "shares no key", "extension-missing", replaced(body.KEY_SHARE, null)),
  hello(
    "1.3",
    "shares a key of the wrong length",
    "key-share-invalid",
    replaced(body.KEY_SHARE, share(X25519, 31, 9)),
  ),
  hello(
    "1.3",
    "shares the zero point of X25519",
    "key-share-invalid",
    replaced(
      body.KEY_SHARE,
      share(X25519, 32),
    ),
  ),
  hello(
    "1.3",
    "shares a key in a group in which the client shared none",
    "group-not-offered",
    replaced(body.KEY_SHARE, share(P384, 97, 4)),
  ),
  sabotages("asks for P-256, and shares a point that is not on it", "key-share-invalid", {
    version: "1.3",
    options: { policy: { ...ONLY_TLS13, groups: [P256] } },
    hook: changed(
      serverHello,
      (hello) =>
        isHelloRetryRequest(hello) ? hello : replaced(body.KEY_SHARE, share(P256, 65, 4))(hello),
    ),
  }),
  hello(
    "1.3",
    "answers an extension that was not sent",
    "extension-not-offered",
    added(
      raw(body.RECORD_SIZE_LIMIT + 2000),
    ),
  ),
  hello(
    "1.2",
    "chooses a protocol by ALPN that was not offered",
    "extension-not-offered",
    added(
      encodeExtension(body.ALPN, body.protocolNameList, {
        protocolNameList: [new TextEncoder().encode("h2")],
      }),
    ),
  ),
  sabotages("repeats an extension", "extension-repeated", {
    version: "1.3",
    hook: changed(serverHello, (hello) => added(...(hello.extensions ?? []))(hello)),
  }),
  hello("1.2", "repeats an extension", "extension-repeated", (hello) => ({
    ...hello,
    extensions: [...(hello.extensions ?? []), ...(hello.extensions ?? [])],
  })),
  hello(
    "1.2",
    "shares a key, as only TLS 1.3 does",
    "extension-misplaced",
    added(share(X25519, 32, 9)),
  ),
  hello(
    "1.3",
    "says extended_master_secret in TLS 1.3",
    "extension-misplaced",
    added(raw(body.EXTENDED_MASTER_SECRET)),
  ),
  hello("1.3", "puts TLS 1.3 into legacy_version", "illegal-value", (hello) => ({
    ...hello,
    legacyVersion: TLS13,
  })),
  garbled("cuts an extension short", replaced(body.KEY_SHARE, raw(body.KEY_SHARE, 0))),
  garbled(
    "puts a byte behind a key share",
    replaced(
      body.SUPPORTED_VERSIONS,
      raw(body.SUPPORTED_VERSIONS, 3, 4, 0),
    ),
  ),
  sabotages("puts bytes behind the ServerHello", "undecodable", {
    version: "1.3",
    hook: on(serverHello.type, (message, hand) => {
      const longer = new Uint8Array(message.length + 3);
      longer.set(message);
      longer[3] = (longer[3] ?? 0) + 3;
      hand.send(longer);
    }),
  }),
  sabotages("answers TLS 1.2 with the mark of a downgrade", "downgrade", {
    version: "1.2",
    hook: changed(serverHello, (body) => {
      const random = Uint8Array.from(body.random);
      random.set(new TextEncoder().encode("DOWNGRD"), 24);
      random[31] = 1;
      return { ...body, random };
    }),
  }),
  sabotages("answers TLS 1.0 where more was possible", "version-not-offered", {
    version: "1.2",
    options: { policy: { ...NORMAL, versions: [0x0301] } },
  }),

  retry("asks twice for another hello", [selects(P384)], "second-hello-retry-request", 2),
  retry("asks again for a key that it has", [selects(X25519)], "useless-hello-retry-request"),
  retry(
    "asks for a key in a group that was not offered",
    [selects(BRAINPOOL)],
    "group-not-offered",
  ),
  retry("asks for another hello, and for nothing else", [], "useless-hello-retry-request"),
  retry("asks for a cookie, and for no group", [
    encodeExtension(body.COOKIE, body.cookie, { cookie: new Uint8Array(1000).fill(7) }),
  ], "useless-hello-retry-request"),
  retry("asks for a cookie of 60,000 bytes, and closes", [
    selects(P384),
    encodeExtension(body.COOKIE, body.cookie, { cookie: new Uint8Array(60_000).fill(7) }),
  ], "closed"),
];
