/** Taking away what was accepted, until the rest is refused. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { notEmpty, removeAccepted, UNASKED } from "../../probes/deep/remove_accepted.ts";
import type { End } from "../../src/handshake/outcome.ts";
import type { Handshake } from "../../src/probe/handshake.ts";
import { alert, ended, FIN, RESET, SILENCE } from "./fake_server.ts";

/** A server that picks by `choose`, and says `no` when it picks nothing. */
function question(choose: (left: readonly number[]) => number | undefined, no: End = alert(40)) {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    ask(left: readonly number[]) {
      asked++;
      const choice = choose(left);
      return Promise.resolve(
        choice === undefined ? ended(no) : ended({ kind: "stopped", after: "WAIT_SH" }, {
          group: choice,
        }),
      );
    },
    choiceOf: ({ outcome }: Handshake) => outcome?.learned.group ?? null,
  };
}

test("removeAccepted() finds exactly what is accepted, in the server's order, with one refusal", async () => {
  const codes = fc.uniqueArray(fc.nat(500), { maxLength: 40 });
  await fc.assert(fc.asyncProperty(codes, codes, async (candidates, accepted) => {
    const common = accepted.filter((code) => candidates.includes(code));
    const server = question((left) => common.find((code) => left.includes(code)));
    const { picked, open } = await removeAccepted(candidates, server);
    assert.deepEqual(picked, common);
    assert.equal(open, null);
    const isAll = common.length === candidates.length;
    assert.equal(server.asked, common.length + (isAll ? 0 : 1));
  }));
});

const endings: [string, End, RegExp | null][] = [
  ["an alert refuses", alert(40), null],
  ["a FIN refuses, as nodes before 4.6 do", FIN, null],
  ["internal_error leaves it open", alert(80), /internal_error/],
  ["a RST leaves it open", RESET, /reset/i],
  ["silence leaves it open", SILENCE, /silence/],
  ["being interrupted leaves it open", { kind: "aborted", after: "WAIT_SH" }, /interrupted/],
  ["another protocol leaves it open", { kind: "notTls", bytes: new Uint8Array(1) }, /not TLS/],
];

for (const [name, end, open] of endings) {
  test(`removeAccepted(): ${name}`, async () => {
    const found = await removeAccepted([1, 2], question((left) => left.find((c) => c === 1), end));
    assert.deepEqual(found.picked, [1]);
    if (open === null) assert.equal(found.open, null);
    else assert.match(found.open ?? "", open);
  });
}

test("removeAccepted() goes on where it was left open, and does not repeat what is settled", async () => {
  const server = question((left) => left[0]);
  const found = await removeAccepted([1, 2, 3], server, { picked: [2, 1], open: "silence" });
  assert.deepEqual(found, { picked: [2, 1, 3], open: null });
  assert.equal(server.asked, 1);
  assert.deepEqual(await removeAccepted([1, 2, 3, 4], server, found), found);
  assert.equal(server.asked, 1);
});

test("removeAccepted() does not believe, nor follow, a server that chooses what was not offered", async () => {
  const server = question(() => 9);
  const found = await removeAccepted([1, 2], server);
  assert.deepEqual(found.picked, []);
  assert.match(found.open ?? "", /not offered/);
  assert.equal(server.asked, 1);
});

test("removeAccepted() takes what must stay on offer for a refusal when it is picked again", async () => {
  const server = { ...question((left) => left.find((c) => c === 1) ?? 2), kept: 2 };
  assert.deepEqual(await removeAccepted([1, 2, 3], server), { picked: [1, 2], open: null });
});

test("notEmpty() does not take refusals alone for an answer", () => {
  assert.match(notEmpty({ picked: [], open: null }).open ?? "", /every hello was refused/);
  assert.deepEqual(notEmpty({ picked: [1], open: null }), { picked: [1], open: null });
  assert.equal(notEmpty(UNASKED), UNASKED);
});
