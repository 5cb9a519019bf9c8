/**
 * Every hostile endpoint, by kind.
 *
 * @module
 */

import { afterwards } from "./afterwards.ts";
import type { Behaviour } from "./behaviour.ts";
import { fragments } from "./fragments.ts";
import { flights12 } from "./flights12.ts";
import { flights13 } from "./flights13.ts";
import { hellos } from "./hellos.ts";
import { records } from "./records.ts";
import { requests } from "./requests.ts";
import { strangers } from "./strangers.ts";

export const behaviours: readonly Behaviour[] = [
  ...strangers,
  ...records,
  ...hellos,
  ...fragments,
  ...flights13,
  ...flights12,
  ...requests,
  ...afterwards,
];
