/**
 * The TLS versions or cipher suites of a Cassandra node are not those of its cassandra.yaml.
 *
 * @module
 */

import type { ServerOptions } from "../../cassandra/cassandra_yaml.ts";
import type { TlsReport } from "../../model/port.ts";
import { TLS_VERSIONS, type TlsVersion } from "../../model/words.ts";
import { cipherSuites } from "../../wire/cipher_suites.ts";
import { edit, runbook, SHOW_OPTIONS } from "../cassandra.ts";
import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";

export const cassandraProtocolsDiffer: NodeRule = {
  id: "cassandra-protocols-differ",
  of: "cassandra",
  stage: "language",
  severity: "warning",
  basis: "configured",
  title: "A Cassandra node speaks other TLS than its file says",
  scope: "node",
  runbook: runbook({
    meaning:
      "accepted_protocols, protocol and cipher_suites of cassandra.yaml are read at the start; the reload of keystores does not touch them. The port takes a version or a suite that they do not list, or refuses a version that they do.",
    impact:
      "The change has no effect until the restart; at the restart it takes effect at once, also on peers and clients that have nothing else.",
    howRingshakeKnows:
      "It offered single versions and saw what was picked, and read the file as Cassandra does: `protocol` counts as listed, and every version between the lowest and the highest listed one is taken too.",
    doesNotProve:
      "That the node was started with another file is concluded from the difference. The file may be another node's; a version that is listed and refused may be one that this Java cannot do.",
    checkByHand: [
      SHOW_OPTIONS,
      "openssl s_client -connect {tls} -tls1_2 </dev/null 2>&1 | grep -E 'Protocol|Cipher|alert'",
      "ps -o lstart= -p $(pgrep -f CassandraDaemon); stat -c %y /etc/cassandra/cassandra.yaml   # on {address}",
    ],
    fix: edit("accepted_protocols: [TLSv1.2, TLSv1.3]"),
  }),
  *judge(facts) {
    const { cassandra } = facts.files;
    if (cassandra === null) return;
    for (const { port, tls } of tlsPorts(facts)) {
      const { server } = cassandra.effective;
      const [first, ...more] = [...versions(tls, server), ...suites(tls, server)];
      if (first === undefined) continue;
      yield {
        port: port.port,
        evidence: [`${at(port)}: ${first}`, ...more, `written: ${cassandra.source}`],
      };
    }
  },
};

/** Java's names; its first version has no zero. */
const versionOf = (name: string): TlsVersion | undefined =>
  TLS_VERSIONS.find((version) => version === (name === "TLSv1" ? "TLSv1.0" : name));

function versions(tls: TlsReport, { acceptedProtocols, cipherSuites }: ServerOptions): string[] {
  if (acceptedProtocols === null) return [];
  const listed = acceptedProtocols.flatMap((name) => versionOf(name) ?? []);
  const ranks = listed.map((version) => TLS_VERSIONS.indexOf(version));
  const [lowest, highest] = [Math.min(...ranks), Math.max(...ranks)];
  if (listed.length === 0) return [];
  return TLS_VERSIONS.flatMap((version, rank) => {
    const isTaken = tls.versions[version] === "accepted" || tls.version === version;
    if (isTaken && (rank < lowest || rank > highest)) {
      return `takes ${version}, which accepted_protocols does not list (${listed.join(", ")})`;
    }
    const isRefused = tls.versions[version] === "rejected" && listed.includes(version);
    // Java itself forbids the older ones by now.
    return isRefused && JUDGED.has(version) && hasSuite(version, cipherSuites)
      ? `refuses ${version}, which accepted_protocols lists`
      : [];
  });
}

const JUDGED: ReadonlySet<TlsVersion> = new Set<TlsVersion>(["TLSv1.2", "TLSv1.3"]);
/** Those of TLS 1.3 name no key exchange. */
const isOfTls13 = (name: string) => !name.includes("_WITH_");

/** Without a suite of its own a version is refused, whatever is listed. */
const hasSuite = (version: TlsVersion, listed: readonly string[] | null): boolean =>
  listed === null || listed.some((name) => isOfTls13(name) === (version === "TLSv1.3"));

/** Of TLS 1.3 nothing is said: there the list does not decide everywhere. */
function suites(tls: TlsReport, { cipherSuites: written }: ServerOptions): string[] {
  const listed = written?.map((name) => name.replace(/^SSL_/, "TLS_")) ?? [];
  // A name that is not IANA's may stand for any.
  if (listed.length === 0 || listed.some((name) => cipherSuites.codeOf(name) === undefined)) {
    return [];
  }
  const older = Object.entries(tls.ciphers).flatMap(([version, names]) =>
    version === "TLSv1.3" ? [] : names
  );
  const picked = tls.cipher === null || tls.version === "TLSv1.3" ? [] : [tls.cipher];
  return [...new Set([...picked, ...older])].filter((name) => !listed.includes(name))
    .map((name) => `takes ${name}, which cipher_suites does not list`);
}
