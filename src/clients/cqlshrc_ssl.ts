/**
 * What is to be said of a cqlshrc's TLS options, in the order in which cqlsh looks at them.
 *
 * @module
 */

import { nearest } from "../scylla/nearest.ts";
import { quoted, shown } from "../scylla/shown.ts";
import { rangeOf } from "./cqlsh.ts";
import { optionIn } from "./cqlshrc_ini.ts";
import type { Given, Settings } from "./cqlshrc_settings.ts";
import { ends, type Told } from "./cqlshrc_told.ts";

/** Everything about TLS; `ssl` may be off, and then it is what `cqlsh --ssl` would meet. */
export function sslRemarks(settings: Settings, file: string): Told[] {
  return [
    ...checkHostname(settings),
    ...version(settings),
    ...certfile(settings, file),
    ...clientCertificate(settings),
    ...validate(settings),
    ...overridden(settings),
  ];
}

/** What is to be said of `ssl` itself, and of options that decide nothing without it. */
export function switchRemarks({ ini, ssl, sslGiven, factory, port, portGiven }: Settings): Told[] {
  const told: Told[] = [];
  const section = ini.sections.get("ssl") ?? ini.sections.get("certfiles");
  if (!ssl && section !== undefined) {
    told.push({
      id: "cqlshrc-ssl-unused",
      severity: "warning",
      at: { line: section.line, column: 1 },
      message: `[${section.name}] stands there, and [connection] has ${
        sslGiven === null ? "no `ssl = true`" : `\`ssl = ${shown(sslGiven.value)}\``
      }`,
      effect: "cqlsh connects in the clear, unless it is called with --ssl",
      fix: "write `ssl = true` in [connection]",
    });
  }
  if (ssl && (port === 9042 || port === 19042)) {
    told.push({
      id: "cqlshrc-port-with-ssl",
      severity: "info",
      at: portGiven?.at ?? sslGiven?.at ?? null,
      message: `\`ssl = true\` with port ${port}`,
      effect:
        "right where the nodes take TLS there; where they have a native_transport_port_ssl, that one is " +
        "another, by custom 9142, and a plain port ends the handshake with “wrong version number”",
      fix: "ask the nodes: grep native_transport_port /etc/scylla/scylla.yaml",
    });
  }
  if (factory !== null) {
    told.push({
      id: "cqlshrc-factory",
      severity: ssl ? "info" : "warning",
      at: factory.at,
      message: `factory = ${shown(factory.value)} is of guides for Cassandra 1.2 and 2.0`,
      effect: `it is not read${
        ssl ? "" : ", and does not turn TLS on: cqlsh connects in the clear"
      }`,
      fix: "remove it" + (ssl ? "" : ", and write `ssl = true`"),
    });
  }
  return told;
}

const CONTRADICTION =
  "SSL certificate hostname checking (`check_hostname` in the [ssl] section) must be " +
  "turned off if certificate `validate` is turned off.";

function checkHostname(settings: Settings): Told[] {
  const { cqlsh: { generation }, checkHostnameGiven: given, validate } = settings;
  if (given === null) return [];
  const base = { at: given.at, message: `${given.from} is ${quoted(given.value)}` };
  if (generation.context === "cqlsh") {
    return !settings.checkHostname || validate ? [] : [{
      ...base,
      id: "cqlshrc-hostname-without-validate",
      severity: "error",
      prints: CONTRADICTION,
      effect: ends(CONTRADICTION),
      fix: "write `validate = true` and a certfile, or `check_hostname = false`",
    }];
  }
  if (given.value.toLowerCase() === "false") return [];
  return generation.context === "always-certificate" ? [] : [{
    ...base,
    id: "cqlshrc-hostname-not-checked",
    severity: "warning",
    effect: "it is not read: no name is compared with the certificate",
    fix: "use scylla-cqlsh 6.0.18 or newer to have the name checked",
  }];
}

/** Words that name a version, to guess at what was meant. */
const WORDS = ["TLS", "TLSv1", "TLSv1_1", "TLSv1_2"];
const NEGOTIATES = "remove the line; cqlsh then takes the best version that both sides have";

function version(settings: Settings): Told[] {
  const { cqlsh: { generation, python }, versionGiven: given, version } = settings;
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
  const fixOf = (where: Given) => where.at === null ? `unset ${where.from}` : NEGOTIATES;
  if (version === "refused") {
    const word = given?.value ?? "";
    const prints = `${word} is not a valid SSL protocol, please use one of ${generation.asks}`;
    const meant = /v?1[._]3$/.test(word) ? "TLS" : nearest(word.replaceAll(".", "_"), WORDS, 2);
    return [{
      id: "cqlshrc-version-unknown",
      severity: "error",
      at: given?.at ?? null,
      prints,
      message: `${given?.from} is ${quoted(word)}, and Python's ssl has no PROTOCOL_${shown(word)}`,
      effect: ends(prints),
      fix: meant === null ? NEGOTIATES : `write ${
        // Without a line, the oldest of them ask for TLS 1.0.
        meant === "TLS" ? "TLS, which negotiates" : `${meant}, exactly so; TLS negotiates`}`,
    }];
  }
  const { protocol, min, max } = version;
  if (protocol === "TLS_CLIENT" || protocol === "TLS_SERVER") {
    return [{
      id: "cqlshrc-version-for-another-use",
      severity: "error",
      at: given?.at ?? null,
      message:
        `${given?.from} is ${protocol}, a constant that does not fit what cqlsh does with it`,
      effect: "no connection comes about",
      fix: "write TLS, which negotiates",
    }];
  }
  if (min === null || min !== max) return [];
  const isOld = min !== "TLSv1.2";
  const says = given === null
    ? {
      at: null,
      message: `no version stands there: this cqlsh asks for ${min} alone`,
      fix: "write `version = TLS` in [ssl], which negotiates" +
        (rangeOf("TLS", python) === null ? "" : "; SSLv23 does the same on an old Python"),
    }
    : { at: given.at, message: `${given.from} is ${protocol}: ${min} alone`, fix: fixOf(given) };
  return [{
    ...says,
    id: isOld ? "cqlshrc-version-old" : "cqlshrc-version-pinned",
    severity: isOld ? "warning" : "info",
    effect: isOld
      ? "a ScyllaDB that takes TLS 1.2 and newer alone, as by default since 3.0.3, refuses it: " +
        "“[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version”"
      : "a node that takes TLS 1.3 alone refuses it",
  }];
}

function certfile({ certfile, validate }: Settings, file: string): Told[] {
  if (!validate) return [];
  if (certfile === null) {
    const prints = "Validation is enabled; SSL transport factory requires a valid certfile to be " +
      "specified. Please provide path to the certfile in [ssl] section as 'certfile' option in " +
      `${file} (or use [certfiles] section) or set SSL_CERTFILE environment variable.`;
    return [{
      id: "cqlshrc-certfile-missing",
      severity: "error",
      at: null,
      prints,
      message: "no certfile, and validation is on, as it is where nothing is said",
      effect: ends(prints),
      fix:
        "write `certfile = /path/ca.pem` in [ssl]: the CA of the nodes; or `validate = false` to trust anybody",
    }];
  }
  const base = { at: certfile.at, message: `${certfile.from} is ${quoted(certfile.value)}` };
  if (certfile.value === "") {
    return [{
      ...base,
      id: "cqlshrc-certfile-empty",
      severity: "warning",
      effect: "it counts as given, and no CA is loaded",
      fix: "write the path of the CA of the nodes",
    }];
  }
  return /^(?:\/|[A-Za-z]:)/.test(certfile.value) ? [] : [{
    ...base,
    id: "cqlshrc-relative-path",
    severity: "warning",
    effect: "it is looked for where cqlsh is called, not beside the cqlshrc",
    fix: "write the whole path",
  }];
}

const NO_CERTIFICATE = "TypeError: certfile should be a valid filesystem path";

function clientCertificate({ cqlsh: { generation }, userkey, usercert }: Settings): Told[] {
  const has = (given: Given | null) => given !== null && given.value !== "";
  if (generation.context === "always-certificate" && usercert === null) {
    return [{
      id: "cqlshrc-client-certificate-needed",
      severity: "error",
      at: userkey?.at ?? null,
      prints: NO_CERTIFICATE,
      message: "no usercert in [ssl]",
      effect: ends(NO_CERTIFICATE),
      fix: "use scylla-cqlsh 6.0.18 or newer, or name a usercert and its userkey",
    }];
  }
  if (has(userkey) === has(usercert)) return [];
  const [lone, other] = has(userkey) ? ["userkey", "usercert"] : ["usercert", "userkey"];
  return [{
    id: "cqlshrc-half-a-certificate",
    severity: "warning",
    at: (userkey ?? usercert)?.at ?? null,
    message: `${lone} without ${other} in [ssl]`,
    effect: generation.context === "cqlsh"
      ? "cqlsh presents no certificate, and prints “Warning: userkey and usercert from [ssl] section, should " +
        "be both configured, otherwise won't be used”"
      : lone === "userkey"
      ? "cqlsh presents no certificate"
      : "the key is looked for in the file of usercert",
    fix: `write ${other} as well`,
  }];
}

function validate(
  { cqlsh: { generation, python }, validateGiven: given, validate }: Settings,
): Told[] {
  const told: Told[] = [];
  const base = { at: given?.at ?? null };
  if (given !== null && validate && given.value.toLowerCase() !== "true") {
    told.push({
      ...base,
      id: "cqlshrc-validate-word",
      severity: "warning",
      message: `${given.from} is ${quoted(given.value)}`,
      effect: "validation stays on: only `false` turns it off",
      fix: "write true or false",
    });
  }
  if (!validate) {
    told.push({
      ...base,
      id: "cqlshrc-validate-off",
      severity: "warning",
      message: `${given?.from} is ${quoted(given?.value ?? "")}`,
      effect: "cqlsh trusts whoever answers: passwords go to anybody between it and the node",
      fix: "write `validate = true`, and the CA of the nodes as certfile",
    });
  }
  // Drivers before 3.29 call ssl.wrap_socket, which Python 3.12 no longer has.
  if (validate && generation.context === "driver" && python[0] === 3 && python[1] >= 8) {
    told.push({
      ...base,
      id: "cqlshrc-validate-without-effect",
      severity: "warning",
      message: "validation is on, and the driver checks it",
      effect:
        "with cassandra-driver 3.29.0 to 3.30.1, which set no verify mode, any certificate is accepted" +
        (python[1] >= 12
          ? "; older drivers do not connect with TLS on this Python"
          : "; older drivers check"),
      fix: "use scylla-cqlsh 6.0.18 or newer, which checks it itself",
    });
  }
  return told;
}

/** The environment comes first, and [certfiles] before [ssl]. */
function overridden({ ini, ...settings }: Settings): Told[] {
  const pairs = [
    [settings.versionGiven, "version"],
    [settings.validateGiven, "validate"],
    [settings.checkHostnameGiven, "check_hostname"],
    [settings.certfile, "certfile"],
  ] as const;
  return pairs.flatMap(([given, name]): Told[] => {
    const option = optionIn(ini, "ssl", name);
    if (given === null || option === null || given.at === option) return [];
    return [{
      id: given.at === null ? "cqlshrc-environment" : "cqlshrc-certfiles-first",
      severity: "info",
      at: option,
      message: `${given.from} is ${quoted(given.value)}`,
      effect: `it comes before ${name} in [ssl], which is not read`,
      fix: given.at === null
        ? `unset ${given.from} where the file shall count`
        : "remove one of them",
    }];
  });
}
