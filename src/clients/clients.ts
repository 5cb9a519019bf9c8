/**
 * The clients that are known, one row for each.
 *
 * @module
 */

import type { Client } from "./client.ts";
import { CQLSH_CLIENTS } from "./cqlsh_rows.ts";
import { DOCUMENTED_CLIENTS } from "./documented.ts";
import { JAVA_CLIENTS } from "./java.ts";
import { OTHER_CLIENTS } from "./native.ts";
import { PYTHON_CLIENTS } from "./python.ts";

export const CLIENTS: readonly Client[] = [
  ...CQLSH_CLIENTS,
  ...PYTHON_CLIENTS,
  ...JAVA_CLIENTS,
  ...OTHER_CLIENTS,
  ...DOCUMENTED_CLIENTS,
];
