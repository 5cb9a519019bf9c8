/**
 * A full TLS 1.3 handshake after ServerHello: RFC 8446 §2, Figure 1, one step a message.
 *
 * @module
 */

import type { HashName } from "../crypto/hash.ts";
import { protection13 } from "../crypto/protection.ts";
import {
  applicationSecrets,
  certificateVerifyContent,
  finishedVerifyData13,
  handshakeSecrets,
  nextTrafficSecret,
  trafficKeys,
} from "../crypto/schedule13.ts";
import type { CipherSuite } from "../crypto/suites.ts";
import { MISSING_EXTENSION } from "../wire/alert.ts";
import { certificate13 } from "../wire/certificate.ts";
import { certificateRequest13 } from "../wire/certificate_request.ts";
import { decode } from "../wire/codec.ts";
import * as body from "../wire/extension_body.ts";
import { findExtension } from "../wire/extension.ts";
import { decodeMessage } from "../wire/message.ts";
import { namedGroups, TLS13 } from "../wire/registry.ts";
import type { serverHello } from "../wire/server_hello.ts";
import {
  certificateVerify,
  compressedCertificate,
  encryptedExtensions,
  finished,
  keyUpdate,
  newSessionTicket13,
} from "../wire/small_messages.ts";
import type { Channel, Received } from "./channel.ts";
import { check } from "./check.ts";
import {
  learnCertificateRequest,
  presentable,
  sendCertificate13,
  sendCertificateVerify13,
} from "./client_identity.ts";
import { completable, seenOnly } from "./completable.ts";
import type { Afterwards } from "./conversation.ts";
import { checkExtensions } from "./extension_rules.ts";
import { type Flow, Stop } from "./flow.ts";
import type { Hello } from "./hello.ts";
import { keyLogger } from "./key_log.ts";
import { learnAlpn, learnSizeLimit, learnTicket } from "./learn.ts";
import type { Offer } from "./offer.ts";
import { MAX_CERTIFICATES } from "./outcome.ts";
import { checkServerFinished, checkServerSignature, learnChain } from "./server_identity.ts";

/** Runs the handshake; null when the offer asks to stop after the server's flight. */
export function* tls13(
  channel: Channel,
  offer: Offer,
  hello: Hello,
  answer: Received<typeof serverHello>,
): Flow<Afterwards | null> {
  const { learned, transcript } = channel;
  const suite = completable(channel, answer.body.cipherSuite);
  const hash = suite.prfHash;
  const log = keyLogger(offer, hello);

  const sharedSecret = agree(channel, hello, answer);
  const secrets = handshakeSecrets(hash, sharedSecret, transcript.digest(hash));
  log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", secrets.client);
  log("SERVER_HANDSHAKE_TRAFFIC_SECRET", secrets.server);
  channel.protectIncoming(protection13(suite, trafficKeys(suite, secrets.server)), "handshake");

  const extensions = yield* channel.expect("WAIT_EE", encryptedExtensions);
  transcript.add(extensions.bytes);
  learnExtensions(channel, offer, hello, extensions.body);

  yield* serverIdentity(channel, offer, hello, hash);
  const expected = finishedVerifyData13(hash, secrets.server, transcript.digest(hash));
  const theirs = yield* channel.expect("WAIT_FINISHED", finished);
  checkServerFinished(channel, expected, theirs.body.verifyData);
  transcript.add(theirs.bytes);
  if (offer.stopAfter === "server_flight") return null;

  const traffic = applicationSecrets(hash, secrets.handshake, transcript.digest(hash));
  log("CLIENT_TRAFFIC_SECRET_0", traffic.client);
  log("SERVER_TRAFFIC_SECRET_0", traffic.server);
  log("EXPORTER_SECRET", traffic.exporter);
  channel.protectIncoming(protection13(suite, trafficKeys(suite, traffic.server)), "application");

  if (hello.body.legacySessionId.length > 0 && learned.helloRetryRequest === null) {
    channel.sendChangeCipherSpec();
  }
  channel.protectOutgoing(protection13(suite, trafficKeys(suite, secrets.client)), "handshake");
  if (learned.certificateRequest !== null) {
    const presented = presentable(offer, TLS13, learned.certificateRequest);
    sendCertificate13(channel, presented);
    if (presented !== null) sendCertificateVerify13(channel, presented, hash);
  }
  channel.send(finished, {
    verifyData: finishedVerifyData13(hash, secrets.client, transcript.digest(hash)),
  });
  learned.clientFinishedSent = true;
  channel.protectOutgoing(protection13(suite, trafficKeys(suite, traffic.client)), "application");
  return afterwards(channel, hello, suite, traffic);
}

/** What a recorded hello may ask for. */
const COMPRESSED = [compressedCertificate];

function asked({ body: { extensions } }: Hello, type: number): boolean {
  return findExtension(extensions, type) !== undefined;
}

/** [CertificateRequest] Certificate CertificateVerify. */
function* serverIdentity(
  channel: Channel,
  offer: Offer,
  hello: Hello,
  hash: HashName,
): Flow<void> {
  const { transcript } = channel;
  const chains = [certificate13, ...(asked(hello, body.COMPRESS_CERTIFICATE) ? COMPRESSED : [])];
  let next = yield* channel.expect("WAIT_CERT_CR", ...chains, certificateRequest13);
  if (next.name === "certificate_request") {
    transcript.add(next.bytes);
    learnRequest(channel, hello, next);
    next = yield* channel.expect("WAIT_CERT", ...chains);
  }
  if (next.name === "compressed_certificate") throw seenOnly(channel, next.name);
  transcript.add(next.bytes);
  checkContext(channel, next);
  const entries = next.body.certificateList;
  for (const { extensions } of entries.slice(0, MAX_CERTIFICATES)) {
    checkExtensions(channel, "certificate", extensions, hello.body);
  }
  learnChain(channel, entries.map(({ certData }) => certData));
  channel.learned.ocspStapled =
    findExtension(entries[0]?.extensions, body.STATUS_REQUEST) !== undefined;

  const content = certificateVerifyContent("server", transcript.digest(hash));
  const proof = yield* channel.expect("WAIT_CV", certificateVerify);
  checkServerSignature(channel, offer, proof.body.algorithm, content, proof.body.signature);
  transcript.add(proof.bytes);
}

/** RFC 8446 §4.3.2: what a certificate of ours must be signed with, and whose it may be. */
function learnRequest(
  channel: Channel,
  hello: Hello,
  request: Received<typeof certificateRequest13>,
): void {
  checkContext(channel, request);
  const { extensions } = request.body;
  checkExtensions(channel, "certificate_request", extensions, hello.body);
  const schemes = findExtension(extensions, body.SIGNATURE_ALGORITHMS);
  check(
    channel,
    schemes !== undefined,
    "extension-missing",
    () => "certificate_request has no signature_algorithms",
    MISSING_EXTENSION,
  );
  const names = findExtension(extensions, body.CERTIFICATE_AUTHORITIES);
  learnCertificateRequest(
    channel,
    decode(body.signatureAlgorithms, schemes).supportedSignatureAlgorithms,
    [],
    names ? decode(body.certificateAuthorities, names).authorities : [],
  );
}

/** RFC 8446 §4.3.2 and §4.4.2: the context is for certificates that are asked for afterwards. */
function checkContext(
  channel: Channel,
  { name, body: { certificateRequestContext: context } }: Received<
    typeof certificateRequest13 | typeof certificate13
  >,
): void {
  check(channel, context.length === 0, "illegal-value", () => {
    return `${name} has a certificate_request_context inside the handshake`;
  });
}

/** The secret that both key shares give. */
function agree(
  channel: Channel,
  hello: Hello,
  { body: { extensions } }: Received<typeof serverHello>,
): Uint8Array {
  const bytes = findExtension(extensions, body.KEY_SHARE);
  check(
    channel,
    bytes !== undefined,
    "extension-missing",
    () => "ServerHello has no key_share",
    MISSING_EXTENSION,
  );
  const { group, keyExchange } = decode(body.keyShareServer, bytes).serverShare;
  channel.learned.group = group;
  const share = hello.shares.find((each) => each.group === group);
  check(channel, share !== undefined, "group-not-offered", () => {
    return `the server's key share is of ${namedGroups.nameOf(group)}, ours is not`;
  });
  return share.agree(keyExchange);
}

function learnExtensions(
  channel: Channel,
  offer: Offer,
  hello: Hello,
  { extensions }: Received<typeof encryptedExtensions>["body"],
): void {
  checkExtensions(channel, "encrypted_extensions", extensions, hello.body);
  learnAlpn(channel, offer, findExtension(extensions, body.ALPN));
  learnSizeLimit(channel, findExtension(extensions, body.RECORD_SIZE_LIMIT));
}

/** KeyUpdates that a server may send in one connection of ours. */
const MAX_KEY_UPDATES = 32;

/** NewSessionTicket and KeyUpdate: RFC 8446 §4.6. */
function afterwards(
  channel: Channel,
  hello: Hello,
  suite: CipherSuite,
  traffic: { readonly client: Uint8Array; readonly server: Uint8Array },
): Afterwards {
  const hash = suite.prfHash;
  let { client, server } = traffic;
  return (message) => {
    if (message.type === newSessionTicket13.type) {
      const { ticketLifetime, ticket, extensions } = decodeMessage(
        newSessionTicket13,
        message.bytes,
      );
      checkExtensions(channel, "new_session_ticket", extensions, hello.body);
      return learnTicket(channel, ticketLifetime, ticket.length);
    }
    if (message.type === certificateRequest13.type && asked(hello, body.POST_HANDSHAKE_AUTH)) {
      throw seenOnly(channel, "a request for a certificate after the handshake");
    }
    if (message.type !== keyUpdate.type) {
      throw channel.unexpected(message, [newSessionTicket13.name, keyUpdate.name]);
    }
    const { requestUpdate } = decodeMessage(keyUpdate, message.bytes);
    check(channel, requestUpdate <= 1, "illegal-value", () => {
      return `key_update has ${requestUpdate} where only 0 and 1 have a meaning`;
    });
    if (++channel.learned.keyUpdates > MAX_KEY_UPDATES) {
      const detail = `more than ${MAX_KEY_UPDATES} KeyUpdate messages`;
      throw new Stop({ kind: "flood", after: channel.state, detail });
    }
    server = nextTrafficSecret(hash, server);
    channel.protectIncoming(protection13(suite, trafficKeys(suite, server)), "application");
    if (requestUpdate !== 1 || channel.state === "CLOSING") return;
    channel.sendAside(keyUpdate, { requestUpdate: 0 });
    client = nextTrafficSecret(hash, client);
    channel.protectOutgoing(protection13(suite, trafficKeys(suite, client)), "application");
  };
}
