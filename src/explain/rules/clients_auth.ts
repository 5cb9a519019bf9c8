/**
 * Whom a port for clients lets in: nobody without a certificate, or, against what is wanted, everybody.
 *
 * @module
 */

import type { PortReport, TlsReport } from "../../model/port.ts";
import { type ClientAuthMode, type ClientRole, isClientRole } from "../../model/words.ts";
import { authSaid, isProvenForClients, type Said } from "../client_side.ts";
import { ASK_CLIENTS, edit, printsAt, runbook, SHOW_BLOCK, SHOW_IN_USE } from "../clients.ts";
import type { NodeFacts } from "../facts.ts";
import { evidence, type NodeRule } from "../rule.ts";
import { at } from "../seen.ts";

export const clientAuthNotEnforced: NodeRule = {
  id: "client-auth-not-enforced",
  stage: "client-auth",
  of: "clients",
  severity: "error",
  basis: "observed",
  title: "A port for clients lets in whom it should not",
  scope: "node",
  runbook: runbook({
    meaning:
      "Client certificates are to be required, and the port answered a connection that showed none, or one that it cannot know.",
    impact:
      "Whoever reaches the port is let in as far as the login, if there is one: ScyllaDB's authenticator is another matter.",
    howRingshakeKnows:
      "Only an answer inside TLS counts: CQL's SUPPORTED, or Alternator's that it is healthy. A finished handshake does not.",
    doesNotProve:
      "It does not say that anybody did come in so. What a login would have let them do was not tried.",
    checkByHand: [
      SHOW_BLOCK,
      SHOW_IN_USE,
      "openssl s_client -connect {cql_tls} </dev/null 2>/dev/null | grep -E 'CA names|No client certificate'",
    ],
    fix: [
      "ScyllaDB takes `true` and `1` alone for require_client_auth: `yes` and `required` ask for nothing, without a word.",
      ...edit(
        "client_encryption_options: require_client_auth: true, and truststore with the CA of the clients",
      ),
    ],
  }),
  *judge(facts) {
    for (const { port, tls, said } of tlsPortsOf(facts)) {
      const wanted = said.filter(({ value }) => value === "required");
      const { acceptance, requested, required } = tls.clientAuth;
      const letIn = [
        ...wanted.length > 0 && requested === false && isProvenForClients(port)
          ? ["answered without having asked for a certificate"]
          : [],
        ...wanted.length > 0 && requested !== false && acceptance.none === "accepted"
          ? [`without a certificate: ${proofOf(tls, "none")}`]
          : [],
        ...(wanted.length > 0 || required === true) && acceptance.untrusted === "accepted"
          ? [`with a certificate of a CA that nobody can trust: ${proofOf(tls)}`]
          : [],
      ];
      const found = evidence(letIn.map((how) => `${at(port)} (${port.role}): ${how}`));
      if (found === null) continue;
      yield { port: port.port, evidence: [...found, ...wanted.map(words)] };
    }
  },
};

export const clientCertificateRequired: NodeRule = {
  id: "client-certificate-required",
  stage: "client-auth",
  of: "clients",
  severity: "info",
  basis: "observed",
  title: "Clients need a certificate of their own",
  scope: "node",
  runbook: runbook({
    meaning:
      "The port turns away clients that show no certificate. No driver shows one by default.",
    impact:
      "A client that was given only a CA cannot connect. With TLS 1.3 its handshake ends well, and the refusal comes with the first read.",
    howRingshakeKnows:
      "It connected without a certificate and was turned away, after the port had asked for one.",
    doesNotProve:
      "Whose certificates the port does take is not shown by its refusing none. Nor are the clients' own settings known.",
    checkByHand: [
      "openssl s_client -connect {cql_tls} </dev/null 2>/dev/null | grep -A3 'CA names'",
      SHOW_BLOCK,
    ],
    fix: [
      "Give each client a certificate that a CA in the `truststore` of client_encryption_options issued, and its key.",
      "cqlsh takes them as usercert and userkey, both, under [ssl] in cqlshrc.",
      `What each driver needs: ${ASK_CLIENTS}`,
    ],
    verify: [ASK_CLIENTS],
  }),
  *judge(facts) {
    for (const { port, tls, said } of tlsPortsOf(facts)) {
      if (tls.clientAuth.required !== true) continue;
      const against = said.filter(({ value }) => value !== "required");
      yield {
        port: port.port,
        ...against.length === 0 ? {} : {
          severity: "warning",
          title: `Port ${port.port} demands a certificate of clients, which nobody wants`,
        },
        evidence: [
          `${at(port)} (${port.role}): turned away without a certificate: ${proofOf(tls, "none")}`,
          ...against.map(words),
          ...printsAt(port, () => "client-certificate-missing"),
        ],
      };
    }
  },
};

interface TlsPort {
  readonly port: PortReport;
  readonly role: ClientRole;
  readonly tls: TlsReport;
  readonly said: readonly Said<ClientAuthMode>[];
}

const tlsPortsOf = (facts: NodeFacts): TlsPort[] =>
  facts.clientPorts.flatMap((port) => {
    const { role, tls } = port;
    if (tls === null || !isClientRole(role)) return [];
    return [{ port, role, tls, said: authSaid(facts, role) }];
  });

const words = ({ value, basis, source }: Said<ClientAuthMode>): string =>
  `${basis}: require_client_auth: ${WORDS[value]} (${source})`;

const WORDS = { none: "false", optional: "optional", required: "true" } as const;

/** What was seen in the trial that decides: without a certificate, or with one of a stranger. */
function proofOf({ clientAuth: { trials } }: TlsReport, identity?: "none"): string {
  const own: readonly string[] = ["none", "configured", "revoked"];
  const outcome = identity === undefined ? ["accepted"] : ["accepted", "rejected"];
  const trial = trials.find((each) =>
    outcome.includes(each.outcome) &&
    (identity === undefined ? !own.includes(each.identity) : each.identity === identity)
  );
  return trial?.proof ?? "as its answers show";
}
