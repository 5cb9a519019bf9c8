/**
 * Certificates that some clients refuse and nodes do not mind: by their form, or by the name in them.
 *
 * @module
 */

import type { TrustRules } from "../../clients/trust.ts";
import { FAILURES } from "../../clients/sentence.ts";
import type { ClientFailure, TrustFailure } from "../../model/words.ts";
import {
  ASK_CLIENTS,
  NAME_FAILURES,
  printsAt,
  refusalAmong,
  runbook,
  SHOW_SERVED,
} from "../clients.ts";
import type { NodeFacts } from "../facts.ts";
import { evidence, type NodeRule } from "../rule.ts";
import { at } from "../seen.ts";
import { others, servedToClients } from "./clients_chain.ts";

/** Who verifies by which rules. GnuTLS's are those of the nodes. */
const WHO: Readonly<Record<Exclude<TrustRules, "gnutls">, string>> = {
  "openssl-1.1": "OpenSSL 1.1 (older Python, C++, Node)",
  "openssl-3": "OpenSSL 3 (Python, C++, Node, .NET on Linux)",
  "openssl-3-strict": "Python 3.13 and later with its default context",
  jdk: "Java",
  go: "Go",
  webpki: "Rust with rustls",
};

/** What is about the certificates' form. Dates and trust are another matter, and so are names. */
const OF_FORM: ReadonlySet<ClientFailure> = new Set<ClientFailure>([
  "weak-key",
  "weak-signature",
  "not-strict",
  "ca-as-end-entity",
  "bad-purpose",
  "constraints-violated",
  "unknown-critical-extension",
]);

export const clientChainNotStrict: NodeRule = {
  id: "client-chain-not-strict",
  stage: "trust",
  of: "clients",
  severity: "warning",
  basis: "derived",
  title: "Strict clients refuse certificates that nodes accept",
  scope: "node",
  runbook: runbook({
    meaning:
      "The form of a certificate in the chain is one that GnuTLS, and so every ScyllaDB node, accepts, while the named libraries do not: a weak key or hash, a CA's certificate used as a node's, a purpose that is not a server's, or extensions missing that RFC 5280 asks for.",
    impact:
      "Clients with these libraries cannot connect while they verify, and others can. A client may begin to fail when its Python, Java or OpenSSL is updated.",
    howRingshakeKnows: "It judged the served chain by the rules of each library.",
    doesNotProve:
      "No client was seen to refuse, and a client's own settings may be looser or stricter than its library's default.",
    checkByHand: [
      "openssl s_client -connect {cql_tls} </dev/null 2>/dev/null | openssl x509 -noout -text | grep -A1 -E 'X509v3|Public-Key|Signature Algorithm'",
      ASK_CLIENTS,
    ],
    fix: [
      "Make certificates that all of them take, with a CA and a leaf of its own for each node: ringshake runbook make-certificates",
      "Replace the files that client_encryption_options names: ringshake runbook rotate-client-certificates",
    ],
    verify: [ASK_CLIENTS],
    rollBack: ["Copy the earlier certificate and key back: they are read again at once."],
  }),
  *judge(facts) {
    for (const { port, ports, chain } of servedToClients(facts)) {
      if (chain.status === "invalid") continue;
      const refusing = failuresBy(facts, port.port, OF_FORM);
      const found = evidence(
        refusing.map(({ failures, who }) =>
          `${at(port)}: ${failures.map((each) => FAILURES[each]).join("; ")}: refused by ${
            who.join(", ")
          }`
        ),
      );
      if (found === null) continue;
      yield {
        port: port.port,
        evidence: [
          ...found,
          ...others(ports),
          ...printsAt(port, refusalAmong(facts, port, OF_FORM)),
        ],
      };
    }
  },
};

export const clientNameMissing: NodeRule = {
  id: "client-name-missing",
  stage: "trust",
  of: "clients",
  severity: "info",
  basis: "derived",
  title: "The certificate does not name the address that clients dial",
  scope: "node",
  runbook: runbook({
    meaning:
      "The address that was dialled is not in the certificate's subjectAltName, or there is none. Only clients that compare names mind; nodes among themselves never do.",
    impact:
      "Clients whose driver checks host names cannot connect by this address. Drivers that find nodes by themselves dial the addresses that nodes tell, so every node needs its own in its certificate.",
    howRingshakeKnows:
      "It compared the address that it dialled with the certificate, by the rules of each library.",
    doesNotProve:
      "Clients may dial the node by another name or address, which the certificate may hold. Whether their name check is on was not seen.",
    checkByHand: [SHOW_SERVED, ASK_CLIENTS],
    fix: [
      "Issue the node's certificate anew with its address in it: subjectAltName = IP:{address} (DNS: for a name): ringshake runbook make-certificates",
      "Or leave the name check of the driver off: then any certificate of that CA passes for the node's.",
    ],
    verify: [ASK_CLIENTS],
    rollBack: ["Copy the earlier certificate and key back: they are read again at once."],
  }),
  *judge(facts) {
    const { address } = facts.node;
    for (const { port, ports, chain } of servedToClients(facts)) {
      const refusing = failuresBy(facts, port.port, NAME_FAILURES);
      const names = chain.certificates[0]?.subjectAltNames ?? [];
      const [first, ...more] = refusing.map(({ who }) =>
        `minded by ${who.join(", ")}, where it checks names`
      );
      if (first === undefined) continue;
      yield {
        port: port.port,
        title: names.length === 0
          ? "The certificate that clients are shown names no address"
          : `The certificate that clients are shown does not name ${address}`,
        evidence: [
          `${at(port)}: dialled as ${address}; subjectAltName: ${names.join(", ") || "none"}`,
          first,
          ...more,
          ...others(ports),
          ...printsAt(port, refusalAmong(facts, port, NAME_FAILURES)),
        ],
      };
    }
  },
};

interface Refusing {
  readonly failures: readonly TrustFailure[];
  readonly who: readonly string[];
}

/** Who refuses the chain of a port for any of these failures; those with the same ones together. */
function failuresBy(
  { clientVerdicts = [] }: NodeFacts,
  port: number,
  counting: ReadonlySet<ClientFailure>,
): Refusing[] {
  const told = clientVerdicts.filter((each) => each.port === port && each.rules !== "gnutls")
    .map(({ rules, failures }) => ({ rules, failures: failures.filter((f) => counting.has(f)) }))
    .filter(({ failures }) => failures.length > 0);
  const alike = Map.groupBy(told, ({ failures }) => failures.join());
  return [...alike.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const who = [first, ...more].flatMap(({ rules }) => rules === "gnutls" ? [] : WHO[rules]);
    return [{ failures: first.failures, who }];
  });
}
