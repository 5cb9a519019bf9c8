/**
 * Servers that break TLS, met by a node's own library: where GnuTLS refuses, no handshake of ours is
 * complete, and where it goes on, ours does or says so.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { GNUTLS_GOES_ON } from "../../src/handshake/extension_rules.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { seastarOffer } from "../../src/handshake/profiles.ts";
import {
  before as ahead,
  type Behaviour,
  changed,
  rawMessage,
  sabotages,
} from "./hostile/behaviour.ts";
import { flights12 } from "./hostile/flights12.ts";
import { flights13 } from "./hostile/flights13.ts";
import { hellos } from "./hostile/hellos.ts";
import { startNode } from "../../src/lab/node.ts";
import { filterService } from "../../src/lab/service.ts";
import { ONLY_TLS13 } from "../../src/lab/tls/policy.ts";
import { drive } from "../../src/net/drive.ts";
import { dial } from "../../src/net/link.ts";
import { endWords } from "../../src/probe/handshake.ts";
import { certificate13 } from "../../src/wire/certificate.ts";
import { certificateRequest12, certificateRequest13 } from "../../src/wire/certificate_request.ts";
import * as body from "../../src/wire/extension_body.ts";
import { encodeExtension } from "../../src/wire/extension_body.ts";
import { isHelloRetryRequest, serverHello } from "../../src/wire/server_hello.ts";
import * as small from "../../src/wire/small_messages.ts";
import { encodeNegotiation, negotiationAnswered } from "../../src/wire/seastar_rpc.ts";
import { writePem } from "../../src/x509/pem.ts";
import { clock } from "../clock.ts";
import { fresh } from "../handshake/drive_for_test.ts";
import { bitString, forge, newKey, oid, sequence } from "../x509/forge.ts";
import { hasClient } from "../x509/gnutls.ts";
import { makePki, type Pki } from "./credentials.ts";

const DEFAULT_PRIORITY = "SECURE128:-VERS-TLS1.0";
const AT_ONCE = 4;
/** Only silence lasts so long; no verdict hangs on it. */
const PATIENCE_MS = 3000;

let ecdsa: Pki;
let rsa: Pki;
let folder: string;

before(async () => {
  [ecdsa, rsa] = await Promise.all([makePki(), makePki("rsa")]);
  folder = mkdtempSync(join(tmpdir(), "ringshake-hostile-"));
  const roots = [ecdsa, rsa].map(({ root }) => writePem("CERTIFICATE", root.der));
  writeFileSync(join(folder, "ca.pem"), roots.join(""));
});
after(() => rmSync(folder, { recursive: true, force: true }));

type Extended = ReturnType<typeof extension>;
const extension = (extensionType: number, ...bytes: number[]) => ({
  extensionType,
  extensionData: Uint8Array.from(bytes),
});

const inServerHello = (version: "1.2" | "1.3", name: string, ...more: Extended[]) =>
  sabotages(`ServerHello with ${name}`, "established", {
    version,
    hook: changed(serverHello, (hello) => ({
      ...hello,
      extensions: [...hello.extensions ?? [], ...more],
    })),
  });
const inEncryptedExtensions = (name: string, ...extensions: Extended[]) =>
  sabotages(`EncryptedExtensions with ${name}`, "established", {
    version: "1.3",
    hook: changed(small.encryptedExtensions, () => ({ extensions })),
  });
const inCertificate = (name: string, ...extensions: Extended[]) =>
  sabotages(`Certificate with ${name}`, "established", {
    version: "1.3",
    hook: changed(certificate13, ({ certificateList, ...rest }) => ({
      ...rest,
      certificateList: certificateList.map((entry) => ({ ...entry, extensions })),
    })),
  });

/** HelloRetryRequest for P-384 with a cookie. */
const withCookie = (length: number) =>
  sabotages(`HelloRetryRequest with a cookie of ${length} bytes`, "established", {
    version: "1.3",
    options: { policy: { ...ONLY_TLS13, groups: [0x18] } },
    hook: changed(serverHello, (hello) =>
      !isHelloRetryRequest(hello) ? hello : {
        ...hello,
        extensions: [
          ...hello.extensions ?? [],
          encodeExtension(body.COOKIE, body.cookie, { cookie: new Uint8Array(length).fill(7) }),
        ],
      }),
  });

const asking = (version: "1.2" | "1.3", name: string, names: readonly Uint8Array[]) =>
  sabotages(`CertificateRequest with ${name}`, "established", {
    version,
    options: { clientAuth: "optional", caNames: [Uint8Array.of(0x30, 0)] },
    hook: version === "1.2"
      ? changed(certificateRequest12, (request) => ({ ...request, certificateAuthorities: names }))
      : changed(certificateRequest13, (request) => ({
        ...request,
        extensions: request.extensions.map((each) =>
          each.extensionType === body.CERTIFICATE_AUTHORITIES
            ? encodeExtension(body.CERTIFICATE_AUTHORITIES, body.certificateAuthorities, {
              authorities: names,
            })
            : each
        ),
      })),
  });

const GOOD = Uint8Array.of(0x30, 0);
const CA_NAMES: readonly [string, readonly Uint8Array[]][] = [
  ["garbage between CA names", [GOOD, Uint8Array.of(1, 2, 3), GOOD]],
  ["an empty CA name between others", [GOOD, new Uint8Array(0), GOOD]],
  ["a CA name of 5,000 bytes", [new Uint8Array(5000).fill(0x30)]],
];

/** What a node's hello holds: only others can be unasked for. */
const OFFERED: ReadonlySet<number> = new Set(
  [body.STATUS_REQUEST, body.SUPPORTED_GROUPS, body.EC_POINT_FORMATS, body.SIGNATURE_ALGORITHMS]
    .concat([body.ENCRYPT_THEN_MAC, body.EXTENDED_MASTER_SECRET, body.SESSION_TICKET])
    .concat([body.SUPPORTED_VERSIONS, body.PSK_KEY_EXCHANGE_MODES, body.RECORD_SIZE_LIMIT])
    .concat([body.KEY_SHARE, body.RENEGOTIATION_INFO, body.COOKIE]),
);
const UNASKED = [...Array(62).keys(), 0x1a1a, 0x3374, 0x7777].filter((type) => !OFFERED.has(type));

const MORE: readonly Behaviour[] = [
  ...UNASKED.flatMap((type) => [
    inEncryptedExtensions(`extension ${type}`, extension(type)),
    inServerHello("1.3", `extension ${type}`, extension(type)),
    inServerHello("1.2", `extension ${type}`, extension(type)),
  ]),
  inCertificate("an unknown extension", extension(0x7777)),
  inCertificate("an empty OCSP response", extension(body.STATUS_REQUEST, 1, 0, 0, 0)),
  ...[0, 63, 64, 511, 512, 0xffff].map((limit) =>
    inEncryptedExtensions(
      `a record_size_limit of ${limit}`,
      extension(body.RECORD_SIZE_LIMIT, limit >> 8, limit & 0xff),
    )
  ),
  ...[10, 1000, 60_000].map(withCookie),
  ...CA_NAMES.flatMap(([name, names]) => [asking("1.3", name, names), asking("1.2", name, names)]),
  ...[11, 12, 14, 20].map((type) =>
    sabotages(`HelloRequest before message ${type}`, "unexpected", {
      version: "1.2",
      hook: ahead(type, (hand) => hand.record(22, rawMessage(small.helloRequest.type))),
    })
  ),
];

const SHOWN = newKey.p256();
/** Whole but for its key, a point off the curve: no signature can be checked with it. */
const KEYLESS = forge({
  subject: "CN=n1",
  key: SHOWN,
  notBefore: new Date(0),
  notAfter: new Date("2049-01-01"),
  spki: sequence(
    sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")),
    bitString(Uint8Array.of(4, ...new Uint8Array(64).fill(5))),
  ),
}).der;

const UNPROVABLE: readonly Behaviour[] = (["1.2", "1.3"] as const).map((version) =>
  sabotages("a certificate whose key is a point off the curve", "unsupported", {
    version,
    options: { credentials: { chain: [KEYLESS], privateKey: SHOWN } },
  })
);

/** Where GnuTLS is more lenient than RFC 8446 and ours says no word of it: broken bytes. */
const LENIENT: ReadonlySet<string> = new Set([
  "TLS 1.3: a malformed extension in EncryptedExtensions",
]);

test(
  "where GnuTLS refuses a server, no handshake of ours is complete; where it goes on, we say so",
  {
    skip: hasClient ? false : "gnutls-cli is not installed",
  },
  async () => {
    const waiting = [...hellos, ...flights12, ...flights13, ...MORE, ...UNPROVABLE];
    const wrong: string[] = [];
    const counts = { refused: 0, complete: 0, said: 0 };
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { name } = next;
        const { theirs, outcome } = await both(next);
        const words = endWords(outcome);
        const weGoOn = outcome.end.kind === "established";
        const weSay = words.endsWith(GNUTLS_GOES_ON);
        counts[weSay ? "said" : weGoOn ? "complete" : "refused"]++;
        const theyGoOn = theirs === "complete";
        const isRight = theyGoOn ? weGoOn || weSay || LENIENT.has(name) : !weGoOn && !weSay;
        // A chain of more certificates than GnuTLS takes is judged later.
        if (!isRight && !name.includes("250 certificates")) {
          wrong.push(`${name}: GnuTLS: ${theirs}; ours: ${words}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    assert.deepEqual(wrong, []);
    for (const [what, count] of Object.entries(counts)) assert.ok(count > 5, `${what}: ${count}`);
  },
);

/** One endpoint, met by gnutls-cli and by us, each with a node's hello. */
async function both(behaviour: Behaviour): Promise<{ theirs: string; outcome: Outcome }> {
  const pki = behaviour.name.includes("Diffie-Hellman") ? rsa : ecdsa;
  const service = behaviour.serve(pki.options());
  const node = await startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => filterService,
    sslStorage: () => service,
  });
  const { signal } = new AbortController();
  try {
    const theirs = await gnutls(node.sslStoragePort);
    const link = await dial({ host: "127.0.0.1", port: node.sslStoragePort }, signal, PATIENCE_MS);
    if (link.kind === "failure") throw new Error(`${behaviour.name}: ${link.code}`);
    const application = { send: encodeNegotiation(), enough: negotiationAnswered };
    const offer = seastarOffer(fresh, { application });
    const outcome = await drive(link, handshake(offer), signal, PATIENCE_MS);
    await link.close();
    return { theirs, outcome };
  } finally {
    await node.close();
  }
}

/** "complete", or why it is not. */
async function gnutls(port: number): Promise<string> {
  const child = spawn("gnutls-cli", [
    ...["--x509cafile", join(folder, "ca.pem"), "--disable-sni"],
    ...["--priority", DEFAULT_PRIORITY, "--port", String(port), "127.0.0.1"],
  ]);
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Uint8Array) => parts.push(new TextDecoder().decode(bytes)));
  }
  child.stdin.on("error", () => {});
  child.stdin.end();
  const silence = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(silence);
  const text = parts.join("");
  return text.includes("- Handshake was completed")
    ? "complete"
    : /^\*\*\* .*/m.exec(text)?.[0] ?? "silence";
}
