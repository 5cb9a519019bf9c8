/**
 * Drivers that met TLS bytes in the clear.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const DRIVER_ROWS: readonly ClientRow[] = [
  [
    "python-driver",
    "driver-in-clear",
    "does not support protocol version 21",
    "ProtocolError('This version of the driver does not support protocol version 21')",
  ],
  [
    "gocql",
    "driver-in-clear",
    "unsupported protocol response version: 21",
    "gocql: unable to create session: unable to discover protocol version: gocql: unsupported protocol response version: 21",
  ],
  [
    "gocql",
    "driver-no-answer",
    "unable to discover protocol version: EOF",
    "gocql: unable to create session: unable to discover protocol version: EOF",
  ],
];
