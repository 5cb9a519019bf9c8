/**
 * What is to be said of a cqlshrc's TLS options, in the order in which cqlsh looks at them.
 *
 * @module
 */

import { quoted } from "../scylla/shown.ts";
import type { Python } from "./cqlsh.ts";
import { optionIn } from "./cqlshrc_ini.ts";
import type { Given, Settings } from "./cqlshrc_settings.ts";
import { ends, type Told } from "./cqlshrc_told.ts";
import { versionRemarks } from "./cqlshrc_version.ts";
import { pythonBoolean } from "./python_text.ts";

/** Everything about TLS; `ssl` may be off, and then it is what `cqlsh --ssl` would meet. */
export function sslRemarks(settings: Settings, file: string): Told[] {
  return [
    ...checkHostname(settings),
    ...versionRemarks(settings),
    ...certfile(settings, file),
    ...clientCertificate(settings),
    ...validate(settings),
    ...overridden(settings),
  ];
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

/** Drivers before 3.29 call ssl.wrap_socket, which Python 3.12 no longer has. */
const keyAlone = ([major, minor]: Python) => {
  const refused = "no connection: “certfile must be specified”";
  return major === 2
    ? refused
    : minor >= 12
    ? "cqlsh presents no certificate"
    : `with drivers before 3.29 ${refused}; newer ones present no certificate`;
};

function clientCertificate({ cqlsh: { generation, python }, userkey, usercert }: Settings): Told[] {
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
      ? keyAlone(python)
      : "the key is looked for in the file of usercert",
    fix: `write ${other} as well`,
  }];
}

function validate(
  { cqlsh: { generation, python }, validateGiven: given, validate }: Settings,
): Told[] {
  const told: Told[] = [];
  const base = { at: given?.at ?? null };
  if (given !== null && validate && pythonBoolean(given.value) !== true) {
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
        "with cassandra-driver 3.29.0 to 3.30.1 and scylla-driver 3.29.12, which set no verify mode, any " +
        "certificate is accepted" +
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
