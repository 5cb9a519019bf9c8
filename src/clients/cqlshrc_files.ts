/**
 * The files that a cqlshrc names, as Python's ssl module finds them when cqlsh loads them.
 *
 * @module
 */

import { readCertificateFile } from "../x509/certificate_file.ts";
import { readPem } from "../x509/pem.ts";
import { keyMatches, privateKeyIn } from "../x509/private_key.ts";
import { shown } from "../scylla/shown.ts";
import { type Given, presented, type Settings } from "./cqlshrc_settings.ts";
import { ends, type Told } from "./cqlshrc_told.ts";

/** A file's bytes; null where nothing is there, undefined where that is not known. */
export type Files = (path: string) => Uint8Array | null | undefined;

const GONE = "FileNotFoundError: [Errno 2] No such file or directory";

/** What Python says of the files, in the order in which cqlsh loads them. */
export function fileRemarks(settings: Settings, files: Files): Told[] {
  const { certfile, userkey, usercert, cqlsh } = settings;
  const used = presented(settings);
  const told: Told[] = [];
  if (usercert !== null && (used.usercert ?? "") !== "") {
    told.push(...clientFiles(usercert, userkey, files));
  }
  if (certfile !== null && certfile.value !== "") {
    told.push(...certificateFile(certfile, files));
  }
  // The driver makes the context when it connects, and wraps its errors in its own words.
  return cqlsh.generation.context === "driver"
    ? told.map(({ prints, effect, ...rest }) => ({
      ...rest,
      effect: prints === undefined ? effect : "no connection: the driver fails to load the file",
    }))
    : told;
}

function missing(given: Given, does: string): Told {
  return {
    id: "cqlshrc-file-missing",
    severity: "error",
    at: given.at,
    prints: GONE,
    message: `${given.from} names ${shown(given.value)}, and there is no such file`,
    effect: ends(GONE),
    fix: `write the path of a file that is there; ${does}`,
  };
}

function certificateFile(given: Given, files: Files): Told[] {
  const bytes = files(given.value);
  if (bytes === undefined) return [];
  if (bytes === null) return [missing(given, "cqlsh loads it before it connects")];
  const pem = readPem(bytes);
  const holds = { at: given.at, message: `${given.from}: ${shown(given.value)}` };
  const told: Told[] = pem.blocks.some(({ label }) => label.endsWith("PRIVATE KEY"))
    ? [{
      ...holds,
      id: "cqlshrc-key-in-certfile",
      severity: "warning",
      message: `${holds.message} holds a private key`,
      effect: "everybody who may read the CA may read the key",
      fix: "leave the certificate alone in it",
    }]
    : [];
  if (pem.blocks.some(({ label }) => label.endsWith("CERTIFICATE"))) return told;
  // The name that stands here differs with the build of Python.
  const prints = "ssl.SSLError: [X509…] no certificate or crl found";
  return [...told, {
    ...holds,
    id: "cqlshrc-no-certificate-in-file",
    severity: "error",
    prints,
    message: `${holds.message} holds no certificate in PEM`,
    effect: ends(prints),
    fix: "name the CA certificate in PEM: it begins with -----BEGIN CERTIFICATE-----",
  }];
}

function clientFiles(
  usercert: Given,
  userkey: Given | null,
  files: Files,
): Told[] {
  const keyGiven = userkey ?? usercert;
  const [certificate, key] = [files(usercert.value), files(keyGiven.value)];
  for (const [given, bytes] of [[usercert, certificate], [keyGiven, key]] as const) {
    if (bytes === null) return [missing(given, "the server may demand a client certificate")];
  }
  if (!certificate || !key) return [];
  const found = privateKeyIn(readPem(key));
  const fault = (id: string, prints: string, message: string, fix: string): Told[] => [{
    ...{ id, severity: "error", at: keyGiven.at, prints, message, fix },
    effect: ends(prints),
  }];
  const named = `${keyGiven.from}: ${shown(keyGiven.value)}`;
  if ("problem" in found) {
    if (found.problem !== "encrypted") {
      return fault(
        "cqlshrc-key-unreadable",
        "ssl.SSLError: [SSL] PEM lib",
        `${named} holds no private key that can be read`,
        "name the key of usercert, in PEM",
      );
    }
    return [{
      id: "cqlshrc-key-encrypted",
      severity: "warning",
      at: keyGiven.at,
      message: `${named} is locked with a passphrase`,
      effect:
        "cqlsh asks on the terminal “Enter PEM pass phrase:” at every connection that it makes, and " +
        "fails where there is no terminal",
      fix: "unlock a copy that only its user may read: openssl pkey -in KEY -out NEWKEY",
    }];
  }
  const [leaf] = readCertificateFile(usercert.value, readPem(certificate)).certificates;
  if (leaf === undefined || keyMatches(found.key, leaf.certificate)) return [];
  return fault(
    "cqlshrc-key-mismatch",
    "ssl.SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch",
    `${named} does not belong to usercert`,
    "name key and certificate of the same issue",
  );
}
