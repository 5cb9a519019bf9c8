/**
 * The accepting side of TLS 1.0 to 1.2, as GnuTLS 3.7.9 under Seastar does it (RFC 5246 §7.3).
 *
 * Two habits give a node away. A client that shows no certificate where one is required is let through to
 * its Finished, and then meets a bare FIN. One whose certificate is refused gets ticket and Finished
 * first, so that its handshake completes.
 *
 * @module
 */

import { concat } from "../../crypto/bytes.ts";
import { CryptoError } from "../../crypto/crypto_error.ts";
import { dheServer, keyShare, rsaUnwrap } from "../../crypto/kex.ts";
import { protection12 } from "../../crypto/protection.ts";
import {
  extendedMasterSecret,
  finishedVerifyData12,
  keyBlock,
  masterSecret,
  sessionHash,
} from "../../crypto/schedule12.ts";
import { keyKind, legacyScheme, signContent, verifySignature } from "../../crypto/signature.ts";
import { certificate12 } from "../../wire/certificate.ts";
import { certificateRequest11, certificateRequest12 } from "../../wire/certificate_request.ts";
import { type Codec, encode } from "../../wire/codec.ts";
import type { Extension } from "../../wire/extension.ts";
import * as body from "../../wire/extension_body.ts";
import { encodeExtension } from "../../wire/extension_body.ts";
import * as wire from "../../wire/key_exchange.ts";
import { TLS12, TLS13 } from "../../wire/registry.ts";
import { serverHello } from "../../wire/server_hello.ts";
import * as small from "../../wire/small_messages.ts";
import { sameBytes, spkiOf } from "./client_certificate.ts";
import type { Hello } from "./hello.ts";
import type { Choice } from "./negotiate.ts";
import { refusals } from "./refusal.ts";
import { flag, random, type Session, TICKET_LIFETIME, ticketBlocks } from "./session.ts";
import type { Established } from "./tls_stream.ts";

/** rsa_sign, dss_sign, ecdsa_sign; TLS 1.2 no longer names the second. */
const CERTIFICATE_TYPES = { before: [1, 2, 64], since12: [1, 64] };
/** A ticket so long makes a message of 400 bytes. */
const TICKET_LENGTH = 390;
const TICKET_OVERHEAD = { always: 0, perCertificate: 0 };
const RECORD_SIZE_LIMIT = 16384;
const SCSV = 0x00ff;

/** Carries a handshake to the server's Finished. Throws `Refusal` and `Hangup`. */
export async function serve12(
  session: Session,
  hello: Hello,
  choice: Choice,
): Promise<Established> {
  const { records, transcript, options } = session;
  const { version, suite } = choice;
  const serverRandom = withSentinel(random(32), version, options.policy.versions);
  const asks = options.clientAuth !== "none";
  transcript.add(hello.bytes);
  session.send(serverHello, {
    legacyVersion: version,
    random: serverRandom,
    legacySessionIdEcho: random(32),
    cipherSuite: suite.id,
    legacyCompressionMethod: 0,
    extensions: helloExtensions(session, hello, choice),
  });
  session.send(certificate12, { certificateList: session.credentials.chain });
  const premasterFrom = sendKeyExchange(session, choice, hello.random, serverRandom);
  if (asks) sendCertificateRequest(session, version);
  session.send(small.serverHelloDone, null);

  const clientChain = asks ? (await session.receive(certificate12)).certificateList : [];
  const premaster = await premasterFrom(hello);
  const master = hello.has(body.EXTENDED_MASTER_SECRET)
    ? extendedMasterSecret(
      version,
      suite.prfHash,
      premaster,
      sessionHash(version, suite.prfHash, transcript),
    )
    : masterSecret(version, suite.prfHash, premaster, hello.random, serverRandom);
  if (clientChain.length > 0) await receiveCertificateVerify(session, version, clientChain);

  const keys = keyBlock(suite, version, master, hello.random, serverRandom);
  const protection = { encryptThenMac: hello.has(body.ENCRYPT_THEN_MAC) };
  await session.receiveChangeCipherSpec();
  records.reading = protection12(suite, version, keys.client, protection);
  const expected = finishedVerifyData12(version, suite.prfHash, master, "client", transcript);
  await session.receive(small.finished, ({ verifyData }) => {
    if (!sameBytes(verifyData, expected)) throw refusals.badFinished();
  });
  if (clientChain.length === 0 && options.clientAuth === "required") throw refusals.noCertificate();

  if (givesTicket(session, hello)) {
    session.send(small.newSessionTicket12, {
      ticketLifetimeHint: TICKET_LIFETIME,
      ticket: random(TICKET_LENGTH + ticketBlocks(clientChain, TICKET_OVERHEAD)),
    });
  }
  session.sendChangeCipherSpec();
  records.writing = protection12(suite, version, keys.server, protection);
  session.send(small.finished, {
    verifyData: finishedVerifyData12(version, suite.prfHash, master, "server", transcript),
  });
  return { version, suite, clientChain, secrets: null };
}

/** RFC 8446 §4.1.3: tells a client that it was made to speak an older version than the server can. */
function withSentinel(
  serverRandom: Uint8Array,
  version: number,
  versions: readonly number[],
): Uint8Array {
  const highest = versions.at(-1) ?? version;
  const last = version < TLS12 && highest >= TLS12 ? 0 : highest >= TLS13 ? 1 : undefined;
  if (last !== undefined) serverRandom.set([0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, last], 24);
  return serverRandom;
}

/** In GnuTLS's order; each only where the client sent it. */
function helloExtensions(session: Session, hello: Hello, { suite }: Choice) {
  const candidates: [boolean, Extension][] = [
    [
      hello.has(body.EC_POINT_FORMATS) && suite.keyExchange === "ECDHE",
      encodeExtension(body.EC_POINT_FORMATS, body.ecPointFormatList, { ecPointFormatList: [0] }),
    ],
    [hello.has(body.ENCRYPT_THEN_MAC) && suite.mode === "cbc", flag(body.ENCRYPT_THEN_MAC)],
    [hello.has(body.EXTENDED_MASTER_SECRET), flag(body.EXTENDED_MASTER_SECRET)],
    [givesTicket(session, hello), flag(body.SESSION_TICKET)],
    [
      hello.has(body.RENEGOTIATION_INFO) || hello.suites.includes(SCSV),
      encodeExtension(body.RENEGOTIATION_INFO, body.renegotiationInfo, {
        renegotiatedConnection: new Uint8Array(0),
      }),
    ],
    [
      hello.has(body.RECORD_SIZE_LIMIT),
      encodeExtension(body.RECORD_SIZE_LIMIT, body.recordSizeLimit, {
        recordSizeLimit: RECORD_SIZE_LIMIT,
      }),
    ],
  ];
  const chosen = candidates.flatMap(([applies, extension]) => applies ? [extension] : []);
  return chosen.length === 0 ? undefined : chosen;
}

function givesTicket(session: Session, hello: Hello): boolean {
  return session.options.tickets && hello.has(body.SESSION_TICKET);
}

/** Sends ServerKeyExchange where there is one; the result waits for the client's half. */
function sendKeyExchange(
  session: Session,
  choice: Choice,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): (hello: Hello) => Promise<Uint8Array> {
  const { group, suite, version } = choice;
  const sign = <B>(codec: Codec<B>, params: B) => {
    const content = concat(clientRandom, serverRandom, encode(codec, params));
    const scheme = choice.scheme ?? 0;
    return {
      params,
      algorithm: scheme,
      signature: signContent(scheme, session.credentials.privateKey, content),
    };
  };
  if (suite.keyExchange === "ECDHE" && group !== null) {
    const share = keyShare(group);
    const params = { curveType: 3, namedCurve: group, point: share.publicKey };
    session.send(
      version >= TLS12 ? wire.serverKeyExchangeEcdhe12 : wire.serverKeyExchangeEcdhe11,
      sign(wire.ecdheParams, params),
    );
    return async () => {
      const { ecdhYc } = await session.receive(wire.clientKeyExchangeEcdhe);
      return agreed(() => share.agree(ecdhYc));
    };
  }
  if (suite.keyExchange === "DHE" && group !== null) {
    const server = dheServer(group);
    const params = { dhP: server.p, dhG: server.g, dhYs: server.publicKey };
    session.send(
      version >= TLS12 ? wire.serverKeyExchangeDhe12 : wire.serverKeyExchangeDhe11,
      sign(wire.dheParams, params),
    );
    return async () => {
      const { dhYc } = await session.receive(wire.clientKeyExchangeDhe);
      return agreed(() => server.agree(dhYc));
    };
  }
  return async (hello) => {
    const { encryptedPreMasterSecret } = await session.receive(wire.clientKeyExchangeRsa);
    const { privateKey } = session.credentials;
    return rsaUnwrap(privateKey, encryptedPreMasterSecret, hello.legacyVersion);
  };
}

function agreed(run: () => Uint8Array): Uint8Array {
  try {
    return run();
  } catch (error) {
    if (error instanceof CryptoError) throw refusals.illegalParameter();
    throw error;
  }
}

function sendCertificateRequest(session: Session, version: number): void {
  const { policy, caNames: certificateAuthorities } = session.options;
  if (version < TLS12) {
    const certificateTypes = CERTIFICATE_TYPES.before;
    return session.send(certificateRequest11, { certificateTypes, certificateAuthorities });
  }
  session.send(certificateRequest12, {
    certificateTypes: CERTIFICATE_TYPES.since12,
    supportedSignatureAlgorithms: policy.signatureSchemes,
    certificateAuthorities,
  });
}

async function receiveCertificateVerify(
  session: Session,
  version: number,
  chain: readonly Uint8Array[],
): Promise<void> {
  const content = session.transcript.bytes();
  const spki = spkiOf(chain[0]);
  const check = (scheme: number | undefined, signature: Uint8Array) => {
    if (scheme === undefined || verifySignature(scheme, spki, content, signature) !== "valid") {
      throw refusals.badSignature();
    }
  };
  if (version < TLS12) {
    await session.receive(small.certificateVerify11, ({ signature }) => {
      check(legacyScheme(keyKind(spki)), signature);
    });
    return;
  }
  await session.receive(small.certificateVerify, ({ algorithm, signature }) => {
    const allowed = session.options.policy.signatureSchemes.includes(algorithm);
    check(allowed ? algorithm : undefined, signature);
  });
}
