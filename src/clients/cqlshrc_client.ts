/**
 * cqlsh as a cqlshrc sets it up, as one more client to be tried at a port.
 *
 * @module
 */

import { isTls13Suite } from "../wire/cipher_suites.ts";
import { clientHello } from "../wire/client_hello.ts";
import { decode } from "../wire/codec.ts";
import { findExtension } from "../wire/extension.ts";
import * as body from "../wire/extension_body.ts";
import { decodeMessage, encodeMessage } from "../wire/message.ts";
import { protocolVersions, TLS12, TLS13 } from "../wire/registry.ts";
import type { Client } from "./client.ts";
import type { TlsRange } from "./cqlsh.ts";
import type { Cqlshrc } from "./cqlshrc.ts";

/** What its rows in a report go by. */
export const CQLSHRC_CLIENT = "cqlshrc";

/** The client that `cqlshrc` makes of `base`, a cqlsh of the table. */
export function clientOfCqlshrc(
  { effective, stops, readAs, file }: Cqlshrc,
  base: Client,
): Client {
  const { ssl, version, validate, checkHostname, port } = effective;
  return {
    ...base,
    id: CQLSHRC_CLIENT,
    name: `${readAs} with ${file}`,
    checks: { ...base.checks, chain: validate, name: checkHostname },
    own: {
      port,
      stops,
      versions: ssl && version !== "refused" ? version : null,
    },
  };
}

/** Only these ciphersuites, versions and extensions are left of a hello whose maker was told so. */
export function narrowed(hello: Uint8Array, { min, max }: TlsRange): Uint8Array {
  const whole = decodeMessage(clientHello, hello);
  const data = findExtension(whole.extensions, body.SUPPORTED_VERSIONS);
  const offered = data
    ? decode(body.supportedVersionsClient, data).versions
    : protocolVersions.codes.filter((code) => code <= whole.legacyVersion);
  const [least, most] = [codeOf(min) ?? 0, codeOf(max) ?? TLS13];
  const left = offered.filter((code) => code >= least && code <= most);
  if (left.length === offered.length) return hello;
  const isNew = left.includes(TLS13);
  const extensions = whole.extensions?.flatMap((each) => {
    if (each.extensionType === body.SUPPORTED_VERSIONS) {
      return isNew
        ? [body.encodeExtension(body.SUPPORTED_VERSIONS, body.supportedVersionsClient, {
          versions: left,
        })]
        : [];
    }
    return isNew || !OF_TLS13.has(each.extensionType) ? [each] : [];
  });
  return encodeMessage(clientHello, {
    ...whole,
    legacyVersion: isNew ? whole.legacyVersion : Math.min(most, TLS12),
    cipherSuites: whole.cipherSuites.filter((code) => isNew || !isTls13Suite(code)),
    extensions,
  });
}

/** Extensions that a hello without TLS 1.3 does not carry. */
const OF_TLS13: ReadonlySet<number> = new Set([
  body.KEY_SHARE,
  body.PSK_KEY_EXCHANGE_MODES,
  body.PRE_SHARED_KEY,
  body.EARLY_DATA,
]);

const codeOf = (name: string | null) => name === null ? undefined : protocolVersions.codeOf(name);
