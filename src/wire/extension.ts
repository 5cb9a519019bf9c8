/**
 * Extensions as they stand in messages: a type and bytes (RFC 8446 §4.2).
 *
 * Messages keep every extension as bytes, so that one which nobody knows, or which is malformed,
 * does not make the message unreadable; `extension_body.ts` reads what is inside.
 *
 * @module
 */

import { type Codec, type Decoded, opaque, rest, struct, uint, vector } from "./codec.ts";
import { extensionBody, type ExtensionPlace } from "./extension_body.ts";
import { extensionMeanings } from "./meanings.ts";
import { Registry } from "./registry.ts";

/** IANA "TLS ExtensionType Values". */
export const extensionTypes = new Registry("ExtensionType", 2, [
  [0, "server_name"],
  [1, "max_fragment_length"],
  [2, "client_certificate_url"],
  [3, "trusted_ca_keys"],
  [4, "truncated_hmac"],
  [5, "status_request"],
  [6, "user_mapping"],
  [7, "client_authz"],
  [8, "server_authz"],
  [9, "cert_type"],
  [10, "supported_groups"],
  [11, "ec_point_formats"],
  [12, "srp"],
  [13, "signature_algorithms"],
  [14, "use_srtp"],
  [15, "heartbeat"],
  [16, "application_layer_protocol_negotiation"],
  [17, "status_request_v2"],
  [18, "signed_certificate_timestamp"],
  [19, "client_certificate_type"],
  [20, "server_certificate_type"],
  [21, "padding"],
  [22, "encrypt_then_mac"],
  [23, "extended_master_secret"],
  [24, "token_binding"],
  [25, "cached_info"],
  [26, "tls_lts"],
  [27, "compress_certificate"],
  [28, "record_size_limit"],
  [29, "pwd_protect"],
  [30, "pwd_clear"],
  [31, "password_salt"],
  [32, "ticket_pinning"],
  [33, "tls_cert_with_extern_psk"],
  [34, "delegated_credential"],
  [35, "session_ticket"],
  [36, "TLMSP"],
  [37, "TLMSP_proxying"],
  [38, "TLMSP_delegate"],
  [39, "supported_ekt_ciphers"],
  [41, "pre_shared_key"],
  [42, "early_data"],
  [43, "supported_versions"],
  [44, "cookie"],
  [45, "psk_key_exchange_modes"],
  [47, "certificate_authorities"],
  [48, "oid_filters"],
  [49, "post_handshake_auth"],
  [50, "signature_algorithms_cert"],
  [51, "key_share"],
  [52, "transparency_info"],
  [54, "connection_id"],
  [55, "external_id_hash"],
  [56, "external_session_id"],
  [57, "quic_transport_parameters"],
  [58, "ticket_request"],
  [59, "dnssec_chain"],
  [60, "sequence_number_encryption_algorithms"],
  [61, "rrc"],
  [0xfe0d, "encrypted_client_hello"],
  [0xff01, "renegotiation_info"],
]);

const rawExtension = struct({
  extensionType: extensionTypes.codec,
  extensionData: opaque(2),
});
export type Extension = Decoded<typeof rawExtension>;

const explainedType = extensionTypes.explained(extensionMeanings);
const bodyLength = uint(
  2,
  (length) => length === 0 ? "no content: its presence says it" : "bytes that follow",
);

/** One extension; when a capture is being labelled, its body is labelled too. */
function extension(place: ExtensionPlace): Codec<Extension> {
  return {
    write: rawExtension.write,
    read(r) {
      if (r.spans === undefined) return rawExtension.read(r);
      const extensionType = r.field("extensionType", explainedType);
      r.rename(
        extensionTypes.has(extensionType)
          ? extensionTypes.nameOf(extensionType)
          : hex(extensionType),
      );
      const length = r.field("length", bodyLength);
      const extensionData = r.bytes.subarray(r.at, r.at + length);
      r.glimpse(length, extensionBody(extensionType, place) ?? unknownBody);
      return { extensionType, extensionData };
    },
  };
}

const unknownBody = struct({ extensionData: rest() });

function hex(code: number): string {
  return `0x${code.toString(16).padStart(4, "0")}`;
}

/** `Extension extensions<min..2^16-1>`, whose bodies are those of `place`. */
export function extensions(place: ExtensionPlace, min = 0): Codec<readonly Extension[]> {
  return vector(2, extension(place), { min });
}

/** The bytes of the first extension of `type`, if it is there. */
export function findExtension(
  list: readonly Extension[] | undefined,
  type: number,
): Uint8Array | undefined {
  return list?.find((each) => each.extensionType === type)?.extensionData;
}
