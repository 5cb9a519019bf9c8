/**
 * What holds for the extensions of every message that a server sends (RFC 8446 §4.2): none twice,
 * answers only to what was asked, each in a message that may carry it, and in the form laid down.
 *
 * @module
 */

import { UNSUPPORTED_EXTENSION } from "../wire/alert.ts";
import type { ClientHello } from "../wire/client_hello.ts";
import { decode } from "../wire/codec.ts";
import { COOKIE, extensionBody, type ExtensionPlace } from "../wire/extension_body.ts";
import { mayStandIn } from "../wire/extension_places.ts";
import { type Extension, extensionTypes } from "../wire/extension.ts";
import type { Channel } from "./channel.ts";
import { check } from "./check.ts";

/** The messages in which a server answers; in the others it asks, and may ask what it likes. */
const ANSWERS: ReadonlySet<ExtensionPlace> = new Set<ExtensionPlace>([
  "server_hello",
  "hello_retry_request",
  "encrypted_extensions",
  "certificate",
]);

/** Ends the flow unless the extensions of a message keep the rules; `hello` is what we asked. */
export function checkExtensions(
  channel: Channel,
  place: ExtensionPlace,
  extensions: readonly Extension[] | undefined,
  hello: ClientHello,
): void {
  const asked = new Set(hello.extensions?.map(({ extensionType }) => extensionType));
  const seen = new Set<number>();
  for (const { extensionType: type, extensionData } of extensions ?? []) {
    const name = extensionTypes.nameOf(type);
    const once = !seen.has(type);
    seen.add(type);
    check(channel, once, "extension-repeated", () => `${place} has ${name} twice`);
    const wanted = !ANSWERS.has(place) || asked.has(type) || isFreshCookie(type, place);
    check(
      channel,
      wanted,
      "extension-not-offered",
      () => `${place} has ${name}, not asked for`,
      UNSUPPORTED_EXTENSION,
    );
    const allowed = mayStandIn(type, place, channel.context.version);
    check(channel, allowed, "extension-misplaced", () => `${name} has no place in ${place}`);
    const body = extensionBody(type, place);
    if (body !== undefined) decode(body, extensionData, `${place}.${name}`);
  }
}

/** The one extension that a server may send of its own accord: RFC 8446 §4.2.2. */
function isFreshCookie(type: number, place: ExtensionPlace): boolean {
  return type === COOKIE && place === "hello_retry_request";
}
