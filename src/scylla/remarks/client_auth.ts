/**
 * `require_client_auth`: what the node takes the word for, and where mutual TLS can be walked around.
 *
 * @module
 */

import type { InternodeEncryption } from "../listener.ts";
import { does, sinceRelease } from "../release.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { quoted } from "../shown.ts";

/** Words by which people mean "off"; ScyllaDB takes them so, too. */
export const MEANT_OFF = /^(?:false|0|no|off|none|n)$/i;

export function* clientAuth(lint: Lint): Iterable<Remark> {
  const entry = lint.entry("require_client_auth");
  if (!entry) return;
  const { effective, release } = lint;
  const { text, at } = entry;
  if (effective.clientAuth !== "none") {
    const hole = HOLES[effective.internodeEncryption];
    if (hole && does(release, "closes-plain-port")) {
      const open = effective.mode === "none" ? null : hole(effective.storagePort);
      if (open) {
        const { severity, what } = open;
        yield remark("client-auth-bypassable", severity, lint.at(at), {
          message: `require_client_auth with \`${effective.internodeEncryption}\``,
          effect: `${what}, without TLS, so no certificate is asked of them`,
          fix: "set `internode_encryption: all` on all nodes to enforce client certificates",
        });
      }
    }
    return;
  }
  if (MEANT_OFF.test(text)) return;
  if (text.toLowerCase() === "optional") {
    yield remark("client-auth-optional-too-early", "error", lint.at(at), {
      message: `release ${release.text} does not know require_client_auth: optional between nodes`,
      effect: "without a warning it is off: client certificates are neither asked for nor checked",
      fix: `write true, or upgrade to ${sinceRelease("optional-client-auth")} or later`,
    });
  } else {
    yield remark("client-auth-spelling", "error", lint.at(at), {
      message: `require_client_auth is ${quoted(text)}`,
      effect: "only `true` and `1` switch it on; this is off, without a warning",
      fix: "write `require_client_auth: true`",
    });
  }
}

type Hole = (port: number) => { readonly severity: "warning" | "info"; readonly what: string };

/** Who still talks to the plain port, by mode; `all` has none. */
const HOLES: Readonly<Record<InternodeEncryption, Hole | null>> = {
  none: (port) => ({ severity: "info", what: `anybody may call port ${port}` }),
  transitional: (port) => ({ severity: "info", what: `anybody may call port ${port}` }),
  dc: (port) => ({
    severity: "warning",
    what: `whoever has, or forges, an address of the same datacenter may call port ${port}`,
  }),
  rack: (port) => ({
    severity: "warning",
    what: `whoever has, or forges, an address of the same rack may call port ${port}`,
  }),
  all: null,
};
