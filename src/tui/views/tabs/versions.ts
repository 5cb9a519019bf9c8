/**
 * Versions and ciphers: what the TLS port accepts, as far as it was asked.
 *
 * @module
 */

import type { PortReport, TlsReport } from "../../../model/port.ts";
import { type Answer, TLS_VERSIONS } from "../../../model/words.ts";
import { BLANK, fit, heading, type Line, span, type Tone } from "../../line.ts";
import { labelled, paragraph } from "../../prose.ts";
import { document, emptiness } from "../view.ts";
import type { Tab } from "./tab.ts";

export const versions: Tab = {
  id: "versions",
  title: "Versions and ciphers",
  word: "Versions",
  short: "Vers",
  body(state, row, area) {
    const key = `${row.node.id}/versions`;
    const lines = row.node.ports.flatMap((port) =>
      port.tls === null ? [] : [...portLines(port, port.tls, area.width), BLANK]
    );
    if (lines.length > 0) return document(state, area, key, lines);
    const empty = emptiness(
      area.width,
      "No TLS was spoken on any port",
      "Versions and suites show here once a port answers TLS.",
    );
    return { lines: [BLANK, ...empty] };
  },
  copy(_state, row) {
    const suites = row.node.ports.flatMap(({ tls }) => tls === null ? [] : suitesOf(tls).flat());
    return suites.join("\n") || null;
  },
};

const ANSWERS: Record<Answer, { sign: string; tone: Tone }> = {
  accepted: { sign: "✔", tone: "ok" },
  rejected: { sign: "×", tone: "faint" },
  unknown: { sign: "?", tone: "unknown" },
};

function portLines(port: PortReport, tls: TlsReport, width: number): Line[] {
  return [
    heading(`versions accepted on :${port.port}`, width),
    ...TLS_VERSIONS.map((version): Line => {
      const answer = tls.versions[version];
      const { sign, tone } = ANSWERS[answer];
      const legacy = answer === "accepted" && (version === "TLSv1.0" || version === "TLSv1.1");
      return [
        fit(span(`  ${version}`), 12),
        span(`${sign} ${answer}`, legacy ? "warning" : tone, answer),
        span(legacy ? "  legacy: RFC 8996 retired it" : "", "warning"),
      ];
    }),
    BLANK,
    ...suites(tls, width),
    ...list("groups", tls.groups, width),
    ...list("signatures", tls.signatures, width),
    ...list(
      "abilities",
      Object.entries(tls.features).map(([name, has]) => `${has ? "✔" : "×"} ${name}`),
      width,
    ),
    ...checks(tls, width),
  ];
}

function suites(tls: TlsReport, width: number): Line[] {
  const known = Object.entries(tls.ciphers).filter(([, names]) => names.length > 0);
  if (known.length === 0) {
    return [
      ...seenSuites(tls, width),
      ...paragraph(
        "Suites were not enumerated: --deep=ciphers asks for all of them.",
        width,
        "faint",
        "  ",
      ),
    ];
  }
  return known.flatMap(([version, names]) => {
    const order = tls.order[version];
    const suites = names.length === 1 ? "1 suite" : `${names.length} suites`;
    const whose = order === undefined ? "" : `, in the ${order}'s order`;
    return [
      heading(`${version}: ${suites}${whose}`, width),
      ...names.map((
        name,
      ): Line => [span("  "), span(name, tls.cipher === name ? "strong" : "plain")]),
      BLANK,
    ];
  });
}

/** What handshakes happened to pick: no list of what is allowed. */
function seenSuites({ seenCiphers = {} }: TlsReport, width: number): Line[] {
  const seen = Object.entries(seenCiphers).map(([version, names]) =>
    `${version} ${names.join(" ")}`
  );
  return seen.length === 0 ? [] : paragraph(`seen: ${seen.join("; ")}`, width, "plain", "  ");
}

/** The suites by version: those listed, or else those seen. */
function suitesOf({ ciphers, seenCiphers = {} }: TlsReport): string[][] {
  const listed = Object.values(ciphers);
  return listed.some((names) => names.length > 0) ? listed : Object.values(seenCiphers);
}

function list(title: string, names: readonly string[], width: number): Line[] {
  if (names.length === 0) return [];
  return [heading(title, width), ...paragraph(names.join("  "), width, "plain", "  "), BLANK];
}

function checks(tls: TlsReport, width: number): Line[] {
  const entries = Object.entries(tls.checks);
  if (entries.length === 0) return [];
  return [
    heading("what the handshake proved about itself", width),
    ...entries.flatMap(([name, value]) => labelled(`  ${name}`, value, width, "plain", 22)),
  ];
}
