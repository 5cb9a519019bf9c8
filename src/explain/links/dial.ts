/**
 * The first half of a link: which port a node dials and how, and what it meets there, for each mode
 * that the evidence allows of either end.
 *
 * What was seen on a port outweighs what a mode would do there, except where the answer depends on
 * who asks: a filtered plain port, or one that was asked from inside the cluster.
 *
 * @module
 */

import type { Connection, Mode, StorageRole } from "../../model/words.ts";
import { type Dialler, type Encryption, outgoingEncryption } from "../../scylla/internode.ts";
import { expectStoragePorts, type Service } from "../../scylla/listener.ts";
import type { Relation } from "../../scylla/topology.ts";
import type { LinkCause } from "../facts.ts";
import type { End } from "./end.ts";

/** One possibility. `tls` still has the handshake before it. */
export interface Dialled {
  readonly outcome: "tls" | "plain" | "fails";
  readonly reason: string;
  readonly cause: LinkCause | null;
}

/** The distinct possibilities; none when no mode explains what one of the ends does. */
export function dialOutcomes(
  from: End,
  to: End,
  connection: Connection,
  relations: readonly Relation[],
): readonly Dialled[] {
  const possible = new Map<string, Dialled>();
  for (const relation of relations) {
    for (const dialler of diallersOf(from)) {
      const encryption = outgoingEncryption(dialler, connection, relation);
      const met = encryption === "throws" ? [NOT_DIALLED] : meet(from, to, encryption, relation);
      if (met === null) return [];
      for (const dialled of met) possible.set(`${dialled.outcome} ${dialled.reason}`, dialled);
    }
  }
  return [...possible.values()];
}

const diallersOf = ({ modes, release, bindAddresses }: End): Dialler[] =>
  modes.flatMap((mode) => bindAddresses.map((bindAddress) => ({ mode, release, bindAddress })));

const NOT_DIALLED: Dialled = {
  outcome: "fails",
  reason:
    "dials nobody of its own dc: listen_address is not its broadcast_address, and it finds no node by it (`Requested location for node … not in topology`)",
  cause: "addresses",
};

function meet(
  from: End,
  to: End,
  encryption: Encryption,
  relation: Relation,
): Dialled[] | null {
  const option: StorageRole = encryption === "tls" ? "ssl_storage_port" : "storage_port";
  const port = from.ports[option];
  const dials = from.isHere ? "dials" : "would dial";
  const call = encryption === "tls" ? `${dials} ${port} with TLS` : `${dials} ${port} in the clear`;
  const fails = (cause: LinkCause, why: string): Dialled[] => [
    { outcome: "fails", reason: `${call}; ${why}`, cause },
  ];
  if (port === 0) return fails("ports", `its own ${option} is 0, so it has no port to dial`);
  if (isDown(to)) return fails("down", "nothing listens on either port of the node");
  const roles = rolesAt(from, to, option);
  const [role] = roles;
  if (role === undefined) {
    return fails(
      "ports",
      `the node listens on ${to.ports.storage_port} and ${to.ports.ssl_storage_port}`,
    );
  }
  const services = roles.map((each) => servicesAt(to, each, relation, from.sourceIsKnown));
  if (services.some((each) => each === null)) return null;
  const best = services.flatMap((each) => each ?? []);
  const answers = roles.length > 1 ? best.filter((each) => each.service !== "closed") : best;
  return (answers.length === 0 ? best : answers).flatMap(({ service, mode }) => {
    const problem = PROBLEM[encryption][service];
    if (problem === null) return [{ outcome: encryption, reason: call, cause: null }];
    return fails(causeOf(to, role, service, encryption), `${problem}${because(service, mode)}`);
  });
}

const isDown = ({ seen }: End) => isShut(seen.storage_port) && isShut(seen.ssl_storage_port);
const isShut = (evidence: string) => evidence === "closed";

/** Which of the node's ports has the number that is dialled. */
function rolesAt(from: End, to: End, option: StorageRole): StorageRole[] {
  if (from.dialAs || to.dialAs) return [option];
  const roles: StorageRole[] = ["ssl_storage_port", "storage_port"];
  return roles.filter((role) => to.ports[role] === from.ports[option]);
}

interface Met {
  readonly service: Service | "foreign";
  /** The mode that this follows from; `null` when it was seen. */
  readonly mode: Mode | null;
}

function servicesAt(to: End, role: StorageRole, relation: Relation, known: boolean): Met[] | null {
  const seen = to.seen[role];
  if (seen === "closed" || seen === "foreign" || seen === "tls") {
    return [{ service: seen, mode: null }];
  }
  if (seen === "plain" && !to.seenFromInside) return [{ service: "plain", mode: null }];
  if (to.modes.length === 0) return null;
  return to.modes.map((mode) => {
    const [storagePort, sslStoragePort] = [to.ports.storage_port, to.ports.ssl_storage_port];
    const listening = { mode, storagePort, sslStoragePort, release: to.release };
    return { service: expectStoragePorts(listening, known ? relation : "outside")[role], mode };
  });
}

const PROBLEM: Readonly<Record<Encryption, Readonly<Record<Met["service"], string | null>>>> = {
  plain: {
    plain: null,
    tls: "a TLS listener answers",
    drops: "the node hangs up on callers that its filter does not let through",
    closed: "nothing listens there",
    foreign: "something other than ScyllaDB answers",
  },
  tls: {
    tls: null,
    plain: "the port answers in the clear",
    drops: "the node hangs up without a byte",
    closed: "nothing listens there",
    foreign: "something other than ScyllaDB answers",
  },
};

const because = (service: Met["service"], mode: Mode | null): string =>
  mode === null ? "" : service === "closed" || service === "drops" ? ` (${mode} mode)` : "";

/** A closed or filtered port follows from the mode; the wrong answer on an open one does not. */
function causeOf(
  to: End,
  role: StorageRole,
  service: Met["service"],
  encryption: Encryption,
): LinkCause {
  if (service === "closed" || service === "drops") {
    return to.modes.length === 0 ? "service" : "modes";
  }
  if (service === "foreign") return "service";
  const numbersCross = role === (encryption === "tls" ? "storage_port" : "ssl_storage_port");
  return numbersCross && to.ports.storage_port !== to.ports.ssl_storage_port ? "ports" : "service";
}
