/**
 * The ports of CQL clients: TLS that is not switched on, ports that nobody serves, and shard-aware ports
 * that do other than the ports beside them.
 *
 * @module
 */

import type { ClientRole } from "../../model/words.ts";
import { type ClientListener, CQL_PAIRS } from "../client_ports.ts";
import { does, sinceRelease } from "../release.ts";
import { type Place, type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { entryOf } from "../settings.ts";
import { quoted, shown } from "../shown.ts";
import { MEANT_OFF } from "./client_auth.ts";

export function* clientPorts(lint: Lint): Iterable<Remark> {
  yield* spelling(lint);
  if (lint.effective.maintenanceMode) return;
  if (lint.settings.start_native_transport?.value === false) return;
  yield* unserved(lint);
  yield* shardAware(lint);
  yield* credentials(lint);
}

/** The words that are not taken for what they say. */
function* spelling({ settings, effective, release, file }: Lint): Iterable<Remark> {
  const block = settings.client_encryption_options;
  const placed = (at: Omit<Place, "file">): Place => ({ file: block?.place.file ?? file, ...at });
  const enabled = entryOf(block?.value, "enabled");
  if (enabled && !effective.clientSide.cql.enabled && !MEANT_OFF.test(enabled.text)) {
    yield remark("client-encryption-spelling", "error", placed(enabled.at), {
      message: `enabled is ${quoted(enabled.text)} in client_encryption_options`,
      effect:
        "only `true` and `1` switch it on: clients are served in the clear, without a warning",
      fix: "write `enabled: true`",
    });
  }
  const auth = entryOf(block?.value, "require_client_auth");
  const { clientAuth } = effective.clientSide.cql;
  if (!auth || clientAuth !== "none" || MEANT_OFF.test(auth.text)) return;
  const isEarly = auth.text.toLowerCase() === "optional";
  yield remark("client-certificates-spelling", "error", placed(auth.at), {
    message: `require_client_auth is ${quoted(auth.text)} in client_encryption_options`,
    effect: isEarly
      ? `release ${release.text} does not know it, and neither asks for client certificates nor checks them`
      : "only `true` and `1` switch it on; this is off, without a warning",
    fix: isEarly
      ? `write true, or upgrade to ${sinceRelease("optional-client-auth")} or later`
      : "write `require_client_auth: true`",
  });
}

/** Ports for TLS that are written down while TLS is off. */
function* unserved({ settings, effective }: Lint): Iterable<Remark> {
  const { cql } = effective.clientSide;
  if (cql.enabled) return;
  for (const [plain, tls] of CQL_PAIRS) {
    const setting = settings[tls];
    if (setting === undefined || settings[plain]?.value === setting.value) continue;
    const isDeaf = settings[plain] === undefined;
    yield remark(
      isDeaf ? "client-port-deaf" : "client-tls-port-closed",
      isDeaf ? "error" : "warning",
      setting.place,
      {
        message: `${tls} is set, and client_encryption_options is not enabled`,
        effect: isDeaf
          ? `nothing listens on ${setting.value}, and nothing on ${plain} either, which is not set: no client gets in there`
          : `nothing listens on ${setting.value}, without a warning`,
        fix: "write `enabled: true` in client_encryption_options, or remove this line",
      },
    );
  }
}

/**
 * Drivers ask a node for its shard-aware port and go there if they can, else they go on without; so it
 * is slower, and no error shows.
 */
function* shardAware({ settings, effective, file }: Lint): Iterable<Remark> {
  const { listeners, unsure } = effective.clientSide;
  if (unsure.length > 0) return;
  const [[plain, tls], [shardPlain, shardTls]] = CQL_PAIRS;
  const at = (role: ClientRole) => listeners.find((each) => each.role === role);
  const served = (...roles: ClientRole[]): Set<ClientListener["service"]> =>
    new Set(roles.flatMap((role) => at(role)?.service ?? []));
  const [base, shards] = [served(plain, tls), served(shardPlain, shardTls)];
  if (base.size === 0 || shards.size === 0) return;
  const place = settings[shardPlain]?.place ?? settings[tls]?.place ??
    settings.client_encryption_options?.place ?? { file, line: 1, column: 1 };
  const port = at(shardPlain)?.port;
  if (base.has("plain") && !shards.has("plain")) {
    yield remark("shard-aware-port-turned-tls", "warning", place, {
      message: `${plain} is plain and ${tls} TLS, while of the shard-aware ports only TLS is left`,
      effect: `${
        port === undefined ? "no shard-aware port takes" : `port ${port} has become TLS and refuses`
      } plain text: clients in the clear find no shard-aware port and go on without, and clients with TLS are told of none unless ${shardTls} is set`,
      fix: `set ${shardPlain} and ${shardTls} both, as the other two (19042 and 19142)`,
    });
  } else if (!base.has("plain") && shards.has("plain")) {
    yield remark("shard-aware-port-plain", "error", place, {
      message: `clients have TLS alone on the ordinary port, and plain text on ${shardPlain}`,
      effect: `whoever calls port ${port ?? "?"} is served without TLS and without a certificate`,
      fix: `set ${plain} and ${shardPlain} alike: both with a TLS port beside them, or neither`,
    });
  } else if (base.has("tls") && settings[shardTls] === undefined) {
    yield remark("shard-aware-tls-port-untold", "info", place, {
      message: `clients have TLS, and ${shardTls} is not set`,
      effect:
        "the node tells drivers of no shard-aware port with TLS: they reach the shards by chance, which costs connections",
      fix: `write \`${shardTls}: 19142\``,
    });
  }
}

/** What TLS for clients stands on. */
function* credentials({ settings, effective, release, file }: Lint): Iterable<Remark> {
  const { cql } = effective.clientSide;
  if (!cql.enabled) return;
  const place = settings.client_encryption_options?.place ?? { file, line: 1, column: 1 };
  for (const key of ["certificate", "keyfile"] as const) {
    if (!cql[key]?.isDefault) continue;
    yield remark(`client-${key}-default-path`, "warning", place, {
      message: `${key} is not set in client_encryption_options`,
      effect: `the node reads ${shown(cql[key].path)} for its clients`,
      fix: `write \`${key}: …\` with the path of the file that clients shall see`,
    });
  }
  if (cql.truststore !== null || cql.clientAuth === "none") return;
  const trusts = does(release, "no-system-trust");
  yield remark("client-truststore-missing", trusts ? "error" : "warning", place, {
    message: "require_client_auth without truststore in client_encryption_options",
    effect: trusts
      ? "nobody is trusted: every client that shows a certificate is refused"
      : "the system's trust store decides which clients get in",
    fix: "write `truststore: …` with the CA that signs the clients' certificates",
  });
}
