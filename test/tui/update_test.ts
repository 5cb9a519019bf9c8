/** The reducer, by its keys: what is pressed, where one is then, and what is asked of the driver. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { drive, settled } from "./drive.ts";
import { HEALTHY, large } from "./sample.ts";

test("j and k move the cursor, g and G go to the ends, and no key leaves the list", () => {
  const app = drive();
  const at = () => app.state().cursors["overview"]?.index ?? 0;
  app.keys("j j k");
  assert.equal(at(), 1);
  app.keys("G j j");
  assert.equal(at(), 11);
  app.keys("g up k");
  assert.equal(at(), 0);
  app.keys("end home down");
  assert.equal(at(), 1);
});

test("PgDn moves by what fits on the screen", () => {
  const app = drive({ cluster: large(1000) });
  app.keys("pagedown pagedown pageup");
  const { index, top } = app.state().cursors["overview"] ?? {};
  assert.equal(index, 12);
  assert.ok((top ?? 0) <= 12);
});

test("the cursor stays with its node when rows are sorted or filtered away", () => {
  const app = drive();
  app.keys("j j j s");
  assert.match(app.text(), /▸ ✖ eu-4/);
  app.keys("/").type("us").keys("enter");
  assert.match(app.text(), /▸ ✖ us-1/);
});

test("Enter goes in and Esc comes out, tab by tab", () => {
  const app = drive();
  app.keys("j j enter");
  assert.deepEqual(app.state().place, { view: "node", node: "eu-3", tab: "findings" });
  app.keys("tab tab shift+tab l h");
  assert.deepEqual(app.state().place, { view: "node", node: "eu-3", tab: "ports" });
  app.keys("shift+tab enter");
  assert.deepEqual(app.state().place, { view: "runbook", name: "plaintext-port-open" });
  app.keys("escape escape");
  assert.deepEqual(app.state().place, { view: "overview" });
  app.keys("escape");
  assert.deepEqual(app.state().place, { view: "overview" });
});

test("the number keys reach every main view, and Esc the overview from there", () => {
  const app = drive();
  for (
    const [key, view] of [["2", "links"], ["3", "migration"], ["4", "timeline"], ["5", "explain"], [
      "6",
      "runbooks",
    ], ["1", "overview"]] as const
  ) {
    app.keys(key);
    assert.equal(app.state().place.view, view);
  }
  app.keys("4 escape");
  assert.equal(app.state().place.view, "overview");
});

test("/ filters while one types; Enter keeps it, Esc clears it", () => {
  const app = drive();
  app.keys("/").type("chain:expired");
  assert.match(app.text(), /▸ ✖ eu-4/);
  assert.doesNotMatch(app.text(), /eu-5/);
  app.keys("enter");
  assert.equal(app.state().prompt, null);
  assert.equal(app.state().filters.overview, "chain:expired");
  app.keys("escape");
  assert.equal(app.state().filters.overview, "");
  app.keys("/").type("xyz").keys("escape");
  assert.equal(app.state().filters.overview, "");
  assert.match(app.text(), /eu-1/);
});

test("letters that are commands are letters while one types", () => {
  const app = drive();
  app.keys("/").type("qr?:");
  assert.deepEqual(app.seen, []);
  assert.equal(app.state().prompt?.edit.text, "qr?:");
  app.keys("ctrl+u").type("a b").keys("backspace left delete");
  assert.equal(app.state().prompt?.edit.text, "a");
});

test("s goes through the columns and back to the order of the inventory, S turns it round", () => {
  const app = drive();
  app.keys("s");
  assert.deepEqual(app.state().sort, { column: "verdict", down: false });
  assert.match(app.text().split("\n")[3] ?? "", /✖ eu-3/);
  app.keys("S");
  assert.match(app.text().split("\n")[3] ?? "", /✔ eu-1|✔ eu-2/);
  for (let press = 0; press < 11; press++) app.keys("s");
  assert.equal(app.state().sort.column, null);
});

test("n goes to the next node that is not ok, round the end, and says so when there is none", () => {
  const app = drive();
  app.keys("n");
  assert.equal(app.state().cursors["overview"]?.id, "eu-3");
  app.keys("N N");
  assert.equal(app.state().cursors["overview"]?.id, "us-5");
  const healthy = drive({ cluster: HEALTHY }).keys("n");
  assert.match(healthy.state().notice?.text ?? "", /Every node is ok/);
});

test("r probes all nodes in the overview and one in its view, R all of them", () => {
  const app = drive();
  app.driver.calls.length = 0;
  app.keys("r enter r R");
  assert.deepEqual(app.driver.calls, ["start", "start eu-1", "start"]);
});

test("w probes again at its interval, + and - change it, x ends it", () => {
  const app = drive();
  app.driver.calls.length = 0;
  app.keys("w");
  assert.deepEqual(app.driver.calls, ["start"]);
  app.wait(9_999);
  assert.equal(app.driver.calls.length, 1);
  app.wait(1);
  assert.equal(app.driver.calls.length, 2);
  app.keys("-");
  assert.equal(app.state().watch.everyMs, 5_000);
  app.wait(5_000);
  assert.equal(app.driver.calls.length, 3);
  app.keys("+ + +");
  assert.equal(app.state().watch.everyMs, 60_000);
  app.keys("x").wait(120_000);
  assert.equal(app.state().watch.on, false);
  assert.deepEqual(app.driver.calls.slice(3), ["stop"]);
});

test("watch marks what changed, says whose verdict turned, and rings only if asked", () => {
  const app = drive();
  app.keys("w");
  app.driver.turn("eu-1", "expired");
  app.wait(10_000);
  assert.match(app.state().notice?.text ?? "", /eu-1: ok → error/);
  assert.deepEqual([...app.state().live.byId.get("eu-1")?.changed ?? []].sort(), [
    "chain",
    "client",
    "verdict",
  ]);
  assert.deepEqual(app.seen, []);
  app.keys("b");
  app.driver.turn("eu-1", "mtls");
  app.wait(10_000);
  assert.deepEqual(app.seen, ["ring"]);
  app.wait(10_000);
  assert.equal(app.state().live.changes, 0);
  assert.deepEqual(app.state().live.byId.get("eu-1")?.verdicts, ["ok", "ok", "error", "ok", "ok"]);
});

test("m judges against another mode without probing", () => {
  const app = drive();
  app.driver.calls.length = 0;
  app.keys("m j enter");
  assert.deepEqual(app.driver.calls, ["expect none"]);
  assert.equal(app.state().expected, "none");
  assert.match(app.text(), /expected none/);
  app.keys("m g enter");
  assert.deepEqual(app.driver.calls, ["expect none", "expect null"]);
});

test("y copies what is under the cursor", () => {
  const app = drive();
  app.keys("j j y enter y");
  assert.equal(app.seen[0], "copy 10.0.0.3");
  assert.match(
    app.seen[1] ?? "",
    /^copy In .*internode_encryption: all\nOn 10\.0\.0\.3: nodetool drain/,
  );
  app.keys("escape g enter tab tab tab enter enter j j j j j j y");
  assert.equal(app.seen.at(-1), "copy 1302");
});

test("c marks an attempt, and compares the next one with it, on another node too", () => {
  const app = drive();
  app.keys("enter tab tab tab c");
  assert.deepEqual(app.state().marked, { node: "eu-1", attempt: 1 });
  app.keys("escape j enter tab tab tab j c");
  assert.deepEqual(app.state().place, {
    view: "compare",
    left: { node: "eu-1", attempt: 1 },
    right: { node: "eu-2", attempt: 2 },
  });
  assert.equal(app.state().marked, null);
});

test("e suggests a name, follows the format, and tells when the driver refuses", async () => {
  const app = drive();
  app.keys("e");
  assert.equal(app.state().prompt?.edit.text, "ringshake-prod-2026-11-24-100000.json");
  app.keys("down");
  assert.equal(app.state().prompt?.edit.text, "ringshake-prod-2026-11-24-100000.md");
  app.keys("ctrl+u").type("/dev/null").keys("up enter");
  await settled();
  assert.match(app.state().notice?.text ?? "", /exists/);
  assert.equal(app.state().place.view, "overview");
});

test("a file's ending chooses the format", () => {
  const app = drive().keys("e ctrl+u").type("x.htm");
  assert.match(app.text(), /▸ json/);
  app.type("l");
  assert.match(app.text(), /▸ html/);
  assert.equal(app.state().prompt?.edit.text, "x.html");
});

test(": finds commands, nodes and runbooks by name", () => {
  const app = drive();
  app.keys(":").type("node us-2").keys("enter");
  assert.deepEqual(app.state().place, { view: "node", node: "us-2", tab: "findings" });
  app.keys(":").type("timeline").keys("enter");
  assert.equal(app.state().place.view, "timeline");
  app.keys(":").type("runbook enable").keys("enter");
  assert.deepEqual(app.state().place, { view: "runbook", name: "enable-tls" });
  app.keys(":").type("sort by chain").keys("enter");
  assert.equal(app.state().sort.column, "chain");
  app.keys(":").type("quit").keys("enter");
  assert.deepEqual(app.seen, ["quit 0"]);
});

test("the palette offers only commands that work where one came from", () => {
  const app = drive();
  app.keys("4 :").type("filters the list");
  assert.match(app.text(), /No command, node or runbook/);
});

test("a paste is explained wherever it comes, but goes into a line that is open", async () => {
  const app = drive();
  app.paste("rpc - client 10.0.0.6:7001: The certificate is NOT trusted.\n");
  assert.equal(app.state().place.view, "explain");
  await settled();
  assert.equal(app.state().explained?.results?.length, 2);
  app.keys("enter");
  assert.deepEqual(app.state().place, { view: "node", node: "eu-6", tab: "findings" });
  app.keys("1 /").paste("us-\n1");
  assert.equal(app.state().filters.overview, "us- 1");
});

test("o reads a file, and a file that cannot be read is said in one line", async () => {
  const app = drive();
  app.keys("5 o").type("/nowhere.log").keys("enter");
  while (!/cannot be read/.test(app.state().notice?.text ?? "")) await settled();
  assert.equal(app.state().explained, null);
  assert.match(app.state().notice?.text ?? "", /nowhere\.log: cannot be read/);
});

test("q leaves with 0, Ctrl-C with 130 from anywhere, also while one types", () => {
  const app = drive();
  app.keys("q");
  app.keys("/").type("q").keys("ctrl+c");
  assert.deepEqual(app.seen, ["quit 0", "quit 130"]);
});

test("Ctrl-Z suspends and Ctrl-L redraws, also while one types", () => {
  const app = drive().keys("ctrl+z : ctrl+l ctrl+z");
  assert.deepEqual(app.seen, ["suspend", "redraw", "suspend"]);
});

test("? opens the help on top, and closes it", () => {
  const app = drive();
  app.keys("j enter ?");
  assert.equal(app.state().place.view, "help");
  app.keys("?");
  assert.equal(app.state().place.view, "node");
});

test("a node that is gone is said, and Esc goes on working", () => {
  const app = drive().keys("enter");
  app.driver.start({ source: { kind: "lab", scenario: "healthy" } });
  assert.match(app.text(), /eu-1 is not part of this cluster/);
  app.keys("enter j tab escape");
  assert.equal(app.state().place.view, "overview");
});

test("notices go after a while", () => {
  const app = drive().keys("b");
  assert.ok(app.state().notice);
  app.wait(3_900);
  assert.ok(app.state().notice);
  app.wait(200);
  assert.equal(app.state().notice, null);
});

test("a snapshot of another cluster is compared with nothing", () => {
  const app = drive({ cluster: HEALTHY });
  app.driver.start({ source: { kind: "lab", scenario: "broken" } });
  assert.equal(app.state().live.changes, 0);
  assert.equal(app.state().live.rows.length, 12);
});
