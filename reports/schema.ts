/**
 * The published JSON Schema of a report, generated from the schema that the types come from.
 *
 * The generated file is committed beside this one, so that a reader needs no build; a test keeps
 * it current. The generator is a development dependency: nothing that runs for users imports this.
 *
 * @module
 */

import { toJsonSchema } from "@valibot/to-json-schema";
import { reportSchema, SCHEMA_VERSION } from "../src/model/report.ts";

/** The identity of the schema, version included: a report's `schemaVersion` leads to it. */
export const SCHEMA_ID = `urn:ringshake:schema:report:${SCHEMA_VERSION}`;

/** The JSON Schema (draft-07) as the text of the committed file. */
export function reportJsonSchema(): string {
  const { $schema, ...generated } = toJsonSchema(reportSchema, { target: "draft-07" });
  const schema = {
    $schema,
    $id: SCHEMA_ID,
    title: "ringshake report",
    description: `Version ${SCHEMA_VERSION}. Within a major, fields and words are only added: ` +
      "readers ignore fields and accept words that they do not know.",
    ...generated,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
