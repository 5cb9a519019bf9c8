/**
 * A port answers, but not in a way that proves what it is; or it was not asked.
 *
 * @module
 */

import type { PortReport, TlsReport, TrialReport } from "../../model/port.ts";
import type { Observed } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { answersUnlikeScylla, at } from "../seen.ts";
import { restsOnWhoAsked } from "../expectation.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LISTENERS, SHOW_LOG } from "../steps.ts";
import { refusesDefaults, refusesVersion } from "../versions.ts";

export const unproven: NodeRule = {
  id: "unproven",
  stage: "reach",
  severity: "warning",
  basis: "observed",
  leaves: "unknown",
  title: "Not everything could be proven",
  scope: "node",
  runbook: {
    meaning:
      "What stands behind the port is not proven: it kept silent, hung up, or gave an answer that anybody could give. Only an RPC answer proves a ScyllaDB node: a finished TLS handshake does not.",
    impact: "What could not be seen may be fine, or may not be.",
    howRingshakeKnows:
      "It waited until the time-out for an RPC answer, and none came that could not have been an echo. Or no TLS handshake came far enough to ask for one; that is so, too, where a node takes AES-CCM suites only and ringshake runs on Deno, which lacks them: the attempt then says `seen, not completed`.",
    doesNotProve:
      "It does not show a fault: a slow node, a proxy and a node that wants another certificate can all look like this. Nor does it show that a node is there at all.",
    checkByHand: [
      "sudo ss -ltnp '( sport = :{storage_port} or sport = :{ssl_storage_port} )'   # on {address}: which program listens",
      SHOW_LISTENERS,
      SHOW_LOG,
    ],
    fix: [
      "Probe again with a longer time-out, one connection at a time: ringshake check {target} --timeout 10000 --per-node 1",
      "If a proxy or load balancer stands in front, probe the node itself.",
      "If the node requires client certificates, give a --certificate and a --keyfile that it accepts.",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts, cluster) {
    const { node } = facts;
    const [first] = node.ports;
    if (first === undefined) {
      yield { evidence: [`${node.address}: no port was probed`] };
      return;
    }
    const open = restsOnWhoAsked(facts, cluster);
    if (open !== null) {
      yield {
        port: open.port,
        evidence: [
          `${
            at(open)
          }: answers in the clear, which \`${node.expected.mode}\` has it do for neighbours and for nobody else; whether a neighbour asked is not known`,
        ],
        fix: WHO_ASKED,
      };
    }
    for (const port of node.ports) {
      const [doubt, ...more] = [
        ...doubts(port, node),
        ...answersUnlikeScylla(port, facts) ? [`${at(port)}: ${LIKE_CASSANDRA}`] : [],
        ...unanswered(port),
      ];
      if (doubt !== undefined) yield { port: port.port, evidence: [doubt, ...more] };
    }
  },
};

const LIKE_CASSANDRA =
  "takes TLS, and meets RPC in the clear as no port of ScyllaDB does; Apache Cassandra's storage_port does so, and many another server";

const WHO_ASKED =
  "Say who asks: ringshake check {target} --as outside   # if no node has the address of this host; --as NODE if one has";

/** A port that falls mute, refuses or hangs up after its first answers: a limit, or a node under load. */
function unanswered(port: PortReport): string[] {
  return (port.unanswered ?? []).map(({ question, why }) =>
    `${at(port)}: no answer to "${question}": ${why}`
  );
}

function doubts(port: PortReport, node: Observed): string[] {
  if (port.state !== "open") return [];
  const where = at(port);
  if (port.speaks === "silent") return [`${where}: accepts, then stays silent`];
  if (port.speaks === "unknown" && port.service === null) {
    return [
      port.firstBytes === null
        ? `${where}: accepts, and hangs up without a byte once it is spoken to`
        : `${where}: answers with bytes of no protocol we know: ${port.firstBytes}`,
    ];
  }
  if (port.speaks === null) return [`${where}: open, but was not asked further`];
  if (port.tls !== null && isSomethingProven(port.tls)) return tlsDoubts(port, port.tls, node);
  return port.speaks === "tls" ? nothingCompleted(port, node) : [];
}

/** A refusal before a version was agreed on says nothing of whom the node lets in. */
function isSomethingProven({ version, chain, clientAuth: { trials } }: TlsReport): boolean {
  return version !== null || chain !== null ||
    trials.some((trial) => trial.outcome !== "unproven" && trial.version !== null);
}

/**
 * Whoever demands a certificate may be anything: a node shows its RPC only to those it lets in, and so
 * does every other server show what it is.
 */
function tlsDoubts(port: PortReport, tls: TlsReport, node: Observed): string[] {
  const where = at(port);
  const { acceptance, required, trials } = tls.clientAuth;
  const doubts = trialsInWords(trials.filter(({ outcome }) => outcome === "unproven"))
    .map((words) => `${where}: ${words}`);
  if (tls.checks["serverSignature"] === "invalid" || tls.checks["serverFinished"] === "invalid") {
    return [];
  }
  if (tls.application === "seastar-rpc" || doubts.length > 0) return doubts;
  if (required === true) {
    const isLost = (port.unanswered ?? []).length > 0;
    if (isLost && acceptance.configured === "not-tried") return [];
    return [
      acceptance.configured === "not-tried"
        ? `${where}: asks for a certificate and shows nothing without one; --certificate and --keyfile would prove what it is`
        : `${where}: asks for a certificate and let none of ours in, so what it is was not seen`,
    ];
  }
  return [
    `${where}: TLS works, but no RPC answer came inside it (${tls.application})`,
    ...resultsOf(port, node),
  ].slice(0, MOST_RESULTS);
}

/** One sentence for all that ended alike: `over TLSv1.2 and TLSv1.3, without a certificate: …`. */
function trialsInWords(trials: readonly TrialReport[]): string[] {
  const byEnd = Map.groupBy(trials, ({ identity, proof }) => `${identity} ${proof}`);
  const merged = [...byEnd.values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [{ ...first, over: [first, ...more].flatMap(({ version }) => version ?? []) }]
  );
  const alike = Map.groupBy(merged, ({ over, proof }) => `${over.join(" and ")} ${proof}`);
  return [...alike.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { over, proof } = first;
    const versions = over.length === 0 ? "" : `over ${over.join(" and ")}, `;
    const who = [first, ...more].map(({ identity }) => PRESENTED[identity]).join(" or ");
    return [`${versions}${who}: ${proof}`];
  });
}

const PRESENTED: Readonly<Record<TrialReport["identity"], string>> = {
  none: "without a certificate",
  configured: "with the configured certificate",
  "self-signed": "with a self-signed certificate",
  "other-ca": "with one of an unknown CA",
  "same-dn-ca": "with one of a CA that only has the right name",
  expired: "with an expired one",
  revoked: "with a revoked one",
};

/** No version was agreed on, so nothing is known of what stands behind; unless the alert tells why. */
function nothingCompleted(port: PortReport, node: Observed): string[] {
  if (port.tls !== null && (refusesDefaults(port.tls) || refusesVersion(port.tls))) return [];
  return [
    `${at(port)}: answers with TLS, but no handshake came as far as a version or a certificate`,
    ...resultsOf(port, node),
  ].slice(0, MOST_RESULTS);
}

/** What the attempts at a port met, each once. */
function resultsOf(port: PortReport, { attempts }: Observed): string[] {
  const results = attempts.filter((attempt) => attempt.port === port.port && attempt.result !== "")
    .map(({ result }) => `${at(port)}: ${result}`);
  return [...new Set(results)];
}

const MOST_RESULTS = 5;
