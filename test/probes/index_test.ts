/** What every probe must keep to, whatever it asks. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { PROBES } from "../../probes/index.ts";
import { LAST_WORD_ON } from "../../probes/last_word.ts";
import { FREE, sum } from "../../src/probe/probe.ts";
import { DEEP_TOPICS, type Target, type Wishes } from "../../src/probe/target.ts";
import { DEEP, target } from "./fake_server.ts";

const folder = new URL("../../probes/", import.meta.url);

test("every file beside the index holds a probe of the index", async () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "index.ts");
  for (const file of files) {
    const exported = Object.values(await import(new URL(file, folder).href) as object)
      // One probe for each role stands in a record of them.
      .flatMap((value) => [value, ...Object.values(value as object)]);
    assert.ok(exported.some((value) => PROBES.includes(value)), `${file} is not in the index`);
  }
  assert.ok(files.length >= 9);
});

test("ids are unique, kebab-case, and every probe asks a question", () => {
  const ids = PROBES.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, asks } of PROBES) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.match(asks, /\?$/);
  }
});

test("a topic of --deep costs nothing unless it is wished for", () => {
  for (const topic of DEEP_TOPICS) {
    const probe = PROBES.find(({ id }) => id === `deep-${topic}`) ?? assert.fail(topic);
    assert.ok(probe.cost(target, { ...DEEP, deep: new Set([topic]) }).connections > 0);
    const others = new Set(DEEP_TOPICS.filter((other) => other !== topic));
    assert.deepEqual(probe.cost(target, { ...DEEP, deep: others }), FREE);
  }
});

test("--quiet-node announces one line at most: that of a stranger on storage_port", () => {
  const quiet = { ...DEEP, quiet: true };
  const { logLines } = sum(
    PROBES.filter(({ role }) => target.ports[role]).map((probe) => probe.cost(target, quiet)),
  );
  assert.ok(logLines <= 1, `${logLines} lines`);
});

test("the last word is announced as what it costs a node before 4.6, and a quiet run has none", () => {
  const cost = (quiet: boolean) =>
    LAST_WORD_ON.ssl_storage_port.cost({} as Target, { quiet } as Wishes);
  assert.deepEqual(cost(false), { connections: 1, handshakes: 1, logLines: 1 });
  assert.deepEqual(cost(true), { connections: 0, handshakes: 0, logLines: 0 });
});
