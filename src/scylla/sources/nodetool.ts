/**
 * `nodetool status` as text: which nodes there are, where, and whether they are up.
 *
 * @module
 */

import { printable } from "../../text/printable.ts";
import { parseAddress } from "../address.ts";

export interface NodetoolNode {
  readonly address: string;
  readonly dc: string | null;
  readonly rack: string | null;
  readonly hostId: string;
  /** `U` up, `D` down, `?` where nodetool cannot tell. */
  readonly status: "U" | "D" | "?";
  /** Normal, Leaving, Joining, Moving; X is excluded. */
  readonly state: string;
  readonly line: number;
}

const NODE =
  /^([UD?])([NLJMX?])\s+(\S+)\s.*?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\s*(.*)$/i;
const MAX_LINE = 1000;
const MAX_NODES = 10_000;

/** Reads what `nodetool status` prints, whatever stands around it. */
export function readNodetoolStatus(text: string): NodetoolNode[] {
  const nodes: NodetoolNode[] = [];
  let dc: string | null = null;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.slice(0, MAX_LINE).trim();
    dc = /^Datacenter:\s*(\S.*)$/i.exec(line)?.[1] ?? dc;
    const [, status, state = "?", host = "", hostId = "", rack = ""] = NODE.exec(line) ?? [];
    const address = status ? parseAddress(host)?.address : undefined;
    if (!address || nodes.length >= MAX_NODES) continue;
    nodes.push({
      address,
      dc: dc && printable(dc, 200),
      rack: rack === "" ? null : printable(rack, 200),
      hostId: hostId.toLowerCase(),
      status: status === "U" || status === "D" ? status : "?",
      state: state.toUpperCase(),
      line: index + 1,
    });
  }
  return nodes;
}
