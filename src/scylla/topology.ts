/**
 * Where two ends sit to one another in datacenters and racks, as ScyllaDB's topology compares them.
 *
 * @module
 */

export interface Location {
  readonly dc: string | null;
  readonly rack: string | null;
}

/** Two nodes to one another. Racks count only within one datacenter: equal names elsewhere are strangers. */
export const RELATIONS = ["same-rack", "same-dc", "other-dc"] as const;
export type Relation = typeof RELATIONS[number];

/** Where the connecting side sits in the eyes of the accepting node; `outside` is no node it knows. */
export const VANTAGES = [...RELATIONS, "outside"] as const;
export type Vantage = typeof VANTAGES[number];

/** Every relation that the two locations allow: one when both are known, more when something is not. */
export function relationsBetween(a: Location, b: Location): readonly Relation[] {
  if (a.dc === null || b.dc === null) return RELATIONS;
  if (a.dc !== b.dc) return ["other-dc"];
  if (a.rack === null || b.rack === null) return ["same-rack", "same-dc"];
  return a.rack === b.rack ? ["same-rack"] : ["same-dc"];
}
