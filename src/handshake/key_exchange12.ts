/**
 * ClientKeyExchange: how client and server come to share a premaster secret in TLS 1.0 to 1.2
 * (RFC 8422 §5.7 and §5.10, RFC 5246 §7.4.7).
 *
 * @module
 */

import { ffdhe, finiteFieldGroups } from "../crypto/finite_field.ts";
import { agreeableGroups, dheAgree, keyShare, rsaPremaster } from "../crypto/kex.ts";
import {
  clientKeyExchangeDhe,
  clientKeyExchangeEcdhe,
  clientKeyExchangeRsa,
  type DheParams,
  type EcdheParams,
} from "../wire/key_exchange.ts";
import { sameBytes } from "../wire/hex.ts";
import { namedGroups } from "../wire/registry.ts";
import type { Channel } from "./channel.ts";
import { check } from "./check.ts";
import { seenOnly } from "./completable.ts";
import type { Hello } from "./hello.ts";
import type { Offer } from "./offer.ts";
import type { ServerFlight } from "./server_flight12.ts";
import { serverPublicKey } from "./server_identity.ts";

/** A premaster secret, and the message that lets the server have it too. */
export interface Agreement {
  readonly premaster: Uint8Array;
  readonly send: () => void;
}

export function agree12(
  channel: Channel,
  offer: Offer,
  hello: Hello,
  flight: ServerFlight,
): Agreement {
  switch (flight.keyExchange) {
    case "ECDHE":
      return ecdhe(channel, offer, flight.params);
    case "DHE":
      return dhe(channel, flight.params);
    case "RSA":
      return rsa(channel, offer, hello);
    case "other":
      throw seenOnly(channel, "this key exchange");
  }
}

function ecdhe(channel: Channel, offer: Offer, { namedCurve, point }: EcdheParams): Agreement {
  const name = namedGroups.nameOf(namedCurve);
  const offered = offer.groups.length === 0 || offer.groups.includes(namedCurve);
  check(channel, offered, "group-not-offered", () => `the server chose ${name}, not offered`);
  if (!agreeableGroups.includes(namedCurve)) {
    throw seenOnly(channel, `group ${name}`);
  }
  const share = (offer.keyShare ?? keyShare)(namedCurve);
  return {
    premaster: share.agree(point),
    send: () => channel.send(clientKeyExchangeEcdhe, { ecdhYc: share.publicKey }),
  };
}

function dhe(channel: Channel, { dhP, dhG, dhYs }: DheParams): Agreement {
  const { publicKey, sharedSecret, bits } = dheAgree({ p: dhP, g: dhG, publicKey: dhYs });
  channel.learned.dheBits = bits;
  channel.learned.group = finiteFieldGroups.find((group) => sameBytes(ffdhe(group).p, dhP)) ?? null;
  return {
    premaster: sharedSecret,
    send: () => channel.send(clientKeyExchangeDhe, { dhYc: publicKey }),
  };
}

function rsa(channel: Channel, offer: Offer, hello: Hello): Agreement {
  const spki = serverPublicKey(channel);
  check(channel, spki !== undefined, "certificate-missing", () => {
    return "the server showed no certificate to encrypt to";
  });
  const version = hello.body.legacyVersion;
  const { premaster, encrypted } = rsaPremaster(spki, version, offer.random(48));
  return {
    premaster,
    send: () => channel.send(clientKeyExchangeRsa, { encryptedPreMasterSecret: encrypted }),
  };
}
