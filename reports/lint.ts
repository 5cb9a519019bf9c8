/**
 * What `lint` says of scylla.yaml files, as text.
 *
 * @module
 */

import { SEVERITIES } from "../src/model/words.ts";
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

/** A configuration file that was read, of the one database or the other. */
export type Linted = LintedScylla | { readonly of: "cassandra" } & CassandraYaml;

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
  const does = linted.of === "scylla" ? scyllaDoes(linted, release) : cassandraDoes(linted);
  const lines = hang(`${linted.file}: `, does, columns);
  if (linted.of === "scylla" && linted.effective.startFailure === null) {
    lines.push(...hang("  clients: ", clientsMeet(linted.effective.clientSide), columns));
  }
  return lines.map((line) => paint("bold", line));
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

function notExamined(linted: Linted, columns: number): string[] {
  const unseen = linted.of === "scylla" ? linted.unseen : [];
  if (unseen.length === 0) return [];
  return hang(
    "  not examined: ",
    `${listed(unseen)}; run this on the node as root, or put copies beside scylla.yaml`,
    columns,
  );
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
