/**
 * What the rules may know: everything observed, read and intended, with the conclusions left out.
 *
 * Intent, configured and observed stay apart here as they do in a report, because most of what goes
 * wrong is a difference between two of them. Absence is `null`, never a default: a rule that needs a
 * fact which nobody gathered stays silent or asks for it.
 *
 * @module
 */

import type { ClientReport, Link, NodeReport, Report } from "../model/report.ts";
import type { PortReport } from "../model/port.ts";
import {
  type Basis,
  isClientRole,
  type Mode,
  MODES,
  type Side,
  type TrustFailure,
} from "../model/words.ts";
import { NEWEST_RELEASE, readRelease, type Release } from "../scylla/release.ts";
import type { CassandraYaml } from "../cassandra/cassandra_yaml.ts";
import type { TrustRules } from "../clients/trust.ts";
import type { NodeStores } from "../cassandra/stores.ts";
import type { FileLayout } from "../scylla/files/layout.ts";
import type { ClientIntent } from "../scylla/inventory_client.ts";
import type { EffectiveOptions } from "../scylla/options.ts";
import type { Remark } from "../scylla/remark.ts";
import type { Certificate } from "../x509/certificate.ts";
import type { RevocationList } from "../x509/crl.ts";

/** A node's report before anything is concluded from it. */
export type Observed = Omit<NodeReport, "verdict" | "findings">;

/** A file with certificates, as read from a node or from the inventory. */
export interface CertificateFile {
  /** Where it was read, for evidence. */
  readonly source: string;
  /** In file order; empty when the file holds none. */
  readonly certificates: readonly Certificate[];
}

/** A node's scylla.yaml, as ScyllaDB reads it. */
export interface YamlFacts {
  readonly source: string;
  readonly effective: EffectiveOptions;
  readonly remarks: readonly Remark[];
}

/** A node's cassandra.yaml, as Apache Cassandra reads it. */
export interface CassandraFacts
  extends Pick<CassandraYaml, "source" | "effective" | "listens" | "remarks"> {
  /** What its own side of internode traffic shows and trusts. */
  readonly stores: NodeStores;
}

/** The files of one node that were given to ringshake; `null` is "not given". */
export interface NodeFiles {
  readonly yaml: YamlFacts | null;
  /** Given in place of a scylla.yaml, and told from it by what stands in it. */
  readonly cassandra: CassandraFacts | null;
  /** What `certificate` names. */
  readonly certificate: CertificateFile | null;
  /** What `truststore` names. Without certificates, the node trusts nobody. */
  readonly truststore: CertificateFile | null;
  readonly revocationLists: readonly RevocationList[] | null;
  /** What is remarkable about these files and the key: contents, permissions, the way they lie. */
  readonly remarks: readonly Remark[];
  /** Paths that scylla.yaml names and that nobody read: what is in those files is not known. */
  readonly unread: readonly string[];
  /** The node's files were given, some of them or a folder for them: what is unread was to be compared. */
  readonly areCollected: boolean;
  /** How `certificate` lies on its host, or how its copy was laid; `null` when not known. */
  readonly layout: FileLayout | null;
}

/** What the running process said of itself over its REST API; each part `null` when not asked. */
export interface RunningFacts {
  /** The URL. */
  readonly source: string;
  /** `/v2/config/…`: what the process started with, whatever the file says by now. */
  readonly effective: EffectiveOptions | null;
  /** `/messaging_service/messages/respond_completed`: addresses that connected in the clear. */
  readonly plaintextPeers: readonly string[] | null;
  /** Peers that this node has connections to, by the port dialled: from `ss -tn` on the node. */
  readonly dials: { readonly plain: readonly string[]; readonly tls: readonly string[] } | null;
  /** This host's clock against the node's, as its API's answers tell the time; in milliseconds. */
  readonly clock: { readonly skewMs: number; readonly uncertaintyMs: number } | null;
}

/** What clients with these rules would say of the chain that a port serves them; nothing: they take it. */
export interface ChainVerdictOfClients {
  readonly port: number;
  readonly rules: TrustRules;
  readonly failures: readonly TrustFailure[];
}

export interface NodeFacts {
  /** Of its ports those of nodes; those of clients stand beside it. */
  readonly node: Observed;
  readonly clientPorts: readonly PortReport[];
  /** Left out where only a report is known. */
  readonly clientVerdicts?: readonly ChainVerdictOfClients[];
  /** What an inventory says of its clients; null where it says nothing. */
  readonly client: ClientIntent | null;
  readonly files: NodeFiles;
  readonly running: RunningFacts | null;
  /** true when `dial_as` says how peers reach the node, so that unequal ports are intended. */
  readonly dialAs: boolean;
}

/** What all nodes are said to share, and what the probe presents: from flags or the inventory. */
export interface SharedCredentials {
  readonly truststore: CertificateFile | null;
  readonly revocationLists: readonly RevocationList[] | null;
  readonly certificate: CertificateFile | null;
  /** What clients trust, where that is said; else they are taken to trust what nodes do. */
  readonly clientTruststore?: CertificateFile | null;
}

export interface ClusterFacts {
  /** Whose ports were asked. */
  readonly asked: readonly Side[];
  readonly nodes: readonly NodeFacts[];
  readonly links: readonly JudgedLink[];
  /** Clients that were tried at the ports of clients, and what became of them; empty when nobody asked. */
  readonly clients: readonly ClientReport[];
  readonly semantics: { readonly release: Release; readonly isDefault: boolean };
  readonly vantage: Report["vantage"];
  /** When the run was made: certificates are judged at this time. */
  readonly at: Date;
  readonly shared: SharedCredentials;
}

/** Why a link fails, one word for each rule that explains it; `null` for links that do not. */
export const LINK_CAUSES = [
  "modes",
  "addresses",
  "ports",
  "service",
  "down",
  "versions",
  "ciphers",
  "priority",
  "trust",
  "withheld",
  "client-trust",
  "strength",
  "client-strength",
] as const;
export type LinkCause = typeof LINK_CAUSES[number];

/** A link of the report with the cause kept for the rules. */
export interface JudgedLink extends Link {
  readonly cause: LinkCause | null;
  readonly basis: Basis;
}

export const NO_FILES: NodeFiles = {
  yaml: null,
  cassandra: null,
  certificate: null,
  truststore: null,
  revocationLists: null,
  remarks: [],
  unread: [],
  areCollected: false,
  layout: null,
};

export const NOTHING_SHARED: SharedCredentials = {
  truststore: null,
  revocationLists: null,
  certificate: null,
};

/** A node of which only its report is known. */
export function observedOnly(node: Observed): NodeFacts {
  return { ...bySide(node), client: null, files: NO_FILES, running: null, dialAs: false };
}

/** Takes the ports of clients out of a node's report: what is said of nodes is not said of them. */
export function bySide(node: Observed): Pick<NodeFacts, "node" | "clientPorts"> {
  const { client = [], storage = [] } = Object.groupBy(
    node.ports,
    ({ role }) => isClientRole(role) ? "client" : "storage",
  );
  return { node: { ...node, ports: storage }, clientPorts: client };
}

/** The facts that a finished report still holds: no files, no running configuration. */
export function factsOfReport(report: Report): ClusterFacts {
  return {
    asked: report.asked ?? ["storage"],
    clients: report.clients ?? [],
    nodes: report.nodes.map(observedOnly),
    links: report.links.map((link) => ({ ...link, cause: null, basis: link.basis ?? "derived" })),
    semantics: {
      release: readRelease(report.semantics.release) ?? NEWEST_RELEASE,
      isDefault: report.semantics.isDefault,
    },
    vantage: report.vantage,
    at: new Date(report.startedAt),
    shared: NOTHING_SHARED,
  };
}

/** The release whose behaviour this node is judged by: its own when known. */
export function releaseOf(
  { node }: NodeFacts,
  cluster: Pick<ClusterFacts, "semantics">,
): Release {
  return readRelease(node.release) ?? readRelease(node.expected.release) ??
    cluster.semantics.release;
}

/**
 * Every mode that the node may be in. What the running process says of itself settles what ports
 * leave open; the file does not, because it may wait for a restart.
 */
export function modesOf({ node, running }: NodeFacts): readonly Mode[] {
  const told = running?.effective?.mode;
  return told !== undefined && node.observed.modes.includes(told) ? [told] : node.observed.modes;
}

/**
 * The mode that the node's scylla.yaml settles where ports and process leave several; `null` where
 * there is nothing to settle, or the file contradicts what was seen.
 */
export function configuredMode(facts: NodeFacts): Mode | null {
  const modes = modesOf(facts);
  const told = facts.files.yaml?.effective.mode;
  const isOpen = modes.length > 1 && modes.length < MODES.length;
  return isOpen && told !== undefined && modes.includes(told) ? told : null;
}
