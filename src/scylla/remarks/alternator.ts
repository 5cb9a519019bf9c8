/**
 * Alternator's HTTPS: whose certificate it serves, and that it asks for none.
 *
 * @module
 */

import { does, sinceRelease } from "../release.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { entryOf } from "../settings.ts";
import { shown } from "../shown.ts";
import { clientAuthOf } from "../tls_settings.ts";

export function* alternator({ settings, effective, release }: Lint): Iterable<Remark> {
  const port = settings.alternator_https_port;
  const { alternator } = effective.clientSide;
  if (port === undefined || !alternator.enabled) return;
  const own = settings.alternator_encryption_options;
  const hasOwn = (own?.value.length ?? 0) > 0;
  const block = hasOwn ? own : settings.server_encryption_options;
  const from = hasOwn ? "alternator_encryption_options" : "server_encryption_options";
  if (alternator.certificate?.isDefault || alternator.keyfile?.isDefault) {
    const files = [alternator.certificate, alternator.keyfile].flatMap((file) =>
      file?.isDefault ? shown(file.path) : []
    );
    yield remark("alternator-without-certificate", "error", port.place, {
      message: "alternator_https_port is set, and its certificate or its key is not",
      effect: `the node reads ${
        files.join(" and ")
      }, and without them does not get past \`Failed to set up Alternator TLS credentials\``,
      fix: "write certificate and keyfile in alternator_encryption_options",
    });
  } else if (!hasOwn) {
    yield remark("alternator-uses-internode-certificate", "warning", port.place, {
      message: "alternator_https_port is set, and alternator_encryption_options is not",
      effect:
        "Alternator serves the certificate of the internode ports, which ScyllaDB calls deprecated",
      fix: "write certificate and keyfile in alternator_encryption_options",
    });
  }
  const asks = entryOf(block?.value, "require_client_auth");
  if (!asks || does(release, "alternator-client-auth")) return;
  if (clientAuthOf(asks.text, release) === "none") return;
  const place = hasOwn && own ? { file: own.place.file, ...asks.keyAt } : port.place;
  yield remark("alternator-client-auth-erased", hasOwn ? "error" : "info", place, {
    message: `require_client_auth of ${from} does not hold for Alternator's HTTPS`,
    effect: `until ${
      sinceRelease("alternator-client-auth")
    } Alternator erases it together with truststore, without a word: no client is asked for a certificate`,
    fix: "rely on Alternator's own authorization, and let a firewall decide who reaches the port",
  });
}
