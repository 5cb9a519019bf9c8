/**
 * Practice clusters about the ports for clients.
 *
 * @module
 */

import { CLIENT_PORT_DEFAULTS } from "../../scylla/client_ports.ts";
import { NEWEST_RELEASE } from "../../scylla/release.ts";
import { alternatorPort, cqlPort } from "../client_services.ts";
import type { ClientSketch } from "../scenario.ts";
import { httpService, silentService } from "../service.ts";
import { ONLY_TLS13, type TlsOptions } from "../tls/policy.ts";
import { racks, type Row } from "./row.ts";

const { alternator_port: _, alternator_https_port: __, ...CQL_PORTS } = CLIENT_PORT_DEFAULTS;

/** Each kind of port in the clear, and with TLS beside it. */
const SPLIT: ClientSketch = { ports: CQL_PORTS, enabled: true };
/** Where no number is written down, these open. */
const CLOSED = {
  native_transport_port: "closed",
  native_shard_aware_transport_port: "closed",
} as const;

const ON_BOTH = { ...CQL_PORTS, alternator_port: 8000, alternator_https_port: 8043 };
const CQL = { shards: 2, shardAwarePort: 19042, shardAwarePortSsl: 19142, hostId: null };
const plainCql = () => cqlPort(CQL, null, NEWEST_RELEASE);
const cqlInTls = (tls: TlsOptions) => cqlPort(CQL, tls, NEWEST_RELEASE);
/** Whatever its file says, it asks nobody. */
const openToAll = (tls: TlsOptions) => cqlInTls({ ...tls, clientAuth: "none" });

/** A node whose ports do what its file says, but for these. */
const odd = (oddities: ClientSketch["oddities"] & object, more: Partial<ClientSketch> = {}) => ({
  client: { ...SPLIT, ...more, oddities },
});
const fine = { client: SPLIT };

export const CLIENTS: readonly Row[] = [
  {
    name: "client-ports",
    description:
      "Clients have ports in the clear and with TLS; one node asks them for certificates, one has Alternator.",
    nodes: racks(
      fine,
      { client: { ...SPLIT, clientAuth: "required" } },
      { client: { ...SPLIT, ports: ON_BOTH, certificate: "rsa" } },
    ),
    finds: {
      "eu-2": ["ok", ["client-certificate-required", "client-certificate-required"]],
      "eu-3": ["ok", ["client-certificate-differs"]],
    },
  },
  {
    name: "client-ports-mixed-up",
    description:
      "Clients with TLS are sent to 9142: one node answers there in the clear, one has TLS on 9042, one has 9142 closed.",
    nodes: racks(
      odd({ native_transport_port_ssl: plainCql }),
      odd({ native_transport_port: cqlInTls, native_transport_port_ssl: "closed" }),
      odd({ native_transport_port_ssl: "closed" }),
      odd({ native_transport_port: cqlInTls }),
    ),
    finds: {
      "eu-1": ["error", ["client-port-plaintext"]],
      "eu-2": ["error", ["client-port-closed"]],
      "eu-3": ["error", ["client-port-closed"]],
      "eu-4": ["warning", ["client-port-speaks-tls"]],
    },
  },
  {
    name: "client-ports-foreign",
    description:
      "Something else answers where clients go: a web server, Alternator inside TLS, CQL on Alternator's port.",
    nodes: racks(
      odd({ native_transport_port: () => httpService }),
      odd({ native_transport_port_ssl: (tls) => alternatorPort(tls, () => new Date(0)) }),
      odd({ alternator_port: plainCql }, { ports: ON_BOTH }),
    ),
    every: ["error", ["client-port-foreign"]],
  },
  {
    name: "client-ports-mute",
    description: "A firewall drops what goes to one node's 9042; a port of another says nothing.",
    nodes: racks(
      odd({ native_transport_port: "timeout" }),
      odd({ native_transport_port: () => silentService }),
      fine,
    ),
    every: ["unknown", ["client-ports-unproven"]],
    finds: { "eu-3": ["ok", []] },
  },
  {
    name: "client-ports-closed",
    description: "By its file the node opens the ports in the clear, and nothing listens there.",
    nodes: racks({ client: { ports: {}, oddities: CLOSED } }, fine),
    finds: { "eu-1": ["warning", ["client-port-closed", "client-port-closed"]] },
  },
  {
    name: "client-certificates",
    description:
      "What clients are shown has expired, comes from another CA, ends soon, is too weak, or names no address.",
    nodes: racks(
      { client: { ...SPLIT, certificate: "expired" } },
      { client: { ...SPLIT, certificate: "other-ca" } },
      { client: { ...SPLIT, certificate: "expires-soon" } },
      { client: { ...SPLIT, certificate: "rsa-1024" } },
      { client: { ...SPLIT, certificate: "unnamed" } },
    ),
    finds: {
      "eu-1": ["error", ["client-certificate-differs", "client-chain-refused"]],
      "eu-2": ["error", ["client-certificate-differs", "client-chain-refused"]],
      "eu-3": ["warning", ["client-certificate-differs", "client-certificate-expires"]],
      "eu-4": ["warning", ["client-certificate-differs", "client-chain-not-strict"]],
      "eu-5": ["ok", ["client-certificate-differs", "client-name-missing"]],
    },
  },
  {
    name: "clients-outside",
    description: "One node takes TLS 1.3 alone from its clients, and older ones cannot get in.",
    nodes: racks({ client: { ...SPLIT, policy: ONLY_TLS13 } }, fine),
    finds: { "eu-1": ["warning", ["clients-outside", "clients-outside"]] },
  },
  {
    name: "client-auth-not-enforced",
    description: "Clients shall show certificates; one node lets them in without.",
    nodes: racks(
      { client: { ...SPLIT, clientAuth: "required" } },
      odd({ native_transport_port_ssl: openToAll }, { clientAuth: "required" }),
    ),
    finds: {
      "eu-1": ["ok", ["client-certificate-required", "client-certificate-required"]],
      "eu-2": ["error", ["client-auth-not-enforced", "client-certificate-required"]],
    },
  },
  {
    name: "client-block-dropped",
    description:
      "A key without a value drops the block for clients of one node, while that for nodes stands.",
    nodes: racks({ client: { ...SPLIT, emptyKey: true } }, fine),
    finds: { "eu-1": ["error", ["client-block-dropped"]] },
  },
  {
    name: "client-file-remarks",
    description: "One node has a port for TLS written down, and TLS switched off.",
    nodes: racks({ client: { ...SPLIT, enabled: false } }, fine),
    finds: { "eu-1": ["warning", ["client-configuration"]] },
  },
  {
    name: "client-shard-aware",
    description: "Drivers with TLS are sent to a shard-aware port that is closed, or told of none.",
    nodes: racks(
      odd({ native_shard_aware_transport_port_ssl: "closed" }),
      {
        client: {
          enabled: true,
          ports: { native_transport_port: 9042, native_transport_port_ssl: 9142 },
        },
      },
    ),
    every: ["warning", ["shard-aware-tls-closed"]],
  },
  {
    name: "alternator-https",
    description: "Alternator's HTTPS serves the certificate of the internode ports.",
    nodes: racks({ client: { ...SPLIT, ports: ON_BOTH, borrowsForAlternator: true } }, fine),
    finds: { "eu-1": ["warning", ["alternator-https-certificate"]] },
  },
];
