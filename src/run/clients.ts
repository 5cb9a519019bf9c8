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
import { clientVerdict, TRUST_RULES } from "../clients/trust.ts";
import type { ChainVerdictOfClients, NodeFacts } from "../explain/facts.ts";
import type { PortReport } from "../model/port.ts";
import type { ClientReport } from "../model/report.ts";
import { CLIENT_ROLES, type ClientRole, isClientRole } from "../model/words.ts";
import { joinSteps } from "../text/steps.ts";
import type { Seen } from "../probe/probe.ts";
import { portNumber } from "../probe/target.ts";
import type { ChainCourt } from "./chains.ts";
import { chainsAt, type NodeRun, type RunState, seenIn } from "./state.ts";
import type { Survey, SurveyNode } from "./survey.ts";

/** Alternator's clients speak HTTP, and are not in the table. */
const ROLES_OF_CQL = (role: string): role is ClientRole =>
  isClientRole(role as ClientRole) && role.startsWith("native");

/** Every client at every port of every node that was met. */
export function clientsIn(
  survey: Survey,
  state: RunState,
  nodes: readonly NodeFacts[],
  court: ChainCourt,
): ClientReport[] {
  return nodes.flatMap(({ node, clientPorts: ports }) => {
    const run = state.nodes.get(node.id);
    return run === undefined
      ? []
      : clientsOf({ id: node.id, ports }, survey.clients ?? [], seenIn(run), {
        trust: trustOfClients(survey),
        name: node.address,
        hostName: survey.nodes.find(({ id }) => id === node.id)?.hostName,
        at: state.startedAt ?? new Date(0),
        chain: ({ learned: { certificates } }) => {
          const read = court.certificatesIn(certificates);
          return read.length === certificates.length ? read : null;
        },
      });
  });
}

/** What every kind of client would say of each chain that the node serves on their ports. */
export function verdictsOfClients(
  node: SurveyNode,
  run: NodeRun | undefined,
  survey: Survey,
  court: ChainCourt,
  at: Date,
): ChainVerdictOfClients[] {
  if (run === undefined) return [];
  return CLIENT_ROLES.flatMap((role) => {
    const [served] = chainsAt(role, run);
    const chain = court.certificatesIn(served ?? []);
    // Of a chain with a part that nobody can read, nobody can say who takes it.
    if (served === undefined || chain.length < served.length) return [];
    return TRUST_RULES.map((rules) => ({
      port: portNumber(run.target, role),
      rules,
      failures: clientVerdict(chain, {
        rules,
        trust: trustOfClients(survey),
        name: node.address,
        at,
      }),
    }));
  });
}

/** Where nobody said whom clients trust, they are taken to trust what nodes do. */
const trustOfClients = ({ shared }: Survey) =>
  (shared.clientTruststore ?? shared.truststore)?.certificates ?? null;

/** A row for each client and each CQL port of the node that is there. */
function clientsOf(
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
        prints: printed(client, verdict, port, met, judging),
        works: worksFor(client, met, verdict),
        basis: verdict.basis,
        open: verdict.open,
      };
    });
  });
}

function printed(
  client: Client,
  { failure, words = failure }: ClientVerdict,
  { port }: PortReport,
  { anonymous: outcome }: Met,
  { name }: Judging,
): string | null {
  return words === null ? null : printedAt(client, words, { name, port, outcome });
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
function worksFor(
  { works, showing }: Client,
  { isPlain, anonymous }: Met,
  { outcome, failure }: ClientVerdict,
): string | null {
  const isMendable = failure === "client-certificate-missing" || failure === "issuer-unknown" ||
    failure === "self-signed" || failure === "self-signed-in-chain";
  if (isPlain || (outcome !== "connects" && !isMendable)) return null;
  const isAsked = failure === "client-certificate-missing" ||
    anonymous?.learned.certificateRequest != null;
  if (isAsked && showing === undefined) return null;
  return joinSteps([works, ...isAsked ? [showing ?? ""] : []].join("\n"));
}
