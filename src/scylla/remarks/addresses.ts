/**
 * Addresses without which a node does not come up (`main.cc`).
 *
 * @module
 */

import { sameAddress } from "../address.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";

export function* addresses({ settings }: Lint): Iterable<Remark> {
  for (const option of ["listen_address", "rpc_address"] as const) {
    const setting = settings[option];
    if (setting?.value !== "") continue;
    yield remark("address-missing", "error", { file: setting.place.file, ...setting.valueAt }, {
      message: `${option} is empty`,
      effect: `the node does not start: \`Couldn't resolve ${option}\``,
      fix: "write the node's own address",
    });
  }
  const { rpc_address: rpc, broadcast_rpc_address: told } = settings;
  const isWildcard = ["0.0.0.0", "::"].some((any) => sameAddress(any, rpc?.value ?? ""));
  if (rpc === undefined || !isWildcard || told?.value) return;
  yield remark("address-missing", "error", { file: rpc.place.file, ...rpc.valueAt }, {
    message: `rpc_address ${rpc.value} without broadcast_rpc_address`,
    effect: "the node does not start: it has no address to tell its clients",
    fix: "add `broadcast_rpc_address:` with an address that clients reach",
  });
}
