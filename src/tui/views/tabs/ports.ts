/**
 * Ports: what each of the two ports said, and the intent it is measured against.
 *
 * @module
 */

import { databaseOf } from "../../../explain/seen.ts";
import type { PortReport } from "../../../model/port.ts";
import type { NodeReport } from "../../../model/report.ts";
import { portWord, worstOf } from "../../columns.ts";
import { BLANK, heading, type Line, span } from "../../line.ts";
import type { LiveNode } from "../../live.ts";
import { labelled } from "../../prose.ts";
import { MARKS } from "../../theme.ts";
import { document } from "../view.ts";
import type { Tab } from "./tab.ts";

export const ports: Tab = {
  id: "ports",
  title: "Ports",
  word: "Ports",
  short: "Ports",
  body: (state, row, area) =>
    document(state, area, `${row.node.id}/ports`, [
      ...row.node.ports.flatMap((port) => [...portLines(row, port, area.width), BLANK]),
      ...intentLines(row.node, area.width),
    ]),
  copy: (_state, row) => row.node.ports.map(({ address, port }) => `${address}:${port}`).join("\n"),
};

function portLines(row: LiveNode, port: PortReport, width: number): Line[] {
  const worst = worstOf(row.findings.filter((finding) => finding.port === port.port));
  const tone = worst ?? "plain";
  const says = port.state !== "open" ? "" : `  ${SAYS[port.speaks ?? "null"] ?? ""}`;
  const lines: Line[] = [
    heading(`${port.role}  ${port.address}:${port.port}`, width),
    [
      span(worst === null ? "  " : `${MARKS[worst]} `, tone, worst ?? ""),
      span(portWord(port), tone === "plain" ? "strong" : tone),
      span(says, "faint"),
    ],
  ];
  const add = (label: string, value: string | null | undefined) => {
    if (value != null && value !== "") {
      lines.push(...labelled(`  ${label}`, value, width, "plain", 20));
    }
  };
  add("service", port.service);
  add("first bytes", port.firstBytes === null ? null : spaced(port.firstBytes));
  add("shard", port.rpc?.shard?.toString());
  add("rpc features", port.rpc && Object.keys(port.rpc.features).join(", "));
  const { tls } = port;
  if (tls !== null) {
    add(
      "negotiated",
      [tls.version, tls.cipher, tls.group, tls.signatureScheme].filter(Boolean).join("  "),
    );
    add("inside TLS", tls.application);
    add("session tickets", tls.resumption === null ? null : tls.resumption ? "yes" : "no");
    add("alpn", tls.alpn);
    add("alert", tls.alert && `${tls.alert.level} ${tls.alert.description} (${tls.alert.code})`);
  }
  add("error", port.error && `${port.error.code}  ${port.error.message}`);
  return lines;
}

/** What a port's answer means, in plain words. */
const SAYS: Readonly<Record<string, string>> = {
  "seastar-rpc": "answers Seastar RPC in plaintext",
  tls: "answers TLS",
  drops: "accepts and hangs up at once: the dc/rack filter does that to strangers",
  silent: "accepts and never says a word",
  cql: "answers CQL: this is a client port",
  cassandra: "answers Cassandra's internode protocol",
  "cassandra-internode": "accepted Cassandra's own handshake in the clear",
  http: "answers HTTP",
  unknown: "answers something that is not known",
  null: "accepts; it was not spoken to",
};

function intentLines(node: NodeReport, width: number): Line[] {
  const { expected, configured, observed, addresses, release } = node;
  const isCassandra = databaseOf({ node }) === "cassandra";
  const row = (label: string, value: string) => labelled(`  ${label}`, value, width, "plain", 20);
  return [
    heading("intent, configuration, observation", width),
    ...row(
      "expected",
      `${expected.mode ?? "nothing said"}  client auth ${
        expected.clientAuth ?? "nothing said"
      }  (${expected.source})`,
    ),
    ...row(
      "configured",
      configured === null
        ? "not known: give scylla_yaml in the inventory, or --api"
        : `${configured.mode}  client auth ${configured.clientAuth}  (${configured.source})`,
    ),
    ...row(
      "observed",
      observed.modes.join(" or ") ||
        (isCassandra ? "Apache Cassandra, which has no mode of ScyllaDB's" : "no mode explains it"),
    ),
    ...isCassandra ? [] : row("release", release ?? `not known; judged as ${expected.release}`),
    ...addresses.flatMap(({ address, kind }) => row(`${kind} address`, address)),
    ...observed.questions.flatMap(({ question, command }) => [
      ...row("open question", question),
      ...row("", command),
    ]),
  ];
}

function spaced(hex: string): string {
  return hex.replace(/(..)(?=.)/g, "$1 ");
}
