import assert from "node:assert/strict";
import test from "node:test";
import { issue } from "../../src/x509/issue.ts";
import { playCase, recordConversations } from "./mutations.ts";

const CASES = 3000;

test(`handshake() ends ${CASES} misremembered conversations with an outcome`, async () => {
  const identity = await issue({
    subject: "CN=server",
    notBefore: new Date(0),
    notAfter: new Date(4e12),
  });
  const conversations = recordConversations(identity);
  const ends = new Map<string, number>();
  for (let seed = 0; seed < CASES; seed++) {
    try {
      const { end } = playCase(conversations, seed);
      ends.set(end.kind, (ends.get(end.kind) ?? 0) + 1);
    } catch (error) {
      assert.fail(`case ${seed}: ${(error as Error).stack}`);
    }
  }
  for (
    const kind of ["established", "undecodable", "unexpected", "incompatible", "notTls", "closed"]
  ) {
    assert.ok(ends.has(kind), `no case ended as ${kind}: ${JSON.stringify([...ends])}`);
  }
});
