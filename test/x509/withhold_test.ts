import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { writePem } from "../../src/x509/pem.ts";
import { caNamesOf, wouldSend } from "../../src/x509/withhold.ts";
import { extension, forge, type Forged, name, newKey } from "./forge.ts";
import { hasLibrary, run } from "./gnutls.ts";
import { serveHello } from "./hello_server.ts";

const CLIENT = fileURLToPath(new URL("./gnutls_client.py", import.meta.url));
const DAY = 86_400_000;
const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + DAY) };
const CA = [extension.basicConstraints(true)];
const key = newKey.p256();
const root = forge({ subject: "O=ACME,CN=Root", key, extensions: CA, ...validity });
const intermediate = forge({ subject: "CN=Int", key, issuer: root, extensions: CA, ...validity });
const leaf = forge({ subject: "CN=n1", key, issuer: intermediate, ...validity });
const direct = forge({ subject: "CN=n2", key, issuer: root, ...validity });
const selfSigned = forge({ subject: "CN=n3", key, ...validity });

const ACME = name("O=ACME,CN=Root");
const INT = name("CN=Int");
const OTHER = name("CN=Other");
const CASES: readonly [string, readonly Forged[], readonly Uint8Array[], boolean][] = [
  ["no names: anyone is welcome", [direct], [], true],
  ["its issuer is named", [direct], [OTHER, ACME], true],
  ["another CA is named", [direct], [OTHER], false],
  ["its intermediate is not sent, the root is named", [leaf], [ACME], false],
  ["its intermediate is sent, the root is named", [leaf, intermediate], [ACME], true],
  ["its intermediate is not sent, but named", [leaf], [INT], true],
  ["self-signed, a CA is named", [selfSigned], [ACME], false],
  ["self-signed, and named itself", [selfSigned], [name("CN=n3")], true],
  ["the same name in another string type", [direct], [name("O=ACME,2.5.4.3=root")], false],
];

for (const [what, chain, names, expected] of CASES) {
  test(`wouldSend: ${what}`, () => {
    const certificates = chain.map(({ der }) => parseCertificate(der));
    assert.equal(wouldSend(certificates, names), expected);
  });
}

test("wouldSend agrees with what libgnutls sends", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), "ringshake-withhold-"));
  const keyFile = join(directory, "key.pem");
  const chainFile = join(directory, "chain.pem");
  writeFileSync(keyFile, key.export({ format: "pem", type: "pkcs8" }));
  try {
    for (const [what, chain, caNames, expected] of CASES) {
      writeFileSync(chainFile, chain.map(({ der }) => writePem("CERTIFICATE", der)).join(""));
      const server = await serveHello({ chain: [direct.der], leafKey: key, caNames });
      try {
        const finished = run("python3", [CLIENT, String(server.port), chainFile, keyFile]);
        const sent = await Promise.race([server.clientCertificate, finished]);
        assert.equal(typeof sent, "number", `${what}: ${sent}`);
        assert.equal(Number(sent) > 0, expected, what);
        await finished;
      } finally {
        server.close();
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test("wouldSend says no for a node without a certificate", () => {
  assert.equal(wouldSend([], []), false);
});

test("caNamesOf lists subjects in file order, each once", () => {
  const truststore = [intermediate, root, intermediate].map(({ der }) => parseCertificate(der));
  assert.deepEqual(caNamesOf(truststore), [INT, ACME]);
});
