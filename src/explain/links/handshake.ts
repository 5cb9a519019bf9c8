/**
 * The second half of an encrypted link: would the handshake between these two nodes succeed?
 *
 * A node acts as client with the same priority string and the same certificate as it does as server,
 * so what it was seen to accept and serve tells how it dials. GnuTLS withholds a client certificate
 * that the acceptor's CA names do not lead to, which looks to the acceptor as if there was none.
 *
 * @module
 */

import type { ChainReport, TlsReport } from "../../model/port.ts";
import { TLS_VERSIONS, type TlsVersion } from "../../model/words.ts";
import type { LinkCause } from "../facts.ts";
import { DEFAULT_PRIORITY_STRING } from "../../scylla/options.ts";
import { meetsSlowly, whyDisjoint, wireNamesOf } from "../priority.ts";
import { MOST_CA_NAMES } from "../seen.ts";
import { accepted, refusesDefaults, versionAnswers, versionsInWords } from "../versions.ts";
import type { End } from "./end.ts";
import { gapBetween, hasGaps } from "./ground.ts";

export interface Handshake {
  readonly outcome: "works" | "fails" | "unknown";
  readonly reason: string;
  readonly cause: LinkCause | null;
}

/** The first thing that fails decides; else the first thing that is not known. */
export function handshakeOf(from: End, to: End): Handshake {
  const { tls: ours } = from;
  const { tls: theirs } = to;
  if (theirs === null) return unknown("how its TLS port answers was not seen");
  if (ours === null) {
    return unknown(
      "the dialling node's own TLS port was not seen, so its certificate is not known",
    );
  }
  const steps = [
    acceptorProvesItself(theirs),
    someVersionIsLeft(ours, theirs),
    commonSuites(from, to, ours, theirs),
    someVersionIsShared(ours, theirs),
    acceptorIsTrusted(from, to),
    diallerIsLetIn(from, to, ours, theirs),
  ];
  return steps.find(({ outcome }) => outcome === "fails") ??
    steps.find(({ outcome }) => outcome === "unknown") ??
    works(`versions agree and certificates ${from.isHere ? "are" : "would be"} trusted`);
}

/** A server whose signature is wrong is refused by every client. */
function acceptorProvesItself({ checks }: TlsReport): Handshake {
  return checks["serverSignature"] === "invalid" || checks["serverFinished"] === "invalid"
    ? fails("service", "the server's signature does not fit its certificate")
    : works("proven");
}

/** Is there a version that neither side was seen to refuse? */
function someVersionIsLeft(ours: TlsReport, theirs: TlsReport): Handshake {
  const [a, b] = [versionAnswers(ours), versionAnswers(theirs)];
  return TLS_VERSIONS.some((version) => a[version] !== "rejected" && b[version] !== "rejected")
    ? works("a version is left")
    : fails("versions", `no TLS version in common (${bothInWords(ours, theirs)})`);
}

function someVersionIsShared(ours: TlsReport, theirs: TlsReport): Handshake {
  if (newestShared(ours, theirs) !== undefined) return works("versions agree");
  const blind = accepted(theirs).length === 0 ? "accepting" : "dialling";
  return unknown(
    `no TLS version is known to suit both (${bothInWords(ours, theirs)}); ` +
      `to know: which TLS versions the ${blind} node takes`,
  );
}

const bothInWords = (ours: TlsReport, theirs: TlsReport) =>
  `dialler ${versionsInWords(ours)}, acceptor ${versionsInWords(theirs)}`;

const newestShared = (ours: TlsReport, theirs: TlsReport) =>
  accepted(ours).findLast((version) => accepted(theirs).includes(version));

/** By what was enumerated, then by the priority strings, then by how a default offer was met. */
function commonSuites(from: End, to: End, ours: TlsReport, theirs: TlsReport): Handshake {
  // GnuTLS settles the version first, and then fails if there is no suite for it.
  const newest = newestShared(ours, theirs);
  if (newest !== undefined && disjointCiphers(ours, theirs, newest)) {
    return fails("ciphers", `no cipher suite in common for ${newest}`);
  }
  if (newest === "TLSv1.3" && disjointGroups(ours, theirs)) {
    return fails("ciphers", "no key exchange group in common");
  }
  const sides = [[theirs, from, "accepting", "dialling"], [
    ours,
    to,
    "dialling",
    "accepting",
  ]] as const;
  for (const [odd, other, oddSide, otherSide] of sides) {
    if (!refusesDefaults(odd) || meetInSlowGroup(from, to)) continue;
    const refuses = `the ${oddSide} node refuses what a default node offers`;
    if (other.priorityString === DEFAULT_PRIORITY_STRING) {
      return fails("ciphers", `${refuses}, and the ${otherSide} node offers just that`);
    }
    if (other.priorityString === null) {
      return unknown(`${refuses}; to know: priority_string of the ${otherSide} node`);
    }
  }
  if (from.priorityString !== null && to.priorityString !== null && to.keyType !== null) {
    const why = whyDisjoint(from.priorityString, to.priorityString, to.keyType);
    if (why !== null) return fails("priority", why);
    if (isExpandable(from) && isExpandable(to)) return works("suites agree");
  }
  return newest === undefined ? works("no version is known to suit both") : meets(from, to, newest);
}

/** Then a refusal of our hello, which leaves such groups out, says nothing of theirs. DHE goes with RSA. */
const meetInSlowGroup = ({ priorityString: client }: End, { priorityString: server }: End) =>
  client !== null && server !== null && meetsSlowly(client, server, "rsa");

/** One string or both are not known: what was seen of the lists decides, as far as it does. */
function meets(from: End, to: End, version: TlsVersion): Handshake {
  const gap = gapBetween(from, to, version);
  if (gap === null) return works("suites agree");
  const why = `no ${LIST_WORDS[gap.kind]}`;
  if (gap.isProven) return fails("ciphers", `${why} in common for ${version}`);
  const blind = isExpandable(to) ? "dialling" : "accepting";
  return unknown(
    `${why} is known to suit both for ${version}; ` +
      `to know: priority_string of the ${blind} node, or --deep`,
  );
}

const isExpandable = ({ priorityString }: End) =>
  priorityString !== null && wireNamesOf(priorityString) !== null;

const LIST_WORDS = {
  suites: "cipher suite",
  groups: "key exchange group",
  signatures: "signature algorithm",
} as const;

/**
 * Suites that a server accepts depend on its certificate's key; those it offers as client do not.
 * So only what follows the key exchange is compared, and only where both sides were enumerated.
 */
function disjointCiphers(a: TlsReport, b: TlsReport, version: TlsVersion): boolean {
  // Without an order it is only the few suites that were met by chance.
  if (a.order[version] === undefined || b.order[version] === undefined) return false;
  if ([a, b].some((tls) => hasGaps(tls, "ciphers", version))) return false;
  const of = (tls: TlsReport) => (tls.ciphers[version] ?? []).map(bulkCipher);
  return disjoint(of(a), of(b));
}

const disjointGroups = (a: TlsReport, b: TlsReport): boolean =>
  !hasGaps(a, "groups") && !hasGaps(b, "groups") && disjoint(a.groups, b.groups);

const bulkCipher = (suite: string) => suite.replace(/^TLS_(?:[A-Z0-9_]{1,40}_WITH_)?/, "");

const disjoint = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 0 && b.length > 0 && !a.some((item) => b.includes(item));

function acceptorIsTrusted(from: End, to: End): Handshake {
  if (asksButTrustsNobody(from.tls)) {
    return fails("trust", "the dialling node's truststore is empty, so it trusts no certificate");
  }
  const { status, reasons, profile } = from.trusts(to);
  if (profile !== null) {
    if (status === "unknown") {
      return unknown(`${MAY_REFUSE}; to know: priority_string of the dialling node`);
    }
    const why = "the dialling node refuses the certificate served there as too weak";
    return fails("strength", `${why}: ${demands(from, profile)}`);
  }
  if (status === "invalid") {
    return fails(
      "trust",
      `the dialling node does not trust the certificate served there${because(reasons)}`,
    );
  }
  return status === "valid" ? works("trusted") : unknown(
    "whether the dialling node trusts the certificate is not known; to know: give its truststore",
  );
}

function diallerIsLetIn(from: End, to: End, ours: TlsReport, theirs: TlsReport): Handshake {
  const { requested, required, caNames } = theirs.clientAuth;
  if (requested === false) return works("no client certificate is asked for");
  if (requested === null) {
    return unknown("whether the node asks for a client certificate was not seen");
  }
  if (ours.chain === null || ours.chain.certificates.length === 0) {
    return unknown("which certificate the dialling node presents was not seen");
  }
  if (isWithheld(ours.chain, caNames)) {
    if (required === false) return works("it goes without a client certificate, which is optional");
    const issuer = ours.chain.certificates.at(-1)?.issuer ?? "";
    const why = `the dialler keeps back its certificate: its issuer ${issuer} is not among the ` +
      `CA names that the acceptor lists`;
    return required === true ? fails("withheld", why) : unknown(
      `${why}; to know: whether the acceptor requires a certificate`,
    );
  }
  if (caNames.length === 0) {
    return fails("client-trust", "the node asks for certificates, and its truststore is empty");
  }
  const { status, reasons, profile } = to.trusts(from);
  if (profile !== null) {
    if (status === "unknown") {
      return unknown(`${MAY_REFUSE}; to know: priority_string of the accepting node`);
    }
    const why = "the node refuses the certificate that the dialler presents as too weak";
    return fails("client-strength", `${why}: ${demands(to, profile)}`);
  }
  if (status === "invalid") {
    return fails(
      "client-trust",
      `the node refuses the certificate that the dialler presents${because(reasons)}`,
    );
  }
  return status === "valid" ? works("let in") : unknown(
    "whether the node trusts the dialler's certificate is not known; to know: give its truststore",
  );
}

const MAY_REFUSE =
  "it takes only what SECURE192 allows, and that string refuses certificates as weak as the other's";

const demands = ({ priorityString }: End, profile: string) =>
  `its priority_string ${priorityString} asks for security level ${profile}`;

/** GnuTLS sends a certificate when its chain leads to one of the names, or when there are none. */
export function isWithheld(chain: ChainReport, caNames: readonly string[]): boolean {
  if (caNames.length === 0 || caNames.length >= MOST_CA_NAMES) return false;
  return !chain.certificates.some(({ issuer }) => caNames.includes(issuer));
}

/** A node that asks for certificates and names no CA has an empty truststore, or none. */
export function asksButTrustsNobody(tls: TlsReport | null): boolean {
  return tls?.clientAuth.requested === true && tls.clientAuth.caNames.length === 0;
}

const because = (reasons: readonly string[]) =>
  reasons.length === 0 ? "" : ` (${reasons.join(", ")})`;

const works = (reason: string): Handshake => ({ outcome: "works", reason, cause: null });
const fails = (cause: LinkCause, reason: string): Handshake => ({
  outcome: "fails",
  reason,
  cause,
});
const unknown = (reason: string): Handshake => ({ outcome: "unknown", reason, cause: null });
