/**
 * A reset, by whichever name: last, because other messages contain it.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const RESET_ROWS: readonly ClientRow[] = [
  ["node", "plain-port", "ECONNRESET", "Error: read ECONNRESET"],
  ["openssl", "plain-port", "write:errno=104", "write:errno=104"],
  [
    "python",
    "plain-port",
    "ConnectionResetError",
    "ConnectionResetError: [Errno 104] Connection reset by peer",
  ],
  ["rustls", "plain-port", "ConnectionReset", "ConnectionReset: connection reset"],
  [
    "go",
    "plain-port",
    "read: connection reset by peer",
    "read tcp 10.9.9.9:50412->10.0.0.1:7000: read: connection reset by peer",
  ],
];
