/**
 * A TLS connection as a probe asks for it and gets it back.
 *
 * @module
 */

import type { Offer } from "../handshake/offer.ts";
import type { Learned, Outcome } from "../handshake/outcome.ts";
import { TLS_VERSIONS, type TlsVersion, type TrialIdentity } from "../model/words.ts";
import { alertDescriptions } from "../wire/alert.ts";
import { cipherSuites } from "../wire/cipher_suites.ts";
import { namedGroups, protocolVersions } from "../wire/registry.ts";
import { readNegotiation } from "../wire/seastar_rpc.ts";
import type { NoConnection } from "./exchange.ts";
import { type Proven, provenBy } from "./proof.ts";

export interface HandshakeOrder {
  readonly port: number;
  /** The probe's id, for the record. */
  readonly purpose: string;
  /** Who we pose as; the offer holds the matching credentials. */
  readonly identity: TrialIdentity;
  readonly offer: Offer;
}

export interface Handshake {
  readonly identity: TrialIdentity;
  readonly failed: NoConnection | null;
  /** `null` when no connection stood. */
  readonly outcome: Outcome | null;
  /** Milliseconds after connect at which the last thing came. */
  readonly atMs: number;
  readonly localAddress: string | null;
}

/** A wire version as reports spell it; `null` for one that they do not list. */
export function versionName(version: number): TlsVersion | null {
  return TLS_VERSIONS.find((name) => protocolVersions.codeOf(name) === version) ?? null;
}

/** The wire version of a name in reports. */
export function versionCode(name: TlsVersion): number {
  const code = protocolVersions.codeOf(name);
  if (code === undefined) throw new Error(`${name} is not a registered version`);
  return code;
}

/** `alert 70 protocol_version`. */
export function alertWords(description: number): string {
  return `alert ${description} ${alertDescriptions.nameOf(description)}`;
}

/** What came of a handshake, in a few words. */
export function handshakeWords({ failed, outcome }: Handshake): string {
  if (failed !== null) return `${failed.state}: ${failed.message}`;
  if (outcome === null) return "nothing was learned";
  const settled = settledWords(outcome.learned);
  if (isAnswered(outcome)) return `${settled}, ${endWords(outcome)}`;
  const ending = endWords(outcome);
  return settled === "" ? ending : `${settled}, then ${ending}`;
}

function settledWords({ serverHello, group }: Learned): string {
  if (serverHello === null) return "";
  const version = protocolVersions.nameOf(serverHello.version);
  const suite = cipherSuites.nameOf(serverHello.cipherSuite);
  return [version, suite, group === null ? "" : namedGroups.nameOf(group)].filter(Boolean).join(
    " ",
  );
}

/** How a handshake ended, in a few words. */
export function endWords({ learned, end }: Outcome): string {
  switch (end.kind) {
    case "alert":
      return alertWords(end.description);
    case "closed":
      return spokenBefore(learned) +
        (end.how === "close_notify"
          ? "close_notify"
          : `${end.how.toUpperCase()} without alert${end.bytes === "" ? "" : MID_MESSAGE}`);
    case "established":
      return answerWords(learned);
    case "overdue":
      return spokenBefore(learned) +
        `silence until the deadline${end.bytes === undefined ? "" : MID_MESSAGE}`;
    case "aborted":
      return "interrupted";
    case "stopped":
      return "hung up as planned";
    case "undecodable":
      return `bytes that are not proper TLS (${end.path}: ${end.problem})`;
    case "unexpected":
      return `${end.got} where ${end.expected.join(" or ")} was expected`;
    case "flood":
    case "incompatible":
    case "unsupported":
      return end.detail;
    case "notTls":
      return "bytes that are not TLS";
  }
}

const MID_MESSAGE = ", in the middle of a message";

/** An answer that was begun and never finished. */
function spokenBefore({ application }: Learned): string {
  return application.length === 0 ? "" : `${application.length} bytes of an answer, then `;
}

function isAnswered({ learned }: Outcome): boolean {
  return provenBy(learned.application) !== null;
}

/** What was said inside TLS, once the handshake was complete. */
function answerWords({ application }: Learned): string {
  if (application.length === 0) return "a complete handshake";
  const proven = provenBy(application);
  if (proven !== null) {
    return `${ANSWERERS[proven]} answered inside TLS (${application.length} bytes)`;
  }
  return readNegotiation(application).kind === "echo"
    ? "our own RPC frame sent back"
    : `${application.length} bytes that are no answer to what was said`;
}

const ANSWERERS: Readonly<Record<Proven, string>> = {
  "seastar-rpc": "RPC",
  cassandra: "Cassandra",
  cql: "CQL",
  alternator: "Alternator",
};
