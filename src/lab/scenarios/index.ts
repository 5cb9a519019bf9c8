/**
 * Every practice cluster, in the order in which a newcomer should meet them.
 *
 * @module
 */

import type { Scenario } from "../scenario.ts";
import { CLIENTS } from "./clients.ts";
import { MODES_AND_PORTS } from "./modes.ts";
import { scenarioOf } from "./row.ts";
import { TRUST } from "./trust.ts";

export const scenarios: readonly Scenario[] = [...MODES_AND_PORTS, ...TRUST, ...CLIENTS].map(
  scenarioOf,
);

/** The cluster that opens when none is named. */
export const DEFAULT_SCENARIO = "practice";

/** The scenario of this name. Throws `RangeError` when there is none. */
export function scenarioCalled(name: string): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new RangeError(`no scenario is called ${JSON.stringify(name)}`);
  return scenario;
}
