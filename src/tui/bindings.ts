/**
 * The keys: one table that binds them, fills the help and the footer, feeds the command palette and
 * is printed in the README.
 *
 * @module
 */

import type { NodeTab, ViewName } from "./state.ts";

export const GROUPS = ["Move", "Views", "Probe", "Look closer", "Program"] as const;

interface Extras {
  /** The views it works in. Absent: all of them. */
  readonly where?: readonly ViewName[];
  /** Of a node's tabs, the ones it works in. Absent: all of them. */
  readonly tabs?: readonly NodeTab[];
  /** For the footer: one or two words, and how far left they stand. */
  readonly label?: string;
  readonly rank?: number;
  /** Left out of the command palette. */
  readonly keyOnly?: true;
}

function bind<const Command extends string>(
  command: Command,
  keys: string,
  group: typeof GROUPS[number],
  help: string,
  extras: Extras = {},
) {
  return { command, keys: keys.split(" "), group, help, ...extras };
}

const CLUSTER: ViewName[] = ["overview", "node", "links", "migration", "timeline", "clients"];
const MOVE = { keyOnly: true } as const;

export const BINDINGS = [
  bind("down", "j down", "Move", "down", MOVE),
  bind("up", "k up", "Move", "up", MOVE),
  bind(
    "page-down",
    "pagedown space ctrl+f",
    "Move",
    "a page down, through the details first",
    MOVE,
  ),
  bind("page-up", "pageup ctrl+b", "Move", "a page up", MOVE),
  bind("first", "g home", "Move", "to the first", MOVE),
  bind("last", "G end", "Move", "to the last", MOVE),
  bind("left", "h left", "Move", "left: column, tab, message or target mode", MOVE),
  bind("right", "l right", "Move", "right", MOVE),
  bind("open", "enter", "Move", "opens what is under the cursor", {
    keyOnly: true,
    where: [
      "overview",
      "node",
      "messages",
      "links",
      "timeline",
      "explain",
      "runbooks",
      "expect",
    ],
    tabs: ["findings", "handshake", "attempts"],
    label: "open",
    rank: 10,
  }),
  bind("back", "escape", "Move", "goes back; clears the filter", {
    keyOnly: true,
    label: "back",
    rank: 70,
  }),
  bind("next-tab", "tab", "Move", "the next tab", {
    keyOnly: true,
    where: ["node"],
    label: "next tab",
    rank: 20,
  }),
  bind("next-tab", "tab", "Move", "the other kind of connection, the next target mode", {
    keyOnly: true,
    where: ["links", "migration"],
  }),
  bind("previous-tab", "shift+tab", "Move", "the one before", {
    keyOnly: true,
    where: ["node", "links", "migration"],
  }),
  bind("next-problem", "n", "Move", "to the next node that is not ok, the next link that fails", {
    where: ["overview", "links"],
    label: "next problem",
    rank: 55,
  }),
  bind("previous-problem", "N", "Move", "to the one before", { where: ["overview", "links"] }),

  bind("overview", "1", "Views", "Overview: a row for every node"),
  bind("links", "2", "Views", "Links: who reaches whom"),
  bind("migration", "3", "Views", "Migration: the next step and its gates"),
  bind("timeline", "4", "Views", "Timeline: what expires when"),
  bind("explain", "5", "Views", "Explain: log lines and error messages"),
  bind("runbooks", "6", "Views", "Runbooks: what to do, step by step"),
  bind("clients", "7", "Views", "Clients: who can connect, and what the others print"),

  bind("again", "r", "Probe", "probes again: this node in its view, else all of them", {
    where: [...CLUSTER, "messages"],
    label: "again",
    rank: 40,
  }),
  bind("again-all", "R", "Probe", "probes all nodes again"),
  bind("stop", "x", "Probe", "stops probing; what was seen stays"),
  bind("watch", "w", "Probe", "keeps probing, and marks what changed", {
    where: CLUSTER,
    label: "watch",
    rank: 45,
  }),
  bind("watch-slower", "+", "Probe", "watches at a longer interval"),
  bind("watch-faster", "-", "Probe", "watches at a shorter interval"),
  bind("bell", "b", "Probe", "rings when a verdict changes, or rings no more"),
  bind("expect", "m", "Probe", "chooses the mode that is expected", {
    where: CLUSTER,
    label: "expect",
    rank: 50,
  }),
  bind("other-nodes", "O", "Probe", "asks for other nodes, an inventory or the practice cluster"),

  bind("filter", "/", "Look closer", "filters the list", {
    where: ["overview", "runbooks"],
    label: "filter",
    rank: 30,
  }),
  bind("sort", "s", "Look closer", "sorts by the next column", {
    where: ["overview"],
    label: "sort",
    rank: 35,
  }),
  bind("sort-reverse", "S", "Look closer", "turns the order round", { where: ["overview"] }),
  bind("compare", "c", "Look closer", "marks an attempt; on another one, compares the two", {
    where: ["node", "messages"],
    tabs: ["handshake", "attempts"],
    label: "compare",
    rank: 25,
  }),
  bind("toggle", "t", "Look closer", "switches between gossip and data connections", {
    where: ["links"],
    label: "gossip/data",
    rank: 15,
  }),
  bind("open-log", "o", "Look closer", "opens a log file", {
    where: ["explain"],
    label: "open a file",
    rank: 12,
  }),
  bind("type-log", "i", "Look closer", "takes one line that you type", {
    where: ["explain"],
    label: "type a line",
    rank: 14,
  }),
  bind(
    "copy",
    "y",
    "Look closer",
    "copies what is under the cursor: address, fix, command, bytes",
    {
      where: [...CLUSTER, "messages", "message", "explain", "runbook"],
      label: "copy",
      rank: 65,
    },
  ),

  bind("export", "e", "Program", "writes the report to a file", {
    where: CLUSTER,
    label: "export",
    rank: 60,
  }),
  bind("palette", ":", "Program", "commands, nodes and runbooks by name", {
    keyOnly: true,
    label: "commands",
    rank: 75,
  }),
  bind("help", "?", "Program", "this help", { label: "help", rank: 5 }),
  bind("redraw", "ctrl+l", "Program", "draws the screen anew", { keyOnly: true }),
  bind("suspend", "ctrl+z", "Program", "back to the shell; fg comes back", { keyOnly: true }),
  bind("quit", "q", "Program", "leaves", { label: "quit", rank: 6 }),
  bind("interrupt", "ctrl+c", "Program", "leaves from anywhere, with exit code 130", {
    keyOnly: true,
  }),
];

export type CommandId = typeof BINDINGS[number]["command"];
export type Binding = typeof BINDINGS[number] & Extras;
