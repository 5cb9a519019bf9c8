/**
 * What is to be said of where a cqlshrc connects to, and whether with TLS.
 *
 * @module
 */

import { quoted, shown } from "../scylla/shown.ts";
import type { Settings } from "./cqlshrc_settings.ts";
import { ends, type Told } from "./cqlshrc_told.ts";
import { python } from "./python_text.ts";

/** Ports that are something else than a cqlsh without TLS, or with it, takes them for. */
const PORTS: Readonly<
  Record<number, { readonly what: string; readonly wrong: "ssl" | "plain" | "both" }>
> = {
  7000: { what: "by default the port between nodes (storage_port)", wrong: "both" },
  7001: { what: "by default the TLS port between nodes (ssl_storage_port)", wrong: "both" },
  9160: {
    what: "by default the port of Thrift, which cqlsh has not spoken since 2014",
    wrong: "both",
  },
  9142: { what: "by custom the port of CQL over TLS (native_transport_port_ssl)", wrong: "plain" },
  19142: { what: "by custom the shard-aware port of CQL over TLS", wrong: "plain" },
};

/** A port that is none, or another one than it is taken for. */
export function portRemarks(settings: Settings): Told[] {
  const { port, portGiven, ssl, dialect } = settings;
  const at = portGiven?.at ?? null;
  const shownPort = portGiven === null ? "" : `${portGiven.from} is ${quoted(portGiven.value)}`;
  if (port === null) {
    const prints = `${python(portGiven?.value ?? "", dialect)} is not a valid port number.`;
    return [{
      ...{ id: "cqlshrc-port-invalid", severity: "error", at, prints, message: shownPort },
      effect: ends(`cqlsh: error: ${prints}`),
      fix: "write a number alone, such as 9042 or 9142",
    }];
  }
  if (port < 1 || port > 65535) {
    return [{
      ...{ id: "cqlshrc-port-invalid", severity: "error", at, message: shownPort },
      effect: "no connection: there is no such port",
      fix: "write a number from 1 to 65535, such as 9042 or 9142",
    }];
  }
  const other = PORTS[port];
  if (other === undefined || (other.wrong === "plain" && ssl)) return [];
  return [{
    ...{ id: "cqlshrc-port-confused", severity: "warning", at },
    message: `${shownPort}, ${other.what}`,
    effect: other.wrong === "both"
      ? "a server that has it there does not answer cqlsh"
      : "cqlsh speaks in the clear: a port that takes TLS answers with an alert, and cqlsh ends with " +
        "“This version of the driver does not support protocol version 21”",
    fix: other.wrong === "both"
      ? "write the port for clients: 9042, or that of native_transport_port_ssl with TLS"
      : "write `ssl = true` in [connection], or the plain port, 9042",
  }];
}

/** What is to be said of `ssl` itself, and of options that decide nothing without it. */
export function switchRemarks({ ini, ssl, sslGiven, factory, port, portGiven }: Settings): Told[] {
  const told: Told[] = [];
  const section = ini.sections.get("ssl") ?? ini.sections.get("certfiles");
  if (!ssl && section !== undefined) {
    told.push({
      id: "cqlshrc-ssl-unused",
      severity: "warning",
      at: { line: section.line, column: 1 },
      message: `[${section.name}] stands there, and [connection] has ${
        sslGiven === null ? "no `ssl = true`" : `\`ssl = ${shown(sslGiven.value)}\``
      }`,
      effect: "cqlsh connects in the clear, unless it is called with --ssl",
      fix: "write `ssl = true` in [connection]",
    });
  }
  if (ssl && (port === 9042 || port === 19042)) {
    told.push({
      id: "cqlshrc-port-with-ssl",
      severity: "info",
      at: portGiven?.at ?? sslGiven?.at ?? null,
      message: `\`ssl = true\` with port ${port}`,
      effect:
        "right where the nodes take TLS there; where they have a native_transport_port_ssl, that one is " +
        "another, by custom 9142, and a plain port ends the handshake with “wrong version number”",
      fix: "ask the nodes: grep native_transport_port /etc/scylla/scylla.yaml",
    });
  }
  if (factory !== null) {
    told.push({
      id: "cqlshrc-factory",
      severity: ssl ? "info" : "warning",
      at: factory.at,
      message: `factory = ${shown(factory.value)} is of guides for Cassandra 1.2 and 2.0`,
      effect: `it is not read${
        ssl ? "" : ", and does not turn TLS on: cqlsh connects in the clear"
      }`,
      fix: "remove it" + (ssl ? "" : ", and write `ssl = true`"),
    });
  }
  return told;
}
