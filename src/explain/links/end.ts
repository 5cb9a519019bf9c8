/**
 * One node as an end of links: what decides how it dials, what it meets its callers with, and whom
 * it trusts, taken out of the facts once.
 *
 * @module
 */

import type { TlsReport } from "../../model/port.ts";
import type { Basis, Mode, StorageRole } from "../../model/words.ts";
import type { BindAddress } from "../../scylla/internode.ts";
import type { PortEvidence } from "../../scylla/modes.ts";
import type { KeyType } from "../../scylla/priority/negotiate.ts";
import type { Release } from "../../scylla/release.ts";
import type { Location } from "../../scylla/topology.ts";
import { type ClusterFacts, configuredMode, modesOf, type NodeFacts, releaseOf } from "../facts.ts";
import { keyTypeOf, priorityStringOf } from "../priority.ts";
import { evidenceOf, isProven, tlsPorts } from "../seen.ts";
import { type Trust, trustIn } from "./trust.ts";

export interface End {
  readonly id: string;
  readonly location: Location;
  readonly release: Release;
  readonly modes: readonly Mode[];
  /** The one of them that its scylla.yaml names; `null` where the file settles nothing. */
  readonly configured: Mode | null;
  /** What shows that it is a ScyllaDB node at all: an RPC answer, or only the operator's word. */
  readonly identity: Extract<Basis, "observed" | "configured" | "intended">;
  /** The probe stood in its place: what it met there is what this node meets. */
  readonly isHere: boolean;
  readonly questions: readonly string[];
  readonly ports: Readonly<Record<StorageRole, number>>;
  readonly seen: Readonly<Record<StorageRole, PortEvidence>>;
  /** Peers reach it through other numbers than its own: match ports by what they are for. */
  readonly dialAs: boolean;
  /** The probe may have been taken for a node, so a plain answer does not show what strangers get. */
  readonly seenFromInside: boolean;
  /** false when its packets leave from an address that peers do not know as this node's. */
  readonly sourceIsKnown: boolean;
  /** The addresses that it may call from, for its own dc/rack rule. */
  readonly bindAddresses: readonly BindAddress[];
  readonly tls: TlsReport | null;
  /** `null` where it is not known. */
  readonly priorityString: string | null;
  readonly keyType: KeyType | null;
  /** Ends of one kind dial and answer alike; likewise for the handshake. */
  readonly dialKind: number;
  readonly tlsKind: number;
  /** Would this node's truststore accept the chain that `other` presents? */
  trusts(other: End): Trust;
}

export function endOf(
  facts: NodeFacts,
  cluster: Pick<ClusterFacts, "semantics" | "vantage">,
  kindOf: (text: string) => number,
): End {
  const { node, running, dialAs } = facts;
  const tls = tlsPorts(facts)[0]?.tls ?? null;
  const identity: End["identity"] = isProven(facts)
    ? "observed"
    : running?.effective
    ? "configured"
    : "intended";
  const parts = {
    location: { dc: node.dc, rack: node.rack },
    release: releaseOf(facts, cluster),
    modes: modesOf(facts),
    configured: configuredMode(facts),
    identity,
    isHere: cluster.vantage.memberOf === node.id,
    questions: node.observed.questions.map(({ question }) => question),
    ports: {
      storage_port: running?.effective?.storagePort ?? node.expected.storagePort,
      ssl_storage_port: running?.effective?.sslStoragePort ?? node.expected.sslStoragePort,
    },
    seen: {
      storage_port: evidenceOf(facts, "storage_port"),
      ssl_storage_port: evidenceOf(facts, "ssl_storage_port"),
    },
    dialAs,
    seenFromInside: node.observed.vantages.some((vantage) => vantage !== "outside"),
    sourceIsKnown: sourceIsKnown(facts),
    bindAddresses: bindAddressesOf(facts),
  };
  const offers = { priorityString: priorityStringOf(facts), keyType: keyTypeOf(facts) };
  return {
    id: node.id,
    ...parts,
    tls,
    ...offers,
    dialKind: kindOf(JSON.stringify(parts)),
    tlsKind: kindOf(JSON.stringify([offers, tls && handshakeParts(tls)])),
    trusts: (other) => trustIn(other.tls?.chain ?? null, node.id, offers.priorityString, tls),
  };
}

/**
 * A peer knows a node by its broadcast address, or by the preferred one. When the node listens on
 * another, its packets leave from there, and a dc/rack filter does not recognise them.
 */
function sourceIsKnown(facts: NodeFacts): boolean {
  const { listen, broadcast } = callingFrom(facts);
  const known = new Set([...broadcast, ...addressesOf(facts, "preferred")]);
  return broadcast.length === 0 || listen.every((address) => known.has(address));
}

/** Which of its own addresses the node itself takes listen_address for; rpc where that is not known. */
function bindAddressesOf(facts: NodeFacts): readonly BindAddress[] {
  const { listen, broadcast } = callingFrom(facts);
  if (broadcast.length === 0 || listen.every((address) => broadcast.includes(address))) {
    return ["broadcast"];
  }
  const rpc = addressesOf(facts, "rpc");
  if (rpc.length === 0) return ["rpc", "other"];
  return listen.every((address) => rpc.includes(address)) ? ["rpc"] : ["other"];
}

/** With listen_on_broadcast_address a node calls from its broadcast_address. */
function callingFrom(facts: NodeFacts) {
  const effective = facts.running?.effective ?? facts.files.yaml?.effective;
  const broadcast = addressesOf(facts, "broadcast");
  const listen = effective?.listenOnBroadcastAddress === true
    ? broadcast
    : addressesOf(facts, "listen");
  return { listen, broadcast };
}

const addressesOf = ({ node }: NodeFacts, kind: string) =>
  node.addresses.filter((each) => each.kind === kind).map(({ address }) => address);

/** What of a TLS report a handshake between two nodes depends on. */
function handshakeParts(tls: TlsReport) {
  const { version, versions, cipher, group, signatureScheme } = tls;
  const { ciphers, order, groups, signatures, gaps, unsettled } = tls;
  const { alert, checks, chain, clientAuth } = tls;
  const { requested, required, caNames } = clientAuth;
  const issuers = chain?.certificates.map(({ issuer }) => issuer) ?? null;
  return {
    version,
    versions,
    cipher,
    group,
    signatureScheme,
    ciphers,
    order,
    groups,
    signatures,
    gaps,
    unsettled,
    alert,
    checks,
    issuers,
    requested,
    required,
    caNames,
  };
}
