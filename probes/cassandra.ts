/**
 * Is it Apache Cassandra that does not answer RPC?
 *
 * A port that met twelve bytes of RPC with nothing but the end of the connection is asked once in
 * Cassandra's own words, in the clear or inside TLS. A node of Cassandra 4.0 or newer answers with twelve
 * bytes and notes a new connection, without an error (`net/InboundConnectionInitiator.java`). A ScyllaDB
 * node that answers RPC is never asked so; one that does not would log a wrong magic.
 *
 * @module
 */

import type { StorageRole, TrialIdentity } from "../src/model/words.ts";
import type { Exchange } from "../src/probe/exchange.ts";
import type { Handshake } from "../src/probe/handshake.ts";
import { peerOffer } from "../src/probe/offers.ts";
import { FREE, type Probe, type Seen } from "../src/probe/probe.ts";
import { provenBy } from "../src/probe/proof.ts";
import { isBareEnd } from "../src/probe/spoken.ts";
import type { Wishes } from "../src/probe/target.ts";
import { addressBytes } from "../src/scylla/address.ts";
import { encodeInitiate, readAccept } from "../src/wire/cassandra.ts";
import { clientAuth } from "./client_auth.ts";
import { storagePort } from "./storage_port.ts";
import { tlsHello, tlsOnStoragePort } from "./tls_hello.ts";

const NOT_QUIET = "words of another database leave a line in a ScyllaDB node's log";

/** An Initiate in the name of the address that we connect from, and the wait for twelve bytes. */
const words = ({ localAddress }: Exchange | Handshake) => ({
  send: encodeInitiate(addressBytes(localAddress ?? "") ?? new Uint8Array(4)),
  enough: (received: Uint8Array) => readAccept(received).kind !== "incomplete",
});

export const cassandraInClear: Probe<Exchange> = {
  id: "cassandra-in-clear",
  asks: "Does storage_port take Cassandra's handshake in the clear?",
  role: "storage_port",
  cost: (_target, { quiet }) => quiet ? FREE : { connections: 1, handshakes: 0, logLines: 1 },
  skip(_target, { quiet }, seen) {
    if (!isBareEnd(seen.of(storagePort))) return "RPC did not meet the mere end of a connection";
    return quiet ? NOT_QUIET : null;
  },
  observe(target, _wishes, seen, means) {
    const before = seen.of(storagePort);
    if (before === undefined) throw new Error("asked before storage-port");
    const { send: say, enough } = words(before.exchange);
    const port = target.ports.storage_port;
    return means.exchange({ port, purpose: "cassandra-in-clear", say, enough });
  },
  isOpen: () => false,
};

/**
 * The connection inside whose TLS words of RPC met nothing, and who is to say Cassandra's: whoever was
 * refused for its certificate, or for having none, was not heard.
 */
function unheard(role: StorageRole, { identities }: Wishes, seen: Seen): {
  readonly before: Handshake;
  readonly identity: TrialIdentity;
} | null {
  const hello = seen.of(role === "storage_port" ? tlsOnStoragePort : tlsHello)?.handshake;
  const trials = role === "storage_port" ? undefined : seen.of(clientAuth);
  const own = trials?.trials.find(({ identity }) => identity === "configured")?.handshake;
  const answered = [hello, own].some((handshake) =>
    handshake?.outcome && provenBy(handshake.outcome.learned.application) !== null
  );
  if (answered || hello?.outcome == null || seen.of(storagePort)?.rpc != null) return null;
  const isAsked = hello.outcome.learned.certificateRequest !== null;
  if (!isAsked) return isMute(hello) ? { before: hello, identity: "none" } : null;
  if (!identities.has("configured")) return null;
  // On storage_port nobody has shown our certificate yet.
  const before = role === "storage_port" ? hello : own;
  return before !== undefined && (before === hello || isMute(before))
    ? { before, identity: "configured" }
    : null;
}

/** The handshake was done, and then the connection, without a word of the peer's. */
function isMute({ outcome }: Handshake): boolean {
  return outcome !== null && outcome.learned.clientFinishedSent &&
    outcome.learned.application.length === 0 && outcome.end.kind === "closed";
}

function insideTls(role: StorageRole, id: string): Probe<Handshake> {
  return {
    id,
    asks: "Does the port take Cassandra's handshake inside TLS?",
    role,
    cost: (_target, { quiet }) => quiet ? FREE : { connections: 1, handshakes: 1, logLines: 1 },
    skip(_target, wishes, seen) {
      if (unheard(role, wishes, seen) === null) return "RPC inside TLS did not meet a mere end";
      return wishes.quiet ? NOT_QUIET : null;
    },
    async observe(target, wishes, seen, means) {
      const asked = unheard(role, wishes, seen);
      if (asked === null) throw new Error("there is nothing to ask");
      const { before, identity } = asked;
      const offer = peerOffer(means, await means.identity(identity, null));
      return means.handshake({
        port: target.ports[role],
        purpose: id,
        identity,
        offer: { ...offer, application: words(before) },
      });
    },
    isOpen: () => false,
  };
}

export const cassandraInTls = insideTls("ssl_storage_port", "cassandra-in-tls");
export const cassandraInTlsOnStoragePort = insideTls(
  "storage_port",
  "cassandra-in-tls-on-storage-port",
);
