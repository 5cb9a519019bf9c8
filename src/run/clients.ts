/**
 * Which clients can connect to which port: each row of the table of clients, against what its own hello
 * met on the ports of a node.
 *
 * @module
 */

import { AS_CLIENTS } from "../../probes/as_clients.ts";
import { HELLO_TO, isTls } from "../../probes/tls_hello.ts";
import type { Client } from "../clients/client.ts";
import { helloName } from "../clients/hello.ts";
import {
  type ClientVerdict,
  judgeClient,
  type Judging,
  type Met,
  printedAt,
} from "../clients/verdict.ts";
import type { PortReport } from "../model/port.ts";
import type { ClientReport } from "../model/report.ts";
import { type ClientRole, isClientRole } from "../model/words.ts";
import type { Seen } from "../probe/probe.ts";

/** Alternator's clients speak HTTP, and are not in the table. */
const ROLES_OF_CQL = (role: string): role is ClientRole =>
  isClientRole(role as ClientRole) && role.startsWith("native");

/** A row for each client and each CQL port of the node that is there. */
export function clientsOf(
  node: { readonly id: string; readonly ports: readonly PortReport[] },
  clients: readonly Client[],
  seen: Seen,
  judging: Judging,
): ClientReport[] {
  return node.ports.flatMap((port) => {
    const { role } = port;
    if (!ROLES_OF_CQL(role)) return [];
    // Nobody goes to a port that is closed but who was told to.
    const coming = clients.filter(({ own }) =>
      own?.port == null ? port.state !== "closed" : own.port === port.port
    );
    return coming.map((client) => {
      const met = metBy(client, port, role, seen, judging.name);
      const verdict = judgeClient(client, met, judging);
      return {
        client: client.id,
        name: client.name,
        source: client.source,
        node: node.id,
        port: port.port,
        role,
        outcome: verdict.outcome,
        by: verdict.by,
        at: verdict.at,
        failure: verdict.failure,
        prints: verdict.failure === null ? null : printedAt(client, verdict.failure, {
          name: judging.name,
          port: port.port,
          outcome: met.anonymous,
        }),
        works: worksFor(client, met, verdict),
        basis: verdict.basis,
        open: verdict.open,
      };
    });
  });
}

function metBy(client: Client, port: PortReport, role: ClientRole, seen: Seen, host: string): Met {
  const hello = seen.of(HELLO_TO[role])?.handshake;
  const met = seen.of(AS_CLIENTS[role])?.get(helloName(client, host));
  return {
    state: port.state,
    isPlain: port.cql != null && hello !== undefined && !isTls(hello),
    anonymous: met?.anonymous.outcome ?? null,
    presenting: met?.presenting?.outcome ?? null,
  };
}

/** In the clear nothing of TLS is to be configured; and what the server refuses no setting mends. */
function worksFor({ works }: Client, { isPlain }: Met, verdict: ClientVerdict): string | null {
  const { outcome, failure } = verdict;
  if (isPlain) return null;
  const isMendable = failure === "client-certificate-missing" || failure === "issuer-unknown" ||
    failure === "self-signed" || failure === "self-signed-in-chain";
  return outcome === "connects" || isMendable ? works : null;
}
