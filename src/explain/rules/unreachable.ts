/**
 * Packets to a port vanish, or never left, so nothing can be said about it.
 *
 * @module
 */

import type { PortReport } from "../../model/port.ts";
import type { Draft, NodeRule } from "../rule.ts";
import { answerOf, at } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LISTENERS } from "../steps.ts";

export const unreachable: NodeRule = {
  id: "unreachable",
  stage: "reach",
  severity: "warning",
  basis: "observed",
  leaves: "unknown",
  title: "No answer from the node",
  scope: "node",
  runbook: {
    meaning:
      "Connections get no answer at all, not even a refusal. A firewall or security group drops them, there is no route, or the host is down.",
    impact:
      "From here nothing can be said about the node. Whether its peers reach it is another question: ask from one of them.",
    howRingshakeKnows:
      "The connection attempt ran into the time-out, or the network said that there is no route.",
    doesNotProve:
      "It does not show that the node is down, nor that its peers miss it: packets can be lost on this host, on the way or at the node. What listens behind the silence is not known.",
    checkByHand: [
      "nc -vz -w 3 {address} {storage_port}; nc -vz -w 3 {address} {ssl_storage_port}   # from here, and from another node",
      SHOW_LISTENERS,
      "sudo nft list ruleset 2>/dev/null | grep -nE '{storage_port}|{ssl_storage_port}'   # on {address}",
    ],
    fix: [
      "Open both ports between all nodes: a group that was made for {storage_port} often lacks {ssl_storage_port}.",
      "To judge the cluster from here, open them for this host too, or run ringshake on a node.",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge({ node }) {
    const mute = node.ports.filter(({ state }) => state === "timeout" || state === "unreachable");
    const [first, ...rest] = mute.map(said);
    if (first === undefined) return;
    if (mute.length === node.ports.length) {
      const [cause, ...others] = new Set(mute.map(causeOf));
      yield { ...(others.length === 0 ? cause : NO_WAY), evidence: [first, ...rest] };
      return;
    }
    const isRefused = node.ports.every(({ state }) => state !== "open");
    for (const port of mute) {
      yield {
        title: `No answer from port ${port.port}, while another port of the node ${
          isRefused ? "refuses" : "answers"
        }`,
        explanation: isRefused ? ONE_PORT_REFUSED : ONE_PORT_ANSWERS,
        ...causeOf(port),
        port: port.port,
        evidence: [said(port)],
      };
    }
  },
};

const said = (port: PortReport) => `${at(port)}: ${port.error?.message ?? answerOf(port)}`;

/** Whoever refuses or answers is there. */
const ONE_PORT =
  "so the host is up and there is a way to it. Packets to this port vanish: as a rule a firewall " +
  "or security group drops them; a node too busy to accept looks alike. From here nothing can be said about what listens there; whether " +
  "peers reach it is another question: ask from one of them.";
const ONE_PORT_REFUSED = `Another port of the node refuses connections, ${ONE_PORT}`;
const ONE_PORT_ANSWERS = `Another port of the node answers, ${ONE_PORT}`;

type Cause = Pick<Draft, "title" | "explanation" | "fix">;

/** No packet went out: neither the node nor the network has anything to do with it. */
const UNRESOLVED: Cause = {
  title: "The node's name does not resolve",
  explanation:
    "The name service of this host knows no address for the name, or did not answer. No packet was sent, so nothing can be said about the node.",
  fix:
    "Check the spelling, and what the name service says: getent ahosts {address}\nWrite the node's address instead of its name: nodes dial each other by address.",
};

const NO_SUCH_SOURCE: Cause = {
  title: "Connections cannot start from the chosen address",
  explanation:
    "--local-address has to be an address of this host, and of the node's family. No packet was sent, so nothing can be said about the node.",
  fix: "Choose one that this shows, or leave --local-address out: ip -brief address",
};

const NOT_PERMITTED: Cause = {
  title: "This host does not let ringshake connect",
  explanation:
    "The system, or Deno, denied the connection before a packet was sent, so nothing can be said about the node.",
  fix:
    "Under Deno: run it with --allow-net. Otherwise look for a rule of this host's own: sudo nft list ruleset",
};

const CAUSES: Readonly<Record<string, Cause>> = {
  ENOTFOUND: UNRESOLVED,
  ENODATA: UNRESOLVED,
  EAI_AGAIN: UNRESOLVED,
  EAI_FAIL: UNRESOLVED,
  EADDRNOTAVAIL: NO_SUCH_SOURCE,
  EINVAL: NO_SUCH_SOURCE,
  NotCapable: NOT_PERMITTED,
  EACCES: NOT_PERMITTED,
  EPERM: NOT_PERMITTED,
};

/** What the rule says where nothing of this host's own stands in the way. */
const NO_WAY: Cause = {};

const causeOf = ({ error }: PortReport): Cause => CAUSES[error?.code ?? ""] ?? NO_WAY;
