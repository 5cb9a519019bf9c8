/**
 * What is to be said of the TLS version that a cqlshrc, or SSL_VERSION, asks for.
 *
 * @module
 */

import { nearest } from "../scylla/nearest.ts";
import { quoted, shown } from "../scylla/shown.ts";
import type { Settings } from "./cqlshrc_settings.ts";
import { ends, type Told } from "./cqlshrc_told.ts";

/** Words that name a version, to guess at what was meant. */
const WORDS = ["TLS", "TLSv1", "TLSv1_1", "TLSv1_2"];
/** Not "remove the line": the oldest cqlsh asks for TLS 1.0 then. */
const NEGOTIATES = "write TLS, which negotiates (SSLv23 on a Python before 2.7.13)";

/** A word that is unknown, not read, or leaves others outside. */
export function versionRemarks(settings: Settings): Told[] {
  const { cqlsh: { generation }, versionGiven: given, version } = settings;
  if (generation.version === "ignored") {
    return given === null || given.value === "" ? [] : [{
      id: "cqlshrc-version-ignored",
      severity: "info",
      at: given.at,
      message: `${given.from} is ${quoted(given.value)}`,
      effect:
        "it is not read, whatever stands there; cqlsh prints “Warning: Explicit SSL and TLS versions in " +
        "the cqlshrc file or in SSL_VERSION environment property are ignored as the protocol is auto-negotiated.”",
      fix: given.at === null ? "unset SSL_VERSION" : "remove the line",
    }];
  }
  if (version === "refused") {
    const word = given?.value ?? "";
    const prints = `${word} is not a valid SSL protocol, please use one of ${generation.asks}`;
    const meant = /1[._]3$/.test(word) ? null : nearest(word.replaceAll(".", "_"), WORDS, 2);
    return [{
      id: "cqlshrc-version-unknown",
      severity: "error",
      at: given?.at ?? null,
      prints,
      message: `${given?.from} is ${quoted(word)}, and Python's ssl has no PROTOCOL_${shown(word)}`,
      effect: ends(prints),
      fix: meant === null || meant === "TLS"
        ? NEGOTIATES
        : `write ${meant}, exactly so; or ${NEGOTIATES}`,
    }];
  }
  const { protocol, min, max } = version;
  if (protocol === "TLS_CLIENT" || protocol === "TLS_SERVER") {
    const isServer = protocol === "TLS_SERVER";
    return [{
      id: "cqlshrc-version-for-another-use",
      severity: isServer ? "error" : "warning",
      at: given?.at ?? null,
      message: `${given?.from} is ${protocol}, a constant that is not made for this`,
      effect: isServer
        ? "no connection: Python lets no client use it"
        : "no connection with drivers before 3.29: “check_hostname requires server_hostname”",
      fix: NEGOTIATES,
    }];
  }
  if (min === null || min !== max) return [];
  const isOld = min !== "TLSv1.2";
  return [{
    id: isOld ? "cqlshrc-version-old" : "cqlshrc-version-pinned",
    severity: isOld ? "warning" : "info",
    at: given?.at ?? null,
    message: given === null
      ? "no version stands there: some cqlsh then ask for a single one"
      : `${given.from} is ${protocol}: ${min} alone`,
    effect: `${min} alone is offered: ` +
      (isOld
        ? "a ScyllaDB that takes TLS 1.2 and newer alone, as by default since 3.0.3, refuses it: " +
          "“[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version”"
        : "a node that takes TLS 1.3 alone refuses it"),
    fix: given === null ? `write \`version = TLS\` in [ssl], which negotiates` : NEGOTIATES,
  }];
}
