/**
 * What other programs say of a server or of a configuration, in the codes of the wire. Those that a
 * machine need not have answer `null` where they are missing.
 *
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { TlsVersion } from "../../src/model/words.ts";
import { cipherSuites } from "../../src/wire/cipher_suites.ts";

/** Accepted suites by version; in the server's order where the oracle tells it. */
export type Suites = ReadonlyMap<TlsVersion, readonly number[]>;

/** The kind of key that a server's certificate holds. */
export type KeyKind = "RSA" | "ECDSA";

export interface Configured {
  readonly suites: Suites;
  /** Wire names, in the order of preference. */
  readonly groups: readonly string[];
  readonly signatures: ReadonlySet<string>;
}

/** `gnutls-cli --list --priority`: what a server with such a string and such a key can negotiate. */
export function gnutlsCliList(priority: string, key: KeyKind): Configured {
  const list = output("gnutls-cli", ["--list", "--priority", priority]);
  const line = (title: string) =>
    new RegExp(`^${title}: (.*)$`, "m").exec(list)?.[1]?.split(", ") ?? [];
  const versions = line("Protocols").flatMap((name) =>
    /^VERS-TLS/.test(name) ? name.replace("VERS-TLS", "TLSv") as TlsVersion : []
  );
  const suites = Array.from(
    list.matchAll(/^(TLS_\S+)\s+0x(\w\w), 0x(\w\w)\s+(?:SSL|TLS)([\d.]+)$/gm),
    ([, name = "", high = "", low = "", since = ""]) => ({
      name,
      code: parseInt(high + low, 16),
      since,
    }),
  ).filter(({ name }) => !NEEDS_OTHER_CREDENTIALS.test(name) && isSignedBy(name, key));
  const accepted = versions.map((version) => {
    const number = version.slice("TLSv".length);
    const fits = suites.filter(({ since }) =>
      since === "1.3" ? number === "1.3" : number !== "1.3" && since <= number
    );
    return [version, fits.map(({ code }) => code)] as const;
  }).filter(([, codes]) => codes.length > 0);
  const newest = accepted.map(([version]) => version).sort().at(-1) ?? "TLSv1.0";
  const oldest = accepted.map(([version]) => version).sort()[0] ?? "TLSv1.3";
  const groups = line("Groups").map((name) => name.replace("GROUP-", "").toLowerCase());
  const signatures = line("PK-signatures").flatMap((name) =>
    SIGNATURES[key][name.replace("SIGN-", "")] ?? []
  );
  return {
    suites: new Map(accepted),
    groups: groups.filter((name) =>
      newest === "TLSv1.3" || suites.some((suite) => uses(suite.name, name))
    ),
    signatures: new Set(
      newest < "TLSv1.2"
        ? []
        : signatures.filter((name) => oldest < "TLSv1.3" || IN_TLS13.test(name)),
    ),
  };
}

/** What TLS 1.3 has left of the schemes, for the keys of these tests (RSA, P-256). */
const IN_TLS13 = /^rsa_pss|^ecdsa_secp256r1_sha256$/;

const NEEDS_OTHER_CREDENTIALS = /_(PSK|SRP|ANON|anon)_|_ECDH_ANON_|_DH_ANON_|GOST/;

function isSignedBy(suite: string, key: KeyKind): boolean {
  if (/^TLS_(AES|CHACHA20)/.test(suite)) return true;
  return suite.includes("ECDSA") === (key === "ECDSA");
}

/** Below TLS 1.3 a group needs a suite of its kind. */
function uses(suite: string, group: string): boolean {
  return suite.startsWith(group.startsWith("ffdhe") ? "TLS_DHE_" : "TLS_ECDHE_");
}

/** GnuTLS's names, as far as a key of either kind can make such signatures. */
const SIGNATURES: Record<KeyKind, Record<string, string>> = {
  RSA: {
    "RSA-SHA1": "rsa_pkcs1_sha1",
    "RSA-SHA224": "rsa_pkcs1_sha224",
    "RSA-SHA256": "rsa_pkcs1_sha256",
    "RSA-SHA384": "rsa_pkcs1_sha384",
    "RSA-SHA512": "rsa_pkcs1_sha512",
    "RSA-PSS-RSAE-SHA256": "rsa_pss_rsae_sha256",
    "RSA-PSS-RSAE-SHA384": "rsa_pss_rsae_sha384",
    "RSA-PSS-RSAE-SHA512": "rsa_pss_rsae_sha512",
  },
  ECDSA: {
    "ECDSA-SHA1": "ecdsa_sha1",
    "ECDSA-SHA224": "ecdsa_sha224",
    "ECDSA-SHA256": "ecdsa_secp256r1_sha256",
    "ECDSA-SHA384": "ecdsa_secp384r1_sha384",
    "ECDSA-SHA512": "ecdsa_secp521r1_sha512",
    "ECDSA-SECP256R1-SHA256": "ecdsa_secp256r1_sha256",
  },
};

/** `openssl ciphers`: what `s_server` with these options can negotiate in `version`, in its order. */
export function opensslCiphers(
  version: TlsVersion,
  key: KeyKind,
  { cipher, ciphersuites }: { readonly cipher?: string; readonly ciphersuites?: string },
): readonly number[] {
  const flag = {
    "TLSv1.0": "-tls1",
    "TLSv1.1": "-tls1_1",
    "TLSv1.2": "-tls1_2",
    "TLSv1.3": "-tls1_3",
  };
  const list = output("openssl", [
    "ciphers",
    "-s",
    "-V",
    flag[version],
    ...ciphersuites === undefined ? [] : ["-ciphersuites", ciphersuites],
    ...cipher === undefined ? [] : [cipher],
  ]);
  return Array.from(
    list.matchAll(/^\s*0x(\w\w),0x(\w\w) - \S+\s+\S+\s+Kx=\S+\s+Au=(\S+)/gm),
    ([, high = "", low = "", authentication = ""]) => ({
      code: parseInt(high + low, 16),
      authentication,
    }),
  ).filter(({ authentication }) => [key, "any", "None"].includes(authentication))
    .map(({ code }) => code);
}

/** What a client that connected says of the server. */
export interface Met {
  readonly version: string;
  readonly cipher: string;
  /** `null` where the client does not say. */
  readonly group: string | null;
  readonly signatureScheme: string | null;
  /** SHA-256 of each certificate, as served. */
  readonly chain: readonly string[];
  readonly isTrusted: boolean;
  readonly requestsCertificate: boolean;
  /** In stored RDN order. */
  readonly caNames: readonly string[];
}

/** `gnutls-cli`, whose hello is that of a node when `priority` is a node's. */
export async function gnutlsCli(port: number, priority: string, caFile: string): Promise<Met> {
  const text = await session("gnutls-cli", [
    ...["-d", "4", "--insecure", "--print-cert", "--disable-sni", "--x509cafile", caFile],
    ...["--priority", priority, "--port", String(port), "127.0.0.1"],
  ]);
  const number = /Negotiated version: (3\.\d)/.exec(text) ?? /Server's version: (3\.\d)/.exec(text);
  const suite = /Selected cipher suite: (GNUTLS_\w+)/.exec(text)?.[1] ?? "";
  const code = new RegExp(`Keeping ciphersuite (\\w+)\\.(\\w+) \\(${suite}\\)`).exec(text);
  const [, group, signature] = /Description: \(TLS[^)]*\)-\(\w+?-(\w+)\)-\(([\w-]+)\)/.exec(text) ??
    [];
  const scheme = signature && (SIGNATURES.RSA[signature] ?? SIGNATURES.ECDSA[signature]);
  return {
    version: GNUTLS_VERSIONS[number?.[1] ?? ""] ?? "",
    cipher: cipherSuites.nameOf(parseInt(`${code?.[1]}${code?.[2]}`, 16)),
    group: group?.toLowerCase() ?? null,
    signatureScheme: scheme ?? null,
    chain: fingerprintsIn(text),
    isTrusted: /Status: The certificate is trusted/.test(text),
    requestsCertificate: /CERTIFICATE REQUEST \(13\) was received/.test(text),
    // It prints the last RDN first.
    caNames: Array.from(text.matchAll(/Peer requested CA: (.*)$/gm), ([, name = ""]) => {
      return name.split(",").reverse().join(",");
    }),
  };
}

const GNUTLS_VERSIONS: Readonly<Record<string, TlsVersion>> = {
  "3.1": "TLSv1.0",
  "3.2": "TLSv1.1",
  "3.3": "TLSv1.2",
  "3.4": "TLSv1.3",
};

/** `openssl s_client`. */
export async function opensslClient(port: number, caFile: string): Promise<Met> {
  const text = await session("openssl", [
    ...[
      "s_client",
      "-connect",
      `127.0.0.1:${port}`,
      "-CAfile",
      caFile,
      "-showcerts",
      "-noservername",
    ],
    ...["-nameopt", "compat,sep_comma_plus"],
  ]);
  const names = /Acceptable client certificate CA names\n([^]*?)\n(?:Client Certificate|Requested)/
    .exec(text)?.[1]?.split("\n") ?? [];
  return {
    version: /^New, (TLSv[\d.]+), Cipher/m.exec(text)?.[1] ?? "",
    cipher: /Cipher is (\S+)$/m.exec(text)?.[1] ?? "",
    group: null,
    signatureScheme: null,
    chain: fingerprintsIn(text.replace(/Server certificate\n[^]*/, "")),
    isTrusted: text.includes("Verification: OK"),
    requestsCertificate: text.includes("Acceptable client certificate CA names"),
    caNames: names,
  };
}

function fingerprintsIn(text: string): string[] {
  return Array.from(
    text.matchAll(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g),
    ([pem]) => createHash("sha256").update(new X509Certificate(pem).raw).digest("hex"),
  );
}

/** Everything that a client prints on its own standard output and error, with nothing said to it. */
async function session(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, [...args]);
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Uint8Array) => parts.push(bytes.toString()));
  }
  child.stdin.on("error", () => {});
  child.stdin.end();
  await once(child, "close");
  return parts.join("");
}

/** `nmap --script ssl-enum-ciphers`; `null` where there is no nmap. */
export async function nmapSuites(port: number): Promise<Suites | null> {
  const args = ["-Pn", "-n", "-p", `${port}`, "--script", "ssl-enum-ciphers", "-oX", "-"];
  const xml = await outputIfThere("nmap", [...args, "127.0.0.1"]);
  if (xml === null) return null;
  const suites = new Map<TlsVersion, number[]>();
  let version: TlsVersion | null = null;
  for (const [, table, name] of xml.matchAll(/<table key="(TLSv[\d.]+)">|key="name">([^<]+)</g)) {
    if (table !== undefined) suites.set(version = table as TlsVersion, []);
    // Its names of TLS 1.3 suites are not the registered ones.
    else if (version) {
      suites.get(version)?.push(codeOf(name?.replace("TLS_AKE_WITH_", "TLS_") ?? ""));
    }
  }
  return suites;
}

/** `sslscan`; `null` where it is missing. */
export async function sslscanSuites(port: number): Promise<Suites | null> {
  const xml = await outputIfThere("sslscan", [...SSLSCAN_QUESTION, "--xml=-", `127.0.0.1:${port}`]);
  if (xml === null) return null;
  const suites = new Map<TlsVersion, number[]>();
  for (const [, version, id = ""] of xml.matchAll(/sslversion="(TLSv[\d.]+)".*? id="0x(\w+)"/g)) {
    const known = suites.get(version as TlsVersion) ?? [];
    suites.set(version as TlsVersion, [...known, parseInt(id, 16)]);
  }
  return suites;
}

/** Versions and suites, and nothing else. */
export const SSLSCAN_QUESTION = [
  "--no-colour",
  "--no-heartbleed",
  "--no-compression",
  "--no-renegotiation",
  "--no-fallback",
  "--no-groups",
  "--no-check-certificate",
];

export function codeOf(suite: string): number {
  const code = cipherSuites.codeOf(suite);
  if (code === undefined) throw new Error(`${suite} is not a registered suite`);
  return code;
}

function output(program: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(program, [...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

async function outputIfThere(program: string, args: readonly string[]): Promise<string | null> {
  const child = spawn(program, [...args], { stdio: ["ignore", "pipe", "ignore"] });
  const missing = once(child, "error").then(() => null);
  const parts: string[] = [];
  child.stdout.on("data", (bytes: Uint8Array) => parts.push(bytes.toString()));
  return await Promise.race([missing, once(child, "close").then(() => parts.join(""))]);
}
