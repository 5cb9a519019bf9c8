/**
 * The part of ScyllaDB's REST API (`api/`, port 10000) that discovery reads: GET only, as one node of a
 * practice cluster would answer.
 *
 * @module
 */

import { createServer, type Server } from "node:http";
import type { ClientRole } from "../model/words.ts";
import { CLIENT_PORT_DEFAULTS } from "../scylla/client_ports.ts";
import { configurationOf, hostId, type Member } from "./member.ts";

export interface Api {
  /** `http://ADDRESS:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface View {
  readonly self: Member;
  readonly members: readonly Member[];
  readonly cluster: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** Starts the API of one node. */
export async function startApi(
  self: Member,
  members: readonly Member[],
  cluster: string,
  directory: string,
): Promise<Api> {
  const configuration = configurationOf(self, cluster, directory);
  const view: View = { self, members, cluster, configuration };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://node");
    const { status, body } = request.method === "GET"
      ? answer(view, url)
      : failure(405, "Method Not Allowed");
    response.writeHead(status, {
      "Content-Type": "application/json",
      "Connection": "close",
      "Date": self.clock().toUTCString(),
    });
    response.end(JSON.stringify(body));
  });
  const port = await listen(server, self.place.address, self.place.apiPort);
  return {
    url: `http://${self.place.address}:${port}`,
    close: () => stop(server),
  };
}

function answer(view: View, url: URL): Answer {
  const option = /^\/v2\/config\/(\w+)$/.exec(url.pathname)?.[1];
  if (option !== undefined) return configured(view, option);
  const body = ROUTES[url.pathname]?.(view, url);
  return body === undefined ? failure(404, "Not found") : { status: 200, body };
}

/** Of maps only what the file sets is known; a number shows its default; a seed provider is shown by its type alone. */
function configured({ configuration }: View, option: string): Answer {
  if (option === "seed_provider") return { status: 200, body: "seed_provider_type" };
  const value = configuration[option];
  if (value !== undefined) return { status: 200, body: value };
  if (Object.hasOwn(CLIENT_PORT_DEFAULTS, option)) {
    return { status: 200, body: CLIENT_PORT_DEFAULTS[option as ClientRole] };
  }
  return KNOWN_MAPS.has(option)
    ? { status: 200, body: {} }
    : failure(400, `No such config entry: ${option}`);
}

const KNOWN_MAPS = new Set(["client_encryption_options", "alternator_encryption_options"]);

function failure(code: number, message: string): Answer {
  return { status: code, body: { message, code } };
}

type Route = (view: View, url: URL) => unknown;

const ROUTES: Readonly<Record<string, Route>> = {
  "/gossiper/endpoint/live/": ({ members }) => members.filter(isUp).map(addressOf),
  "/gossiper/endpoint/down/": ({ members }) =>
    members.filter((member) => !isUp(member)).map(addressOf),
  "/storage_service/host_id": ({ members }) => pairs(members, hostId),
  "/storage_service/hostid/local": ({ self }) => hostId(self),
  "/snitch/datacenter": (view, url) => asked(view, url)?.location.dc ?? "UNKNOWN_DC",
  "/snitch/rack": (view, url) => asked(view, url)?.location.rack ?? "UNKNOWN_RACK",
  "/snitch/name": () => "org.apache.cassandra.locator.GossipingPropertyFileSnitch",
  "/failure_detector/simple_states": ({ members }) =>
    pairs(members, (member) => isUp(member) ? "UP" : "DOWN"),
  "/failure_detector/endpoints/": ({ members }) => members.map(endpoint),
  "/storage_service/scylla_release_version": ({ self }) => `${self.release.text}-0.20261124`,
  "/storage_service/release_version": () => "3.0.8",
  "/storage_service/operation_mode": () => "NORMAL",
  "/storage_service/is_starting": () => false,
  "/storage_service/is_initialized": () => true,
  "/storage_service/native_transport": () => true,
  "/storage_service/gossiping": () => true,
  "/storage_service/cluster_name": ({ cluster }) => cluster,
  "/messaging_service/messages/respond_completed": plaintextPeers,
  "/messaging_service/messages/respond_pending": () => [],
  "/messaging_service/messages/sent": () => [],
  "/messaging_service/messages/replied": () => [],
  "/messaging_service/messages/timeout": () => [],
  "/messaging_service/messages/exception": () => [],
  "/messaging_service/messages/pending": () => [],
  "/messaging_service/messages/dropped": () => [],
  "/messaging_service/messages/dropped_by_ver": () => [],
};

/** Counts requests that came in the clear only, whatever the name says. */
function plaintextPeers({ self, members }: View): unknown {
  const peers = self.mode === "none" ? members.filter(({ id }) => id !== self.id) : [];
  return pairs(peers, () => 1000);
}

function endpoint(member: Member): unknown {
  const { dc, rack } = member.location;
  const states: [number, string][] = [
    [0, `NORMAL,${hostId(member)}`],
    [3, dc],
    [4, rack],
    [5, "3.0.8"],
    [7, addressOf(member)],
    [8, addressOf(member)],
    [12, hostId(member)],
    [19, "2"],
    [22, "org.apache.cassandra.locator.GossipingPropertyFileSnitch"],
  ];
  return {
    addrs: addressOf(member),
    generation: 1_795_000_000,
    version: 100,
    update_time: 1_795_000_000_000,
    is_alive: isUp(member),
    application_state: states.map(([state, value], version) => ({
      application_state: state,
      value,
      version,
    })),
  };
}

/** Without `host` the node speaks of itself; a host that it does not know is no error. */
function asked({ self, members }: View, url: URL): Member | undefined {
  const host = url.searchParams.get("host");
  return host === null ? self : members.find((member) => addressOf(member) === host);
}

function pairs(members: readonly Member[], value: (member: Member) => unknown): unknown {
  return members.map((member) => ({ key: addressOf(member), value: value(member) }));
}

function addressOf({ place }: Member): string {
  return place.address;
}

/** Peers see a node as down when neither port can be reached. */
function isUp({ sketch }: Member): boolean {
  return typeof sketch.storagePort !== "string" || typeof sketch.sslStoragePort !== "string";
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
