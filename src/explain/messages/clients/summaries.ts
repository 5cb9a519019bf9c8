/**
 * Drivers' summaries that wrap one of the other messages.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const SUMMARY_ROWS: readonly ClientRow[] = [
  [
    "driver",
    "no-host",
    "NoHostAvailable",
    "cassandra.cluster.NoHostAvailable: ('Unable to connect to any servers', {'10.0.0.1:9042': …})",
  ],
  [
    "driver",
    "no-host",
    "All host(s) tried for query failed",
    "All host(s) tried for query failed (tried: 10.0.0.1:9042)",
  ],
  [
    "driver",
    "no-host",
    "Unable to connect to any servers",
    "Connection error: ('Unable to connect to any servers', {'10.0.0.1': …})",
  ],
];
