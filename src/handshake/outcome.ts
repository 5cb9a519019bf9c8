/**
 * What a handshake taught us, and how it ended.
 *
 * The two are kept apart: a handshake that fails has still shown a version, a chain, an alert. And
 * everything that a peer or a network does is a value here; only our own bugs are thrown.
 *
 * @module
 */

import type { Extension } from "../wire/extension.ts";
import type { DowngradeSentinel } from "../wire/server_hello.ts";
import type { Capture } from "./capture.ts";

/**
 * What the client is waiting for. TLS 1.3: RFC 8446 Appendix A.1; the others follow its spelling.
 * CONNECTED waits for application data, CLOSING for the peer's answer to our close_notify.
 */
export type State =
  | "START"
  | "WAIT_SH"
  | "WAIT_EE"
  | "WAIT_CERT_CR"
  | "WAIT_CERT"
  | "WAIT_SKE"
  | "WAIT_CR_SHD"
  | "WAIT_SHD"
  | "WAIT_CV"
  | "WAIT_CCS"
  | "WAIT_FINISHED"
  | "CONNECTED"
  | "CLOSING";

/** How the byte stream ended, as the driver saw it. */
export type StreamEnd = "fin" | "reset" | "overdue" | "aborted" | "flood";

export type End =
  /** The handshake was completed; `closing` says how the peer answered our close_notify. */
  | { readonly kind: "established"; readonly closing: "close_notify" | "undecodable" | StreamEnd }
  /** The offer asked to stop here. */
  | { readonly kind: "stopped"; readonly after: State }
  | {
    readonly kind: "alert";
    readonly level: number;
    readonly description: number;
    readonly after: State;
  }
  /** The peer ended the conversation without an alert that says why. */
  | {
    readonly kind: "closed";
    readonly how: "close_notify" | "fin" | "reset";
    readonly after: State;
    /** Hex of an incomplete record or message that stood in the buffer; empty as a rule. */
    readonly bytes: string;
  }
  | {
    readonly kind: "overdue";
    readonly after: State;
    /** Hex of an incomplete record or message; left out when there was only silence. */
    readonly bytes?: string;
  }
  | { readonly kind: "aborted"; readonly after: State }
  /** More bytes came than a connection may send. */
  | { readonly kind: "flood"; readonly after: State; readonly detail: string }
  /** The bytes do not have the form that TLS prescribes. */
  | {
    readonly kind: "undecodable";
    readonly path: string;
    readonly offset: number;
    readonly problem: string;
    readonly after: State;
    readonly bytes: string;
  }
  /** A well-formed message that has no place here. */
  | {
    readonly kind: "unexpected";
    readonly expected: readonly string[];
    readonly got: string;
    readonly after: State;
    readonly bytes: string;
  }
  /** The protocol was broken, or the peer chose what was not offered. */
  | {
    readonly kind: "incompatible";
    readonly problem: Problem;
    readonly detail: string;
    readonly after: State;
  }
  /** The peer chose something that this program recognises and cannot complete. */
  | { readonly kind: "unsupported"; readonly detail: string; readonly after: State }
  /** The first bytes are not TLS. */
  | { readonly kind: "notTls"; readonly bytes: Uint8Array };

/** What a peer did wrong, though its bytes were well-formed. */
export type Problem =
  | "version-not-offered"
  | "cipher-suite-not-offered"
  | "group-not-offered"
  | "signature-scheme-not-offered"
  | "protocol-not-offered"
  | "extension-not-offered"
  | "extension-missing"
  | "extension-repeated"
  | "extension-misplaced"
  /** A field holds a value that the protocol does not allow there. */
  | "illegal-value"
  | "session-id-not-echoed"
  | "compression"
  | "second-hello-retry-request"
  | "useless-hello-retry-request"
  | "downgrade"
  | "certificate-missing"
  | "certificate-unreadable"
  /** The key in the certificate cannot do what the cipher suite asks of it. */
  | "certificate-unsuited"
  | "key-share-invalid"
  | "server-signature-invalid"
  | "server-finished-invalid"
  | "record-not-protected"
  | "parameters-weak";

/** What ServerHello settled. */
export interface ServerHelloFacts {
  readonly version: number;
  readonly cipherSuite: number;
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly sentinel: DowngradeSentinel;
}

/** What a HelloRetryRequest settled and asked for. */
export interface HelloRetryFacts {
  readonly group: number | null;
  readonly cookie: boolean;
  readonly cipherSuite: number;
}

export interface CertificateRequestFacts {
  readonly signatureSchemes: readonly number[];
  /** ClientCertificateType codes; empty in TLS 1.3. */
  readonly certificateTypes: readonly number[];
  /** DER DistinguishedNames, at most `MAX_CA_NAMES`. */
  readonly caNames: readonly Uint8Array[];
  readonly caNamesOmitted: number;
}

export interface Ticket {
  /** Seconds. */
  readonly lifetime: number;
  /** Bytes. */
  readonly length: number;
  readonly atMs: number;
}

export interface AlertFacts {
  readonly level: number;
  readonly description: number;
  readonly after: State;
  readonly atMs: number;
  /** False when it came in the clear. */
  readonly encrypted: boolean;
}

export type Verdict = "valid" | "invalid" | "unsupported" | "not-seen";

/** What was verified about the server. Whether its chain is to be trusted is not judged here. */
export interface Checks {
  /** CertificateVerify (TLS 1.3) or the signature of ServerKeyExchange. */
  readonly serverSignature: Verdict;
  readonly serverFinished: Verdict;
  readonly downgrade: DowngradeSentinel;
}

export interface Learned {
  readonly serverHello: ServerHelloFacts | null;
  /** The first answer was a HelloRetryRequest. */
  readonly helloRetryRequest: HelloRetryFacts | null;
  /** The NamedGroup of the key exchange; null for RSA, and for DHE in a group without a name. */
  readonly group: number | null;
  /** Bits of the finite-field modulus, for DHE. */
  readonly dheBits: number | null;
  readonly signatureScheme: number | null;
  readonly alpn: string | null;
  readonly encryptThenMac: boolean;
  readonly extendedMasterSecret: boolean;
  readonly renegotiationInfo: boolean;
  /** session_ticket in a TLS 1.2 ServerHello: tickets are on. */
  readonly ticketPromised: boolean;
  /** As served, leaf first: DER, at most `MAX_CERTIFICATES`. */
  readonly certificates: readonly Uint8Array[];
  readonly certificatesOmitted: number;
  readonly ocspStapled: boolean;
  readonly certificateRequest: CertificateRequestFacts | null;
  readonly checks: Checks;
  readonly tickets: readonly Ticket[];
  /** All tickets, those beyond the bound of the list included. */
  readonly ticketCount: number;
  readonly keyUpdates: number;
  readonly renegotiationAsked: boolean;
  /** Application data, at most what the exchange allows. */
  readonly application: Uint8Array;
  /** The alert that ended it, or the last warning. */
  readonly alert: AlertFacts | null;
  /** A certificate of ours was presented (an empty list is none). */
  readonly sentCertificate: boolean;
  /** The scheme that we signed with. */
  readonly clientSignatureScheme: number | null;
  readonly clientFinishedSent: boolean;
  readonly serverFinishedSeen: boolean;
  readonly closeNotifySeen: boolean;
}

export interface Outcome {
  readonly learned: Learned;
  readonly end: End;
  readonly capture: Capture;
}

/** The same, while it is being filled in. */
export type Learning = { -readonly [K in keyof Learned]: Learned[K] };

export const MAX_CERTIFICATES = 20;
export const MAX_CA_NAMES = 256;
export const MAX_TICKETS = 16;

export function nothingLearned(): Learning {
  return {
    serverHello: null,
    helloRetryRequest: null,
    group: null,
    dheBits: null,
    signatureScheme: null,
    alpn: null,
    encryptThenMac: false,
    extendedMasterSecret: false,
    renegotiationInfo: false,
    ticketPromised: false,
    certificates: [],
    certificatesOmitted: 0,
    ocspStapled: false,
    certificateRequest: null,
    checks: { serverSignature: "not-seen", serverFinished: "not-seen", downgrade: "none" },
    tickets: [],
    ticketCount: 0,
    keyUpdates: 0,
    renegotiationAsked: false,
    application: new Uint8Array(0),
    alert: null,
    sentCertificate: false,
    clientSignatureScheme: null,
    clientFinishedSent: false,
    serverFinishedSeen: false,
    closeNotifySeen: false,
  };
}
