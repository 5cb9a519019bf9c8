/** Abilities: yes, no, and nothing at all where no answer settles it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { deepFeatures } from "../../probes/deep_features.ts";
import { deepGroups } from "../../probes/deep_groups.ts";
import type { Probe } from "../../src/probe/probe.ts";
import { featuresOf } from "../../src/run/tls_features.ts";
import { cipherSuites, TLS_FALLBACK_SCSV } from "../../src/wire/cipher_suites.ts";
import {
  ALPN,
  ENCRYPT_THEN_MAC,
  EXTENDED_MASTER_SECRET,
  RENEGOTIATION_INFO,
  SESSION_TICKET,
} from "../../src/wire/extension_body.ts";
import { namedGroups, TLS12, TLS13 } from "../../src/wire/registry.ts";
import {
  alert,
  DEEP,
  ended,
  meansTo,
  seenOf,
  type ServerModel,
  SILENCE,
  target,
} from "./fake_server.ts";

const X25519 = namedGroups.codeOf("x25519") ?? 0;
const HYBRID = namedGroups.codeOf("X25519MLKEM768") ?? 0;
const CBC = cipherSuites.codeOf("TLS_RSA_WITH_AES_128_CBC_SHA") ?? 0;
const GCM = cipherSuites.codeOf("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256") ?? 0;
const extension = (extensionType: number) => ({ extensionType, extensionData: new Uint8Array(0) });

const server: ServerModel = {
  suites: new Map([[TLS13, [0x1301]], [TLS12, [GCM, CBC]]]),
  follows: "client",
  groups: [X25519],
  schemes: [0x0804],
  extensions: [EXTENDED_MASTER_SECRET, RENEGOTIATION_INFO].map(extension),
  refusesFallback: true,
};

async function features(model: ServerModel, more: Parameters<typeof seenOf>[1] = []) {
  const means = meansTo(model);
  const answers = await deepFeatures.observe(target, DEEP, seenOf(model, more), means);
  const seen = seenOf(model, [...more, [deepFeatures as Probe<unknown>, answers]]);
  return { features: featuresOf(seen, []), offers: means.offers, answers };
}

test("featuresOf() says yes to what the server shows, and no to what it was free to show", async () => {
  const { features: told } = await features(server);
  assert.deepEqual(told, {
    alpn: false,
    extended_master_secret: true,
    encrypt_then_mac: false,
    renegotiation_info: true,
    fallback_scsv: true,
    post_quantum: false,
  });
});

test("featuresOf() sees everything that a ServerHello can say", async () => {
  const extensions = [ENCRYPT_THEN_MAC, ALPN, SESSION_TICKET].map(extension);
  const { features: told } = await features({ ...server, extensions, refusesFallback: false });
  assert.deepEqual(told, {
    session_tickets: true,
    alpn: true,
    extended_master_secret: false,
    encrypt_then_mac: true,
    renegotiation_info: false,
    fallback_scsv: false,
    post_quantum: false,
  });
});

test("featuresOf() leaves out what cannot be told", async () => {
  const gcmOnly = { ...server, suites: new Map([[TLS12, [GCM]]]) };
  const { features: told, offers } = await features(gcmOnly);
  assert.equal("encrypt_then_mac" in told, false, "only CBC suites answer it");
  assert.equal("fallback_scsv" in told, false, "there is no second version to fall back to");
  assert.equal("session_tickets" in told, true);
  assert.equal(told["session_tickets"], false, "no TLS 1.3, and TLS 1.2 promises none");
  assert.equal(told["post_quantum"], false, "there is no TLS 1.3");
  assert.ok(offers.every(({ cipherSuites }) => !cipherSuites.includes(TLS_FALLBACK_SCSV)));

  const mute = { ...server, accidents: new Map([0, 1, 2, 3].map((n) => [n, SILENCE] as const)) };
  const { features: nothing, answers } = await features(mute);
  assert.deepEqual(nothing, {});
  assert.equal(deepFeatures.isOpen(answers), true);
});

test("featuresOf() takes alerts for what they say", async () => {
  const noProtocol = { ...server, accidents: new Map([[1, alert(120)]]) };
  assert.equal((await features(noProtocol)).features["alpn"], true);
  const noReason = { ...server, accidents: new Map([[2, alert(40)]]) };
  assert.equal("fallback_scsv" in (await features(noReason)).features, false);
});

test("featuresOf() knows of post-quantum keys from the groups, if those were asked for", async () => {
  const observed = (picked: number[], open: string | null) =>
    [[deepGroups as Probe<unknown>, {
      tls13: { picked, open },
      curves: null,
      finiteFields: null,
    }]] as const;
  const all = await features(server, observed([HYBRID, X25519], null));
  assert.equal(all.features["post_quantum"], true);
  assert.equal(all.offers.length, 3, "no hello of its own");
  const none = await features(server, observed([X25519], null));
  assert.equal(none.features["post_quantum"], false);
  const unfinished = await features(server, observed([X25519], "silence"));
  assert.equal(unfinished.offers.length, 4);
  const own = await features({ ...server, groups: [X25519, HYBRID] });
  assert.equal(own.features["post_quantum"], true);
});

test("featuresOf() needs an answer that tickets would have come before", () => {
  const seen = seenOf(server, [[deepFeatures as Probe<unknown>, new Map()]]);
  const hello = (version: number, extensions: number[] = []) => ({
    version,
    cipherSuite: version === TLS13 ? 0x1301 : GCM,
    random: new Uint8Array(32),
    sessionId: new Uint8Array(0),
    extensions: extensions.map(extension),
    sentinel: "none" as const,
  });
  const outcome = (
    version: number,
    ticketCount: number,
    application: number,
    more: number[] = [],
  ) =>
    ended({ kind: "established", closing: "fin" }, {
      serverHello: hello(version, more),
      ticketCount,
      application: new Uint8Array(application),
    }).outcome ?? assert.fail();
  const tickets = (...outcomes: ReturnType<typeof outcome>[]) =>
    featuresOf(seen, outcomes)["session_tickets"];
  assert.equal(tickets(outcome(TLS13, 2, 0)), true);
  assert.equal(tickets(outcome(TLS13, 0, 0), outcome(TLS12, 0, 0)), undefined);
  assert.equal(tickets(outcome(TLS13, 0, 28)), undefined, "TLS 1.2 was not seen");
  assert.equal(tickets(outcome(TLS13, 0, 28), outcome(TLS12, 0, 0)), false);
  assert.equal(tickets(outcome(TLS13, 0, 28), outcome(TLS12, 0, 0, [SESSION_TICKET])), true);
});

test("featuresOf() is empty when nobody asked", () => {
  assert.deepEqual(featuresOf(seenOf(server), []), {});
});
