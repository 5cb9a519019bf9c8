/**
 * Which finding tells which remark on a node's certificate, key, truststore and revocation list.
 *
 * @module
 */

import type { Remark } from "../scylla/remark.ts";
import { STOPS_START } from "../scylla/files/check.ts";
import type { NodeFacts } from "./facts.ts";
import { asksButTrustsNobody } from "./links/handshake.ts";
import { tlsOf } from "./seen.ts";

export type Subject = "start" | "exposure" | "reload" | "contents";

const EXPOSURES: ReadonlySet<string> = new Set([
  "private-key-in-certificate-file",
  "key-readable-by-others",
  "file-writable-by-others",
]);

/** What the chain of a running node is judged by anyway, with better evidence. */
const SEEN_IN_HANDSHAKE: ReadonlySet<string> = new Set([
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-expires-soon",
  "key-weak",
  "signature-weak",
  "chain-not-trusted",
]);

/** The remarks of one subject that no other finding makes; what is merely worth knowing is for `lint`. */
export function remarksOn(facts: NodeFacts, subject: Subject): Remark[] {
  const tls = tlsOf(facts);
  const [served, onDisk] = [tls?.chain?.certificates[0], facts.files.certificate?.certificates[0]];
  const isServed = served !== undefined && served.fingerprintSha256 === onDisk?.fingerprintSha256;
  return facts.files.remarks.filter(({ id, severity }) =>
    subjectOf(id) === subject && severity !== "info" &&
    !(isServed && SEEN_IN_HANDSHAKE.has(id)) &&
    !(id === "truststore-empty" && asksButTrustsNobody(tls))
  );
}

function subjectOf(id: string): Subject {
  if (STOPS_START.has(id)) return "start";
  if (EXPOSURES.has(id)) return "exposure";
  return id.startsWith("reload-misses-") ? "reload" : "contents";
}
