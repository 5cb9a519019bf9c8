/**
 * A probing run for programs: what `ringshake check` does, without files, flags and a terminal.
 *
 * @module
 */

import type { StreamEvent } from "../../reports/ndjson.ts";
import { probing } from "../cli/options.ts";
import { sessionOptions } from "../cli/run_options.ts";
import { streamOf } from "../cli/stream.ts";
import { allowedBy } from "../cli/survey/allowed.ts";
import { askerOf, knownNodes } from "../cli/survey/asker.ts";
import { chosen, nodesOfInventory, nodesOfTargets } from "../cli/survey/nodes.ts";
import { withAddresses } from "../cli/survey/names.ts";
import { nodesOfDiscovery, withDiscovery, withTruststore } from "../cli/survey/running.ts";
import { runtime, VERSION } from "../cli/version.ts";
import { NO_FILES } from "../explain/facts.ts";
import type { Report } from "../model/report.ts";
import { SIDES } from "../model/words.ts";
import { STEP_MS } from "../net/limits.ts";
import type { DeepTopic } from "../probe/target.ts";
import type { RunEvent } from "../run/event.ts";
import { reportOf } from "../run/report.ts";
import { BEFORE, fold } from "../run/state.ts";
import type { Survey, SurveyNode } from "../run/survey.ts";
import { runSession } from "../schedule/session.ts";
import { NEWEST_RELEASE, parseRelease } from "../scylla/release.ts";
import { parseTarget } from "../scylla/target.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { credentialsIn, type PemTexts } from "./credentials.ts";
import { type Cluster, inventoryOf } from "./inventory.ts";

/** What is happening, as `--format ndjson` prints it while it probes. */
export type ProbeEvent = Extract<StreamEvent, { readonly event: "started" | "attempt" }>;

/**
 * Named like the flags of `ringshake check`. One of `targets`, `inventory` and `api` is needed;
 * targets beside an inventory choose from it, and `api` adds what running nodes know of themselves.
 */
export interface ProbeOptions extends PemTexts {
  /** `ADDRESS`, `ADDRESS/SSL_PORT` or `ADDRESS/PORT,SSL_PORT`; IPv6 in brackets. */
  readonly targets?: readonly string[];
  /** The cluster and what is intended: an object, or the text of an inventory file. */
  readonly inventory?: Cluster | string;
  /** REST APIs to discover the cluster through, such as `http://10.0.0.1:10000`; GET only. */
  readonly api?: readonly string[];
  /** Judge by this ScyllaDB release; the newest when left out. */
  readonly release?: string;
  /** Connect from this address of this host. */
  readonly localAddress?: string;
  /** Who asks, in the nodes' eyes: a node's id or address, or `outside` for none of them. */
  readonly as?: string;
  /** Milliseconds for a whole step (connect, handshake, exchange); 3000 when left out. */
  readonly timeout?: number;
  /** Connections at once, in all; 64 when left out. */
  readonly concurrency?: number;
  /** Connections at once to one node; 2 when left out. */
  readonly perNode?: number;
  /** What to enumerate; `true` is everything. */
  readonly deep?: boolean | readonly DeepTopic[];
  /** Ask the ports of clients, too, or nothing else. */
  readonly client?: boolean | "only";
  /** Only probes that leave no line in a node's log. */
  readonly quietNode?: boolean;
  /** Ends the run early; the report then is partial and says so. */
  readonly signal?: AbortSignal;
  /** This host's clock, by which certificates are judged; the real one when left out. */
  readonly now?: () => Date;
  readonly onEvent?: (event: ProbeEvent) => void;
  /** What could not be used, and is no reason to stop; one sentence each. */
  readonly onWarning?: (sentence: string) => void;
}

/**
 * Probes every node and judges what was seen. Nodes cannot make it reject: what is wrong with them
 * stands in the report.
 *
 * @throws {UsageError} when the options cannot be used.
 */
export async function probeCluster(options: ProbeOptions): Promise<Report> {
  const signal = options.signal ?? new AbortController().signal;
  const now = options.now ?? (() => new Date());
  const { shared, credentials } = credentialsIn(options, now());
  const survey = { ...await surveyOf(options, signal, now), shared };
  const session = sessionOptions(
    { survey, credentials, allowed: allowedBy(survey.nodes) },
    mannerOf(options),
    { now },
  );
  const tell = listener(options.onEvent);
  let state = BEFORE;
  await runSession(session, (event) => {
    // Captures are large and no part of a report.
    state = fold(state, event.kind === "attempted" ? { ...event, capture: null } : event);
    tell(event);
  }, signal);
  return reportOf(survey, state, now()).report;
}

async function surveyOf(
  {
    targets = [],
    inventory,
    api = [],
    release,
    timeout = STEP_MS,
    onWarning = ignore,
    as,
    localAddress,
    client = false,
  }: ProbeOptions,
  signal: AbortSignal,
  now: () => Date,
): Promise<Omit<Survey, "shared">> {
  const local = localAddress === undefined ? {} : { localAddress };
  const known = inventory === undefined ? null : inventoryOf(inventory);
  const wanted = targets.map((text) => parseTarget(text));
  const named = known === null
    ? nodesOfTargets(wanted, NO_PORTS)
    : chosen(await nodesOfInventory(known, NO_PORTS, noFiles), wanted);
  const urls = [...api, ...known?.nodes.flatMap((node) => node.api ?? []) ?? []]
    .map((url) => String(asFlag("api", url)));
  // The HTTP client takes a while to load, and most runs need none.
  const told = urls.length === 0 ? null : await (await import("../cli/survey/discovered.ts"))
    .discovered(urls, timeout, { interrupted: signal, now }, onWarning);
  const nodes: readonly SurveyNode[] = told === null
    ? named
    : named.length === 0
    ? nodesOfDiscovery(told, NO_PORTS)
    : withDiscovery(named, told);
  if (nodes.length === 0) {
    throw new UsageError("there is nothing to probe", "give targets, an inventory or api");
  }
  return {
    cluster: known?.cluster ?? told?.cluster ?? null,
    nodes: (await withAddresses(nodes)).map(withTruststore),
    semantics: {
      release: release === undefined ? NEWEST_RELEASE : parseRelease(release),
      isDefault: release === undefined,
    },
    tool: { version: VERSION, runtime: runtime() },
    // A library does not look around on its host.
    hostname: null,
    asked: client === "only" ? ["client"] : client ? SIDES : ["storage"],
    asker: askerOf(
      { ...as === undefined ? {} : { as }, ...local },
      knownNodes(nodes, known, told),
      {
        isWhole: known?.complete === true || told !== null,
      },
    ),
  };
}

const NO_PORTS = { storagePort: undefined, sslStoragePort: undefined };
const noFiles = () => Promise.resolve(NO_FILES);
const ignore = () => {};

/** The options that say how it is done, read as the command line reads its flags. */
function mannerOf({ timeout, concurrency, perNode, localAddress, deep, quietNode }: ProbeOptions) {
  const topics = deep === true ? "" : deep === false ? undefined : deep?.join();
  return {
    timeout: asFlag("timeout", timeout),
    concurrency: asFlag("concurrency", concurrency),
    perNode: asFlag("per-node", perNode),
    localAddress: asFlag("local-address", localAddress),
    deep: asFlag("deep", topics),
    quietNode,
  };
}

/** What the reader of a flag makes of an option's value; it refuses what the flag refuses. */
function asFlag(flag: string, value: number | string | undefined): unknown {
  if (value === undefined) return undefined;
  const spec = probing.find(({ flags }) => flags.startsWith(`--${flag} `));
  return spec?.read?.(String(value)) ?? value;
}

/** Copies of the events, so that a listener may keep them. */
function listener(onEvent: ProbeOptions["onEvent"]): (event: RunEvent) => void {
  if (onEvent === undefined) return ignore;
  return streamOf((line) => onEvent(JSON.parse(line)));
}
