/**
 * What the rules about ports of clients share: what ScyllaDB's operators type there, and what the clients
 * themselves print.
 *
 * @module
 */

import type { Client } from "../clients/client.ts";
import { CLIENTS } from "../clients/clients.ts";
import { printedAt } from "../clients/verdict.ts";
import type { PortReport } from "../model/port.ts";
import type { ClientFailure } from "../model/words.ts";
import { isAlternator } from "./client_side.ts";
import type { NodeFacts } from "./facts.ts";
import { answerOf, at } from "./seen.ts";
import type { Runbook } from "./rule.ts";
import { editAndRestart, RESTORE_YAML } from "./steps.ts";

export const ASK_PORTS = "ringshake check {target} --client";
export const ASK_CLIENTS = "ringshake clients {target}";
export const SHOW_PORTS =
  "sudo ss -ltnp '( sport = :9042 or sport = :9142 or sport = :19042 or sport = :19142 )'   # on {address}";
export const SHOW_BLOCK =
  "grep -nE -A10 '^(client_encryption_options|native_(shard_aware_)?transport_port)' /etc/scylla/scylla.yaml   # on {address}";
export const SHOW_IN_USE =
  "curl -s http://127.0.0.1:10000/v2/config/client_encryption_options   # on {address}";
export const SHOW_STARTED =
  "journalctl -u scylla-server -b | grep 'listening for CQL clients'   # on {address}: encrypted or unencrypted, port by port";
export const SHOW_SERVED =
  "openssl s_client -connect {cql_tls} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName";

/** TLS for everybody on one port, as a step. */
export const TURN_ON =
  "client_encryption_options: enabled: true, with certificate and keyfile; and native_transport_port_ssl: 9142 beside native_transport_port: 9042";

/** A runbook with what those of client ports share. */
export const runbook = (
  own: Partial<Runbook> & Pick<Runbook, "meaning" | "impact" | "doesNotProve" | "fix">,
): Runbook => ({
  howRingshakeKnows:
    "It sent a ClientHello, and CQL's OPTIONS (to Alternator `GET /`), in the clear or inside TLS. Neither needs a login.",
  checkByHand: [SHOW_PORTS, SHOW_BLOCK, SHOW_STARTED],
  verify: [ASK_PORTS],
  rollBack: RESTORE_YAML,
  ...own,
});

/** Change lines of the block for clients, restart, look again. */
export const edit = editAndRestart;

/** `10.0.0.1:9042 (native_transport_port): TLS`. */
export const shown = (port: PortReport): string => `${at(port)} (${port.role}): ${answerOf(port)}`;

/** What only clients that compare names mind. */
export const NAME_FAILURES: ReadonlySet<ClientFailure> = new Set<ClientFailure>([
  "name-mismatch",
  "no-subject-alt-name",
]);

/** For what each client would refuse the chain of a port, if that is one of `among`: it names the first. */
export function refusalAmong(
  { clientVerdicts = [] }: NodeFacts,
  port: PortReport,
  among: ReadonlySet<ClientFailure>,
): (client: Client) => ClientFailure | null {
  return ({ checks }) => {
    if (!checks.chain) return null;
    const verdict = clientVerdicts.find((each) =>
      each.port === port.port && each.rules === checks.rules
    );
    const first = verdict?.failures.find((each) =>
      checks.name === true || !NAME_FAILURES.has(each)
    );
    return first !== undefined && among.has(first) ? first : null;
  };
}

/**
 * What most clients print at the port, those that print the same together; nothing where nobody saw it.
 * All of it is for `ringshake clients`.
 */
export function printsAt(
  port: PortReport,
  failureOf: (client: Client) => ClientFailure | null,
): string[] {
  const { address: name } = port;
  // The table has no clients of Alternator.
  const known = (isAlternator(port.role) ? [] : CLIENTS).flatMap((client) => {
    const failure = failureOf(client);
    const text = failure && printedAt(client, failure, { name, port: port.port, outcome: null });
    return text === null ? [] : [{ name: client.name, text }];
  });
  const alike = [...Map.groupBy(known, ({ text }) => text)]
    .sort(([, a], [, b]) => b.length - a.length);
  const [shown, more] = [alike.slice(0, MOST_TEXTS), alike.length - MOST_TEXTS];
  return [
    ...shown.map(([text, clients]) => {
      const names = clients.slice(0, MOST_NAMES).map((each) => each.name).join("; ");
      const others = clients.length > MOST_NAMES ? `; ${clients.length - MOST_NAMES} more` : "";
      return `${names}${others}: prints \`${text}\``;
    }),
    ...more > 0 ? [`${more} other texts are printed: \`ringshake clients\` shows them`] : [],
  ];
}

const MOST_TEXTS = 3;
const MOST_NAMES = 2;
