/**
 * Which extension may stand in which message: the table of RFC 8446 §4.2 and the "TLS 1.3" column of
 * IANA's registry.
 *
 * @module
 */

import * as body from "./extension_body.ts";
import type { ExtensionPlace } from "./extension_body.ts";
import { TLS13 } from "./registry.ts";

const HELLO_AND_ANSWER: readonly ExtensionPlace[] = ["client_hello", "encrypted_extensions"];
const HELLO_AND_REQUEST: readonly ExtensionPlace[] = ["client_hello", "certificate_request"];
const HELLO_AND_CHAINS: readonly ExtensionPlace[] = [...HELLO_AND_REQUEST, "certificate"];
/** Of use up to TLS 1.2 only; a hello that offers both may hold them. */
const HELLO: readonly ExtensionPlace[] = ["client_hello"];

/** What TLS 1.3 allows; an extension that is not listed may stand anywhere. */
const TLS13_PLACES: ReadonlyMap<number, readonly ExtensionPlace[]> = new Map([
  [body.SERVER_NAME, HELLO_AND_ANSWER],
  [body.MAX_FRAGMENT_LENGTH, HELLO_AND_ANSWER],
  [body.STATUS_REQUEST, HELLO_AND_CHAINS],
  [body.SUPPORTED_GROUPS, HELLO_AND_ANSWER],
  [body.EC_POINT_FORMATS, HELLO],
  [body.SIGNATURE_ALGORITHMS, HELLO_AND_REQUEST],
  [body.ALPN, HELLO_AND_ANSWER],
  [body.SIGNED_CERTIFICATE_TIMESTAMP, HELLO_AND_CHAINS],
  [body.PADDING, HELLO],
  [body.ENCRYPT_THEN_MAC, HELLO],
  [body.EXTENDED_MASTER_SECRET, HELLO],
  [body.RECORD_SIZE_LIMIT, HELLO_AND_ANSWER],
  [body.SESSION_TICKET, HELLO],
  [body.PRE_SHARED_KEY, ["client_hello", "server_hello"]],
  [body.EARLY_DATA, [...HELLO_AND_ANSWER, "new_session_ticket"]],
  [body.SUPPORTED_VERSIONS, ["client_hello", "server_hello", "hello_retry_request"]],
  [body.COOKIE, ["client_hello", "hello_retry_request"]],
  [body.PSK_KEY_EXCHANGE_MODES, HELLO],
  [body.CERTIFICATE_AUTHORITIES, HELLO_AND_REQUEST],
  [body.OID_FILTERS, ["certificate_request"]],
  [body.POST_HANDSHAKE_AUTH, HELLO],
  [body.SIGNATURE_ALGORITHMS_CERT, HELLO_AND_REQUEST],
  [body.KEY_SHARE, ["client_hello", "server_hello", "hello_retry_request"]],
  [body.RENEGOTIATION_INFO, HELLO],
]);

/** Extensions by which a server chooses TLS 1.3; an older version has no use for them. */
const CHOOSES_TLS13: ReadonlySet<number> = new Set([
  body.KEY_SHARE,
  body.PRE_SHARED_KEY,
  body.SUPPORTED_VERSIONS,
]);

/**
 * May an extension of this type stand there, once `version` is settled? Older versions laid down no
 * such table, and servers answer in their ServerHello what TLS 1.3 moved elsewhere.
 */
export function mayStandIn(type: number, place: ExtensionPlace, version: number): boolean {
  if (version < TLS13) return place === "client_hello" || !CHOOSES_TLS13.has(type);
  return TLS13_PLACES.get(type)?.includes(place) ?? true;
}
