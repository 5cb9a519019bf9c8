/**
 * ServerKeyExchange and ClientKeyExchange, whose form depends on the key exchange and the version:
 * RFC 8422 §5.4 and §5.7, RFC 5246 §7.4.3 and §7.4.7.
 *
 * The signature covers the two randoms and the encoded parameters; re-encoding the parameters gives
 * exactly the bytes that were received, since these declarations have one encoding a value.
 *
 * @module
 */

import { type Codec, type Decoded, opaque, rest, struct, uint } from "./codec.ts";
import { message, type MessageKind } from "./message.ts";
import { namedGroups, signatureSchemes } from "./registry.ts";

const CURVE_TYPES = ["", "explicit_prime", "explicit_char2", "named_curve"];
const curveType = uint(1, (type) => CURVE_TYPES[type] ?? "unknown");

/** Only named curves: RFC 8422 §5.4 withdrew the explicit ones. */
const namedCurve: Codec<number> = {
  write: curveType.write,
  read(r) {
    const type = curveType.read(r);
    if (type !== 3) r.fail(`curve type ${type}: only named_curve (3) is in use`);
    return type;
  },
};

export const ecdheParams = struct({
  curveType: namedCurve,
  namedCurve: namedGroups.codec,
  point: opaque(1, { min: 1 }, (point) => `a public key of ${point.length} bytes`),
});
export type EcdheParams = Decoded<typeof ecdheParams>;

export const dheParams = struct({
  dhP: opaque(2, { min: 1 }),
  dhG: opaque(2, { min: 1 }),
  dhYs: opaque(2, { min: 1 }),
});
export type DheParams = Decoded<typeof dheParams>;

const signature = opaque(2);

/** TLS 1.2 names the signature scheme. */
const signed12 = { algorithm: signatureSchemes.codec, signature };
/** TLS 1.0 and 1.1: the key type says which hash. */
const signed11 = { signature };

const kind = <B>(codec: Codec<B>) => message("server_key_exchange", 12, codec);

export const serverKeyExchangeEcdhe12 = kind(struct({ params: ecdheParams, ...signed12 }));
export const serverKeyExchangeEcdhe11 = kind(struct({ params: ecdheParams, ...signed11 }));
export const serverKeyExchangeDhe12 = kind(struct({ params: dheParams, ...signed12 }));
export const serverKeyExchangeDhe11 = kind(struct({ params: dheParams, ...signed11 }));
/** Key exchanges that this program does not complete (PSK, SRP, anonymous): the bytes are kept. */
export const serverKeyExchangeOther = kind(struct({ params: rest() }));

const clientKind = <B>(codec: Codec<B>) => message("client_key_exchange", 16, codec);

export const clientKeyExchangeEcdhe = clientKind(struct({ ecdhYc: opaque(1, { min: 1 }) }));
export const clientKeyExchangeDhe = clientKind(struct({ dhYc: opaque(2, { min: 1 }) }));
export const clientKeyExchangeRsa = clientKind(struct({ encryptedPreMasterSecret: opaque(2) }));
const clientKeyExchangeOther = clientKind(struct({ exchangeKeys: rest() }));

/** How the premaster secret is agreed on, as far as it decides the form of messages. */
export type KeyExchange = "ECDHE" | "DHE" | "RSA" | "other";

export function serverKeyExchange(keyExchange: KeyExchange, version: number): MessageKind {
  const names = version >= 0x0303;
  if (keyExchange === "ECDHE") return names ? serverKeyExchangeEcdhe12 : serverKeyExchangeEcdhe11;
  if (keyExchange === "DHE") return names ? serverKeyExchangeDhe12 : serverKeyExchangeDhe11;
  return serverKeyExchangeOther;
}

export function clientKeyExchange(keyExchange: KeyExchange): MessageKind {
  const kinds: Record<KeyExchange, MessageKind> = {
    ECDHE: clientKeyExchangeEcdhe,
    DHE: clientKeyExchangeDhe,
    RSA: clientKeyExchangeRsa,
    other: clientKeyExchangeOther,
  };
  return kinds[keyExchange];
}
