/**
 * The extensions of a ClientHello, each built from the offer; their order belongs to the profile.
 *
 * @module
 */

import type { KeyShare } from "../crypto/kex.ts";
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

const NOTHING = new Uint8Array(0);
const bytes = (text: string) => new TextEncoder().encode(text);
const highest = (offer: Offer) => Math.max(...offer.versions);

/** An extension whose presence says it all. */
const flag = (type: number): Build => () => ({ extensionType: type, extensionData: NOTHING });

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
  ec_point_formats: () =>
    encodeExtension(body.EC_POINT_FORMATS, body.ecPointFormatList, { ecPointFormatList: [0] }),
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
  encrypt_then_mac: flag(body.ENCRYPT_THEN_MAC),
  extended_master_secret: flag(body.EXTENDED_MASTER_SECRET),
  session_ticket: flag(body.SESSION_TICKET),
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
  renegotiation_info: () =>
    encodeExtension(body.RENEGOTIATION_INFO, body.renegotiationInfo, {
      renegotiatedConnection: NOTHING,
    }),
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
  // Depends on the length of everything else: hello.ts adds it last.
  padding: () => null,
  post_handshake_auth: flag(body.POST_HANDSHAKE_AUTH),
} satisfies Record<string, Build>;

/** The extensions that a profile can list. */
export type ProfileExtension = keyof typeof BUILDERS;

export function helloExtensions(material: HelloMaterial): Extension[] {
  return material.offer.extensions.flatMap((name) => helloExtension(name, material) ?? []);
}

/** One of them; null when it has nothing to say. */
export function helloExtension(name: ProfileExtension, material: HelloMaterial): Extension | null {
  return (BUILDERS[name] as Build)(material);
}
