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
import { answerOf, at, some } from "./seen.ts";
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

/** What clients print at such a failure, those that print the same together; nothing where nobody saw it. */
export function printsAt(
  port: PortReport,
  failures: readonly ClientFailure[],
  of: (client: Client) => boolean = () => true,
): string[] {
  const known = CLIENTS.filter(of).flatMap((client) => {
    const text = failures.map((failure) =>
      printedAt(client, failure, {
        name: port.address,
        port: port.port,
        outcome: null,
      })
    ).find((each) => each !== null);
    return text == null ? [] : [{ name: client.name, text }];
  });
  const alike = [...Map.groupBy(known, ({ text }) => text)];
  return alike.slice(0, MOST_TEXTS).map(([text, clients]) =>
    `${some(clients.map(({ name }) => name), MOST_NAMES)}: prints \`${text}\``
  );
}

const MOST_TEXTS = 12;
const MOST_NAMES = 4;
