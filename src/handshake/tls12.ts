/**
 * A full handshake of TLS 1.0 to 1.2 after ServerHello: RFC 5246 §7.3, Figure 1.
 *
 * The server's flight comes in the clear, so it is read to its end even when the suite is one that
 * this program cannot complete: the chain and the request for a certificate are learned anyway.
 *
 * @module
 */

import { cipherSuite } from "../crypto/suites.ts";
import { protection12 } from "../crypto/protection.ts";
import {
  extendedMasterSecret,
  finishedVerifyData12,
  keyBlock,
  masterSecret,
  sessionHash,
} from "../crypto/schedule12.ts";
import { HANDSHAKE_FAILURE, NO_RENEGOTIATION, WARNING } from "../wire/alert.ts";
import { decode } from "../wire/codec.ts";
import * as body from "../wire/extension_body.ts";
import { findExtension } from "../wire/extension.ts";
import { decodeMessage } from "../wire/message.ts";
import type { serverHello } from "../wire/server_hello.ts";
import { finished, helloRequest, newSessionTicket12 } from "../wire/small_messages.ts";
import type { Channel, Received } from "./channel.ts";
import { check } from "./check.ts";
import { presentable, sendCertificate12, sendCertificateVerify12 } from "./client_identity.ts";
import { completable } from "./completable.ts";
import type { Afterwards } from "./conversation.ts";
import type { Flow } from "./flow.ts";
import type { Hello } from "./hello.ts";
import { agree12 } from "./key_exchange12.ts";
import { keyLogger } from "./key_log.ts";
import { learnAlpn, learnSizeLimit, learnTicket } from "./learn.ts";
import type { Offer } from "./offer.ts";
import { serverFlight } from "./server_flight12.ts";
import { checkServerFinished } from "./server_identity.ts";

/** Runs the handshake; null when the offer asks to stop after the server's flight. */
export function* tls12(
  channel: Channel,
  offer: Offer,
  hello: Hello,
  answer: Received<typeof serverHello>,
): Flow<Afterwards | null> {
  const { learned, transcript } = channel;
  const { version } = channel.context;
  learnExtensions(channel, offer, answer.body);
  const suite = cipherSuite(answer.body.cipherSuite);
  const keyExchange = suite === undefined || suite.keyExchange === "tls13"
    ? "other"
    : suite.keyExchange;
  channel.context = { version, keyExchange };

  const randoms = [hello.body.random, answer.body.random] as const;
  const flight = yield* serverFlight(channel, offer, suite, randoms);
  if (offer.stopAfter === "server_flight") return null;
  const known = completable(channel, answer.body.cipherSuite);
  const agreement = agree12(channel, offer, hello, flight);

  const request = learned.certificateRequest;
  const presented = request && presentable(offer, version, request);
  if (request !== null) sendCertificate12(channel, presented);
  agreement.send();
  const { premaster } = agreement;

  const hash = known.prfHash;
  const master = learned.extendedMasterSecret
    ? extendedMasterSecret(version, hash, premaster, sessionHash(version, hash, transcript))
    : masterSecret(version, hash, premaster, ...randoms);
  keyLogger(offer, hello)("CLIENT_RANDOM", master);
  const keys = keyBlock(known, version, master, ...randoms);
  const options = { encryptThenMac: learned.encryptThenMac, random: offer.random };

  if (presented) sendCertificateVerify12(channel, presented);
  channel.sendChangeCipherSpec();
  channel.protectOutgoing(protection12(known, version, keys.client, options), "application");
  channel.send(finished, {
    verifyData: finishedVerifyData12(version, hash, master, "client", transcript),
  });
  learned.clientFinishedSent = true;

  yield* changeCipherSpec(channel);
  channel.protectIncoming(protection12(known, version, keys.server, options), "application");
  const expected = finishedVerifyData12(version, hash, master, "server", transcript);
  const theirs = yield* channel.expect("WAIT_FINISHED", finished);
  checkServerFinished(channel, expected, theirs.body.verifyData);
  transcript.add(theirs.bytes);
  return afterwards(channel);
}

/** Waits for ChangeCipherSpec; the ticket that was promised may come before it (RFC 5077 §3.3). */
function* changeCipherSpec(channel: Channel): Flow<void> {
  const { learned } = channel;
  for (;;) {
    const item = yield* channel.receive("WAIT_CCS");
    if (item.kind === "change_cipher_spec") return;
    const mayBeTicket = learned.ticketPromised && learned.ticketCount === 0;
    if (!mayBeTicket || item.kind !== "handshake" || item.type !== newSessionTicket12.type) {
      const ticket = mayBeTicket ? [newSessionTicket12.name] : [];
      throw channel.unexpected(item, ["change_cipher_spec", ...ticket]);
    }
    channel.transcript.add(item.bytes);
    const { ticketLifetimeHint, ticket } = decodeMessage(newSessionTicket12, item.bytes);
    learnTicket(channel, ticketLifetimeHint, ticket.length);
  }
}

function learnExtensions(
  channel: Channel,
  offer: Offer,
  { extensions }: Received<typeof serverHello>["body"],
): void {
  const { learned } = channel;
  const has = (type: number) => findExtension(extensions, type) !== undefined;
  learned.encryptThenMac = has(body.ENCRYPT_THEN_MAC);
  learned.extendedMasterSecret = has(body.EXTENDED_MASTER_SECRET);
  learned.ticketPromised = has(body.SESSION_TICKET);
  learnAlpn(channel, offer, findExtension(extensions, body.ALPN));
  learnSizeLimit(channel, findExtension(extensions, body.RECORD_SIZE_LIMIT));
  const renegotiation = findExtension(extensions, body.RENEGOTIATION_INFO);
  learned.renegotiationInfo = renegotiation !== undefined;
  if (renegotiation === undefined) return;
  // RFC 5746 §3.4: there is nothing yet that could be renegotiated.
  const { renegotiatedConnection } = decode(body.renegotiationInfo, renegotiation);
  check(
    channel,
    renegotiatedConnection.length === 0,
    "illegal-value",
    () => "server_hello has a renegotiation_info that is not empty",
    HANDSHAKE_FAILURE,
  );
}

/** HelloRequest is declined, as a node does: RFC 5246 §7.4.1.1. */
function afterwards(channel: Channel): Afterwards {
  return (message) => {
    if (message.type !== helloRequest.type) throw channel.unexpected(message, [helloRequest.name]);
    decodeMessage(helloRequest, message.bytes);
    channel.learned.renegotiationAsked = true;
    channel.countHelloRequest();
    if (channel.state !== "CLOSING") channel.sendAlert(NO_RENEGOTIATION, WARNING);
  };
}
