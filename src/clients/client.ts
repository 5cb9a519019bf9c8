/**
 * What is known of one CQL client: what it says first, what it checks, and what it prints when it does
 * not get through.
 *
 * @module
 */

import type { HelloId } from "./hellos.ts";
import type { TrustRules } from "./trust.ts";

/** What can go wrong between a client and a port, each seen at one message. */
export const CLIENT_FAILURES = [
  /** Nothing listens. */
  "closed",
  /** The client begins TLS on a port that speaks CQL in the clear. */
  "plain-port",
  /** The client speaks CQL in the clear to a TLS port. */
  "tls-port",
  /** No TLS version in common: alert 70. */
  "protocol-version",
  /** No suite, group or signature scheme in common: alert 40 (where it differs, 71 is in `alsoPrints`). */
  "no-cipher",
  /**
   * A certificate is required and the client sends none. In TLS 1.3 the client learns it after its own
   * handshake, as alert 116; in TLS 1.2 the node hangs up without a word, which prints as `hang-up`.
   */
  "client-certificate-missing",
  /** It sends one that the server's truststore refuses; the node hangs up without an alert. */
  "client-certificate-refused",
  /** The connection ends in the handshake without an alert. */
  "hang-up",
  // What the client refuses of that which the server serves:
  "issuer-unknown",
  "self-signed",
  "expired",
  "not-yet-valid",
  "name-mismatch",
  "no-subject-alt-name",
  "weak-key",
  "weak-signature",
  "not-strict",
  "ca-as-end-entity",
  "bad-purpose",
  /** The server picks a version that the client will not speak. */
  "version-too-low",
] as const;
export type ClientFailure = typeof CLIENT_FAILURES[number];

/** What a client looks at in the chain that it is served, by its usual configuration. */
export interface ClientTrust {
  readonly chain: boolean;
  readonly name: boolean;
  readonly rules: TrustRules;
}

/** Texts by cause; `{address}`, `{port}` and `{line}` (of Python's _ssl.c) are holes in them. */
export type Texts = Readonly<Partial<Record<ClientFailure, string>>>;

/** Other texts by cause. */
export type OtherTexts = Readonly<Partial<Record<ClientFailure, readonly string[]>>>;

export interface Client {
  readonly id: string;
  readonly name: string;
  /** Documented: no such client was run; its hello is that of the nearest one that was. */
  readonly source: "recorded" | "documented";
  /** The versions that were run, or what the row was taken from. */
  readonly seenWith: string;
  readonly hello: HelloId;
  /** Does it send a host name as server_name? None sends an address so. */
  readonly serverName: boolean;
  readonly checks: ClientTrust;
  readonly prints: Texts;
  /**
   * Other words that it was seen to print for the same cause. After a TLS 1.3 handshake, what a client
   * reads is a race between the alert and the end of the connection.
   */
  readonly alsoPrints?: OtherTexts;
  /** Configuration that works: lines of cqlshrc, or code for the driver. */
  readonly works: string;
}

/** A text with its holes filled; a hole that nothing is known for stays as it is. */
export function fillText(text: string, holes: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole));
}
