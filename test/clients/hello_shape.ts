/** A ClientHello without what is chance in it: what two hellos of one client have in common. */

import { clientHello } from "../../src/wire/client_hello.ts";
import { decode } from "../../src/wire/codec.ts";
import { KEY_SHARE, keyShareClient, PADDING, SERVER_NAME } from "../../src/wire/extension_body.ts";
import { toHex } from "../../src/wire/hex.ts";
import { decodeMessage } from "../../src/wire/message.ts";

/** Extensions that follow from the name that is called, not from the client. */
const BY_NAME = [SERVER_NAME, PADDING];

/**
 * `message` is the handshake message with its header. `sorted` is for clients that shuffle their
 * extensions.
 */
export function helloShape(message: Uint8Array, { sorted = false } = {}): unknown {
  const hello = decodeMessage(clientHello, message);
  const extensions = (hello.extensions ?? [])
    .filter(({ extensionType }) => !BY_NAME.includes(extensionType))
    .map(({ extensionType, extensionData }) => [
      extensionType,
      extensionType === KEY_SHARE
        ? decode(keyShareClient, extensionData).clientShares
          .map(({ group, keyExchange }) => [group, keyExchange.length])
        : toHex(extensionData),
    ]);
  return {
    version: hello.legacyVersion,
    session: hello.legacySessionId.length,
    suites: hello.cipherSuites,
    compression: hello.legacyCompressionMethods,
    extensions: sorted ? extensions.toSorted() : extensions,
  };
}
