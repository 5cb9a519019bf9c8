/**
 * Which TLS versions does the node accept?
 *
 * The first hello has already shown one, and ruled out whatever is newer: a server picks the newest
 * version that both sides have, and RFC 8446 §4.1.3 makes a TLS 1.3 server confess in its random when
 * it answers an older one. Each version left costs one hello that offers everything else there is,
 * so that a refusal can only be about the version.
 *
 * @module
 */

import type { Answer, Role, TlsVersion } from "../src/model/words.ts";
import { TLS_VERSIONS } from "../src/model/words.ts";
import { type Handshake, versionCode } from "../src/probe/handshake.ts";
import { wideOffer } from "../src/probe/offers.ts";
import { FREE, type Probe, type Seen } from "../src/probe/probe.ts";
import { provenBy, wordsFor } from "../src/probe/proof.ts";
import { perRole, type TlsRole } from "../src/probe/roles.ts";
import { portNumber, type Wishes } from "../src/probe/target.ts";
import { isUnanswered } from "../src/probe/unanswered.ts";
import { cassandraInTlsOnStoragePort } from "./cassandra.ts";
import { HELLO_TO, tlsOnStoragePort } from "./tls_hello.ts";

export interface TlsVersions {
  readonly answers: Readonly<Record<TlsVersion, Answer>>;
  /** The hellos that were sent, by version. */
  readonly handshakes: ReadonlyMap<TlsVersion, Handshake>;
}

/** The older versions on storage_port of a node that proved to be Cassandra, beside its cassandra.yaml. */
export const versionsOfCassandra: Probe<TlsVersions> = {
  id: "cassandra-tls-versions",
  asks: "Which TLS versions does Cassandra accept on storage_port?",
  role: "storage_port",
  cost: ({ expected }, { quiet }) =>
    quiet || !expected.isCassandra ? FREE : { connections: 3, handshakes: 3, logLines: 3 },
  skip({ expected }, { quiet }, seen) {
    if (!expected.isCassandra) return "no cassandra.yaml says which should be accepted";
    const inside = [seen.of(cassandraInTlsOnStoragePort) ?? []].flat();
    const isProven = inside.some(({ outcome }) =>
      outcome !== null && provenBy(outcome.learned.application) === "cassandra"
    );
    if (!isProven) return "Cassandra was not met inside TLS";
    return quiet ? "a refused hello leaves a stack of lines in the log" : null;
  },
  async observe(target, _wishes, seen, means) {
    const answers = impliedBy(seen.of(tlsOnStoragePort)?.handshake ?? null);
    const handshakes = new Map<TlsVersion, Handshake>();
    // What a server picked of all versions is the newest that it has.
    const left = TLS_VERSIONS.filter((version) => answers[version] === "unknown");
    for (const version of left) {
      const code = versionCode(version);
      const offer = { ...wideOffer(means, code), stopAfter: "server_flight" as const };
      const handshake = await means.handshake({
        port: portNumber(target, "storage_port"),
        purpose: "cassandra-tls-versions",
        identity: "none",
        offer,
      });
      handshakes.set(version, handshake);
      answers[version] = answerOf(handshake, code);
    }
    return { answers, handshakes };
  },
  isOpen: () => false,
};

const versionsOf = (role: TlsRole, id: string, purpose: string): Probe<TlsVersions> => ({
  id,
  asks: "Which TLS versions are accepted?",
  role,
  cost: (_target, { quiet }) =>
    quiet
      ? { connections: 1, handshakes: 1, logLines: 0 }
      // One of the four is known from the first hello, unless that was refused.
      : { connections: 4, handshakes: 4, logLines: 4 },
  skip(_target, { quiet }, seen) {
    const first = seen.of(HELLO_TO[role])?.handshake;
    if (first?.outcome == null || first.outcome.end.kind === "notTls") return "no TLS was met";
    if (first.outcome.capture.entries.every(({ direction }) => direction === "out")) {
      return "no TLS was met";
    }
    return quiet && !isLetIn(first) ? "a refused hello leaves a line in the log" : null;
  },
  async observe(target, wishes, seen, means) {
    // Asked a second time, it is only about what the first time left open.
    const before = seen.of(VERSIONS_OF[role]);
    const answers = { ...impliedAnswers(role, seen), ...before?.answers };
    const handshakes = new Map(before?.handshakes);
    const left = TLS_VERSIONS.toReversed().filter((version) =>
      answers[version] === "unknown" && (!wishes.quiet || isSafe(version, wishes))
    );
    // A quiet run presents what let it in; the others are about the version alone.
    const { identity = "none" } = wishes.quiet ? seen.of(HELLO_TO[role])?.handshake ?? {} : {};
    const credentials = await means.identity(identity, null, role);
    await Promise.all(left.map(async (version) => {
      const handshake = await means.handshake({
        port: portNumber(target, role),
        purpose,
        identity,
        offer: {
          ...wideOffer(means, versionCode(version)),
          credentials,
          application: wordsFor(role),
          stopAfter: isMuteInside(role, seen) ? "server_flight" : null,
        },
      });
      handshakes.set(version, handshake);
      answers[version] = answerOf(handshake, versionCode(version));
    }));
    return { answers, handshakes };
  },
  isOpen: ({ answers }) => TLS_VERSIONS.some((version) => answers[version] === "unknown"),
  isMissed: ({ handshakes }) => [...handshakes.values()].some(isUnanswered),
});

export const VERSIONS_OF = perRole("tls-versions", versionsOf);
export const tlsVersions = VERSIONS_OF.ssl_storage_port;

/** Only who answered our words is sure to answer them again without a line in the log. */
function isLetIn({ outcome }: Handshake): boolean {
  return outcome !== null && provenBy(outcome.learned.application) !== null;
}

/**
 * TLS 1.2, where the priority string has it: a node as configured completes the handshake, and its
 * random tells of TLS 1.3 as well. Older versions are what a node should refuse, and log.
 */
function isSafe(version: TlsVersion, { allowed }: Wishes): boolean {
  return version === "TLSv1.2" && allowed?.versions.includes(versionCode(version)) === true;
}

/** Who kept silent inside TLS once has nothing to say to older versions either; why wait again? */
function isMuteInside(role: TlsRole, seen: Seen): boolean {
  const end = seen.of(HELLO_TO[role])?.handshake.outcome?.end;
  return end?.kind === "overdue" && end.after === "CONNECTED";
}

/** What the first hello alone says of the versions. */
export const impliedAnswers = (role: Role, seen: Seen): Record<TlsVersion, Answer> =>
  impliedBy(seen.of(HELLO_TO[role])?.handshake ?? null);

function impliedBy(first: Handshake | null): Record<TlsVersion, Answer> {
  const chosen = first?.outcome?.learned.serverHello ?? null;
  const answer = (version: number): Answer => {
    if (chosen === null) return "unknown";
    if (version === chosen.version) return "accepted";
    // Newer versions were offered and passed over, and the random does not say that they are there.
    return version > chosen.version && chosen.sentinel === "none" ? "rejected" : "unknown";
  };
  return Object.fromEntries(
    TLS_VERSIONS.map((version) => [version, answer(versionCode(version))]),
  ) as Record<TlsVersion, Answer>;
}

function answerOf({ outcome }: Handshake, version: number): Answer {
  const chosen = outcome?.learned.serverHello ?? null;
  if (chosen !== null) return chosen.version === version ? "accepted" : "rejected";
  switch (outcome?.end.kind) {
    case "alert":
      return "rejected";
    case "closed":
      // Before 4.6 a node closed without an alert; a listener that was TLS a moment ago still is.
      return outcome.end.how === "fin" || outcome.end.how === "reset" ? "rejected" : "unknown";
    case "incompatible":
      return outcome.end.problem === "version-not-offered" ? "rejected" : "unknown";
    default:
      return "unknown";
  }
}
