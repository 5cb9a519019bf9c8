/**
 * Addresses without which a node does not come up, and the mode in which it answers nobody (`main.cc`).
 *
 * @module
 */

import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { quoted } from "../shown.ts";

/** What is resolved at the start; true where an empty text stands for another option. */
const ADDRESSES = {
  listen_address: false,
  broadcast_address: true,
  rpc_address: false,
  broadcast_rpc_address: true,
  api_address: true,
} as const;

/** Characters that occur in no address and in no host name, so that every resolver says no. */
const NO_NAME = /[^\w.:%-]/;

export function* addresses({ settings, effective }: Lint): Iterable<Remark> {
  for (const option of Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[]) {
    const setting = settings[option];
    if (!setting || (setting.value === "" ? ADDRESSES[option] : !NO_NAME.test(setting.value))) {
      continue;
    }
    yield remark("address-missing", "error", { file: setting.place.file, ...setting.valueAt }, {
      message: `${option} is ${setting.value === "" ? "empty" : quoted(setting.value)}`,
      effect: `the node does not start: \`${
        option === "listen_address" && !setting.value && !settings.broadcast_address?.value
          ? "neither listen_address nor broadcast_address are defined"
          : `Couldn't resolve ${option}`
      }\``,
      fix: "write an address or a host name",
    });
  }
  const { maintenance_mode: maintenance } = settings;
  if (maintenance && effective.maintenanceMode) {
    yield remark("maintenance-mode", "warning", maintenance.place, {
      message: "maintenance_mode is on",
      effect: "the node opens neither storage port: its peers take it for down",
      fix: "set it to false, and restart, when the maintenance is done",
    });
  }
  const { rpc_address: rpc, broadcast_rpc_address: told } = settings;
  // The wildcard of IPv6 is not known to be asked about.
  if (rpc?.value !== "0.0.0.0" || told?.value) return;
  yield remark("address-missing", "error", { file: rpc.place.file, ...rpc.valueAt }, {
    message: `rpc_address ${rpc.value} without broadcast_rpc_address`,
    effect: "the node does not start: it has no address to tell its clients",
    fix: "add `broadcast_rpc_address:` with an address that clients reach",
  });
}
