/**
 * The revocation list that `certficate_revocation_list` (sic) names.
 *
 * @module
 */

import { timestamp } from "./certificate.ts";
import { parseRevocationList, type RevocationList } from "./crl.ts";
import { DerError } from "./der.ts";
import { isRevocationListLabel, readPem } from "./pem.ts";
import { type CredentialFile, missingFile, type Remark, startFails } from "./remark.ts";

export interface RevocationFile {
  readonly lists: readonly RevocationList[];
  readonly remarks: readonly Remark[];
}

/** Reads every list of a file; one that GnuTLS cannot use spoils the file. */
export function checkRevocationLists(file: CredentialFile, at: Date): RevocationFile {
  if (file.bytes === null) return { lists: [], remarks: [missingFile("crl", file)] };
  const pem = readPem(file.bytes);
  const blocks = pem.blocks.filter(({ label }) => isRevocationListLabel(label));
  const base = { file: file.name, severity: "error" } as const;
  if (blocks.length === 0) {
    return {
      lists: [],
      remarks: [{
        ...base,
        id: "no-revocation-list",
        line: null,
        message: `${file.name} ${pem.isDer ? "is DER, not PEM" : "holds no X509 CRL block"}`,
        effect: startFails("-34"),
        fix: `openssl crl -inform DER -in ${file.name} -out ${file.name}.pem`,
      }],
    };
  }
  const lists: RevocationList[] = [];
  const remarks: Remark[] = [];
  for (const { der, line, problem } of blocks) {
    try {
      if (problem) throw new DerError("X509 CRL", 0, problem);
      const list = parseRevocationList(der);
      lists.push(list);
      remarks.push(...dates(file.name, line, list, at));
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      remarks.push({
        ...base,
        id: "revocation-list-broken",
        line,
        message: `the list at line ${line} cannot be read: ${error.message}`,
        effect: startFails("-73"),
        fix: "fetch the list again",
      });
    }
  }
  const broken = remarks.some(({ id }) => id === "revocation-list-broken");
  return { lists: broken ? [] : lists, remarks };
}

function dates(
  file: string,
  line: number,
  { issuer, thisUpdate, nextUpdate }: RevocationList,
  at: Date,
): Remark[] {
  const base = { file, line, severity: "warning" } as const;
  if (nextUpdate && at > nextUpdate) {
    return [{
      ...base,
      id: "revocation-list-expired",
      message: `the list of ${issuer.text} was due to be replaced on ${timestamp(nextUpdate)}`,
      effect: "it still revokes what it lists; whatever was revoked since is accepted",
      fix: "fetch the current list, and restart or reload the node",
    }];
  }
  if (at < thisUpdate) {
    return [{
      ...base,
      id: "revocation-list-from-the-future",
      message: `the list of ${issuer.text} is dated ${timestamp(thisUpdate)}`,
      effect: "GnuTLS applies it all the same",
      fix: "check the clock of this machine and of the CA",
    }];
  }
  return [];
}
