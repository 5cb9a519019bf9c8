/**
 * What goes wrong with the files of a node while it runs: nothing shows until it reloads or restarts.
 *
 * @module
 */

import { chmod, mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateKey } from "../x509/issue.ts";
import { writePem } from "../x509/pem.ts";
import type { Authority } from "./authority.ts";
import type { filesOf } from "./member.ts";

/**
 * `other-key`: the key belongs to another certificate. `open-key`: anyone may read it. `cut-short`: the
 * certificate was not copied to its end. `certbot`: it lies behind links that a renewal re-points.
 * `old-list`: the revocation list was due to be replaced.
 */
export const FILE_ODDITIES = ["other-key", "open-key", "cut-short", "certbot", "old-list"] as const;
export type FileOddity = typeof FILE_ODDITIES[number];

/** Oddities that only the key shows: then it is among the collected files. */
export const concernsKey = (oddity: FileOddity | undefined): boolean =>
  oddity === "other-key" || oddity === "open-key";

type Files = ReturnType<typeof filesOf>;

/** Changes a node's files, which are in order, into odd ones. */
export const spoil: Readonly<
  Record<FileOddity, (files: Files, authority: Authority) => Promise<void>>
> = {
  "other-key": async ({ keyfile }) => {
    await writeFile(keyfile, generateKey("ecdsa-p256").export({ type: "pkcs8", format: "pem" }));
  },
  "open-key": ({ keyfile }) => chmod(keyfile, 0o644),
  "cut-short": async ({ certificate }) => {
    const whole = await readFile(certificate, "utf8");
    await writeFile(certificate, whole.slice(0, whole.length / 2));
  },
  "certbot": async ({ folder, certificate }) => {
    const [live, archive] = [join(folder, "live"), join(folder, "archive")];
    await mkdir(live);
    await mkdir(archive);
    await rename(certificate, join(archive, "fullchain1.pem"));
    await symlink("../archive/fullchain1.pem", join(live, "fullchain.pem"));
    await symlink("live/fullchain.pem", certificate);
  },
  "old-list": async ({ revocationList }, authority) => {
    const { der } = await authority.revocationList(-3);
    await writeFile(revocationList, writePem("X509 CRL", der));
  },
};
