/**
 * Where `dc` and `rack` depend on the node knowing the place of its peers, and on addresses.
 *
 * @module
 */

import { sameAddress } from "../address.ts";
import { type Remark, remark } from "../remark.ts";
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
  if (addressesDiffer(effective.listenAddress, effective.broadcastAddress)) {
    yield remark("addresses-defeat-filter", "warning", place, {
      message: `\`${mode}\` with listen_address ${
        shown(effective.listenAddress)
      } and broadcast_address ${shown(effective.broadcastAddress)}`,
      effect:
        "everything that goes out is encrypted, near peers included; and where packets arrive from an address that peers do not know, their plain port hangs up",
      fix: "use `all`, or one address for both",
    });
  }
}

const addressesDiffer = (a: string, b: string) => a !== b && !sameAddress(a, b);

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
