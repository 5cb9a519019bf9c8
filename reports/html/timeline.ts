/**
 * When what was served expires, as bars on one scale.
 *
 * @module
 */

import type { CertificateReport } from "../../src/model/port.ts";
import type { Report } from "../../src/model/report.ts";
import { h, type Node, section } from "./element.ts";

const DAY = 86_400_000;
const SOON = 30 * DAY;
const MOST_BARS = 80;
const ROW = 24;
const LABEL = 300;
const WIDTH = 1000;

interface Bar {
  readonly certificate: CertificateReport;
  readonly from: number;
  readonly to: number;
  readonly nodes: string[];
}

export function timeline(report: Report): Node {
  const now = Date.parse(report.startedAt);
  const all = bars(report);
  if (all.length === 0) return null;
  const shown = all.slice(0, MOST_BARS);
  return section(
    "expiry",
    "Validity of what was served",
    picture(shown, now),
    all.length > shown.length
      ? h("p", { className: "soft" }, `${all.length - shown.length} later ones are left out.`)
      : null,
    list(shown, now),
  );
}

/** Each certificate once, the next to expire first. */
function bars({ nodes }: Report): Bar[] {
  const byFingerprint = new Map<string, Bar>();
  for (const { id, ports } of nodes) {
    for (const certificate of ports.flatMap(({ tls }) => tls?.chain?.certificates ?? [])) {
      const key = certificate.fingerprintSha256;
      const bar = byFingerprint.get(key) ?? {
        certificate,
        from: Date.parse(certificate.notBefore),
        to: Date.parse(certificate.notAfter),
        nodes: [],
      };
      if (!bar.nodes.includes(id)) bar.nodes.push(id);
      byFingerprint.set(key, bar);
    }
  }
  return [...byFingerprint.values()].sort((a, b) => a.to - b.to);
}

/** A year before now to two years after: beyond that a bar only says "long". */
function picture(shown: readonly Bar[], now: number): Node {
  const from = now - 365 * DAY;
  const to = now + 730 * DAY;
  const x = (time: number) =>
    LABEL + ((Math.min(Math.max(time, from), to) - from) / (to - from)) * (WIDTH - LABEL);
  const height = shown.length * ROW + 28;
  return h(
    "svg",
    {
      className: "bars",
      viewBox: `0 0 ${WIDTH} ${height}`,
      role: "img",
      "aria-label": "Validity of each certificate; the list below says the same in words.",
    },
    ...shown.map((bar, index) => {
      const y = index * ROW + 20;
      return h(
        "g",
        { key: bar.certificate.fingerprintSha256 },
        h("text", { x: 0, y: y + 13 }, clipped(bar.certificate.subject, 44)),
        h("rect", {
          x: x(bar.from),
          y,
          width: Math.max(2, x(bar.to) - x(bar.from)),
          height: ROW - 8,
          rx: 3,
          className: bar.to < now || bar.from > now
            ? "over"
            : bar.to - now < SOON
            ? "soon"
            : "good",
        }),
      );
    }),
    h("line", { className: "now", x1: x(now), x2: x(now), y1: 14, y2: height }),
    h("text", { className: "soft", x: x(now), y: 11, textAnchor: "middle" }, "now"),
  );
}

function list(shown: readonly Bar[], now: number): Node {
  return h(
    "ul",
    null,
    ...shown.map(({ certificate, from, to, nodes }) =>
      h(
        "li",
        { key: certificate.fingerprintSha256 },
        certificate.subject,
        ": ",
        from > now
          ? `not valid before ${certificate.notBefore}`
          : to < now
          ? `expired ${certificate.notAfter}`
          : `valid until ${certificate.notAfter} (${Math.floor((to - now) / DAY)} days)`,
        h("span", { className: "soft" }, ` on ${clipped(nodes.join(", "), 120)}`),
      )
    ),
  );
}

const clipped = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;
