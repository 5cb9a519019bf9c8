/**
 * Can a client connect to a port, and what does it print if not?
 *
 * Three things decide: what the port did when the client's own ClientHello came, with and without a
 * certificate; whether the client accepts the chain that was served, by its own rules; and whether CQL was
 * answered inside. Only the last proves that it connects.
 *
 * @module
 */

import type { Outcome } from "../handshake/outcome.ts";
import { parseAddress } from "../scylla/address.ts";
import type { Basis, ClientFailure, ClientOutcome, DecidedAt, PortState } from "../model/words.ts";
import { readCql } from "../wire/cql.ts";
import { protocolVersions } from "../wire/registry.ts";
import type { Certificate } from "../x509/certificate.ts";
import { type Client, fillText } from "./client.ts";
import { clientVerdict } from "./trust.ts";

/** What a port showed. */
export interface Met {
  readonly state: PortState;
  /** CQL was answered in the clear, and a ClientHello was not answered as TLS. */
  readonly isPlain: boolean;
  /** The client's own hello, without a certificate; null when it was not sent, or no connection stood. */
  readonly anonymous: Outcome | null;
  /** The same, showing the certificate that clients were given; null when there is none. */
  readonly presenting: Outcome | null;
}

/** What the client has to judge the port by. */
export interface Judging {
  /** What it trusts; null when nobody said. */
  readonly trust: readonly Certificate[] | null;
  /** The name or address that it dials. */
  readonly name: string;
  /** The name that DNS has for it, where it is an address; null: none; left out: not known. */
  readonly hostName?: string | null | undefined;
  readonly at: Date;
  /** The chain as read; null when a part of it cannot be. */
  readonly chain: (served: Outcome) => readonly Certificate[] | null;
}

export interface ClientVerdict {
  readonly outcome: ClientOutcome;
  /** Who ends it; null unless it is refused. */
  readonly by: "client" | "server" | null;
  readonly at: DecidedAt | null;
  readonly failure: ClientFailure | null;
  /** The failure in whose words the client tells it, where that is another one; null: nobody heard it. */
  readonly words?: ClientFailure | null;
  readonly basis: Exclude<Basis, "intended">;
  /** Why it is not known; null when it is. */
  readonly open: string | null;
}

/** Judges one client at one port. Pure: same observations, same verdict. */
export function judgeClient(client: Client, met: Met, judging: Judging): ClientVerdict {
  if (client.own?.stops != null) return refused("client", "connect", "configuration", "configured");
  if (met.state === "closed") return refused("server", "connect", "closed", "observed");
  if (met.state !== "open") return unknown("no connection stood");
  const isInClear = client.own?.versions === null;
  if (met.isPlain) {
    // Only who was told to speak TLS does so at a port that was seen to speak in the clear.
    return client.own === undefined || isInClear
      ? { ...CONNECTS, basis: "observed" }
      : refused("client", "client_hello", "plain-port", "observed");
  }
  if (isInClear) return refused("server", "connect", "tls-port", "derived");
  const asks = met.anonymous?.learned.certificateRequest != null;
  const outcome = asks && met.presenting !== null ? met.presenting : met.anonymous;
  if (outcome === null) return unknown("its hello was not sent");
  return byProtocol(outcome) ?? beforeAnswer(outcome) ?? byChain(client, outcome, judging) ??
    byServer(outcome, client, judging);
}

const CONNECTS = { outcome: "connects", by: null, at: null, failure: null, open: null } as const;

const unknown = (open: string): ClientVerdict => ({
  outcome: "unknown",
  by: null,
  at: null,
  failure: null,
  basis: "none",
  open,
});

const refused = (
  by: "client" | "server",
  at: DecidedAt,
  failure: ClientFailure | null,
  basis: "observed" | "derived" | "configured",
): ClientVerdict => ({ outcome: "refused", by, at, failure, basis, open: null });

/** A server that breaks the protocol. A version that was not offered is refused by whoever did not offer it. */
function byProtocol({ end }: Outcome): ClientVerdict | null {
  if (end.kind !== "incompatible") return null;
  return end.problem === "version-not-offered"
    ? refused("client", "client_hello", "version-too-low", "observed")
    : unknown(`the server breaks the protocol, which clients may mind or not: ${end.detail}`);
}

/** The end of a conversation in which the server never said hello. */
function beforeAnswer({ learned, end }: Outcome): ClientVerdict | null {
  if (learned.serverHello !== null) return null;
  switch (end.kind) {
    case "alert":
      return refused(
        "server",
        "client_hello",
        FAILURE_OF_ALERT[end.description] ?? null,
        "observed",
      );
    case "closed":
      return refused("server", "client_hello", "hang-up", "observed");
    case "notTls":
      return unknown("the port does not answer with TLS");
    default:
      return unknown("no answer to its hello");
  }
}

/** Alert descriptions by what a hello lacks (RFC 8446, 6.2). */
const FAILURE_OF_ALERT: Readonly<Record<number, ClientFailure>> = {
  40: "no-cipher",
  70: "protocol-version",
  71: "no-cipher",
};

/** Does the client refuse what was served? What it trusts may not be known; what it refuses anyway is. */
function byChain(client: Client, outcome: Outcome, judging: Judging): ClientVerdict | null {
  const { chain: isChecked, name: isNamed, rules, securityLevel } = client.checks;
  if (!isChecked || outcome.learned.certificates.length === 0) return null;
  const chain = judging.chain(outcome);
  if (chain === null) return unknown("a certificate of the served chain cannot be read");
  const isOfAddress = isNamed === "of-address" && parseAddress(judging.name)?.family !== "name";
  const name = isOfAddress ? judging.hostName ?? judging.name : judging.name;
  const isNameKnown = !isOfAddress || judging.hostName !== undefined;
  const [first] = clientVerdict(chain, {
    rules,
    trust: judging.trust,
    name: isNamed && isNameKnown ? name : null,
    at: judging.at,
    ...securityLevel === undefined ? {} : { securityLevel },
  });
  if (first !== undefined) return refused("client", "certificate", first, "derived");
  return isNameKnown
    ? null
    : unknown("it checks the name that DNS has for the address, which is not known here");
}

/** The client goes on; does the server let it in? */
function byServer(
  { learned, end }: Outcome,
  { checks }: Client,
  { trust }: Judging,
): ClientVerdict {
  const isAnswered = readCql(learned.application).kind === "supported";
  if (isAnswered) {
    if (!checks.chain) return { ...CONNECTS, basis: "observed" };
    return trust === null
      ? unknown(
        "the server lets it in; whether it trusts the server's CA is not known (--truststore)",
      )
      : { ...CONNECTS, basis: "derived" };
  }
  if (end.kind === "alert" || (end.kind === "closed" && end.how !== "close_notify")) {
    const failure = learned.certificateRequest === null
      ? end.kind === "alert" ? null : "hang-up"
      : learned.sentCertificate
      ? "client-certificate-refused"
      : "client-certificate-missing";
    const verdict = refused("server", "client_certificate", failure, "observed");
    return failure === null || failure === "hang-up"
      ? verdict
      : { ...verdict, words: heardAs(end, failure) };
  }
  if (end.kind === "unsupported") {
    return unknown(`the server agreed, and ringshake cannot go on with it: ${end.detail}`);
  }
  return unknown(
    learned.clientFinishedSent
      ? "the handshake was done, and CQL was not answered inside"
      : "the handshake came to no end",
  );
}

/**
 * Before the handshake is done, a client knows no better than to call it a failed handshake or a hang-up;
 * after it, an alert that names a certificate is what it tells, or that an open connection was closed.
 */
function heardAs(end: Outcome["end"], failure: ClientFailure): ClientFailure | null {
  if (end.kind === "alert") {
    if (end.description === HANDSHAKE_FAILURE) return "no-cipher";
    return end.description === CERTIFICATE_REQUIRED ? failure : null;
  }
  return end.kind === "closed" && end.after === "CONNECTED" ? failure : "hang-up";
}

const [HANDSHAKE_FAILURE, CERTIFICATE_REQUIRED] = [40, 116];

/** What a client prints at a failure, with the port's own numbers in it; null when nobody saw it. */
export function printedAt(
  { prints, own }: Client,
  failure: ClientFailure,
  { name, port, outcome }: { name: string; port: number; outcome: Outcome | null },
): string | null {
  if (failure === "configuration") return own?.stops ?? null;
  const version = outcome?.learned.serverHello?.version;
  const text = prints[failure];
  if (text === undefined) return null;
  const filled = fillText(text, {
    address: name,
    port,
    ...version === undefined ? {} : { version: protocolVersions.nameOf(version) },
  });
  // Lines of sources and threads differ from build to build.
  return filled.replace(/\{\w+\}/g, "…");
}
