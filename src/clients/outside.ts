/**
 * Clients that have no TLS version in common with a port, by what their hellos offer.
 *
 * @module
 */

import { type Answer, TLS_VERSIONS, type TlsVersion } from "../model/words.ts";
import { protocolVersions } from "../wire/registry.ts";
import type { Client } from "./client.ts";
import { versionsOffered } from "./offer.ts";

export interface Offering {
  readonly client: Client;
  /** The oldest first. */
  readonly versions: readonly TlsVersion[];
}

/** What each client offers; of one whose hello is not there, nothing is known. */
export function offeringsOf(
  clients: readonly Client[],
  hellos: ReadonlyMap<string, Uint8Array>,
): Offering[] {
  return clients.flatMap((client) => {
    const hello = hellos.get(client.hello);
    if (hello === undefined) return [];
    const names = versionsOffered(hello).map((code) => protocolVersions.nameOf(code));
    return [{ client, versions: TLS_VERSIONS.filter((version) => names.includes(version)) }];
  });
}

/** Those all of whose versions a port was seen to refuse. */
export const outsideOf = (
  offerings: readonly Offering[],
  answers: Readonly<Record<TlsVersion, Answer>>,
): Offering[] =>
  offerings.filter(({ versions }) =>
    versions.length > 0 && versions.every((version) => answers[version] === "rejected")
  );

/** RFC 8996 retired all before TLS 1.2: whoever has no more is outside wherever that is obeyed. */
export const isOfToday = ({ versions }: Offering): boolean =>
  versions.includes("TLSv1.2") || versions.includes("TLSv1.3");
