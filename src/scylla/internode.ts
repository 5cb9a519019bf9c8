/**
 * What a node dials, and what comes of it: the outgoing half of `internode_encryption`.
 *
 * Read off `message/messaging_service.cc` (`get_rpc_client`). A node never asks its peer: it picks
 * plain or TLS by its own mode and by where it believes the peer to be, and dials *its own* port
 * numbers. So a link is judged per direction and per kind of connection, and a cluster can show
 * every node up (gossip, the first connection, is always TLS) while data is dead.
 *
 * @module
 */

import type { Connection, Mode, StorageRole } from "../model/words.ts";
import { expectStoragePorts, type Listening, modeIn, type Service } from "./listener.ts";
import { does, type Release } from "./release.ts";
import type { Relation, Vantage } from "./topology.ts";

export type Encryption = "plain" | "tls";

/**
 * Which of its addresses a node calls from: the one that peers know it by (listen_address is it, or
 * listen_on_broadcast_address is set), its own rpc address, or another, as with 0.0.0.0 or NAT.
 */
export const BIND_ADDRESSES = ["broadcast", "rpc", "other"] as const;
export type BindAddress = typeof BIND_ADDRESSES[number];

/** What of the dialling node's configuration decides how it dials. */
export interface Dialler {
  readonly mode: Mode;
  readonly release: Release;
  /** Default: broadcast. */
  readonly bindAddress?: BindAddress;
}

/**
 * Does the node encrypt a connection to a peer at this relation? `unknown` is a peer whose place the
 * node has not learned yet: always encrypted where the place would matter. `throws`: the call ends
 * before anything is dialled.
 *
 * Before it calls a near peer in the clear, a node under `dc` or `rack` looks up where the address is
 * that it calls from (scylladb#9653). One that no node is known by is nowhere: up to 6.2 that means
 * TLS; from 2025.1 on the lookup itself fails (`Requested location for node … not in topology`, in
 * 2025.1 a null pointer); from 2026.1 on the node's own rpc address is known for its own.
 */
export function outgoingEncryption(
  node: Dialler,
  connection: Connection,
  relation: Relation | "unknown",
): Encryption | "throws" {
  const mode = modeIn(node.release, node.mode);
  const near = PLAIN_TO[mode];
  if (near === "everyone") return "plain";
  if (near.size === 0) return "tls";
  if (connection === "gossip" && does(node.release, "gossip-verbs-encrypted")) return "tls";
  if (relation === "unknown" || relation === "other-dc") return "tls";
  const own = locationOf(node.bindAddress ?? "broadcast", node.release);
  if (own === "unknown") return "tls";
  return own === "throws" ? "throws" : near.has(relation) ? "plain" : "tls";
}

/** What the node finds when it looks up the address that it calls from. */
function locationOf(bind: BindAddress, release: Release): "own" | "unknown" | "throws" {
  if (bind === "broadcast" || !does(release, "gossip-verbs-encrypted")) return "own";
  if (bind === "rpc" && does(release, "own-rpc-address-passes-filter")) return "own";
  return does(release, "unknown-bind-address-throws") ? "throws" : "unknown";
}

const NOBODY: ReadonlySet<Relation> = new Set();

/** Whom a node of this mode calls in the clear. */
const PLAIN_TO: Readonly<Record<Mode, "everyone" | ReadonlySet<Relation>>> = {
  none: "everyone",
  passive: "everyone",
  transitional: NOBODY,
  dc: new Set<Relation>(["same-rack", "same-dc"]),
  rack: new Set<Relation>(["same-rack"]),
  all: NOBODY,
};

/** Why a dial comes to nothing; each is one line in §1.3 of the log catalogue. */
export type DialFailure =
  /** Nothing listens on the port dialled. */
  | "refused"
  /** The acceptor's dc/rack filter hung up without a byte. */
  | "dropped"
  /** Plain RPC sent to a TLS listener. */
  | "plain-to-tls"
  /** A ClientHello sent to a plain RPC listener. */
  | "tls-to-plain"
  /** The dialler's own port option is 0. */
  | "port-zero"
  /** The dialler does not find the address that it calls from in its topology, and calls nobody. */
  | "bind-address-unknown";

export interface Dial {
  /** These four are null where nothing is dialled. */
  readonly encryption: Encryption | null;
  /** The option whose number the dialler uses. */
  readonly option: StorageRole | null;
  readonly port: number | null;
  /** What the acceptor does there. */
  readonly meets: Service | null;
  readonly outcome: "tls" | "plain" | "fails";
  readonly failure: DialFailure | null;
}

export interface DialledNode extends Listening {
  /** Does it know the dialler's source address as a node? Until it does, the dialler is a stranger. */
  readonly knowsDialler?: boolean;
}

const NOTHING_DIALLED: Dial = {
  encryption: null,
  option: null,
  port: null,
  meets: null,
  outcome: "fails",
  failure: "bind-address-unknown",
};

/** What comes of one connection from one node to another, given good certificates and a clear path. */
export function dial(
  from: Dialler & Listening,
  to: DialledNode,
  connection: Connection,
  relation: Relation,
): Dial {
  const encryption = outgoingEncryption(from, connection, relation);
  if (encryption === "throws") return NOTHING_DIALLED;
  const option: StorageRole = encryption === "tls" ? "ssl_storage_port" : "storage_port";
  const port = encryption === "tls" ? from.sslStoragePort : from.storagePort;
  const meets = serviceAt(to, port, to.knowsDialler === false ? "outside" : relation);
  const failure = port === 0 ? "port-zero" : FAILURE[encryption][meets];
  return {
    encryption,
    option,
    port,
    meets,
    outcome: failure === null ? encryption : "fails",
    failure,
  };
}

/** What listens at this port number of the node: nodes with unequal ports miss each other. */
export function serviceAt(node: Listening, port: number, vantage: Vantage): Service {
  const ports = expectStoragePorts(node, vantage);
  const found: Service[] = [];
  if (port === node.sslStoragePort) found.push(ports.ssl_storage_port);
  if (port === node.storagePort) found.push(ports.storage_port);
  return found.find((service) => service !== "closed") ?? "closed";
}

const FAILURE: Readonly<Record<Encryption, Readonly<Record<Service, DialFailure | null>>>> = {
  plain: { plain: null, tls: "plain-to-tls", drops: "dropped", closed: "refused" },
  tls: { tls: null, plain: "tls-to-plain", drops: "dropped", closed: "refused" },
};
