/**
 * Builds the ClientHello of an offer, and the second one after a HelloRetryRequest.
 *
 * @module
 */

import { type KeyShare, keyShare } from "../crypto/kex.ts";
import { type ClientHello, clientHello } from "../wire/client_hello.ts";
import type { Extension } from "../wire/extension.ts";
import { KEY_SHARE, PADDING } from "../wire/extension_body.ts";
import { encodeMessage } from "../wire/message.ts";
import { TLS10, TLS12, TLS13 } from "../wire/registry.ts";
import { helloExtension, helloExtensions, type HelloMaterial } from "./hello_extensions.ts";
import type { Offer } from "./offer.ts";

/** A ClientHello, and what must be remembered of it. */
export interface Hello {
  readonly body: ClientHello;
  /** The message with its header. */
  readonly bytes: Uint8Array;
  readonly shares: readonly KeyShare[];
}

export function firstHello(offer: Offer): Hello {
  const offers13 = offer.versions.includes(TLS13);
  const random = offer.random(32);
  const sessionIdLength = offer.recorded?.legacySessionId.length ??
    (offers13 && offer.compatibilityMode ? 32 : 0);
  const sessionId = sessionIdLength > 0 ? offer.random(sessionIdLength) : new Uint8Array(0);
  const shares = offers13 ? offer.keyShares.map((group) => freshShare(offer, group)) : [];
  return build(offer, random, sessionId, shares, null);
}

/**
 * RFC 8446 §4.1.2: the same hello, but for the key share and the cookie that the server asks for. Without
 * a group the shares stay.
 */
export function secondHello(
  offer: Offer,
  first: Hello,
  group: number | null,
  cookie: Uint8Array | null,
): Hello {
  const { random, legacySessionId } = first.body;
  const shares = group === null ? first.shares : [freshShare(offer, group)];
  return build(offer, random, legacySessionId, shares, cookie);
}

/**
 * The version that the record header of the first flight names. GnuTLS writes its lowest one, and
 * TLS 1.0 when it offers 1.3 alone; OpenSSL and others always write TLS 1.0.
 */
export function firstRecordVersion({ recordVersion, versions }: Offer): number {
  const lowest = Math.min(...versions);
  return recordVersion ?? (lowest >= TLS13 ? TLS10 : lowest);
}

function build(
  offer: Offer,
  random: Uint8Array,
  legacySessionId: Uint8Array,
  shares: readonly KeyShare[],
  cookie: Uint8Array | null,
): Hello {
  const material = { offer, shares, cookie };
  if (offer.recorded !== null) {
    const extensions = again(offer.recorded.extensions, material);
    const body = { ...offer.recorded, random, legacySessionId, extensions };
    return { body, bytes: encodeMessage(clientHello, body), shares };
  }
  const extensions = helloExtensions(material);
  const hello = (extensions: readonly Extension[]): ClientHello => ({
    legacyVersion: Math.min(TLS12, Math.max(...offer.versions)),
    random,
    legacySessionId,
    cipherSuites: offer.cipherSuites,
    legacyCompressionMethods: [0],
    // SSL 3.0 servers and some old TLS ones take offence at an empty list.
    extensions: extensions.length === 0 ? undefined : extensions,
  });
  const body = hello(extensions);
  const bytes = encodeMessage(clientHello, body);
  const padding = offer.extensions.includes("padding") ? paddingFor(bytes.length) : null;
  if (padding === null) return { body, bytes, shares };
  const padded = hello([...extensions, padding]);
  return { body: padded, bytes: encodeMessage(clientHello, padded), shares };
}

/** Recorded extensions with fresh key shares; a cookie is the last, as there is no pre_shared_key. */
function again(
  recorded: ClientHello["extensions"],
  material: HelloMaterial,
): ClientHello["extensions"] {
  const [keyShare, cookie] = (["key_share", "cookie"] as const).map((name) =>
    helloExtension(name, material)
  );
  const extensions = recorded?.map((each) =>
    each.extensionType === KEY_SHARE && keyShare ? keyShare : each
  );
  return cookie ? [...extensions ?? [], cookie] : extensions;
}

/** RFC 7685: some load balancers hang on a ClientHello of 256 to 511 bytes. */
function paddingFor(length: number): Extension | null {
  if (length < 256 || length >= 512) return null;
  const room = Math.max(1, 512 - length - EXTENSION_HEADER_LENGTH);
  return { extensionType: PADDING, extensionData: new Uint8Array(room) };
}

const EXTENSION_HEADER_LENGTH = 4;

function freshShare(offer: Offer, group: number): KeyShare {
  return (offer.keyShare ?? keyShare)(group);
}
