/**
 * Where two ends sit to one another in datacenters and racks, as ScyllaDB's topology compares them.
 *
 * @module
 */

export { type Vantage, VANTAGES } from "../model/words.ts";

export interface Location {
  readonly dc: string | null;
  readonly rack: string | null;
}

/** Two nodes to one another. Racks count only within one datacenter: equal names elsewhere are strangers. */
export const RELATIONS = ["same-rack", "same-dc", "other-dc"] as const;
export type Relation = typeof RELATIONS[number];

/** Every relation that the two locations allow: one when both are known, more when something is not. */
export function relationsBetween(a: Location, b: Location): readonly Relation[] {
  if (a.dc === null || b.dc === null) return RELATIONS;
  if (a.dc !== b.dc) return ["other-dc"];
  if (a.rack === null || b.rack === null) return ["same-rack", "same-dc"];
  return a.rack === b.rack ? ["same-rack"] : ["same-dc"];
}
