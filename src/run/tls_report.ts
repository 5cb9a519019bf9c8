/**
 * From what the TLS probes of one port saw to the `tls` part of the report.
 *
 * @module
 */

import { cassandraInTls, cassandraInTlsOnStoragePort } from "../../probes/cassandra.ts";
import { type Trial, trialOf, TRIALS_ON } from "../../probes/client_auth.ts";
import { storagePort } from "../../probes/storage_port.ts";
import { surplus } from "../../probes/surplus.ts";
import { HELLO_TO, tlsOnStoragePort } from "../../probes/tls_hello.ts";
import { impliedAnswers, VERSIONS_OF, versionsOfCassandra } from "../../probes/tls_versions.ts";
import type { Learned, Outcome } from "../handshake/outcome.ts";
import type { AlertReport, ChainReport, ClientAuthReport, TlsReport } from "../model/port.ts";
import {
  type Acceptance,
  type Application,
  isClientRole,
  type Role,
  TLS_VERSIONS,
} from "../model/words.ts";
import { judgeTrial, readHangUps, together, type TrialVerdict } from "../probe/acceptance.ts";
import { type Handshake, versionName } from "../probe/handshake.ts";
import type { Seen } from "../probe/probe.ts";
import { provenBy } from "../probe/proof.ts";
import { alertDescriptions, alertLevels } from "../wire/alert.ts";
import { cipherSuites } from "../wire/cipher_suites.ts";
import { sniff } from "../wire/sniff.ts";
import { namedGroups, protocolVersions, signatureSchemes } from "../wire/registry.ts";
import { nameText } from "../x509/names.ts";
import { enumeratedBy, gapsIn, gapWords } from "./enumerated.ts";
import { featuresOf } from "./tls_features.ts";

/** Judges a served chain (DER, leaf first) as the node's peers would. */
export type ChainJudge = (
  chain: readonly Uint8Array[],
  omitted: number,
  ocspStapled: boolean,
) => ChainReport;

/** The TLS side of a port, from its first handshake and, save on storage_port, all the others. */
export function tlsReport(
  role: Role,
  first: Handshake,
  seen: Seen,
  judgeChain: ChainJudge,
): TlsReport {
  const handshakes = [first, ...later(role, seen)];
  const outcomes = handshakes.flatMap(({ outcome }) => outcome ?? []);
  const best = outcomes.find(({ learned }) => learned.serverHello !== null) ?? outcomes[0];
  const learned = best?.learned;
  const trials = judged(trialsOf(handshakes, seen, role), outcomes, seen, role);
  const serves = outcomes.find(({ learned }) => learned.certificates.length > 0)?.learned;
  return {
    version: name(learned?.serverHello?.version, (code) => protocolVersions.nameOf(code)),
    cipher: name(learned?.serverHello?.cipherSuite, (code) => cipherSuites.nameOf(code)),
    group: name(learned?.group, (code) => namedGroups.nameOf(code)),
    signatureScheme: name(learned?.signatureScheme, (code) => signatureSchemes.nameOf(code)),
    alpn: learned?.alpn ?? null,
    resumption: resumptionOf(outcomes),
    application: applicationOf(outcomes),
    versions: role === "storage_port"
      ? seen.of(versionsOfCassandra)?.answers ?? versionsOf(first)
      : seen.of(VERSIONS_OF[role])?.answers ?? impliedAnswers(role, seen),
    ...role === "ssl_storage_port" ? enumerationOf(seen, outcomes) : {
      ...NOT_ENUMERATED,
      seenCiphers: suitesPicked(outcomes),
    },
    checks: checksOf(learned),
    chain: serves === undefined
      ? null
      : judgeChain(serves.certificates, serves.certificatesOmitted, serves.ocspStapled),
    clientAuth: clientAuthOf(outcomes, trials),
    alert: alertOf(first.outcome?.learned),
  };
}

/** Every handshake with the port that went (or tried to go) all the way. */
export function handshakesOn(role: Role, seen: Seen): Handshake[] {
  return [...[seen.of(HELLO_TO[role])?.handshake ?? []].flat(), ...later(role, seen)];
}

/** Those after the first. */
function later(role: Role, seen: Seen): Handshake[] {
  if (role === "storage_port") return [seen.of(cassandraInTlsOnStoragePort) ?? []].flat();
  return [
    ...seen.of(VERSIONS_OF[role])?.handshakes.values() ?? [],
    ...seen.of(TRIALS_ON[role])?.trials.map(({ handshake }) => handshake) ?? [],
    ...role === "ssl_storage_port" ? [seen.of(cassandraInTls) ?? []].flat() : [],
  ];
}

/** Whatever `--deep` listed comes first, in the server's order; then what else was met on the way. */
function enumerationOf(seen: Seen, outcomes: readonly Outcome[]) {
  const listed = enumeratedBy(seen);
  const surplusMet = seen.of(surplus)?.handshakes.flatMap(({ outcome }) => outcome ?? []) ?? [];
  const gaps = gapsIn(seen);
  const seenCiphers = suitesPicked([...outcomes, ...surplusMet]);
  return {
    ...listed,
    ciphers: Object.fromEntries(
      Object.entries(listed.ciphers).map(([version, suites]) => [
        version,
        [...new Set([...suites, ...seenCiphers[version] ?? []])],
      ]),
    ),
    seenCiphers,
    features: featuresOf(seen, outcomes),
    ...gaps.length === 0 ? {} : { gaps, unsettled: gaps.map(gapWords) },
  };
}

const NOT_ENUMERATED = {
  ciphers: {},
  order: {},
  groups: [],
  signatures: [],
  features: {},
};

function name(code: number | null | undefined, nameOf: (code: number) => string): string | null {
  return code == null ? null : nameOf(code);
}

/** Tickets are seen, or a handshake went far enough to show that there are none. */
function resumptionOf(outcomes: readonly Outcome[]): boolean | null {
  if (outcomes.some(({ learned }) => learned.ticketCount > 0 || learned.ticketPromised)) {
    return true;
  }
  return outcomes.some(({ learned }) => provenBy(learned.application) !== null) ? false : null;
}

function applicationOf(outcomes: readonly Outcome[]): Application {
  const proven = outcomes.flatMap(({ learned }) => provenBy(learned.application) ?? []);
  if (proven[0] !== undefined) return proven.includes("seastar-rpc") ? "seastar-rpc" : proven[0];
  const ended = outcomes.find(({ learned }) => learned.clientFinishedSent);
  if (ended === undefined) return "unknown";
  if (ended.learned.application.length > 0) {
    return sniff(ended.learned.application).speaks === "http" ? "http" : "unknown";
  }
  switch (ended.end.kind) {
    case "overdue":
    case "established":
      return "silent";
    case "closed":
    case "alert":
      return "closed";
    default:
      return "unknown";
  }
}

function versionsOf({ outcome }: Handshake): TlsReport["versions"] {
  const version = outcome?.learned.serverHello?.version;
  const chosen = version === undefined ? null : versionName(version);
  return Object.fromEntries(
    TLS_VERSIONS.map((each) => [each, each === chosen ? "accepted" : "unknown"]),
  ) as TlsReport["versions"];
}

/** Every suite that a ServerHello named, by version, in the order in which they were met. */
function suitesPicked(outcomes: readonly Outcome[]): Record<string, string[]> {
  const ciphers: Record<string, string[]> = {};
  for (const { learned: { serverHello } } of outcomes) {
    const version = serverHello && versionName(serverHello.version);
    if (!version) continue;
    const suite = cipherSuites.nameOf(serverHello.cipherSuite);
    const list = ciphers[version] ??= [];
    if (!list.includes(suite)) list.push(suite);
  }
  return ciphers;
}

function checksOf(learned: Learned | undefined): Record<string, string> {
  if (learned === undefined || learned.serverHello === null) return {};
  const { serverSignature, serverFinished, downgrade } = learned.checks;
  return { serverSignature, serverFinished, downgrade };
}

export function alertOf(learned: Learned | undefined): AlertReport | null {
  const alert = learned?.alert ?? null;
  return alert === null ? null : alertReport(alert);
}

export function alertReport(
  { level, description }: { readonly level: number; readonly description: number },
): AlertReport {
  return {
    level: alertLevels.nameOf(level),
    description: alertDescriptions.nameOf(description),
    code: description,
  };
}

function trialsOf(handshakes: readonly Handshake[], seen: Seen, role: Role): Trial[] {
  const tried = role === "storage_port" ? [] : seen.of(TRIALS_ON[role])?.trials ?? [];
  const alreadyIn = new Set(tried.map(({ handshake }) => handshake));
  const others = handshakes.filter((handshake) =>
    !alreadyIn.has(handshake) && (handshake.outcome?.learned.clientFinishedSent === true ||
      (handshake === handshakes[0] && handshake.outcome?.end.kind === "alert"))
  );
  return [...others.map(trialOf), ...tried];
}

const NOTHING = new Uint8Array(0);

type JudgedTrial = Trial & { readonly verdict: TrialVerdict };

/** Every trial in the light of all that was seen of the node. */
function judged(
  trials: readonly Trial[],
  outcomes: readonly Outcome[],
  seen: Seen,
  role: Role,
): JudgedTrial[] {
  const isStorage = !isClientRole(role);
  const elsewhere = isStorage ? seen.of(tlsOnStoragePort)?.handshake.outcome : null;
  const knowsOurWords = isStorage ? ["seastar-rpc"] : ["cql", "alternator"];
  const answers = (isStorage && seen.of(storagePort)?.rpc != null) ||
    [...outcomes, elsewhere].some((outcome) =>
      knowsOurWords.includes(provenBy(outcome?.learned.application ?? NOTHING) ?? "")
    );
  const untalked = role === "storage_port" ? null : seen.of(TRIALS_ON[role])?.untalked ?? null;
  const hangUp = readHangUps(answers, untalked);
  const words = isStorage ? "RPC" : role.startsWith("alternator") ? "HTTP" : "CQL";
  return trials.map((trial) => ({ ...trial, verdict: judgeTrial(trial.handshake, hangUp, words) }));
}

function clientAuthOf(
  outcomes: readonly Outcome[],
  trials: readonly JudgedTrial[],
): ClientAuthReport {
  const request = outcomes.find(({ learned }) => learned.certificateRequest !== null)?.learned
    .certificateRequest;
  const wentPastTheRequest = outcomes.some(({ learned }) => learned.clientFinishedSent);
  const requested = request ? true : wentPastTheRequest ? false : null;
  const of = (...identities: string[]) =>
    together(
      trials.filter(({ identity }) => identities.includes(identity))
        .map(({ verdict }) => verdict.outcome),
    );
  const none = of("none");
  return {
    requested,
    required: requiredOf(requested, none),
    caNames: request?.caNames.map((der) => nameText(der)) ?? [],
    acceptance: {
      none,
      configured: of("configured"),
      untrusted: of("self-signed", "other-ca", "same-dn-ca", "expired"),
    },
    trials: trials.map(({ identity, version, verdict }) => ({
      identity,
      version,
      outcome: verdict.outcome,
      proof: verdict.proof,
      atMs: verdict.atMs === null ? null : Math.round(verdict.atMs * 100) / 100,
    })),
  };
}

/** Only a node that asks for a certificate can require it: a refusal without that has other reasons. */
function requiredOf(requested: boolean | null, none: Acceptance): boolean | null {
  if (requested === false || none === "accepted") return false;
  return requested === true && none === "rejected" ? true : null;
}

/** A port of which nothing is known but that it answered plain bytes with an alert. */
export function tlsOfAlert(alert: AlertReport): TlsReport {
  return {
    version: null,
    cipher: null,
    group: null,
    signatureScheme: null,
    alpn: null,
    resumption: null,
    application: "unknown",
    versions: {
      "TLSv1.0": "unknown",
      "TLSv1.1": "unknown",
      "TLSv1.2": "unknown",
      "TLSv1.3": "unknown",
    },
    ...NOT_ENUMERATED,
    checks: {},
    chain: null,
    clientAuth: clientAuthOf([], []),
    alert,
  };
}
