/**
 * Where `dc` and `rack` depend on the node knowing the place of its peers, and on addresses.
 *
 * @module
 */

import { sameAddress } from "../address.ts";
import { outgoingEncryption } from "../internode.ts";
import { type Place, type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { shown } from "../shown.ts";

export function* topology(lint: Lint): Iterable<Remark> {
  yield* rackdcFile(lint);
  const { effective } = lint;
  const mode = effective.internodeEncryption;
  if (mode !== "dc" && mode !== "rack") return;
  const entry = lint.entry("internode_encryption");
  const place = entry ? lint.at(entry.at) : lint.blockPlace;
  if (effective.endpointSnitch === "SimpleSnitch") {
    // Where the file is silent, the command line may still name another snitch: containers do so.
    const isNamed = lint.settings.endpoint_snitch !== undefined;
    yield remark("simple-snitch-encrypts-nothing", isNamed ? "error" : "warning", place, {
      message: `\`${mode}\` with SimpleSnitch${isNamed ? "" : ", the default"}`,
      effect:
        "SimpleSnitch puts every node into datacenter1, rack1: all data between nodes goes in the clear",
      fix:
        "set `endpoint_snitch: GossipingPropertyFileSnitch` with cassandra-rackdc.properties, or use `all`",
    });
  }
  yield* bindAddress(lint, place);
}

function* bindAddress({ effective, release }: Lint, place: Place): Iterable<Remark> {
  const { listenAddress, broadcastAddress, broadcastRpcAddress, rpcAddress, mode } = effective;
  if (effective.listenOnBroadcastAddress || same(listenAddress, broadcastAddress)) return;
  const isRpc = same(listenAddress, broadcastRpcAddress || rpcAddress);
  const outgoing = outgoingEncryption(
    { mode, release, bindAddress: isRpc ? "rpc" : "other" },
    "data",
    "same-rack",
  );
  yield remark("addresses-defeat-filter", outgoing === "throws" ? "error" : "warning", place, {
    message: `\`${mode}\` with listen_address ${shown(listenAddress)} and broadcast_address ${
      shown(broadcastAddress)
    }`,
    effect: COMES_TO[outgoing],
    fix: "use `all`, one address for both, or `listen_on_broadcast_address: true`",
  });
}

/** What comes of calls to near peers from an address that is not the one the node is known by. */
const COMES_TO = {
  throws:
    "the node cannot tell where it calls from, and every call to its own dc fails but gossip (`Requested location for node … not in topology`): it shows as up, and its data is dead",
  tls:
    "everything that goes out is encrypted, near peers included; and where packets arrive from an address that peers do not know, their plain port hangs up",
  plain:
    "near peers are called in the clear, and where they do not know the address that the packets come from, their plain port hangs up",
} as const;

const same = (a: string, b: string) => a === b || sameAddress(a, b);

function* rackdcFile({ rackdc, effective }: Lint): Iterable<Remark> {
  if (!rackdc || !effective.endpointSnitch.endsWith("Snitch")) return;
  yield* rackdc.remarks;
  if (effective.endpointSnitch !== "GossipingPropertyFileSnitch" || rackdc.remarks.length > 0) {
    return;
  }
  if (rackdc.dc === null || rackdc.rack === null) {
    yield remark("rackdc-incomplete", "error", { file: rackdc.file, line: 1, column: 1 }, {
      message: `cassandra-rackdc.properties without ${rackdc.dc === null ? "dc" : "rack"}`,
      effect: "GossipingPropertyFileSnitch needs both: the node refuses to start",
      fix: "write a `dc=` and a `rack=` line",
    });
  }
}
