/**
 * cassandra-rackdc.properties, as `locator/production_snitch_base.cc` reads it: `key=value` lines,
 * and not one that is anything else.
 *
 * Only GossipingPropertyFileSnitch takes dc and rack from it; the cloud snitches take dc_suffix and
 * prefer_local; SimpleSnitch does not open it.
 *
 * @module
 */

import { type Remark, remark } from "./remark.ts";
import { quoted } from "./shown.ts";

export interface RackDc {
  readonly file: string;
  readonly dc: string | null;
  readonly rack: string | null;
  readonly preferLocal: boolean;
  readonly dcSuffix: string | null;
  /** Each makes a node that reads this file halt at startup. */
  readonly remarks: readonly Remark[];
}

const KEYS: ReadonlySet<string> = new Set(["dc", "rack", "prefer_local", "dc_suffix"]);
const MAX_LINES = 10_000;

export function readRackDc(text: string, file: string): RackDc {
  const values = new Map<string, string>();
  const remarks: Remark[] = [];
  const refuse = (line: number, message: string, fix: string) =>
    remarks.push(remark("rackdc-unreadable", "error", { file, line, column: 1 }, {
      message,
      effect: "a node whose snitch reads this file refuses to start",
      fix,
    }));
  for (const [index, raw] of text.split("\n").slice(0, MAX_LINES).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [key = "", value = "", ...more] = line.split("=").map((part) => part.trim());
    if (more.length > 0 || !line.includes("=") || value === "" || !KEYS.has(key)) {
      refuse(
        index + 1,
        `${quoted(line)} is not a known key=value`,
        "use dc, rack, prefer_local, dc_suffix only",
      );
    } else if (values.has(key)) {
      refuse(index + 1, `${key} stands here twice`, "remove one");
    } else {
      values.set(key, value);
    }
  }
  const preferLocal = values.get("prefer_local") ?? "false";
  if (preferLocal !== "true" && preferLocal !== "false") {
    refuse(1, `prefer_local is ${quoted(preferLocal)}`, "write true or false, in lower case");
  }
  return {
    file,
    dc: values.get("dc") ?? null,
    rack: values.get("rack") ?? null,
    preferLocal: preferLocal === "true",
    dcSuffix: values.get("dc_suffix") ?? null,
    remarks,
  };
}
