/**
 * From what the probes of one port saw to the port's place in the report. Nothing is concluded here:
 * every field repeats an observation, or says that there is none.
 *
 * @module
 */

import type { End } from "../handshake/outcome.ts";
import type { CqlReport, PortReport, RpcReport } from "../model/port.ts";
import {
  type ClientRole,
  isClientRole,
  type PortState,
  type Role,
  type Speaks,
} from "../model/words.ts";
import { cassandraInClear } from "../../probes/cassandra.ts";
import { PLAIN_BESIDE_TLS } from "../../probes/plain_beside_tls.ts";
import { alternatorPort, storagePort } from "../../probes/storage_port.ts";
import { HELLO_TO, isTls, type TlsHello } from "../../probes/tls_hello.ts";
import type { NoConnection } from "../probe/exchange.ts";
import type { Seen } from "../probe/probe.ts";
import type { Spoken } from "../probe/spoken.ts";
import { portNumber, type Target } from "../probe/target.ts";
import { readAccept } from "../wire/cassandra.ts";
import { cqlNode, readCql } from "../wire/cql.ts";
import { hexPrefix, toHex } from "../wire/hex.ts";
import { readNegotiation, rpcFeatures, type RpcReply } from "../wire/seastar_rpc.ts";
import { sniff } from "../wire/sniff.ts";
import { alertReport, type ChainJudge, handshakesOn, tlsOfAlert, tlsReport } from "./tls_report.ts";

/** The port as seen so far; `null` when nothing was asked of it yet. */
export function portReport(
  role: Role,
  target: Target,
  seen: Seen,
  judgeChain: ChainJudge,
): PortReport | null {
  const hello = seen.of(HELLO_TO[role]);
  const spoken = role === "storage_port"
    ? seen.of(storagePort)
    : role === "alternator_port"
    ? seen.of(alternatorPort)
    : hello?.plain ?? undefined;
  if (hello === undefined && spoken === undefined) return null;

  const failed = hello?.handshake.failed ?? spoken?.exchange.failed ?? null;
  const foreign = foreignBytes(hello?.handshake.outcome?.end);
  const isTlsHere = hello !== undefined && isTls(hello.handshake);
  const inClear = role === "storage_port"
    ? versionOfCassandra([seen.of(cassandraInClear)?.received ?? NOTHING])
    : null;
  const cassandra = inClear ?? versionOfCassandra(
    handshakesOn(role, seen).map(({ outcome }) => outcome?.learned.application ?? NOTHING),
  );
  const heard = inClear !== null
    ? { speaks: "cassandra-internode" as const, service: `Cassandra internode v${inClear}` }
    : isClientRole(role) && seen.of(PLAIN_BESIDE_TLS[role])?.cql != null
    ? { speaks: "cql" as const, service: null }
    : isTlsHere
    ? { speaks: "tls" as const, service: null }
    : heardOf(foreign, spoken);
  return {
    address: target.host,
    port: portNumber(target, role),
    role,
    state: stateOf(failed),
    speaks: failed === null ? heard.speaks : null,
    service: heard.service,
    firstBytes: firstBytes(foreign ?? spoken?.exchange.received),
    rpc: spoken?.rpc ? rpcReport(spoken.rpc) : rpcInside(hello),
    ...isClientRole(role) ? { cql: cqlReport(spoken, role, seen) } : {},
    ...cassandra === null ? {} : { cassandra: { messagingVersion: cassandra } },
    tls: hello !== undefined && isTlsHere
      ? tlsReport(role, hello.handshake, seen, judgeChain)
      : spoken?.alert
      ? tlsOfAlert(alertReport(spoken.alert))
      : null,
    error: failed === null || failed.state === "aborted"
      ? null
      : { code: failed.code, message: failed.message },
  };
}

const NOTHING = new Uint8Array(0);

/** The messaging version in one of the answers; null when none is Cassandra's. */
function versionOfCassandra(answers: readonly Uint8Array[]): number | null {
  for (const answer of answers.map(readAccept)) {
    if (answer.kind === "accept" || answer.kind === "older") return answer.version;
  }
  return null;
}

function stateOf(failed: NoConnection | null): PortState {
  if (failed === null) return "open";
  return failed.state === "aborted" ? "unreachable" : failed.state;
}

type Heard = { readonly speaks: Speaks | null; readonly service: string | null };

function heardOf(foreign: Uint8Array | null, spoken: Spoken | undefined): Heard {
  if (foreign !== null && spoken?.cql == null) {
    const { speaks, service } = sniff(foreign);
    return { speaks, service };
  }
  return spoken ?? { speaks: "silent", service: null };
}

/** Bytes that answered a ClientHello and are no TLS. */
function foreignBytes(end: End | undefined): Uint8Array | null {
  return end?.kind === "notTls" && end.bytes.length > 0 ? end.bytes : null;
}

/** Sixteen bytes say who it is; an answer that was expected needs no proof of that kind. */
function firstBytes(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined || bytes.length === 0) return null;
  return readNegotiation(bytes).kind === "rpc" ? null : toHex(bytes.subarray(0, 16));
}

function rpcInside(hello: TlsHello | undefined): RpcReport | null {
  const application = hello?.handshake.outcome?.learned.application;
  if (application === undefined) return null;
  const answer = readNegotiation(application);
  return answer.kind === "rpc" ? rpcReport(answer.reply) : null;
}

/** What a CQL port said of itself, in the clear or inside TLS, to anyone of us; null: it said nothing. */
function cqlReport(spoken: Spoken | undefined, role: ClientRole, seen: Seen): CqlReport | null {
  const said = spoken?.cql ?? handshakesOn(role, seen)
    .map(({ outcome }) => readCql(outcome?.learned.application ?? NOTHING))
    .find((answer) => answer.kind === "supported")?.options ??
    null;
  if (said === null) return null;
  const { kind, shard, shards, shardAwarePort, shardAwarePortSsl } = cqlNode(said);
  const supported = Object.fromEntries([...said].map(([key, values]) => [key, [...values]]));
  return { supported, shard, shards, shardAwarePort, shardAwarePortSsl, kind };
}

/** Features by name; data is hex unless it has a meaning of its own. */
function rpcReport({ features, shard, counter, compression }: RpcReply): RpcReport {
  return {
    features: Object.fromEntries(
      [...features].map(([code, data]) => {
        const name = rpcFeatures.nameOf(code);
        if (name === "CONNECTION_ID") return [name, counter === null ? "" : String(counter)];
        return [
          name,
          compression !== null && name === "COMPRESS" ? compression : hexPrefix(data, 64),
        ];
      }),
    ),
    shard,
  };
}
