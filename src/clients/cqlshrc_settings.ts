/**
 * The settings at which one cqlsh arrives from a cqlshrc and its environment, each with its place.
 *
 * @module
 */

import type { Position } from "../scylla/usage_error.ts";
import { compareVersions, type Cqlsh, dialectOf, rangeOf, type TlsRange } from "./cqlsh.ts";
import { type Ini, optionIn, readIni, valueOf } from "./cqlshrc_ini.ts";
import { type Dialect, pythonBoolean, pythonInt } from "./python_text.ts";

/** The variables that cqlsh asks for, and how a path is completed. */
export type Environment = (name: string) => string | undefined;

/** A value, and who gave it. */
export interface Given {
  readonly value: string;
  /** As a person names it: `version in [ssl]`, `SSL_VERSION`. */
  readonly from: string;
  /** Null where it comes from the environment. */
  readonly at: Position | null;
}

export interface Settings {
  readonly cqlsh: Cqlsh;
  readonly dialect: Dialect;
  readonly ini: Ini;
  readonly host: string;
  /** Null where it is no number. */
  readonly port: number | null;
  readonly portGiven: Given | null;
  readonly ssl: boolean;
  readonly sslGiven: Given | null;
  readonly factory: Given | null;
  readonly versionGiven: Given | null;
  readonly version: TlsRange | "refused";
  readonly validateGiven: Given | null;
  readonly validate: boolean;
  readonly checkHostnameGiven: Given | null;
  readonly checkHostname: boolean;
  readonly certfile: Given | null;
  readonly userkey: Given | null;
  readonly usercert: Given | null;
}

export const DEFAULT_HOST = "127.0.0.1";
export const DEFAULT_PORT = 9042;

/** Reads a cqlshrc as this cqlsh does. */
export function settingsOf(text: string, file: string, cqlsh: Cqlsh, env: Environment): Settings {
  const { generation, python } = cqlsh;
  const dialect = dialectOf(python);
  const ini = readIni(text, dialect, file);
  const option = (section: string, name: string): Given | null => {
    const found = optionIn(ini, section, name);
    const value = found && valueOf(ini, section, found);
    return found === null || value === null
      ? null
      : { value, from: `${found.name} in [${section}]`, at: found };
  };
  const variable = (name: string): Given | null => {
    const value = env(name);
    return value === undefined ? null : { value, from: name, at: null };
  };
  const path = (given: Given | null) =>
    given === null ? null : { ...given, value: expanded(given.value, env) };

  const hostname = option("connection", "hostname");
  const host = variable("CQLSH_HOST")?.value ??
    (hostname?.value === "" && takesNoHost(cqlsh) ? DEFAULT_HOST : hostname?.value ?? DEFAULT_HOST);
  const portGiven = variable("CQLSH_PORT") ?? option("connection", "port");
  const sslGiven = option("connection", "ssl");
  const versionGiven = variable("SSL_VERSION") ?? option("ssl", "version");
  const validateGiven = variable("SSL_VALIDATE") ?? option("ssl", "validate");
  const validate = validateGiven?.value.toLowerCase() !== "false";
  const asksForName = generation.context === "cqlsh";
  const checkHostnameGiven = variable("SSL_CHECK_HOSTNAME") ?? option("ssl", "check_hostname");
  const userkey = path(option("ssl", "userkey"));
  const usercert = path(option("ssl", "usercert"));
  return {
    cqlsh,
    dialect,
    ini,
    host,
    portGiven,
    port: portGiven === null ? DEFAULT_PORT : pythonInt(portGiven.value, dialect),
    sslGiven,
    ssl: sslGiven !== null && pythonBoolean(sslGiven.value) === true,
    factory: option("connection", "factory"),
    versionGiven,
    version: versionOf(cqlsh, versionGiven),
    validateGiven,
    validate,
    checkHostnameGiven,
    checkHostname: asksForName
      ? checkHostnameGiven !== null && checkHostnameGiven.value.toLowerCase() !== "false"
      : generation.context === "always-certificate" && validate,
    certfile: path(
      variable("SSL_CERTFILE") ?? option("certfiles", host.toLowerCase()) ??
        option("ssl", "certfile"),
    ),
    userkey,
    usercert,
  };
}

/** An empty hostname is none since scylla-cqlsh 6.0.38; before, and elsewhere, it is a host without a name. */
const takesNoHost = ({ generation, version }: Cqlsh) =>
  generation.context === "cqlsh" && compareVersions(version, "6.0.38") >= 0;

function versionOf({ generation, python }: Cqlsh, given: Given | null): TlsRange | "refused" {
  const isNegotiated = generation.version === "ignored" ||
    // The sentence of 2021 goes with a test for "no text", that of 2015 with one for "no option".
    (given?.value === "" && generation.defaultVersion === "TLS");
  const word = isNegotiated || given === null ? generation.defaultVersion : given.value;
  return rangeOf(word, python) ?? "refused";
}

/** `os.path.expanduser` for the paths that cqlshrc files hold. */
function expanded(path: string, env: Environment): string {
  const home = env("HOME");
  return home !== undefined && /^~(?:\/|$)/.test(path)
    ? home.replace(/\/+$/, "") + path.slice(1)
    : path;
}

/** What is left of key and certificate once this cqlsh has looked at them. */
export function presented({ cqlsh, userkey, usercert }: Settings): {
  readonly userkey: string | null;
  readonly usercert: string | null;
} {
  const isWhole = (userkey?.value ?? "") !== "" && (usercert?.value ?? "") !== "";
  return cqlsh.generation.context === "cqlsh" && !isWhole
    ? { userkey: null, usercert: null }
    : { userkey: userkey?.value ?? null, usercert: usercert?.value ?? null };
}
