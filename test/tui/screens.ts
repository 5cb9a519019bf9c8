/** Every view worth a look, and the keys that lead to it. */

import { drive, type Driven, type DriveOptions, settled } from "./drive.ts";
import { HEALTHY, HOSTILE, large } from "./sample.ts";

export interface Shot {
  readonly name: string;
  readonly options?: DriveOptions;
  steps?(app: Driven): void | Promise<void>;
}

const LOG =
  `ERROR 2026-11-24 09:59:58,101 [shard 0:comm] rpc - client 10.0.0.6:7001: client connection dropped: The certificate is NOT trusted. The certificate issuer is unknown.
INFO  2026-11-24 09:59:59,420 [shard 1:comm] rpc - client 10.0.0.1:51532: wrong protocol magic: 1603010166010001`;

export const SHOTS: readonly Shot[] = [
  { name: "overview" },
  { name: "overview-broken", steps: (app) => void app.keys("j j j") },
  { name: "overview-filter", steps: (app) => void app.keys("/").type("us !cql") },
  { name: "overview-no-match", steps: (app) => void app.keys("/").type("nowhere").keys("enter") },
  { name: "overview-sorted", steps: (app) => void app.keys("s G") },
  {
    name: "overview-watch",
    steps(app) {
      app.keys("w").wait(10_000);
      app.driver.turn("eu-3", "transitional");
      app.driver.turn("eu-4", "all");
      app.wait(10_000);
    },
  },
  {
    name: "overview-large",
    options: { cluster: large(1000) },
    steps: (app) => void app.keys("G k k"),
  },
  { name: "overview-hostile", options: { cluster: HOSTILE } },
  { name: "node-findings", steps: (app) => void app.keys("j j enter") },
  { name: "node-nothing-found", steps: (app) => void app.keys("enter") },
  {
    name: "node-open-question",
    options: {
      cluster: {
        name: "prod",
        nodes: [{ id: "n1", address: "10.0.0.1", kind: "transitional", expected: "transitional" }],
      },
    },
    steps: (app) => void app.keys("enter"),
  },
  { name: "node-ports", steps: (app) => void app.keys("enter tab") },
  { name: "node-certificates", steps: (app) => void app.keys("j j j enter tab tab") },
  { name: "node-no-certificate", steps: (app) => void app.keys("j j enter tab tab") },
  { name: "node-handshake", steps: (app) => void app.keys("enter tab tab tab j") },
  { name: "node-client", steps: (app) => void app.keys("enter tab tab tab tab j") },
  { name: "node-versions", steps: (app) => void app.keys("enter tab tab tab tab tab") },
  { name: "node-attempts", steps: (app) => void app.keys("enter shift+tab shift+tab j j") },
  {
    name: "node-history",
    steps(app) {
      app.driver.turn("eu-1", "expired");
      app.keys("r");
      app.driver.turn("eu-1", "all");
      app.keys("r enter shift+tab");
    },
  },
  { name: "messages", steps: (app) => void app.keys("enter tab tab tab j enter G") },
  { name: "message", steps: (app) => void app.keys("enter tab tab tab enter enter j j j j j j") },
  { name: "message-alert", steps: (app) => void app.keys("enter tab tab tab j enter G enter j") },
  { name: "compare", steps: (app) => void app.keys("enter tab tab tab c j c j") },
  { name: "links", steps: (app) => void app.keys("2 n n") },
  { name: "links-data", steps: (app) => void app.keys("2 t j j j l l") },
  { name: "migration", steps: (app) => void app.keys("3") },
  { name: "migration-done", options: { cluster: HEALTHY }, steps: (app) => void app.keys("3") },
  { name: "timeline", steps: (app) => void app.keys("4") },
  { name: "clients", steps: (app) => void app.keys("7 j") },
  { name: "explain-empty", steps: (app) => void app.keys("5") },
  {
    name: "explain",
    async steps(app) {
      app.paste(LOG);
      await settled();
    },
  },
  { name: "runbooks", steps: (app) => void app.keys("6 j") },
  { name: "runbook", steps: (app) => void app.keys("j j enter enter") },
  { name: "export", steps: (app) => void app.keys("e down") },
  { name: "help", steps: (app) => void app.keys("?") },
  { name: "palette", steps: (app) => void app.keys(":").type("eu-") },
  { name: "expect", steps: (app) => void app.keys("m j j") },
  {
    name: "start",
    options: { source: null },
    steps: (app) => settled().then(() => void app.type("10.0.0.1 10.0.0.2/7001")).then(settled),
  },
  {
    name: "start-wrong",
    options: { source: null },
    steps: (app) => settled().then(() => void app.type("10.0.0.1/70000")).then(settled),
  },
];

export async function shoot(
  shot: Shot,
  screen: { width: number; height: number },
): Promise<Driven> {
  const app = drive({ ...shot.options, screen });
  await shot.steps?.(app);
  return app;
}
