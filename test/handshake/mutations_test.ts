import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { before } from "node:test";
import { pathToFileURL } from "node:url";
import { issue } from "../../src/x509/issue.ts";
import { CRASHES, keepCrash, keptCrashes } from "./crashes.ts";
import { type Conversation, misremembered, play, recordConversations } from "./mutations.ts";

const CASES = 3000;

let conversations: readonly Conversation[];

before(async () => {
  const validity = { notBefore: new Date(0), notAfter: new Date(4e12) };
  conversations = recordConversations(await issue({ subject: "CN=server", ...validity }));
});

test(`handshake() ends ${CASES} misremembered conversations with an outcome`, () => {
  const ends = new Map<string, number>();
  for (let seed = 0; seed < CASES; seed++) {
    const played = misremembered(conversations, seed);
    try {
      const { end } = play(played);
      ends.set(end.kind, (ends.get(end.kind) ?? 0) + 1);
    } catch (error) {
      const { stack = String(error) } = error as Error;
      const name = keepCrash(CRASHES, seed, played, stack.split("\n")[0] ?? "");
      assert.fail(`kept as ${name}: ${stack}`);
    }
  }
  for (
    const kind of ["established", "undecodable", "unexpected", "incompatible", "notTls", "closed"]
  ) {
    assert.ok(ends.has(kind), `no case ended as ${kind}: ${JSON.stringify([...ends])}`);
  }
});

test("handshake() survives every case that once crashed it", () => {
  for (const [name, crash] of keptCrashes(CRASHES)) {
    assert.doesNotThrow(() => play(crash), name);
  }
});

test("a case that was kept is the case that is played again", () => {
  const root = mkdtempSync(join(tmpdir(), "ringshake-crashes-"));
  try {
    const folder = new URL("crashes/", pathToFileURL(`${root}/`));
    assert.equal(keptCrashes(folder).size, 0);
    const played = misremembered(conversations, 7);
    const name = keepCrash(folder, 7, played, "Error: it broke");
    const [[kept, again] = []] = keptCrashes(folder);
    assert.equal(kept, name);
    assert.deepEqual(again, played);
    assert.deepEqual(play(again as Conversation).end, play(played).end);
  } finally {
    rmSync(root, { recursive: true });
  }
});
