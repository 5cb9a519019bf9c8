/**
 * cqlsh does not connect with the cqlshrc that was given.
 *
 * @module
 */

import { CQLSHRC_CLIENT } from "../../clients/cqlshrc_client.ts";
import { clientSentence } from "../../clients/sentence.ts";
import type { NodeRule } from "../rule.ts";

export const cqlshrcRefused: NodeRule = {
  id: "cqlshrc-refused",
  of: "clients",
  stage: "language",
  severity: "error",
  basis: "derived",
  title: "cqlsh does not connect with this cqlshrc",
  scope: "node",
  runbook: {
    meaning:
      "With the settings of the cqlshrc that was given to ringshake, cqlsh gets no session at this port: either it ends before it connects, or one of the two refuses the other.",
    impact: "Whoever uses this cqlshrc is shut out. Other clients may be let in.",
    howRingshakeKnows:
      "It read the file as cqlsh does, sent cqlsh's own ClientHello, narrowed to the versions that the file allows, and judged the served chain by the certfile that the file names.",
    doesNotProve:
      "The hello is that of the newest cqlsh in ringshake's table; an older one, or another Python, may offer less. Whether a login would succeed was not asked.",
    checkByHand: [
      "ringshake lint CQLSHRC   # what cqlsh will do with the file, and print",
      "cqlsh --cqlshrc CQLSHRC {address}   # the real one",
    ],
    fix: [
      "Follow what `ringshake lint CQLSHRC` says of the file.",
      "ringshake clients {address} --only cqlsh   # what works at this port, as lines for the cqlshrc",
    ],
    verify: [
      "ringshake check {address} --client-only --cqlshrc CQLSHRC   # no finding of this name",
    ],
    rollBack: ["Put the earlier cqlshrc back; nothing on the node was changed."],
  },
  *judge({ node }, { clients }) {
    const own = clients.filter((row) => row.client === CQLSHRC_CLIENT && row.node === node.id);
    for (const row of own) {
      const { outcome, port, prints } = row;
      if (outcome === "connects") continue;
      const said = `${row.name}: ${clientSentence(row)}`;
      yield {
        port,
        ...outcome === "unknown"
          ? {
            severity: "warning",
            leaves: "unknown",
            title: "Whether cqlsh connects with this cqlshrc is not known",
          } as const
          : {},
        evidence: prints === null ? [said] : [said, `it prints: ${prints}`],
      };
    }
  },
};
