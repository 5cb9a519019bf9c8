import assert from "node:assert/strict";
import { test } from "node:test";
import type { PortReport } from "../../src/model/port.ts";
import { MODES } from "../../src/model/words.ts";
import { expectStoragePorts } from "../../src/scylla/listener.ts";
import {
  allowedModes,
  type ModeEvidence,
  type PortEvidence,
  portEvidence,
} from "../../src/scylla/modes.ts";
import { NEWEST_RELEASE, parseRelease } from "../../src/scylla/release.ts";
import { VANTAGES } from "../../src/scylla/topology.ts";

const seen = (plain: PortEvidence, tls: PortEvidence, more: Partial<ModeEvidence> = {}) =>
  allowedModes({
    address: "10.0.0.1",
    storagePort: 7000,
    sslStoragePort: 7001,
    plain,
    tls,
    ...more,
  });

test("allowedModes from outside: port signature to modes", () => {
  const table: [PortEvidence, PortEvidence, string][] = [
    ["plain", "closed", "none"],
    ["plain", "tls", "passive transitional"],
    ["drops", "tls", "dc rack"],
    ["closed", "tls", "all"],
    ["plain", "unseen", "none passive transitional"],
    ["unseen", "tls", "passive transitional dc rack all"],
    ["drops", "unseen", "dc rack"],
    ["foreign", "tls", "all"],
    ["plain", "foreign", "none"],
    ["drops", "closed", ""],
    ["tls", "tls", ""],
    ["plain", "plain", ""],
  ];
  for (const [plain, tls, modes] of table) {
    assert.equal(seen(plain, tls).modes.join(" "), modes, `${plain} ${tls}`);
  }
});

test("allowedModes learns nothing from silence or from a node that may be stopped", () => {
  for (
    const [plain, tls] of [["closed", "closed"], ["unseen", "unseen"], [
      "closed",
      "unseen",
    ]] as const
  ) {
    const { modes, basis, questions } = seen(plain, tls);
    assert.deepEqual([modes.length, basis, questions.length], [6, "none", 1]);
  }
  assert.deepEqual(seen("closed", "unseen", { runs: true }).modes, ["all"]);
});

test("allowedModes from inside: the vantage tells dc from rack", () => {
  const from = (vantage: typeof VANTAGES[number], plain: PortEvidence) =>
    seen(plain, "tls", { vantages: [vantage] }).modes.join(" ");
  assert.equal(from("same-dc", "plain"), "passive transitional dc");
  assert.equal(from("same-dc", "drops"), "rack");
  assert.equal(from("same-rack", "plain"), "passive transitional dc rack");
  assert.equal(from("other-dc", "drops"), "dc rack");
  assert.equal(
    seen("plain", "tls", { vantages: VANTAGES }).modes.join(" "),
    "passive transitional dc rack",
  );
});

test("allowedModes: what the node dials tells passive from transitional", () => {
  const dials = (plain: boolean, tls: boolean) =>
    seen("plain", "tls", { dials: { plain, tls } }).modes.join(" ");
  assert.equal(dials(false, true), "transitional");
  assert.equal(dials(true, false), "passive");
  assert.equal(dials(false, false), "passive transitional");
});

test("allowedModes by release", () => {
  const on = (release: string, plain: PortEvidence, tls: PortEvidence) =>
    seen(plain, tls, { release: parseRelease(release) });
  assert.deepEqual(on("6.2", "plain", "closed").modes, ["none"]);
  assert.deepEqual(on("6.2", "plain", "tls").basis, "conflict");
  assert.deepEqual(on("4.5", "plain", "tls").modes, ["dc", "rack", "all"]);
});

test("allowedModes: one port for both is all", () => {
  assert.deepEqual(
    seen("tls", "tls", { storagePort: 7000, sslStoragePort: 7000 }).modes,
    ["all"],
  );
});

test("allowedModes always contains the mode that made the ports look so", () => {
  for (const mode of MODES) {
    for (const vantage of VANTAGES) {
      const ports = expectStoragePorts(
        { mode, storagePort: 7000, sslStoragePort: 7001, release: NEWEST_RELEASE },
        vantage,
      );
      const { modes, basis } = seen(ports.storage_port, ports.ssl_storage_port, {
        vantages: [vantage],
      });
      assert.ok(modes.includes(mode), `${mode} from ${vantage}`);
      assert.equal(basis, "evidence");
    }
  }
});

test("allowedModes asks one question when something is open, none when it is settled", () => {
  assert.deepEqual(seen("closed", "tls").questions, []);
  assert.match(seen("plain", "tls").questions[0]?.command ?? "", /^ss -tn state established/);
  assert.match(seen("drops", "tls").questions[0]?.question ?? "", /same dc in another rack/);
  assert.match(seen("unseen", "tls").questions[0]?.command ?? "", /server_encryption_options/);
  assert.match(seen("drops", "closed").questions[0]?.question ?? "", /No mode does this/);
});

test("portEvidence reads states and services", () => {
  const port = (state: PortReport["state"], speaks: PortReport["speaks"]) =>
    portEvidence({ state, speaks } as PortReport);
  assert.equal(port("closed", null), "closed");
  assert.equal(port("timeout", null), "unseen");
  assert.equal(port("open", "seastar-rpc"), "plain");
  assert.equal(port("open", "drops"), "drops");
  assert.equal(port("open", "cql"), "foreign");
  assert.equal(port("open", "silent"), "unseen");
  assert.equal(port("open", null), "unseen");
});
