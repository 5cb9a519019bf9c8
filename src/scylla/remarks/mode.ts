/**
 * What `internode_encryption` says and what the node makes of it.
 *
 * @module
 */

import { expectStoragePorts, INTERNODE_ENCRYPTION } from "../listener.ts";
import { nearest } from "../nearest.ts";
import { does, sinceRelease } from "../release.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { quoted } from "../shown.ts";
import type { BlockEntry } from "../yaml_cpp.ts";

export function* internodeMode(lint: Lint): Iterable<Remark> {
  const entry = lint.entry("internode_encryption");
  const isKnown = entry && INTERNODE_ENCRYPTION.some((mode) => mode === entry.text);
  if (entry && !isKnown) yield unknownMode(lint, entry);
  else if (entry?.text === "transitional" && !does(lint.release, "transitional")) {
    yield tooEarly(lint, entry);
  } else if (lint.effective.internodeEncryption === "none") yield* inTheClear(lint);
  else if (!does(lint.release, "closes-plain-port")) yield plainPortStaysOpen(lint);
}

function unknownMode(lint: Lint, { text, at }: BlockEntry): Remark {
  const meant = text === "passive"
    ? "none"
    : nearest(text.trim().split("#")[0] ?? "", INTERNODE_ENCRYPTION);
  const why = text.includes("#")
    ? " (a # begins a comment only after a blank)"
    : text !== text.trim()
    ? " (blanks count)"
    : meant !== null && meant === text.toLowerCase()
    ? " (case counts)"
    : "";
  return remark("unknown-internode-encryption", "error", lint.at(at), {
    message: `internode_encryption is ${quoted(text)}, which ScyllaDB does not know${why}`,
    effect: `without a warning it is taken for \`none\`: ${plainSentence(lint)}`,
    fix: meant
      ? `write \`internode_encryption: ${meant}\`, in lower case`
      : `write one of ${INTERNODE_ENCRYPTION.join(", ")}`,
  });
}

const tooEarly = (lint: Lint, { at }: BlockEntry) =>
  remark("transitional-too-early", "error", lint.at(at), {
    message: `release ${lint.release.text} does not know \`transitional\``,
    effect: "without a warning it is taken for `none`: plain text, and no TLS listener",
    fix: `upgrade to ${sinceRelease("transitional")} or later first`,
  });

function* inTheClear(lint: Lint): Iterable<Remark> {
  // Where a block is written and does not count, other remarks say why.
  if (!lint.block && lint.hasBlockText) return;
  const certificate = lint.entry("certificate");
  if (certificate && !does(lint.release, "passive-tls")) {
    yield remark("passive-too-early", "warning", lint.at(certificate.keyAt), {
      message: `release ${lint.release.text} does not use a certificate under \`none\``,
      effect:
        `no TLS listener on port ${lint.effective.sslStoragePort}: peers cannot call it with TLS`,
      fix: `upgrade to ${sinceRelease("passive-tls")} or later first`,
    });
    return;
  }
  const sample = lint.entry("internode_encryption");
  const place = sample ? lint.at(sample.at) : lint.blockPlace;
  yield remark("internode-in-the-clear", "info", place, {
    message: certificate
      ? "internode_encryption is `none`, with a certificate: passive TLS"
      : "no encryption between nodes is configured",
    effect: plainSentence(lint),
    fix: certificate
      ? "once every node serves TLS, go on to `internode_encryption: transitional`"
      : "nothing, if that is meant; otherwise begin with certificate, keyfile and truststore",
  });
}

function plainSentence({ effective }: Lint): string {
  const ports = expectStoragePorts(effective, "outside");
  const tls = ports.ssl_storage_port === "tls"
    ? `, and answers TLS on port ${effective.sslStoragePort} when called`
    : "";
  return `the node calls its peers in plain text and accepts plain text on port ${effective.storagePort}${tls}`;
}

const plainPortStaysOpen = (lint: Lint) =>
  remark("plain-port-stays-open", "error", lint.blockPlace, {
    message:
      `release ${lint.release.text} keeps port ${lint.effective.storagePort} open under \`${lint.effective.internodeEncryption}\``,
    effect: "anybody who reaches that port talks to the node without TLS and without a certificate",
    fix: `upgrade to ${
      sinceRelease("closes-plain-port")
    } or later, and firewall the port until then`,
  });
