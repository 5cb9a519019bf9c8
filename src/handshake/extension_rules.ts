/**
 * What holds for the extensions of every message that a server sends (RFC 8446 §4.2): none twice,
 * answers only to what was asked, each in a message that may carry it, and in the form laid down.
 *
 * @module
 */

import { UNSUPPORTED_EXTENSION } from "../wire/alert.ts";
import { TLS_EMPTY_RENEGOTIATION_INFO_SCSV } from "../wire/cipher_suites.ts";
import type { ClientHello } from "../wire/client_hello.ts";
import { decode } from "../wire/codec.ts";
import {
  COOKIE,
  EC_POINT_FORMATS,
  ecPointFormatList,
  extensionBody,
  type ExtensionPlace,
  MAX_FRAGMENT_LENGTH,
  RECORD_SIZE_LIMIT,
  recordSizeLimit,
  RENEGOTIATION_INFO,
} from "../wire/extension_body.ts";
import { mayStandIn } from "../wire/extension_places.ts";
import { type Extension, extensionTypes } from "../wire/extension.ts";
import { sameBytes } from "../wire/hex.ts";
import type { Channel } from "./channel.ts";
import { check } from "./check.ts";
import { seenOnly } from "./completable.ts";

/** The messages in which a server answers; in the others it asks, and may ask what it likes. */
const ANSWERS: ReadonlySet<ExtensionPlace> = new Set<ExtensionPlace>([
  "server_hello",
  "hello_retry_request",
  "encrypted_extensions",
  "certificate",
]);

/**
 * Answers after which a client owes what is not built here: max_fragment_length, certificates in another
 * form, NextProtocol. Only a recorded hello asks for them.
 */
const BINDING: ReadonlySet<number> = new Set([MAX_FRAGMENT_LENGTH, 19, 20, 0x3374]);

/** Ends the flow unless the extensions of a message keep the rules; `hello` is what we asked. */
export function checkExtensions(
  channel: Channel,
  place: ExtensionPlace,
  extensions: readonly Extension[] | undefined,
  hello: ClientHello,
): void {
  const asked = new Set(hello.extensions?.map(({ extensionType }) => extensionType));
  if (hello.cipherSuites.includes(TLS_EMPTY_RENEGOTIATION_INFO_SCSV)) asked.add(RENEGOTIATION_INFO);
  const seen = new Map<number, Uint8Array>();
  for (const { extensionType: type, extensionData } of extensions ?? []) {
    const name = extensionTypes.nameOf(type);
    const before = seen.get(type);
    check(channel, before === undefined, "extension-repeated", () => {
      const isCopy = before !== undefined && sameBytes(before, extensionData);
      return `${place} has ${name} twice${isCopy && HELLOS.has(place) ? GNUTLS_GOES_ON : ""}`;
    });
    seen.set(type, extensionData);
    const wanted = !ANSWERS.has(place) || asked.has(type) || isFreshCookie(type, place);
    check(
      channel,
      wanted,
      "extension-not-offered",
      () =>
        `${place} has ${name}, not asked for${
          isUnknownToGnutls(type, place) ? GNUTLS_GOES_ON : ""
        }`,
      UNSUPPORTED_EXTENSION,
    );
    const allowed = mayStandIn(type, place, channel.context.version);
    check(channel, allowed, "extension-misplaced", () => `${name} has no place in ${place}`);
    const body = extensionBody(type, place);
    if (body !== undefined) decode(body, extensionData, `${place}.${name}`);
    if (ANSWERS.has(place) && BINDING.has(type)) throw seenOnly(channel, name);
    if (type === RECORD_SIZE_LIMIT) checkSizeLimit(channel, place, extensionData);
    if (type === EC_POINT_FORMATS) checkPointFormats(channel, place, extensionData);
  }
}

/** The one extension that a server may send of its own accord: RFC 8446 §4.2.2. */
function isFreshCookie(type: number, place: ExtensionPlace): boolean {
  return type === COOKIE && place === "hello_retry_request";
}

/**
 * RFC 8449 §4 sets 64 bytes as the least; GnuTLS takes no less than 512 from a peer, unless its program
 * asks for less, which Seastar does not.
 */
const MIN_RECORD_SIZE = 512;

function checkSizeLimit(channel: Channel, place: ExtensionPlace, extensionData: Uint8Array): void {
  const { recordSizeLimit: limit } = decode(recordSizeLimit, extensionData);
  check(channel, limit >= MIN_RECORD_SIZE, "illegal-value", () => {
    return `${place} has a record_size_limit of ${limit} bytes; GnuTLS takes no less than ${MIN_RECORD_SIZE}`;
  });
}

/** RFC 8422 §5.2: whoever names its forms of points must name the one that everybody has. */
function checkPointFormats(channel: Channel, place: ExtensionPlace, data: Uint8Array): void {
  const formats = decode(ecPointFormatList, data).ecPointFormatList;
  check(channel, formats.includes(0), "illegal-value", () => {
    return `${place} has ec_point_formats without uncompressed`;
  });
}

/** What follows on a fault at which RFC 8446 has a client end, and GnuTLS does not. */
export const GNUTLS_GOES_ON = "; GnuTLS passes over that, so a node would go on";

/** Where it was measured. */
const HELLOS: ReadonlySet<ExtensionPlace> = new Set(["server_hello", "encrypted_extensions"]);

/** What GnuTLS 3.7.9 knows; of others it takes no notice, but in a certificate's entry (measured). */
const KNOWN_TO_GNUTLS: ReadonlySet<number> = new Set([
  ...[0, 1, 5, 10, 11, 12, 13, 14, 15, 16, 19, 20, 22, 23, 27, 28, 35],
  ...[41, 42, 43, 44, 45, 49, 51, 0xff01],
]);

function isUnknownToGnutls(type: number, place: ExtensionPlace): boolean {
  return HELLOS.has(place) && !KNOWN_TO_GNUTLS.has(type);
}
