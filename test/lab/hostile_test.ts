/** Every hostile endpoint meets our client, over the sockets and with the bounds of the real thing. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { fieldsOf } from "../../src/handshake/capture.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { End, Outcome } from "../../src/handshake/outcome.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import type { Behaviour } from "../../src/lab/hostile/behaviour.ts";
import { behaviours } from "../../src/lab/hostile/index.ts";
import { startNode } from "../../src/lab/node.ts";
import { filterService } from "../../src/lab/service.ts";
import { drive } from "../../src/net/drive.ts";
import { dial } from "../../src/net/link.ts";
import { encodeNegotiation, negotiationAnswered } from "../../src/wire/seastar_rpc.ts";
import { fresh } from "../handshake/drive_for_test.ts";
import { makePki, type Pki } from "./credentials.ts";

/** Long enough for a machine that is busy with other tests. */
const STEP_MS = 1000;
/** Handshake, exchange, closing and what the scheduler adds. */
const LATEST_MS = 3 * STEP_MS + 1500;
/** Endpoints that are met at the same time. */
const AT_ONCE = 8;

/** One with each key: a few behaviours need DHE_RSA. */
let ecdsa: Pki;
let rsa: Pki;

before(async () => {
  [ecdsa, rsa] = await Promise.all([makePki(), makePki("rsa")]);
});

interface Met {
  readonly behaviour: Behaviour;
  readonly end: End;
  readonly outcome: Outcome | null;
  readonly ms: number;
}

async function meet(behaviour: Behaviour): Promise<Met> {
  const pki = behaviour.name.includes("Diffie-Hellman") ? rsa : ecdsa;
  const service = behaviour.serve(pki.options());
  const node = await startNode({
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => filterService,
    sslStorage: () => service,
  });
  const began = performance.now();
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
    return { behaviour, end: outcome.end, outcome, ms: performance.now() - began };
  } finally {
    await node.close();
  }
}

test("there are at least 80 behaviours, each with a name of its own", () => {
  const names = behaviours.map(({ name }) => name);
  assert.ok(names.length >= 80, String(names.length));
  assert.equal(new Set(names).size, names.length);
});

test("every behaviour ends in time, with the truth about it, in bounded memory", async () => {
  const waiting = [...behaviours];
  const wrong: string[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { end, outcome, ms } = await meet(next);
      const said = JSON.stringify(end, (_key, value) => value instanceof Uint8Array ? "…" : value);
      if (!next.ends.includes(end.kind)) wrong.push(`${next.name}: ${said}`);
      else if (
        next.problem !== undefined && end.kind === "incompatible" && end.problem !== next.problem
      ) wrong.push(`${next.name}, not ${next.problem}: ${said}`);
      if (ms > LATEST_MS) wrong.push(`${next.name}: ${Math.round(ms)} ms`);
      const bytes = outcome?.capture.entries.reduce((sum, entry) => sum + entry.bytes.length, 0) ??
        0;
      if (bytes > 256 * 1024) wrong.push(`${next.name}: a capture of ${bytes} bytes`);
      for (const entry of outcome?.capture.entries ?? []) fieldsOf(entry);
      if (said.length > 4096) wrong.push(`${next.name}: an end of ${said.length} characters`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  assert.deepEqual(wrong, []);
});

test("what cannot be verified is never called valid", async () => {
  const unverifiable = behaviours.filter(({ name }) => name.includes("certificate of garbage"));
  assert.equal(unverifiable.length, 2);
  for (const behaviour of unverifiable) {
    const { outcome } = await meet(behaviour);
    assert.notEqual(outcome?.learned.checks.serverSignature, "valid", behaviour.name);
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
