/**
 * Asks ScyllaDB's REST API who is in the cluster and what each process runs with. GET only.
 *
 * An API answers for its own node: addresses and places of all nodes come from gossip, but the running
 * configuration is that of the node behind the URL. Several URLs see the same cluster from several
 * sides, and where they do not agree, that is said.
 *
 * @module
 */

import type { RunningFacts } from "../explain/facts.ts";
import { type RestAnswer, type RestClient, restClient } from "../net/rest.ts";
import { NEWEST_RELEASE, type Release } from "../scylla/release.ts";
import {
  CONFIG_OPTIONS,
  configPath,
  type Endpoint,
  endpointList,
  endpoints,
  PATHS,
  plainText,
  plaintextPeers,
  runningOptions,
  runningRelease,
  zoneName,
} from "../scylla/sources/rest.ts";

export interface DiscoveredNode extends Endpoint {
  readonly release: Release | null;
  /** What its process runs with; `null` for a node whose own API was not asked. */
  readonly running: RunningFacts | null;
}

export interface Discovery {
  readonly cluster: string | null;
  readonly nodes: readonly DiscoveredNode[];
  /** Where the APIs do not tell the same story, in sentences. */
  readonly disagreements: readonly string[];
  /** APIs that gave no usable answer, and why. */
  readonly silent: readonly { readonly url: string; readonly message: string }[];
}

/** What one API told. */
interface View {
  readonly url: string;
  readonly cluster: string | null;
  readonly endpoints: readonly Endpoint[];
  /** The node behind the URL. */
  readonly own: string | null;
  readonly release: Release | null;
  readonly running: RunningFacts;
}

/**
 * Asks every URL; each answer may take `timeoutMs`, and is asked for twice at most. `now` is this
 * host's clock, which the answers' Date is compared with.
 */
export async function discover(
  urls: readonly string[],
  signal: AbortSignal,
  timeoutMs: number,
  now: () => Date,
): Promise<Discovery> {
  const asked = await Promise.all(
    urls.map((url) => lookFrom(url, restClient(url, signal, timeoutMs, now))),
  );
  const views = asked.filter((each): each is View => "endpoints" in each);
  const silent = asked.filter((each): each is Silent => "message" in each);
  return {
    cluster: views.find(({ cluster }) => cluster !== null)?.cluster ?? null,
    nodes: merge(views),
    disagreements: disagreements(views),
    silent,
  };
}

type Silent = Discovery["silent"][number];

async function lookFrom(url: string, client: RestClient): Promise<View | Silent> {
  try {
    return await look(client, url);
  } finally {
    await client.close();
  }
}

async function look(client: RestClient, url: string): Promise<View | Silent> {
  const known = await client.get(PATHS.endpoints);
  if (!known.ok) return { url, message: silence(known) };
  const found = endpoints(known.value);
  if (found === null) return { url, message: "the answer is not that of a ScyllaDB REST API" };
  const [name, release, hostId, completed, down] = await Promise.all([
    client.get(PATHS.clusterName),
    client.get(PATHS.release),
    client.get(PATHS.localHostId),
    client.get(PATHS.respondCompleted),
    client.get(PATHS.down),
  ]);
  const config = await configOf(client);
  const isDown = new Set(valueOf(down, endpointList) ?? []);
  const placed = await Promise.all(found.map((endpoint) => withPlace(client, endpoint, isDown)));
  const own = ownAddress(placed, valueOf(hostId, plainText), config);
  const runs = valueOf(release, runningRelease);
  return {
    url,
    cluster: valueOf(name, plainText),
    endpoints: placed,
    own,
    release: runs,
    running: {
      source: new URL(configPath("server_encryption_options"), url).href,
      effective: runningOptions(config, { source: url, release: runs ?? NEWEST_RELEASE }),
      plaintextPeers: valueOf(completed, plaintextPeers),
      dials: null,
      clock: client.clock(),
    },
  };
}

/** The running values of all options that matter; one that is not answered is missing. */
async function configOf(client: RestClient): Promise<Record<string, unknown>> {
  const answers = await Promise.all(
    CONFIG_OPTIONS.map(async (option) => [option, await client.get(configPath(option))] as const),
  );
  return Object.fromEntries(
    answers.flatMap(([option, answer]) => answer.ok ? [[option, answer.value]] : []),
  );
}

/** Gossip may not carry a node's place; the snitch of the node that we ask may still know it. */
async function withPlace(
  client: RestClient,
  endpoint: Endpoint,
  isDown: ReadonlySet<string>,
): Promise<Endpoint> {
  const { address, isAlive } = endpoint;
  const alive = isDown.has(address) ? false : isAlive;
  if (endpoint.dc !== null && endpoint.rack !== null) return { ...endpoint, isAlive: alive };
  const host = `?host=${encodeURIComponent(address)}`;
  const [dc, rack] = await Promise.all([
    client.get(`${PATHS.dc}${host}`),
    client.get(`${PATHS.rack}${host}`),
  ]);
  return {
    ...endpoint,
    isAlive: alive,
    dc: endpoint.dc ?? valueOf(dc, zoneName),
    rack: endpoint.rack ?? valueOf(rack, zoneName),
  };
}

function ownAddress(
  found: readonly Endpoint[],
  hostId: string | null,
  config: Readonly<Record<string, unknown>>,
): string | null {
  const byId = found.find((endpoint) => hostId !== null && endpoint.hostId === hostId);
  if (byId !== undefined) return byId.address;
  const told = [config["broadcast_address"], config["listen_address"]];
  return found.find(({ address }) => told.includes(address))?.address ?? null;
}

function valueOf<T>(answer: RestAnswer, read: (value: unknown) => T | null): T | null {
  return answer.ok ? read(answer.value) : null;
}

/** Packages bind the API to localhost, so a refusal from elsewhere is the normal case. */
function silence({ status, message }: RestAnswer & { readonly ok: false }): string {
  return status === 0
    ? `${message}; the API listens on localhost unless api_address says otherwise, so ask ` +
      "through a tunnel: ssh -L 10000:127.0.0.1:10000 NODE"
    : `HTTP ${status}: ${message}`;
}

/** Every node that any API knows; a node's own API is believed before the others. */
function merge(views: readonly View[]): DiscoveredNode[] {
  const nodes = new Map<string, DiscoveredNode>();
  for (const { endpoints } of views) {
    for (const endpoint of endpoints) {
      const before = nodes.get(endpoint.address);
      nodes.set(endpoint.address, {
        ...endpoint,
        dc: before?.dc ?? endpoint.dc,
        rack: before?.rack ?? endpoint.rack,
        isAlive: before?.isAlive === false ? false : endpoint.isAlive,
        release: null,
        running: null,
      });
    }
  }
  for (const { own, release, running } of views) {
    const node = own === null ? undefined : nodes.get(own);
    if (node !== undefined) nodes.set(node.address, { ...node, release, running });
  }
  return [...nodes.values()];
}

/** What one API says and another denies. */
function disagreements(views: readonly View[]): string[] {
  const [first, ...others] = views;
  if (first === undefined) return [];
  return others.flatMap((other) => {
    const told: string[] = [];
    if (first.cluster !== null && other.cluster !== null && first.cluster !== other.cluster) {
      told.push(
        `${first.url} is of the cluster ${first.cluster}, ${other.url} of ${other.cluster}`,
      );
    }
    const addresses = new Set([...first.endpoints, ...other.endpoints].map((each) => each.address));
    for (const address of addresses) {
      const [a, b] = [first, other].map((view) =>
        view.endpoints.find((each) => each.address === address)
      );
      const differs = differenceOf(a, b);
      if (differs === null) continue;
      told.push(`${address}: ${first.url} says ${differs[0]}, ${other.url} says ${differs[1]}`);
    }
    return told;
  });
}

function differenceOf(
  a: Endpoint | undefined,
  b: Endpoint | undefined,
): readonly [string, string] | null {
  if (a === undefined || b === undefined) return a === b ? null : [words(a), words(b)];
  if (a.isAlive !== b.isAlive) return [life(a), life(b)];
  const place = ({ dc, rack }: Endpoint) => `${dc ?? "?"}/${rack ?? "?"}`;
  return place(a) === place(b) ? null : [place(a), place(b)];
}

const words = (endpoint: Endpoint | undefined) => endpoint === undefined ? "not a node" : "a node";
const life = ({ isAlive }: Endpoint) => isAlive === null ? "unknown" : isAlive ? "up" : "down";
