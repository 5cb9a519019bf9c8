/**
 * The certificates that clients are shown: refused by all of them, ended soon, or not the nodes' own.
 *
 * @module
 */

import type { CertificateReport, ChainReport, PortReport } from "../../model/port.ts";
import { type ChainReason, type ClientFailure, isClientRole } from "../../model/words.ts";
import { configuredOf, tlsSaid } from "../client_side.ts";
import { printsAt, refusalAmong, runbook, SHOW_SERVED } from "../clients.ts";
import { daysUntil, spokenDays } from "../days.ts";
import type { NodeFacts } from "../facts.ts";
import { evidence, type NodeRule } from "../rule.ts";
import { at, tlsOf } from "../seen.ts";

/** Two weeks are enough to renew what clients see: nothing on their side changes. */
const WARN_DAYS = 14;

const REPLACE = [
  "sudo cp -p CERTIFICATE CERTIFICATE.before   # on {address}: the file that client_encryption_options names",
  "sudo cp NEW.crt CERTIFICATE   # on {address}: copy over the file, so that the node sees the change",
  "journalctl -u scylla-server --since -1min | grep -E 'Reloaded|Exception loading'   # on {address}",
];
const PUT_BACK = ["sudo cp CERTIFICATE.before CERTIFICATE   # on {address}: reloaded at once"];

export const clientChainRefused: NodeRule = {
  id: "client-chain-refused",
  stage: "trust",
  of: "clients",
  severity: "error",
  basis: "derived",
  title: "Clients that verify refuse the certificates of the port",
  scope: "node",
  runbook: runbook({
    meaning:
      "The chain that the port serves has ended, has not begun, or does not lead to a CA that clients are said to trust.",
    impact:
      "Clients that verify the server, which every driver should, cannot connect. Those that do not are not hindered, and not protected.",
    howRingshakeKnows:
      "It read the dates of the served chain, and followed it to the truststore under `client` in the inventory, or else to that of the nodes.",
    doesNotProve:
      "The truststores of the clients themselves were not read, and no client was seen to refuse. Dates were held against this host's clock.",
    checkByHand: [
      SHOW_SERVED,
      "openssl s_client -connect {cql_tls} -CAfile CLIENT-CA.pem </dev/null 2>/dev/null | grep 'Verify return code'",
    ],
    fix: [
      "Issue a certificate from the CA that the clients trust, and append its intermediates.",
      ...REPLACE,
      "If it is the CA that clients lack, give it to them: certfile under [ssl] in cqlshrc, the truststore of a driver.",
    ],
    rollBack: PUT_BACK,
  }),
  *judge(facts, cluster) {
    for (const { ports, chain, port } of servedToClients(facts)) {
      const [leaf] = chain.certificates;
      const dates = leaf === undefined ? [] : datesOf(leaf, cluster.at);
      const told = chain.reasons.filter((reason) =>
        BY_ANYBODY.has(reason) && !dates.some((date) => date.reason === reason)
      );
      // The clients' own truststore may hold what that of the nodes does not.
      const isBorrowed = cluster.shared.clientTruststore == null;
      const isSure = dates.length > 0 || told.some((reason) => !BY_TRUST.has(reason)) ||
        !isBorrowed;
      const found = evidence([
        ...dates.map(({ words }) => `${at(port)}: ${words}`),
        ...told.length === 0 ? [] : [`${at(port)}: refused for: ${told.join(", ")}`],
      ]);
      if (found === null) continue;
      yield {
        port: port.port,
        ...dates.length > 0 ? { basis: "observed", title: dates[0]?.title ?? "" } : {},
        ...isSure ? {} : { severity: "warning", leaves: "unknown" },
        evidence: [
          ...found,
          ...told.length === 0 ? [] : chain.evidence ?? [],
          ...isSure ? [] : [BORROWED],
          ...others(ports),
          ...printsAt(port, refusalAmong(facts, port, OF_DATES_AND_TRUST)),
        ],
      };
    }
  },
};

const BORROWED =
  "judged by the truststore of the nodes: that of the clients was not given (truststore under `client` in the inventory)";

/** What whoever verifies refuses: of the rest, each library thinks otherwise. */
const BY_ANYBODY: ReadonlySet<ChainReason> = new Set<ChainReason>([
  "issuer-unknown",
  "self-signed",
  "missing-intermediate",
  "expired",
  "not-yet-valid",
  "issuer-not-ca",
  "signature-invalid",
]);
const BY_TRUST: ReadonlySet<ChainReason> = new Set<ChainReason>([
  "issuer-unknown",
  "self-signed",
  "missing-intermediate",
]);

/** The same in the clients' words. */
const OF_DATES_AND_TRUST: ReadonlySet<ClientFailure> = new Set<ClientFailure>([
  "issuer-unknown",
  "self-signed",
  "self-signed-in-chain",
  "expired",
  "not-yet-valid",
  "issuer-not-ca",
  "signature-invalid",
]);

function datesOf({ subject, notBefore, notAfter }: CertificateReport, now: Date) {
  if (daysUntil(Date.parse(notAfter), now) < 0) {
    return [{
      reason: "expired",
      title: "The certificate that clients are shown has expired",
      words: `${subject} ended ${notAfter}`,
    }];
  }
  if (daysUntil(Date.parse(notBefore), now) <= 0) return [];
  return [{
    reason: "not-yet-valid",
    title: "The certificate that clients are shown is not valid yet",
    words: `${subject} begins ${notBefore}`,
  }];
}

export const clientCertificateExpires: NodeRule = {
  id: "client-certificate-expires",
  stage: "trust",
  of: "clients",
  severity: "warning",
  basis: "observed",
  title: "A certificate that clients are shown ends soon",
  scope: "node",
  runbook: runbook({
    meaning: `A certificate in the chain of a port for clients ends within ${WARN_DAYS} days.`,
    impact:
      "From that moment on, clients that verify refuse new connections. Standing ones go on, so the outage comes when applications or nodes restart.",
    howRingshakeKnows: "It compares the end of every served certificate with the time of the run.",
    doesNotProve:
      "A new certificate may lie on disk already and wait for its reload: only what the port serves was looked at.",
    checkByHand: [SHOW_SERVED],
    fix: ["Issue a new certificate from the same CA.", ...REPLACE],
    rollBack: PUT_BACK,
  }),
  *judge(facts, cluster) {
    for (const { ports, chain, port } of servedToClients(facts)) {
      const ending = chain.certificates
        .map(({ subject, notAfter }) => ({
          words: `${at(port)}: ${subject} ends ${notAfter}`,
          days: daysUntil(Date.parse(notAfter), cluster.at),
        }))
        .filter(({ days }) => days >= 0 && days <= WARN_DAYS)
        .sort((a, b) => a.days - b.days);
      const [first, ...rest] = ending;
      if (first === undefined) continue;
      yield {
        port: port.port,
        title: `A certificate that clients are shown ends in ${spokenDays(first.days)}`,
        evidence: [first.words, ...rest.map(({ words }) => words), ...others(ports)],
      };
    }
  },
};

export const clientCertificateDiffers: NodeRule = {
  id: "client-certificate-differs",
  stage: "trust",
  of: "clients",
  severity: "info",
  basis: "observed",
  title: "Clients are shown another certificate than nodes",
  scope: "node",
  runbook: runbook({
    meaning:
      "The port for clients serves another leaf than the port between nodes. With files of its own in client_encryption_options that is as it should be.",
    impact:
      "None where it is meant. Where both blocks name one file, one of the two listeners has missed a change, and the older certificate will end first.",
    howRingshakeKnows:
      "It compares the fingerprints of the two leaves, and the paths in the configuration where that is known.",
    doesNotProve:
      "Which of the two certificates is the right one is not said, nor was the file itself compared.",
    checkByHand: [
      SHOW_SERVED,
      "grep -nE '^ +(certificate|keyfile):' /etc/scylla/scylla.yaml   # on {address}: of both blocks",
      "journalctl -u scylla-server | grep -E 'Reloaded|Exception loading' | tail -5   # on {address}",
    ],
    fix: [
      "If both shall be one, name the same files in both blocks.",
      "If one listener missed a change, copy the files over themselves, or restart the node: ringshake runbook rotate-certificates",
    ],
    rollBack: PUT_BACK,
  }),
  *judge(facts) {
    const ofNodes = tlsOf(facts)?.chain?.certificates[0];
    if (ofNodes === undefined) return;
    for (const { chain, port, ports } of servedToClients(facts)) {
      const [leaf] = chain.certificates;
      const { role } = port;
      if (leaf === undefined || leaf.fingerprintSha256 === ofNodes.fingerprintSha256) continue;
      const [told] = isClientRole(role)
        ? configuredOf(facts).map(({ side, effective, source }) => ({
          source,
          own: tlsSaid(side, role).certificate?.path,
          nodes: effective.certificate?.path,
        }))
        : [];
      const isOneFile = told?.own !== undefined && told.own === told.nodes;
      yield {
        port: port.port,
        ...isOneFile
          ? {
            severity: "warning",
            title: "Clients and nodes are shown two certificates, and one file is configured",
          }
          : {},
        evidence: [
          `${at(port)}: ${leaf.subject}, SHA-256 ${leaf.fingerprintSha256.slice(0, 16)}…`,
          `between nodes: ${ofNodes.subject}, SHA-256 ${ofNodes.fingerprintSha256.slice(0, 16)}…`,
          told?.own === undefined || told.nodes === undefined
            ? "which files are configured is not known, so neither is whether it is meant"
            : isOneFile
            ? `both blocks name ${told.own} (${told.source}): a reload or a restart is pending`
            : `meant so: ${told.own} for clients, ${told.nodes} between nodes (${told.source})`,
          ...others(ports),
        ],
      };
    }
  },
};

interface Served {
  /** Every port that serves it, and the first of them. */
  readonly ports: readonly PortReport[];
  readonly port: PortReport;
  readonly chain: ChainReport;
}

/** The chains that clients are shown: one certificate on four ports is one matter. */
export function servedToClients({ clientPorts }: NodeFacts): Served[] {
  const serving = clientPorts.flatMap((port) => {
    const chain = port.tls?.chain;
    return chain == null ? [] : [{ port, chain }];
  });
  const alike = Map.groupBy(
    serving,
    ({ chain }) => chain.certificates.map((each) => each.fingerprintSha256).join(),
  );
  return [...alike.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [{ ...first, ports: [first, ...more].map(({ port }) => port) }]
  );
}

/** The other ports that serve the same. */
export const others = ([, ...more]: readonly PortReport[]): string[] =>
  more.length === 0 ? [] : [`served on ${more.map(at).join(", ")} as well`];
