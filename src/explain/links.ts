/**
 * The link matrix: for each ordered pair of nodes, and for gossip and data connections apart, what
 * comes of a dial.
 *
 * Two nodes that show each other as up may still be unable to move data: gossip is always TLS under
 * `dc` and `rack`, data is not. So each direction and each kind is judged by what the dialling node
 * does (its mode, its own port numbers) and by what the accepting node was seen to do. An outcome is
 * stated when every mode that the evidence allows agrees on it. Whether *our* probe was let in plays
 * no part: a node presents its own certificate.
 *
 * @module
 */

import { weakest } from "../model/basis.ts";
import { type Connection, CONNECTIONS } from "../model/words.ts";
import { relationsBetween } from "../scylla/topology.ts";
import type { ClusterFacts, JudgedLink, NodeFacts } from "./facts.ts";
import { databaseOf } from "./seen.ts";
import { type Dialled, dialOutcomes } from "./links/dial.ts";
import { type End, endOf } from "./links/end.ts";
import type { Trust } from "./links/trust.ts";
import { type Handshake, handshakeOf } from "./links/handshake.ts";

type Judged = Pick<JudgedLink, "outcome" | "reason" | "cause">;
type Based = Judged & Pick<JudgedLink, "basis">;

/** Every ordered pair, gossip before data; none from or to a node of Cassandra. `facts.links` is not read. */
export function judgeLinks(facts: Omit<ClusterFacts, "links">): JudgedLink[] {
  const judge = linkJudge();
  const ends = facts.nodes.filter((node) => databaseOf(node) !== "cassandra")
    .map((node) => judge.end(node, facts));
  const links: JudgedLink[] = [];
  for (const from of ends) {
    for (const to of ends) {
      if (from === to) continue;
      for (const connection of CONNECTIONS) links.push(judge.link(from, to, connection));
    }
  }
  return links;
}

export interface LinkJudge {
  end(node: NodeFacts, cluster: Pick<ClusterFacts, "semantics" | "vantage">): End;
  link(from: End, to: End, connection: Connection): JudgedLink;
  handshake(from: End, to: End): Handshake;
}

/** Judges single links and remembers: nodes of one kind behave alike, and there are few kinds. */
export function linkJudge(): LinkJudge {
  const kindOf = kinds();
  const dials = memo<readonly Dialled[]>();
  const handshakes = memo<Handshake>();
  const judgedAs = (
    reading: "as seen" | "as configured",
    from: End,
    to: End,
    connection: Connection,
  ): Judged => {
    const [a, b] = reading === "as seen" ? [from, to] : [settled(from), settled(to)];
    const outcomes = dials(
      `${reading} ${connection} ${from.dialKind} ${to.dialKind}`,
      () => dialOutcomes(a, b, connection, relationsBetween(a.location, b.location)),
    );
    return conclude(outcomes, () => handshake(from, to), a, b);
  };
  const handshake = (from: End, to: End) =>
    handshakes(
      // What the probe met in a node's place is told otherwise than what another of its kind would meet.
      `${from.isHere} ${from.tlsKind} ${to.tlsKind} ${key(from.trusts(to))} ${
        key(to.trusts(from))
      }`,
      () => handshakeOf(from, to),
    );
  return {
    end: (node, cluster) => endOf(node, cluster, kindOf),
    handshake,
    link(from, to, connection) {
      const judged = judgedAs("as seen", from, to, connection);
      const isSettled = judged.outcome !== "unknown" || (from.configured ?? to.configured) === null;
      const { reason, ...rest } = isSettled
        ? based(judged, from, to)
        : asConfigured(judged, judgedAs("as configured", from, to, connection));
      return { from: from.id, to: to.id, connection, ...rest, reason };
    },
  };
}

/** What the two ends show is not enough; with what their files say there is an answer, or there is not. */
function asConfigured(seen: Judged, configured: Judged): Based {
  return configured.outcome === "unknown" ? { ...seen, basis: "none" } : {
    ...configured,
    reason: `${configured.reason}; by the mode that scylla.yaml names`,
    basis: "configured",
  };
}

/**
 * A link is observed when the probe stood where the dialler stands and was answered there as the
 * dialler would be. Whatever else is known is concluded; and where nothing but the operator's word
 * shows that an end is a node, the link has no better basis.
 */
function based(judged: Judged, from: End, to: End): Based {
  if (judged.outcome === "unknown") return { ...judged, basis: "none" };
  const place = from.isHere && isMet(judged, to) ? "observed" : "derived";
  return { ...judged, basis: weakest(place, from.identity, to.identity) };
}

/** Was that which the outcome rests on met by the probe itself? */
function isMet({ outcome, cause }: Judged, to: End): boolean {
  if (outcome === "tls") return to.tls?.application === "seastar-rpc";
  return outcome === "plain" ? to.seen.storage_port === "plain" : cause === "down";
}

/** In the mode that its file names, where that settles it. */
const settled = (end: End): End =>
  end.configured === null ? end : { ...end, modes: [end.configured], questions: [] };

/** One outcome when all possibilities agree, else `unknown` with the fact that would settle it. */
function conclude(
  outcomes: readonly Dialled[],
  handshake: () => Handshake,
  from: End,
  to: End,
): Judged {
  const judged = outcomes.map((dialled) => withHandshake(dialled, handshake));
  const [first] = judged;
  if (first === undefined) {
    const blind = from.modes.length === 0 ? "dials" : "listens";
    return unknown(`how it ${blind} is not known: no mode explains what its ports do`);
  }
  if (judged.every(({ outcome }) => outcome === first.outcome)) return agreed(first, judged);
  const settle = [...from.questions, ...to.questions][0];
  const asks = settle === undefined ? "" : `; to know: ${settle}`;
  const fails = judged.find(({ outcome }) => outcome === "fails");
  const works = judged.some(({ outcome }) => outcome === "tls" || outcome === "plain");
  if (fails === undefined) {
    const open = judged.find(({ outcome }) => outcome === "unknown");
    return unknown(open ? open.reason : `works, in the clear or with TLS by its mode${asks}`);
  }
  return unknown(
    `${works ? "works or fails" : "may fail"} by the node's mode (${fails.reason})${asks}`,
  );
}

/** Different ways to the same outcome: a failure that has several causes is no one's in particular. */
function agreed(first: Judged, judged: readonly Judged[]): Judged {
  const reasons = [...new Set(judged.map(({ reason }) => reason))];
  if (reasons.length === 1) return first;
  const isOneCause = judged.every(({ cause }) => cause === first.cause);
  return {
    outcome: first.outcome,
    reason: `either way: ${reasons.slice(0, 3).join("; or ")}`,
    cause: isOneCause ? first.cause : null,
  };
}

function withHandshake(dialled: Dialled, handshake: () => Handshake): Judged {
  if (dialled.outcome !== "tls") return dialled;
  const { outcome, reason, cause } = handshake();
  const joined = `${dialled.reason}; ${reason}`;
  if (outcome === "works") return { outcome: "tls", reason: joined, cause: null };
  return { outcome, reason: joined, cause };
}

const unknown = (reason: string): Judged => ({ outcome: "unknown", reason, cause: null });

const key = ({ status, reasons, profile }: Trust) => `${status} ${reasons.join()} ${profile}`;

/** Numbers the distinct texts. */
function kinds(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const kind = known.get(text) ?? known.size;
    known.set(text, kind);
    return kind;
  };
}

function memo<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    known.set(key, made);
    return made;
  };
}
