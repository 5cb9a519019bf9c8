/**
 * Ports for clients that do other than is said of them: in the clear, with TLS, or not at all.
 *
 * @module
 */

import type { PortReport } from "../../model/port.ts";
import { type ClientRole, isClientRole } from "../../model/words.ts";
import { CQL_PAIRS } from "../../scylla/client_ports.ts";
import {
  type Said,
  seenService,
  type Service,
  servicesSaid,
  strangerAt,
  type Wanted,
} from "../client_side.ts";
import { edit, runbook, SHOW_BLOCK, SHOW_IN_USE, SHOW_PORTS, shown, TURN_ON } from "../clients.ts";
import type { NodeFacts } from "../facts.ts";
import type { Draft, NodeRule } from "../rule.ts";
import { answerOf, at } from "../seen.ts";
import { RESTART } from "../steps.ts";
import { isBlockDropped } from "./clients_files.ts";
import { shardAwareWithoutTls } from "./clients_shards.ts";

const UNLIKE_ITS_FILE = [
  "The file that says so may wait for the node's restart, or may not be the file that the node reads.",
  SHOW_IN_USE,
  ...RESTART,
];

const BY_OTHERS = [
  "The process says otherwise: look for a proxy or a forwarded port in front of the node.",
  SHOW_PORTS,
];

export const clientPortPlaintext: NodeRule = {
  id: "client-port-plaintext",
  stage: "modes",
  of: "clients",
  severity: "error",
  basis: "observed",
  title: "A port for clients answers in the clear where TLS is wanted",
  scope: "node",
  runbook: runbook({
    meaning: "The port speaks without TLS, though TLS is configured or intended there.",
    impact:
      "Clients without TLS send passwords and data in the clear. Those with TLS cannot connect, unless the port takes both, which only Cassandra's does: they report a wrong version number, or an unknown protocol.",
    doesNotProve:
      "It does not say that any client does connect in the clear, nor which of intent, file and process is the right one.",
    checkByHand: [SHOW_PORTS, SHOW_BLOCK, SHOW_IN_USE],
    fix: [
      "ScyllaDB switches TLS on for `enabled: true` or `1` alone: `yes` and `on` leave it off without a word.",
      ...edit(TURN_ON),
    ],
  }),
  *judge(facts) {
    // Then that is why, and is told with these ports.
    if (isBlockDropped(facts)) return;
    for (const { port, role, said } of seenAs("plain", facts)) {
      const wanting = said.filter(({ value, basis }) =>
        value === "tls" && !(basis === "intended" && isMetBeside(facts, role))
      );
      const [surest] = wanting;
      const evidence = [shown(port), ...wanting.map(words)] as const;
      if (surest !== undefined) {
        yield {
          port: port.port,
          evidence: [...evidence],
          title: plainTitle(port, surest),
          ...fixFor(surest),
        };
      } else if (role.endsWith("_ssl")) {
        yield {
          port: port.port,
          severity: "warning",
          title: `Port ${port.port} answers in the clear, and clients take it for the one with TLS`,
          evidence: [...evidence],
        };
      }
    }
  },
};

export const clientPortSpeaksTls: NodeRule = {
  id: "client-port-speaks-tls",
  stage: "modes",
  of: "clients",
  severity: "warning",
  basis: "observed",
  title: "A port for clients speaks TLS where plain text is wanted",
  scope: "node",
  runbook: runbook({
    meaning:
      "The port answers with TLS, though plain text is configured or intended there. With `enabled: true` and no native_transport_port_ssl, ScyllaDB turns native_transport_port itself to TLS.",
    impact: "Clients that connect without TLS are turned away.",
    doesNotProve: "It does not say that plain text is right there, nor that any client needs it.",
    checkByHand: [SHOW_PORTS, SHOW_BLOCK, SHOW_IN_USE],
    fix: [
      "If TLS is wanted there, say so in the inventory, and switch the clients to TLS.",
      "If both are wanted, give TLS a port of its own:",
      ...edit("native_transport_port: 9042 and native_transport_port_ssl: 9142"),
    ],
  }),
  *judge(facts) {
    for (const { port, role, said } of seenAs("tls", facts)) {
      const [surest] = said.filter(({ value }) => value === "plain");
      if (surest === undefined || said.some(({ value }) => value === "tls")) continue;
      const beside = partnerOf(role, facts);
      // Told with the closed port, which says more.
      if (beside?.state === "closed" && closedWhereWanted(facts, beside) !== null) continue;
      yield {
        port: port.port,
        title: `Port ${port.port} speaks TLS, and plain text is ${surest.basis} there`,
        evidence: [shown(port), words(surest)],
        ...surest.basis === "configured" ? fixFor(surest) : {},
      };
    }
  },
};

export const clientPortClosed: NodeRule = {
  id: "client-port-closed",
  stage: "reach",
  of: "clients",
  severity: "error",
  basis: "observed",
  title: "A port for clients is closed",
  scope: "node",
  runbook: runbook({
    meaning:
      "Nothing listens on the port, though it is configured or intended. ScyllaDB opens a port for TLS only where its number is written down and `enabled` is true, and with that number alone it opens no plain one.",
    impact: "Clients that are sent there are refused.",
    howRingshakeKnows: "The connection was refused.",
    doesNotProve:
      "A refusal does not say why nothing listens, and a firewall that rejects looks the same. Whether the node listens for clients on another address (rpc_address) was not looked at.",
    fix: [
      "See what the node listens with, then write both numbers down.",
      SHOW_PORTS,
      ...edit(TURN_ON),
    ],
  }),
  *judge(facts) {
    const isTold = shardAwareWithoutTls(facts) !== null;
    for (const port of facts.clientPorts) {
      const draft = closedWhereWanted(facts, port);
      if (draft === null) continue;
      if (isTold && port.role === "native_shard_aware_transport_port_ssl") continue;
      yield draft;
    }
  },
};

export const clientPortForeign: NodeRule = {
  id: "client-port-foreign",
  stage: "reach",
  of: "clients",
  severity: "error",
  basis: "observed",
  title: "Something else answers on a port for clients",
  scope: "node",
  runbook: runbook({
    meaning:
      "What answers there is another protocol than the one that clients speak on it. The number or the address is another's, or another program has taken the port.",
    impact: "No client of that kind can connect there.",
    howRingshakeKnows: "The first bytes of the answer, in the clear or inside TLS, belong to it.",
    doesNotProve:
      "The bytes tell the protocol, not the program, nor on which host it runs. Whether the node serves its clients elsewhere was not looked at.",
    fix: [
      "Give the numbers that the node listens with: `client` in an inventory, or its scylla.yaml.",
      "If another program holds the port, stop it, then restart the node.",
    ],
  }),
  *judge(facts) {
    for (const port of facts.clientPorts) {
      const stranger = strangerAt(port);
      const { role } = port;
      if (stranger === null || !isClientRole(role)) continue;
      const isAwaited = role === "native_transport_port" ||
        servicesSaid(facts, role).some(({ value }) => value !== "closed");
      const bytes = port.firstBytes === null ? "" : `, first bytes ${port.firstBytes}`;
      const own = role.startsWith("alternator") ? "Alternator" : "CQL";
      yield {
        port: port.port,
        ...isAwaited ? {} : { severity: "warning" as const },
        title: `Port ${port.port} answers with ${stranger}, not with ${own}`,
        evidence: [`${at(port)} (${role}): ${answerOf(port)}: ${stranger}${bytes}`],
      };
    }
  },
};

const words = ({ value, basis, source }: Said<Wanted>): string =>
  `${basis}: ${WORDS[value]} (${source})`;

const WORDS = { plain: "plain text", tls: "TLS", both: "both", closed: "closed" } as const;

function plainTitle({ port, tls }: PortReport, { basis, isFileAlone }: Said<Wanted>): string {
  const where = basis === "intended"
    ? "TLS is intended there"
    : isFileAlone
    ? "its file has TLS there"
    : "the node says that it has TLS there";
  const isBoth = tls !== null && tls.version !== null;
  return isBoth
    ? `Port ${port} takes plain text beside TLS, and ${where} alone`
    : `Port ${port} answers in the clear, and ${where}`;
}

/** What to do depends on who says otherwise than the port. */
function fixFor({ basis, isFileAlone }: Said<Wanted>): Pick<Draft, "fix"> {
  if (basis === "intended") return {};
  return { fix: (isFileAlone ? UNLIKE_ITS_FILE : BY_OTHERS).join("\n") };
}

/** The ports of clients that were seen so, with all that is said of each. */
function seenAs(service: Service, facts: NodeFacts) {
  return facts.clientPorts.flatMap((port) => {
    const { role } = port;
    if (!isClientRole(role) || seenService(port) !== service || strangerAt(port) !== null) {
      return [];
    }
    return [{ port, role, said: servicesSaid(facts, role) }];
  });
}

/** The other port of a pair: TLS beside plain. */
function partnerOf(role: ClientRole, { clientPorts }: NodeFacts): PortReport | null {
  const pair = CQL_PAIRS.find((roles) => roles.some((each) => each === role));
  const other = pair?.find((each) => each !== role);
  return clientPorts.find((port) => port.role === other) ?? null;
}

/** An intent that names no numbers is met by TLS on either port of a pair. */
function isMetBeside(facts: NodeFacts, role: ClientRole): boolean {
  const beside = partnerOf(role, facts);
  return facts.client?.ports[role] == null && beside !== null && seenService(beside) === "tls";
}

/** The finding about a closed port; null where nobody wants it open. */
function closedWhereWanted(facts: NodeFacts, port: PortReport): Draft | null {
  const { role } = port;
  if (port.state !== "closed" || !isClientRole(role)) return null;
  const wanting = servicesSaid(facts, role).filter(({ value }) => value !== "closed");
  if (wanting.length === 0) return null;
  const beside = partnerOf(role, facts);
  return {
    port: port.port,
    ...wanting.every(({ isFileAlone }) => isFileAlone) ? { severity: "warning" } : {},
    title: `Port ${port.port} for clients is closed`,
    ...beside === null ? {} : mixedUp(port, beside),
    evidence: [shown(port), ...wanting.map(words), ...beside === null ? [] : [shown(beside)]],
  };
}

/** The two ports of a pair taken for each other. */
function mixedUp(port: PortReport, beside: PortReport): Pick<Draft, "title" | "fix"> {
  const service = seenService(beside);
  const isTls = port.role.endsWith("_ssl");
  const both = edit(
    isTls
      ? `${beside.role}: ${beside.port} and ${port.role}: ${port.port}, with enabled: true in client_encryption_options`
      : `${port.role}: ${port.port} beside ${beside.role}: ${beside.port}`,
  );
  if (service === "tls") {
    return isTls
      ? {
        title: `TLS for clients is on ${beside.port}, and ${port.port} is closed`,
        fix: [
          `Send clients with TLS to ${beside.port}; or give TLS its own port, whereupon ${beside.port} turns plain:`,
          ...both,
        ].join("\n"),
      }
      : {
        title: `Clients find TLS alone, on ${beside.port}: ${port.port} is closed`,
        fix: [
          `Where ${beside.role} is written down and ${port.role} is not, ScyllaDB opens the first alone. Send clients with TLS to ${beside.port}; or write the other down too:`,
          ...both,
        ].join("\n"),
      };
  }
  return service === "plain" && isTls
    ? {
      title: `Clients find plain text alone, on ${beside.port}: ${port.port} for TLS is closed`,
      fix: [
        "TLS needs both: enabled: true, and the number of its port written down, even 9142.",
        ...both,
      ].join("\n"),
    }
    : {};
}
