/**
 * What all enumerations share: when they are asked at all, and of which versions.
 *
 * @module
 */

import type { TlsVersion } from "../../src/model/words.ts";
import { TLS_VERSIONS } from "../../src/model/words.ts";
import type { Handshake } from "../../src/probe/handshake.ts";
import type { Cost, Seen } from "../../src/probe/probe.ts";
import { FREE } from "../../src/probe/probe.ts";
import type { DeepTopic, Wishes } from "../../src/probe/target.ts";
import { tlsHello } from "../tls_hello.ts";
import { tlsVersions } from "../tls_versions.ts";

/** Why a topic is not enumerated; `null` to go ahead. */
export function skipTopic(topic: DeepTopic, { quiet, deep }: Wishes, seen: Seen): string | null {
  if (!deep.has(topic)) return `not asked for: --deep=${topic}`;
  if (quiet) return "a refused hello leaves a line in the log";
  return acceptedVersions(seen).length === 0 ? "no TLS version is known to be accepted" : null;
}

/** Each hello of an enumeration leaves a line in the node's log, answered or not. */
export function costOf(topic: DeepTopic, { quiet, deep }: Wishes, hellos: number): Cost {
  if (quiet || !deep.has(topic)) return FREE;
  return { connections: hellos, handshakes: hellos, logLines: hellos };
}

/** The accepted versions, newest first. */
export function acceptedVersions(seen: Seen): readonly TlsVersion[] {
  const answers = seen.of(tlsVersions)?.answers;
  return TLS_VERSIONS.filter((version) => answers?.[version] === "accepted").toReversed();
}

/** The newest accepted version below TLS 1.3: older ones negotiate the rest alike. */
export function newestBelow13(seen: Seen): TlsVersion | null {
  return acceptedVersions(seen).find((version) => version !== "TLSv1.3") ?? null;
}

/** What is known of a version from the handshakes that every run makes. */
export function earlierHandshakes(seen: Seen): readonly Handshake[] {
  const first = seen.of(tlsHello)?.handshake;
  return [
    ...first === undefined ? [] : [first],
    ...seen.of(tlsVersions)?.handshakes.values() ?? [],
  ];
}
