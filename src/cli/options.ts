/**
 * The options that several commands share, each defined once.
 *
 * @module
 */

import { FORMATS } from "../../reports/writer.ts";
import { MODES } from "../model/words.ts";
import { parseAddress } from "../scylla/address.ts";
import { parseRelease } from "../scylla/release.ts";
import { parseListener } from "../scylla/target.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { printable } from "../text/printable.ts";
import type { OptionSpec } from "./command.ts";
import { oneOf } from "./parse.ts";

export const DEEP_TOPICS = ["ciphers", "groups", "signatures", "features"] as const;
export type DeepTopic = typeof DEEP_TOPICS[number];

export const FAIL_ON = ["info", "warning", "error", "never"] as const;
export type FailOn = typeof FAIL_ON[number];

/** `--format` for commands that print something else than a probe's report. */
export const format = (...words: string[]): OptionSpec => ({
  flags: "--format <format>",
  says: `${listed(words)}; text when not given`,
  words,
});

export const output: OptionSpec = {
  flags: "-o, --output <file>",
  says: "write to a file instead of stdout",
  completes: "file",
};

export const colour: OptionSpec = {
  flags: "--no-color",
  says: "no colours (so does NO_COLOR; FORCE_COLOR forces them)",
};

export const release: OptionSpec = {
  flags: "--release <version>",
  says: "judge by this ScyllaDB release; the newest when not given",
  read: (typed) => parseRelease(typed),
};

/** Who is probed, and what the operator intends. */
const subject: readonly OptionSpec[] = [
  {
    flags: "-i, --inventory <file>",
    says:
      "the cluster: nodes and intent as YAML or JSON, an Ansible inventory, or a folder of node files",
    completes: "file",
  },
  {
    flags: "--expand",
    says: "take a target such as 10.0.0.0/24 for all its addresses; a /22 at most",
  },
  {
    flags: "--group <name>",
    says: "the group of an Ansible inventory that the nodes are in; scylla when not given",
  },
  {
    flags: "--scylla-yaml <file>",
    says: "take addresses, ports, intent and certificates from a node's scylla.yaml",
    completes: "file",
  },
  {
    flags: "--files-root <folder>",
    says: "where copies of the files that a scylla.yaml names lie, as if the folder were /",
    completes: "file",
  },
  {
    flags: "--api <url>",
    says: "discover the cluster through a node's REST API (GET only); may be repeated",
    read: (typed) => url(typed),
    many: true,
  },
  {
    flags: "--nodetool <file>",
    says: "take nodes, data centres and racks from the output of `nodetool status`",
    completes: "file",
  },
  {
    flags: "--sockets <file>",
    says: "take whom nodes dial from the output of `ss -tn` on them",
    completes: "file",
  },
  {
    flags: "--expect <mode>",
    says: `the internode_encryption that is intended: ${listed(MODES)}`,
    words: MODES,
  },
  {
    flags: "--storage-port <port>",
    says: "7000 when not given; 0: the nodes have none",
    read: port("--storage-port"),
  },
  {
    flags: "--ssl-storage-port <port>",
    says: "7001 when not given; 0: the nodes have none",
    read: port("--ssl-storage-port"),
  },
  {
    flags: "--truststore <file>",
    says: "PEM file with the CAs that the nodes trust",
    completes: "file",
  },
  {
    flags: "--certificate <file>",
    says: "PEM chain to present, as a node would",
    completes: "file",
  },
  { flags: "--keyfile <file>", says: "PEM private key of the certificate", completes: "file" },
  { flags: "--crl <file>", says: "PEM revocation list that the nodes use", completes: "file" },
  {
    flags: "--require-client-auth <value>",
    says: "what is intended: true, false or optional",
    words: ["true", "false", "optional"],
  },
  {
    flags: "--priority-string <string>",
    says: "the GnuTLS priority string that the nodes are configured with",
  },
  release,
];

/** How probing is done. */
const manner: readonly OptionSpec[] = [
  {
    flags: "--local-address <ip>",
    says: "connect from this address of this host",
    read: (typed) => localAddress(typed),
  },
  {
    flags: "--as <node>",
    says: "who asks, in the nodes' eyes: a node of the inventory, or `outside` for none of them",
  },
  {
    flags: "--timeout <ms>",
    says: "for a whole step (connect, handshake, exchange); 3000 when not given",
    read: whole("--timeout", 1, 600_000),
  },
  {
    flags: "--concurrency <n>",
    says: "connections at once, in all",
    read: whole("--concurrency", 1, 1024),
  },
  {
    flags: "--per-node <n>",
    says: "connections at once to one node; 2 when not given",
    read: whole("--per-node", 1, 64),
  },
  {
    flags: "--deep [topics]",
    says: `enumerate; --deep=TOPIC,… limits it to ${listed(DEEP_TOPICS)}`,
    read: deepTopics,
  },
  { flags: "--client", says: "ask the ports of clients, too: CQL, and Alternator where it is on" },
  { flags: "--client-only", says: "ask nothing but the ports of clients" },
  {
    flags: "--cqlshrc <file>",
    says: "ask the ports of clients, and say whether cqlsh connects with this file",
    completes: "file",
  },
  { flags: "--quiet-node", says: "only probes that leave no line in a node's log" },
  {
    flags: "--capture <file>",
    says: "write the labelled bytes of every handshake",
    completes: "file",
  },
  {
    flags: "--keylog <file>",
    says: "write the probe's own traffic secrets (NSS format), to decrypt its packets",
    completes: "file",
  },
  { flags: "--lab", says: "probe the built-in practice cluster" },
  { flags: "--scenario <name>", says: "which practice cluster; `ringshake lab --list` names them" },
];

/** What comes out. */
const result: readonly OptionSpec[] = [
  { flags: "--format <format>", says: `${listed(FORMATS)}; text when not given`, words: FORMATS },
  output,
  {
    flags: "--fail-on <severity>",
    says: `exit 1 at this severity or above: ${listed(FAIL_ON)}; error when not given`,
    words: FAIL_ON,
  },
  {
    flags: "--require-observed",
    says: "exit 1 unless every link was observed: what is only derived is not enough",
  },
  colour,
];

/** The options of everything that probes. */
export const probing: readonly OptionSpec[] = [...subject, ...manner, ...result];

export function listed(words: readonly string[]): string {
  return words.length < 2
    ? words.join()
    : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}

function port(flag: string) {
  return (typed: string): number => {
    const number = parseListener(typed);
    if (number !== null) return number;
    throw new UsageError(
      `${flag} ${quoted(typed)} is not a port`,
      "give a number, 1 to 65535, or 0 for none",
    );
  };
}

function whole(flag: string, least: number, most: number) {
  return (typed: string): number => {
    const number = /^[0-9]{1,9}$/.test(typed) ? Number(typed) : NaN;
    if (number >= least && number <= most) return number;
    throw new UsageError(
      `${flag} ${quoted(typed)} is out of range`,
      `give a whole number, ${least} to ${most}`,
    );
  };
}

function deepTopics(typed: string): ReadonlySet<DeepTopic> {
  if (typed === "") return new Set(DEEP_TOPICS);
  return new Set(typed.split(",").map((word) => oneOf(DEEP_TOPICS, word, "--deep") as DeepTopic));
}

function localAddress(typed: string): string {
  const parsed = parseAddress(typed);
  if (parsed !== null && parsed.family !== "name") return parsed.address;
  throw new UsageError(
    `--local-address ${quoted(typed)} is not an IP address`,
    "give one of this host's addresses, as `ip address` shows them",
  );
}

function url(typed: string): string {
  const address = URL.canParse(typed) ? new URL(typed) : null;
  if (address?.protocol === "http:" || address?.protocol === "https:") return address.href;
  throw new UsageError(
    `--api ${quoted(typed)} is not an http URL`,
    "write it like http://10.0.0.1:10000",
  );
}

const quoted = (typed: string) => `"${printable(typed, 100)}"`;
