/**
 * How a credential file lies on its host, and which ways of replacing it a node does not see.
 *
 * Seastar follows every symbolic link when it opens a file and then watches that inode
 * (`IN_CLOSE_WRITE | IN_DELETE_SELF`, `utils/tls-impl.cc`). Whatever puts another file in its place
 * without touching the old one goes unnoticed.
 *
 * @module
 */

import { type Remark, remark } from "../remark.ts";

/** Owner and permission bits, as `stat` has them. */
export interface Ownership {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  /** The lower nine bits count. */
  readonly mode: number;
}

/** A file as `lstat` and `readlink` show it. */
export interface FileLayout {
  /** As it is named. */
  readonly path: string;
  /** The symbolic links on the way to the file, in the order in which they are followed. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** The file itself; its path is what the links lead to. */
  readonly file: Ownership;
  /** Names that the file has; more than one is a hard link. */
  readonly names: number;
  /** Every folder that is passed on the way. */
  readonly folders: readonly Ownership[];
}

export const LAYOUTS = ["certbot", "hard-link", "secret-volume", "symbolic-link"] as const;
export type LayoutKind = typeof LAYOUTS[number];

/** The layouts that matter to a hot reload; in `LAYOUTS`' order when there are several. */
export function layoutsOf(layout: FileLayout): readonly LayoutKind[] {
  const shows: Readonly<Record<LayoutKind, boolean>> = {
    "certbot": layout.links.some(isCertbot),
    "hard-link": layout.names > 1,
    "secret-volume": layout.links.some(isSecretVolume),
    "symbolic-link": layout.links.some(({ path }) => path === layout.path),
  };
  const isExplained = shows.certbot || shows["secret-volume"];
  return LAYOUTS.filter((kind) => shows[kind] && !(kind === "symbolic-link" && isExplained));
}

type Link = FileLayout["links"][number];

const isCertbot = ({ path, target }: Link) => /\/live\//.test(path) && /\barchive\//.test(target);

/** The kubelet swaps `..data` and removes the old folder, which a node does see. */
const isSecretVolume = ({ path, target }: Link) =>
  /\/\.\.data$/.test(path) || target.startsWith("..data/");

/** What is to be said of a layout before a certificate is ever replaced. */
export function layoutRemarks(layout: FileLayout, name: string): Remark[] {
  return layoutsOf(layout).flatMap((kind) => {
    const saying = SAYINGS[kind];
    if (saying === null) return [];
    const { severity, what, effect, fix } = saying;
    return [remark(`reload-misses-${kind}`, severity, { file: name, line: 1, column: 1 }, {
      message: what(layout),
      effect,
      fix: fix(layout),
    })];
  });
}

interface Saying {
  readonly severity: Remark["severity"];
  readonly what: (layout: FileLayout) => string;
  readonly effect: string;
  readonly fix: (layout: FileLayout) => string;
}

const route = ({ path, links, file }: FileLayout) =>
  `${path} is a symbolic link${links.length > 1 ? ", by way of others," : ""} to ${file.path}`;

const SAYINGS: Readonly<Record<LayoutKind, Saying | null>> = {
  "certbot": {
    severity: "warning",
    what: (layout) => `${route(layout)}: certbot's live and archive folders`,
    effect: "certbot re-points the link and keeps the old file, so the node does not notice a " +
      "renewal and serves the old certificate until it is restarted",
    fix: ({ path }) =>
      "name plain files in scylla.yaml, and let a deploy hook copy over them: " +
      `cp -fL ${path} /etc/scylla/`,
  },
  "hard-link": {
    severity: "warning",
    what: ({ file, names }) => `${file.path} has ${names} names (hard links)`,
    effect:
      "a new file that is renamed over it leaves the old one alive under its other name, so " +
      "the node does not notice the change",
    fix: ({ file }) => `find / -xdev -samefile ${file.path}; make backups with cp instead of ln`,
  },
  "symbolic-link": {
    severity: "info",
    what: route,
    effect: "the node notices when the file behind the link is overwritten or removed, and not " +
      "when the link is pointed elsewhere",
    fix: ({ file }) => `overwrite ${file.path} when the certificate is renewed`,
  },
  "secret-volume": null,
};
