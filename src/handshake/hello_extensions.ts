/**
 * The extensions of a ClientHello, each built from the offer; their order belongs to the profile.
 *
 * @module
 */

import type { KeyShare } from "../crypto/kex.ts";
import { empty } from "../wire/codec.ts";
import * as body from "../wire/extension_body.ts";
import { encodeExtension } from "../wire/extension_body.ts";
import type { Extension } from "../wire/extension.ts";
import { TLS12, TLS13 } from "../wire/registry.ts";
import type { Offer } from "./offer.ts";

/** What the extensions of one ClientHello are made from. */
export interface HelloMaterial {
  readonly offer: Offer;
  readonly shares: readonly KeyShare[];
  /** The cookie of a HelloRetryRequest, to be sent back. */
  readonly cookie: Uint8Array | null;
}

type Build = (material: HelloMaterial) => Extension | null;

const bytes = (text: string) => new TextEncoder().encode(text);
const highest = (offer: Offer) => Math.max(...offer.versions);
const lowest = (offer: Offer) => Math.min(...offer.versions);

/** Signs that only TLS 1.2 and below need. */
const belowTls13 = (type: number): Build => ({ offer }) =>
  lowest(offer) < TLS13 ? encodeExtension(type, empty, null) : null;

const BUILDERS = {
  server_name: ({ offer: { serverName } }) =>
    serverName === null ? null : encodeExtension(body.SERVER_NAME, body.serverNameList, {
      serverNameList: [{ nameType: 0, hostName: bytes(serverName) }],
    }),
  status_request: () =>
    encodeExtension(body.STATUS_REQUEST, body.certificateStatusRequest, {
      statusType: 1,
      responderIdList: [],
      requestExtensions: new Uint8Array(0),
    }),
  supported_groups: ({ offer: { groups } }) =>
    groups.length === 0
      ? null
      : encodeExtension(body.SUPPORTED_GROUPS, body.supportedGroups, { namedGroupList: groups }),
  ec_point_formats: ({ offer }) =>
    lowest(offer) < TLS13
      ? encodeExtension(body.EC_POINT_FORMATS, body.ecPointFormatList, { ecPointFormatList: [0] })
      : null,
  signature_algorithms: ({ offer }) =>
    highest(offer) >= TLS12 && offer.signatureSchemes.length > 0
      ? encodeExtension(body.SIGNATURE_ALGORITHMS, body.signatureAlgorithms, {
        supportedSignatureAlgorithms: offer.signatureSchemes,
      })
      : null,
  application_layer_protocol_negotiation: ({ offer: { alpn } }) =>
    alpn.length === 0
      ? null
      : encodeExtension(body.ALPN, body.protocolNameList, { protocolNameList: alpn.map(bytes) }),
  encrypt_then_mac: belowTls13(body.ENCRYPT_THEN_MAC),
  extended_master_secret: belowTls13(body.EXTENDED_MASTER_SECRET),
  session_ticket: ({ offer }) =>
    lowest(offer) < TLS13 ? { extensionType: body.SESSION_TICKET, extensionData: NOTHING } : null,
  key_share: ({ offer, shares }) =>
    highest(offer) >= TLS13
      ? encodeExtension(body.KEY_SHARE, body.keyShareClient, {
        clientShares: shares.map(({ group, publicKey }) => ({ group, keyExchange: publicKey })),
      })
      : null,
  supported_versions: ({ offer: { versions } }) =>
    Math.max(...versions) >= TLS13
      ? encodeExtension(body.SUPPORTED_VERSIONS, body.supportedVersionsClient, { versions })
      : null,
  cookie: ({ cookie }) =>
    cookie === null ? null : encodeExtension(body.COOKIE, body.cookie, { cookie }),
  renegotiation_info: ({ offer }) =>
    lowest(offer) < TLS13
      ? encodeExtension(body.RENEGOTIATION_INFO, body.renegotiationInfo, {
        renegotiatedConnection: NOTHING,
      })
      : null,
  psk_key_exchange_modes: ({ offer }) =>
    highest(offer) >= TLS13 && offer.pskKeyExchangeModes.length > 0
      ? encodeExtension(body.PSK_KEY_EXCHANGE_MODES, body.pskModes, {
        keModes: offer.pskKeyExchangeModes,
      })
      : null,
  record_size_limit: ({ offer }) =>
    encodeExtension(body.RECORD_SIZE_LIMIT, body.recordSizeLimit, {
      recordSizeLimit: highest(offer) >= TLS13 ? 2 ** 14 + 1 : 2 ** 14,
    }),
  post_handshake_auth: ({ offer }) =>
    highest(offer) >= TLS13 ? encodeExtension(body.POST_HANDSHAKE_AUTH, empty, null) : null,
} satisfies Record<string, Build>;

/** The extensions that a profile can list. */
export type ProfileExtension = keyof typeof BUILDERS;

const NOTHING = new Uint8Array(0);

export function helloExtensions(material: HelloMaterial): Extension[] {
  return material.offer.extensions.flatMap((name) => (BUILDERS[name] as Build)(material) ?? []);
}
