/**
 * The accepting side of TLS 1.3, as GnuTLS 3.7.9 under Seastar does it (RFC 8446 §2).
 *
 * Without client authentication the tickets leave with the server's first flight; with it they follow the
 * client's Finished, and they are sent even to a client that Seastar is about to hang up on.
 *
 * @module
 */

import { CryptoError } from "../../crypto/crypto_error.ts";
import { answerKeyShare } from "../../crypto/kex.ts";
import { protection13 } from "../../crypto/protection.ts";
import {
  applicationSecrets,
  certificateVerifyContent,
  finishedVerifyData13,
  handshakeSecrets,
  trafficKeys,
} from "../../crypto/schedule13.ts";
import { schemeFitsVersion, signContent, verifySignature } from "../../crypto/signature.ts";
import { certificate13 } from "../../wire/certificate.ts";
import { certificateRequest13 } from "../../wire/certificate_request.ts";
import type { Extension } from "../../wire/extension.ts";
import * as body from "../../wire/extension_body.ts";
import { encodeExtension } from "../../wire/extension_body.ts";
import { TLS12, TLS13 } from "../../wire/registry.ts";
import { HELLO_RETRY_RANDOM, serverHello } from "../../wire/server_hello.ts";
import * as small from "../../wire/small_messages.ts";
import { sameBytes, spkiOf } from "./client_certificate.ts";
import { type Hello, readHello } from "./hello.ts";
import { type Choice, choose } from "./negotiate.ts";
import { refusals } from "./refusal.ts";
import { flag, random, type Session, TICKET_LIFETIME, ticketBlocks } from "./session.ts";
import type { Established } from "./tls_stream.ts";

const NOTHING = new Uint8Array(0);
/** A ticket so long makes a message of 251 bytes. */
const TICKET_LENGTH = 230;
/** What the client's side costs in a ticket, where it was asked for a certificate. */
const TICKET_OVERHEAD = { always: 12, perCertificate: 8 };
const NONCE_LENGTH = 4;
/** RFC 8449 §4: content type included in TLS 1.3. */
const RECORD_SIZE_LIMIT = 16385;

/** Carries a handshake to the client's Finished. Throws `Refusal` and `Hangup`. */
export async function serve13(
  session: Session,
  firstHello: Hello,
  firstChoice: Choice,
): Promise<Established> {
  const { records, transcript, options } = session;
  records.ignoreChangeCipherSpec = true;
  transcript.add(firstHello.bytes);
  const [hello, choice] = firstChoice.share === null
    ? await retry(session, firstHello, firstChoice)
    : [firstHello, firstChoice];
  const { suite, share } = choice;
  if (share === null) throw refusals.illegalParameter();

  const { publicKey, sharedSecret } = agree(share);
  session.send(
    serverHello,
    serverHelloBody(hello, choice, random(32), [
      encodeExtension(body.KEY_SHARE, body.keyShareServer, {
        serverShare: { group: share.group, keyExchange: publicKey },
      }),
    ]),
  );
  if (firstChoice.share !== null && hello.sessionId.length > 0) session.sendChangeCipherSpec();

  const hash = suite.prfHash;
  const secrets = handshakeSecrets(hash, sharedSecret, transcript.digest(hash));
  records.writing = protection13(suite, trafficKeys(suite, secrets.server));
  records.reading = protection13(suite, trafficKeys(suite, secrets.client));
  sendFlight(session, hello, choice);
  session.send(small.finished, {
    verifyData: finishedVerifyData13(hash, secrets.server, transcript.digest(hash)),
  });
  const application = applicationSecrets(hash, secrets.handshake, transcript.digest(hash));
  records.writing = protection13(suite, trafficKeys(suite, application.server));
  const asks = options.clientAuth !== "none";
  if (!asks) sendTickets(session, []);

  const clientChain = asks ? await receiveCertificate(session, hash) : [];
  const expected = finishedVerifyData13(hash, secrets.client, transcript.digest(hash));
  await session.receive(small.finished, ({ verifyData }) => {
    if (!sameBytes(verifyData, expected)) throw refusals.badFinished();
  });
  records.reading = protection13(suite, trafficKeys(suite, application.client));
  if (asks) sendTickets(session, clientChain);
  return {
    version: TLS13,
    suite,
    clientChain,
    secrets: { reading: application.client, writing: application.server },
  };
}

/** HelloRetryRequest, and the client's second try (RFC 8446 §4.1.4). */
async function retry(
  session: Session,
  hello: Hello,
  choice: Choice,
): Promise<[Hello, Choice]> {
  const { transcript, records, options, credentials } = session;
  transcript.replaceWithMessageHash(choice.suite.prfHash);
  session.send(
    serverHello,
    serverHelloBody(hello, choice, HELLO_RETRY_RANDOM, [
      encodeExtension(body.KEY_SHARE, body.keyShareRetry, { selectedGroup: choice.group ?? 0 }),
    ]),
  );
  const { bytes } = await records.clientHello();
  const second = readHello("tls", bytes);
  const again = choose(TLS13, second, options.policy, credentials);
  const sound = again.share?.group === choice.group && again.suite.id === choice.suite.id;
  if (!sound) throw refusals.illegalParameter();
  transcript.add(bytes);
  if (hello.sessionId.length > 0) session.sendChangeCipherSpec();
  return [second, again];
}

function serverHelloBody(
  hello: Hello,
  { suite }: Choice,
  serverRandom: Uint8Array,
  extensions: Extension[],
) {
  return {
    legacyVersion: TLS12,
    random: serverRandom,
    legacySessionIdEcho: hello.sessionId,
    cipherSuite: suite.id,
    legacyCompressionMethod: 0,
    extensions: [
      ...extensions,
      encodeExtension(body.SUPPORTED_VERSIONS, body.supportedVersionsServer, {
        selectedVersion: TLS13,
      }),
    ],
  };
}

function agree(share: body.KeyShareEntry) {
  try {
    return answerKeyShare(share.group, share.keyExchange);
  } catch (error) {
    if (error instanceof CryptoError) throw refusals.illegalParameter();
    throw error;
  }
}

/** EncryptedExtensions to CertificateVerify. */
function sendFlight(session: Session, hello: Hello, { suite, scheme }: Choice): void {
  const { options, credentials, transcript } = session;
  session.send(small.encryptedExtensions, {
    extensions: hello.has(body.RECORD_SIZE_LIMIT)
      ? [encodeExtension(body.RECORD_SIZE_LIMIT, body.recordSizeLimit, {
        recordSizeLimit: RECORD_SIZE_LIMIT,
      })]
      : [],
  });
  if (options.clientAuth !== "none") {
    session.send(certificateRequest13, {
      certificateRequestContext: NOTHING,
      extensions: requestExtensions(options.policy.signatureSchemes, options.caNames),
    });
  }
  session.send(certificate13, {
    certificateRequestContext: NOTHING,
    certificateList: credentials.chain.map((certData) => ({ certData, extensions: [] })),
  });
  const content = certificateVerifyContent("server", transcript.digest(suite.prfHash));
  session.send(small.certificateVerify, {
    algorithm: scheme ?? 0,
    signature: signContent(scheme ?? 0, credentials.privateKey, content),
  });
}

/** An empty truststore leaves certificate_authorities out: the extension cannot be empty. */
function requestExtensions(
  supportedSignatureAlgorithms: readonly number[],
  authorities: readonly Uint8Array[],
): Extension[] {
  const names = authorities.length === 0 ? [] : [
    encodeExtension(body.CERTIFICATE_AUTHORITIES, body.certificateAuthorities, { authorities }),
  ];
  return [
    encodeExtension(body.SIGNATURE_ALGORITHMS, body.signatureAlgorithms, {
      supportedSignatureAlgorithms,
    }),
    ...names,
    flag(body.STATUS_REQUEST),
  ];
}

/** The client's chain; empty when it has none, which is an end where one is required. */
async function receiveCertificate(session: Session, hash: "sha256" | "sha384") {
  const { certificateList } = await session.receive(certificate13);
  const chain = certificateList.map(({ certData }) => certData);
  if (chain.length === 0) {
    if (session.options.clientAuth === "required") throw refusals.certificateRequired();
    return chain;
  }
  const content = certificateVerifyContent("client", session.transcript.digest(hash));
  await session.receive(small.certificateVerify, ({ algorithm, signature }) => {
    const allowed = session.options.policy.signatureSchemes.includes(algorithm) &&
      schemeFitsVersion(algorithm, TLS13);
    const spki = spkiOf(chain[0]);
    if (!allowed || verifySignature(algorithm, spki, content, signature) !== "valid") {
      throw refusals.badSignature();
    }
  });
  return chain;
}

function sendTickets(session: Session, clientChain: readonly Uint8Array[]): void {
  if (!session.options.tickets) return;
  const asked = session.options.clientAuth !== "none";
  const length = TICKET_LENGTH + (asked ? ticketBlocks(clientChain, TICKET_OVERHEAD) : 0);
  for (let sent = 0; sent < 2; sent++) {
    session.sendAfterwards(small.newSessionTicket13, {
      ticketLifetime: TICKET_LIFETIME,
      ticketAgeAdd: new DataView(random(4).buffer).getUint32(0),
      ticketNonce: random(NONCE_LENGTH),
      ticket: random(length),
      extensions: [],
    });
  }
}
