/**
 * Timeline: every certificate that is served, the next to expire first.
 *
 * @module
 */

import type { CertificateReport } from "../../model/port.ts";
import { latest } from "../latest.ts";
import { BLANK, clip, fit, heading, type Line, span } from "../line.ts";
import type { LiveNode } from "../live.ts";
import { labelled } from "../prose.ts";
import { enter, type Place, step } from "../state.ts";
import { MARKS } from "../theme.ts";
import { day, timeLeft, toneOfPeriod } from "../validity.ts";
import { commonName } from "./tabs/certificates.ts";
import { emptiness, listDetail, type View } from "./view.ts";

type Here = Extract<Place, { view: "timeline" }>;

interface Expiry {
  readonly certificate: CertificateReport;
  /** `notAfter` as epoch milliseconds: a frame asks for all of them. */
  readonly ends: number;
  /** The nodes that serve it. */
  readonly nodes: readonly string[];
  readonly leaf: boolean;
}

export const timeline: View<Here> = {
  title: () => "Timeline",
  body(state, _place, area) {
    const expiries = expiriesOf(state.live.rows);
    // They are sorted by their ends, so the last one is the horizon.
    const horizon = Math.max(expiries.at(-1)?.ends ?? 0, 0);
    return listDetail(state, area, {
      key: "timeline",
      ids: idsOf(expiries),
      head: expiries.length === 0 ? [] : [counts(expiries, state.nowMs)],
      row: (index, width) => expiryRow(expiries[index], state.nowMs, horizon, width),
      detail: (index, width) => detailOf(expiries[index], state.nowMs, width),
      most: Math.max(4, area.height - 8),
      stacked: true,
      empty: emptiness(
        area.width,
        "No certificate was seen yet",
        "Every certificate that a node serves shows here, the next to expire first.",
      ),
    });
  },
  open(state, _place, { index }) {
    const [node] = expiriesOf(state.live.rows)[index]?.nodes ?? [];
    if (node === undefined) return step(state);
    return step(enter(state, { view: "node", node, tab: "certificates" }));
  },
  copy(state, _place, { index }) {
    return expiriesOf(state.live.rows)[index]?.certificate.fingerprintSha256 ?? null;
  },
};

const expiriesOf = latest((rows: readonly LiveNode[]): Expiry[] => {
  const seen = new Map<
    string,
    { certificate: CertificateReport; nodes: Set<string>; leaf: boolean }
  >();
  for (const { node } of rows) {
    for (const { tls } of node.ports) {
      for (const [depth, certificate] of (tls?.chain?.certificates ?? []).entries()) {
        const entry = seen.get(certificate.fingerprintSha256) ??
          { certificate, nodes: new Set<string>(), leaf: depth === 0 };
        entry.nodes.add(node.id);
        seen.set(certificate.fingerprintSha256, entry);
      }
    }
  }
  return [...seen.values()]
    .map((entry) => ({
      ...entry,
      nodes: [...entry.nodes],
      ends: Date.parse(entry.certificate.notAfter),
    }))
    .sort((a, b) => a.ends - b.ends);
});

const idsOf = latest((expiries: readonly Expiry[]) =>
  expiries.map(({ certificate }) => certificate.fingerprintSha256)
);

function counts(expiries: readonly Expiry[], nowMs: number): Line {
  const left = (days: number) => {
    const later = expiries.findIndex(({ ends }) => ends >= nowMs + days * 86_400_000);
    return later < 0 ? expiries.length : later;
  };
  const [over, week, month, quarter] = [left(0), left(7), left(30), left(90)];
  return [
    span(`${expiries.length} certificates   `, "faint"),
    span(`${over} expired   `, over > 0 ? "error" : "faint"),
    span(`${week - over} within 7 days   `, week > over ? "error" : "faint"),
    span(`${month - week} within 30   `, month > week ? "warning" : "faint"),
    span(`${quarter - month} within 90`, "faint"),
  ];
}

function expiryRow(
  expiry: Expiry | undefined,
  nowMs: number,
  horizon: number,
  width: number,
): Line {
  if (expiry === undefined) return BLANK;
  const { certificate, nodes, leaf } = expiry;
  const tone = toneOfPeriod(certificate, nowMs);
  const sign = tone === "ok" ? MARKS.ok : tone === "warning" ? MARKS.warning : MARKS.error;
  const bar = axisWidth(width);
  const name = width - 38 - (bar > 0 ? bar + 2 : 0);
  const served = nodes.length === 1 ? nodes[0] ?? "" : `${nodes.length} nodes`;
  return [
    span(`${sign} `, tone, tone === "ok" ? "" : tone),
    span(`${day(certificate.notAfter)}  `),
    fit(span(timeLeft(certificate, nowMs), tone), 20),
    span(" "),
    fit(
      span(`${leaf ? "" : "CA "}${commonName(certificate.subject)}`, leaf ? "plain" : "strong"),
      Math.max(6, name - 13),
    ),
    span(" "),
    fit(span(clip(served, 12), "faint"), 12),
    ...(bar > 0 ? [span("  "), ...axis(certificate, nowMs, horizon, bar)] : []),
  ];
}

/** The columns that the axis has; 0 where it would say nothing. */
function axisWidth(width: number): number {
  const spare = Math.min(60, width - 74);
  return spare < 20 ? 0 : spare;
}

/** From today to the last expiry of all, days near at hand wider than years far off. */
function axis(certificate: CertificateReport, nowMs: number, horizon: number, width: number): Line {
  const days = (ms: number) => Math.log1p(Math.max(0, ms - nowMs) / 86_400_000);
  const part = days(Date.parse(certificate.notAfter)) / Math.max(1, days(horizon));
  const at = Math.max(0, Math.min(width - 1, Math.round(part * (width - 1))));
  return [
    span("─".repeat(at), "faint", ""),
    span("●", toneOfPeriod(certificate, nowMs), ""),
    span("·".repeat(width - 1 - at), "faint", ""),
  ];
}

function detailOf(expiry: Expiry | undefined, nowMs: number, width: number): Line[] {
  if (expiry === undefined) return [];
  const { certificate, nodes } = expiry;
  return [
    heading(commonName(certificate.subject), width),
    ...labelled("subject", certificate.subject, width),
    ...labelled("issuer", certificate.issuer, width),
    ...labelled(
      "valid",
      `${day(certificate.notBefore)} to ${day(certificate.notAfter)}, ${
        timeLeft(certificate, nowMs)
      }`,
      width,
    ),
    ...labelled("served by", nodes.join(", "), width),
    ...labelled("SHA-256", certificate.fingerprintSha256, width),
  ];
}
