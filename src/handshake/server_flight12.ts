/**
 * The server's first flight in TLS 1.0 to 1.2: Certificate, CertificateStatus, ServerKeyExchange,
 * CertificateRequest, ServerHelloDone (RFC 5246 §7.3), where all but the last depend on the suite.
 *
 * @module
 */

import { concat } from "../crypto/bytes.ts";
import { legacyScheme } from "../crypto/signature.ts";
import type { CipherSuite } from "../crypto/suites.ts";
import { certificate12 } from "../wire/certificate.ts";
import { certificateRequest11, certificateRequest12 } from "../wire/certificate_request.ts";
import { encode } from "../wire/codec.ts";
import { STATUS_REQUEST, STATUS_REQUEST_V2 } from "../wire/extension_body.ts";
import { findExtension } from "../wire/extension.ts";
import * as wire from "../wire/key_exchange.ts";
import { decodeMessage } from "../wire/message.ts";
import { TLS12 } from "../wire/registry.ts";
import { certificateStatus, serverHelloDone } from "../wire/small_messages.ts";
import type { Channel, Received } from "./channel.ts";
import { learnCertificateRequest } from "./client_identity.ts";
import type { Flow } from "./flow.ts";
import type { Offer } from "./offer.ts";
import { checkServerSignature, learnChain } from "./server_identity.ts";

/** What the premaster secret is to be agreed on with. */
export type ServerFlight =
  | { readonly keyExchange: "ECDHE"; readonly params: wire.EcdheParams }
  | { readonly keyExchange: "DHE"; readonly params: wire.DheParams }
  | { readonly keyExchange: "RSA" | "other" };

type FlightKind =
  | typeof certificate12
  | typeof certificateStatus
  | typeof wire.serverKeyExchangeOther
  | typeof certificateRequest12
  | typeof certificateRequest11
  | typeof serverHelloDone;

/**
 * Reads the flight. `randoms` are those of the hellos, in this order: the signature covers them. An
 * unknown suite is read leniently, since its flight is only looked at.
 */
export function* serverFlight(
  channel: Channel,
  offer: Offer,
  suite: CipherSuite | undefined,
  randoms: readonly [Uint8Array, Uint8Array],
): Flow<ServerFlight> {
  const { version, keyExchange } = channel.context;
  const request = version >= TLS12 ? certificateRequest12 : certificateRequest11;
  const afterExchange: FlightKind[] = [request, serverHelloDone];
  const exchange: FlightKind[] = keyExchange === "RSA" ? [] : [wire.serverKeyExchangeOther];
  const mayLackExchange = keyExchange === "RSA" || keyExchange === "other";
  const afterCertificate = mayLackExchange ? [...exchange, ...afterExchange] : exchange;
  const first = suite === undefined ? [certificate12, ...afterCertificate] : [certificate12];
  // RFC 6066 §8, RFC 6961 §2.2: only a server that says so in its hello may send CertificateStatus.
  const extensions = channel.learned.serverHello?.extensions;
  const staples = [STATUS_REQUEST, STATUS_REQUEST_V2]
    .some((type) => findExtension(extensions, type) !== undefined);
  const stapled: FlightKind[] = staples ? [certificateStatus] : [];

  let flight: ServerFlight = { keyExchange: keyExchange === "RSA" ? "RSA" : "other" };
  let next: Received<FlightKind> = yield* channel.expect("WAIT_CERT", ...first);
  channel.transcript.add(next.bytes);
  if (next.name === "certificate") {
    learnChain(channel, next.body.certificateList);
    next = yield* channel.expect("WAIT_SKE", ...stapled, ...afterCertificate);
    channel.transcript.add(next.bytes);
  }
  if (next.name === "certificate_status") {
    channel.learned.ocspStapled = true;
    next = yield* channel.expect("WAIT_SKE", ...afterCertificate);
    channel.transcript.add(next.bytes);
  }
  if (next.name === "server_key_exchange") {
    flight = readExchange(channel, offer, suite, randoms, next.bytes);
    next = yield* channel.expect("WAIT_CR_SHD", ...afterExchange);
    channel.transcript.add(next.bytes);
  }
  if (next.name === "certificate_request") {
    const { certificateTypes, certificateAuthorities } = next.body;
    const schemes = "supportedSignatureAlgorithms" in next.body
      ? next.body.supportedSignatureAlgorithms
      : [];
    learnCertificateRequest(channel, schemes, certificateTypes, certificateAuthorities);
    next = yield* channel.expect("WAIT_SHD", serverHelloDone);
    channel.transcript.add(next.bytes);
  }
  return flight;
}

/** ServerKeyExchange in the form that the suite gives it, its signature checked. */
function readExchange(
  channel: Channel,
  offer: Offer,
  suite: CipherSuite | undefined,
  randoms: readonly [Uint8Array, Uint8Array],
  bytes: Uint8Array,
): ServerFlight {
  const { version, keyExchange } = channel.context;
  const check = (params: Uint8Array, algorithm: number | undefined, signature: Uint8Array) => {
    const scheme = algorithm ?? (suite && implied(suite));
    checkServerSignature(channel, offer, scheme, concat(...randoms, params), signature);
  };
  switch (keyExchange) {
    case "ECDHE": {
      const { params, signature, algorithm } = version >= TLS12
        ? decodeMessage(wire.serverKeyExchangeEcdhe12, bytes)
        : { algorithm: undefined, ...decodeMessage(wire.serverKeyExchangeEcdhe11, bytes) };
      channel.learned.group = params.namedCurve;
      check(encode(wire.ecdheParams, params), algorithm, signature);
      return { keyExchange, params };
    }
    case "DHE": {
      const { params, signature, algorithm } = version >= TLS12
        ? decodeMessage(wire.serverKeyExchangeDhe12, bytes)
        : { algorithm: undefined, ...decodeMessage(wire.serverKeyExchangeDhe11, bytes) };
      check(encode(wire.dheParams, params), algorithm, signature);
      return { keyExchange, params };
    }
    default:
      return { keyExchange: "other" };
  }
}

/** TLS 1.0 and 1.1 name no scheme: it follows from the key that the suite asks for. */
function implied({ authentication }: CipherSuite): number | undefined {
  return authentication === "any" ? undefined : legacyScheme(authentication);
}
