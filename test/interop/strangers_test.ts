/**
 * Real servers of every kind on a node's ports: none is ever ok, each is named as far as its bytes tell,
 * and nothing is said of it that only a ScyllaDB node's answer could prove.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pLimit from "p-limit";
import { main } from "../../src/cli/program.ts";
import { startNode } from "../../src/lab/node.ts";
import { rpcService, tlsService } from "../../src/lab/service.ts";
import { PACKAGED } from "../../src/lab/tls/policy.ts";
import type { NodeReport, Report } from "../../src/model/report.ts";
import { writePem } from "../../src/x509/pem.ts";
import { testWorld } from "../cli/test_world.ts";
import { clock } from "../clock.ts";
import { makePki, type Pki } from "../lab/credentials.ts";
import { freePort } from "./servers.ts";
import { type Identity, type Running, startStranger } from "./stranger_servers.ts";
import { beforeNode, MIXED, type Stranger, STRANGERS } from "./strangers.ts";

let pki: Pki;
let folder: string;
let identity: Identity;
let closed: number;

before(async () => {
  pki = await makePki("rsa");
  folder = mkdtempSync(join(tmpdir(), "ringshake-strangers-"));
  chmodSync(folder, 0o755);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const chain = pki.node.chain.map((der) => writePem("CERTIFICATE", der)).join("");
  const key = String(pki.node.privateKey.export({ type: "pkcs8", format: "pem" }));
  identity = {
    certificate: write("node.crt", chain),
    key: write("node.key", key),
    pem: write("node.pem", key + chain),
    ca: write("ca.pem", writePem("CERTIFICATE", pki.root.der)),
  };
  spawnSync("chown", ["nobody:nogroup", ...Object.values(identity)]);
  closed = await freePort();
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Only what says nothing takes so long. */
const TIMEOUT = "1500";
/** For a second asking, on a machine that is busy with other tests. */
const PATIENT = "20000";

/** One run of the program about one node. */
async function checked(ports: string, mode: string, isKnown: boolean, ...more: string[]) {
  const world = testWorld();
  const own = ["--certificate", identity.certificate, "--keyfile", identity.key];
  const code = await main([
    ...["check", `127.0.0.1/${ports}`, "--expect", mode, "--truststore", identity.ca],
    ...["--format", "json", ...isKnown ? own : [], ...more],
  ], world);
  assert.notEqual(world.written.stdout, "", world.written.stderr.slice(-500));
  const report = JSON.parse(world.written.stdout) as Report;
  const [node] = report.nodes;
  assert.ok(node !== undefined);
  return { code, report, node };
}

/** Everything that a report says in sentences about what it found. */
const said = ({ findings }: Report) =>
  findings.map(({ severity, id, title, evidence, explanation }) => ({
    is: `${severity} ${id}`,
    words: [title, ...evidence].join("\n"),
    explanation,
  }));

/** What only a node's own answer proves. */
const CLAIMS =
  /[Tt]he node (runs|answers|is up|takes|lets|dials)|ScyllaDB RPC (in the clear|inside)/;

/** One way to ask about a listener, and what must be said. */
interface Row {
  readonly name: string;
  readonly ports: string;
  readonly mode: string;
  readonly isKnown: boolean;
  readonly expected: string | null;
}

function rowsOf({ listeners }: Stranger, port: (name: string) => number): Row[] {
  const rows = Object.entries(listeners).flatMap(([name, [plain, tls, own]]): Row[] => [
    ...plain === null ? [] : [{
      name: `${name}, in the clear`,
      ports: `${port(name)},${closed}`,
      mode: "none",
      isKnown: false,
      expected: plain,
    }],
    {
      name: `${name}, as TLS`,
      ports: `${closed},${port(name)}`,
      mode: "all",
      isKnown: false,
      expected: tls,
    },
    ...own === undefined ? [] : [{
      name: `${name}, as TLS with a certificate`,
      ports: `${closed},${port(name)}`,
      mode: "all",
      isKnown: true,
      expected: own,
    }],
  ]);
  // On both ports at once, and on one where the mode has another service than TLS.
  const names = Object.keys(listeners);
  const [first = "", last = first] = [names[0], names.at(-1)];
  const both = first === last ? `${port(first)},${closed}` : `${port(first)},${port(last)}`;
  return [
    ...rows,
    { name: "both", ports: both, mode: "transitional", isKnown: true, expected: null },
    {
      name: `${last}, alone`,
      ports: `${closed},${port(last)}`,
      mode: "dc",
      isKnown: true,
      expected: null,
    },
  ];
}

/** What is wrong with what was said of a row; empty when nothing is. */
async function faultsOf(row: Row): Promise<string[]> {
  const faults = await faultsBy(row, TIMEOUT);
  return faults.length === 0 ? faults : await faultsBy(row, PATIENT);
}

async function faultsBy(
  { name, ports, mode, isKnown, expected }: Row,
  timeout: string,
): Promise<string[]> {
  const { code, report, node } = await checked(ports, mode, isKnown, "--timeout", timeout);
  const sentences = said(report);
  const all = sentences.map(({ is, words }) => `${is} ${words}`).join("\n");
  const fits = expected === null || expected.split(" | ").some((each) => {
    const [severity, id, ...words] = each.split(" ");
    return sentences.some((one) =>
      one.is === `${severity} ${id}` && one.words.includes(words.join(" "))
    );
  });
  return [
    ...node.verdict === "ok" ? ["is ok"] : [],
    ...code === 1 ? [] : [`exit ${code}`],
    ...report.summary.ok === 0 ? [] : ["counts as ok"],
    ...isSeastar(node) ? ["is said to answer RPC"] : [],
    ...fits ? [] : [`not said: ${expected}; but: ${all}`],
    ...sentences.flatMap(({ words, explanation }) =>
      [words, explanation].filter((text) => CLAIMS.test(text)).map((text) => `claims: ${text}`)
    ),
  ].map((fault) => `${name}, ${mode}: ${fault}`);
}

const isSeastar = ({ ports }: NodeReport) =>
  ports.some(({ speaks, rpc, tls }) =>
    speaks === "seastar-rpc" || rpc !== null || tls?.application === "seastar-rpc"
  );

/** Most of a row's time is waiting for those who say nothing. */
const atOnce = pLimit(32);
const startedAtOnce = pLimit(4);

const isThere = (stranger: Stranger) => {
  const nowhere = { ...identity, folder: "", port: () => 0 } as Parameters<Stranger["command"]>[0];
  const programs = [stranger.before?.(nowhere)[0], stranger.command(nowhere)[0]];
  return programs.every((program = "") => !program.startsWith("/") || existsSync(program));
};

let rows = 0;
test("real servers on a node's ports", { concurrency: true }, async (t) => {
  await Promise.all(STRANGERS.map((stranger) =>
    t.test(stranger.name, {
      skip: isThere(stranger) ? false : "the program is not installed",
    }, async () => {
      const running = await startedAtOnce(() => startStranger(stranger, folder, identity));
      try {
        const all = rowsOf(stranger, running.port);
        rows += all.length;
        const faults = await Promise.all(all.map((row) => atOnce(() => faultsOf(row))));
        assert.deepEqual(faults.flat(), []);
      } finally {
        await running.stop();
      }
    })
  ));
  if (STRANGERS.every(isThere)) assert.ok(rows >= 150, String(rows));
});

test("a balancer between a node and a web server is never ok; what passes all on is its node", {
  skip: existsSync("/usr/sbin/haproxy") ? false : "haproxy is not installed",
}, async () => {
  const lab = await startNode({
    clock,
    address: "127.0.0.1",
    ...{ storagePort: 0, sslStoragePort: 0 },
    storage: () => rpcService(),
    sslStorage: () => tlsService(pki.options({ policy: PACKAGED })),
  });
  let running: Running | undefined;
  try {
    running = await startStranger(beforeNode(lab), folder, identity);
    const { port } = running;
    const verdicts = async (listener: string, isKnown = false, ...more: string[]) => {
      const { node, report } = await checked(
        `${closed},${port(listener)}`,
        ...["all", isKnown, "--timeout", TIMEOUT, ...more] as const,
      );
      return [node.verdict, ...report.findings.map(({ id }) => id)];
    };
    // Whose turn it is first changes from run to run.
    for (const listener of MIXED) {
      for (let turn = 0; turn < 4; turn++) {
        const [verdict] = await verdicts(listener);
        assert.notEqual(verdict, "ok", `${listener}, run ${turn + 1}`);
      }
    }
    // In bytes they are nodes, and a node that dials them is answered by one.
    assert.deepEqual(await verdicts("passed to the node"), ["ok"]);
    assert.deepEqual(await verdicts("TLS before the node"), ["ok"]);
    assert.deepEqual(await verdicts("TLS, certificate demanded, before the node", true), ["ok"]);
    assert.equal((await verdicts("TLS, certificate demanded, before the node"))[0], "unknown");
    assert.deepEqual(
      await verdicts("TLS before the node", true, "--require-client-auth", "true"),
      ["error", "client-auth-weaker"],
    );
  } finally {
    await Promise.all([running?.stop(), lab.close()]);
  }
});
