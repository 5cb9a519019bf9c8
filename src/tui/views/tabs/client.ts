/**
 * Client authentication: who was let in, by whom we posed as and in which version, and the proof.
 *
 * @module
 */

import type { ClientAuthReport, TrialReport } from "../../../model/port.ts";
import { type Acceptance, IDENTITIES, type TrialIdentity } from "../../../model/words.ts";
import { BLANK, fit, heading, type Line, type Span, span, type Tone } from "../../line.ts";
import type { LiveNode } from "../../live.ts";
import { labelled, paragraph } from "../../prose.ts";
import { emptiness, listDetail } from "../view.ts";
import type { Tab } from "./tab.ts";

export const client: Tab = {
  id: "client",
  title: "Client auth",
  word: "Client",
  short: "Client",
  body(state, row, area) {
    const auth = authOf(row);
    if (auth === undefined) {
      return {
        lines: [
          BLANK,
          ...emptiness(
            area.width,
            "Client authentication was not tried",
            "It takes a TLS port that completes a handshake.",
          ),
        ],
      };
    }
    const versions = versionsOf(auth.trials);
    const identities = IDENTITIES.filter((identity) => tried(auth, identity));
    return listDetail(state, area, {
      key: `${row.node.id}/client`,
      ids: identities,
      head: headOf(auth, versions, area.width),
      row: (index) => matrixRow(auth, identities[index], versions),
      detail: (index, width) => proofs(auth, identities[index], width),
      empty: [],
      most: identities.length,
    });
  },
};

function authOf({ node }: LiveNode): ClientAuthReport | undefined {
  return node.ports.find(({ tls }) => tls !== null)?.tls?.clientAuth;
}

function versionsOf(trials: readonly TrialReport[]): string[] {
  return [...new Set(trials.map(({ version }) => version ?? "any"))].sort();
}

function tried(auth: ClientAuthReport, identity: TrialIdentity): boolean {
  return identity === "none" || identity === "configured" ||
    auth.trials.some((trial) => trial.identity === identity);
}

const NAME = 16;
const CELL = 14;

function headOf(auth: ClientAuthReport, versions: readonly string[], width: number): Line[] {
  return [
    [
      span("requested ", "faint"),
      span(yes(auth.requested), "strong"),
      span("   required ", "faint"),
      span(yes(auth.required), "strong"),
      span(
        auth.caNames.length === 0
          ? "   no CA names sent"
          : `   ${auth.caNames.length} CA names sent`,
        "faint",
      ),
    ],
    BLANK,
    heading("who is let in", width),
    [
      span(" ".repeat(NAME + 2)),
      ...versions.map((version) => fit(span(version, "faint"), CELL)),
      span("in all", "faint"),
    ],
  ];
}

function yes(value: boolean | null): string {
  return value === null ? "not known" : value ? "yes" : "no";
}

function matrixRow(
  auth: ClientAuthReport,
  identity: TrialIdentity | undefined,
  versions: readonly string[],
): Line {
  if (identity === undefined) return BLANK;
  const cells = versions.map((version) => {
    const trial = auth.trials.find((trial) =>
      trial.identity === identity && (trial.version ?? "any") === version
    );
    return fit(outcome(identity, trial?.outcome ?? "not-tried"), CELL);
  });
  return [
    fit(span(POSED_AS[identity]), NAME),
    ...cells,
    outcome(identity, overall(auth, identity)),
  ];
}

const POSED_AS: Record<TrialIdentity, string> = {
  none: "no certificate",
  configured: "configured",
  "self-signed": "self-signed",
  "other-ca": "another CA",
  "same-dn-ca": "CA of same DN",
  expired: "expired",
  revoked: "revoked",
};

function overall(auth: ClientAuthReport, identity: TrialIdentity): Acceptance {
  if (identity === "none") return auth.acceptance.none;
  if (identity === "configured") return auth.acceptance.configured;
  return auth.trials.find((trial) => trial.identity === identity)?.outcome ?? "not-tried";
}

/** A stranger that is let in and a friend that is not are the bad cases. */
function outcome(identity: TrialIdentity, word: Acceptance): Span {
  const friend = identity === "configured";
  const neutral = identity === "none";
  const tones: Record<Acceptance, Tone> = {
    accepted: friend ? "ok" : neutral ? "plain" : "error",
    rejected: friend ? "error" : neutral ? "plain" : "ok",
    unproven: "unknown",
    "not-tried": "faint",
  };
  const signs: Record<Acceptance, string> = {
    accepted: "→",
    rejected: "×",
    unproven: "?",
    "not-tried": "·",
  };
  return span(`${signs[word]} ${word}`, tones[word], word);
}

function proofs(
  auth: ClientAuthReport,
  identity: TrialIdentity | undefined,
  width: number,
): Line[] {
  const trials = auth.trials.filter((trial) => trial.identity === identity);
  const proof = trials.length === 0
    ? paragraph("Not tried.", width, "faint")
    : trials.flatMap((trial) =>
      labelled(
        trial.version ?? "any version",
        `${trial.outcome}: ${trial.proof}${
          trial.atMs === null ? "" : ` (after ${trial.atMs.toFixed(1)} ms)`
        }`,
        width,
      )
    );
  const names = auth.caNames.length === 0 ? [] : [
    BLANK,
    heading("CA names in the CertificateRequest", width),
    ...auth.caNames.flatMap((name) => paragraph(name, width, "plain", "· ")),
  ];
  return [...proof, ...names];
}
