/**
 * What changed in the TLS of one port: what was negotiated, what is offered, what is served, and
 * who is let in.
 *
 * @module
 */

import type { CertificateReport, ChainReport, TlsReport } from "../src/model/port.ts";
import { isEnumerated } from "./enumerated.ts";
import type { Change, Direction } from "./diff.ts";

/** Files a change when `was` and `now` differ. */
export type Note = (
  what: string,
  was: string | null,
  now: string | null,
  direction?: Direction,
) => Change[];

export function compareTls(old: TlsReport, now: TlsReport, note: Note): Change[] {
  return [
    ...note("version", old.version, now.version),
    ...note("cipher", old.cipher, now.cipher),
    ...note("group", old.group, now.group),
    ...note("signature scheme", old.signatureScheme, now.signatureScheme),
    ...note(
      "application",
      old.application,
      now.application,
      old.application === "seastar-rpc" ? "worse" : "neutral",
    ),
    ...note("alert", old.alert?.description ?? null, now.alert?.description ?? null),
    ...compareSuites(old, now, note),
    ...compareLists("groups", old.groups, now.groups, note),
    ...compareLists("signatures", old.signatures, now.signatures, note),
    ...compareFeatures(old, now, note),
    ...compareChains(old.chain, now.chain, note),
    ...compareClientAuth(old, now, note),
  ];
}

function compareSuites(old: TlsReport, now: TlsReport, note: Note): Change[] {
  const versions = [...new Set([...Object.keys(old.ciphers), ...Object.keys(now.ciphers)])].sort();
  return versions.flatMap((version) =>
    isEnumerated(old, version) && isEnumerated(now, version)
      ? compareLists(
        `${version} suites`,
        old.ciphers[version] ?? [],
        now.ciphers[version] ?? [],
        note,
      )
      : []
  );
}

function compareFeatures(old: TlsReport, now: TlsReport, note: Note): Change[] {
  return Object.keys(now.features).filter((name) => Object.hasOwn(old.features, name))
    .flatMap((name) =>
      note(name, told(old.features[name] ?? null), told(now.features[name] ?? null))
    );
}

/** A list that one of the runs did not enumerate says nothing about the other. */
function compareLists(
  what: string,
  old: readonly string[],
  now: readonly string[],
  note: Note,
): Change[] {
  if (old.length === 0 || now.length === 0) return [];
  const lost = old.filter((item) => !now.includes(item));
  const gained = now.filter((item) => !old.includes(item));
  return [
    ...(lost.length === 0 ? [] : note(`${what} lost`, lost.join(", "), null)),
    ...(gained.length === 0 ? [] : note(`${what} gained`, null, gained.join(", "))),
  ];
}

function compareChains(old: ChainReport | null, now: ChainReport | null, note: Note): Change[] {
  if (old === null || now === null) {
    return note("chain", old === null ? null : judged(old), now === null ? null : judged(now));
  }
  return [
    ...note("chain", judged(old), judged(now), direction(old.status, now.status)),
    ...compareCertificates(old.certificates, now.certificates, note),
  ];
}

function direction(was: string, now: string): Direction {
  if (was === now) return "neutral";
  if (now === "valid") return "better";
  return was === "valid" || now === "invalid" ? "worse" : "neutral";
}

const judged = ({ status, reasons }: ChainReport) => [status, ...reasons].join(" ");

function compareCertificates(
  old: readonly CertificateReport[],
  now: readonly CertificateReport[],
  note: Note,
): Change[] {
  const length = Math.max(old.length, now.length);
  return Array.from({ length }, (_, place) => place).flatMap((place) => {
    const [was, is] = [old[place], now[place]];
    if (was?.fingerprintSha256 === is?.fingerprintSha256) return [];
    return note(`certificate ${place + 1}`, described(was), described(is));
  });
}

function described(certificate: CertificateReport | undefined): string | null {
  if (certificate === undefined) return null;
  const { subject, issuer, serialNumber, notAfter, fingerprintSha256 } = certificate;
  return `${subject}, issued by ${issuer}, serial ${serialNumber}, valid to ${notAfter}, ` +
    `SHA-256 ${fingerprintSha256}`;
}

function compareClientAuth(old: TlsReport, now: TlsReport, note: Note): Change[] {
  const [was, is] = [old.clientAuth, now.clientAuth];
  return [
    ...note(
      "client certificate required",
      told(was.required),
      told(is.required),
      was.required === true && is.required === false ? "worse" : "neutral",
    ),
    ...note("client certificate requested", told(was.requested), told(is.requested)),
    ...note("CA names", was.caNames.join("; "), is.caNames.join("; ")),
    ...note(
      "untrusted certificate",
      was.acceptance.untrusted,
      is.acceptance.untrusted,
      is.acceptance.untrusted === "accepted" ? "worse" : "neutral",
    ),
    ...note(
      "own certificate",
      was.acceptance.configured,
      is.acceptance.configured,
      is.acceptance.configured === "rejected" ? "worse" : "neutral",
    ),
    ...note("no certificate", was.acceptance.none, is.acceptance.none),
  ];
}

const told = (value: boolean | null) => value === null ? null : value ? "yes" : "no";
