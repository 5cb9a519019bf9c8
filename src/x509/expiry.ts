/**
 * Certificates across the cluster: who accepts whom, until which day, who shares what, and whether a
 * CA can be replaced without anybody being left out.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { hex } from "./bytes.ts";
import type { Certificate } from "./certificate.ts";
import { type ChainVerdict, judgeChain } from "./chain.ts";
import type { RevocationList } from "./crl.ts";
import { sameAuthority } from "./faults.ts";
import type { VerifyFlags } from "./security_level.ts";

/** What is known of one node's credentials. */
export interface NodeCredentials {
  readonly id: string;
  /** As served, or as its file has it; empty when unknown. */
  readonly chain: readonly Certificate[];
  /** Null when unknown; empty when the node has none. */
  readonly truststore: readonly Certificate[] | null;
  readonly revocationLists?: readonly RevocationList[];
  /** What its priority string brings; unknown when not given. */
  readonly flags?: VerifyFlags;
}

/** One chain under one truststore. */
export interface Judgement {
  /** The node whose truststore judges. */
  readonly judge: string;
  /** The node whose chain is judged. */
  readonly subject: string;
  readonly verdict: ChainVerdict;
}

/** Every chain under every other node's truststore. Equal pairs are judged once. */
export function judgeMatrix(nodes: readonly NodeCredentials[], at: Date): Judgement[] {
  const judged = judgeOnce(nodes);
  return pairs(nodes).map(({ judge, subject }) => ({
    judge: judge.id,
    subject: subject.id,
    verdict: judged(judge, subject, at),
  }));
}

export interface Expiry {
  readonly at: Date;
  readonly certificate: Certificate;
  /** Nodes that serve it, and nodes that have it in their truststore. */
  readonly servedBy: readonly string[];
  readonly trustedBy: readonly string[];
}

/** Every certificate of the cluster by the day on which it ends, the next first. */
export function expiryCalendar(nodes: readonly NodeCredentials[]): Expiry[] {
  const entries = new Map<
    string,
    { certificate: Certificate; served: string[]; trusted: string[] }
  >();
  const entry = (certificate: Certificate) => {
    const known = entries.get(certificate.fingerprintSha256);
    if (known) return known;
    const made = { certificate, served: [], trusted: [] };
    entries.set(certificate.fingerprintSha256, made);
    return made;
  };
  for (const { id, chain, truststore } of nodes) {
    for (const certificate of new Set(chain)) entry(certificate).served.push(id);
    for (const certificate of new Set(truststore ?? [])) entry(certificate).trusted.push(id);
  }
  return [...entries.values()]
    .map(({ certificate, served, trusted }) => ({
      at: certificate.notAfter,
      certificate,
      servedBy: [...new Set(served)],
      trustedBy: [...new Set(trusted)],
    }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** From one second on, one node no longer accepts another. */
export interface Severance {
  readonly at: Date;
  readonly judge: string;
  readonly subject: string;
  readonly verdict: ChainVerdict;
}

/**
 * Which node stops accepting which, and when, if nothing is renewed; only pairs that get along now.
 * Connections that are up by then stay up, so trouble shows at the next restart or reconnect.
 */
export function severances(
  nodes: readonly NodeCredentials[],
  from: Date,
  until: Date,
): Severance[] {
  const judged = judgeOnce(nodes);
  const found: Severance[] = [];
  for (const { judge, subject } of pairs(nodes)) {
    if (judged(judge, subject, from).status !== "valid") continue;
    const ends = [...subject.chain, ...judge.truststore ?? []]
      .map(({ notAfter }) => notAfter.getTime() + 1000)
      .filter((time) => time > from.getTime() && time <= until.getTime());
    for (const time of [...new Set(ends)].sort((a, b) => a - b)) {
      const verdict = judged(judge, subject, new Date(time));
      if (verdict.status === "valid") continue;
      found.push({ at: new Date(time), judge: judge.id, subject: subject.id, verdict });
      break;
    }
  }
  return found.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Nodes that serve the same certificate, or different certificates over one key. */
export interface Shared {
  readonly what: "certificate" | "key";
  readonly nodes: readonly string[];
  readonly subject: string;
}

/** A stolen key of one node is a stolen key of all that share it. */
export function sharedCredentials(nodes: readonly NodeCredentials[]): Shared[] {
  const group = (keyOf: (leaf: Certificate) => string) => {
    const groups = new Map<string, { leaf: Certificate; ids: string[] }>();
    for (const { id, chain: [leaf] } of nodes) {
      if (leaf === undefined) continue;
      const key = keyOf(leaf);
      const known = groups.get(key);
      if (known) known.ids.push(id);
      else groups.set(key, { leaf, ids: [id] });
    }
    return [...groups.values()].filter(({ ids }) => ids.length > 1);
  };
  const certificates = group(({ fingerprintSha256 }) => fingerprintSha256);
  const keys = group(({ publicKey }) => hex(publicKey.spki)).filter(({ ids }) =>
    !certificates.some((other) => other.ids.length === ids.length && other.ids[0] === ids[0])
  );
  const shared = (what: Shared["what"]) => (found: { leaf: Certificate; ids: string[] }) => ({
    what,
    nodes: found.ids,
    subject: found.leaf.subject.text,
  });
  return [...certificates.map(shared("certificate")), ...keys.map(shared("key"))];
}

/** Where one CA stands in a rotation. */
export interface Authority {
  readonly certificate: Certificate;
  readonly trustedBy: readonly string[];
  /** Nodes with a known truststore that lack it. */
  readonly missingFrom: readonly string[];
  /** Nodes whose chain leads to it. */
  readonly usedBy: readonly string[];
  /** In every known truststore: certificates may be issued from it. */
  readonly readyToIssue: boolean;
  /** Nobody's chain needs it: it may be taken out of the truststores. */
  readonly readyToRetire: boolean;
}

/**
 * Every CA in any truststore. The order of a rotation without loss: the new CA into every
 * truststore, then new certificates node by node, then the old CA out.
 */
export function authorities(nodes: readonly NodeCredentials[], at: Date): Authority[] {
  const known = nodes.filter(({ truststore }) => truststore !== null);
  const all: Certificate[] = [];
  for (const certificate of known.flatMap(({ truststore }) => truststore ?? [])) {
    if (!all.some((other) => sameAuthority(other, certificate))) all.push(certificate);
  }
  return all.map((certificate) => {
    const has = ({ truststore }: NodeCredentials) =>
      (truststore ?? []).some((other) => sameAuthority(other, certificate));
    const uses = ({ chain }: NodeCredentials) => leadsTo(chain, certificate, at);
    const ids = (list: readonly NodeCredentials[]) => list.map(({ id }) => id);
    const missing = known.filter((node) => !has(node));
    const users = nodes.filter(uses);
    return {
      certificate,
      trustedBy: ids(known.filter(has)),
      missingFrom: ids(missing),
      usedBy: ids(users),
      readyToIssue: missing.length === 0 && known.length === nodes.length,
      readyToRetire: users.length === 0 && nodes.every(({ chain }) => chain.length > 0),
    };
  });
}

/** Also for a certificate that is out of date: whoever renews it will need the same CA. */
function leadsTo(chain: readonly Certificate[], authority: Certificate, at: Date): boolean {
  const { status, reasons } = judgeChain({ chain, truststore: [authority], at });
  return status !== "unknown" &&
    reasons.every((reason) => reason === "expired" || reason === "not-yet-valid");
}

interface Pair {
  readonly judge: NodeCredentials;
  readonly subject: NodeCredentials;
}

function pairs(nodes: readonly NodeCredentials[]): Pair[] {
  return nodes.flatMap((judge) =>
    nodes.filter((subject) => subject !== judge && subject.chain.length > 0)
      .map((subject) => ({ judge, subject }))
  );
}

/** Nodes mostly share their truststore, and one verdict then holds for all of them. */
function judgeOnce(nodes: readonly NodeCredentials[]) {
  const others = [...new Set(nodes.flatMap(({ chain }) => chain))];
  const verdicts = new Map<string, ChainVerdict>();
  const names = new Map<unknown, string>();
  const name = (list: readonly { readonly der: Uint8Array }[] | null) => {
    const known = names.get(list);
    if (known !== undefined) return known;
    const hash = createHash("sha256");
    for (const { der } of list ?? []) hash.update(der);
    const made = list === null ? "unknown" : hash.digest("hex");
    names.set(list, made);
    return made;
  };
  return (judge: NodeCredentials, subject: NodeCredentials, at: Date): ChainVerdict => {
    const { truststore, revocationLists = NO_LISTS, flags } = judge;
    const { chain } = subject;
    const parts = [
      name(truststore),
      name(chain),
      name(revocationLists),
      JSON.stringify(flags),
      at.getTime(),
    ];
    const key = parts.join("|");
    const known = verdicts.get(key);
    if (known) return known;
    const verdict = judgeChain({
      chain,
      truststore,
      revocationLists,
      at,
      others,
      ...(flags ? { flags } : {}),
    });
    verdicts.set(key, verdict);
    return verdict;
  };
}

const NO_LISTS: readonly RevocationList[] = [];
