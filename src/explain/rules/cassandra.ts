/**
 * Nodes of Apache Cassandra: recognised by their own handshake, and judged by cassandra.yaml's words.
 *
 * @module
 */

import type { Listener } from "../../cassandra/cassandra_yaml.ts";
import type { PortReport } from "../../model/port.ts";
import { daysUntil, spokenDays } from "../days.ts";
import type { NodeFacts } from "../facts.ts";
import type { NodeRule, Runbook } from "../rule.ts";
import { at, databaseOf, portOf, tlsPorts } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, STATUS } from "../steps.ts";

const SHOW_OPTIONS =
  "grep -A25 '^server_encryption_options' /etc/cassandra/cassandra.yaml   # on {address}";
const SHOW_LISTENING =
  "grep 'Listening on address' /var/log/cassandra/system.log | tail -4   # on {address}: what each port takes";
const KEEP =
  "sudo cp -p /etc/cassandra/cassandra.yaml /etc/cassandra/cassandra.yaml.before   # on {address}";
const RESTART = [
  "nodetool drain   # on {address}",
  "sudo systemctl restart cassandra   # on {address}",
  STATUS,
];
const RESTORE = [
  "sudo cp -p /etc/cassandra/cassandra.yaml.before /etc/cassandra/cassandra.yaml   # on {address}",
  ...RESTART,
];
const edit = (change: string) => [
  KEEP,
  `${change}   # in server_encryption_options of /etc/cassandra/cassandra.yaml on {address}`,
  ...RESTART,
];
const HANDSHAKE =
  "Its port took Cassandra's Initiate and answered with an Accept of twelve bytes whose CRC is right.";

/** What was proven of a listener; null when too little was. */
function takes(port: PortReport | null): Listener | null {
  if (port === null || port.state === "timeout" || port.state === "unreachable") return null;
  if (port.state === "closed") return "closed";
  const isTls = port.tls !== null && port.tls.version !== null;
  if (port.speaks === "cassandra-internode") return isTls ? "both" : "plain";
  return isTls ? "tls" : null;
}

/** What is wanted of storage_port: by the node's own file, else by what the operator intends. */
function wanted({ node, files }: NodeFacts): { takes: Listener; source: string } | null {
  const { cassandra } = files;
  if (cassandra !== null) {
    return { takes: cassandra.listens.storage_port, source: cassandra.source };
  }
  const { mode, source } = node.expected;
  const LISTENERS = {
    none: "plain",
    passive: "both",
    transitional: "both",
    dc: "both",
    rack: "both",
    all: "tls",
  } as const;
  return mode === null ? null : { takes: LISTENERS[mode], source: `${mode}, ${source}` };
}

const runbook = (own: Partial<Runbook> & Pick<Runbook, "meaning" | "impact" | "fix">): Runbook => ({
  howRingshakeKnows: HANDSHAKE,
  checkByHand: [SHOW_LISTENING, SHOW_OPTIONS],
  verify: [PROBE],
  rollBack: RESTORE,
  ...own,
});

const cassandraNode: NodeRule = {
  id: "cassandra-node",
  of: "cassandra",
  severity: "info",
  basis: "observed",
  title: "This is an Apache Cassandra node",
  scope: "node",
  runbook: runbook({
    meaning:
      "The node speaks Cassandra's internode protocol, not ScyllaDB's. The two use the same port numbers and many of the same words, and never share a ring.",
    impact:
      "No ScyllaDB node can talk to it. What ringshake knows of ScyllaDB's modes does not hold here; it judges the node by cassandra.yaml's options.",
    fix: [
      "If a ScyllaDB node was meant, correct the address or the port.",
      "If Cassandra was meant, give its file: ringshake check {target} --scylla-yaml cassandra.yaml",
      "Moving from one to the other: ringshake runbook moving-from-cassandra",
    ],
    rollBack: NOTHING_TO_UNDO,
  }),
  *judge(facts, cluster) {
    const isBesideScylla = facts.files.yaml !== null || facts.running !== null ||
      cluster.nodes.some((other) => databaseOf(other) === "scylla");
    const [first, ...more] = facts.node.ports.flatMap((port) => {
      if (port.speaks === "cassandra-internode") {
        return `${at(port)}: ${port.service} in the clear: Apache Cassandra 4.0 or newer`;
      }
      return port.tls?.application === "cassandra"
        ? `${at(port)}: Cassandra's handshake was accepted inside ${port.tls.version}`
        : [];
    });
    if (first === undefined) return;
    yield {
      severity: isBesideScylla ? "warning" : "info",
      ...isBesideScylla ? { title: "An Apache Cassandra node stands among ScyllaDB nodes" } : {},
      evidence: [first, ...more],
    };
  },
};

const cassandraPlaintext: NodeRule = {
  id: "cassandra-plaintext-open",
  of: "cassandra",
  severity: "error",
  basis: "observed",
  title: "Cassandra takes plain text where TLS is wanted",
  scope: "node",
  runbook: runbook({
    meaning:
      "storage_port takes connections without TLS, though encryption is to be the rule: `optional` is true, or it is not set and the node has a keystore.",
    impact:
      "A node that is not yet switched goes on in the clear and nobody notices. `require_client_auth` is bypassed: who dials without TLS shows no certificate.",
    fix: edit("optional: false"),
  }),
  *judge(facts) {
    const port = portOf(facts, "storage_port");
    const want = wanted(facts);
    // Where there is no TLS at all, that is the finding.
    if (port === null || want?.takes !== "tls" || takes(port) !== "both") return;
    yield {
      port: port.port,
      evidence: [
        `${at(port)}: ${port.service} in the clear, and ${port.tls?.version} too`,
        `wanted: TLS alone (${want.source})`,
      ],
    };
  },
};

const cassandraWithoutTls: NodeRule = {
  id: "cassandra-without-tls",
  of: "cassandra",
  severity: "error",
  basis: "observed",
  title: "Cassandra takes no TLS where it is wanted",
  scope: "node",
  runbook: runbook({
    meaning: "Neither storage_port nor ssl_storage_port takes TLS, though encryption is wanted.",
    impact: "Nodes that dial with TLS cannot reach it.",
    fix: edit("internode_encryption: all"),
  }),
  *judge(facts) {
    const port = portOf(facts, "storage_port");
    const want = wanted(facts);
    const isTls = tlsPorts(facts).length > 0;
    if (port === null || want === null || want.takes === "plain" || isTls) return;
    if (takes(port) !== "plain") return;
    yield {
      port: port.port,
      evidence: [
        `${at(port)}: takes plain text, and hangs up on a ClientHello`,
        `wanted: ${want.takes === "tls" ? "TLS alone" : "TLS too"} (${want.source})`,
      ],
    };
  },
};

const cassandraClientAuth: NodeRule = {
  id: "cassandra-client-auth-weaker",
  of: "cassandra",
  severity: "error",
  basis: "observed",
  title: "Cassandra does not require client certificates",
  scope: "node",
  runbook: runbook({
    meaning: "Client certificates are wanted, and the node accepts a connection without one.",
    impact: "Whoever reaches the port can join the conversation between nodes.",
    fix: edit("require_client_auth: true"),
  }),
  *judge(facts) {
    const { node, files } = facts;
    const isWanted = files.cassandra?.effective.server.requireClientAuth ??
      node.expected.clientAuth === "required";
    if (!isWanted) return;
    for (const { port, tls } of tlsPorts(facts)) {
      if (tls.clientAuth.requested !== false && tls.clientAuth.acceptance.none !== "accepted") {
        continue;
      }
      yield {
        port: port.port,
        evidence: [
          `${at(port)}: ${
            tls.clientAuth.requested === false
              ? "no CertificateRequest in the handshake"
              : "let in without a certificate"
          }`,
          `wanted: require_client_auth: true (${files.cassandra?.source ?? node.expected.source})`,
        ],
      };
    }
  },
};

/** As for ScyllaDB: a month is enough for a rotation in working hours. */
const WARN_DAYS = 30;

const cassandraCertificate: NodeRule = {
  id: "cassandra-certificate-expires",
  of: "cassandra",
  severity: "warning",
  basis: "observed",
  title: "A certificate of a Cassandra node ends soon",
  scope: "node",
  runbook: runbook({
    meaning:
      `A certificate that the node serves ends within ${WARN_DAYS} days, or has ended (then this is an error).`,
    impact: "From that moment on its peers, which check dates, refuse new connections to it.",
    howRingshakeKnows: "It compares the end of every served certificate with the time of the run.",
    checkByHand: [
      "keytool -list -v -keystore KEYSTORE | grep -E 'Owner|Valid from'   # on {address}",
      SHOW_OPTIONS,
    ],
    fix: [
      "Issue a new certificate from the same CA, and put it into a new keystore beside the old one.",
      "Copy it over the file that `keystore` names: Cassandra reads it again by itself, every ten minutes unless told otherwise.",
    ],
    rollBack: ["Copy the old keystore back."],
  }),
  *judge(facts, cluster) {
    for (const { port, tls } of tlsPorts(facts)) {
      const ending = (tls.chain?.certificates ?? [])
        .map(({ subject, notAfter }) => ({
          subject,
          notAfter,
          days: daysUntil(Date.parse(notAfter), cluster.at),
        }))
        .filter(({ days }) => days <= WARN_DAYS);
      const [first, ...more] = ending.map(({ subject, notAfter, days }) =>
        `${at(port)}: ${subject} ${
          days < 0 ? `ended ${notAfter}` : `ends ${notAfter}, in ${spokenDays(days)}`
        }`
      );
      if (first === undefined) continue;
      const isOver = ending.some(({ days }) => days < 0);
      yield {
        port: port.port,
        ...isOver
          ? { severity: "error" as const, title: "A certificate of a Cassandra node has expired" }
          : {},
        evidence: [first, ...more],
      };
    }
  },
};

const cassandraUnproven: NodeRule = {
  id: "cassandra-unproven",
  of: "cassandra",
  severity: "warning",
  basis: "observed",
  leaves: "unknown",
  title: "Not everything about a Cassandra node could be proven",
  scope: "node",
  runbook: runbook({
    meaning:
      "A port of the node could not be reached, or nobody could be let in there, so whether it does what is wanted was not seen.",
    impact: "What could not be seen may be fine, or may not be.",
    fix: [
      "If client certificates are required, give a --certificate and a --keyfile that the truststore accepts.",
      "Probe again with a longer time-out, one connection at a time: ringshake check {target} --timeout 10000 --per-node 1",
    ],
    rollBack: NOTHING_TO_UNDO,
  }),
  *judge(facts) {
    for (const port of facts.node.ports) {
      const [first, ...more] = doubts(port);
      if (first !== undefined) {
        yield { port: port.port, evidence: [`${at(port)}: ${first}`, ...more] };
      }
    }
  },
};

function doubts(port: PortReport): string[] {
  const unanswered = (port.unanswered ?? []).map(({ question }) => `no answer to "${question}"`);
  if (port.state === "closed") return unanswered;
  if (port.state !== "open") return ["not reached", ...unanswered];
  if (port.tls === null) {
    return port.speaks === "cassandra-internode"
      ? unanswered
      : ["its kind was not seen there", ...unanswered];
  }
  if (port.tls.application === "cassandra") return unanswered;
  return port.tls.clientAuth.requested === true &&
      port.tls.clientAuth.acceptance.configured === "not-tried"
    ? ["asks for a certificate, and none was shown", ...unanswered]
    : ["TLS works, but Cassandra's handshake was not accepted inside it", ...unanswered];
}

/** The one rule here about nodes of ScyllaDB. */
const cassandraFile: NodeRule = {
  id: "cassandra-yaml-for-scylla",
  severity: "warning",
  basis: "observed",
  title: "A cassandra.yaml was given for a ScyllaDB node",
  scope: "node",
  runbook: {
    meaning:
      "The file given for the node is Cassandra's configuration. The node answers RPC as only ScyllaDB does, and reads scylla.yaml.",
    impact: "What stands in the file says nothing about the node.",
    howRingshakeKnows:
      "The file holds options that only Cassandra has. The node answered an RPC negotiation.",
    checkByHand: ["ls -l /etc/scylla /etc/cassandra   # on {address}"],
    fix: ["Give the node's own file: ringshake check {target} --scylla-yaml scylla.yaml"],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts) {
    const { cassandra } = facts.files;
    if (cassandra === null || databaseOf(facts) !== "scylla") return;
    yield { evidence: [`${cassandra.source} is a cassandra.yaml`] };
  },
};

export const cassandraRules: readonly NodeRule[] = [
  cassandraWithoutTls,
  cassandraPlaintext,
  cassandraClientAuth,
  cassandraUnproven,
  cassandraCertificate,
  cassandraNode,
  cassandraFile,
];
