/**
 * Certificate, key, truststore and CRL: which files the node will read, and what it trusts.
 *
 * @module
 */

import { isAbsolute } from "node:path";
import type { FileOption } from "../options.ts";
import { does, sinceRelease } from "../release.ts";
import { type Place, type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { entryOf } from "../settings.ts";
import { quoted } from "../shown.ts";
import type { BlockEntry } from "../yaml_cpp.ts";

const PATHS = ["certificate", "keyfile", "truststore", "certficate_revocation_list"] as const;

export function* credentialFiles(lint: Lint): Iterable<Remark> {
  if (lint.effective.loadsCertificate) {
    yield* defaultPath(lint, "certificate", lint.effective.certificate);
    yield* defaultPath(lint, "keyfile", lint.effective.keyfile);
    if (lint.effective.truststore === null) yield withoutTruststore(lint);
  }
  for (const key of PATHS) {
    const entry = lint.entry(key);
    if (entry?.text === "" && lint.effective.loadsCertificate) yield emptyPath(lint, key, entry);
    else if (entry) yield* oddPath(key, entry, lint.at(entry.at));
  }
  for (const name of ["client_encryption_options", "alternator_encryption_options"] as const) {
    const block = lint.settings[name];
    for (const key of PATHS) {
      const entry = entryOf(block?.value, key);
      if (!block || !entry) continue;
      yield* oddPath(`${key} in ${name}`, entry, { file: block.place.file, ...entry.at });
    }
  }
  yield* revocationList(lint);
}

function* defaultPath(lint: Lint, key: string, file: FileOption | null): Iterable<Remark> {
  if (!file?.isDefault) return;
  yield remark(`${key}-default-path`, "warning", lint.blockPlace, {
    message: `${key} is not set`,
    effect: `the node reads ${file.path}, and does not start if it cannot`,
    fix: `write \`${key}: …\` with the path of the node's own file`,
  });
}

function withoutTruststore(lint: Lint): Remark {
  const { effective, release } = lint;
  const callsTls = effective.internodeEncryption !== "none";
  const documented = "the documentation speaks of the system's trust store";
  if (!does(release, "no-system-trust")) {
    return remark("truststore-missing", "warning", lint.blockPlace, {
      message: "truststore is not set",
      effect: `the system's trust store decides whom the node trusts; from ${
        sinceRelease("no-system-trust")
      } on it trusts nobody`,
      fix: "write `truststore: …` with the CA of the cluster before the next upgrade",
    });
  }
  const asksClients = effective.clientAuth !== "none";
  const refused = [
    callsTls ? "the node refuses the certificate of every peer it calls" : null,
    asksClients ? "the node refuses every peer that calls it with TLS" : null,
  ].filter((part) => part !== null).join(", and ") ||
    "as soon as the node calls with TLS it refuses every peer";
  return remark(
    "truststore-missing",
    callsTls || asksClients ? "error" : "warning",
    lint.blockPlace,
    {
      message: `truststore is not set (${documented})`,
      effect: `nothing is trusted since ${sinceRelease("no-system-trust")}: ${refused}`,
      fix: "write `truststore: …` with the CA certificates of all nodes",
    },
  );
}

const KEYSTORE = /\.(?:jks|jceks|p12|pfx|keystore|truststore\.jks)$/i;

const emptyPath = (lint: Lint, key: string, { at }: BlockEntry) =>
  remark("empty-path", "error", lint.at(at), {
    message: `${key} is an empty text`,
    effect: "the node tries to read a file without a name and does not start",
    fix: `write the path, or remove the line`,
  });

function* oddPath(what: string, { text }: BlockEntry, place: Place): Iterable<Remark> {
  if (text === "") return;
  if (KEYSTORE.test(text)) {
    yield remark("not-pem", "error", place, {
      message: `${what} is ${quoted(text)}, a Java or PKCS#12 keystore by its name`,
      effect:
        "ScyllaDB reads PEM only; anything else keeps the node from starting or is loaded as nothing",
      fix: "convert it to PEM, for example with `openssl pkcs12 -in FILE -out FILE.pem -nodes`",
    });
  } else if (!isAbsolute(text)) {
    yield remark("relative-path", "warning", place, {
      message: `${what} is the relative path ${quoted(text)}`,
      effect: "it counts from the folder in which the service was started, not from /etc/scylla",
      fix: "write the whole path",
    });
  }
}

function* revocationList(lint: Lint): Iterable<Remark> {
  const spelled = lint.entry("certificate_revocation_list");
  if (spelled) {
    yield remark("revocation-list-misspelt", "error", lint.at(spelled.keyAt), {
      message: "certificate_revocation_list is not the name that ScyllaDB reads",
      effect: "the list is not loaded: revoked certificates are accepted, without a warning",
      fix: "write `certficate_revocation_list` (sic, without the i)",
    });
  }
  const read = lint.entry("certficate_revocation_list");
  if (read && !does(lint.release, "revocation-list")) {
    yield remark("revocation-list-too-early", "error", lint.at(read.keyAt), {
      message: `release ${lint.release.text} reads no revocation list`,
      effect: "revoked certificates are accepted, without a warning",
      fix: `upgrade to ${sinceRelease("revocation-list")} or later`,
    });
  }
}
