/**
 * Why a node may not have taken up the certificate that lies on its disk, the likeliest cause first.
 *
 * Seastar watches the inode that a path led to, waits half a second for the other files to follow, and
 * keeps the old ones when the new do not load (`utils/tls-impl.cc`). What is known of the files and of
 * the way they lie moves a cause to the front; the rest follows in order of experience.
 *
 * @module
 */

import { type FileLayout, type LayoutKind, layoutsOf } from "../scylla/files/layout.ts";
import type { NodeFacts } from "./facts.ts";
import { remarksOn } from "./file_remarks.ts";
import { RESTART } from "./steps.ts";

export interface ReloadCause {
  readonly id: LayoutKind | "load-failed" | "sub-path" | "held-open" | "other-copy";
  /** What was seen that speaks for it; `null` where nothing was. */
  readonly seen: string | null;
  readonly fix: string;
}

const FIXES: Readonly<Record<ReloadCause["id"], string>> = {
  "load-failed":
    "If the log says `Exception loading`: paste it into ringshake explain. As a rule key and certificate do not match, or a file is cut short: copy both again, together.",
  "certbot":
    "If certbot renewed it: the link was re-pointed, and the watched file in archive/ stayed. Copy over a plain file in a deploy hook: sudo cp -fL /etc/letsencrypt/live/NAME/fullchain.pem /etc/scylla/scylla.crt",
  "symbolic-link":
    "If a symbolic link was re-pointed: ScyllaDB watches the old file. Copy the new content over it: sudo cp NEW.crt /etc/scylla/scylla.crt",
  "hard-link":
    "If the old file lives on under another name (a backup made with ln): renaming a new one over it is not seen. Copy over the file instead: sudo cp NEW.crt /etc/scylla/scylla.crt",
  "sub-path":
    "In Kubernetes, a Secret mounted with subPath never changes: mount the directory, and restart the pod.",
  "secret-volume":
    "The Secret is mounted as a directory, which a node does see, up to two minutes after the Secret changed. Look again then; if it stays, the files do not load.",
  "held-open":
    "If another process holds the old file open, the node learns of its end only when that closes: sudo lsof +L1 | grep scylla",
  "other-copy":
    "If the file that was compared is a copy from another day or another node, collect it anew.",
};

/** In the order of experience. */
const USUAL: readonly ReloadCause["id"][] = [
  "load-failed",
  "symbolic-link",
  "hard-link",
  "sub-path",
  "held-open",
  "other-copy",
];

/** Every cause that is possible, those with evidence first. */
export function reloadCauses(facts: NodeFacts): ReloadCause[] {
  const { layout } = facts.files;
  const [fault] = remarksOn(facts, "start");
  const proven: ReloadCause[] = [
    ...(fault === undefined
      ? []
      : [{ ...cause("load-failed"), seen: `${fault.file}:${fault.line}: ${fault.message}` }]),
    ...(layout === null ? [] : layoutsOf(layout).map((kind) => ({
      ...cause(kind),
      seen: shown(layout, kind),
    }))),
  ];
  const isProven = (id: ReloadCause["id"]) => proven.some((each) => each.id === id);
  const others = USUAL.filter((id) =>
    !isProven(id) &&
    !(id === "sub-path" && isProven("secret-volume")) &&
    !(id === "symbolic-link" && (isProven("certbot") || isProven("secret-volume")))
  );
  return [...proven, ...others.map(cause)];
}

/** The causes as steps, and at last what helps in any case. */
export function reloadFix(causes: readonly ReloadCause[]): string {
  return [...causes.map(({ fix }) => fix), "If none of this helps:", ...RESTART].join("\n");
}

const cause = (id: ReloadCause["id"]): ReloadCause => ({ id, seen: null, fix: FIXES[id] });

function shown({ path, links, file, names }: FileLayout, kind: LayoutKind): string {
  if (kind === "hard-link") return `${file.path} has ${names} names`;
  return [path, ...links.map(({ target }) => target)].join(" → ");
}
