/**
 * A cqlshrc of the command line: cqlsh as it sets it up, and the files that it names.
 *
 * @module
 */

import type { Client } from "../../clients/client.ts";
import { CQLSH_CLIENTS } from "../../clients/cqlsh_rows.ts";
import { clientOfCqlshrc } from "../../clients/cqlshrc_client.ts";
import type { CredentialFiles } from "../../scylla/inventory.ts";
import { isCqlshrc } from "../../scylla/document_kind.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { cqlshrcIn } from "../cqlshrc_files.ts";
import { isFile, LIMITS, readText } from "../files.ts";
import type { World } from "../world.ts";

export interface CqlshWith {
  readonly client: Client;
  /** What it trusts and shows. */
  readonly paths: Pick<CredentialFiles, "truststore" | "certificate" | "keyfile">;
}

/** @throws {UsageError} when the file cannot be read, or is no cqlshrc. */
export async function cqlshWith(path: string, world: World): Promise<CqlshWith> {
  const text = await readText(path, LIMITS.yaml, world, true);
  if (!isCqlshrc(text, path)) {
    throw new UsageError(
      "is no cqlshrc",
      "give the file that cqlsh reads, such as ~/.cassandra/cqlshrc",
      {
        file: path,
      },
    );
  }
  const cqlshrc = await cqlshrcIn(text, path, {}, world);
  const base = CQLSH_CLIENTS.findLast(({ checks }) => checks.chain);
  if (base === undefined) throw new Error("the table of clients has no cqlsh");
  const { certfile, validate, usercert, userkey } = cqlshrc.effective;
  // What is not there is said of the file, and stops cqlsh and not ringshake.
  const there = async (file: string | null) => file !== null && await isFile(file) ? file : null;
  const [own, key] = [await there(usercert), await there(userkey)];
  return {
    client: clientOfCqlshrc(cqlshrc, base),
    paths: {
      truststore: validate ? await there(certfile) : null,
      certificate: key === null ? null : own,
      keyfile: own === null ? null : key,
    },
  };
}
