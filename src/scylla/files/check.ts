/**
 * A node's credential files as they were found: what is in them, how they lie, and who can read them.
 *
 * @module
 */

import type { Certificate } from "../../x509/certificate.ts";
import { checkCredentials } from "../../x509/credentials.ts";
import type { Profile } from "../../x509/security_level.ts";
import type { RevocationList } from "../../x509/crl.ts";
import type { CredentialFile } from "../../x509/remark.ts";
import { inReadingOrder, type Remark } from "../remark.ts";
import { accessRemarks, type Account, type CredentialOption, FILE_WORDS } from "./access.ts";
import { type FileLayout, layoutRemarks } from "./layout.ts";

export interface FoundFile extends CredentialFile {
  /** `null` where the way to the file is not the one that it has on the node. */
  readonly layout: FileLayout | null;
  /** Read at the path that scylla.yaml names, on the node itself; else it is a copy. */
  readonly inPlace: boolean;
}

/** Options that are missing were not named, or could not be read by whoever asks. */
export type FoundFiles = { readonly [O in CredentialOption]?: FoundFile };

export interface CheckedFiles {
  readonly chain: readonly Certificate[];
  /** `null` when it was not given, or a node could load nothing of it. */
  readonly truststore: readonly Certificate[] | null;
  readonly revocationLists: readonly RevocationList[];
  readonly remarks: readonly Remark[];
}

const OPTIONS = Object.keys(FILE_WORDS) as CredentialOption[];

/**
 * Checks a node's files as of `at`. `account` is the user that the node runs as, where this host knows
 * it; `profile` is that of its priority string. The private key is compared with the certificate and let go.
 */
export function checkFiles(
  files: FoundFiles,
  at: Date,
  account: Account | null,
  profile?: Profile | null,
): CheckedFiles {
  const { certficate_revocation_list: revocationList, ...others } = files;
  const { chain, truststore, revocationLists, remarks } = checkCredentials(
    { ...others, ...(revocationList === undefined ? {} : { revocationList }) },
    at,
    profile,
  );
  const placed = OPTIONS.flatMap((option) => {
    const { layout = null, inPlace = false, name = "" } = files[option] ?? {};
    if (layout === null) return [];
    return [
      ...accessRemarks(option, layout, name, inPlace ? account : null),
      ...layoutRemarks(layout, name),
    ];
  });
  const inside = remarks.map(({ line, ...rest }) => ({ ...rest, line: line ?? 1, column: 1 }));
  return { chain, truststore, revocationLists, remarks: inReadingOrder([...inside, ...placed]) };
}

/** Remarks with these ids keep a node from starting, or a changed file from being loaded. */
export const STOPS_START: ReadonlySet<string> = new Set([
  "file-missing",
  "file-not-readable",
  "no-certificate",
  "pem-broken",
  "certificate-broken",
  "certificate-order",
  "key-missing",
  "key-encrypted",
  "key-unreadable",
  "key-mismatch",
  "no-revocation-list",
  "revocation-list-broken",
]);
