/**
 * Certificates: the served chain, leaf first, with how much of each life is over.
 *
 * @module
 */

import type { CertificateReport, ChainReport, PortReport } from "../../../model/port.ts";
import { BLANK, type Line, type Span, span } from "../../line.ts";
import { labelled } from "../../prose.ts";
import { mark } from "../../theme.ts";
import { day, timeLeft, toneOfPeriod, validityBar } from "../../validity.ts";
import { emptiness, listDetail } from "../view.ts";
import type { LiveNode } from "../../live.ts";
import type { Tab } from "./tab.ts";

interface Served {
  readonly port: PortReport;
  readonly chain: ChainReport;
  readonly depth: number;
  readonly certificate: CertificateReport;
}

export const certificates: Tab = {
  id: "certificates",
  title: "Certificates",
  word: "Certificates",
  short: "Certs",
  count: (row) => servedBy(row).length,
  body(state, row, area) {
    const served = servedBy(row);
    return listDetail(state, area, {
      key: `${row.node.id}/certificates`,
      ids: served.map(({ port, depth }) => `${port.port}/${depth}`),
      head: chainsOf(row).map(({ port, chain }) => verdictLine(port, chain)),
      row: (index, width) => certificateRow(served[index], state.nowMs, width),
      detail: (index, width) => detailOf(served[index], state.nowMs, width),
      most: Math.max(3, Math.min(8, Math.floor(area.height / 3))),
      empty: emptiness(
        area.width,
        "No certificate was served",
        "A chain shows here once a port has answered a ClientHello with one.",
      ),
    });
  },
  copy(_state, row, { index }) {
    return servedBy(row)[index]?.certificate.fingerprintSha256 ?? null;
  },
};

function chainsOf({ node }: LiveNode): { port: PortReport; chain: ChainReport }[] {
  return node.ports.flatMap((port) => {
    const chain = port.tls?.chain;
    return chain == null ? [] : [{ port, chain }];
  });
}

function servedBy(row: LiveNode): Served[] {
  return chainsOf(row).flatMap(({ port, chain }) =>
    chain.certificates.map((certificate, depth) => ({ port, chain, depth, certificate }))
  );
}

function verdictLine(port: PortReport, chain: ChainReport): Line {
  const verdict = STATUS[chain.status];
  const omitted = chain.certificatesOmitted === 0
    ? ""
    : `  (${chain.certificatesOmitted} more not kept)`;
  return [
    span(`:${port.port}  `, "faint"),
    mark(verdict),
    span(` ${chain.status}`, verdict),
    span(chain.reasons.length === 0 ? "" : `: ${chain.reasons.join(", ")}`, verdict),
    span(`  would a node with this truststore accept it?${omitted}`, "faint"),
  ];
}

const STATUS = { valid: "ok", invalid: "error", unknown: "unknown" } as const;

const BAR = 16;

function certificateRow(served: Served | undefined, nowMs: number, width: number): Line {
  if (served === undefined) return BLANK;
  const { certificate, depth } = served;
  const tree: Span = span(depth === 0 ? "" : `${"   ".repeat(depth - 1)}└─ `, "faint", "");
  const left = timeLeft(certificate, nowMs);
  const name = commonName(certificate.subject);
  const room = width - tree.width - BAR - 2 - left.length - 2;
  const shown = name.length > room ? `${name.slice(0, Math.max(0, room - 1))}…` : name.padEnd(room);
  return [
    tree,
    span(shown, depth === 0 ? "strong" : "plain"),
    span("  "),
    ...validityBar(certificate, nowMs, BAR),
    span(`  ${left}`, toneOfPeriod(certificate, nowMs)),
  ];
}

/** The part of a distinguished name by which people call a certificate. */
export function commonName(name: string): string {
  return /(?:^|[,+])CN=((?:\\.|[^,+\\])*)/i.exec(name)?.[1] ?? name;
}

function detailOf(served: Served | undefined, nowMs: number, width: number): Line[] {
  if (served === undefined) return [];
  const { certificate, chain, depth } = served;
  const { publicKey } = certificate;
  const row = (label: string, value: string) => labelled(label, value, width, "plain", 13);
  const issuedByNext = chain.certificates[depth + 1];
  return [
    ...row("subject", certificate.subject),
    ...row("issuer", certificate.issuer),
    ...row("", issuerSaid(certificate, issuedByNext)),
    [
      span("valid        ", "faint"),
      span(`${day(certificate.notBefore)}  `),
      ...validityBar(certificate, nowMs, Math.max(8, Math.min(40, width - 60))),
      span(`  ${day(certificate.notAfter)}`),
      span(`  ${timeLeft(certificate, nowMs)}`, toneOfPeriod(certificate, nowMs)),
    ],
    ...row("names", certificate.subjectAltNames.join(", ") || "none (nodes do not check names)"),
    ...row("key", `${publicKey.algorithm} ${publicKey.bits ?? publicKey.curve ?? ""}`),
    ...row("signed with", certificate.signatureAlgorithm),
    ...row("CA", certificate.isCa ? "yes" : "no"),
    ...row("serial", certificate.serialNumber),
    ...row("SHA-256", certificate.fingerprintSha256),
    ...judgementsOf(chain).flatMap(([said, nodes]) =>
      row("judged by", `${nodes.join(", ")}: ${said}`)
    ),
  ];
}

/** What the nodes' own truststores make of the chain, nodes of one mind together. */
function judgementsOf({ judgements }: ChainReport): [string, string[]][] {
  const minds = new Map<string, string[]>();
  for (const { truststoreOf, status, reasons } of judgements) {
    const said = reasons.length === 0 ? status : `${status} (${reasons.join(", ")})`;
    minds.set(said, [...minds.get(said) ?? [], truststoreOf]);
  }
  return [...minds];
}

function issuerSaid(certificate: CertificateReport, next: CertificateReport | undefined): string {
  if (certificate.issuerDer === certificate.subjectDer) return "issued by itself";
  if (next !== undefined) {
    return next.subjectDer === certificate.issuerDer
      ? "served next in the chain"
      : "not the certificate that is served next";
  }
  return "not served: the truststore must hold it";
}
