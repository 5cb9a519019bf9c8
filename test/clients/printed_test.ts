/** From what clients print back to the clients: each text finds its own row, and explain knows them all. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CLIENT_FAILURES, fillText } from "../../src/clients/client.ts";
import { CLIENTS } from "../../src/clients/clients.ts";
import { printersAmong } from "../../src/clients/printed.ts";
import { explain } from "../../src/explain/messages/explain.ts";
import type { Report } from "../../src/model/report.ts";
import { healthyReport } from "../reports/sample.ts";

const printers = printersAmong(CLIENTS);
const HOLES = {
  ...{
    address: "10.0.0.1",
    port: 9142,
    line: 1007,
    name: "n1",
    names: "n1, n2",
    thread: "80DC6574",
  },
  ...{ limit: "Mon Nov 02 10:00:00 UTC 2026", now: "2026-11-28T10:00:00Z", issuer: "CN=ca" },
  ...{ source: 50412, reason: "Missing Authority Key Identifier", whose: "EE" },
};
const all = CLIENTS.flatMap((client) =>
  CLIENT_FAILURES.flatMap((failure) =>
    [...[client.prints[failure] ?? []].flat(), ...client.alsoPrints?.[failure] ?? []]
      .map((template) => ({ client, failure, text: fillText(template, HOLES) }))
  )
);

test("every text of the table leads back to its client and failure", () => {
  assert.ok(all.length > 700);
  const lost = all.filter(({ client, failure, text }) => {
    const found = printers(text).filter((each) => each.client === client);
    // A name or a word by itself is too short to be known by.
    return !found.some((each) => each.failure === failure && each.isWhole) && text.length > 40;
  });
  assert.deepEqual(lost.map(({ client, failure, text }) => `${client.id} ${failure} ${text}`), []);
});

test("a client is told once, however many texts it has", () => {
  const found = printers(
    "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required",
  );
  assert.ok(found.length > 3);
  const keys = found.map(({ client, failure }) => `${client.id} ${failure}`);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(found.every(({ failure }) => failure === "client-certificate-missing"));
});

test("words that anybody says are no client's", () => {
  for (const text of ["Connection reset by peer", "Unable to connect to any servers", "", "EOF"]) {
    assert.deepEqual(printers(text).filter(({ isWhole }) => isWhole), [], text);
  }
});

test("explain knows every text of the table, and that a client prints it", () => {
  const unknown = all.filter(({ text }) => {
    const [explanation] = explain(text);
    return text.length > 40 &&
      (explanation?.id === "unknown" || explanation?.printedBy !== "client");
  });
  assert.deepEqual(
    unknown.map(({ client, failure, text }) => `${client.id} ${failure} ${text}`),
    [],
  );
});

test("with a report, explain says which of the clients it is proven of", () => {
  const [{ client, failure, text } = assert.fail()] = all.filter((each) =>
    each.failure === "protocol-version" && each.client.id.startsWith("gocql")
  );
  const row = {
    ...{ client: client.id, name: client.name, source: client.source, node: "n1", port: 9142 },
    ...{ role: "native_transport_port", outcome: "refused", by: "server", at: "client_hello" },
    ...{ failure, prints: text, works: null, basis: "observed", open: null },
  } as const;
  const report = { ...healthyReport(), clients: [row] } as Report;
  const provenAt = (given?: Report) =>
    explain(text, given)[0]?.clients.find(({ id }) => id === client.id)?.provenAt;
  assert.deepEqual(provenAt(report), ["n1:9142"]);
  assert.deepEqual(provenAt(), []);
});
