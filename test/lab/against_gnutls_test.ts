/** The simulated node beside the library that real nodes use: the same hello, the same certificate. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { credentials } from "../../src/handshake/credentials.ts";
import type { Offer } from "../../src/handshake/offer.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { type Choices, plainOffer, seastarOffer } from "../../src/handshake/profiles.ts";
import { NORMAL, SEASTAR_DEFAULT, SECURE256, type TlsPolicy } from "../../src/lab/tls/policy.ts";
import { toHex } from "../../src/wire/hex.ts";
import { writePem } from "../../src/x509/pem.ts";
import { fresh, meet } from "../handshake/drive_for_test.ts";
import { gnutlsServ, withServer } from "../interop/servers.ts";
import { makePki, type Pki, withTls } from "./credentials.ts";

let pki: Pki;
let folder: string;

before(async () => {
  // An RSA signature has one length, an ECDSA signature several.
  pki = await makePki("rsa");
  folder = mkdtempSync(join(tmpdir(), "ringshake-beside-"));
  writeFileSync(
    join(folder, "n.crt"),
    writePem("CERTIFICATE", pki.node.chain[0] ?? new Uint8Array()),
  );
  writeFileSync(
    join(folder, "n.key"),
    pki.node.privateKey.export({ type: "pkcs8", format: "pem" }),
  );
  writeFileSync(join(folder, "ca.crt"), writePem("CERTIFICATE", pki.root.der));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the server said in its handshake: epoch, message, length, and the bytes that are not chance. */
function said({ capture }: Outcome): string[] {
  return capture.entries
    .filter(({ direction, content }) =>
      direction === "in" && (content === "handshake" || content === "change_cipher_spec")
    )
    .map(({ name, bytes, epoch }) => {
      // Before TLS 1.3 a ticket holds key exchange parameters, and its length varies with them.
      const length = name === "new_session_ticket" && epoch === "clear"
        ? ""
        : bytes.length - publicValueOfDhe(name, bytes);
      return `${epoch} ${name} ${length} ${fixedPart(name, bytes)}`;
    });
}

/** Bytes of dh_Ys, which is written without its leading zeros: one byte less in 256 conversations. */
function publicValueOfDhe(name: string, bytes: Uint8Array): number {
  const NAMED_CURVE = 3;
  if (name !== "server_key_exchange" || bytes[4] === NAMED_CURVE) return 0;
  const lengthAt = (at: number) => (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
  const g = 4 + 2 + lengthAt(4);
  return lengthAt(g + 2 + lengthAt(g));
}

function fixedPart(name: string, bytes: Uint8Array): string {
  const hex = toHex(bytes);
  switch (name) {
    case "server_hello":
    case "hello_retry_request": {
      // Random and session id are chance, but for the mark of a downgrade; so is a key share.
      const sentinel = hex.slice(60, 76).startsWith("444f574e475244") ? hex.slice(60, 76) : "";
      const sessionId = bytes[38] ?? 0;
      const rest = hex.slice(2 * (39 + sessionId));
      return `${hex.slice(0, 12)} ${sentinel} ${sessionId} ${
        rest.replace(/(0033....(....))..*(002b)/, "$1$3")
      }`;
    }
    case "server_key_exchange":
      // The message's own length is counted above.
      return hex.slice(0, 2) + hex.slice(8, 16);
    case "certificate_verify":
      return hex.slice(0, 16);
    case "new_session_ticket":
      return hex.slice(8, 16);
    case "finished":
      return "";
    default:
      return hex;
  }
}

/** Where one is required, the client shows one. */
const AUTHENTICATION = {
  none: ["--disable-client-cert"],
  optional: [],
  required: ["--require-client-cert"],
};

/** Priority string, the policy that stands for it, and a client's offer. */
const CASES: readonly [string, string, TlsPolicy, (shown: Choices) => Offer][] = [
  [
    "a node's hello",
    "SECURE128:-VERS-TLS1.0",
    SEASTAR_DEFAULT,
    (shown) => seastarOffer(fresh, shown),
  ],
  [
    "a node's hello to SECURE256",
    "SECURE256:-VERS-TLS1.0",
    SECURE256,
    (shown) => seastarOffer(fresh, shown),
  ],
  [
    "TLS 1.2",
    "SECURE128:-VERS-TLS1.0",
    SEASTAR_DEFAULT,
    (shown) => seastarOffer(fresh, { ...shown, versions: [0x0303] }),
  ],
  [
    "TLS 1.2 with a CBC suite",
    "NORMAL",
    NORMAL,
    (shown) => plainOffer(fresh, { ...shown, versions: [0x0303], cipherSuites: [0xc013] }),
  ],
  [
    "TLS 1.2 with plain RSA",
    "NORMAL",
    NORMAL,
    (shown) => plainOffer(fresh, { ...shown, versions: [0x0303], cipherSuites: [0x009c] }),
  ],
  [
    "TLS 1.2 with DHE",
    "NORMAL",
    NORMAL,
    (shown) => plainOffer(fresh, { ...shown, versions: [0x0303], cipherSuites: [0x009e] }),
  ],
  ["TLS 1.1", "NORMAL", NORMAL, (shown) => plainOffer(fresh, { ...shown, versions: [0x0302] })],
  ["TLS 1.0", "NORMAL", NORMAL, (shown) => plainOffer(fresh, { ...shown, versions: [0x0301] })],
];

for (const [name, priority, policy, offer] of CASES) {
  for (const clientAuth of ["none", "optional", "required"] as const) {
    test(`the lab says what GnuTLS says: ${name}, client authentication ${clientAuth}`, async () => {
      const { chain, privateKey } = pki.clients["member"];
      const shown = clientAuth === "required"
        ? { credentials: credentials(chain, privateKey) }
        : {};
      const server = gnutlsServ([
        ...["--x509certfile", join(folder, "n.crt"), "--x509keyfile", join(folder, "n.key")],
        ...["--x509cafile", join(folder, "ca.crt"), "--priority", priority, "--echo"],
        ...AUTHENTICATION[clientAuth],
      ]);
      const theirs = await withServer(server, ({ port }) => meet(port, offer(shown)));
      const ours = await withTls(
        pki.options({ policy, clientAuth }),
        ({ sslStoragePort }) => meet(sslStoragePort, offer(shown)),
      );
      const expected = said(theirs);
      assert.ok(expected.length >= 4, expected.join("\n"));
      assert.deepEqual(said(ours), expected);
    });
  }
}
