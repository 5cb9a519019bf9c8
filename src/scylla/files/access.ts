/**
 * Who can read a credential file: the user that the node runs as must, and for a key nobody else
 * should. Judged by permission bits alone; access control lists are not seen.
 *
 * @module
 */

import { cannotRead } from "../../x509/remark.ts";
import { type Remark, remark } from "../remark.ts";
import type { FileLayout, Ownership } from "./layout.ts";

/** The packages' service user. */
export const SERVICE_USER = "scylla";

export interface Account {
  readonly uid: number;
  readonly gids: readonly number[];
}

/** A user by the texts of passwd(5) and group(5); `null` when this host does not know it. */
export function accountNamed(name: string, passwd: string, group: string): Account | null {
  const entry = fieldsOf(passwd).find(([user]) => user === name);
  const [uid, gid] = [numberIn(entry?.[2]), numberIn(entry?.[3])];
  if (uid === null || gid === null) return null;
  const others = fieldsOf(group)
    .filter(([, , , members = ""]) => members.split(",").includes(name))
    .flatMap(([, , number]) => numberIn(number) ?? []);
  return { uid, gids: [gid, ...others] };
}

/** An empty field is no number: `Number("")` is root. */
const numberIn = (field = "") => /^\d+$/.test(field) ? Number(field) : null;

const fieldsOf = (text: string) => text.split("\n").map((line) => line.split(":"));

const READ = 4;
const WRITE = 2;
const ENTER = 1;

/** The folder or file that keeps the account from reading; `null` when none does. */
export function obstacle({ file, folders }: FileLayout, account: Account): Ownership | null {
  return folders.find((folder) => !allows(folder, account, ENTER)) ??
    (allows(file, account, READ) ? null : file);
}

/** The first class that fits decides (path_resolution(7)); root is asked nothing. */
function allows({ uid, gid, mode }: Ownership, account: Account, wanted: number): boolean {
  if (account.uid === 0) return true;
  const shift = uid === account.uid ? 6 : account.gids.includes(gid) ? 3 : 0;
  return ((mode >> shift) & wanted) !== 0;
}

/** Seastar's words for the files, in the message of a failed start. */
export const FILE_WORDS = {
  certificate: "certificate",
  keyfile: "key",
  truststore: "trust",
  certficate_revocation_list: "crl",
} as const;
export type CredentialOption = keyof typeof FILE_WORDS;

/**
 * Remarks on one file. `account` is `null` where it would prove nothing: the user is not known, or the
 * file is a copy.
 */
export function accessRemarks(
  option: CredentialOption,
  layout: FileLayout,
  name: string,
  account: Account | null,
): Remark[] {
  const place = { file: name, line: 1, column: 1 };
  const remarks: Remark[] = [];
  const inTheWay = account === null ? null : obstacle(layout, account);
  if (inTheWay !== null) {
    remarks.push(remark("file-not-readable", "error", place, {
      message: `the user ${SERVICE_USER} cannot read ${name}: ${shownBits(inTheWay)}`,
      effect: cannotRead(FILE_WORDS[option], layout.path, "denied"),
      fix: `sudo chown ${SERVICE_USER}: ${layout.file.path}; sudo chmod 0400 ${layout.file.path}` +
        (inTheWay === layout.file ? "" : `; sudo chmod o+x ${inTheWay.path}`),
    }));
  }
  if (option === "keyfile" && anyone(layout.file, READ)) {
    remarks.push(remark("key-readable-by-others", "warning", place, {
      message: `every user of the host can read the private key: ${shownBits(layout.file)}`,
      effect: "none on the node; whoever reads the key can pose as it",
      fix: `sudo chown ${SERVICE_USER}: ${layout.file.path}; sudo chmod 0400 ${layout.file.path}`,
    }));
  }
  if (anyone(layout.file, WRITE)) {
    remarks.push(remark("file-writable-by-others", "warning", place, {
      message: `every user of the host can change ${name}: ${shownBits(layout.file)}`,
      effect: "the node reloads whatever stands there, within a second",
      fix: `sudo chmod o-w ${layout.file.path}`,
    }));
  }
  return remarks;
}

const anyone = ({ mode }: Ownership, wanted: number) => (mode & wanted) !== 0;

const shownBits = ({ path, uid, gid, mode }: Ownership) =>
  `${path} has mode ${(mode & 0o777).toString(8).padStart(4, "0")}, owner ${uid}, group ${gid}`;
