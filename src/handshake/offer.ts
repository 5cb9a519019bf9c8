/**
 * What a ClientHello offers, and what is to happen once it is accepted.
 *
 * An offer is plain data plus the sources of what must not be guessed: randomness, key pairs and the
 * signature of a client certificate come in as arguments, so that a recorded flow can be replayed.
 *
 * @module
 */

import type { KeyShare } from "../crypto/kex.ts";
import type { ClientHello } from "../wire/client_hello.ts";
import { MAX_MESSAGE } from "../wire/message.ts";
import { MAX_CAPTURE } from "./capture.ts";
import type { ClientCredentials } from "./credentials.ts";
import type { ProfileExtension } from "./hello_extensions.ts";

/** What is said inside TLS, and when the answer is complete. */
export interface ApplicationExchange {
  readonly send: Uint8Array;
  /** Judges all that has been received so far. */
  readonly enough: (received: Uint8Array) => boolean;
}

/** Where the values come from that must be fresh for each connection. */
export interface Freshness {
  /** Random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** A key pair for a NamedGroup; `keyShare` of src/crypto unless a test says otherwise. */
  readonly keyShare?: (group: number) => KeyShare;
}

/** What a server may make us hold. */
export interface Limits {
  /** Bytes of one handshake message. */
  readonly message: number;
  /** Bytes of application data. */
  readonly application: number;
  /** Bytes of messages in the capture. */
  readonly capture: number;
}

export const LIMITS: Limits = {
  message: MAX_MESSAGE,
  application: 64 * 1024,
  capture: MAX_CAPTURE,
};

export interface Offer extends Freshness {
  /** ProtocolVersion codes, the preferred one first. */
  readonly versions: readonly number[];
  readonly cipherSuites: readonly number[];
  readonly groups: readonly number[];
  /** Groups of which a TLS 1.3 key share is sent at once. */
  readonly keyShares: readonly number[];
  readonly signatureSchemes: readonly number[];
  /** The extensions, in the order in which they are sent; one that has nothing to say is left out. */
  readonly extensions: readonly ProfileExtension[];
  /**
   * A ClientHello to be sent as it stands, but for random, session id, key shares and cookie; the lists
   * of this offer then say only what a server may choose. Null for one built from the lists.
   */
  readonly recorded: ClientHello | null;
  /** PskKeyExchangeMode codes. */
  readonly pskKeyExchangeModes: readonly number[];
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** Send a session id in TLS 1.3, for middleboxes (RFC 8446 Appendix D.4). */
  readonly compatibilityMode: boolean;
  /** The version in the header of the first record; null for what GnuTLS would write. */
  readonly recordVersion: number | null;
  readonly credentials: ClientCredentials | null;
  readonly application: ApplicationExchange | null;
  /** Hang up here, with what was learned so far; null for a whole handshake. */
  readonly stopAfter: "server_hello" | "server_flight" | null;
  readonly limits: Limits;
  /** Receives NSS key log lines, without line ends. */
  readonly keyLog: ((line: string) => void) | null;
}
