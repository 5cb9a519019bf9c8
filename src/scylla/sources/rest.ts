/**
 * ScyllaDB's REST answers, as values. Who asks and how is not known here.
 *
 * Three surprises: `/v2/config` tells what the process started with, not what the file says by now,
 * and only what somebody set; a snitch names the place of a host it does not know `UNKNOWN_DC`,
 * without an error; and `respond_completed` counts plaintext connections only, because it walks the
 * plain servers and never those of TLS.
 *
 * @module
 */

import * as v from "valibot";
import { CLIENT_ROLES } from "../../model/words.ts";
import { printable } from "../../text/printable.ts";
import { parseAddress } from "../address.ts";
import { DEFAULT_CONF_DIR, type EffectiveOptions, effectiveOptions } from "../options.ts";
import { readRelease, type Release } from "../release.ts";
import { isOption, type OptionName, readSettings } from "../settings.ts";
import type { Position } from "../usage_error.ts";
import type { YamlNode, YamlPair } from "../yaml_tree.ts";

/** What to GET, by what it tells. The trailing slashes belong to the paths. */
export const PATHS = {
  live: "/gossiper/endpoint/live/",
  down: "/gossiper/endpoint/down/",
  endpoints: "/failure_detector/endpoints/",
  hostIds: "/storage_service/host_id",
  localHostId: "/storage_service/hostid/local",
  clusterName: "/storage_service/cluster_name",
  release: "/storage_service/scylla_release_version",
  snitch: "/snitch/name",
  dc: "/snitch/datacenter",
  rack: "/snitch/rack",
  respondCompleted: "/messaging_service/messages/respond_completed",
} as const;

/** The options whose running values matter here; `/v2/config/` and the name is the path. */
export const CONFIG_OPTIONS = [
  "server_encryption_options",
  "storage_port",
  "ssl_storage_port",
  "listen_address",
  "broadcast_address",
  "listen_on_broadcast_address",
  "rpc_address",
  "broadcast_rpc_address",
  "endpoint_snitch",
  "cluster_name",
  "client_encryption_options",
  "alternator_encryption_options",
  "start_native_transport",
  ...CLIENT_ROLES,
] as const satisfies readonly OptionName[];

export const configPath = (option: string): string => `/v2/config/${option}`;

const MAX_ENTRIES = 10_000;
const MAX_TEXT = 4096;
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const list = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(item), v.maxLength(MAX_ENTRIES));

const keyValueSchema = list(v.object({ key: text, value: v.union([text, v.number()]) }));
const endpointsSchema = list(v.object({
  addrs: text,
  is_alive: v.optional(v.boolean()),
  application_state: v.optional(list(v.object({ application_state: v.number(), value: text }))),
}));

function parsed<T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T> | null {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : null;
}

/** `["10.0.0.1", …]`: live or down endpoints. null when the answer is something else. */
export function endpointList(value: unknown): readonly string[] | null {
  return parsed(list(text), value)?.flatMap((each) => parseAddress(each)?.address ?? []) ?? null;
}

/** A JSON string that is not empty. */
export function plainText(value: unknown): string | null {
  const found = parsed(text, value);
  return found ? printable(found) : null;
}

/** A snitch's dc or rack; null for a host that it does not know. */
export function zoneName(value: unknown): string | null {
  const name = plainText(value);
  return name === "UNKNOWN_DC" || name === "UNKNOWN_RACK" ? null : name;
}

/** `scylla_release_version`; null when it is none that we can read. */
export function runningRelease(value: unknown): Release | null {
  return readRelease(plainText(value));
}

/** Addresses to host ids. */
export function hostIds(value: unknown): ReadonlyMap<string, string> | null {
  const pairs = parsed(keyValueSchema, value);
  return pairs && new Map(pairs.flatMap(({ key, value }) => {
    const address = parseAddress(key)?.address;
    return address ? [[address, printable(String(value))]] : [];
  }));
}

/** The addresses that sent plaintext messages; our own probe is among them if it asked that port. */
export function plaintextPeers(value: unknown): readonly string[] | null {
  return parsed(keyValueSchema, value)?.filter(({ value }) => Number(value) > 0)
    .flatMap(({ key }) => parseAddress(key)?.address ?? []) ?? null;
}

export interface Endpoint {
  readonly address: string;
  readonly isAlive: boolean | null;
  readonly dc: string | null;
  readonly rack: string | null;
  /** The address that near peers dial instead, with prefer_local. */
  readonly internalAddress: string | null;
  readonly rpcAddress: string | null;
  readonly hostId: string | null;
}

/** Numbers of gossip's application states (`gms/application_state.hh`). */
const STATE = { dc: 3, rack: 4, internalIp: 7, rpcAddress: 8, hostId: 12 } as const;

/** `failure_detector/endpoints`: every node that gossip knows, with its place, in one answer. */
export function endpoints(value: unknown): readonly Endpoint[] | null {
  return parsed(endpointsSchema, value)?.flatMap((endpoint) => {
    const address = parseAddress(endpoint.addrs)?.address;
    if (!address) return [];
    const state = (number: number) => {
      const found = endpoint.application_state?.find((each) => each.application_state === number);
      return found && found.value !== "" ? printable(found.value) : null;
    };
    return [{
      address,
      isAlive: endpoint.is_alive ?? null,
      dc: state(STATE.dc),
      rack: state(STATE.rack),
      internalAddress: parseAddress(state(STATE.internalIp) ?? "")?.address ?? null,
      rpcAddress: parseAddress(state(STATE.rpcAddress) ?? "")?.address ?? null,
      hostId: state(STATE.hostId),
    }];
  }) ?? null;
}

/**
 * The options in effect in the running process, from the answers of `/v2/config/…` by option name.
 * Missing answers are defaults; null without one of `server_encryption_options`, which decides all.
 */
export function runningOptions(
  answers: Readonly<Record<string, unknown>>,
  { source, release }: { readonly source: string; readonly release: Release },
): EffectiveOptions | null {
  if (!parsed(v.record(text, text), answers["server_encryption_options"])) return null;
  const pairs = Object.entries(answers).filter(([option]) => isOption(option)).map(toPair);
  const root: YamlNode = { kind: "map", pairs, at: AT };
  const { settings } = readSettings(root, source, [], release);
  const effective = effectiveOptions(settings, release, null, DEFAULT_CONF_DIR, "running");
  return { ...effective, startFailure: null };
}

/** JSON has no places. */
const AT: Position = { line: 1, column: 1 };

/** An option that nobody set comes as an empty text or map: that is its default, not a value. */
function toPair([key, value]: [string, unknown]): YamlPair {
  return { key, keyAt: AT, value: toNode(value) };
}

function toNode(value: unknown): YamlNode {
  const map = parsed(v.record(text, text), value);
  if (map) {
    const pairs = Object.entries(map).map(([key, each]): YamlPair => ({
      key,
      keyAt: AT,
      value: { kind: "scalar", text: each, at: AT },
    }));
    return { kind: "map", pairs, at: AT };
  }
  const scalar = parsed(v.union([text, v.number(), v.boolean()]), value);
  return scalar === null || scalar === ""
    ? { kind: "null", at: AT }
    : { kind: "scalar", text: String(scalar), at: AT };
}
