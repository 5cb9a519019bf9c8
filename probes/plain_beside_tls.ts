/**
 * Does a port of clients that takes TLS take plain text as well?
 *
 * A node of ScyllaDB never does, and would log the question; one of Cassandra does where its options say
 * `optional`. So only who has proven to be Cassandra is asked.
 *
 * @module
 */

import { CLIENT_ROLES, type ClientRole } from "../src/model/words.ts";
import { FREE, type Probe } from "../src/probe/probe.ts";
import { readSpoken, type Spoken } from "../src/probe/spoken.ts";
import { cqlNode, readCql } from "../src/wire/cql.ts";
import { firstWords } from "./storage_port.ts";
import { TRIALS_ON } from "./client_auth.ts";
import { HELLO_TO } from "./tls_hello.ts";

const plainBesideTls = (role: ClientRole): Probe<Spoken> => ({
  id: `${role.replaceAll("_", "-")}-plain-beside-tls`,
  asks: "Is plain text taken, too?",
  role,
  cost: (_target, { quiet }) => quiet ? FREE : { connections: 1, handshakes: 0, logLines: 1 },
  skip(_target, { quiet }, seen) {
    const handshakes = [
      seen.of(HELLO_TO[role])?.handshake,
      ...seen.of(TRIALS_ON[role])?.trials.map(({ handshake }) => handshake) ?? [],
    ];
    const isCassandra = handshakes.some((handshake) => {
      const answer = readCql(handshake?.outcome?.learned.application ?? new Uint8Array(0));
      return answer.kind === "supported" && cqlNode(answer.options).kind === "cassandra";
    });
    if (!isCassandra) return "only Cassandra takes both on one port";
    return quiet ? "plain text on a TLS port leaves a line in the log" : null;
  },
  observe: async (target, _wishes, _seen, means) =>
    readSpoken(await means.exchange(firstWords(target, role, "clients-plain-beside-tls"))),
  isOpen: () => false,
});

export const PLAIN_BESIDE_TLS = Object.fromEntries(
  CLIENT_ROLES.map((role) => [role, plainBesideTls(role)]),
) as Readonly<Record<ClientRole, Probe<Spoken>>>;
