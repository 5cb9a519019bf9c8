/**
 * Certificate: RFC 8446 §4.4.2 (entries with extensions), RFC 5246 §7.4.2 (a bare chain).
 *
 * @module
 */

import { opaque, struct, vector } from "./codec.ts";
import { extensions } from "./extension.ts";
import { message } from "./message.ts";

const certData = opaque(3, { min: 1 }, (der) => `a DER certificate of ${der.length} bytes`);

export const certificate13 = message(
  "certificate",
  11,
  struct({
    certificateRequestContext: opaque(1),
    certificateList: vector(3, struct({ certData, extensions: extensions("certificate") })),
  }),
);

export const certificate12 = message(
  "certificate",
  11,
  struct({ certificateList: vector(3, certData) }),
);
