/**
 * One arbitrary for each handshake message and each of its forms: the table that the generic tests
 * run over. A new message is one row.
 *
 * @module
 */

import fc from "fast-check";
import { certificate12, certificate13 } from "../../src/wire/certificate.ts";
import * as request from "../../src/wire/certificate_request.ts";
import { clientHello } from "../../src/wire/client_hello.ts";
import * as exchange from "../../src/wire/key_exchange.ts";
import type { MessageContext } from "../../src/wire/handshake.ts";
import type { MessageKind } from "../../src/wire/message.ts";
import { HELLO_RETRY_RANDOM, serverHello } from "../../src/wire/server_hello.ts";
import * as small from "../../src/wire/small_messages.ts";

export interface Sample<B = unknown> {
  readonly name: string;
  readonly kind: MessageKind<string, B>;
  readonly body: fc.Arbitrary<B>;
  readonly context: MessageContext;
  /** Lengths of proper prefixes that are messages of their own: an optional or unbounded end. */
  readonly complete?: (body: B, length: number) => boolean;
}

/** Plain objects, as decoders make them. */
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });
const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });
const u8 = fc.nat(0xff);
const u16 = fc.nat(0xffff);
const u32 = fc.nat(0xffffffff);
const extension = record({ extensionType: u16, extensionData: bytes(0, 40) });
const extensions = fc.array(extension, { maxLength: 6 });
const someExtensions = fc.array(extension, { minLength: 1, maxLength: 6 });
const der = bytes(1, 60);
const schemes = fc.array(u16, { minLength: 1, maxLength: 20 });
const certificateTypes = fc.array(u8, { minLength: 1, maxLength: 5 });
const certificateAuthorities = fc.array(der, { maxLength: 4 });
const ecdhe = record({ curveType: fc.constant(3), namedCurve: u16, point: bytes(1, 133) });
const dhe = record({ dhP: bytes(1, 300), dhG: bytes(1, 300), dhYs: bytes(1, 300) });
const signature = bytes(0, 256);

const TLS13 = { version: 0x0304 };
const TLS12 = { version: 0x0303 };
const TLS11 = { version: 0x0302 };
const hello = {
  random: bytes(32),
  extensions: fc.option(extensions, { nil: undefined }),
};

function sample<B>(
  name: string,
  kind: MessageKind<string, B>,
  context: MessageContext,
  body: fc.Arbitrary<NoInfer<B>>,
  complete?: (body: B, length: number) => boolean,
): Sample {
  return { name, kind, context, body, ...(complete && { complete }) } as Sample;
}

export const SAMPLES: readonly Sample[] = [
  sample(
    "ClientHello",
    clientHello,
    TLS12,
    record({
      legacyVersion: u16,
      ...hello,
      legacySessionId: bytes(0, 32),
      cipherSuites: fc.array(u16, { minLength: 1, maxLength: 60 }),
      legacyCompressionMethods: fc.array(u8, { minLength: 1, maxLength: 3 }),
    }),
    (body, length) =>
      length === 2 + 32 + 1 + body.legacySessionId.length + 2 + 2 * body.cipherSuites.length + 1 +
          body.legacyCompressionMethods.length,
  ),
  sample(
    "ServerHello",
    serverHello,
    TLS12,
    record({
      legacyVersion: u16,
      ...hello,
      random: fc.oneof(bytes(32), fc.constant(HELLO_RETRY_RANDOM)),
      legacySessionIdEcho: bytes(0, 32),
      cipherSuite: u16,
      legacyCompressionMethod: u8,
    }),
    (body, length) => length === 2 + 32 + 1 + body.legacySessionIdEcho.length + 3,
  ),
  sample(
    "EncryptedExtensions",
    small.encryptedExtensions,
    TLS13,
    record({ extensions }),
  ),
  sample(
    "Certificate (1.3)",
    certificate13,
    TLS13,
    record({
      certificateRequestContext: bytes(0, 20),
      certificateList: fc.array(record({ certData: der, extensions }), { maxLength: 4 }),
    }),
  ),
  sample(
    "Certificate (1.2)",
    certificate12,
    TLS12,
    record({ certificateList: fc.array(der, { maxLength: 4 }) }),
  ),
  sample(
    "CertificateRequest (1.3)",
    request.certificateRequest13,
    TLS13,
    record({ certificateRequestContext: bytes(0, 20), extensions: someExtensions }),
  ),
  sample(
    "CertificateRequest (1.2)",
    request.certificateRequest12,
    TLS12,
    record({ certificateTypes, supportedSignatureAlgorithms: schemes, certificateAuthorities }),
  ),
  sample(
    "CertificateRequest (1.1)",
    request.certificateRequest11,
    TLS11,
    record({ certificateTypes, certificateAuthorities }),
  ),
  sample(
    "CertificateVerify",
    small.certificateVerify,
    TLS13,
    record({ algorithm: u16, signature }),
  ),
  sample("CertificateVerify (1.1)", small.certificateVerify11, TLS11, record({ signature })),
  sample(
    "ServerKeyExchange (ECDHE, 1.2)",
    exchange.serverKeyExchangeEcdhe12,
    { ...TLS12, keyExchange: "ECDHE" },
    record({ params: ecdhe, algorithm: u16, signature }),
  ),
  sample(
    "ServerKeyExchange (ECDHE, 1.1)",
    exchange.serverKeyExchangeEcdhe11,
    { ...TLS11, keyExchange: "ECDHE" },
    record({ params: ecdhe, signature }),
  ),
  sample(
    "ServerKeyExchange (DHE, 1.2)",
    exchange.serverKeyExchangeDhe12,
    { ...TLS12, keyExchange: "DHE" },
    record({ params: dhe, algorithm: u16, signature }),
  ),
  sample(
    "ServerKeyExchange (DHE, 1.1)",
    exchange.serverKeyExchangeDhe11,
    { ...TLS11, keyExchange: "DHE" },
    record({ params: dhe, signature }),
  ),
  sample(
    "ServerKeyExchange (other)",
    exchange.serverKeyExchangeOther,
    TLS12,
    record({ params: bytes(0, 100) }),
    () => true,
  ),
  sample(
    "ClientKeyExchange (ECDHE)",
    exchange.clientKeyExchangeEcdhe,
    { ...TLS12, keyExchange: "ECDHE" },
    record({ ecdhYc: bytes(1, 133) }),
  ),
  sample(
    "ClientKeyExchange (DHE)",
    exchange.clientKeyExchangeDhe,
    { ...TLS12, keyExchange: "DHE" },
    record({ dhYc: bytes(1, 300) }),
  ),
  sample(
    "ClientKeyExchange (RSA)",
    exchange.clientKeyExchangeRsa,
    { ...TLS12, keyExchange: "RSA" },
    record({ encryptedPreMasterSecret: bytes(0, 300) }),
  ),
  sample(
    "Finished",
    small.finished,
    TLS13,
    record({ verifyData: bytes(12, 64) }),
    (_, length) => length >= 12,
  ),
  sample(
    "NewSessionTicket (1.3)",
    small.newSessionTicket13,
    TLS13,
    record({
      ticketLifetime: u32,
      ticketAgeAdd: u32,
      ticketNonce: bytes(0, 8),
      ticket: bytes(1, 250),
      extensions,
    }),
  ),
  sample(
    "NewSessionTicket (1.2)",
    small.newSessionTicket12,
    TLS12,
    record({ ticketLifetimeHint: u32, ticket: bytes(0, 250) }),
  ),
  sample("KeyUpdate", small.keyUpdate, TLS13, record({ requestUpdate: u8 })),
  sample(
    "CertificateStatus",
    small.certificateStatus,
    TLS12,
    record({ statusType: u8, response: bytes(1, 100) }),
  ),
  sample(
    "CompressedCertificate",
    small.compressedCertificate,
    TLS13,
    record({
      algorithm: u16,
      uncompressedLength: fc.nat(0xffffff),
      compressedCertificateMessage: bytes(1, 100),
    }),
  ),
  sample("ServerHelloDone", small.serverHelloDone, TLS12, fc.constant(null)),
  sample("HelloRequest", small.helloRequest, TLS12, fc.constant(null)),
  sample("EndOfEarlyData", small.endOfEarlyData, TLS13, fc.constant(null)),
  sample(
    "message_hash",
    small.messageHash,
    TLS13,
    record({ hash: bytes(0, 48) }),
    () => true,
  ),
];
