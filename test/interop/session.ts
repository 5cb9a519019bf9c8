/**
 * A whole session against one server: what `ringshake check` does, without its command line.
 *
 * @module
 */

import { PROBES } from "../../probes/index.ts";
import type { Client } from "../../src/clients/client.ts";
import { NO_FILES, NOTHING_SHARED, type SharedCredentials } from "../../src/explain/facts.ts";
import type { ClientCredentials } from "../../src/handshake/credentials.ts";
import type { TlsReport } from "../../src/model/port.ts";
import type { Report } from "../../src/model/report.ts";
import { CLIENT_ROLES, type ClientRole } from "../../src/model/words.ts";
import type { DeepTopic } from "../../src/probe/target.ts";
import type { Means } from "../../src/probe/probe.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { SOMEBODY } from "../../src/run/asker.ts";
import { reportOf } from "../../src/run/report.ts";
import { BEFORE, fold } from "../../src/run/state.ts";
import { type Survey, type SurveyNode, targetOf } from "../../src/run/survey.ts";
import { meansFor } from "../../src/schedule/means.ts";
import { type Plan, run } from "../../src/schedule/runner.ts";
import { runSession, type SessionOptions } from "../../src/schedule/session.ts";
import { NEWEST_RELEASE } from "../../src/scylla/release.ts";

export interface Wish {
  readonly deep?: readonly DeepTopic[];
  readonly quiet?: boolean;
  readonly configured?: ClientCredentials;
  readonly shared?: Partial<SharedCredentials>;
  readonly allowed?: SessionOptions["allowed"];
  readonly stepMs?: number;
  readonly perNode?: number;
}

/** Nobody listens here: the plain half of the node is not what these tests are about. */
const NOBODY = 1;

/** Probes `port` as the ssl_storage_port of a node at `address`, and returns the report. */
export async function probe(port: number, wish: Wish = {}): Promise<Report> {
  const { signal } = new AbortController();
  const options = optionsFor([{ address: "127.0.0.1", port }], wish);
  let state = BEFORE;
  await runSession(options, (event) => state = fold(state, event), signal);
  return reportOf(options.survey, state, new Date()).report;
}

/** Probes `port` of 127.0.0.1 as a port of clients, and nothing else. */
export async function probeForClients(
  role: ClientRole,
  port: number,
  wish: Wish & {
    readonly clients?: readonly Client[];
    readonly hostName?: string | null | undefined;
  } = {},
): Promise<Report> {
  const options = optionsFor([{ address: "127.0.0.1", port: NOBODY }], wish);
  const ports = Object.fromEntries(CLIENT_ROLES.map((each) => [each, each === role ? port : 0]));
  const nothing = {
    enabled: null,
    clientAuth: null,
    truststore: null,
    certificate: null,
    keyfile: null,
  };
  const survey: Survey = {
    ...options.survey,
    nodes: options.survey.nodes.map((node) => ({
      ...node,
      ...wish.hostName === undefined ? {} : { hostName: wish.hostName },
      client: { ...nothing, ports: ports as Record<ClientRole, number> },
    })),
    asked: ["client"],
    ...wish.clients === undefined ? {} : { clients: wish.clients },
  };
  let state = BEFORE;
  const { signal } = new AbortController();
  await runSession({ ...options, survey }, (event) => state = fold(state, event), signal);
  return reportOf(survey, state, options.now()).report;
}

/**
 * Enumerates `topics` at `port`. Every handshake ends with the server's flight, since a server that is
 * no node keeps silent where a node would answer RPC.
 */
export async function enumerate(port: number, topics: readonly DeepTopic[]): Promise<Report> {
  const options = optionsFor([{ address: "127.0.0.1", port }], { deep: topics });
  const { signal } = new AbortController();
  let state = BEFORE;
  const emit = (event: RunEvent) => {
    state = fold(state, event);
  };
  const { stepMs, concurrency, perNode, localAddress, survey, now } = options;
  const means = meansFor({
    ...{ stepMs, concurrency, perNode, localAddress, emit, signal },
    identityOf: () => Promise.resolve(null),
    keyLog: null,
  });
  const plan: Plan = {
    targets: survey.nodes.map((node) => targetOf(node)),
    probes: PROBES.filter(({ id }) =>
      id.startsWith("deep-") || id === "tls-hello" || id === "tls-versions"
    ),
    wishes: {
      quiet: false,
      deep: options.deep,
      identities: new Set(),
      allowed: options.allowed,
    },
    concurrency,
  };
  await run(plan, (target, lose) => hurried(means(target, lose)), emit, signal, now);
  return reportOf(survey, state, now()).report;
}

/** The means of a probe, for a test that asks for itself. */
export function meansOf(port: number, stepMs: number): Means {
  const { survey, concurrency, perNode, localAddress } = optionsFor([{
    address: "127.0.0.1",
    port,
  }]);
  const { signal } = new AbortController();
  const [node] = survey.nodes;
  if (node === undefined) throw new Error("no node");
  const means = meansFor({
    ...{ stepMs, concurrency, perNode, localAddress, signal },
    identityOf: () => Promise.resolve(null),
    keyLog: null,
    emit: () => {},
  });
  return means(targetOf(node), () => {});
}

/** Means that do not wait for an answer inside TLS. */
export function hurried(means: Means): Means {
  return {
    ...means,
    handshake: (order) => {
      const { offer } = order;
      return means.handshake({
        ...order,
        offer: { ...offer, stopAfter: offer.stopAfter ?? "server_flight" },
      });
    },
  };
}

/** Options of a session over several listeners. */
export function optionsFor(
  endpoints: readonly { readonly address: string; readonly port: number }[],
  { deep = [], quiet = false, configured, shared, allowed, stepMs, perNode }: Wish = {},
): SessionOptions {
  const survey: Survey = {
    cluster: null,
    nodes: endpoints.map(({ address, port }) => nodeAt(address, port)),
    shared: { ...NOTHING_SHARED, ...shared },
    semantics: { release: NEWEST_RELEASE, isDefault: true },
    tool: { version: "0", runtime: "test" },
    hostname: null,
    asker: SOMEBODY,
    asked: ["storage"],
  };
  return {
    survey,
    credentials: { configured: configured ?? null, revoked: null },
    stepMs: stepMs ?? 3000,
    concurrency: 64,
    perNode: perNode ?? 2,
    localAddress: null,
    quiet,
    deep: new Set(deep),
    allowed: allowed ?? null,
    now: () => new Date(),
  };
}

function nodeAt(address: string, port: number): SurveyNode {
  return {
    id: address,
    address,
    addresses: [],
    dc: null,
    rack: null,
    storagePort: NOBODY,
    sslStoragePort: port,
    intent: { mode: null, clientAuth: null, priorityString: null, source: "test" },
    release: null,
    files: NO_FILES,
    running: null,
    client: null,
    dialAs: false,
  };
}

/** The TLS part of the only node's ssl_storage_port. */
export function tlsOf(report: Report): TlsReport {
  const port = report.nodes[0]?.ports.find(({ role }) => role === "ssl_storage_port");
  if (!port?.tls) throw new Error(`no TLS was met: ${JSON.stringify(port)}`);
  return port.tls;
}
