/**
 * From ClientHello to ServerHello: which version, suite and group the two sides have settled on, with
 * at most one HelloRetryRequest in between (RFC 8446 §4.1, RFC 5246 §7.4.1).
 *
 * @module
 */

import { agreeableGroups } from "../crypto/kex.ts";
import { cipherSuite } from "../crypto/suites.ts";
import { ILLEGAL_PARAMETER, PROTOCOL_VERSION } from "../wire/alert.ts";
import { cipherSuites, isTls13Suite } from "../wire/cipher_suites.ts";
import { decode } from "../wire/codec.ts";
import {
  COOKIE,
  cookie as cookieBody,
  KEY_SHARE,
  keyShareRetry,
  SUPPORTED_VERSIONS,
  supportedVersionsServer,
} from "../wire/extension_body.ts";
import { findExtension } from "../wire/extension.ts";
import { sameBytes } from "../wire/hex.ts";
import { MAX_CIPHERTEXT_TLS13 } from "../wire/record.ts";
import { namedGroups, protocolVersions, TLS12, TLS13 } from "../wire/registry.ts";
import {
  type DowngradeSentinel,
  downgradeSentinel,
  isHelloRetryRequest,
  type ServerHello,
  serverHello,
} from "../wire/server_hello.ts";
import { type Channel, type Received, settleVersion } from "./channel.ts";
import { check } from "./check.ts";
import { seenOnly } from "./completable.ts";
import { checkExtensions, GNUTLS_GOES_ON } from "./extension_rules.ts";
import { type Flow, Stop } from "./flow.ts";
import { type Hello, secondHello } from "./hello.ts";
import type { Offer } from "./offer.ts";

/** ServerHello, with at most one HelloRetryRequest before it. */
export function* negotiate(
  channel: Channel,
  offer: Offer,
  first: Hello,
): Flow<{ answer: Received<typeof serverHello>; hello: Hello }> {
  const answer = yield* channel.expect("WAIT_SH", serverHello);
  if (!isHelloRetryRequest(answer.body)) {
    accept(channel, offer, first, answer);
    return { answer, hello: first };
  }
  const hello = retry(channel, offer, first, answer);
  if (hello === null) throw new Stop({ kind: "stopped", after: "WAIT_SH" });
  const second = yield* channel.expect("WAIT_SH", serverHello);
  check(channel, !isHelloRetryRequest(second.body), "second-hello-retry-request", () => {
    return "a second HelloRetryRequest";
  });
  accept(channel, offer, hello, second);
  const { version } = channel.context;
  const sameSuite = second.body.cipherSuite === answer.body.cipherSuite;
  check(channel, version === TLS13, "version-not-offered", () => {
    return "ServerHello names another version than HelloRetryRequest";
  });
  check(channel, sameSuite, "cipher-suite-not-offered", () => {
    return "ServerHello names another suite than HelloRetryRequest";
  });
  return { answer: second, hello };
}

/** Answers a HelloRetryRequest; null when the offer asks to stop at it. */
function retry(
  channel: Channel,
  offer: Offer,
  first: Hello,
  { body, bytes }: Received<typeof serverHello>,
): Hello | null {
  check(channel, settle(channel, offer, first, body) === TLS13, "version-not-offered", () => {
    return "HelloRetryRequest belongs to TLS 1.3";
  });
  const asked = findExtension(body.extensions, KEY_SHARE);
  const group = asked === undefined ? null : decode(keyShareRetry, asked).selectedGroup;
  const sealed = findExtension(body.extensions, COOKIE);
  const cookie = sealed === undefined ? null : decode(cookieBody, sealed).cookie;
  const { cipherSuite: suite } = body;
  channel.learned.helloRetryRequest = { group, cookie: cookie !== null, cipherSuite: suite };
  if (offer.stopAfter === "server_hello") return null;

  // RFC 8446 §4.1.4 has a cookie be enough; only GnuTLS, whose hello is built here, does not.
  const enough = group !== null || (cookie !== null && offer.recorded !== null);
  check(channel, enough, "useless-hello-retry-request", () => {
    return cookie === null
      ? "HelloRetryRequest asks for nothing"
      : "HelloRetryRequest asks for a cookie and no group, which GnuTLS refuses";
  });
  if (group !== null) checkGroup(channel, offer, first, group);
  channel.transcript.replaceWithMessageHash(cipherSuite(suite)?.prfHash ?? "sha256");
  channel.transcript.add(bytes);
  if (first.body.legacySessionId.length > 0) channel.sendChangeCipherSpec();
  const second = secondHello(offer, first, group, cookie);
  channel.sendBytes("client_hello", second.bytes);
  return second;
}

/** The group that a HelloRetryRequest asks for: one that was offered, without a share, and can be made. */
function checkGroup(channel: Channel, offer: Offer, first: Hello, group: number): void {
  const name = namedGroups.nameOf(group);
  check(channel, offer.groups.includes(group), "group-not-offered", () => `${name} not offered`);
  check(
    channel,
    !first.shares.some((share) => share.group === group),
    "useless-hello-retry-request",
    () => `HelloRetryRequest asks for ${name}, which it already has`,
  );
  if (!agreeableGroups.includes(group)) throw seenOnly(channel, `group ${name}`);
}

/** Notes and checks what a ServerHello settles. */
function accept(
  channel: Channel,
  offer: Offer,
  hello: Hello,
  { body, bytes }: Received<typeof serverHello>,
): void {
  channel.transcript.add(bytes);
  const version = settle(channel, offer, hello, body);
  if (version >= TLS13) channel.inbox.maxFragment = MAX_CIPHERTEXT_TLS13;
  const sentinel = channel.learned.checks.downgrade;
  const most = Math.max(...offer.versions);
  check(channel, !isDowngrade(most, version, sentinel), "downgrade", () => {
    const [can, name] = [sentinel === "tls12" ? TLS13 : TLS12, protocolVersions.nameOf(version)];
    return `the server can ${
      protocolVersions.nameOf(can)
    }, was offered it, and answered ${name}: something in between`;
  });
}

/**
 * RFC 8446 §4.1.3: whoever offers TLS 1.3 takes neither mark below it, and whoever offers TLS 1.2 does
 * not take that of TLS 1.1 below that. In TLS 1.3 the random is chance from end to end.
 */
function isDowngrade(most: number, version: number, sentinel: DowngradeSentinel): boolean {
  if (sentinel === "none" || version >= TLS13) return false;
  if (most >= TLS13) return true;
  return most >= TLS12 && version < TLS12 && sentinel === "tls11";
}

/** What ServerHello and HelloRetryRequest have in common. Returns the version. */
function settle(channel: Channel, offer: Offer, hello: Hello, body: ServerHello): number {
  const { learned } = channel;
  const selected = findExtension(body.extensions, SUPPORTED_VERSIONS);
  const version = selected === undefined
    ? body.legacyVersion
    : decode(supportedVersionsServer, selected, "server_hello.supported_versions").selectedVersion;
  const sentinel = downgradeSentinel(body.random);
  learned.checks = { ...learned.checks, downgrade: sentinel };
  if (!isHelloRetryRequest(body)) {
    learned.serverHello = {
      version,
      cipherSuite: body.cipherSuite,
      random: body.random,
      sessionId: body.legacySessionIdEcho,
      extensions: body.extensions ?? [],
      sentinel,
    };
  }
  const name = protocolVersions.nameOf(version);
  check(
    channel,
    offer.versions.includes(version),
    "version-not-offered",
    () => `the server answers with ${name}, which was not offered`,
    // RFC 8446 §4.2.1 and Appendix D.1.
    selected === undefined ? PROTOCOL_VERSION : ILLEGAL_PARAMETER,
  );
  settleVersion(channel, version);
  checkChoice(channel, offer, hello, body, version);
  return version;
}

function checkChoice(
  channel: Channel,
  offer: Offer,
  hello: Hello,
  body: ServerHello,
  version: number,
): void {
  const suite = body.cipherSuite;
  const is13 = version >= TLS13;
  const fits = offer.cipherSuites.includes(suite) && isTls13Suite(suite) === is13;
  check(channel, fits, "cipher-suite-not-offered", () => {
    return `the server chose ${cipherSuites.nameOf(suite)}, which was not offered for this version`;
  });
  const compression = body.legacyCompressionMethod;
  const compresses = hello.body.legacyCompressionMethods.includes(compression);
  check(channel, compresses, "compression", () => {
    return `the server chose compression method ${compression}`;
  });
  if (compression !== 0) throw seenOnly(channel, `compression method ${compression}`);
  const place = isHelloRetryRequest(body) ? "hello_retry_request" : "server_hello";
  checkExtensions(channel, place, body.extensions, hello.body);
  if (!is13) return;
  // RFC 8446 §4.1.3: the version stands in supported_versions, and here what middleboxes know.
  check(channel, body.legacyVersion === TLS12, "illegal-value", () => {
    return `${place} of TLS 1.3 has legacy_version ${protocolVersions.nameOf(body.legacyVersion)}`;
  });
  const { legacySessionId } = hello.body;
  const echoed = sameBytes(body.legacySessionIdEcho, legacySessionId);
  check(channel, echoed, "session-id-not-echoed", () => {
    return `the session id is not ours${GNUTLS_GOES_ON}`;
  });
}
