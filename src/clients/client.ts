/**
 * What is known of one CQL client: what it says first, what it checks, and what it prints when it does
 * not get through.
 *
 * @module
 */

import type { ClientFailure } from "../model/words.ts";
import type { TlsRange } from "./cqlsh.ts";
import type { HelloId } from "./hellos.ts";
import type { TrustRules } from "./trust.ts";

/** What a client looks at in the chain that it is served, by its usual configuration. */
export interface ClientTrust {
  readonly chain: boolean;
  /** "of-address": where it dials an address, it checks the name that DNS has for it, if there is one. */
  readonly name: boolean | "of-address";
  readonly rules: TrustRules;
  /** Of OpenSSL, where it is not that of the rules' usual build. */
  readonly securityLevel?: 1 | 2;
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
  /** What it needs besides where a certificate is demanded. */
  readonly showing?: string;
  /** Set up by a cqlshrc of its user. */
  readonly own?: OwnSettings;
}

/** What a client was set up with by its own user, and no other has. */
export interface OwnSettings {
  /** The only port that it goes to; null: any. */
  readonly port: number | null;
  /** The sentence with which it ends before it connects; null where it goes on. */
  readonly stops: string | null;
  /** The versions that it is held to; null: it speaks in the clear. */
  readonly versions: TlsRange | null;
}

/** A text with its holes filled; a hole that nothing is known for stays as it is. */
export function fillText(text: string, holes: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole));
}

export { CLIENT_FAILURES, type ClientFailure } from "../model/words.ts";
