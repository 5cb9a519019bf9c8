/**
 * A whole session against one server: what `ringshake check` does, without its command line.
 *
 * @module
 */

import { NO_FILES, type SharedCredentials } from "../../src/explain/facts.ts";
import { NOTHING_SHARED } from "../../src/explain/facts.ts";
import type { ClientCredentials } from "../../src/handshake/credentials.ts";
import type { TlsReport } from "../../src/model/port.ts";
import type { Report } from "../../src/model/report.ts";
import type { DeepTopic } from "../../src/probe/target.ts";
import { reportOf } from "../../src/run/report.ts";
import { BEFORE, fold } from "../../src/run/state.ts";
import type { Survey, SurveyNode } from "../../src/run/survey.ts";
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
    ownAddresses: [],
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
    dialAs: false,
  };
}

/** The TLS part of the only node's ssl_storage_port. */
export function tlsOf(report: Report): TlsReport {
  const port = report.nodes[0]?.ports.find(({ role }) => role === "ssl_storage_port");
  if (!port?.tls) throw new Error(`no TLS was met: ${JSON.stringify(port)}`);
  return port.tls;
}
