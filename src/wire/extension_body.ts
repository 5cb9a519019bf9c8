/**
 * What stands inside the extensions that have a structure.
 *
 * The same type has different bodies in different messages (key_share has three), so each is looked
 * up by type and by the message in which it stands. RFC 8446 §4.2, RFC 6066, RFC 7366, RFC 7627,
 * RFC 8422, RFC 8449, RFC 5746, RFC 7301, RFC 5077.
 *
 * @module
 */

import {
  type Codec,
  type Decoded,
  empty,
  encode,
  opaque,
  optional,
  rest,
  struct,
  u16,
  u32,
  u8,
  uint,
  vector,
} from "./codec.ts";
import {
  certificateCompressionAlgorithms,
  ecPointFormats,
  namedGroups,
  protocolVersions,
  pskKeyExchangeModes,
  signatureSchemes,
} from "./registry.ts";

/** The messages in which extensions stand. */
export type ExtensionPlace =
  | "client_hello"
  | "server_hello"
  | "hello_retry_request"
  | "encrypted_extensions"
  | "certificate"
  | "certificate_request"
  | "new_session_ticket";

export const SERVER_NAME = 0;
export const MAX_FRAGMENT_LENGTH = 1;
export const STATUS_REQUEST = 5;
export const SUPPORTED_GROUPS = 10;
export const EC_POINT_FORMATS = 11;
export const SIGNATURE_ALGORITHMS = 13;
export const ALPN = 16;
export const STATUS_REQUEST_V2 = 17;
export const SIGNED_CERTIFICATE_TIMESTAMP = 18;
export const PADDING = 21;
export const ENCRYPT_THEN_MAC = 22;
export const EXTENDED_MASTER_SECRET = 23;
export const COMPRESS_CERTIFICATE = 27;
export const RECORD_SIZE_LIMIT = 28;
export const SESSION_TICKET = 35;
export const PRE_SHARED_KEY = 41;
export const EARLY_DATA = 42;
export const SUPPORTED_VERSIONS = 43;
export const COOKIE = 44;
export const PSK_KEY_EXCHANGE_MODES = 45;
export const CERTIFICATE_AUTHORITIES = 47;
export const OID_FILTERS = 48;
export const POST_HANDSHAKE_AUTH = 49;
export const SIGNATURE_ALGORITHMS_CERT = 50;
export const KEY_SHARE = 51;
export const RENEGOTIATION_INFO = 0xff01;

/** Text in captures: what is not printable ASCII stays hex. */
function ascii(bytes: Uint8Array): string {
  const plain = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return plain ? `"${String.fromCharCode(...bytes.subarray(0, 256))}"` : "not ASCII";
}

/** RFC 6066 §3. */
export const serverNameList = struct({
  serverNameList: vector(2, struct({ nameType: u8, hostName: opaque(2, { min: 1 }, ascii) }), {
    min: 1,
  }),
});

/** RFC 6066 §8, as clients send it. */
export const certificateStatusRequest = struct({
  statusType: uint(1, (type) => type === 1 ? "ocsp" : "unknown"),
  responderIdList: vector(2, opaque(2, { min: 1 })),
  requestExtensions: opaque(2),
});

/** RFC 6066 §8: a stapled OCSP response, in a TLS 1.3 CertificateEntry and in CertificateStatus. */
export const certificateStatusBody = struct({
  statusType: uint(1, (type) => type === 1 ? "ocsp" : "unknown"),
  response: opaque(3, { min: 1 }),
});

/** RFC 8446 §4.2.7. */
export const supportedGroups = struct({
  namedGroupList: vector(2, namedGroups.codec, { min: 2 }),
});

/** RFC 8422 §5.1.2. */
export const ecPointFormatList = struct({
  ecPointFormatList: vector(1, ecPointFormats.codec, { min: 1 }),
});

/** RFC 8446 §4.2.3. */
export const signatureAlgorithms = struct({
  supportedSignatureAlgorithms: vector(2, signatureSchemes.codec, { min: 2, max: 2 ** 16 - 2 }),
});

/** RFC 7301 §3.1. */
export const protocolNameList = struct({
  protocolNameList: vector(2, opaque(1, { min: 1 }, ascii), { min: 2 }),
});

/** RFC 8449 §4. */
export const recordSizeLimit = struct({ recordSizeLimit: u16 });

/** RFC 5746 §3.2. */
export const renegotiationInfo = struct({ renegotiatedConnection: opaque(1) });

/** RFC 8446 §4.2.1. */
export const supportedVersionsClient = struct({
  versions: vector(1, protocolVersions.codec, { min: 2, max: 254 }),
});
export const supportedVersionsServer = struct({ selectedVersion: protocolVersions.codec });

/** RFC 8446 §4.2.2. */
export const cookie = struct({ cookie: opaque(2, { min: 1 }) });

/** RFC 8446 §4.2.9. */
export const pskModes = struct({ keModes: vector(1, pskKeyExchangeModes.codec, { min: 1 }) });

/** RFC 8446 §4.2.8. */
const keyShareEntry = struct({
  group: namedGroups.codec,
  keyExchange: opaque(2, { min: 1 }, (key) => `a public key of ${key.length} bytes`),
});
export type KeyShareEntry = Decoded<typeof keyShareEntry>;
export const keyShareClient = struct({ clientShares: vector(2, keyShareEntry) });
export const keyShareServer = struct({ serverShare: keyShareEntry });
export const keyShareRetry = struct({ selectedGroup: namedGroups.codec });

/** RFC 8446 §4.2.4; a DistinguishedName is DER. An empty one is none, and GnuTLS passes over it. */
export const certificateAuthorities = struct({
  authorities: vector(2, opaque(2), { min: 2 }),
});

/** RFC 8446 §4.2.11. */
export const preSharedKeyClient = struct({
  identities: vector(
    2,
    struct({ identity: opaque(2, { min: 1 }), obfuscatedTicketAge: u32 }),
    { min: 7 },
  ),
  binders: vector(2, opaque(1, { min: 32 }), { min: 33 }),
});
const preSharedKeyServer = struct({ selectedIdentity: u16 });

/** RFC 8446 §4.2.10. */
const earlyDataTicket = struct({ maxEarlyDataSize: u32 });

/** RFC 8446 §4.2.5. */
const oidFilters = struct({
  filters: vector(2, struct({ certificateExtensionOid: opaque(1, { min: 1 }), values: opaque(2) })),
});

/** RFC 6520 §2. */
const heartbeat = struct({
  mode: uint(1, (mode) => mode === 1 ? "peer_allowed_to_send" : "peer_not_allowed_to_send"),
});

/** RFC 6066 §4. */
const maxFragmentLength = struct({
  maxFragmentLength: uint(1, (code) => `2^${code + 8} bytes`),
});

/** RFC 8879 §3. */
const compressCertificate = struct({
  algorithms: vector(1, certificateCompressionAlgorithms.codec, { min: 2 }),
});

const sessionTicket = struct({ ticket: rest() });
const padding = struct({ padding: rest() });
const certificateType = uint(1, (type) => ["X509", "OpenPGP", "RawPublicKey"][type] ?? "unknown");
const certificateTypes = struct({ certificateTypes: vector(1, certificateType, { min: 1 }) });

// deno-lint-ignore no-explicit-any -- each body has its own value type
type Body = Codec<any>;
type Bodies = Body | Partial<Record<ExtensionPlace, Body>>;

/** By type: one body wherever it stands, or one for each message in which it may stand. */
const BODIES: ReadonlyMap<number, Bodies> = new Map<number, Bodies>([
  [SERVER_NAME, { client_hello: serverNameList, server_hello: empty, encrypted_extensions: empty }],
  [MAX_FRAGMENT_LENGTH, maxFragmentLength],
  [STATUS_REQUEST, {
    client_hello: certificateStatusRequest,
    server_hello: empty,
    certificate: certificateStatusBody,
    certificate_request: optional(certificateStatusRequest),
  }],
  [SUPPORTED_GROUPS, supportedGroups],
  [EC_POINT_FORMATS, ecPointFormatList],
  [SIGNATURE_ALGORITHMS, signatureAlgorithms],
  [15, heartbeat],
  [ALPN, protocolNameList],
  [SIGNED_CERTIFICATE_TIMESTAMP, { client_hello: empty, certificate_request: empty }],
  [19, { client_hello: certificateTypes, encrypted_extensions: struct({ certificateType }) }],
  [20, { client_hello: certificateTypes, encrypted_extensions: struct({ certificateType }) }],
  [PADDING, padding],
  [ENCRYPT_THEN_MAC, empty],
  [EXTENDED_MASTER_SECRET, empty],
  [COMPRESS_CERTIFICATE, compressCertificate],
  [RECORD_SIZE_LIMIT, recordSizeLimit],
  [SESSION_TICKET, sessionTicket],
  [PRE_SHARED_KEY, { client_hello: preSharedKeyClient, server_hello: preSharedKeyServer }],
  [EARLY_DATA, {
    client_hello: empty,
    encrypted_extensions: empty,
    new_session_ticket: earlyDataTicket,
  }],
  [SUPPORTED_VERSIONS, {
    client_hello: supportedVersionsClient,
    server_hello: supportedVersionsServer,
    hello_retry_request: supportedVersionsServer,
  }],
  [COOKIE, cookie],
  [PSK_KEY_EXCHANGE_MODES, pskModes],
  [CERTIFICATE_AUTHORITIES, certificateAuthorities],
  [OID_FILTERS, oidFilters],
  [POST_HANDSHAKE_AUTH, empty],
  [SIGNATURE_ALGORITHMS_CERT, signatureAlgorithms],
  [KEY_SHARE, {
    client_hello: keyShareClient,
    server_hello: keyShareServer,
    hello_retry_request: keyShareRetry,
  }],
  [RENEGOTIATION_INFO, renegotiationInfo],
]);

/** The structure of an extension's body in a message; undefined when none is known. */
export function extensionBody(type: number, place: ExtensionPlace): Body | undefined {
  const bodies = BODIES.get(type);
  return bodies === undefined || isCodec(bodies) ? bodies : bodies[place];
}

/** An extension ready to be sent. */
export function encodeExtension<T>(
  type: number,
  body: Codec<T>,
  value: T,
): { extensionType: number; extensionData: Uint8Array } {
  return { extensionType: type, extensionData: encode(body, value) };
}

function isCodec(bodies: Bodies): bodies is Body {
  return "read" in bodies;
}
