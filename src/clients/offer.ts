/**
 * A recorded ClientHello as an offer: what a server answers to it is what it would answer to the client
 * of which it was recorded.
 *
 * @module
 */

import { CryptoError } from "../crypto/crypto_error.ts";
import { agreeableGroups, keyShare } from "../crypto/kex.ts";
import type { Freshness, Offer } from "../handshake/offer.ts";
import { type Choices, DEFAULTS } from "../handshake/profiles.ts";
import { SIGNALLING_SUITES } from "../wire/cipher_suites.ts";
import { clientHello } from "../wire/client_hello.ts";
import { type Codec, decode } from "../wire/codec.ts";
import * as body from "../wire/extension_body.ts";
import { type Extension, findExtension } from "../wire/extension.ts";
import { decodeMessage } from "../wire/message.ts";
import { protocolVersions, TLS10, TLS13 } from "../wire/registry.ts";

/** What is not in a ClientHello, and the name in it. */
export type RecordedChoices =
  & Pick<
    Choices,
    "recordVersion" | "credentials" | "application" | "stopAfter" | "limits" | "keyLog"
  >
  & {
    /** Takes the place of the recorded name; null leaves it out. A hello without one gets none. */
    readonly serverName?: string | null;
  };

/**
 * The offer of `hello`, a handshake message with its header. Random, session id and key shares are
 * fresh; a session that it would resume is left out, as on a client's first connection. Throws
 * `DecodeError` when it is no ClientHello.
 *
 * A key share in a group that cannot be made here is left out, while the group stays offered: a made-up
 * one could win, and end the handshake where the client would have gone on. So the server may settle on
 * another of the shares, or ask for another group by HelloRetryRequest, where it would have gone
 * straight on with the client: which of the client's groups it likes best is not shown then, that they
 * agree is. If it asks for the very group, the flow ends as "unsupported". Of the groups that clients
 * send shares in today none is missing: X25519MLKEM768 and the usual curves and fields can be made.
 *
 * A hello without supported_versions names its highest version only: all from TLS 1.0 up to it count as
 * offered, though the client may refuse the lower ones. The record header is no part of the message:
 * unless `recordVersion` says otherwise it is that of OpenSSL, Go and rustls, TLS 1.0.
 */
export function offerOf(
  hello: Uint8Array,
  freshness: Freshness,
  { serverName, ...choices }: RecordedChoices = {},
): Offer {
  const whole = decodeMessage(clientHello, hello);
  const extensions = whole.extensions?.flatMap((each) => firstTime(named(each, serverName)));
  const inside = <T>(type: number, codec: Codec<T>): T | undefined => {
    const data = findExtension(extensions, type);
    return data && decode(codec, data);
  };
  const greaseShares = new Map<number, Uint8Array>();
  const shares = inside(body.KEY_SHARE, body.keyShareClient)?.clientShares ?? [];
  for (const { group, keyExchange } of shares) {
    if (isGrease(group)) greaseShares.set(group, keyExchange);
  }
  const versions = versionsOffered(hello);
  const names = inside(body.ALPN, body.protocolNameList)?.protocolNameList ?? [];
  return {
    ...DEFAULTS,
    recordVersion: TLS10,
    ...choices,
    ...freshness,
    versions: versions.filter((code) => code >= TLS10 && code <= TLS13),
    cipherSuites: whole.cipherSuites.filter((id) => !SIGNALLING_SUITES.has(id) && !isGrease(id)),
    groups: inside(body.SUPPORTED_GROUPS, body.supportedGroups)?.namedGroupList
      .filter((group) => !isGrease(group)) ?? [],
    keyShares: shares.map(({ group }) => group)
      .filter((group) => greaseShares.has(group) || agreeableGroups.includes(group)),
    keyShare: (group) => {
      const publicKey = greaseShares.get(group);
      if (publicKey === undefined) return (freshness.keyShare ?? keyShare)(group);
      return { group, publicKey, agree: refuseGrease };
    },
    signatureSchemes: inside(body.SIGNATURE_ALGORITHMS, body.signatureAlgorithms)
      ?.supportedSignatureAlgorithms ?? [],
    alpn: names.map((name) => new TextDecoder("latin1").decode(name)),
    serverName: nameIn(findExtension(extensions, body.SERVER_NAME)),
    // What these say stands in the recorded extensions.
    extensions: [],
    pskKeyExchangeModes: [],
    recorded: { ...whole, extensions },
  };
}

/** The codes of the versions that `hello` offers; without supported_versions, all up to its own. */
export function versionsOffered(hello: Uint8Array): readonly number[] {
  const { extensions, legacyVersion } = decodeMessage(clientHello, hello);
  const listed = findExtension(extensions, body.SUPPORTED_VERSIONS);
  return listed === undefined
    ? protocolVersions.codes.filter((code) => code <= legacyVersion)
    : decode(body.supportedVersionsClient, listed).versions;
}

/** The extension with another server name in it, or nothing. */
function named(extension: Extension, serverName: string | null | undefined): Extension[] {
  if (extension.extensionType !== body.SERVER_NAME || serverName === undefined) return [extension];
  if (serverName === null) return [];
  const hostName = new TextEncoder().encode(serverName);
  return [body.encodeExtension(body.SERVER_NAME, body.serverNameList, {
    serverNameList: [{ nameType: 0, hostName }],
  })];
}

/** What a client says that has no session to resume. */
function firstTime(extensions: readonly Extension[]): Extension[] {
  return extensions.filter(({ extensionType }) => !RESUMES.has(extensionType)).map((each) =>
    each.extensionType === body.SESSION_TICKET
      ? { ...each, extensionData: new Uint8Array(0) }
      : each
  );
}

const RESUMES: ReadonlySet<number> = new Set([body.PRE_SHARED_KEY, body.EARLY_DATA]);

function nameIn(data: Uint8Array | undefined): string | null {
  const name = data && decode(body.serverNameList, data).serverNameList[0]?.hostName;
  return name === undefined ? null : new TextDecoder("latin1").decode(name);
}

/** RFC 8701: values that a client offers only to see that a server passes over them. */
function isGrease(code: number): boolean {
  return (code & 0x0f0f) === 0x0a0a && code >> 8 === (code & 0xff);
}

function refuseGrease(): never {
  throw new CryptoError("invalid-public-key", "the server took a key share that is none");
}
