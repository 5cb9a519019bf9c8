/**
 * What `lint` says of scylla.yaml files, as text.
 *
 * @module
 */

import { SEVERITIES } from "../src/model/words.ts";
import type { Cqlshrc } from "../src/clients/cqlshrc.ts";
import type { Remark } from "../src/scylla/remark.ts";
import type { CassandraYaml, Listener } from "../src/cassandra/cassandra_yaml.ts";
import type { ClientSide } from "../src/scylla/client_ports.ts";
import type { ScyllaYaml } from "../src/scylla/scylla_yaml.ts";
import { hang, type Paint, painter, readableWidth } from "./layout.ts";
import { listed, SEVERITY_MARK } from "./phrases.ts";
import type { WriterExtra } from "./writer.ts";

type LintedScylla = { readonly of: "scylla" } & ScyllaYaml & {
  /** Credential files that it names, by option. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Those that could not be examined. */
  readonly unseen: readonly string[];
};

type LintedCqlshrc = { readonly of: "cqlshrc" } & Cqlshrc;

/** A configuration file that was read, of the one database or the other, or of the client cqlsh. */
export type Linted =
  | LintedScylla
  | (({ readonly of: "cassandra" } & CassandraYaml) | LintedCqlshrc) & {
    /** Files that it names and that could not be examined. */
    readonly unseen: readonly string[];
  };

export function lintText(
  files: readonly Linted[],
  release: string,
  { width, colour = false }: WriterExtra = {},
): string {
  const columns = readableWidth(width);
  const paint = painter(colour);
  return files.flatMap((file) => [
    ...whatItDoes(file, release, columns, paint),
    ...worstFirst(file.remarks).flatMap((remark) => told(remark, columns, paint)),
    ...notExamined(file, columns).map((line) => paint("dim", line)),
    "",
  ]).join("\n");
}

function whatItDoes(linted: Linted, release: string, columns: number, paint: Paint): string[] {
  const lines = hang(`${linted.file}: `, doesOf(linted, release), columns);
  if (linted.of === "scylla" && linted.effective.startFailure === null) {
    lines.push(...hang("  clients: ", clientsMeet(linted.effective.clientSide), columns));
  }
  return lines.map((line) => paint("bold", line));
}

function doesOf(linted: Linted, release: string): string {
  if (linted.of === "scylla") return scyllaDoes(linted, release);
  return linted.of === "cassandra" ? cassandraDoes(linted) : cqlshDoes(linted);
}

/** The ports for clients in one sentence; certificates are said where TLS is. */
function clientsMeet({ listeners, unsure, cql, alternator }: ClientSide): string {
  const ports = [
    ...listeners.map(({ role, port, service }) => `${role} ${port} ${service}`),
    ...unsure.map((role) => `${role} on a port that is not known`),
  ];
  if (ports.length === 0) return "nothing listens for them";
  const asks = [
    cql.enabled ? `client certificates ${cql.clientAuth} for CQL` : [],
    alternator.enabled ? `${alternator.clientAuth} for Alternator` : [],
  ].flat();
  return [ports.join(", "), ...asks].join("; ");
}

function scyllaDoes({ effective, listens }: LintedScylla, release: string): string {
  const ports = `storage_port ${effective.storagePort} ${listens.outside.storage_port}, ` +
    `ssl_storage_port ${effective.sslStoragePort} ${listens.outside.ssl_storage_port} to strangers`;
  return effective.startFailure === null
    ? `ScyllaDB ${release} runs in mode ${effective.mode}, client certificates ` +
      `${effective.clientAuth}: ${ports}`
    : `ScyllaDB ${release} does not start: ${effective.startFailure}`;
}

const TAKES: Readonly<Record<Listener, string>> = {
  plain: "takes plain text alone",
  tls: "takes TLS alone",
  both: "takes plain text and TLS",
  closed: "is closed",
};

function cassandraDoes({ effective, listens, remarks }: CassandraYaml): string {
  if (remarks.some(({ severity }) => severity === "error")) {
    return "Apache Cassandra does not start with this file";
  }
  const { server, storagePort, sslStoragePort, nativePort, nativePortSsl } = effective;
  const ports: [number | null, Listener][] = [
    [storagePort, listens.storage_port],
    [sslStoragePort, listens.ssl_storage_port],
    [nativePort, listens.native_transport_port],
    [nativePortSsl, listens.native_transport_port_ssl],
  ];
  const takes = ports.flatMap(([port, takes]) => port === null ? [] : `${port} ${TAKES[takes]}`);
  return `Apache Cassandra 4.0 and newer encrypt internode traffic in mode ${server.encryption}, client certificates ${
    server.requireClientAuth ? "required" : "not required"
  }: ${takes.join(", ")}`;
}

function cqlshDoes({ readAs, stops, effective }: LintedCqlshrc): string {
  if (stops !== null) return `${readAs} ends before it connects: “${stops}”`;
  const { host, port, ssl, version, validate, certfile, checkHostname, usercert } = effective;
  const where = `${readAs} goes to ${host}, port ${port}`;
  if (!ssl || version === "refused") return `${where}, in the clear`;
  const { min, max } = version;
  const versions = min === null ? "TLS as Python has it" : min === max ? min : `${min} to ${max}`;
  return `${where}, with ${versions}: certfile ${certfile ?? "none"}, validate ${
    onOff(validate)
  }, ` +
    `check_hostname ${onOff(checkHostname)}, ${usercert ?? "no client certificate"}`;
}

const onOff = (is: boolean) => is ? "on" : "off";

function notExamined(linted: Linted, columns: number): string[] {
  const { of, unseen } = linted;
  if (unseen.length === 0) return [];
  const cure = of === "cqlshrc"
    ? "run this where cqlsh runs, as its user"
    : `run this on the node as root, or put copies beside ${of}.yaml`;
  return hang("  not examined: ", `${listed(unseen)}; ${cure}`, columns);
}

/** Within a severity the order of reading stays. */
function worstFirst(remarks: readonly Remark[]): Remark[] {
  return remarks.toSorted((a, b) =>
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  );
}

function told(remark: Remark, columns: number, paint: Paint): string[] {
  const { severity, file, line, column, message, effect, fix, id } = remark;
  return [
    ...hang(
      `${SEVERITY_MARK[severity]} `,
      `${file}:${line}:${column} ${severity}: ${message}`,
      columns,
    )
      .map((text) => paint(severity, text)),
    ...hang("  does: ", effect, columns),
    ...hang("  fix:  ", fix, columns),
    ...hang("  ", `[${id}]`, columns).map((text) => paint("dim", text)),
  ];
}
