/**
 * Practice clusters about the ports for clients.
 *
 * @module
 */

import { CLIENT_PORT_DEFAULTS } from "../../scylla/client_ports.ts";
import type { ClientSketch } from "../scenario.ts";
import { racks, type Row } from "./row.ts";

const { alternator_port: _, alternator_https_port: __, ...CQL_PORTS } = CLIENT_PORT_DEFAULTS;

/** Each kind of port in the clear, and with TLS beside it. */
const SPLIT: ClientSketch = { ports: CQL_PORTS, enabled: true };

export const CLIENTS: readonly Row[] = [
  {
    name: "client-ports",
    description:
      "Clients have ports in the clear and with TLS; one node asks them for certificates, one has Alternator.",
    nodes: racks(
      { client: SPLIT },
      { client: { ...SPLIT, clientAuth: "required" } },
      {
        client: {
          ...SPLIT,
          ports: { ...CQL_PORTS, alternator_port: 8000, alternator_https_port: 8043 },
          certificate: "rsa",
        },
      },
    ),
  },
];
