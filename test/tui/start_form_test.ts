/** The start form: what is typed is checked at once, and nothing is stored without a yes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { drive, settled } from "./drive.ts";

test("addresses are checked letter by letter", async () => {
  const app = drive({ source: null });
  app.type("10.0.0.1/99999");
  assert.match(app.text(), /✖ 10\.0\.0\.1\/99999: port above 65535/);
  app.keys("backspace backspace");
  await settled();
  assert.match(app.text(), /✔ 1 to look at/);
  app.keys("enter");
  assert.deepEqual(app.driver.calls.at(-1), `start {"kind":"targets","targets":["10.0.0.1/999"]}`);
  assert.equal(app.state().place.view, "overview");
});

test("a wrong address does not begin", () => {
  const app = drive({ source: null }).type("10.0.0.1/99999").keys("enter");
  assert.equal(app.state().place.view, "start");
  assert.ok(!app.driver.calls.some((call) => call.startsWith("start")));
});

test("an inventory is read as its path is typed, and refused with its message", async () => {
  const app = drive({ source: null }).keys("down").type("nodes.yam");
  await settled();
  assert.match(app.text(), /✖ nodes\.yam: no such file/);
  app.keys("enter");
  assert.equal(app.state().place.view, "start");
  app.type("l");
  await settled();
  assert.match(app.text(), /✔ 12 nodes in eu and us-east/);
  app.keys("enter");
  assert.equal(app.driver.calls.at(-1), `start {"kind":"inventory","path":"nodes.yaml"}`);
});

test("each line keeps what was typed into it", () => {
  const app = drive({ source: null }).type("n1").keys("down").type("i.yaml").keys("down").type(
    "s.yaml",
  ).keys("up up");
  assert.deepEqual(app.state().form.fields, {
    targets: "n1",
    inventory: "i.yaml",
    "scylla-yaml": "s.yaml",
  });
  assert.equal(app.state().prompt?.edit.text, "n1");
});

test("the practice cluster takes a scenario, without a network or a file", () => {
  const app = drive({ source: null }).keys("down down down right enter");
  assert.equal(app.driver.calls.at(-1), `start {"kind":"lab","scenario":"broken"}`);
});

test("nothing is remembered unless the box is ticked", async () => {
  const plain = drive({ source: null }).type("n1");
  await settled();
  plain.keys("enter");
  assert.ok(!plain.driver.calls.some((call) => call.startsWith("remember")));

  const ticked = drive({ source: null }).type("n1").keys("up space");
  assert.match(ticked.text(), /\[x\] offer these nodes next time/);
  ticked.keys("down");
  await settled();
  ticked.keys("enter");
  assert.ok(ticked.driver.calls.includes(`remember {"kind":"targets","targets":["n1"]}`));
});

test("what was remembered is offered first, and Enter opens it", async () => {
  const app = drive({ source: null, recent: { kind: "inventory", path: "prod.yaml" } });
  app.store.dispatch({ type: "recent", source: await app.driver.recent() });
  await settled();
  assert.match(app.text(), /▸ As last time\s+inventory prod\.yaml/);
  app.keys("enter");
  assert.equal(app.driver.calls.at(-1), `start {"kind":"inventory","path":"prod.yaml"}`);
});

test("an empty form says what is missing", () => {
  const app = drive({ source: null }).keys("enter");
  assert.match(app.state().notice?.text ?? "", /Type something first/);
});

test("from a running app the form can be left again", () => {
  const app = drive().keys("O escape");
  assert.equal(app.state().place.view, "overview");
});
