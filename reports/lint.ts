/**
 * What `lint` says of scylla.yaml files, as text.
 *
 * @module
 */

import { SEVERITIES } from "../src/model/words.ts";
import type { Remark } from "../src/scylla/remark.ts";
import type { ScyllaYaml } from "../src/scylla/scylla_yaml.ts";
import { hang, type Paint, painter, readableWidth } from "./layout.ts";
import { listed, SEVERITY_MARK } from "./phrases.ts";
import type { WriterExtra } from "./writer.ts";

type Linted = Pick<ScyllaYaml, "file" | "effective" | "listens" | "remarks"> & {
  /** Credential files that it names and that could not be examined. */
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

function whatItDoes(
  { file, effective, listens }: Linted,
  release: string,
  columns: number,
  paint: Paint,
): string[] {
  const ports = `storage_port ${effective.storagePort} ${listens.outside.storage_port}, ` +
    `ssl_storage_port ${effective.sslStoragePort} ${listens.outside.ssl_storage_port} to strangers`;
  const does = effective.startFailure === null
    ? `ScyllaDB ${release} runs in mode ${effective.mode}, client certificates ` +
      `${effective.clientAuth}: ${ports}`
    : `ScyllaDB ${release} does not start: ${effective.startFailure}`;
  return hang(`${file}: `, does, columns).map((line) => paint("bold", line));
}

function notExamined({ unseen }: Linted, columns: number): string[] {
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
