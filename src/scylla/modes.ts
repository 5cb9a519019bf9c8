/**
 * From what the two ports did back to the modes that explain it, and to the one fact that would
 * settle what remains open.
 *
 * The table is not inverted by hand: a mode is allowed when {@link expectStoragePorts} predicts what
 * was seen. A stopped node closes both ports whatever its mode, so closed ports count only once
 * something shows that the node runs.
 *
 * @module
 */

import type { PortReport } from "../model/port.ts";
import type { Question } from "../model/report.ts";
import { type Mode, MODES } from "../model/words.ts";
import { expectStoragePorts, modeIn, type Service } from "./listener.ts";
import { NEWEST_RELEASE, type Release } from "./release.ts";
import { hostAndPort } from "./address.ts";
import { typedTarget } from "./target.ts";
import type { Vantage } from "./topology.ts";

/**
 * What was learned of one port: a service ScyllaDB has there, `foreign` when something else answers
 * (so ScyllaDB does not listen there), `unseen` when nothing can be said, as after a time-out.
 */
export type PortEvidence = Service | "foreign" | "unseen";

/** Reads the evidence out of a port's report. */
export function portEvidence(port: PortReport): PortEvidence {
  if (port.state === "closed") return "closed";
  if (port.state !== "open" || port.speaks === null) return "unseen";
  // Not one of the words of a report, but known by its first bytes for something else.
  if (port.speaks === "unknown" && port.service !== null) return "foreign";
  return EVIDENCE_OF[port.speaks];
}

const EVIDENCE_OF: Readonly<Record<NonNullable<PortReport["speaks"]>, PortEvidence>> = {
  "seastar-rpc": "plain",
  tls: "tls",
  drops: "drops",
  cql: "foreign",
  alternator: "foreign",
  cassandra: "foreign",
  "cassandra-internode": "foreign",
  http: "foreign",
  silent: "unseen",
  unknown: "unseen",
};

export interface ModeEvidence {
  /** The node's address, for the commands in questions. */
  readonly address: string;
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly plain: PortEvidence;
  readonly tls: PortEvidence;
  /** Every place that the probe may have connected from. Default: no node of the cluster. */
  readonly vantages?: readonly Vantage[];
  /** The address that the probe connected from; null when no connection stood. */
  readonly askedFrom?: string | null;
  readonly release?: Release;
  /** true when something other than the two ports shows that the node runs, such as its REST API. */
  readonly runs?: boolean;
  /** What the node itself was seen to dial, from its sockets; null when nobody looked. */
  readonly dials?: { readonly plain: boolean; readonly tls: boolean } | null;
}

export interface AllowedModes {
  /** In the order of {@link MODES}. All of them when nothing was learned, none when nothing fits. */
  readonly modes: readonly Mode[];
  /** `evidence`: what was seen narrows the modes. `none`: nothing was learned. `conflict`: no mode does this. */
  readonly basis: "evidence" | "none" | "conflict";
  /** The single further fact that would settle it; none when it is settled. */
  readonly questions: readonly Question[];
}

/** The modes that explain the evidence. */
export function allowedModes(evidence: ModeEvidence): AllowedModes {
  const release = evidence.release ?? NEWEST_RELEASE;
  const possible = MODES.filter((mode) => modeIn(release, mode) === mode);
  if (!saysAnything(evidence)) {
    return { modes: possible, basis: "none", questions: [settle(evidence, possible, "none")] };
  }
  const modes = possible.filter((mode) => explains(mode, evidence, release));
  if (modes.length === 1) return { modes, basis: "evidence", questions: [] };
  const basis = modes.length === 0 ? "conflict" : "evidence";
  const asStranger = { ...evidence, vantages: ["outside"] as const };
  if (modes.some((mode) => !explains(mode, asStranger, release)) && isSomebody(evidence)) {
    return { modes, basis, questions: [whoAsks(evidence)] };
  }
  return { modes, basis, questions: [settle(evidence, modes, basis)] };
}

/** Closed and foreign ports are also what a stopped node shows. */
function saysAnything({ plain, tls, runs, dials }: ModeEvidence): boolean {
  const shows = (port: PortEvidence) => port === "plain" || port === "tls" || port === "drops";
  if (shows(plain) || shows(tls)) return true;
  return (runs === true && (plain !== "unseen" || tls !== "unseen")) || (dials ?? null) !== null;
}

function explains(mode: Mode, evidence: ModeEvidence, release: Release): boolean {
  const node = { ...evidence, mode, release };
  return fitsDials(mode, evidence.dials ?? null) &&
    (evidence.vantages ?? ["outside"]).some((vantage) => {
      const expected = expectStoragePorts(node, vantage);
      return fits(expected.storage_port, evidence.plain) &&
        fits(expected.ssl_storage_port, evidence.tls);
    });
}

const fits = (expected: Service, seen: PortEvidence): boolean =>
  seen === "unseen" || expected === (seen === "foreign" ? "closed" : seen);

/** dc and rack dial both ways, so only a dial that a mode never makes excludes it. */
function fitsDials(mode: Mode, dials: { plain: boolean; tls: boolean } | null): boolean {
  if (dials === null) return true;
  if (dials.plain && (mode === "transitional" || mode === "all")) return false;
  return !(dials.tls && (mode === "none" || mode === "passive"));
}

/** The probe may be a stranger to the node, or not: nobody said which. */
const isSomebody = ({ vantages = [] }: ModeEvidence) =>
  vantages.includes("outside") && vantages.length > 1;

/** A dc or rack node answers its own in the clear: whoever asks must know whether it is one of them. */
function whoAsks({ address, storagePort, sslStoragePort, askedFrom }: ModeEvidence): Question {
  const target = typedTarget(address, storagePort, sslStoragePort);
  return {
    question:
      `Is ${askedFrom ?? "this host"}, from which ringshake asked, an address of a node of ` +
      "the cluster? Under dc and rack a node answers its neighbours in the clear, and nobody else.",
    command: `ringshake check ${target} --as outside   # if no node has it; --as NODE if one has`,
  };
}

/** One question, the cheapest that tells all remaining modes apart. */
function settle(
  evidence: ModeEvidence,
  modes: readonly Mode[],
  basis: AllowedModes["basis"],
): Question {
  const { address, storagePort, sslStoragePort } = evidence;
  const listeners = [storagePort, sslStoragePort].filter((port) => port !== 0);
  const either = (side: string) => listeners.map((port) => `${side} = :${port}`).join(" or ");
  const remaining = modes.join(" ");
  if (basis === "conflict") {
    return {
      question: "No mode does this on these ports: are the port numbers and the release right?",
      command:
        `grep -E '^(ssl_)?storage_port|internode_encryption' /etc/scylla/scylla.yaml; scylla --version`,
    };
  }
  if (basis === "none") {
    return {
      question: `Does the node run, and is there a way from here to ${
        hostAndPort(address, listeners.at(-1) ?? sslStoragePort)
      }?`,
      command: `ss -ltn '( ${either("sport")} )'   # on the node`,
    };
  }
  if (remaining === "passive transitional") {
    return {
      question: "Does the node itself dial its peers with TLS? A passive node never does.",
      command: `ss -tn state established '( ${
        either("dport")
      } )'   # on the node: :${sslStoragePort} is transitional, :${storagePort} passive`,
    };
  }
  if (remaining === "dc rack") {
    return {
      question: `Does ${
        hostAndPort(address, storagePort)
      } answer a node of the same dc in another rack? It does under dc, not under rack.`,
      command: `ringshake check ${
        typedTarget(address, storagePort, sslStoragePort)
      }   # on such a node`,
    };
  }
  return {
    question: "Which internode_encryption did the node start with?",
    command: "curl -s http://127.0.0.1:10000/v2/config/server_encryption_options   # on the node",
  };
}
