/**
 * A server's abilities, told from all that its handshakes showed. What no answer settles is left out:
 * an unknown is never a no.
 *
 * @module
 */

import { type DeepFeatures, deepFeatures, POST_QUANTUM_GROUP } from "../../probes/deep_features.ts";
import { deepGroups } from "../../probes/deep_groups.ts";
import { groupChosen, suiteChosen } from "../../probes/deep/choices.ts";
import { isRefusal } from "../../probes/deep/remove_accepted.ts";
import { tlsVersions } from "../../probes/tls_versions.ts";
import { cipherSuite } from "../crypto/suites.ts";
import type { Outcome } from "../handshake/outcome.ts";
import type { TlsVersion } from "../model/words.ts";
import { type Handshake, versionCode } from "../probe/handshake.ts";
import type { Seen } from "../probe/probe.ts";
import { alertDescriptions } from "../wire/alert.ts";
import { findExtension } from "../wire/extension.ts";
import {
  ALPN,
  ENCRYPT_THEN_MAC,
  EXTENDED_MASTER_SECRET,
  RENEGOTIATION_INFO,
  SESSION_TICKET,
} from "../wire/extension_body.ts";
import { namedGroups, TLS13 } from "../wire/registry.ts";

/** `null`: nothing settled it. */
type Told = boolean | null;

/** Abilities by name; empty when they were not asked for. */
export function featuresOf(seen: Seen, outcomes: readonly Outcome[]): Record<string, boolean> {
  const asked = seen.of(deepFeatures);
  if (asked === undefined) return {};
  const all = [...outcomes, ...[...asked.values()].flatMap(({ outcome }) => outcome ?? [])];
  const told: Record<string, Told> = {
    session_tickets: sessionTickets(seen, all),
    alpn: alpn(asked.get("alpn")),
    extended_master_secret: saysInHello(all, EXTENDED_MASTER_SECRET),
    encrypt_then_mac: saysInHello(all.filter(choseCbc), ENCRYPT_THEN_MAC),
    renegotiation_info: saysInHello(all, RENEGOTIATION_INFO),
    fallback_scsv: fallbackScsv(asked.get("fallback")),
    post_quantum: postQuantum(seen, asked),
    ocsp_stapling: ocspStapling(outcomes),
  };
  return Object.fromEntries(
    Object.entries(told).filter((entry): entry is [string, boolean] => entry[1] !== null),
  );
}

/** Below TLS 1.3 abilities stand in the ServerHello, in the clear; every hello of ours offers these. */
function saysInHello(outcomes: readonly Outcome[], extension: number): Told {
  const hellos = outcomes.flatMap(({ learned: { serverHello } }) =>
    serverHello !== null && serverHello.version < TLS13 ? serverHello : []
  );
  if (hellos.length === 0) return null;
  return hellos.some(({ extensions }) => findExtension(extensions, extension) !== undefined);
}

function choseCbc({ learned: { serverHello } }: Outcome): boolean {
  return serverHello !== null && cipherSuite(serverHello.cipherSuite)?.mode === "cbc";
}

/** Of TLS 1.3 a no needs an answer that tickets would have come before. */
function sessionTickets(seen: Seen, outcomes: readonly Outcome[]): Told {
  const answered = outcomes.filter(({ learned: { serverHello, application, ticketCount } }) =>
    serverHello?.version === TLS13 && (application.length > 0 || ticketCount > 0)
  );
  const inTls13 = answered.length === 0
    ? null
    : answered.some(({ learned }) => learned.ticketCount > 0);
  const below = saysInHello(outcomes, SESSION_TICKET);
  if (inTls13 === true || below === true) return true;
  const answers = seen.of(tlsVersions)?.answers;
  const needed = [
    ...answers?.["TLSv1.3"] === "rejected" ? [] : [inTls13],
    ...OLDER.every((version) => answers?.[version] === "rejected") ? [] : [below],
  ];
  return needed.includes(null) ? null : false;
}

const OLDER: readonly TlsVersion[] = ["TLSv1.0", "TLSv1.1", "TLSv1.2"];

function alpn(handshake: Handshake | undefined): Told {
  if (handshake === undefined) return null;
  if (refusedWith(handshake, "no_application_protocol")) return true;
  const { learned, end } = handshake.outcome ?? {};
  if (learned == null || learned.serverHello === null) return null;
  if (learned.serverHello.version < versionCode("TLSv1.3")) {
    return findExtension(learned.serverHello.extensions, ALPN) !== undefined;
  }
  return end?.kind === "stopped" ? learned.alpn !== null : null;
}

/** RFC 7507 §3: a server that can do better must refuse a hello that says it is a second try. */
function fallbackScsv(handshake: Handshake | undefined): Told {
  if (handshake === undefined) return null;
  if (refusedWith(handshake, "inappropriate_fallback")) return true;
  return suiteChosen(handshake) === null ? null : false;
}

function postQuantum(seen: Seen, asked: DeepFeatures): Told {
  const groups = seen.of(deepGroups)?.tls13 ?? null;
  if (groups?.picked.some((group) => namedGroups.nameOf(group).includes("MLKEM"))) return true;
  if (groups?.open === null || seen.of(tlsVersions)?.answers["TLSv1.3"] === "rejected") {
    return false;
  }
  const handshake = asked.get("post-quantum");
  if (handshake === undefined) return null;
  if (groupChosen(handshake) === POST_QUANTUM_GROUP) return true;
  return isRefusal(handshake) ? false : null;
}

/** A node's hello asks for a stapled response; whoever has one sends it with the certificate. */
function ocspStapling(outcomes: readonly Outcome[]): Told {
  const served = outcomes.filter(({ learned }) => learned.certificates.length > 0);
  return served.length === 0 ? null : served.some(({ learned }) => learned.ocspStapled);
}

function refusedWith({ outcome }: Handshake, alert: string): boolean {
  const end = outcome?.end;
  return end?.kind === "alert" && alertDescriptions.nameOf(end.description) === alert;
}
