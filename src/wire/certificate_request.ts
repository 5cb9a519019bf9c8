/**
 * CertificateRequest in its three forms: RFC 8446 §4.3.2, RFC 5246 §7.4.4 and RFC 4346 §7.4.4.
 *
 * @module
 */

import { opaque, struct, vector } from "./codec.ts";
import { extensions } from "./extension.ts";
import { message } from "./message.ts";
import { clientCertificateTypes, signatureSchemes } from "./registry.ts";

export const certificateRequest13 = message(
  "certificate_request",
  13,
  struct({
    certificateRequestContext: opaque(1),
    extensions: extensions("certificate_request", 2),
  }),
);

const certificateTypes = vector(1, clientCertificateTypes.codec, { min: 1 });
/** DER DistinguishedNames; an empty one is none, and GnuTLS passes over it. */
const certificateAuthorities = vector(2, opaque(2));

export const certificateRequest12 = message(
  "certificate_request",
  13,
  struct({
    certificateTypes,
    supportedSignatureAlgorithms: vector(2, signatureSchemes.codec, { min: 2, max: 2 ** 16 - 2 }),
    certificateAuthorities,
  }),
);

/** TLS 1.0 and 1.1: the signature is not negotiated. */
export const certificateRequest11 = message(
  "certificate_request",
  13,
  struct({ certificateTypes, certificateAuthorities }),
);
