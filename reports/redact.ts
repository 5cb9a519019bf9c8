/**
 * A report that can leave the house: names, addresses, DNs, serial numbers, fingerprints and paths
 * become pseudonyms, in fields and inside sentences, and what the findings say still holds.
 *
 * First everything that identifies is collected from the fields that hold it; then every string of
 * the report is scrubbed, save the words of a closed vocabulary. Fields of a newer version that this
 * one does not know are left out: what is not understood cannot be vouched for.
 *
 * @module
 */

import type * as v from "valibot";
import type { CertificateReport, PortReport } from "../src/model/port.ts";
import { type NodeReport, type Report, reportSchema } from "../src/model/report.ts";
import { parseName } from "../src/x509/names.ts";
import { type PseudonymMap, Pseudonyms } from "./pseudonyms.ts";
import { redactedName } from "./redacted_name.ts";

export interface Redacted {
  readonly report: Report;
  /** Original to pseudonym: the private half. */
  readonly map: PseudonymMap;
}

/** Redacts `report`; `earlier` makes the pseudonyms of a former redaction stay. */
export function redact(report: Report, earlier: PseudonymMap = {}): Redacted {
  const pseudonyms = new Pseudonyms(earlier);
  collect(report, pseudonyms);
  const scrubbed = scrub(reportSchema, report, pseudonyms) as Report;
  const nodes = scrubbed.nodes.map((node, index) => ({
    ...node,
    findings: (report.nodes[index]?.findings ?? []).map((key) => findingKey(key, pseudonyms)),
  }));
  const findings = scrubbed.findings.map((finding, index) => ({
    ...finding,
    id: report.findings[index]?.id ?? finding.id,
  }));
  return { report: { ...scrubbed, nodes, findings }, map: pseudonyms.toMap() };
}

function collect(report: Report, pseudonyms: Pseudonyms): void {
  pseudonyms.add(report.vantage.hostname, "node");
  pseudonyms.add(report.vantage.hostname?.split(".", 1)[0], "node");
  pseudonyms.add(report.vantage.localAddress, "node");
  for (const node of report.nodes) collectNode(node, pseudonyms);
  for (const { certificates } of report.calendar ?? []) {
    for (const { subject, fingerprintSha256 } of certificates) {
      pseudonyms.add(fingerprintSha256, "fingerprint");
      collectName(subject, pseudonyms);
    }
  }
  for (const { evidence } of report.findings) {
    for (const line of evidence) collectPaths(line, pseudonyms);
  }
  pseudonyms.add(report.cluster.name, "cluster");
}

function collectNode(node: NodeReport, pseudonyms: Pseudonyms): void {
  pseudonyms.add(node.id, "node");
  pseudonyms.add(node.address, "node");
  for (const { address } of node.addresses) pseudonyms.add(address, "node");
  pseudonyms.add(node.dc, "dc");
  pseudonyms.add(node.rack, "rack");
  for (const source of [node.expected.source, node.configured?.source]) {
    collectSource(source, pseudonyms);
  }
  for (const port of node.ports) collectPort(port, pseudonyms);
}

/** `file:line` or a URL. */
function collectSource(source: string | undefined, pseudonyms: Pseudonyms): void {
  if (source === undefined) return;
  const path = source.replace(/(:\d+){1,2}$/, "");
  if (source.includes("://") && URL.canParse(source)) {
    pseudonyms.add(new URL(source).hostname.replace(/^\[|\]$/g, ""), "node");
  } else if (/[./\\]/.test(path) && !WELL_KNOWN.test(path)) {
    pseudonyms.add(path, "file");
  }
}

/** What a file gives reason to say begins with its name, and may tell where links lead. */
function collectPaths(line: string, pseudonyms: Pseudonyms): void {
  collectSource(/^\S+:\d+:\d+(?=: )/.exec(line)?.[0], pseudonyms);
  for (const [path] of line.matchAll(/(?<![\w/:.])\/(?:[^\s/:,;()"']+\/)+[^\s/:,;()"']+/g)) {
    if (!path.startsWith("/etc/scylla/")) pseudonyms.add(path, "file");
  }
}

/** Names that every cluster has, and that many a fix tells to edit. */
const WELL_KNOWN = /^(?:\/etc\/scylla\/)?(?:scylla|inventory)\.ya?ml$/;

function collectPort({ address, tls }: PortReport, pseudonyms: Pseudonyms): void {
  pseudonyms.add(address, "node");
  for (const name of tls?.clientAuth.caNames ?? []) collectName(name, pseudonyms);
  // A sentence may name certificates that no field holds, such as those of a truststore.
  for (const line of tls?.chain?.evidence ?? []) {
    collectName(/\b[A-Za-z0-9.]+=\S.*/.exec(line)?.[0] ?? "", pseudonyms);
  }
  for (const certificate of tls?.chain?.certificates ?? []) {
    collectCertificate(certificate, pseudonyms);
  }
}

function collectCertificate(certificate: CertificateReport, pseudonyms: Pseudonyms): void {
  pseudonyms.add(certificate.serialNumber, "serial");
  pseudonyms.add(certificate.fingerprintSha256, "fingerprint");
  collectName(certificate.subject, pseudonyms);
  collectName(certificate.issuer, pseudonyms);
  for (const der of [certificate.subjectDer, certificate.issuerDer]) {
    for (const value of valuesOf(der)) pseudonyms.add(value, "name");
  }
  for (const alternative of certificate.subjectAltNames) {
    const value = alternative.replace(/^[A-Za-z ]+:/, "");
    pseudonyms.add(value.replace(/^\*\./, ""), "name");
  }
}

/** Each value of a DN's text, as it is written there and with the escapes of RFC 4514 undone. */
function collectName(text: string, pseudonyms: Pseudonyms): void {
  for (const [, value = ""] of text.matchAll(/(?:^|[,+])[^=,+]*=((?:\\.|[^\\,+])*)/g)) {
    pseudonyms.add(value, "name");
    pseudonyms.add(value.replace(/\\([^0-9a-f])/gi, "$1"), "name");
  }
}

function valuesOf(der: string): string[] {
  try {
    const bytes = Uint8Array.from(atob(der), (character) => character.charCodeAt(0));
    return parseName(bytes).attributes.flatMap(({ value }) => value ?? []);
  } catch {
    return [];
  }
}

/** The schema tells which strings are words of a vocabulary, and which can hold anything. */
function scrub(schema: v.GenericSchema, value: unknown, pseudonyms: Pseudonyms): unknown {
  const { type, entries, item, value: member, wrapped, pipe } = schema as unknown as Parts;
  if (value === null || value === undefined) return value;
  switch (type) {
    case "nullable":
    case "optional":
      return scrub(wrapped, value, pseudonyms);
    case "array":
      return (value as unknown[]).map((one) => scrub(item, one, pseudonyms));
    case "record":
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, scrub(member, one, pseudonyms)]),
      );
    case "object":
      return Object.fromEntries(
        Object.entries(entries).filter(([key]) => Object.hasOwn(value as object, key)).map((
          [key, field],
        ) => [key, scrubField(field, key, (value as Fields)[key], pseudonyms)]),
      );
    case "string":
      return pipe?.some((step) => step.type === "iso_timestamp")
        ? value
        : pseudonyms.scrub(value as string);
    default:
      return value;
  }
}

type Fields = Record<string, unknown>;

/** Some fields are not text of their own, but an encoding or a compound of others. */
function scrubField(schema: v.GenericSchema, key: string, value: unknown, pseudonyms: Pseudonyms) {
  const special = typeof value === "string" ? SPECIAL[key] : undefined;
  return special === undefined
    ? scrub(schema, value, pseudonyms)
    : special(value as string, pseudonyms);
}

const SPECIAL: Readonly<Record<string, (text: string, pseudonyms: Pseudonyms) => string>> = {
  subjectDer: (der, pseudonyms) => redactedName(der, (text) => pseudonyms.scrub(text)),
  issuerDer: (der, pseudonyms) => redactedName(der, (text) => pseudonyms.scrub(text)),
  // Enough to see which protocol spoke, too little for a banner with a name in it.
  firstBytes: (hex) => hex.slice(0, 16),
  runbook: (name) => name,
  key: findingKey,
};

/** `id/node/port`: the id is a word of ours, whatever a node may be called. */
function findingKey(key: string, pseudonyms: Pseudonyms): string {
  const [id = "", ...rest] = key.split("/");
  return [id, ...rest.map((part) => part === "" ? "" : pseudonyms.scrub(part))].join("/");
}

interface Parts {
  readonly type: string;
  readonly entries: Record<string, v.GenericSchema>;
  readonly item: v.GenericSchema;
  readonly value: v.GenericSchema;
  readonly wrapped: v.GenericSchema;
  readonly pipe?: readonly { readonly type: string }[];
}
