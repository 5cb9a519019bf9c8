/** Every hostile endpoint meets our client, over the sockets and with the bounds of the real thing. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { fieldsOf } from "../../src/handshake/capture.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import type { Behaviour, Ending } from "./hostile/behaviour.ts";
import { behaviours } from "./hostile/index.ts";
import { startNode } from "../../src/lab/node.ts";
import { filterService } from "../../src/lab/service.ts";
import { drive } from "../../src/net/drive.ts";
import { dial } from "../../src/net/link.ts";
import { endWords } from "../../src/probe/handshake.ts";
import { encodeNegotiation, negotiationAnswered } from "../../src/wire/seastar_rpc.ts";
import { fresh } from "../handshake/drive_for_test.ts";
import { makePki, type Pki } from "./credentials.ts";
import { clock } from "../clock.ts";

/** Long enough for a machine that is busy with other tests. */
const STEP_MS = 1000;
/** Endpoints that are met at the same time. */
const AT_ONCE = 8;
/** Messages, certificates and application data of one connection, in bytes. */
const MAX_KEPT = 512 * 1024;

/** One with each key: a few behaviours need DHE_RSA. */
let ecdsa: Pki;
let rsa: Pki;

before(async () => {
  [ecdsa, rsa] = await Promise.all([makePki(), makePki("rsa")]);
});

async function meet(behaviour: Behaviour): Promise<Outcome> {
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
  const endpoint = { host: "127.0.0.1", port: node.sslStoragePort };
  const signal = new AbortController().signal;
  const link = await dial(endpoint, signal, STEP_MS);
  try {
    if (link.kind === "failure") throw new Error(`${behaviour.name}: ${link.code}`);
    const offer = plainOffer(fresh, {
      versions: [0x0303, 0x0304],
      application: { send: encodeNegotiation(), enough: negotiationAnswered },
    });
    const outcome = await drive(link, handshake(offer), signal, STEP_MS);
    await link.close();
    return outcome;
  } finally {
    await node.close();
  }
}

test("there are at least 80 behaviours, each with a name of its own", () => {
  const names = behaviours.map(({ name }) => name);
  assert.ok(names.length >= 80, String(names.length));
  assert.equal(new Set(names).size, names.length);
});

test("every behaviour ends, with the truth about it, in bounded memory", async () => {
  const waiting = [...behaviours];
  const wrong: string[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const outcome = await meet(next);
      for (const fault of faultsOf(next, outcome)) wrong.push(`${next.name}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  assert.deepEqual(wrong, []);
});

/** What is wrong with the account that our client gives of an endpoint. */
function faultsOf({ ending }: Behaviour, outcome: Outcome): string[] {
  const { end, capture, learned } = outcome;
  const got: Ending = end.kind === "incompatible" ? end.problem : end.kind;
  const said = JSON.stringify(end, (_key, value) => value instanceof Uint8Array ? "…" : value);
  const words = endWords(outcome);
  const kept = capture.entries.reduce((sum, { bytes }) => sum + bytes.length, 0) +
    learned.certificates.reduce((sum, { length }) => sum + length, learned.application.length);
  for (const entry of capture.entries) fieldsOf(entry);
  return [
    got === ending ? "" : `not ${ending}: ${said}`,
    SENTENCES[got].test(words) ? "" : `${got} in the words "${words}"`,
    words.length < 200 ? "" : `${words.length} characters to say it`,
    said.length < 4096 ? "" : `an end of ${said.length} characters`,
    kept < MAX_KEPT ? "" : `${kept} bytes kept`,
  ].filter((fault) => fault !== "");
}

/** What the sentence for each ending must say. */
const SENTENCES: Readonly<Record<Ending, RegExp>> = {
  established:
    /^(RPC answered inside TLS \(28 bytes\)|our own RPC frame sent back|\d+ bytes that are no answer to what was said)$/,
  stopped: /^hung up as planned$/,
  alert: /^alert \d+ (\w+|unknown \(0x..\))$/,
  closed:
    /^(\d+ bytes of an answer, then )?(close_notify|(FIN|RESET) without alert(, in the middle of a message)?)$/,
  overdue:
    /^(\d+ bytes of an answer, then )?silence until the deadline(, in the middle of a message)?$/,
  aborted: /^interrupted$/,
  flood: /^more (than \d+ [a-zA-Z ]+|bytes than a connection may send)$/,
  undecodable: /^bytes that are not proper TLS \([a-z_.\d]+: [^:]+(: [^:]+)?\)$/,
  unexpected: /^[\w() ]+ where \w+( or \w+)* was expected$/,
  unsupported: /: seen, not completed(; this runtime lacks the cipher)?$/,
  notTls: /^bytes that are not TLS$/,
  "version-not-offered": /answers with \S+( \(0x....\))?, which was not offered$/,
  "cipher-suite-not-offered": /^the server chose TLS_\w+, which was not offered for this version$/,
  "group-not-offered": /brainpoolP256r1.*(not offered|ours is not)$|secp384r1, ours is not$/,
  "signature-scheme-not-offered": /^the server signs with \w+, which was not offered$/,
  "protocol-not-offered": /is none of ours$/,
  "extension-not-offered":
    /^[a-z_]+ has .+, not asked for(; GnuTLS passes over that, so a node would go on)?$/,
  "extension-missing": /^(ServerHello has no key_share|certificate_request has no .+)$/,
  "extension-repeated":
    /^[a-z_]+ has \w+ twice(; GnuTLS passes over that, so a node would go on)?$/,
  "extension-misplaced": /^\w+ has no place in [a-z_]+$/,
  "illegal-value":
    /^(certificate(_request)? has a certificate_request_context|key_update has 7|server_hello of TLS 1.3)/,
  "session-id-not-echoed":
    /^the session id is not ours; GnuTLS passes over that, so a node would go on$/,
  compression: /^the server chose compression method 1$/,
  "second-hello-retry-request": /^a second HelloRetryRequest$/,
  "useless-hello-retry-request": /^HelloRetryRequest asks for /,
  downgrade: /^the server can TLSv1.3, was offered it, and answered TLSv1.2: something in between$/,
  "certificate-missing": /^the server's chain is empty$/,
  "certificate-unreadable": /^the server's certificate cannot be read$/,
  "certificate-unsuited": /^the server's key cannot /,
  "key-share-invalid":
    /public key of \d+ bytes, not \d+$|all-zero shared secret$|not on the curve$/,
  "server-signature-invalid": /^the server's signature does not match its certificate$/,
  "server-finished-invalid": /^the server's Finished does not match the handshake$/,
  "record-not-protected": /^a record of type \w+ came without protection$/,
  "parameters-weak": /Diffie-Hellman (prime of \d+ bits|group is not one)$/,
};

test("what cannot be verified is never called valid", async () => {
  const unverifiable = behaviours.filter(({ name }) => name.includes("certificate of garbage"));
  assert.equal(unverifiable.length, 2);
  for (const behaviour of unverifiable) {
    const outcome = await meet(behaviour);
    assert.equal(outcome.learned.checks.serverSignature, "not-seen", behaviour.name);
  }
});

test("endpoints that never stop do not fill the memory", async () => {
  const endless = behaviours.filter(({ name }) => /for ever|endless/.test(name));
  assert.ok(endless.length >= 10, String(endless.length));
  const before = process.memoryUsage().rss;
  for (const behaviour of endless) await meet(behaviour);
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  assert.ok(grown < 150, `${Math.round(grown)} MiB more`);
});
