/**
 * Clients that have no TLS version or cipher suite in common with a port.
 *
 * @module
 */

import type { Client } from "../../clients/client.ts";
import { CLIENTS } from "../../clients/clients.ts";
import { CQLSHRC_CLIENT } from "../../clients/cqlshrc_client.ts";
import { HELLO_IDS, recordedHello } from "../../clients/hellos.ts";
import { isOfToday, type Offering, offeringsOf, outsideOf } from "../../clients/outside.ts";
import { FAILURES } from "../../clients/sentence.ts";
import type { ClientReport } from "../../model/report.ts";
import type { ClientFailure } from "../../model/words.ts";
import { ASK_CLIENTS, edit, printsAt, runbook, SHOW_BLOCK } from "../clients.ts";
import { isAlternator } from "../client_side.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import { evidence, type NodeRule } from "../rule.ts";
import { at } from "../seen.ts";
import { versionAnswers, versionsInWords } from "../versions.ts";

export const clientsOutside: NodeRule = {
  id: "clients-outside",
  stage: "language",
  of: "clients",
  severity: "warning",
  basis: "derived",
  title: "The port's TLS leaves some clients outside",
  scope: "node",
  runbook: runbook({
    meaning:
      "A known client has no TLS version, or no cipher suite, group or signature scheme, in common with the port. Both ends may be as they should: an old client, or a port whose priority_string is strict.",
    impact: "Those clients cannot connect as they come. Some can be told to offer more.",
    howRingshakeKnows:
      "It sent the port the client's own ClientHello (ringshake clients), or held what that offers against the versions that the port was seen to refuse.",
    doesNotProve:
      "It does not say that anybody here uses these clients. A client whose settings were changed may offer other things than the recorded one.",
    checkByHand: [
      ASK_CLIENTS,
      "openssl s_client -connect {cql_tls} -tls1_2 </dev/null 2>&1 | grep -E 'Protocol|Cipher|alert'",
      SHOW_BLOCK,
    ],
    fix: [
      "Update the client, its runtime or its TLS library, if it is an old one.",
      "If the port is stricter than it has to be, take the default, and TLS 1.2 and 1.3 are open:",
      ...edit("client_encryption_options: remove priority_string"),
    ],
    verify: [ASK_CLIENTS],
  }),
  *judge(facts, cluster) {
    const offerings = facts.clientPorts.some(({ tls }) => tls !== null) ? offeringsInTable() : [];
    for (const port of facts.clientPorts) {
      if (port.tls === null || isAlternator(port.role)) continue;
      const seen = refusedAt(facts, cluster, port.port);
      const { tls } = port;
      const outside = seen ?? outsideOf(offerings, versionAnswers(tls)).map(
        ({ client, versions }): Outside => ({
          client,
          failure: "protocol-version",
          why: `offers ${versions.join(" ")}; the port takes ${versionsInWords(tls)}`,
        }),
      );
      const ids = new Set(outside.map(({ client }) => client.id));
      const isNews = offerings.some((each) => ids.has(each.client.id) && isOfToday(each));
      const found = evidence(
        outside.map(({ client, why }) => `${at(port)}: ${client.name}: ${why}`),
      );
      // That clients of another age are outside is told whoever asks about clients.
      if (found === null || (seen === null && !isNews)) continue;
      yield {
        port: port.port,
        ...isNews ? {} : { severity: "info" },
        ...seen === null ? {} : { basis: "observed" },
        title: outside.length === 1
          ? `${outside[0]?.client.name} is left outside port ${port.port}`
          : `${outside.length} kinds of clients are left outside port ${port.port}`,
        evidence: [
          ...found,
          ...printsAt(
            port,
            ({ id }) => outside.find(({ client }) => client.id === id)?.failure ?? null,
          ),
        ],
      };
    }
  },
};

/** Failures for want of a common language. */
const LANGUAGE = ["protocol-version", "version-too-low", "no-cipher"] as const;

interface Outside {
  readonly client: Pick<Client, "id" | "name">;
  readonly failure: ClientFailure;
  readonly why: string;
}

/** What the clients' own hellos met; null where they were not sent there. */
function refusedAt(
  { node }: NodeFacts,
  { clients }: ClusterFacts,
  port: number,
): Outside[] | null {
  const asked = clients.filter((each) =>
    each.node === node.id && each.port === port && each.client !== CQLSHRC_CLIENT
  );
  if (asked.length === 0) return null;
  return asked.flatMap(({ client: id, name, failure, outcome }: ClientReport) =>
    outcome === "refused" && failure !== null && LANGUAGE.some((each) => each === failure)
      ? [{ client: { id, name }, failure, why: FAILURES[failure] }]
      : []
  );
}

/** What the clients of the table offer. Read once: every node of every picture of a run asks. */
const offeringsInTable = (): readonly Offering[] =>
  known ??= offeringsOf(CLIENTS, new Map(HELLO_IDS.map((id) => [id, recordedHello(id).message])));

let known: readonly Offering[] | undefined;
