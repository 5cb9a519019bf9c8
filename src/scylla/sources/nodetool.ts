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
  /** null while the node joins and has none yet. */
  readonly hostId: string | null;
  /** `U` up, `D` down, `X` excluded (from 2026.1 on), `?` where nodetool cannot tell. */
  readonly status: "U" | "D" | "X" | "?";
  /** Normal, Leaving, Joining, Moving, or unknown. */
  readonly state: string;
  readonly line: number;
}

export interface NodetoolStatus {
  readonly nodes: readonly NodetoolNode[];
  /** Lines that look like a node's, cut or in another form, and could not be read. */
  readonly unread: readonly number[];
}

const ROW = /^([UDX?])([NLJMXU?])\s+(\S+)\s/i;
const NODE = /^\S+\s+\S+\s.*?\s(null|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:\s+(.*))?$/i;
/** A state that is not known here, a row that was cut, or a host id behind whatever else. */
const LIKE_A_ROW = /^[UDX?][A-Z?](?:\s|$)|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/;
/** Cassandra shows the token of a node that has but one, between its host id and its rack. */
const TOKEN_COLUMN = /\sHost ID\s+Token\s+Rack$/i;
const COLOURS = /\p{Cc}\[[\d;]*m/gu;
const MAX_LINE = 1000;
const MAX_NODES = 10_000;

/** Reads what `nodetool status` prints, whatever stands around it. */
export function readNodetoolStatus(text: string): NodetoolStatus {
  const nodes: NodetoolNode[] = [];
  const unread: number[] = [];
  let dc: string | null = null;
  let hasToken = false;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.slice(0, MAX_LINE).replace(COLOURS, "").trim();
    dc = /^Datacenter:\s*(\S.*)$/i.exec(line)?.[1] ?? dc;
    const [, status = "?", state = "?", host] = ROW.exec(line) ?? [];
    if (/^--\s/.test(line)) hasToken = TOKEN_COLUMN.test(line);
    if (host === undefined && !LIKE_A_ROW.test(line)) continue;
    const address = parseAddress(host ?? "")?.address;
    const [, hostId, last = ""] = NODE.exec(line) ?? [];
    const rack = hasToken ? last.replace(/^\S+\s*/, "") : last;
    if (!address || hostId === undefined || nodes.length >= MAX_NODES) {
      unread.push(index + 1);
      continue;
    }
    nodes.push({
      address,
      dc: dc && printable(dc, 200),
      rack: rack === "" ? null : printable(rack, 200),
      hostId: hostId === "null" ? null : hostId.toLowerCase(),
      status: status.toUpperCase() as NodetoolNode["status"],
      state: state.toUpperCase(),
      line: index + 1,
    });
  }
  return { nodes, unread: unread.slice(0, MAX_NODES) };
}
