/** Verdicts on odd chains, beside those of the libraries whose rules they follow. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import {
  clientVerdict,
  TRUST_RULES,
  type TrustQuestion,
  type TrustRules,
} from "../../src/clients/trust.ts";
import { TRUST_FAILURES, type TrustFailure } from "../../src/model/words.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { JAVA_17 } from "../setup/tools.mjs";
import { extension, forge, type Forged, name, newKey, pem } from "../x509/forge.ts";
import { type TrustCase, trustCases } from "./trust_chains.ts";
import { GO, type Recorded, WEBPKI } from "./trust_recorded.ts";

const at = new Date();
const cases = trustCases(at);
const folder = mkdtempSync(join(tmpdir(), "ringshake-trust-"));

before(() => {
  const pems = (list: readonly Forged[]) => list.map(({ der }) => pem("CERTIFICATE", der)).join("");
  for (const [index, { chain, trust }] of cases.entries()) {
    const key = chain[0]?.key.export({ format: "pem", type: "pkcs8" }) ?? "";
    writeFileSync(join(folder, `${index}.chain.pem`), pems(chain));
    writeFileSync(join(folder, `${index}.trust.pem`), pems(trust));
    writeFileSync(join(folder, `${index}.key.pem`), key, { mode: 0o600 });
  }
  const names = cases.map(({ name }) => name);
  writeFileSync(join(folder, "names.json"), JSON.stringify(names));
  writeFileSync(join(folder, "names.txt"), names.map((name) => `${name}\n`).join(""));
});

after(() => rmSync(folder, { recursive: true, force: true }));

const parsed = (list: readonly Forged[]) => list.map(({ der }) => parseCertificate(der));

const verdict = ({ chain, trust, name }: TrustCase, rules: TrustRules, more: object = {}) =>
  clientVerdict(parsed(chain), { rules, trust: parsed(trust), name, at, ...more });

const named = (what: string): TrustCase => {
  const found = cases.find((each) => each.what === what);
  assert.ok(found, what);
  return found;
};

/** What a library prints, and the failures that it may stand for. */
type Words = readonly (readonly [RegExp, ...TrustFailure[]])[];

const OPENSSL: Words = [
  [/unable to get (local )?issuer certificate/, "issuer-unknown"],
  [/^self-signed certificate$|^self signed certificate$/, "self-signed"],
  [/self.signed certificate in certificate chain/, "self-signed-in-chain"],
  [/certificate has expired/, "expired"],
  [/certificate is not yet valid/, "not-yet-valid"],
  [/(Hostname|IP address) mismatch/, "name-mismatch"],
  [/(EE|CA) certificate key too weak/, "weak-key"],
  [/CA signature digest algorithm too weak/, "weak-signature"],
  // Of a leaf, only where it is strict.
  [/invalid CA certificate/, "issuer-not-ca", "not-strict"],
  [/unsuitable certificate purpose|unsupported certificate purpose/, "bad-purpose"],
  [/certificate signature failure/, "signature-invalid"],
  [/path length constraint exceeded|permitted subtree violation/, "constraints-violated"],
  [/unhandled critical extension/, "unknown-critical-extension"],
  [/^Missing |^Basic Constraints of CA|^CA cert does not|^Path length invalid/, "not-strict"],
  [/^Subject |^Empty Subject/, "not-strict"],
];
const GO_WORDS: Words = [
  [/signed by unknown authority/, "issuer-unknown"],
  [/legacy Common Name|doesn't contain any IP SANs/, "no-subject-alt-name", "name-mismatch"],
  [/not valid for any names/, "no-subject-alt-name", "name-mismatch"],
  [/certificate is valid for/, "name-mismatch"],
  [/current time \S+ is before/, "not-yet-valid"],
  [/current time \S+ is after/, "expired"],
  [/not authorized to sign other/, "issuer-not-ca"],
  [/too many intermediates|not authorized to sign for this name/, "constraints-violated"],
  [/incompatible key usage/, "bad-purpose"],
  [/unhandled critical extension|incorrectly marked critical/, "unknown-critical-extension"],
];
const JDK: Words = [
  [/unable to find valid certification path|does not chain with any/, "issuer-unknown"],
  [/signature check failed/, "signature-invalid"],
  [/CertificateExpiredException/, "expired"],
  [/CertificateNotYetValidException/, "not-yet-valid"],
  [/No subject alternative (DNS name|names) matching/, "name-mismatch"],
  [/No subject alternative names present|No name matching/, "no-subject-alt-name"],
  [/Algorithm constraints check failed on signature algorithm/, "weak-signature"],
  [/TrustAnchor with subject .* (is not a CA|does not have keyCertSign)/, "issuer-not-ca"],
  [/this is not a CA certificate/, "issuer-not-ca"],
  [/pathLenConstraint violated|name constraints check failed/, "constraints-violated"],
  [/does not permit use for TLS server|does not allow digital signatures/, "bad-purpose"],
  [/unrecognized critical extension/, "unknown-critical-extension"],
];

/** Where a verdict differs from the library, and why that is left so. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "jdk: no subject": "the JDK cannot even read such a certificate, and says so in words of its own",
  "jdk: no subject, no alternative names": "the JDK cannot even read such a certificate",
  "webpki: RSA-1024 leaf":
    "webpki passes the chain; the signature in the handshake is what rustls then refuses",
  "webpki: RSA-1024 root": "webpki says of a key that is too short that the signature is bad",
  "webpki: alternative names empty": "webpki does not tell an empty list from none",
  "go: name in the common name, address beside it":
    "Go does not tell another kind of name from none",
  "go: address in a DNS name": "Go does not tell another kind of name from none",
  "go: alternative names empty": "Go does not tell an empty list from none",
};

/** The chains of which a library's first word is not ours. `said` is empty where it accepts. */
function mismatches(
  rules: TrustRules,
  said: readonly string[],
  words: Words,
  more: Partial<TrustQuestion> = {},
): string[] {
  assert.equal(said.length, cases.length);
  return cases.flatMap((each, index) => {
    if (`${rules}: ${each.what}` in DIFFERENT) return [];
    const text = said[index] as string;
    const expected: readonly unknown[] = words.find(([pattern]) => pattern.test(text)) ?? [];
    const ours = verdict(each, rules, more)[0];
    const agree = text === "" ? ours === undefined : ours !== undefined && expected.includes(ours);
    return agree ? [] : [`${each.what}: ${ours ?? "accepts"}, and not: ${text || "accepts"}`];
  });
}

const verifier = (name: string) => fileURLToPath(new URL(`verifiers/${name}`, import.meta.url));

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, `${program}: ${stderr}`);
  return stdout;
}

const python = (program: string, mode: string): string[] =>
  JSON.parse(run(program, verifier("verify.py"), folder, mode));

for (
  const [mode, rules, securityLevel] of [
    ["2", "openssl-3", 2],
    ["1", "openssl-3", 1],
    ["strict", "openssl-3-strict", 2],
  ] as const
) {
  test(`${rules} at level ${securityLevel} says what OpenSSL in Python says`, () => {
    assert.ok(cases.length >= 80, `${cases.length} chains`);
    const said = python("python3", mode);
    assert.deepEqual(mismatches(rules, said, OPENSSL, { securityLevel }), []);
  });
}

/** Pythons beside that of the system, where somebody has them. */
const PYTHONS = join(homedir(), ".pyenv", "versions");
for (const version of existsSync(PYTHONS) ? readdirSync(PYTHONS) : []) {
  const minor = Number(/^3\.(\d+)\./.exec(version)?.[1] ?? 0);
  // From 3.10 on Python sets the security level itself.
  if (minor < 10) continue;
  test(`create_default_context() of Python ${version} has the rules that are its own`, () => {
    const program = join(PYTHONS, version, "bin", "python");
    if (!/OpenSSL 3/.test(run(program, "-c", "import ssl; print(ssl.OPENSSL_VERSION)"))) return;
    const rules = minor >= 13 ? "openssl-3-strict" : "openssl-3";
    assert.deepEqual(mismatches(rules, python(program, "default"), OPENSSL), []);
  });
}

const javaMissing = existsSync(`${JAVA_17}javac`) ? false : "there is no JDK 17";
test("jdk says what Java 17 says", { skip: javaMissing }, () => {
  const lines = run(`${JAVA_17}java`, verifier("Verify.java"), folder).split("\n");
  assert.deepEqual(mismatches("jdk", lines.slice(0, -1), JDK), []);
});

test("go and webpki say what was recorded of them", () => {
  for (const [rules, recorded] of [["go", GO], ["webpki", WEBPKI]] as [TrustRules, Recorded][]) {
    for (const what of Object.keys(recorded)) named(what);
    const differing = cases.filter((each) =>
      verdict(each, rules)[0] !== recorded[each.what] && !(`${rules}: ${each.what}` in DIFFERENT)
    );
    assert.deepEqual(differing.map(({ what }) => what), [], rules);
  }
});

// A Go of another version would be compared with what it is not.
if (/go1\.26\./.test(spawnSync("go", ["version"], { encoding: "utf8" }).stdout ?? "")) {
  test("go says what Go says", () => {
    const said = JSON.parse(run("go", "run", verifier("verify.go"), folder));
    assert.deepEqual(mismatches("go", said, GO_WORDS), []);
  });
}

test("openssl-1.1 differs from openssl-3 where Node 16 with OpenSSL 1.1.1v did", () => {
  const accepted = ["RSA-1024 leaf", "RSA-1024 root", "SHA-1 leaf", "SHA-1 intermediate"];
  for (const each of cases) {
    const [old, recent] = [verdict(each, "openssl-1.1"), verdict(each, "openssl-3")];
    if (accepted.includes(each.what)) {
      assert.deepEqual([old, recent.length], [[], 1], each.what);
    } else {
      const weak = (failure: TrustFailure) => failure.startsWith("weak-");
      const rest = recent.filter((failure) => !weak(failure) || /MD5/.test(each.what));
      assert.deepEqual(old, rest, each.what);
    }
    assert.deepEqual(verdict(each, "openssl-1.1", { securityLevel: 2 }), recent, each.what);
  }
});

test("gnutls compares names as certtool does", () => {
  let compared = 0;
  for (const [index, each] of cases.entries()) {
    // What it says of chains is compared elsewhere, and certtool takes no leaf for trusted.
    if (verdict(each, "gnutls", { name: null }).length > 0) continue;
    if (each.trust.some((anchor) => each.chain[0] === anchor)) continue;
    compared++;
    const { stdout } = spawnSync("certtool", [
      ...["--verify", "--verify-profile", "low", "--verify-hostname", each.name],
      ...["--load-ca-certificate", join(folder, `${index}.trust.pem`)],
      ...["--infile", join(folder, `${index}.chain.pem`)],
    ], { encoding: "utf8" });
    const accepts = /output: Verified\. The certificate is trusted/.test(stdout);
    assert.equal(verdict(each, "gnutls").length === 0, accepts, `${each.what}: ${stdout}`);
  }
  assert.ok(compared > 30, `${compared} compared`);
});

test("a truststore that is not known makes no issuer unknown, and hides nothing that is wrong", () => {
  for (const rules of TRUST_RULES) {
    const without = (what: string) => verdict(named(what), rules, { trust: null });
    for (const what of ["no issuer", "strange root sent along", "self-signed"]) {
      assert.deepEqual(without(what), [], `${rules}: ${what}`);
    }
    assert.deepEqual(without("another name"), ["name-mismatch"], rules);
    if (rules === "gnutls") continue;
    assert.deepEqual(without("expired"), ["expired"], rules);
    assert.deepEqual(without("for clients alone"), ["bad-purpose"], rules);
  }
});

test("the name is not compared where the client compares none", () => {
  for (const rules of TRUST_RULES) {
    assert.deepEqual(verdict(named("another name"), rules, { name: null }), [], rules);
  }
});

test("every failure is met by some client, and none is said twice", () => {
  const met = new Set<TrustFailure>();
  for (const each of cases) {
    for (const rules of TRUST_RULES) {
      const failures = verdict(each, rules);
      assert.equal(new Set(failures).size, failures.length);
      failures.forEach((failure) => met.add(failure));
    }
  }
  assert.deepEqual(TRUST_FAILURES.filter((failure) => !met.has(failure)), []);
});

test("no chain makes a client search for long", () => {
  const validity = { notBefore: new Date(0), notAfter: new Date(4e12) };
  const key = newKey.p256();
  const extensions = [extension.basicConstraints(true)];
  // Two names that issue each other, many times over: a search without bounds has no end.
  const certificates = Array.from({ length: 80 }, (_, serial) => {
    const [subject, issuer] = serial % 2 === 0 ? ["CN=a", "CN=b"] : ["CN=b", "CN=a"];
    return forge({
      ...{ subject: subject as string, issuerName: name(issuer as string), key, extensions },
      ...{ serial: serial + 1, broken: true, ...validity },
    });
  });
  const chain = parsed(certificates);
  for (const rules of TRUST_RULES) {
    const question = { rules, trust: parsed(named("sound").trust), name: null, at };
    assert.notDeepEqual(clientVerdict(chain, question), [], rules);
  }
});
